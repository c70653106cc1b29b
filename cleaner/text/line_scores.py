"""Scores the lines of plain text; `cleaner.text.plain` takes the run of lines with the best score as the article.

Without markup only the wording of a line is known. Sentences score for the article. Words and phrases without a
sentence mark, which menus and tables have, score a little against it. Boilerplate lines are boundaries between runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleaner.article import Reason
from cleaner.dates import AFTER_YEAR, CLOCK_FORM, MONTH_DAY, YEAR, is_date
from cleaner.file_types import is_file_name
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS
from cleaner.lexicon.lines import ANY, CUT, EDGE, HEAD, LEXICON, LineRule
from cleaner.lexicon.phrases import is_disclaimer, is_document_number, is_header, is_office, is_page_info
from cleaner.lexicon.variants import simplified
from cleaner.metadata.infoline import read_line
from cleaner.selection.reasons import DISCLAIMER, HEADER, LINKS
from cleaner.text.headers import LONGEST_TEXT_HEADER, is_text_header
from cleaner.text.signs import (
    ANY_OF,
    BY,
    DIGIT,
    FOR,
    INNER,
    MARK,
    NOTE,
    NOTED,
    OPENING,
    OWN,
    SITE,
    STAND,
    THIS,
    signs_of,
)


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """The effect of a boilerplate line on the runs of lines around it. The unit is one character of running text.

    Attributes:
        cost: Subtracted from a run that contains the line.
        ends: Added to a run that ends above the line.
        begins: Added to a run that begins below the line.
        closes: Whether lines below have little weight up to the next boundary that begins runs, if sentences are above.
    """

    cost: int
    ends: int
    begins: int = 0
    closes: bool = False


# Tuned on two thirds of the domains of 127 labelled government pages. Halving or doubling any one of the numbers from
# here to the patterns changes F1 there by at most .005.
HEADER_LINE: Final = Boundary(cost=90, ends=15, begins=90)
LABEL: Final = Boundary(cost=20, ends=20, begins=60)  # a line with one label: above and below articles
FIELD: Final = Boundary(cost=20, ends=0, begins=60)  # a day in digits or a row of a record: also in signatures
BUTTON: Final = Boundary(cost=40, ends=40)
CLOSING: Final = Boundary(cost=60, ends=15)
END: Final = Boundary(cost=150, ends=65, closes=True)
FOOTER: Final = Boundary(cost=150, ends=25, closes=True)
WEAK_FOOTER: Final = Boundary(cost=150, ends=25, closes=True)  # words of a licence, which reports have too
IMPRINT: Final = Boundary(cost=10, ends=25)  # 主办单位: in footers and in notices of events
CONTACT: Final = Boundary(cost=10, ends=20)  # 地址: in footers and at the end of notices
ATTACHMENTS: Final = Boundary(cost=10, ends=20)  # 附件: annexes follow it in documents, nothing in templates
BOX: Final = Boundary(cost=10, ends=0)  # a heading of a box, or words on rights, in the middle of an article
INSERT: Final = Boundary(cost=0, ends=0)  # removed between lines of the article
COPY: Final = Boundary(cost=150, ends=15)  # a line of a second copy of the article
REPEATED: Final = Boundary(cost=60, ends=30, begins=40)  # a line that is on most texts of the site
MENU: Final = Boundary(cost=15, ends=20, begins=30)  # a line of the site's menu, without a header line below it


@dataclass(frozen=True, slots=True)
class LineScore:
    """The score of one line.

    Attributes:
        weight: How much the line counts as part of the article, in characters of running text; negative against it.
        boundary: The effect on other lines; None for lines that may be the article's.
        reason: Why the line is removed where it is outside the article.
    """

    weight: int
    boundary: Boundary | None = None
    reason: Reason | None = None


HEADER_SCORE: Final = LineScore(0, HEADER_LINE, HEADER)
DAY_SCORE: Final = LineScore(0, FIELD, HEADER)
SHARE_SCORE: Final = LineScore(0, BUTTON, Reason("toolbar", "buttons for reading, printing and sharing"))
_DISCLAIMER_SCORE: Final = LineScore(0, CLOSING, DISCLAIMER)
COPY_SCORE: Final = LineScore(0, COPY, Reason("second copy", "is in the text already"))
BOX_SCORE: Final = LineScore(0, BOX, Reason("heading of a box", "heads a box between the parts of the article"))
MENU_SCORE: Final = LineScore(0, MENU, Reason("menu", "a row of the site's menu"))
REPEATED_SCORE: Final = LineScore(0, REPEATED, Reason("template", "repeats over the texts of the site"))
#: Short lines that are the article's: the first of a run costs a little, so that a run alone is not an article.
OWN_SCORE: Final = LineScore(0)
FIRST_OWN_SCORE: Final = LineScore(-10)
#: Lines that articles have and menus do not: clause and document numbers, bylines, names of files, signed dates.
DOCUMENT_SCORE: Final = LineScore(8)
SIGNATURE_SCORE: Final = LineScore(20)  # an office and the day below it, also below the line with the source
CELL_SCORE: Final = LineScore(1)  # numbers alone, which few menus have
#: Words and phrases without a sentence mark: cells, names and subheadings, but also menu words and headlines.
WORD_SCORE: Final = LineScore(-6)
PHRASE_SCORE: Final = LineScore(-12)
LONGEST_WORD: Final = 6
ROW_SCORE: Final = LineScore(-15, None, LINKS)
#: The greatest weight of a sentence, so that a long menu on one line does not exceed an article.
_GREATEST_WEIGHT: Final = 150
#: A line with the end of a sentence is one from this length; shorter ones may be buttons and have at most this weight.
SENTENCE: Final = 16
_SHORT_SENTENCE: Final = 12
#: Text without the end of a sentence counts as running text from this length, with a third of its length.
_FRAGMENT: Final = 30
_FRAGMENT_SHARE: Final = 3
#: The time of an event, not of publication; header lines mostly have days in digits.
_EVENT_TIME: Final = re.compile(rf"\w{{0,4}}(?:时\s?间|日\s?期)\s?[:：]\s?(?:{YEAR}年)?\d{{1,2}}月")
#: What happens at a time (2024-05-06 09:00 第一审判庭：买卖合同纠纷); a header line names a medium there.
_EVENT: Final = re.compile(r"[^\d\s：:][：:]\s?[^\d\s]")
_LINK_ENDS: Final = ">»›＞】])）"
COLONS: Final = ("：", ":")
#: The last character of a sentence, or of what may be one: signs that close it, or two of these points.
_ENDS: Final = "。！？；!?;：:"
_MAYBE_ENDS: Final = "”’\"'）)」』】]…"
_SENTENCE_END: Final = re.compile(r"(?:[。！？；!?;]|……)[”’\"'）)」』】\]]{0,3}$")
_OF_DOCUMENT: Final = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,6}[章条节编款部分篇回号]|[（(]?[一二三四五六七八九十百]{1,4}[）)、．.，,\s]|"
    r"[（(]?\d{1,3}[）)、．.]|[①-⑳]|附[件表录]|特此|案例|.{4,50}印发$|"
    r"[□■]?\s?(?:本[报网刊台]|见习|特约)?(?:记者|通讯员)\s|[文图][/／、]|"
    r"[^，。：:]{0,20}记者\s[一-龥]{2,4}(?:[\s、][一-龥]{2,4}){0,3}$|[^，。：:\s]{2,14}[台社网]\w{2,4}报[导道]$"
)
_CELL: Final = re.compile(r"[\d.,:%％/]{1,12}")
#: Rows of lists of links: an arrow, a title that the template cuts off, a title with its date.
_ROW_STARTS: Final = ">»"
_ROW_ENDS: Final = ">»›"
_CUT_OFF: Final = ("...", "…")
_ROW_DATE: Final = re.compile(
    rf"[\[［(（]?(?:(?:{YEAR}|\d\d){AFTER_YEAR})?{MONTH_DAY}日?(?:\s?{CLOCK_FORM})?[\]］)）]?"
    r"(?:\s?\[\d{1,6}\])?$"
)
#: The last character of such a date, and characters of the longest.
_DATE_ENDS: Final = "日]］)）"
_LONGEST_DATE: Final = 60
#: Before such a date, the date is a part of the text: a cell after one with a number, the end of a range, the value of
#: a label, the object of a verb.
_DATE_OF_TEXT: Final = re.compile(
    r"\d[.,]\d{1,3}\s$|[至到\-—–~～、，于在][\s\d年]{0,6}$|^\w{2,10}[:：]|[^\s\])）】]{0,6}[:：]\s?$|[期间]\s?$"
)
#: A link at the end of a sentence (…首次下降。详情点击>>).
_LINK_WORDS: Final = re.compile(r"\s?[\[【(（]?(?:点击|查看|详情|详细|全文|更多|阅读){1,3}[\]】)）]?\s?[>»›＞]{0,3}$")
#: Characters of the longest such link.
_LONGEST_WORDS: Final = 13
#: The longest other link behind the last sentence of a line (…仍将持续。返回某网首页>>).
_LONGEST_LINK: Final = 16
#: Laws and news have sentences on rights too; those of a site name the site, its authors or its terms.
_OF_THE_SITE: Final = re.compile("凡.{0,4}注明|注明.{0,6}(?:来源|出处)|本[网站刊][^络]|代表作者|不代表|据此操作")
#: Such a sentence has both of two of these signs.
_SITE_SIGNS: Final = (NOTE | NOTED, OWN | SITE, STAND | FOR, BY | THIS)
_POLICY_SIGNS: Final = ANY_OF | NOTED
#: The rules of a site for all its articles (凡本网注明“来源：…”的作品): no article has them below its last sentence.
POLICY: Final = re.compile("凡.{0,6}注明|版权声明[:：]凡")
_POLICY_SEARCHED: Final = 60
#: The names of author and editor in brackets: (责编：某某), （作者：某某 编辑：某某）.
SIGNED: Final = re.compile(
    r"[（(【\[]\s?(?:责任编辑|责编|编辑|作者|校对|审核)[:：][^\d:：]{2,12}(?:[:：][^\d:：]{2,12}){0,3}[）)】\]]"
)
#: Words on rights that reporters set below their articles too (版权所有某报禁止转载).
RIGHTS: Final = re.compile("版权所有.{0,20}(?:禁止|不得|严禁|请勿|谢绝|未经|必究)")
_LONGEST_ROW: Final = 120
_SHORTEST_ROW_TITLE: Final = 8

_SIGNS: Final = " \t[]【】()（）<>《》|｜·•●■◆★※▲►▶→-—_=*#:：,，。"


@dataclass(frozen=True, slots=True)
class _TextRule:
    """A rule for lines of texts; lexicon.toml explains the fields."""

    longest: int
    sentence: bool
    firsts: str
    hints: re.Pattern[str] | None
    pattern: re.Pattern[str]
    score: LineScore


def _rule_of(row: Mapping[str, Any]) -> _TextRule:
    boundary = {HEAD: FIELD, CUT: END, ANY: BUTTON}.get(row["zone"], CLOSING)
    return _TextRule(
        longest=row["max"],
        sentence=row.get("sentence", False),
        firsts=row.get("firsts", ""),
        hints=re.compile("|".join(row["hints"])) if "hints" in row else None,
        pattern=re.compile(rf"^(?:{row['pattern']})"),
        score=LineScore(0, boundary, Reason(row["kind"], row["why"])),
    )


_TEXT_RULES: Final = tuple(map(_rule_of, DATA["text_line"]))
#: The rules for lines that may be sentences, which most lines are.
_SENTENCE_RULES: Final = tuple(rule for rule in _TEXT_RULES if rule.sentence)
_SENTENCE_FIRSTS: Final = frozenset(_SIGNS).union(*(rule.firsts for rule in _SENTENCE_RULES))
_LONGEST_TEXT_RULE: Final = max(rule.longest for rule in _TEXT_RULES)
_LONGEST_ROW_RULE: Final = max(rule.longest for rule in _TEXT_RULES if not rule.sentence)
_SENTENCE_HINTS: Final = re.compile("|".join(rule.hints.pattern for rule in _SENTENCE_RULES if rule.hints))
_LONG_HINTS: Final = re.compile(
    "|".join(rule.hints.pattern for rule in _SENTENCE_RULES if rule.hints and rule.longest > _LONGEST_ROW_RULE)
)
#: Most lines match no rule. All patterns without hints in one: `re` skips its alternatives by their first character.
_WITHOUT_HINTS: Final = re.compile("|".join(row["pattern"] for row in DATA["text_line"] if "hints" not in row))
_HINTED_RULES: Final = tuple(rule for rule in _TEXT_RULES if rule.hints)
_HINTED_ROW_RULES: Final = tuple(rule for rule in _HINTED_RULES if not rule.sentence)
#: The scores of sentences by their weight. Most texts have no greater one.
_SENTENCES: Final = [LineScore(weight) for weight in range(4 * _GREATEST_WEIGHT + 1)]


def score_lines(lines: list[str], known: dict[str, LineScore], signs: Sequence[int] = ()) -> list[LineScore]:
    """Score the lines of a text, each by its own words; `cleaner.text.context` changes some by the lines around them.

    Args:
        lines: The lines, white space folded.
        known: The scores of single lines found so far; this function adds to it.
        signs: The kinds of characters of each line, if they are known.

    Returns:
        One score for each line.
    """
    scores: list[LineScore] = []
    for i, line in enumerate(lines):
        score = known.get(line)
        if score is None:
            score = _known_short.get(line)
            if score is None:
                score = _score(line, signs[i] if signs else signs_of(line))
                if len(line) <= _CACHED_LENGTH and len(_known_short) < _CACHE_SIZE:
                    _known_short[line] = score
            known[line] = score
        if (score is DAY_SCORE or score is HEADER_SCORE or score.boundary is LABEL) and _is_own_field(
            line, score, lines, scores
        ):
            score = WORD_SCORE
        scores.append(score)
    return scores


def mark_repeated(lines: list[str], scores: list[LineScore], repeated: list[bool]) -> None:
    """Mark the lines that repeat over the texts of a site, without those that articles repeat too.

    Articles have addressees, signatures, headings of chapters and short closing sentences in common.

    Args:
        lines: The lines.
        scores: Their scores; changed in place.
        repeated: Whether a line repeats.
    """
    for i, (line, score) in enumerate(zip(lines, scores, strict=True)):
        is_own = 0 < score.weight < SENTENCE or line.endswith(COLONS) or is_office(line)
        if repeated[i] and score.boundary is None and not is_own:
            scores[i] = REPEATED_SCORE


def sentence_score(line: str) -> LineScore:
    """Return the score of a whole sentence."""
    return _sentence(_weight(line))


def _sentence(weight: int) -> LineScore:
    return _SENTENCES[weight] if weight < len(_SENTENCES) else LineScore(weight)


def _weight(line: str) -> int:
    """Return the number of characters of running text in a line; a long line counts by its sentences."""
    size = len(line)
    return min(size, _GREATEST_WEIGHT * max(1, line.count("。"))) if size > _GREATEST_WEIGHT else size


def _is_own_field(line: str, score: LineScore, lines: list[str], scores: list[LineScore]) -> bool:
    """Return whether a day, or a label without a value, belongs to a record in the article.

    It does where the label before it is not in the lexicon (开始时间：, a day, 地点：, a place, 来源：, an office).

    Args:
        line: The first line without a score in `scores`.
        score: Its own score so far.
        lines: All lines.
        scores: The scores of the lines before it.
    """
    is_time = score is HEADER_SCORE and line[0].isdigit() and not LABELS.find(line)
    label = len(scores) - (1 if is_time or score is DAY_SCORE else 2)
    if label < 0 or (score is HEADER_SCORE and not is_time):
        return False
    if score.boundary is LABEL and not line.endswith(COLONS):
        return False
    if is_time and any(found.start == 0 for found in LABELS.find(lines[label])):
        return False  # 日期：, and not 磋商时间：
    return lines[label].endswith(COLONS) and scores[label].boundary is None


#: The scores of short lines are cached: texts of a site repeat its menus. Hostile texts cannot fill the memory.
_CACHED_LENGTH: Final = 24
_CACHE_SIZE: Final = 20_000
_known_short: Final[dict[str, LineScore]] = {}


def _score(line: str, signs: int) -> LineScore:
    size = len(line)
    if line[0] == "分" and _is_share_bar(line):
        return SHARE_SCORE
    if (signs & (DIGIT | MARK | OPENING) and _is_header(line)) or (
        size <= LONGEST_TEXT_HEADER and line[-1] != "。" and (signs & DIGIT or "年" in line) and is_text_header(line)
    ):
        if _EVENT_TIME.match(line) and not is_page_info(line):
            return DOCUMENT_SCORE
        return DAY_SCORE if is_date(line) else HEADER_SCORE
    known = LEXICON.rule_for(line)
    if known is None and size <= _LONGEST_TEXT_RULE:
        found = _of_texts(line)
        if found is not None:
            return found
    if known is not None:
        return LineScore(0, _boundary_of(line, known), known.reason)
    if line[-1] in _LINK_ENDS:
        line = _without_link(line)
        size, signs = len(line), signs_of(line)
    if size < _LONGEST_ROW and line[-1:] not in "。；" and _is_row(line, signs):
        return ROW_SCORE
    ends = _ends_sentence(line)
    is_fragment = size >= _FRAGMENT and signs & INNER != 0
    if ends and size >= SENTENCE and _may_be_of_site(signs) and _OF_THE_SITE.search(line) and is_disclaimer(line):
        return _DISCLAIMER_SCORE
    if is_fragment and signs & _POLICY_SIGNS == _POLICY_SIGNS and POLICY.search(line, 0, _POLICY_SEARCHED):
        return _DISCLAIMER_SCORE
    if ends and size >= SENTENCE:
        return _sentence(_weight(line))
    if is_fragment:
        return _sentence(_weight(line) // _FRAGMENT_SHARE)
    if ends:
        return _sentence(min(size, _SHORT_SENTENCE))
    has_number = signs & DIGIT and (is_document_number(line) or is_date(line))
    if has_number or _OF_DOCUMENT.match(line) or is_file_name(line):
        return DOCUMENT_SCORE
    if _CELL.fullmatch(line):
        return CELL_SCORE
    return WORD_SCORE if size <= LONGEST_WORD else PHRASE_SCORE


def _without_link(line: str) -> str:
    """Return a line without a link at its end."""
    link = _LINK_WORDS.search(line, max(0, len(line) - _LONGEST_WORDS))
    line = line if link is None else line[: link.start()]
    stop = line.rfind("。") + 1
    return line[:stop] if stop >= SENTENCE and len(line) - stop <= _LONGEST_LINK else line


def _ends_sentence(line: str) -> bool:
    last = line[-1:]
    if not last or last in _ENDS:
        return bool(last)
    return last in _MAYBE_ENDS and _SENTENCE_END.search(line, max(0, len(line) - 5)) is not None


def _may_be_of_site(signs: int) -> bool:
    return any(signs & both == both for both in _SITE_SIGNS)


def _of_texts(line: str) -> LineScore | None:
    """Return the score of a line that a rule for texts without markup matches, else None."""
    is_long = len(line) > _LONGEST_ROW_RULE
    is_sentence = is_long or line.endswith(("。", "；"))
    hints = _LONG_HINTS if is_long else _SENTENCE_HINTS
    if is_sentence and line[0] not in _SENTENCE_FIRSTS and hints.search(line) is None:
        return None
    core = line.strip(_SIGNS)
    size = len(core)
    rules = _SENTENCE_RULES if is_sentence else _TEXT_RULES
    if not is_sentence and _WITHOUT_HINTS.fullmatch(core) is None:
        rules = _HINTED_RULES if _SENTENCE_HINTS.search(core) else _HINTED_ROW_RULES
    for rule in rules:
        if size > rule.longest or (rule.firsts and core[:1] not in rule.firsts):
            continue
        if (rule.hints is None or rule.hints.search(core)) and rule.pattern.fullmatch(core):
            return rule.score
    return None


def _is_row(line: str, signs: int) -> bool:
    if not line:
        return False
    last = line[-1]
    if line[0] in _ROW_STARTS or last in _ROW_ENDS:
        return True
    if line.endswith(_CUT_OFF):
        before = line.removesuffix("…") if last == "…" else line.removesuffix("...")
        if before[-1:].isalnum() or before[-1:] == "_":
            return True
    if not signs & DIGIT or not (last in _DATE_ENDS or last.isdigit()):
        return False
    date = _ROW_DATE.search(line, max(0, len(line) - _LONGEST_DATE))
    if date is None or date.start() < _SHORTEST_ROW_TITLE:
        return False
    return _DATE_OF_TEXT.search(line[: date.start()]) is None


def _is_share_bar(line: str) -> bool:
    """Return whether a line has only buttons to share the page, which stand above, in and below articles."""
    if not line.startswith(("分享", "分 享")):
        return False
    known = LEXICON.rule_for(line)
    return known is not None and known.zone == ANY and not any(map(str.isdigit, line))


def _is_header(line: str) -> bool:
    if line.endswith(("。", "；")) or ("年" in line and is_date(line)):
        return False
    if is_header(line):
        if line[0].isdigit() and _EVENT.search(line) and not LABELS.find(line):
            return False
        return read_line(line).count > 0
    if not line[0].isdigit() or len(line) >= _LONGEST_ROW or "。" in line:
        return False
    return bool(LABELS.find(simplified(LABELS.with_colon(line)))) and read_line(line).count > 1


def _boundary_of(line: str, rule: LineRule) -> Boundary | None:
    zone, kind = rule.zone, rule.reason.kind
    if kind == "error page" and zone == EDGE:
        return None  # a step of a guide may have the same words
    if kind == "footer" and zone == CUT:
        return FOOTER if rule.strong else WEAK_FOOTER
    if kind == "footer":
        return CONTACT if line[0] in "地邮" else IMPRINT
    if kind == "empty attachments":
        return ATTACHMENTS
    if zone == HEAD:  # in brackets, it is a byline that closes the article
        return None if line[0] in "（(" else LABEL if kind == "header line" else FIELD
    return {ANY: BUTTON, CUT: END}.get(zone, CLOSING)
