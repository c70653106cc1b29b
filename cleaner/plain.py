"""Beside the way of a page: the article of text whose markup is gone, by the same line rules as the page's.

No containers and no links are known here, so every line is weighed by its wording alone. Sentences speak for the
article, boilerplate lines against it; lines without a sentence mark may be a menu as well as a table, and cost a little.
The article is the run of lines that weighs most, with a bonus for beginning under a header line and for ending at a
sign of the end: a maximum-sum segment with affine gaps, found in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.article import Article, Reason, Removed
from cleaner.header import HeaderLine, read_line
from cleaner.lexicon import ANY, CUT, HEAD, LEXICON
from cleaner.trim import ABOVE, BELOW, DISCLAIMER, HEADER, LINKS, TITLE

COPY = Reason("second copy", "stands in the text already")

@dataclass(frozen=True, slots=True)
class Sign:
    """What a boilerplate line says of the runs beside it, in characters of running text.

    cost: of having the line inside a run. breaks: that a run across it also loses most of what it had before.
    ends: for a run that ends before the line. begins: for a run that begins after it; None leaves that as it was.
    """

    cost: int
    ends: int
    begins: int | None = None
    breaks: bool = False


HEADER_LINE = Sign(cost=60, ends=15, begins=90)
LABEL = Sign(cost=15, ends=0, begins=60)
TOOL = Sign(cost=40, ends=40)
CLOSING = Sign(cost=60, ends=30)
END = Sign(cost=150, ends=65, breaks=True)
FOOTER = Sign(cost=150, ends=25, begins=0, breaks=True)
#: 主办单位, 地址 and the like stand in notices of events as well as in footers.
IMPRINT = Sign(cost=40, ends=25)
#: Annexes follow the heading 附件 in the body; in the template nothing does.
ATTACHMENTS = Sign(cost=10, ends=20)
ROW = Sign(cost=15, ends=5)
#: A date alone, in digits, is a header line above the article and part of the signature below it.
DAY = Sign(cost=20, ends=0, begins=60)
BYLINE = Sign(cost=0, ends=0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line's weight for the article, in characters, and the sign that it gives, if it is boilerplate."""

    weight: int
    sign: Sign | None = None
    reason: Reason | None = None


#: A paragraph speaks for the article up to this length: one glued menu must not outweigh it.
_LONGEST = 150
#: A line of this length that ends like a sentence is one; shorter ones may be captions, answers or buttons.
_SENTENCE = 16
#: Text without a full stop at its end counts as running text from this length, at a third.
_FRAGMENT, _FRAGMENT_SHARE = 30, 3
_SHORT_WEIGHT, _NUMBERED_WEIGHT, _CELL_WEIGHT = 12, 8, 1
#: What lines cost that may be menu words or headlines, but also cells, names and subheadings.
_WORD, _WORD_COST, _PHRASE_COST = 6, 3, 6
#: As many lines of the kind cost no more than this: a table may have hundreds of cells.
_WIDEST_GAP = 60
#: How well a run may begin at the top of the text or end at its bottom, where nothing else says so. The latter is more
#: than a gap, for a clean article may end in a table.
_TOP, _BOTTOM = 60, 65
#: With every line that passes, a header line says less about what begins below it.
_DECAY = 15
#: Share of its weight that a run loses across a breaking sign: what follows must be more than this share of the text.
_BROKEN = 0.7
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
_LONGEST_ROW = 120
_LICENCE = re.compile(r"ICP|备案|[Cc]opyright|COPYRIGHT|©|版权所有|标识码|网安备|[Rr]ights [Rr]eserved|网站地图|技术支持")
_SEPARATORS = re.compile(r"[\s|｜·/]{1,9}|】\s?【|\]\s?\[")
_LONGEST_BAR = 60
#: Words on rights stand in laws and news too; those of a site name itself, its authors or its terms.
_OF_THE_SITE = re.compile("本[网站报刊台]|注明|作者|我们|转载")
#: Title and header line stand at most this many lines above the article.
_REACH = 40
_NOTHING = -(10**9)


_TOOLBAR = Reason("toolbar", "a row of buttons or menu words")
_DISCLAIMER = Line(0, CLOSING, DISCLAIMER)
_COPIED = Line(0, None, COPY)
_DATE = Line(0, DAY, HEADER)
_SIGNED_DATE = Line(0)
_HEADER = Line(0, HEADER_LINE, HEADER)


def clean_text(text: str) -> str:
    """The article of a text that still carries navigation, header line, headline lists and footer.

    Lines are paragraphs; blank lines do not matter. Returns the article's paragraphs with a blank line between, without
    title and header line; "" where the text has none. A clean article comes back as it is. Works on any str, in time
    that grows with its length; raises TypeError for anything else.
    """
    return extract_text(text).text


def extract_text(text: str) -> Article:
    """The article of a text with title, date, source, author and editor from the lines above it, and what was left
    out, with reasons.

    `Article.method` is `text`, or `none` where no line is left; `confidence` is the share of the text's sentences that
    the article holds. Raises TypeError for anything but a str.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}")
    texts = [folded for line in text.splitlines() if (folded := " ".join(line.split()))]
    lines = _weigh_all(texts)
    start, end = _trim(texts, lines, *_best_run(lines))
    buttons = {i for i in range(start + 1, end - 1) if _is_button(lines, i)}
    title, header = _read_head(texts, lines, start)
    removed = []
    for i, (line, words) in enumerate(zip(lines, texts, strict=True)):
        if not start <= i < end or i in buttons:
            reason = TITLE if words == title else line.reason or (ABOVE if i < start else BELOW)
            removed.append(Removed(words, reason, i))
    date = header.published or header.bare or header.updated
    total = sum(line.weight for line in lines if line.weight > 0)
    return Article(
        title=title,
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=header.source or header.rest,
        author=header.author,
        editor=header.editor,
        paragraphs=tuple(texts[i] for i in range(start, end) if i not in buttons),
        removed=tuple(removed),
        method="text" if start < end else "none",
        confidence=sum(line.weight for line in lines[start:end] if line.weight > 0) / total if total else 0.0,
    )


def _weigh_all(texts: list[str]) -> list[Line]:
    known: dict[str, Line] = {}
    lines = []
    for text in texts:
        line = known.get(text)
        if line is None:
            line = known[text] = _weigh(text)
        elif line.sign is None and len(text) >= _COPY:
            line = _COPIED
        lines.append(line)
    return lines


def _weigh(text: str) -> Line:
    size = len(text)
    line = LEXICON.line(text)
    if LEXICON.is_header(text):
        if LEXICON.is_date(text):
            return _SIGNED_DATE if "年" in text else _DATE
        if read_line(text).signs:
            return _HEADER
    if line is not None:
        return Line(0, _sign_of(text, line.zone, line.reason.kind), line.reason)
    if not text.endswith(("。", "；")) and size < _LONGEST_ROW:
        dated = _DATED_ROW.search(text) if size >= 12 else None
        if _ROW.search(text) or (dated and dated.start() >= 8):
            return Line(0, ROW, LINKS)
    ends = _SENTENCE_END.search(text, max(0, size - 5)) is not None
    if ends and size >= _SENTENCE:
        if LEXICON.is_disclaimer(text) and _OF_THE_SITE.search(text):
            return _DISCLAIMER
        return Line(min(size, _LONGEST))
    if size >= _FRAGMENT and _INNER_MARK.search(text) and len(_MARK.findall(text)) * _FRAGMENT >= size:
        return Line(min(size, _LONGEST) // _FRAGMENT_SHARE)
    if ends:
        return Line(min(size, _SHORT_WEIGHT))
    if _NUMBERED.match(text) or LEXICON.is_document_number(text):
        return Line(_NUMBERED_WEIGHT)
    if _CELL.fullmatch(text):
        return Line(_CELL_WEIGHT)
    if size < _LONGEST_BAR and _is_bar(text):
        return Line(0, TOOL, _TOOLBAR)
    if size == 1 and not text.isalnum():
        return Line(0)
    return Line(-_WORD_COST if size <= _WORD else -_PHRASE_COST)


def _sign_of(text: str, zone: str, kind: str) -> Sign | None:
    if kind == "footer":
        return FOOTER if _LICENCE.search(text) else IMPRINT
    if kind == "empty attachments":
        return ATTACHMENTS
    if zone == HEAD:
        return BYLINE if text[0] in "（(" else LABEL
    return {ANY: TOOL, CUT: END}.get(zone, CLOSING)


def _is_bar(text: str) -> bool:
    """Whether most parts of a line are buttons or menu words (收藏 微博 微信 分享)."""
    parts = [part for part in _SEPARATORS.split(text) if len(part) > 1]
    return len(parts) > 1 and sum(LEXICON.line(part) is not None for part in parts) * 2 >= len(parts)


def _best_run(lines: list[Line]) -> tuple[int, int]:
    """The half-open run of lines with the greatest weight.

    Two runs are carried along: `near` pays for every line in it that is no sentence, `wide` has paid for a gap once
    and passes over such lines freely. `begin` is what a run that begins at this line starts with.
    """
    near = wide = best = _NOTHING
    near_from = wide_from = start = end = 0
    begin = _TOP
    for i, line in enumerate(lines):
        sign = line.sign
        ends = sign.ends if sign else 0
        if near + ends > best:
            best, start, end = near + ends, near_from, i
        if wide + ends > best:
            best, start, end = wide + ends, wide_from, i
        if sign is not None:
            if sign.begins is not None:
                begin = max(begin, sign.begins) if sign.begins else 0
            near -= max(sign.cost, int(near * _BROKEN)) if sign.breaks else sign.cost
            wide -= max(sign.cost, int(wide * _BROKEN)) if sign.breaks else sign.cost
            continue
        if begin > near:
            near, near_from = begin, i
        if near - _WIDEST_GAP > wide:
            wide, wide_from = near - _WIDEST_GAP, near_from
        weight = line.weight
        if weight > 0:
            if wide >= near:
                near, near_from = wide, wide_from
            wide = wide + weight if weight < _WIDEST_GAP else _NOTHING
        near += weight
        begin = max(0, begin - _DECAY)
    for score, since in ((near, near_from), (wide, wide_from)):
        if score + _BOTTOM > best:
            best, start, end = score + _BOTTOM, since, len(lines)
    return start, end


def _trim(texts: list[str], lines: list[Line], start: int, end: int) -> tuple[int, int]:
    """The run without the boilerplate at its ends."""
    while end > start and (
        lines[end - 1].sign not in (None, BYLINE, DAY)
        or lines[end - 1] is _COPIED
        or (end < len(texts) and len(texts[end - 1]) <= _WORD and texts[end - 1].endswith(("：", ":")))
    ):
        end -= 1
    while start < end and (
        (lines[start].sign and lines[start].sign is not BYLINE) or (start and len(texts[start]) <= 3) or (start and _CELL.fullmatch(texts[start]))
    ):
        start += 1
    return start, end


def _is_button(lines: list[Line], i: int) -> bool:
    """Whether a line inside the run is a tool between two sentences; between other lines it may be a cell."""
    return lines[i].sign is TOOL and lines[i - 1].weight >= _SENTENCE and lines[i + 1].weight >= _SENTENCE


def _read_head(texts: list[str], lines: list[Line], start: int) -> tuple[str, HeaderLine]:
    """The title above the run, and what its header lines say, in one."""
    found = HeaderLine()
    title = ""
    for i in range(start - 1, max(-1, start - _REACH), -1):
        sign = lines[i].sign
        if sign is HEADER_LINE or sign is LABEL:
            line = read_line(texts[i])
            for name in ("published", "bare", "updated", "source", "author", "editor", "rest"):
                if not getattr(found, name):
                    setattr(found, name, getattr(line, name))
        elif sign is None and found.signs + 1 and len(texts[i]) >= 4 and not LEXICON.is_menu(texts[i]):
            title = texts[i]
            break
    return title, found
