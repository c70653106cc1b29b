"""Scores the lines of plain text; `cleaner.text.plain` takes the run of lines with the best score as the article.

Without markup only the wording of a line is known. Sentences score for the article. Words and phrases without a
sentence mark, which menus and tables have, score a little against it. Boilerplate lines are boundaries between runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.article import Reason
from cleaner.dates import AFTER_YEAR, CLOCK_FORM, MONTH_DAY, YEAR, is_date
from cleaner.file_types import is_file_name
from cleaner.lexicon.lines import ANY, CUT, HEAD, LEXICON
from cleaner.lexicon.phrases import is_disclaimer, is_document_number, is_header, is_page_info
from cleaner.metadata.infoline import read_line
from cleaner.selection.reasons import DISCLAIMER, HEADER, LINKS


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
HEADER_LINE = Boundary(cost=90, ends=15, begins=90)
LABEL = Boundary(cost=20, ends=20, begins=60)  # a line with one label: above and below articles
FIELD = Boundary(cost=20, ends=0, begins=60)  # a day in digits or a row of a document's record: also in signatures
BUTTON = Boundary(cost=40, ends=40)
CLOSING = Boundary(cost=60, ends=15)
END = Boundary(cost=150, ends=65, closes=True)
FOOTER = Boundary(cost=150, ends=25, closes=True)
IMPRINT = Boundary(cost=10, ends=25)  # 主办单位: in footers and in notices of events
CONTACT = Boundary(cost=10, ends=20)  # 地址: in footers and at the end of notices
ATTACHMENTS = Boundary(cost=10, ends=20)  # the heading 附件: followed by annexes in documents, by nothing in templates


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


_HEADER_SCORE = LineScore(0, HEADER_LINE, HEADER)
DAY_SCORE = LineScore(0, FIELD, HEADER)
_DISCLAIMER_SCORE = LineScore(0, CLOSING, DISCLAIMER)
COPY_SCORE = LineScore(0, None, Reason("second copy", "is in the text already"))
#: Lines that articles have and menus do not: clause and document numbers, bylines, names of files, signed dates.
_DOCUMENT_SCORE = LineScore(8)
_CELL_SCORE = LineScore(1)  # numbers alone, which few menus have
#: Words and phrases without a sentence mark: cells, names and subheadings, but also menu words and headlines.
_WORD_SCORE, PHRASE_SCORE, LONGEST_WORD = LineScore(-6), LineScore(-12), 6
ROW_SCORE = LineScore(-15, None, LINKS)
#: The greatest weight of a line, so that a long menu on one line does not exceed an article.
_GREATEST_WEIGHT = 150
#: A line with the end of a sentence is one from this length; shorter ones may be buttons and have at most this weight.
SENTENCE, _SHORT_SENTENCE = 16, 12
#: Text without the end of a sentence counts as running text from this length, with a third of its length.
_FRAGMENT, _FRAGMENT_SHARE = 30, 3
#: The time of an event, not of publication; header lines mostly have days in digits.
_EVENT_TIME = re.compile(rf"\w{{0,4}}(?:时\s?间|日\s?期)\s?[:：]\s?(?:{YEAR}年)?\d{{1,2}}月")
COLONS = ("：", ":")
_INNER_MARK = re.compile(r"[，。；,;]")
_SENTENCE_END = re.compile(r"(?:[。！？；!?;]|……)[”’\"'）)」』】\]]{0,3}$|[：:]$")
_OF_DOCUMENT = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,6}[章条节编款部分篇回号]|[（(]?[一二三四五六七八九十百]{1,4}[）)、．.，,\s]|"
    r"[（(]?\d{1,3}[）)、．.]|[①-⑳]|附[件表录]|特此|案例|.{4,50}印发$|"
    r"[□■]?\s?(?:本[报网刊台]|见习|特约)?(?:记者|通讯员)\s|[文图][/／、]"
)
_CELL = re.compile(r"[\d.,:%％/]{1,12}")
#: Rows of lists of links: a bullet, an arrow, a title that the template cuts off, a title with its date.
_ROW = re.compile(r"^[·・•▪■◆>»]|[>»›]$|\w(?:\.{3}|…)$")
_ROW_DATE = re.compile(
    rf"[\[［(（]?(?:(?:{YEAR}|\d\d){AFTER_YEAR})?{MONTH_DAY}日?(?:\s?{CLOCK_FORM})?[\]］)）]?"
    r"(?:\s?\[\d{1,6}\])?$"
)
#: Laws and news have sentences on rights too; those of a site name the site, its authors or its terms.
_OF_THE_SITE = re.compile("凡.{0,4}注明|注明.{0,6}(?:来源|出处)|本[网站刊][^络]|代表作者|不代表|据此操作")
_LONGEST_ROW, _SHORTEST_ROW_TITLE = 120, 8


def score_lines(lines: list[str], known: dict[str, LineScore]) -> list[LineScore]:
    """Score the lines of a text. A repeated sentence scores 0; shorter lines may repeat, as in tables.

    Args:
        lines: The lines, white space folded.
        known: The scores of single lines found so far; this function adds to it.

    Returns:
        One score for each line.
    """
    seen: set[str] = set()
    scores: list[LineScore] = []
    for line in lines:
        score = known.get(line)
        if score is None:
            score = known[line] = _score(line)
        if line not in seen:
            seen.add(line)
        elif score.boundary is None and score is not ROW_SCORE and len(line) >= SENTENCE:
            score = COPY_SCORE
        if (score is DAY_SCORE or score.boundary is LABEL) and _is_own_field(line, score, lines, scores):
            score = _WORD_SCORE
        scores.append(score)
    return scores


def _is_own_field(line: str, score: LineScore, lines: list[str], scores: list[LineScore]) -> bool:
    """Return whether a day, or a label without a value, belongs to a record in the article.

    It does where the label before it is not in the lexicon (开始时间：, a day, 地点：, a place, 来源：, an office).

    Args:
        line: The first line without a score in `scores`.
        score: Its own score so far.
        lines: All lines.
        scores: The scores of the lines before it.
    """
    label = len(scores) - (1 if score is DAY_SCORE else 2)
    if label < 0 or (score is not DAY_SCORE and not line.endswith(COLONS)):
        return False
    return lines[label].endswith(COLONS) and scores[label].boundary is None


def _score(line: str) -> LineScore:
    size = len(line)
    if _is_header(line):
        if _EVENT_TIME.match(line) and not is_page_info(line):
            return _DOCUMENT_SCORE
        return DAY_SCORE if is_date(line) else _HEADER_SCORE
    known = LEXICON.rule_for(line)
    if known is not None:
        return LineScore(0, _boundary_of(line, known.zone, known.reason.kind), known.reason)
    if size < _LONGEST_ROW and not line.endswith(("。", "；")):
        date = _ROW_DATE.search(line)
        if _ROW.search(line) or (date and date.start() >= _SHORTEST_ROW_TITLE):
            return ROW_SCORE
    ends = _SENTENCE_END.search(line, max(0, size - 5)) is not None
    if ends and size >= SENTENCE:
        if is_disclaimer(line) and _OF_THE_SITE.search(line):
            return _DISCLAIMER_SCORE
        return LineScore(min(size, _GREATEST_WEIGHT))
    if size >= _FRAGMENT and _INNER_MARK.search(line):
        return LineScore(min(size, _GREATEST_WEIGHT) // _FRAGMENT_SHARE)
    if ends:
        return LineScore(min(size, _SHORT_SENTENCE))
    of_document = _OF_DOCUMENT.match(line) or is_document_number(line)
    if of_document or is_date(line) or is_file_name(line):
        return _DOCUMENT_SCORE
    if _CELL.fullmatch(line):
        return _CELL_SCORE
    return _WORD_SCORE if size <= LONGEST_WORD else PHRASE_SCORE


def _is_header(line: str) -> bool:
    if line.endswith(("。", "；")) or ("年" in line and is_date(line)):
        return False
    if is_header(line):
        return read_line(line).count > 0
    return line[0].isdigit() and len(line) < _LONGEST_ROW and read_line(line).count > 1


def _boundary_of(line: str, zone: str, kind: str) -> Boundary | None:
    if kind == "footer":
        return FOOTER if zone == CUT else CONTACT if line[0] in "地邮" else IMPRINT
    if kind == "empty attachments":
        return ATTACHMENTS
    if zone == HEAD:  # in brackets, it is a byline that closes the article
        return None if line[0] in "（(" else LABEL if kind == "header line" else FIELD
    return {ANY: BUTTON, CUT: END}.get(zone, CLOSING)
