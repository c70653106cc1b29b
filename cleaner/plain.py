"""Beside the way of a page: the article of text whose markup is gone, by the same line rules as the page's.

No containers and no links are known here, so every line votes by its wording alone. Sentences speak for the article,
boilerplate lines against it; a line without a sentence mark may belong to a menu as well as to a table, and costs a
little. The article is the run of lines with the most votes, where a run that begins under a header line or ends at a
sign of the end has a bonus: a maximum-sum segment with affine gaps, found in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.article import Article, Reason, Removed
from cleaner.header import read_line
from cleaner.lexicon import ANY, CUT, HEAD, LEXICON
from cleaner.metadata import read_header
from cleaner.trim import ABOVE, BELOW, DISCLAIMER, HEADER, LINKS, TITLE


@dataclass(frozen=True, slots=True)
class Sign:
    """What a boilerplate line says of the runs beside it, in characters of running text.

    cost: of having the line inside a run. breaks: a run across it loses most of what it had before.
    ends: for a run that ends before the line. begins: for a run that begins below it; None says nothing of that.
    """

    cost: int
    ends: int
    begins: int | None = None
    breaks: bool = False


# The costs and bonuses were set on two thirds of the 127 labelled pages of gov-dev; doubling or halving any one of them
# moves F1 there by less than .01.
HEADER_LINE = Sign(cost=60, ends=15, begins=90)
#: One label alone (来源：, 字号：, a path to the column) stands above and below articles, and in documents.
LABEL = Sign(cost=20, ends=20, begins=60)
#: Rows of metadata tables (公开方式：主动公开) also close documents, above the signature.
FIELD = Sign(cost=20, ends=0, begins=60)
#: A date alone, in digits, is a header line above the article or part of the signature below it.
DAY = Sign(cost=20, ends=0, begins=60)
BUTTON = Sign(cost=40, ends=40)
CLOSING = Sign(cost=60, ends=30)
END = Sign(cost=150, ends=65, breaks=True)
FOOTER = Sign(cost=150, ends=25, begins=0, breaks=True)
#: 主办单位, 地址 and the like stand in notices of events as well as in footers.
IMPRINT = Sign(cost=40, ends=25)
#: Annexes follow the heading 附件 in a document; in the template nothing does.
ATTACHMENTS = Sign(cost=10, ends=20)
ROW = Sign(cost=15, ends=5)


@dataclass(frozen=True, slots=True)
class Vote:
    """A line's weight for being of the article, in characters of running text, and the sign that it gives instead where
    it is boilerplate."""

    weight: int
    sign: Sign | None = None
    reason: Reason | None = None


_HEADER_VOTE = Vote(0, HEADER_LINE, HEADER)
_DAY_VOTE = Vote(0, DAY, HEADER)
_ROW_VOTE = Vote(0, ROW, LINKS)
_DISCLAIMER_VOTE = Vote(0, CLOSING, DISCLAIMER)
_BAR_VOTE = Vote(0, BUTTON, Reason("toolbar", "a row of buttons or menu words"))
_COPY_VOTE = Vote(0, None, Reason("second copy", "stands in the text already"))
_NEUTRAL = Vote(0)
#: What documents have and menus have not: clause numbers, document numbers, names of files, dates of signature,
#: 印发.
_DOCUMENT_VOTE = Vote(8)
#: Numbers are cells; few menus have any.
_CELL_VOTE = Vote(1)
#: Words and phrases without a sentence mark: cells, names and subheadings, but also menu words and headlines.
_WORD_VOTE, _PHRASE_VOTE = Vote(-3), Vote(-6)
_LONGEST_WORD = 6

#: A paragraph speaks for the article up to this length: glued menus must not outweigh it.
_LONGEST = 150
#: A line of this length that ends like a sentence is one; shorter ones may be captions, answers or buttons.
_SENTENCE, _SHORT_SENTENCE_WEIGHT = 16, 12
#: Text without a full stop at its end counts as running text from this length, with a third of it.
_FRAGMENT, _FRAGMENT_SHARE = 30, 3
#: A text of this length that occurs again is a copy. Shorter ones repeat in tables.
_COPY = 16

_MARK = re.compile(r"[，。；！？、：,;!?:…]")
_INNER_MARK = re.compile(r"[，。；,;]")
_SENTENCE_END = re.compile(r"(?:[。！？；!?;]|……)[”’\"'）)」』】\]]{0,3}$|[：:]$")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,6}[章条节编款部分篇回号]|[（(]?[一二三四五六七八九十百]{1,4}(?:[）)]|[、．.，,\s])|"
    r"[（(]?\d{1,3}[）)、．.]|[①-⑳]|附[件表录]|特此|案例"
)
_CELL = re.compile(r"[\d.,:%％/]{1,12}")
#: Rows of link lists: a bullet, an arrow, a title cut off by the template, a title with its date.
_ROW = re.compile(r"^[·・•▪■◆]|[>»›]$|\w(?:\.{3}|…)$")
_DATED_ROW = re.compile(
    r"[\[(（]?(?:(?:19|20)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?[\])）]?(?:\s?\[\d{1,6}\])?$"
)
_LONGEST_ROW, _SHORTEST_ROW_TITLE = 120, 8
_LICENCE = re.compile(r"ICP|备案|[Cc]opyright|COPYRIGHT|©|版权所有|标识码|网安备|[Rr]ights [Rr]eserved|网站地图|技术支持")
#: Words on rights stand in laws and news too; those of a site name itself, its authors or its terms.
_OF_THE_SITE = re.compile("凡.{0,4}注明|注明.{0,6}(?:来源|出处)|本[网站刊][^络]|代表作者|不代表|据此操作")
_SEPARATORS = re.compile(r"[\s|｜·/]{1,9}|】\s?【|\]\s?\[")
_LONGEST_BAR = 60

#: As many words and phrases in a row cost no more than this: a table may have hundreds.
_WIDEST_GAP = 60
#: For a run that begins at the top of the text or ends at its bottom. The latter is more than a gap, as a clean article
#: may end in a table.
_TOP, _BOTTOM = 60, 65
#: With every line that passes, a header line says this much less of a run that begins below it.
_DECAY = 15
#: What a run loses across a breaking sign: the text after it must outweigh this share of the text before.
_BROKEN = 0.7
_NOTHING = -(10**9)
#: What is left of buttons between header line and article (X, T + -, a number) is no longer.
_STRAY = 3
#: The title stands at most this many lines above the article, and is no shorter; below the article, this many lines may
#: still name its editor and source.
_REACH, _SHORTEST_TITLE, _SHORTEST_HEADED_TITLE, _BELOW_REACH = 40, 8, 4, 8


def clean_text(text: str) -> str:
    """The article of a text that still carries navigation, header line, headline lists and footer.

    Lines are paragraphs; blank lines say nothing. Returns the article's paragraphs with a blank line between, without
    title and header line; "" where no line is left. A clean article comes back as it is, white space apart. Works on
    any str, in time that grows with its length. Raises TypeError for anything else.
    """
    return extract_text(text).text


def extract_text(text: str) -> Article:
    """The article of a text as `clean_text` finds it, with what the lines around it tell: title, date, source, author,
    editor, document number and issuing office.

    `method` is `text`, or `none` where no line is left; `confidence` is the share of the text's sentences that the
    article holds; `removed` has every other line. Raises TypeError for anything but a str.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is a str, not {type(text).__name__}; decode bytes first")
    lines = [folded for line in text.splitlines() if (folded := " ".join(line.split()))]
    votes = _cast(lines)
    start, end = _trim(lines, votes, *_best_run(votes))
    at = _find_title(lines, votes, start)
    title = lines[at] if at >= 0 else ""
    start += at == start
    while 0 < start < end and votes[start].weight <= 0 and _is_part(lines[start], title):
        start += 1
    above = read_header(lines[max(at + 1, start - _REACH) : start])
    below = read_header(lines[end : end + _BELOW_REACH])
    date = above if above.date else below
    buttons = {i for i in range(start + 1, end - 1) if _is_button(votes, i)}
    kept = [i for i in range(start, end) if i not in buttons]
    total = sum(vote.weight for vote in votes if vote.weight > 0)
    return Article(
        title=title,
        date=date.date,
        date_shown=date.date_shown,
        source=above.source or below.source,
        author=above.author or below.author,
        editor=below.editor or above.editor,
        doc_number=above.doc_number,
        office=above.office,
        paragraphs=tuple(lines[i] for i in kept),
        removed=tuple(
            Removed(line, TITLE if line == title else votes[i].reason or (ABOVE if i < start else BELOW), i)
            for i, line in enumerate(lines)
            if not start <= i < end or i in buttons
        ),
        method="text" if kept else "none",
        confidence=sum(max(0, votes[i].weight) for i in kept) / total if total else 0.0,
    )


def _cast(lines: list[str]) -> list[Vote]:
    """The vote of each line; a long line that occurs again has none."""
    known: dict[str, Vote] = {}
    votes = []
    for line in lines:
        vote = known.get(line)
        if vote is None:
            vote = known[line] = _vote(line)
        elif vote.sign is None and len(line) >= _COPY:
            vote = _COPY_VOTE
        votes.append(vote)
    return votes


def _vote(line: str) -> Vote:
    size = len(line)
    if _is_header(line):
        return _DAY_VOTE if LEXICON.is_date(line) else _HEADER_VOTE
    known = LEXICON.line(line)
    if known is not None:
        return Vote(0, _sign_of(line, known.zone, known.reason.kind), known.reason)
    if size < _LONGEST_ROW and not line.endswith(("。", "；")):
        dated = _DATED_ROW.search(line)
        if _ROW.search(line) or (dated and dated.start() >= _SHORTEST_ROW_TITLE):
            return _ROW_VOTE
    ends = _SENTENCE_END.search(line, max(0, size - 5)) is not None
    if ends and size >= _SENTENCE:
        if LEXICON.is_disclaimer(line) and _OF_THE_SITE.search(line):
            return _DISCLAIMER_VOTE
        return Vote(min(size, _LONGEST))
    if size >= _FRAGMENT and _INNER_MARK.search(line) and len(_MARK.findall(line)) * _FRAGMENT >= size:
        return Vote(min(size, _LONGEST) // _FRAGMENT_SHARE)
    if ends:
        return Vote(min(size, _SHORT_SENTENCE_WEIGHT))
    if _is_of_document(line):
        return _DOCUMENT_VOTE
    if _CELL.fullmatch(line):
        return _CELL_VOTE
    if size == 1 and not line.isalnum():
        return _NEUTRAL
    if size < _LONGEST_BAR and _is_bar(line):
        return _BAR_VOTE
    return _WORD_VOTE if size <= _LONGEST_WORD else _PHRASE_VOTE


def _is_of_document(line: str) -> bool:
    return (
        _NUMBERED.match(line) is not None
        or (len(line) < _LONGEST_BAR and (line.endswith("印发") or LEXICON.is_document_number(line)))
        or LEXICON.is_file_name(line)
        or LEXICON.is_date(line)
    )


def _is_header(line: str) -> bool:
    if line.endswith(("。", "；")) or ("年" in line and LEXICON.is_date(line)):
        return False
    if LEXICON.is_header(line):
        return read_line(line).signs > 0
    return line[0].isdigit() and len(line) < _LONGEST_BAR and read_line(line).signs > 1


def _sign_of(line: str, zone: str, kind: str) -> Sign | None:
    if kind == "footer":
        return FOOTER if _LICENCE.search(line) else IMPRINT
    if kind == "empty attachments":
        return ATTACHMENTS
    if zone == HEAD:
        if line[0] in "（(":
            return None  # a byline that closes the article
        return LABEL if kind == "header line" else FIELD
    return {ANY: BUTTON, CUT: END}.get(zone, CLOSING)


def _is_bar(line: str) -> bool:
    """Whether most parts of a line are buttons or menu words (收藏 微博 微信 分享)."""
    parts = [part for part in _SEPARATORS.split(line) if len(part) > 1]
    return len(parts) > 1 and sum(LEXICON.line(part) is not None for part in parts) * 2 >= len(parts)


def _best_run(votes: list[Vote]) -> tuple[int, int]:
    """The half-open run of lines with the greatest weight.

    Two runs are carried along: `near` pays for every word and phrase in it, `wide` has paid for a gap once and passes
    over them freely. `begin` is what a run would have that begins at this line.
    """
    near = wide = best = _NOTHING
    near_from = wide_from = start = end = 0
    begin = _TOP
    for i, vote in enumerate(votes):
        sign = vote.sign
        if sign is not None:
            if near + sign.ends > best:
                best, start, end = near + sign.ends, near_from, i
            if wide + sign.ends > best:
                best, start, end = wide + sign.ends, wide_from, i
            if sign.begins is not None:
                begin = max(begin, sign.begins) if sign.begins else 0
            near -= max(sign.cost, int(near * _BROKEN)) if sign.breaks else sign.cost
            wide -= max(sign.cost, int(wide * _BROKEN)) if sign.breaks else sign.cost
            continue
        if begin > near:
            near, near_from = begin, i
        if near - _WIDEST_GAP > wide:
            wide, wide_from = near - _WIDEST_GAP, near_from
        weight = vote.weight
        if weight > 0:
            if wide >= near:
                near, near_from = wide, wide_from
            wide = wide + weight if weight < _WIDEST_GAP else _NOTHING
        near += weight
        if near > best:
            best, start, end = near, near_from, i + 1
        begin = max(0, begin - _DECAY)
    for score, since in ((near, near_from), (wide, wide_from)):
        if score + _BOTTOM > best:
            best, start, end = score + _BOTTOM, since, len(votes)
    return start, end


def _trim(lines: list[str], votes: list[Vote], start: int, end: int) -> tuple[int, int]:
    """The run without boilerplate at its ends, nor labels left with nothing under them."""
    while end > start and (
        votes[end - 1].sign not in (None, DAY)
        or votes[end - 1] is _COPY_VOTE
        or (end < len(lines) and len(lines[end - 1]) <= _LONGEST_WORD and lines[end - 1].endswith(("：", ":")))
    ):
        end -= 1
    bar = start - 1
    while bar >= 0 and votes[bar] is _WORD_VOTE:
        bar -= 1
    shared = bar >= 0 and lines[bar].startswith("分享")
    while start < end and (
        votes[start].sign is not None
        or (start and (len(lines[start]) <= _STRAY or votes[start] is _CELL_VOTE))
        or (shared and votes[start] is _WORD_VOTE)  # 分享到：易信 豆瓣网
    ):
        start += 1
    return start, end


def _find_title(lines: list[str], votes: list[Vote], start: int) -> int:
    """The index of the title: the nearest phrase above the article, or where only a path to the column stands above
    it, the article's first line; -1 where there is none."""
    below = None
    dated = False
    for i in range(start - 1, max(-1, start - _REACH), -1):
        vote = votes[i]
        if vote.reason is not None and vote.reason.kind == "breadcrumb":
            break
        headed = below is HEADER_LINE or below is LABEL
        if vote.sign is None or (vote.sign is ROW and headed):
            if len(lines[i]) >= (_SHORTEST_HEADED_TITLE if headed else _SHORTEST_TITLE):
                return i
        elif vote.sign in (HEADER_LINE, DAY):
            dated = True
        below = vote.sign
    if not dated and 0 < start < len(lines) and votes[start] is _PHRASE_VOTE and len(lines[start]) >= _SHORTEST_TITLE:
        return start
    return -1


def _is_part(line: str, title: str) -> bool:
    """Whether a line is the title again, or a part of one that is set over several lines."""
    return len(line) >= _SHORTEST_HEADED_TITLE and bool(title) and (line in title or title in line)


def _is_button(votes: list[Vote], i: int) -> bool:
    """Whether a line inside the run is a button between two sentences; between other lines it may be a cell."""
    return votes[i].sign is BUTTON and votes[i - 1].weight >= _SENTENCE and votes[i + 1].weight >= _SENTENCE
