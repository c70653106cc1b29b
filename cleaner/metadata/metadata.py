"""The metadata stage: title, date, source and the other particulars that a page shows of its article.

What readers see outranks what the page's head says: the labelled line under the title, then the metadata
table above it, then lines below the body; then the meta tags of the national standard, which CMSs often
rewrite when they regenerate a page; then scripts; the URL's date last. Only blocks around the article count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner import dates
from cleaner.article import Metadata
from cleaner.dates import ShownDate
from cleaner.markup.page import Block, Page
from cleaner.metadata.infoline import DOC_NUMBER, MAX_LINE, HeaderLine, read_line
from cleaner.metadata.links import attachments, next_page
from cleaner.metadata.source import bare_source, byline, first, is_medium_line, labelled_source, medium
from cleaner.metadata.title import REACH, Headline, find_headline
from cleaner.metadata.title_candidates import titles

__all__ = ["Metadata", "attachments", "next_page", "read", "read_header", "titles"]

#: The body's run may begin with its own head: header lines are looked for in this many of its blocks …
_BODY_HEAD: Final = 4
#: … and in this many of its last ones and of those below it, where templates set editor, source and date.
_BODY_TAIL: Final = 3
_BELOW: Final = 14
#: Without a headline in sight, only these blocks above the body are taken for the header.
_NEAR: Final = 12
#: A headline without a body is looked for in this many blocks.
_SEARCHED: Final = 2000
#: A date cut in two stands this many blocks above the headline, if above.
_HALVES: Final = 2
#: A label may stand in one cell or list item and its value in the next.
_CELLS: Final = frozenset(("td", "th", "dt", "dd", "li"))
_LONGEST_LABEL: Final = 8
_LONGEST_VALUE: Final = 60

#: Every header line has one of these, or a date; to look for all of them costs a fraction of a pattern.
_SIGNS: Final[tuple[str, ...]] = (*":：∶】]", "来源", "作者", "编辑", "文号", "字号", "发布", "发文")
_DATE_LABEL: Final = re.compile(r"日\s?期|时\s?间")
_CELL_LABEL: Final = re.compile(
    r"(?:发布|发表|公开|公布|上载)(?:日期|时间)|(?:信息|文章|稿件)?来源|作者|发[布文](?:机构|机关|单位|部门)|发文字号|文号"
)
_SENTENCE: Final = re.compile(r"[。！？]")
#: Meta tags that hold a publication time, by trust: the national standard, Founder's CMS, the news portals.
_DATE_METAS: Final = (
    *("pubdate", "publishdate", "article:published_time", "og:release_date", "datepublished", "publish_time"),
    *("apub:time", "firstpublishedtime", "weibo: article:create_at", "og:time"),
)


def read(page: Page, start: int, stop: int, *, url: str | None = None) -> Metadata:
    """The metadata of a page's article.

    Parameters:
        start, stop: the half-open run of blocks that is the body, without what was trimmed at its ends.
        url: the page's address; its date is the last resort.
    """
    blocks = page.blocks
    if start >= stop:
        start = stop = _where_body_would_be(page)
    hidden = start < len(blocks) and blocks[start].node.hidden
    head_stop = min(len(blocks), start + _BODY_HEAD, stop)
    head = _read_blocks(blocks, max(0, start - REACH), head_stop, hidden)
    headline = find_headline(page, start, head_stop, head, hidden)
    below = _read_blocks(blocks, max(head_stop, stop - _BODY_TAIL), min(len(blocks), stop + _BELOW), hidden)

    since = headline.start if headline.start >= 0 else start - _NEAR
    near = [line for i, line in head.items() if i >= since and _is_own(line, i, start, headline, blocks)]
    above = [line for i, line in head.items() if i < since]
    under = [line for i, line in below.items() if line.signs and not _SENTENCE.search(blocks[i].text)]
    every = (*near, *above, *under)

    date = (
        _visible_date(near, above, under)
        or _halved_date(blocks, max(0, since - _HALVES), head_stop)
        or _hidden_date(page, url)
        or _date_over(headline, head)
    )
    source = labelled_source(page.metas, every)
    if not source and headline.end >= 0:
        source = bare_source(near, blocks[headline.end : start + 1])
    return Metadata(
        title=headline.text,
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=source,
        author=first(line.author for line in (*near, *under)) or byline(blocks, start, stop),
        editor=first(line.editor for line in (*under, *near)),
        column=page.metas.get("columnname", "").strip(),
        doc_number=first(line.number for line in every) or _own_number(blocks, headline, start, head_stop),
        office=first(line.office for line in every),
    )


def read_header(lines: Sequence[str]) -> Metadata:
    """The metadata in lines of text that stand above or below an article, for text whose markup is gone.

    Dates, sources, authors, editors, document numbers and offices, with labels in any order, full or
    half-width colons, brackets, missing separators. The title, which no label tells, is left empty.

    >>> read_header(["2020-11-24 10:26:00  来源:昆山公安微警务"]).source
    '昆山公安微警务'
    """
    read = [line for line in (read_line(" ".join(text.split())) for text in lines) if line.signs]
    date = _visible_date(read, [], [])
    return Metadata(
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=first(line.source for line in read) or first(medium(line.rest) for line in read),
        author=first(line.author for line in read),
        editor=first(line.editor for line in read),
        doc_number=first(line.number for line in read),
        office=first(line.office for line in read),
    )


def _where_body_would_be(page: Page) -> int:
    """On a page without text of its own (a file, a picture, a video): some blocks below the headline."""
    named = titles(page)
    for i, block in enumerate(page.blocks[:_SEARCHED]):
        if "".join(block.text.split()) in named:
            return min(len(page.blocks), i + 1 + _NEAR)
    return 0


def _read_blocks(blocks: list[Block], start: int, stop: int, hidden: bool) -> dict[int, HeaderLine]:
    """What the blocks from `start` to `stop` say as header lines; a label's value may stand one further."""
    found: dict[int, HeaderLine] = {}
    for i in range(start, stop):
        block = blocks[i]
        text = block.text
        size = len(text)
        if not 2 <= size <= MAX_LINE or block.link_chars * 10 > size * 9:
            continue
        node = block.node
        if (node.hidden and not hidden) or not _may_be_header(text):
            continue
        if size <= _LONGEST_LABEL and node.tag in _CELLS and _CELL_LABEL.fullmatch(text.replace(" ", "")):
            text += "："
        line = read_line(text)
        if line.open and i + 1 < len(blocks) and _is_value(blocks[i + 1], line.open):
            line = read_line(f"{text} {blocks[i + 1].text}")
        if line.bare and i and blocks[i - 1].text.endswith(("：", ":", "日期", "时间")):
            line.bare = None  # the value of the label in the block before, which is not the publication time
        found[i] = line
    return found


def _may_be_header(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) or dates.may_have_date(text) or _DATE_LABEL.search(text) is not None


def _is_value(block: Block, kind: str) -> bool:
    """Whether a block holds nothing but the value of the label before it."""
    if len(block.text) > _LONGEST_VALUE:
        return False
    if kind in ("published", "updated"):
        date = dates.find(block.text)
        return date is not None and date.start < 3
    if block.node.tag not in _CELLS or block.text.endswith(("：", ":")):
        return False
    return not read_line(block.text).signs


def _is_own(line: HeaderLine, at: int, start: int, headline: Headline, blocks: list[Block]) -> bool:
    """Whether a line at or below the headline is a header line: the headline's own block where date or source
    follow in the same element, a line of the body's run where it can be nothing else."""
    if headline.start <= at < headline.end:
        return blocks[at].text not in headline.text
    if at < start:
        return True
    if line.signs > 1 or line.source:
        return line.is_header
    return line.is_bare_header and (at == headline.end or is_medium_line(line.rest))


def _visible_date(near: list[HeaderLine], above: list[HeaderLine], under: list[HeaderLine]) -> ShownDate | None:
    for line in near:
        if line.published:
            return line.published
    for line in near:
        if line.is_bare_header:
            return line.bare
    for line in near:
        if line.updated:
            return line.updated
    for line in (*above, *under):
        if line.published:
            return line.published
    return next((line.bare for line in above if line.bare and line.signs > 1), None)


def _halved_date(blocks: list[Block], start: int, stop: int) -> ShownDate | None:
    """The date that the template cuts in two, the day beside its month, near the headline."""
    for i in range(start, stop - 1):
        one, other = blocks[i], blocks[i + 1]
        if one.text[:1].isdigit() and one.node.tag not in _CELLS and not one.node.hidden:
            date = dates.join(one.text, other.text)
            if date:
                return date
    return None


def _date_over(headline: Headline, head: dict[int, HeaderLine]) -> ShownDate | None:
    """The date and time right above the headline, where nothing else dates the page; a day alone may be today's."""
    line = head.get(headline.start - 1)
    if line is None or line.bare is None or line.rest or ":" not in line.bare.shown:
        return None
    return line.bare


def _hidden_date(page: Page, url: str | None) -> ShownDate | None:
    """The date that the page does not show: from its meta tags, its scripts, or its URL."""
    metas = page.metas
    made = metas.get("others", "") + metas.get("maketime", "")
    regenerated: ShownDate | None = None
    for name in _DATE_METAS:
        value = metas.get(name)
        date = dates.find_in_value(value) if value else None
        if date and made and date.shown in made:
            regenerated = regenerated or date
        elif date:
            return date
    address = url or metas.get("url") or metas.get("og:url") or ""
    return dates.find_in_scripts(page.scripts) or dates.find_in_url(address) or regenerated


def _own_number(blocks: list[Block], headline: Headline, start: int, stop: int) -> str:
    """The document number that stands alone at the head of the body."""
    for block in blocks[max(headline.end, start - _BODY_HEAD, 0) : stop]:
        if len(block.text) < _LONGEST_VALUE and DOC_NUMBER.fullmatch(block.text):
            return block.text
    return ""
