"""Reads an article's metadata from its page: title, date, source, author, editor, column, document number, office.

Text that readers see comes first: the labelled line under the title, the document's record above it, lines below the
body. Then come the meta tags of the national standard, which CMSs often rewrite when they regenerate a page, then
scripts, and last the date in the URL. Only blocks near the article are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner import dates
from cleaner.article import Metadata
from cleaner.dates import ShownDate
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS
from cleaner.lexicon.phrases import DOC_NUMBER
from cleaner.lexicon.variants import simplified
from cleaner.markup.page import Block, Node, Page
from cleaner.metadata import linked_data, record, wechat
from cleaner.metadata.infoline import MAX_LINE, HeaderLine, read_line
from cleaner.metadata.links import attachments, next_page
from cleaner.metadata.source import (
    bare_source,
    byline,
    dateline,
    first,
    first_piece,
    is_medium_line,
    labelled_source,
    medium,
    named_author,
    named_source,
    persons,
    written_source,
)
from cleaner.metadata.title import REACH, Headline, find_headline
from cleaner.metadata.title_candidates import titles

__all__ = ["Metadata", "attachments", "next_page", "read", "read_header", "titles"]

#: Header lines are read in this many of the body's first blocks, because it may begin with its own header.
_BODY_HEAD: Final = 4
#: Lines with editor, source and date are read in this many of the body's last blocks and of the blocks below it.
_BODY_TAIL: Final = 3
_BELOW: Final = 14
#: Without a headline, the header is read in this many blocks above the body.
_NEAR: Final = 12
#: On a page without a body, the headline is looked for in this many blocks.
_SEARCHED: Final = 2000
#: A date that is split over two blocks begins at most this many blocks above the headline.
_HALVES: Final = 2
#: Elements that may hold a label, with its value in the next such element.
_CELLS: Final = frozenset(("td", "th", "dt", "dd", "li"))
_LONGEST_LABEL: Final = 8
_LONGEST_VALUE: Final = 60

#: Labels that may be in a cell without a colon.
_CELL_ROLES: Final = frozenset(
    (labels.PUBLISHED, labels.DISCLOSED, labels.DATE, labels.SOURCE, labels.AUTHOR, labels.OFFICE, labels.DOC_NUMBER)
)
_NAME_ROLES: Final = frozenset((labels.SOURCE, labels.ORIGIN, labels.AUTHOR, labels.REPORTER, labels.EDITOR))
#: A day beside its month in another inline element (182024-02).
_IN_PARTS: Final = r"[-./．／－]"
_DAY_AND_MONTH: Final = re.compile(
    rf"(\d\d)\s?({dates.YEAR}{_IN_PARTS}\d\d)|({dates.YEAR}{_IN_PARTS}\d\d)\s?(\d\d)|(\d\d{_IN_PARTS}\d\d)\s?({dates.YEAR})"
)
#: A time of day in a block of its own, below a date that the template splits over blocks.
_CLOCK: Final = re.compile(dates.CLOCK_FORM)
#: A list has at least this many rows.
_FEWEST_ROWS: Final = 3
#: The longest day without words beside it.
_DAY_ALONE: Final = 12
#: A word for a date: a header line without the mark of a label may have it.
_DATE_LABEL: Final = re.compile(r"日\s?期|[时時]\s?[间間]")
#: A source with an address in the body is that of a document or picture that the body cites.
_CITED: Final = re.compile(r"https?\s?[:：]\s?[/／]{2}")
#: Elements with captions, and signs before the label of a credit.
_CAPTIONS: Final = frozenset(("figcaption", "figure", "caption"))
_OPENING: Final = " (（[【〔■●□◎*—-"
_SENTENCE: Final = re.compile(r"[。！？]")
#: The names of elements with the comments of readers, and the longest text before the first label of a line that has no
#: name of a reader before it.
_COMMENTS: Final = re.compile(r"comment|pinglun|reply|(?:^|[\s_-])(?:pl|cmt)(?:$|[\s_-])", re.I)
_COMMENTS_HEADING: Final = re.compile(
    r"(?:(?:网友|最新|热门|精彩|全部|文章|用户|读者)(?:评论|留言|跟[帖贴])|评论(?:列表|区))\s?(?:[（(]?\d{1,6}[条）)]{0,2})?"
)
#: What follows a reader's name in a comment.
_BY_READERS: Final[tuple[str, ...]] = ("发表于", "发布于")
_BULLET: Final = 2
#: The number of a forum's first post, above its time.
_FIRST_FLOOR: Final = re.compile(r"(?<!\d)1楼\s?(?=20\d\d-)")
_HONG_KONG_TIME: Final = "香港時間"
_WEEKDAY: Final = re.compile(r"[（(]星期.[）)]")
#: Meta tags with the publication time, the most reliable first: the national standard, Founder's CMS, news portals.
_DATE_METAS: Final = (
    *("pubdate", "publishdate", "article:published_time", "og:release_date", "datepublished", "publish_time"),
    *("bytedance:published_time", "dc.date.issued", "dcterms.issued", "dc.date", "publish-date", "publication_date"),
    *("apub:time", "firstpublishedtime", "weibo: article:create_at", "og:time"),
)


def read(page: Page, start: int, stop: int, *, url: str | None = None) -> Metadata:
    """Read the metadata of a page's article.

    Args:
        page: The parsed page.
        start: The first block of the body, without what was trimmed at its ends.
        stop: The block after the body's last; not greater than `start` where the page has no body.
        url: The page's URL; its date is used where the page gives no other.

    Returns:
        The metadata; fields that the page does not give are "" or None.
    """
    blocks = page.blocks
    if start >= stop:
        start = stop = _where_body_would_be(page)
    hidden = start < len(blocks) and blocks[start].node.hidden
    head_stop = min(len(blocks), start + _BODY_HEAD, stop)
    head = _read_blocks(page, max(0, start - REACH), head_stop, hidden)
    headline = find_headline(page, start, head_stop, head, hidden)
    tail = max(head_stop, stop - _BODY_TAIL)
    below = _read_blocks(page, tail, min(len(blocks), stop + _BELOW), hidden)
    for i, line in (*head.items(), *below.items()):
        if line.source and (_is_caption(blocks[i].node) or (start <= i < stop and _is_cited(blocks[i], line))):
            line.source = ""

    since = headline.start if headline.start >= 0 else start - _NEAR
    if headline.start >= 0:
        since -= _lines_over_headline(head, headline.start)
    listed = _listed(head, blocks) if headline.start < 0 else set()
    near = [
        line for i, line in head.items() if i >= since and i not in listed and _is_own(line, i, start, headline, blocks)
    ]
    above = [line for i, line in head.items() if i < since]
    lines = {i: line for i, line in below.items() if line.count and not _SENTENCE.search(blocks[i].text)}
    under, comments = lines.values(), _comments(blocks, start, lines)
    all_lines = (*near, *above, *under)

    date = (
        _visible_date(near, above, _dated(lines, blocks, comments))
        or _timed(page, max(0, since - _HALVES), start)
        or _halved_date(blocks, max(0, since - _HALVES), head_stop)
        or _date_below(blocks[tail : stop + _BELOW])
        or _hidden_date(page, url)
        or _date_above(headline, head, blocks)
    )
    source = labelled_source(page.metas, all_lines) or written_source(
        page.scripts, any(line.open_field == "source" for line in near)
    )
    own = [line for i, line in lines.items() if i not in comments]
    author = first(line.author for line in (*near, *own))
    article = wechat.read(page)
    if article:
        if article.time and (date is None or date.shown == article.time.shown):
            date = article.time  # with the seconds
        source, author = article.account or source, author or article.author
    table = record.read(blocks, start, stop, range(headline.start, headline.end))
    if not source and headline.end >= 0:
        source = named_source(page, headline.end, start + 1) or bare_source(near, blocks[headline.end : start + 1])
    return Metadata(
        title=headline.text,
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=source,
        author=author
        or byline(blocks, start, stop, headline.end)
        or linked_data.author(page.scripts)
        or named_author(page, headline.end, start + 1)
        or persons(page.metas.get("article:author", ""))
        or (dateline(blocks[start].text) if start < stop else ""),
        editor=first(line.editor for line in (*under, *near)),
        column=page.metas.get("columnname", "").strip(),
        doc_number=record.number(table)
        or first(line.doc_number for line in all_lines)
        or _own_number(blocks, headline, start, head_stop),
        office=table.get("office", "") or first(line.office for line in all_lines),
        record=table,
    )


_NOTHING: Final = Metadata()


def read_header(lines: Sequence[str]) -> Metadata:
    """Read the metadata in lines of plain text above or below an article.

    Args:
        lines: The lines, in order. Labels may come in any order, with full or half-width colons, with brackets, and
            without separators.

    Returns:
        Date, source, author, editor, document number and office. The title, which has no label, is "".

    >>> read_header(["2020-11-24 10:26:00  来源:昆山公安微警务"]).source
    '昆山公安微警务'
    """
    read = [line for line in [read_line(" ".join(text.split())) for text in lines] if line.count]
    if not read:
        return _NOTHING  # most texts of a corpus have no header line
    date = _visible_date(read, [], [])
    return Metadata(
        date=date.when if date else None,
        date_shown=date.shown if date else "",
        source=first(line.source for line in read) or first(medium(line.rest) for line in read),
        author=first(line.author for line in read),
        editor=first(line.editor for line in read),
        doc_number=first(line.doc_number for line in read),
        office=first(line.office for line in read),
    )


def _where_body_would_be(page: Page) -> int:
    """Return a block a little below the headline, for a page without text (a file, a picture, a video)."""
    named = titles(page)
    for i, block in enumerate(page.blocks[:_SEARCHED]):
        if "".join(block.text.split()) in named:
            return min(len(page.blocks), i + 1 + _NEAR)
    return 0


def _read_blocks(page: Page, start: int, stop: int, hidden: bool) -> dict[int, HeaderLine]:
    """Parse the blocks from `start` to `stop` as header lines; a label's value may be in the next block."""
    found: dict[int, HeaderLine] = {}
    blocks = page.blocks
    for i in range(start, stop):
        block = blocks[i]
        text = block.text
        size = len(text)
        if not 2 <= size <= MAX_LINE or block.link_chars * 10 > size * 9:
            continue
        node = block.node
        if node.hidden and not hidden:
            continue
        if size <= _LONGEST_LABEL and LABELS.role_of(simplified(text)) in _CELL_ROLES:
            has_value = node.tag in _CELLS or (i + 1 < len(blocks) and dates.is_date(blocks[i + 1].text))
            text += "：" if has_value else ""
        if not _may_be_header(text):
            continue
        line = read_line(text)
        if line.open_field and i + 1 < len(blocks) and _is_value(blocks[i + 1], line.open_field):
            line = read_line(f"{text} {blocks[i + 1].text}")
        if line.bare_date and i + 1 < len(blocks) and size <= _DAY_ALONE and _CLOCK.fullmatch(blocks[i + 1].text):
            line.bare_date = dates.find(f"{text} {blocks[i + 1].text}") or line.bare_date
        if line.source and i in page.pieces:
            line.source = first_piece(line.source, page.pieces[i])
        if line.bare_date and i and _labels_another(blocks[i - 1].text):
            line.bare_date = None
        found[i] = line
    return found


def _listed(head: dict[int, HeaderLine], blocks: list[Block]) -> set[int]:
    """Return the rows of a list above the text: links with a day beside each. One or two may be header lines."""
    rows = {i for i, line in head.items() if line.bare_date and line.count == 1 and blocks[i].link_chars}
    return rows if len(rows) >= _FEWEST_ROWS else set()


def _is_caption(node: Node) -> bool:
    """Return whether an element is the caption of a picture or a table, by its tag or name."""
    return node.tag in _CAPTIONS or "caption" in node.classes.lower() or "caption" in node.ident.lower()


def _is_cited(block: Block, line: HeaderLine) -> bool:
    """Return whether a source in the body is that of a table or a document that the body cites, or of an attachment."""
    before = block.text[: line.start].strip(_OPENING)
    return bool(before) or _CITED.search(block.text) is not None


def _may_be_header(text: str) -> bool:
    """Return whether a line may have a label or a date: a check that is much faster than parsing the line."""
    return (
        LABELS.may_be_in(text)
        or dates.may_have_date(text)
        or _DATE_LABEL.search(text) is not None
        or dates.may_have_date_in_words(text)
    )


def _labels_another(text: str) -> bool:
    """Return whether a block is the label of a date other than that of publication, which is in the next block.

    The label of a name (来源：) has no value then.
    """
    if not text.endswith(("：", ":")) and not (text.endswith(("日期", "时间")) and len(text) <= _LONGEST_LABEL):
        return False
    found = LABELS.find(simplified(text))
    return not (found and found[-1].end == len(text) and found[-1].role in _NAME_ROLES)


def _is_value(block: Block, kind: str) -> bool:
    """Return whether a block is the value of the label before it, and nothing else."""
    if len(block.text) > _LONGEST_VALUE:
        return False
    if kind in ("published", "updated"):
        date = dates.find(block.text)
        return date is not None and date.start < 3
    if block.node.tag not in _CELLS or block.text.endswith(("：", ":")) or LABELS.role_of(simplified(block.text)):
        return False
    return not read_line(block.text).count


def _is_own(line: HeaderLine, at: int, start: int, headline: Headline, blocks: list[Block]) -> bool:
    """Return whether a line at or below the headline is a header line.

    In the headline's own block it is one if date or source follow the headline; inside the body, if it cannot be text.
    """
    if headline.start <= at < headline.end:
        return blocks[at].text not in headline.text
    if at < start:
        return True
    if line.count > 1 or line.source:
        return line.is_header
    return line.is_bare_header and (at == headline.end or is_medium_line(line.rest))


def _lines_over_headline(head: dict[int, HeaderLine], start: int) -> int:
    """Return how many lines right above the headline are header lines: one, or a time and the source below it."""
    line = head.get(start - 1)
    if line is None:
        return 0
    if _is_over_headline(line):
        return 1
    time = head.get(start - 2) if line.source else None
    return 2 if time is not None and time.is_bare_header and time.bare_date and ":" in time.bare_date.shown else 0


def _is_over_headline(line: HeaderLine) -> bool:
    """Return whether a line right above the headline is its header line: with two labels, or a medium beside a time."""
    if line.count > 1:
        return line.is_header
    return line.bare_date is not None and ":" in line.bare_date.shown and bool(medium(line.rest))


def _visible_date(near: list[HeaderLine], above: list[HeaderLine], under: list[ShownDate]) -> ShownDate | None:
    """Return the date in the lines near the headline, else in those farther above, else that below the body."""
    for line in near:
        if line.published:
            return line.published
    for line in near:
        if line.is_bare_header:
            return line.bare_date
    for line in near:
        if line.updated:
            return line.updated
    for line in above:
        if line.published:
            return line.published
    return next(iter(under), None) or next(
        (line.bare_date for line in above if line.bare_date and line.count > 1), None
    )


def _comments(blocks: list[Block], start: int, below: Iterable[int]) -> set[int]:
    """Return which of the blocks below the text that begins at `start` are comments of readers."""
    found: set[int] = set()
    for i in below:
        heading = next((j for j in range(i, max(i - _BELOW, start), -1) if _is_heading_of_comments(blocks[j])), -1)
        node: Node | None = blocks[i].node
        while heading < 0 and node is not None and node.start > start:
            if _COMMENTS.search(f"{node.classes} {node.ident}") is not None:
                heading = node.start
            node = node.parent
        if heading >= 0:
            found.add(i)
    return found


def _is_heading_of_comments(block: Block) -> bool:
    return len(block.text) <= _LONGEST_VALUE and _COMMENTS_HEADING.fullmatch(block.text) is not None


def _dated(below: dict[int, HeaderLine], blocks: list[Block], comments: set[int]) -> list[ShownDate]:
    """Return the article's date below the text, with a label or beside its source, if there is only one such date.

    The dates of readers' comments, which have a name before them, do not count.
    """
    found: dict[str, ShownDate] = {}
    for i, line in below.items():
        date = line.published or (line.bare_date if line.source and line.start <= _BULLET and not line.rest else None)
        named = line.start > _BULLET and blocks[i].text.startswith(_BY_READERS, line.start)
        if date and not named and i not in comments:
            found[date.shown] = date
    return list(found.values()) if len(found) == 1 else []


def _date_below(blocks: list[Block]) -> ShownDate | None:
    """Return the date below a press release of Hong Kong, its time in the next line, or below a forum's first post."""
    for i, block in enumerate(blocks):
        text = block.text
        if text.startswith(_HONG_KONG_TIME) and i:
            return dates.find(f"{_WEEKDAY.sub('', blocks[i - 1].text)} {text.removeprefix(_HONG_KONG_TIME)}")
        first = _FIRST_FLOOR.search(text) if "楼" in text and len(text) <= MAX_LINE else None
        if first:
            return dates.find(text[first.end() :])
    return None


def _halved_date(blocks: list[Block], start: int, stop: int) -> ShownDate | None:
    """Return a date near the headline that the template splits over two blocks, the day and the month."""
    for i in range(start, stop - 1):
        one, other = blocks[i], blocks[i + 1]
        joined = _DAY_AND_MONTH.fullmatch(one.text)
        if joined and not one.node.hidden and one.node.tag not in _CELLS:
            return dates.join(joined[1] or joined[4] or joined[5], joined[2] or joined[3] or joined[6])
        if one.text[:1].isdigit() and one.node.tag not in _CELLS and not one.node.hidden:
            date = dates.join(one.text, other.text)
            if date:
                clock = blocks[i + 2].text if i + 2 < stop else ""
                return (dates.find(f"{date.shown} {clock}") if _CLOCK.fullmatch(clock) else None) or date
    return None


def _timed(page: Page, start: int, stop: int) -> ShownDate | None:
    """Return the time of the first <time> near the headline. The page may show it as `3天前`."""
    near = (value for block, value in page.times if start <= block <= stop)
    return next(filter(None, map(dates.find_in_value, near)), None)


def _date_above(headline: Headline, head: dict[int, HeaderLine], blocks: list[Block]) -> ShownDate | None:
    """Return the date right above the headline.

    A day without a time may be today's date, but not if it begins an element that holds the headline, as in blogs.
    """
    line = head.get(headline.start - 1)
    if line is None or line.bare_date is None or line.rest:
        return None
    node: Node | None = blocks[headline.start - 1].node
    while node is not None and node.end <= headline.start:
        node = node.parent
    begins = node is not None and 0 < node.start == headline.start - 1
    return line.bare_date if begins or ":" in line.bare_date.shown else None


def _hidden_date(page: Page, url: str | None) -> ShownDate | None:
    """Return the date that the page does not show: from its meta tags, its scripts, or its URL."""
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
    others = (script for script in page.scripts if not linked_data.is_linked_data(script))
    return (
        linked_data.published(page.scripts)
        or dates.find_in_scripts(others)
        or dates.find_in_url(address)
        or regenerated
    )


def _own_number(blocks: list[Block], headline: Headline, start: int, stop: int) -> str:
    """Return the document number that is a block of its own at the beginning of the body."""
    for block in blocks[max(headline.end, start - _BODY_HEAD, 0) : stop]:
        if len(block.text) < _LONGEST_VALUE and DOC_NUMBER.fullmatch(block.text):
            return block.text
    return ""
