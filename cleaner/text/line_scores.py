"""What each line of a text whose markup is gone says of being the article's: a weight, or a sign beside it.

Without containers and links a line has its wording alone: sentences speak for the article, boilerplate against it;
words without a sentence mark, from menus as well as tables, a little against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.article import Reason
from cleaner.dates import AFTER_YEAR, CLOCK_FORM, MONTH_DAY, YEAR
from cleaner.lexicon.lines import ANY, CUT, HEAD, LEXICON
from cleaner.lexicon.phrases import is_date, is_disclaimer, is_document_number, is_file_name, is_header, is_page_info
from cleaner.metadata.infoline import read_line
from cleaner.selection.reasons import DISCLAIMER, HEADER, LINKS


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """What a boilerplate line says of the runs beside it, in characters of running text.

    cost: of having the line inside a run. ends: for a run that ends above it. begins: for a run that begins below.
    closes: what stands below, if sentences stand above, weighs little until the next sign that begins runs.
    """

    cost: int
    ends: int
    begins: int = 0
    closes: bool = False


# Set on two thirds of the domains of 127 labelled government pages. To halve or double any one of the numbers
# from here to the patterns moves F1 there by no more than .005.
HEADER_LINE = Sign(cost=90, ends=15, begins=90)
LABEL = Sign(cost=20, ends=20, begins=60)  # one label alone: above articles and below them
FIELD = Sign(cost=20, ends=0, begins=60)  # a day in digits, a row of a metadata table: also in signatures
BUTTON = Sign(cost=40, ends=40)
CLOSING = Sign(cost=60, ends=15)
END = Sign(cost=150, ends=65, closes=True)
FOOTER = Sign(cost=150, ends=25, closes=True)
IMPRINT = Sign(cost=10, ends=25)  # 主办单位: in footers, and in notices of events
CONTACT = Sign(cost=10, ends=20)  # 地址: in footers, and at the end of notices
ATTACHMENTS = Sign(cost=10, ends=20)  # the heading 附件: annexes follow it in documents, nothing in templates


@dataclass(frozen=True, slots=True)
class Vote:
    """A line's weight for being of the article, in characters of running text, or the sign that it gives."""

    weight: int
    sign: Sign | None = None
    reason: Reason | None = None


_HEADER_VOTE = Vote(0, HEADER_LINE, HEADER)
DAY_VOTE = Vote(0, FIELD, HEADER)
_DISCLAIMER_VOTE = Vote(0, CLOSING, DISCLAIMER)
COPY_VOTE = Vote(0, None, Reason("second copy", "stands in the text already"))
#: What articles have and menus have not: clause and document numbers, bylines, names of files, signed dates.
_DOCUMENT_VOTE = Vote(8)
_CELL_VOTE = Vote(1)  # numbers alone: few menus have any
#: Words and phrases without a sentence mark: cells, names, subheadings, but also menu words and headlines.
_WORD_VOTE, PHRASE_VOTE, LONGEST_WORD = Vote(-6), Vote(-12), 6
ROW_VOTE = Vote(-15, None, LINKS)
#: A paragraph speaks for the article up to this length: glued menus must not outweigh it.
_LONGEST = 150
#: A line of this length that ends like a sentence is one; shorter ones may be buttons, and weigh less.
SENTENCE, _SHORT_SENTENCE = 16, 12
#: Text without a full stop at its end counts as running text from this length, with a third of it.
_FRAGMENT, _FRAGMENT_SHARE = 30, 3
#: When the matter is and not when the page was set; header lines mostly have their days in digits and signs.
_OWN_TIME = re.compile(rf"\w{{0,4}}(?:时\s?间|日\s?期)\s?[:：]\s?(?:{YEAR}年)?\d{{1,2}}月")
COLONS = ("：", ":")
_INNER_MARK = re.compile(r"[，。；,;]")
_SENTENCE_END = re.compile(r"(?:[。！？；!?;]|……)[”’\"'）)」』】\]]{0,3}$|[：:]$")
_OF_DOCUMENT = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,6}[章条节编款部分篇回号]|[（(]?[一二三四五六七八九十百]{1,4}[）)、．.，,\s]|"
    r"[（(]?\d{1,3}[）)、．.]|[①-⑳]|附[件表录]|特此|案例|.{4,50}印发$|"
    r"[□■]?\s?(?:本[报网刊台]|见习|特约)?(?:记者|通讯员)\s|[文图][/／、]"
)
_CELL = re.compile(r"[\d.,:%％/]{1,12}")
#: Rows of link lists: a bullet, an arrow, a title cut off by the template, a title with its date.
_ROW = re.compile(r"^[·・•▪■◆>»]|[>»›]$|\w(?:\.{3}|…)$")
_ROW_DATE = re.compile(
    rf"[\[(（]?(?:(?:{YEAR}|\d\d){AFTER_YEAR})?{MONTH_DAY}日?(?:\s?{CLOCK_FORM})?[\])）]?"
    r"(?:\s?\[\d{1,6}\])?$"
)
#: Words on rights stand in laws and news too; those of a site name itself, its authors or its terms.
_OF_THE_SITE = re.compile("凡.{0,4}注明|注明.{0,6}(?:来源|出处)|本[网站刊][^络]|代表作者|不代表|据此操作")
_LONGEST_ROW, _SHORTEST_ROW_TITLE = 120, 8


def cast(lines: list[str], known: dict[str, Vote]) -> list[Vote]:
    """A vote for each line; a sentence that occurs again has none, shorter lines repeat in tables."""
    seen: set[str] = set()
    votes: list[Vote] = []
    for line in lines:
        vote = known.get(line)
        if vote is None:
            vote = known[line] = _vote(line)
        if line not in seen:
            seen.add(line)
        elif vote.sign is None and vote is not ROW_VOTE and len(line) >= SENTENCE:
            vote = COPY_VOTE
        if (vote is DAY_VOTE or vote.sign is LABEL) and _is_own_field(line, vote, lines, votes):
            vote = _WORD_VOTE
        votes.append(vote)
    return votes


def _is_own_field(line: str, vote: Vote, lines: list[str], votes: list[Vote]) -> bool:
    """Whether a day or a label without a value, the first line without a vote, is of a record that no template sets:
    the label before it is none that is known (开始时间：, a day, 地点：, a place, 来源：, an office)."""
    label = len(votes) - (1 if vote is DAY_VOTE else 2)
    if label < 0 or (vote is not DAY_VOTE and not line.endswith(COLONS)):
        return False
    return lines[label].endswith(COLONS) and votes[label].sign is None


def _vote(line: str) -> Vote:
    size = len(line)
    if _is_header(line):
        if _OWN_TIME.match(line) and not is_page_info(line):
            return _DOCUMENT_VOTE
        return DAY_VOTE if is_date(line) else _HEADER_VOTE
    known = LEXICON.line(line)
    if known is not None:
        return Vote(0, _sign_of(line, known.zone, known.reason.kind), known.reason)
    if size < _LONGEST_ROW and not line.endswith(("。", "；")):
        date = _ROW_DATE.search(line)
        if _ROW.search(line) or (date and date.start() >= _SHORTEST_ROW_TITLE):
            return ROW_VOTE
    ends = _SENTENCE_END.search(line, max(0, size - 5)) is not None
    if ends and size >= SENTENCE:
        if is_disclaimer(line) and _OF_THE_SITE.search(line):
            return _DISCLAIMER_VOTE
        return Vote(min(size, _LONGEST))
    if size >= _FRAGMENT and _INNER_MARK.search(line):
        return Vote(min(size, _LONGEST) // _FRAGMENT_SHARE)
    if ends:
        return Vote(min(size, _SHORT_SENTENCE))
    of_document = _OF_DOCUMENT.match(line) or is_document_number(line)
    if of_document or is_date(line) or is_file_name(line):
        return _DOCUMENT_VOTE
    if _CELL.fullmatch(line):
        return _CELL_VOTE
    return _WORD_VOTE if size <= LONGEST_WORD else PHRASE_VOTE


def _is_header(line: str) -> bool:
    if line.endswith(("。", "；")) or ("年" in line and is_date(line)):
        return False
    if is_header(line):
        return read_line(line).signs > 0
    return line[0].isdigit() and len(line) < _LONGEST_ROW and read_line(line).signs > 1


def _sign_of(line: str, zone: str, kind: str) -> Sign | None:
    if kind == "footer":
        return FOOTER if zone == CUT else CONTACT if line[0] in "地邮" else IMPRINT
    if kind == "empty attachments":
        return ATTACHMENTS
    if zone == HEAD:  # in brackets, it is a byline that closes the article
        return None if line[0] in "（(" else LABEL if kind == "header line" else FIELD
    return {ANY: BUTTON, CUT: END}.get(zone, CLOSING)
