"""Beside the way of a page: the article of text whose markup is gone, by the same line rules as the page's.

No containers and no links are known here, so every line votes by its wording: sentences for the article,
boilerplate against it; words without a sentence mark, from menus as well as tables, a little against it.
The article is the run of lines with the most votes, a header line above and a sign of the end below counting
too: a maximum-sum segment with capped gaps, found in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from cleaner.article import Article, Reason, Removed
from cleaner.header import read_line
from cleaner.lexicon import ANY, CUT, HEAD, LEXICON
from cleaner.metadata import read_header
from cleaner.reasons import ABOVE, BELOW, DISCLAIMER, HEADER, LINKS, TITLE


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
_DAY_VOTE = Vote(0, FIELD, HEADER)
_DISCLAIMER_VOTE = Vote(0, CLOSING, DISCLAIMER)
_COPY_VOTE = Vote(0, None, Reason("second copy", "stands in the text already"))
#: What articles have and menus have not: clause and document numbers, bylines, names of files, signed dates.
_DOCUMENT_VOTE = Vote(8)
_CELL_VOTE = Vote(1)  # numbers alone: few menus have any
#: Words and phrases without a sentence mark: cells, names, subheadings, but also menu words and headlines.
_WORD_VOTE, _PHRASE_VOTE, _LONGEST_WORD = Vote(-6), Vote(-12), 6
_ROW_VOTE = Vote(-15, None, LINKS)
#: A paragraph speaks for the article up to this length: glued menus must not outweigh it.
_LONGEST = 150
#: A line of this length that ends like a sentence is one; shorter ones may be buttons, and weigh less.
_SENTENCE, _SHORT_SENTENCE = 16, 12
#: Text without a full stop at its end counts as running text from this length, with a third of it.
_FRAGMENT, _FRAGMENT_SHARE = 30, 3
#: Words and phrases between two sentences cost no more than this: a table may have a thousand.
_WIDEST_GAP = 60
#: No sign of the end vouches for so many phrases right above it: they are headlines.
_LIST = 8
#: For a run that begins at the top of the text or ends at its bottom, where a clean article may have a table.
_TOP, _BOTTOM = 60, 65
#: With every line that passes, a header line says this much less of a run that begins below it.
_DECAY = 15
#: Text below a sign that closes the article counts this part.
_CLOSED_SHARE = 3
_NOTHING = -(10**9)
#: What is left of buttons under a header line (X, 0) is no longer; titles are, farther above by more.
_STRAY, _SHORTEST_TITLE = 3, 8
#: What lies beyond so many lines is not read; a book has fewer, and so many header lines take a second.
_MOST_LINES = 30_000
#: Real texts settle in the first round; of lines in any order one text in 150 takes two, one in 40,000 three.
_MOST_ROUNDS = 8
#: What is looked at of a title: a line of a megabyte may stand in its place.
_LONGEST_TITLE = 400
#: Header line above and editor below stand at most so near the article, the title so far above it.
_NEAR, _REACH = 12, 40
#: When the matter is and not when the page was set; header lines mostly have their days in digits and signs.
_OWN_TIME = re.compile(r"\w{0,4}(?:时\s?间|日\s?期)\s?[:：]\s?(?:20\d\d年)?\d{1,2}月")
_COLONS = ("：", ":")
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
    r"[\[(（]?(?:(?:19|20)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?[\])）]?"
    r"(?:\s?\[\d{1,6}\])?$"
)
#: Words on rights stand in laws and news too; those of a site name itself, its authors or its terms.
_OF_THE_SITE = re.compile("凡.{0,4}注明|注明.{0,6}(?:来源|出处)|本[网站刊][^络]|代表作者|不代表|据此操作")
_LONGEST_ROW, _SHORTEST_ROW_TITLE = 120, 8


def clean_text(text: str) -> str:
    """The article of a text that still carries navigation, header line, headline lists and footer.

    Lines are paragraphs; blank lines say nothing. Returns the article's paragraphs with a blank line between,
    without title and header line; "" where no line is left. A clean article comes back as it is, white space
    apart. Works on any str, in time that grows with its length. Raises TypeError for anything else.
    """
    lines, _, _, start, end = _select(text)
    return "\n\n".join(lines[start:end])


def extract_text(text: str) -> Article:
    """The article as `clean_text` finds it, with what the lines around it tell: title, date, source, author,
    editor, document number and issuing office.

    `method` is `text`, or `none` where no line is left; `confidence` is the share of the text's sentences in
    the article; `removed` has all other lines. Raises TypeError for anything but a str.
    """
    lines, votes, title, start, end = _select(text)
    above = read_header(lines[max(title + 1, start - _REACH) : start])
    below = read_header(lines[end : end + _NEAR])
    dated = above if above.date else below
    total = sum(vote.weight for vote in votes if vote.weight > 0)
    return Article(
        title=lines[title] if title >= 0 else "",
        date=dated.date,
        date_shown=dated.date_shown,
        source=above.source or below.source,
        author=above.author or below.author,
        editor=below.editor or above.editor,
        doc_number=above.doc_number,
        office=above.office,
        paragraphs=tuple(lines[start:end]),
        removed=tuple(
            Removed(line, TITLE if i == title else votes[i].reason or (ABOVE if i < start else BELOW), i)
            for i, line in enumerate(lines)
            if not start <= i < end
        ),
        method="text" if start < end else "none",
        confidence=sum(vote.weight for vote in votes[start:end] if vote.weight > 0) / total if total else 0.0,
    )


def _select(text: str) -> tuple[list[str], list[Vote], int, int, int]:
    """The text's lines, their votes, the title's index (-1: none), and the half-open run of the article."""
    if not isinstance(text, str):
        raise TypeError(f"text is a str, not {type(text).__name__}; decode bytes first")
    every = (folded for line in text.splitlines() if line and (folded := " ".join(line.split())))
    lines = list(islice(every, _MOST_LINES))
    known: dict[str, Vote] = {}
    votes, title, start, end = _choose(lines, known)
    for _ in range(_MOST_ROUNDS):
        # a line may have been kept for another's sake that went: what is cleaned again must not change
        _, name, low, high = _choose(lines[start:end], known)
        if low == 0 and high == end - start:
            break
        title = start + name if title < 0 <= name else title
        start, end = start + low, start + high
    return lines, votes, title, start, end


def _choose(lines: list[str], known: dict[str, Vote]) -> tuple[list[Vote], int, int, int]:
    """The votes of some lines, the title's index and the run of the article among them. `known`
    remembers what was found of a line."""
    votes = _cast(lines, known)
    start, end = _trim(lines, votes, *_best_run(votes))
    title = _find_title(lines, votes, start) if start < end else -1
    start += title == start
    name = lines[title][:_LONGEST_TITLE] if title >= 0 else ""
    while 0 <= title < start < end and votes[start].weight <= 0 and lines[start] in name:
        start += 1  # the title again, or a part of one that is set over several lines
    return votes, title, start, end


def _cast(lines: list[str], known: dict[str, Vote]) -> list[Vote]:
    """A vote for each line; a sentence that occurs again has none, shorter lines repeat in tables."""
    seen: set[str] = set()
    votes: list[Vote] = []
    for line in lines:
        vote = known.get(line)
        if vote is None:
            vote = known[line] = _vote(line)
        if line not in seen:
            seen.add(line)
        elif vote.sign is None and vote is not _ROW_VOTE and len(line) >= _SENTENCE:
            vote = _COPY_VOTE
        if (vote is _DAY_VOTE or vote.sign is LABEL) and _is_own_field(line, vote, lines, votes):
            vote = _WORD_VOTE
        votes.append(vote)
    return votes


def _is_own_field(line: str, vote: Vote, lines: list[str], votes: list[Vote]) -> bool:
    """Whether a day or a label without a value, the first line without a vote, is of a record that no template sets:
    the label before it is none that is known (开始时间：, a day, 地点：, a place, 来源：, an office)."""
    label = len(votes) - (1 if vote is _DAY_VOTE else 2)
    if label < 0 or (vote is not _DAY_VOTE and not line.endswith(_COLONS)):
        return False
    return lines[label].endswith(_COLONS) and votes[label].sign is None


def _vote(line: str) -> Vote:
    size = len(line)
    if _is_header(line):
        if _OWN_TIME.match(line) and not LEXICON.is_page_info(line):
            return _DOCUMENT_VOTE
        return _DAY_VOTE if LEXICON.is_date(line) else _HEADER_VOTE
    known = LEXICON.line(line)
    if known is not None:
        return Vote(0, _sign_of(line, known.zone, known.reason.kind), known.reason)
    if size < _LONGEST_ROW and not line.endswith(("。", "；")):
        date = _ROW_DATE.search(line)
        if _ROW.search(line) or (date and date.start() >= _SHORTEST_ROW_TITLE):
            return _ROW_VOTE
    ends = _SENTENCE_END.search(line, max(0, size - 5)) is not None
    if ends and size >= _SENTENCE:
        if LEXICON.is_disclaimer(line) and _OF_THE_SITE.search(line):
            return _DISCLAIMER_VOTE
        return Vote(min(size, _LONGEST))
    if size >= _FRAGMENT and _INNER_MARK.search(line):
        return Vote(min(size, _LONGEST) // _FRAGMENT_SHARE)
    if ends:
        return Vote(min(size, _SHORT_SENTENCE))
    of_document = _OF_DOCUMENT.match(line) or LEXICON.is_document_number(line)
    if of_document or LEXICON.is_date(line) or LEXICON.is_file_name(line):
        return _DOCUMENT_VOTE
    if _CELL.fullmatch(line):
        return _CELL_VOTE
    return _WORD_VOTE if size <= _LONGEST_WORD else _PHRASE_VOTE


def _is_header(line: str) -> bool:
    if line.endswith(("。", "；")) or ("年" in line and LEXICON.is_date(line)):
        return False
    if LEXICON.is_header(line):
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


def _best_run(votes: list[Vote]) -> tuple[int, int]:
    """The half-open run of lines with the greatest weight.

    Two runs are carried along: `near` pays for every word and phrase in it, `wide` has paid for a whole gap
    and passes over them freely. `begin` is what a run would have that begins at this line.
    """
    near = wide = best = _NOTHING
    near_from = wide_from = start = end = said = phrases = 0
    begin, closed = _TOP, False
    for i, vote in enumerate(votes):
        sign = vote.sign
        if sign is not None:
            for score, since in ((near, near_from), (wide, wide_from)):
                if phrases < _LIST and score + sign.ends > best:
                    best, start, end = score + sign.ends, since, i
            if sign.begins:
                begin, closed = max(begin, sign.begins), False
            elif sign.closes and said >= _SENTENCE:
                begin, closed = 0, True
            near -= sign.cost
            wide -= sign.cost
            continue
        if begin > near:
            near, near_from = begin, i
        if near - _WIDEST_GAP > wide:
            wide, wide_from = near - _WIDEST_GAP, near_from
        weight = vote.weight
        if weight > 0:
            weight //= _CLOSED_SHARE if closed else 1
            said += weight
            if wide >= near:
                near, near_from = wide, wide_from
            wide = wide + weight if weight < _WIDEST_GAP else _NOTHING
        elif vote is _ROW_VOTE:
            wide += weight
        phrases = phrases + 1 if vote is _PHRASE_VOTE else 0 if weight > 0 else phrases
        near += weight
        if near > best:
            best, start, end = near, near_from, i + 1
        begin = max(0, begin - _DECAY)
    for score, since in ((near, near_from), (wide, wide_from)):
        if score + _BOTTOM > best:
            best, start, end = score + _BOTTOM, since, len(votes)
    return start, end


def _trim(lines: list[str], votes: list[Vote], start: int, end: int) -> tuple[int, int]:
    """The run without boilerplate at its ends. At those of the text, bullets, labels and a credit are the article's."""
    while end > start:
        line, vote = lines[end - 1], votes[end - 1]
        row = vote is _ROW_VOTE and (end < len(lines) or line[-1] in ".…")
        label = end < len(lines) and len(line) <= _LONGEST_WORD and line.endswith(("：", ":"))
        credit = end == len(lines) and vote.sign is LABEL and LEXICON.is_credit(line)
        sign = vote.sign not in (None, CONTACT) and vote is not _DAY_VOTE and not credit
        if not (row or label or sign or vote is _COPY_VOTE):
            break
        end -= 1
    while 0 < start < end and (votes[start].sign or votes[start] is _ROW_VOTE or len(lines[start]) <= _STRAY):
        start += 1
    return start, end


def _find_title(lines: list[str], votes: list[Vote], start: int) -> int:
    """The index of the title: the nearest phrase above the header lines, or where only a path to the column stands
    above the article, its first line; -1 where there is none."""
    near = range(max(0, start - _NEAR), start)
    header = next((i for i in near if votes[i].sign is HEADER_LINE), start)
    for i in range(header - 1, max(-1, start - _REACH), -1):
        sign, reason = votes[i].sign, votes[i].reason
        if reason and reason.kind == "breadcrumb":
            break
        if sign is None and len(lines[i]) >= (_SHORTEST_TITLE if votes[i + 1].sign is None else _STRAY + 1):
            return i
    first = 0 < start == header and votes[start] is _PHRASE_VOTE and len(lines[start]) >= _SHORTEST_TITLE
    return start if first else -1
