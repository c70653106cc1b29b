"""The metadata stage: title, date, source and the other particulars that a page shows of its article.

What readers see outranks what the page's head says: the labelled line under the title, then the metadata table above
it, then lines below the body; then the meta tags of the national standard, which CMSs often rewrite when they
regenerate a page; then scripts; the URL's date last. Only the blocks around the article are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cleaner import dates
from cleaner.blocks import Block, Page
from cleaner.dates import ShownDate
from cleaner.header import DOC_NUMBER, MAX_LINE, MAX_REST, HeaderLine, clean_name, read_line
from cleaner.headline import REACH, Headline, find_headline, titles
from cleaner.links import attachments, next_page

__all__ = ["Metadata", "attachments", "next_page", "read", "read_header", "titles"]

#: The body's run may begin with its own head: header lines are looked for in this many of its blocks …
_BODY_HEAD = 4
#: … and in this many of its last ones and of those below it, where templates set editor, source and date.
_BODY_TAIL, _BELOW = 3, 14
#: Without a headline in sight, only these blocks above the body are taken for the header.
_NEAR = 12
#: Names of single cells: a label may stand in one and its value in the next.
_CELLS = frozenset(("td", "th", "dt", "dd"))
_LONGEST_LABEL, _LONGEST_VALUE = 8, 60

_MAYBE = re.compile(r"[:：∶】\]]|(?:19|20)\d\d[-/.年]|\d\d-\d\d-\d\d|来源|作者|编辑|文号|字号|发布|发文")
_CELL_LABEL = re.compile(r"(?:发布|发表|公开|公布)(?:日期|时间)|(?:信息|文章|稿件)?来源|作者|发[布文](?:机构|机关|单位|部门)|发文字号|文号")
_FOOTER = re.compile(r"ICP备|网站标识码|版权所有|[Cc]opyright")
_SENTENCE = re.compile(r"[。！？；]")
_MEDIUM = re.compile(r"网|报|社|电视台|广播|客户端|频道|公众号|微信|新闻|在线|杂志|周刊|财经|传媒|融媒|发布|台$")
_MEDIUM_ALONE = re.compile(r"[\w《》·—-]{2,20}(?:网|网站|报|社|客户端|公众号|电视台|周刊|杂志)")
_BYLINE = re.compile(
    r"[（(](?:(?:本报|本网|见习|实习|特约)?(?:记者|通讯员|作者)[:：\s]{0,2}|文[/／])([\u4e00-\u9fff·、\s]{2,40})[）)]。?$"
    r"|^(?:图[、/]?)?文(?:[、/]?图)?[/／]([\u4e00-\u9fff·、\s]{2,40})$"
)
#: Meta tags that hold a publication time, by trust: the national standard, Founder's CMS, the news portals.
_DATE_METAS = ("pubdate", "publishdate", "article:published_time", "og:release_date", "datepublished", "publish_time", "apub:time",
               "firstpublishedtime", "weibo: article:create_at", "og:time")
_SOURCE_METAS = ("contentsource", "source", "mediaid")
_SOURCE_LABEL = re.compile(r"^\s{0,3}来源[:：]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page shows of its article; "" or None where it shows nothing.

    date: aware, in Asia/Shanghai; midnight where only the day is shown.
    date_shown: the same as an ISO string without offset, as precise as the page: `2020-11-24`, `2020-11-24 10:26`,
        `2020-11-24 10:26:00`.
    column: the site's section that the page stands in.
    doc_number, office: an official document's number and issuing office.
    """

    title: str = ""
    date: datetime | None = None
    date_shown: str = ""
    source: str = ""
    author: str = ""
    editor: str = ""
    column: str = ""
    doc_number: str = ""
    office: str = ""


def read(page: Page, first: int, last: int, *, url: str | None = None) -> Metadata:
    """The metadata of a page's article.

    Parameters:
        first, last: the half-open run of blocks that is the article's body, without what was trimmed at its ends.
        url: the page's address; its date is the last resort.
    """
    blocks = page.blocks
    hidden = first < len(blocks) and blocks[first].node.hidden
    stop = min(len(blocks), first + _BODY_HEAD, max(last, first))
    head = _read_blocks(blocks, max(0, first - REACH), stop, hidden)
    headline = find_headline(page, first, stop, head, hidden)
    below = _read_blocks(blocks, max(stop, last - _BODY_TAIL), min(len(blocks), last + _BELOW), hidden)

    since = headline.start if headline.start >= 0 else first - _NEAR
    whole_headline = range(headline.start, headline.end) if headline.text == _text(blocks, headline) else range(0)
    near = [
        line
        for i, line in head.items()
        if i >= since and i not in whole_headline and (i < first or _heads_body(line, i, first, headline))
    ]
    above = [line for i, line in head.items() if i < since]
    under = [line for line in below.values() if line.signs]

    date = _visible_date(near, above, under) or _hidden_date(page, url)
    source = _labelled_source(page, near, above, under) or _bare_source(blocks, near, headline, first)
    every = [*near, *above, *under]
    return Metadata(
        title=headline.text,
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=source,
        author=_first(line.author for line in (*near, *under)) or _byline(blocks, first, last),
        editor=_first(line.editor for line in (*under, *near)),
        column=page.metas.get("columnname", "").strip(),
        doc_number=_first(line.number for line in every) or _own_number(blocks, headline, first, stop),
        office=_first(line.office for line in every),
    )


def read_header(lines: Sequence[str]) -> Metadata:
    """The metadata in lines of text that stand above or below an article: dates, sources, authors and editors, with
    labels in any order, full or half-width colons, brackets, missing separators. For text whose markup is gone; the
    title, which no label tells, is left empty.

    >>> read_header(["2020-11-24 10:26:00  来源:昆山公安微警务"]).source
    '昆山公安微警务'
    """
    read = [line for line in (read_line(" ".join(text.split())) for text in lines) if line.signs]
    date = _visible_date(read, [], [])
    return Metadata(
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=_first(line.source for line in read) or _first(_medium(line.rest) for line in read),
        author=_first(line.author for line in read),
        editor=_first(line.editor for line in read),
        doc_number=_first(line.number for line in read),
        office=_first(line.office for line in read),
    )


def _text(blocks: list[Block], headline: Headline) -> str:
    return " ".join(block.text for block in blocks[headline.start : headline.end])


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _read_blocks(blocks: list[Block], start: int, stop: int, hidden: bool) -> dict[int, HeaderLine]:
    """The blocks from `start` to `stop` that may be header lines, read; a label's value may stand in the next block."""
    found: dict[int, HeaderLine] = {}
    for i in range(start, stop):
        block = blocks[i]
        text = block.text
        size = len(text)
        if size > MAX_LINE or size < 2 or block.link_chars * 10 > size * 9 or (block.node.hidden and not hidden):
            continue
        if not _MAYBE.search(text):
            continue
        if size <= _LONGEST_LABEL and block.node.tag in _CELLS and _CELL_LABEL.fullmatch(text.replace(" ", "")):
            text += "："
        line = read_line(text)
        if line.open and i + 1 < len(blocks):
            following = blocks[i + 1]
            if len(following.text) <= _LONGEST_VALUE and _is_value(following, line.open):
                line = read_line(f"{text} {following.text}")
        found[i] = line
    return found


def _is_value(block: Block, kind: str) -> bool:
    if kind in ("published", "updated"):
        date = dates.find(block.text[:MAX_REST])
        return date is not None and date.start < 3
    return block.node.tag in _CELLS and not block.text.endswith(("：", ":")) and not read_line(block.text).signs


def _heads_body(line: HeaderLine, at: int, first: int, headline: Headline) -> bool:
    """Whether a line in the body's own run is a header line all the same: only where it can be nothing else."""
    if line.signs > 1 or (line.source and at < first + _BODY_HEAD - 1):
        return line.is_header
    if line.bare is None or len(line.rest) > MAX_REST:
        return False
    return at == headline.end or _MEDIUM_ALONE.fullmatch(line.rest) is not None


def _visible_date(near: list[HeaderLine], above: list[HeaderLine], under: list[HeaderLine]) -> ShownDate | None:
    for line in near:
        if line.published:
            return line.published
    for line in near:
        if line.bare and len(line.rest) <= MAX_REST:
            return line.bare
    for line in near:
        if line.updated:
            return line.updated
    return next((line.published for line in (*above, *under) if line.published), None)


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
    return (
        dates.find_in_scripts(page.scripts)
        or dates.find_in_url(url or metas.get("url") or metas.get("og:url") or "")
        or regenerated
    )


def _labelled_source(page: Page, near: list[HeaderLine], above: list[HeaderLine], under: list[HeaderLine]) -> str:
    given = ""
    for name in _SOURCE_METAS:
        given = clean_name(_SOURCE_LABEL.sub("", page.metas.get(name, "")))
        if given and not given.isascii():
            break
        given = ""
    shown = _first(line.source for line in (*near, *above, *under))
    if shown.endswith(("...", "…")):
        stem = shown.rstrip(".…")
        return given if given.startswith(stem) else stem
    return shown or given


def _medium(name: str) -> str:
    """A name that stands beside a date without a label, if it is a medium's; else it may be an author's or a tool's."""
    return name if 2 <= len(name) <= MAX_REST and _MEDIUM.search(name) else ""


def _bare_source(blocks: list[Block], near: list[HeaderLine], headline: Headline, first: int) -> str:
    """A source without a label: beside the date, or alone on a line between headline and body."""
    beside = _first(_medium(line.rest) for line in near if line.bare and not line.published)
    if beside or headline.end < 0:
        return beside
    for block in blocks[headline.end : first + 1]:
        if not block.link_chars and not block.node.hidden and _MEDIUM_ALONE.fullmatch(block.text):
            return block.text
    return ""


def _byline(blocks: list[Block], first: int, last: int) -> str:
    """The author whom the body's last lines name: `文/苏景汇`, `（记者 张三）`."""
    for block in blocks[max(first, last - 2) : last][::-1]:
        match = _BYLINE.search(block.text, max(0, len(block.text) - 60))
        if match:
            return " ".join((match.group(1) or match.group(2)).split())
    return ""


def _own_number(blocks: list[Block], headline: Headline, first: int, stop: int) -> str:
    """The document number that stands alone at the head of the body."""
    for block in blocks[max(headline.end, first - _BODY_HEAD, 0) : stop]:
        if len(block.text) < _LONGEST_VALUE and DOC_NUMBER.fullmatch(block.text):
            return block.text
    return ""
