"""The lists of a page: links of one shape, cut where the page's tree parts them, each with its row's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from lxml import etree

from crawler.listing.anchors import Anchor, kind
from crawler.listing.dates import MAX_CONTEXT, read_date, shows_day, split_date, without_sentences
from crawler.listing.dialects import article_date
from crawler.listing.models import Link
from crawler.listing.page import MOST_INSIDE, one_line, text_of

#: Depths at which one shape's links are tried as rows: a row with two like links in it has two.
_DEPTHS_TRIED = 3
#: So many lists of a page are weighed, those of its most frequent shapes first. The fullest of 970 saved pages makes
#: 200; a page of 17,000 shapes would take a second longer without this bound.
MAX_LISTS = 2000
#: A row's link is at most so deep in it.
_ROW_DEPTH = 6
#: An undated row of another shape needs a title of this length; shorter ones are a list's own buttons.
_STRAY_TITLE = 10
_PUBLISHED = re.compile(r"(?:发布|公开|发文|更新|公示)(?:时间|日期)")
#: Text beside a row (not in it) is looked at this far for a date.
_BESIDE = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    context: the text around the link, by pieces as lines, where a date may stand.
    dated: whether it does.
    """

    element: etree._Element
    anchor: Anchor
    title: str
    context: str
    dated: bool

    def link(self) -> Link:
        return Link(self.anchor.url, self.title, read_date(self.context) or article_date(self.anchor.url))


@dataclass(frozen=True, slots=True)
class RowList:
    """Rows of one shape that stand in one container.

    links: how many links these rows hold; more than two a row are no rows, but lists.
    dated: the share of rows that show a date.
    """

    rows: tuple[Row, ...]
    links: int
    dated: float

    @property
    def container(self) -> etree._Element | None:
        return self.rows[0].element.getparent()


def families(links: list[Anchor]) -> Iterator[tuple[RowList, ...]]:
    """Every way in which a page's links make lists: those of one shape, cut at one depth of the tree.

    One link is in as many families as depths are tried. The families together have at most `MAX_LISTS` lists;
    one that would exceed that is left out.
    """
    by_shape: dict[int, list[Anchor]] = {}
    for link in links:
        by_shape.setdefault(link.shape, []).append(link)
    left = MAX_LISTS
    for group in sorted(by_shape.values(), key=len, reverse=True):
        if not left:
            return
        shared = [_shared_depth(a, b) for a, b in pairwise(group)]
        depths = Counter(shared).most_common(_DEPTHS_TRIED) or [(max(group[0].depth - 2, 0), 1)]
        for depth, _ in depths:
            parts = list(_parts(group, shared, depth))
            if len(parts) <= left:
                left -= len(parts)
                yield tuple(_row_list(part, depth) for part in parts)


def strays(found: list[RowList], links: list[Anchor]) -> Iterator[Row]:
    """Rows of lists already found that have another shape: pinned ones in bold, the first one with a picture."""
    known = {row.element for part in found for row in part.rows}
    lists_by_container = {part.container: part for part in found if part.container is not None}
    inside: dict[etree._Element, list[Anchor]] = {}
    for link in links:
        element: etree._Element | None = link.element
        for _ in range(_ROW_DEPTH):
            parent = element.getparent() if element is not None else None
            if element is None or parent is None or element in known:
                break
            if parent in lists_by_container:
                inside.setdefault(element, []).append(link)
                break
            element = parent
    for element, held in inside.items():
        part = lists_by_container[element.getparent()]  # type: ignore[index]
        like = part.rows[0].element
        if element.tag != like.tag or (element.tag == "div" and not _share_class(element, like)):
            continue
        row = _row(element, held)
        if row.dated if part.dated >= 0.5 else len(row.title) >= _STRAY_TITLE:
            yield row


def _share_class(one: etree._Element, other: etree._Element) -> bool:
    a, b = kind(one).split(), kind(other).split()
    return a == b or not set(a).isdisjoint(b)


def _shared_depth(a: Anchor, b: Anchor) -> int:
    """The depth of the element that holds both of two links of one shape; these stand equally deep."""
    one: etree._Element | None = a.element
    other: etree._Element | None = b.element
    depth = a.depth
    while one is not other and one is not None and other is not None:
        one, other, depth = one.getparent(), other.getparent(), depth - 1
    return depth


def _parts(group: list[Anchor], shared: list[int], depth: int) -> Iterator[list[Anchor]]:
    part = [group[0]]
    for link, at in zip(group[1:], shared, strict=True):
        if at < depth:
            yield part
            part = []
        part.append(link)
    yield part


def _row_list(part: list[Anchor], depth: int) -> RowList:
    rows = _rows(part, depth)
    dated = sum(row.dated for row in rows) / len(rows)
    if dated < 0.5:
        rows = [replace(row, context=without_sentences(row.context)) for row in rows]
    return RowList(tuple(rows), len(part), dated)


def _rows(part: list[Anchor], depth: int) -> list[Row]:
    holders: list[tuple[etree._Element, list[Anchor]]] = []
    for link in part:
        element = link.element
        for _ in range(link.depth - depth - 1):
            parent = element.getparent()
            if parent is None:
                break
            element = parent
        if holders and holders[-1][0] is element:
            holders[-1][1].append(link)
        else:
            holders.append((element, [link]))
    rows = [_row(element, inside) for element, inside in holders]
    return _dated_by_heading(rows) if _mostly(row.dated for row in rows) else _dated_otherwise(rows)


def _row(element: etree._Element, links: list[Anchor]) -> Row:
    """An element's row: of several links (a category, 详情) the one with the longest title names the article."""
    link = max(links, key=lambda anchor: len(anchor.title))
    context = _around(element, link)
    return Row(element, link, link.title, context, shows_day(context))


def _mostly(flags: Iterable[bool]) -> bool:
    known = list(flags)
    return 2 * sum(known) >= len(known)


def _dated_by_heading(rows: list[Row]) -> list[Row]:
    """Table rows with the date of the column that is headed as the day of publication, where one is."""
    table = next(rows[0].element.iterancestors("table"), None) if rows[0].element.tag == "tr" else None
    heading = next(table.iter("tr"), None) if table is not None else None
    if heading is None or heading is rows[0].element:
        return rows
    column = next(
        (at for at, cell in enumerate(islice(heading, MOST_INSIDE)) if _PUBLISHED.search(one_line(text_of(cell)))), None
    )
    if column is None:
        return rows
    cells = [text_of(row.element[column]) if column < len(row.element) else "" for row in rows]
    return [replace(row, context=cell) if shows_day(cell) else row for row, cell in zip(rows, cells, strict=True)]


def _dated_otherwise(rows: list[Row]) -> list[Row]:
    """Rows whose dates stand after or before them (`<a>…</a> 2020-08-20<br>`, `dt` and `dd`), or in the title."""
    beside: list[str] = []
    dated: list[bool] = []
    for preceding in (False, True):
        texts = [_beside(row.element, preceding) for row in rows]
        shown = [shows_day(text) for text in texts]
        if sum(shown) > sum(dated):
            beside, dated = texts, shown
        if sum(dated) == len(rows):
            break
    if 2 * sum(dated) >= len(rows):
        return [
            replace(row, context=f"{text}\n{row.context}", dated=day)
            for row, text, day in zip(rows, beside, dated, strict=True)
        ]
    apart = [split_date(row.title) for row in rows]
    if _mostly(bool(text) for _, text in apart):
        return [
            replace(row, title=title, context=text or row.context, dated=bool(text))
            for row, (title, text) in zip(rows, apart, strict=True)
        ]
    return rows


def _around(row: etree._Element, link: Anchor) -> str:
    """The text of a row without the link's; where that shows no date, also what the link has beside its title."""
    outside = _bounded(_texts(row, link.element))
    if shows_day(outside) or not len(link.element):
        return outside
    inside = _bounded(_texts(link.element), 2 * MAX_CONTEXT)
    return f"{outside}\n{inside.replace(link.title, ' ', 1)}"


def _texts(element: etree._Element, skipped: etree._Element | None = None) -> Iterator[str]:
    if element is skipped:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, skipped)
        if child.tail:
            yield child.tail


def _bounded(texts: Iterator[str], most: int = MAX_CONTEXT) -> str:
    """A few texts as lines, up to about `most` characters of them."""
    lines: list[str] = []
    size = 0
    for text in islice(texts, MOST_INSIDE):
        line = one_line(text)
        if line:
            lines.append(line)
            size += len(line)
            if size > most:
                break
    return "\n".join(lines)


def _beside(element: etree._Element, preceding: bool) -> str:
    return _bounded(_neighbours(element, preceding), _BESIDE)[: 2 * _BESIDE]


def _neighbours(element: etree._Element, preceding: bool) -> Iterator[str]:
    """The texts after (or before) an element, as far as the next element that holds a link."""
    if not preceding and element.tail:
        yield element.tail
    for sibling in element.itersiblings(preceding=preceding):
        if preceding and sibling.tail:
            yield sibling.tail
        if not isinstance(sibling.tag, str) or sibling.tag == "a" or sibling.find(".//a") is not None:
            return
        yield from _texts(sibling)
        if not preceding and sibling.tail:
            yield sibling.tail
    if preceding:
        parent = element.getparent()
        if parent is not None and parent.text:
            yield parent.text
