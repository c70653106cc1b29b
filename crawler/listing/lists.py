"""Groups the links of a page into candidate lists of rows, each row with the text around its link.

A list consists of links of one shape whose rows have the same parent element. `crawler.listing.rows` chooses among the
candidates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise

from crawler.listing.dates import MAX_CONTEXT, beginning, read_date, shows_day, split_date, without_sentences
from crawler.listing.dialects import article_date
from crawler.listing.link_elements import LinkElement, class_names
from crawler.listing.models import Link
from crawler.listing.page import MAX_INNER_ELEMENTS, Element, one_line, text_of

#: Depths of the tree at which the links of one shape are split into rows, the most frequent first. A row that contains
#: two links of one shape has two such depths.
_MAX_DEPTHS = 3
#: Limit on the lists of a page, those of its most frequent shapes first. The fullest of 970 saved pages has 200; a page
#: of 17,000 shapes would take a second longer without this limit.
MAX_LISTS = 2000
#: A row's link is at most this deep inside the row.
_ROW_DEPTH = 6
#: The shortest title of an undated row of another shape. Shorter ones are buttons of the list.
_MIN_IRREGULAR_TITLE = 10
#: The share of dated rows from which on a list counts as one with dates.
DATED_SHARE = 0.5
#: The header of the table column with the day of publication.
_PUBLISHED_HEADER = re.compile(r"(?:发布|公开|发文|更新|公示)(?:时间|日期)")
#: Text next to a row, not in it, is searched for a date up to this length.
_ADJACENT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    Attributes:
        element: The element that holds the row.
        link_element: The row's link.
        title: The link's title.
        context: The text around the link, one piece a line; a date may be in it.
        dated: Whether the context has a date.
    """

    element: Element
    link_element: LinkElement
    title: str
    context: str
    dated: bool

    def to_link(self) -> Link:
        """Return the row as a link, with the day that it shows or that its URL contains."""
        return Link(self.link_element.url, self.title, read_date(self.context) or article_date(self.link_element.url))


@dataclass(frozen=True, slots=True)
class RowList:
    """Rows of one shape in one container.

    Attributes:
        rows: At least one.
        links: The number of links in the rows. With more than two in a row, the rows are lists themselves.
        dated: The share of rows that show a date.
    """

    rows: tuple[Row, ...]
    links: int
    dated: float

    @property
    def container(self) -> Element:
        """The parent element of the rows."""
        parent = self.rows[0].element.getparent()
        assert parent is not None  # a row is at least one level below the root
        return parent


def groupings(links: list[LinkElement]) -> Iterator[tuple[RowList, ...]]:
    """Yield every way to group a page's links into lists: links of one shape, split at one depth of the tree.

    A link occurs in as many groupings as there are depths. All groupings together have at most `MAX_LISTS` lists; a
    grouping that would exceed this is left out.
    """
    by_shape: dict[int, list[LinkElement]] = {}
    for link in links:
        by_shape.setdefault(link.shape, []).append(link)
    linked = _elements_with_links(links)
    remaining = MAX_LISTS
    for group in sorted(by_shape.values(), key=len, reverse=True):
        shared = [_shared_depth(a, b) for a, b in pairwise(group)]
        most_common = [depth for depth, _ in Counter(shared).most_common(_MAX_DEPTHS)]
        for depth in most_common or [max(group[0].depth - 2, 0)]:
            parts = list(_parts(group, shared, depth))
            if len(parts) <= remaining:
                remaining -= len(parts)
                yield tuple(_row_list(part, depth, linked) for part in parts)


def irregular_rows(lists: list[RowList], links: list[LinkElement]) -> Iterator[Row]:
    """Yield the rows of lists that have another shape than the list: pinned ones in bold, the first with a picture.

    Args:
        lists: The lists that make up the column.
        links: All links of the page.
    """
    known = {row.element for part in lists for row in part.rows}
    lists_by_container: dict[Element | None, RowList] = {part.container: part for part in lists}
    inside: dict[Element, list[LinkElement]] = {}
    for link in links:
        for element in islice(_with_ancestors(link.element), _ROW_DEPTH):
            if element in known:
                break
            if element.getparent() in lists_by_container:
                inside.setdefault(element, []).append(link)
                break
    for element, contained in inside.items():
        part = lists_by_container[element.getparent()]
        regular = part.rows[0].element
        if element.tag != regular.tag or (element.tag == "div" and not _share_class(element, regular)):
            continue
        row = _row(element, contained)
        if row.dated if part.dated >= DATED_SHARE else len(row.title) >= _MIN_IRREGULAR_TITLE:
            yield row


def _share_class(one: Element, other: Element) -> bool:
    a, b = class_names(one).split(), class_names(other).split()
    return a == b or not set(a).isdisjoint(b)


def _shared_depth(a: LinkElement, b: LinkElement) -> int:
    """Return the depth of the lowest element that contains both of two links of one shape, which are equally deep."""
    above = zip(a.element.iterancestors(), b.element.iterancestors(), strict=True)
    return a.depth - next(levels for levels, (one, other) in enumerate(above, 1) if one is other)


def _with_ancestors(element: Element) -> Iterator[Element]:
    return chain((element,), element.iterancestors())


def _parts(group: list[LinkElement], shared: list[int], depth: int) -> Iterator[list[LinkElement]]:
    part = [group[0]]
    for link, at in zip(group[1:], shared, strict=True):
        if at < depth:
            yield part
            part = []
        part.append(link)
    yield part


def _elements_with_links(links: Iterable[LinkElement]) -> frozenset[Element]:
    """Return the elements that are links of a page or contain one."""
    found: set[Element] = set()
    for link in links:
        element: Element | None = link.element
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return frozenset(found)


def _row_list(part: list[LinkElement], depth: int, linked: frozenset[Element]) -> RowList:
    rows = _rows(part, depth, linked)
    dated = sum(row.dated for row in rows) / len(rows)
    if dated < DATED_SHARE:
        rows = [replace(row, context=without_sentences(row.context)) for row in rows]
    return RowList(tuple(rows), len(part), dated)


def _rows(part: list[LinkElement], depth: int, linked: frozenset[Element]) -> list[Row]:
    elements: list[tuple[Element, list[LinkElement]]] = []
    for link in part:
        element = next(islice(_with_ancestors(link.element), link.depth - depth - 1, None))
        if elements and elements[-1][0] is element:
            elements[-1][1].append(link)
        else:
            elements.append((element, [link]))
    rows = [_row(element, inside) for element, inside in elements]
    return _dated_by_table_header(rows) if _mostly(row.dated for row in rows) else _dated_outside(rows, linked)


def _row(element: Element, links: list[LinkElement]) -> Row:
    """Return the row in an element. Of several links, the one with the longest title is the article's."""
    link = max(links, key=lambda one: len(one.title))
    context = _around(element, link)
    return Row(element, link, link.title, context, shows_day(context))


def _mostly(flags: Iterable[bool]) -> bool:
    known = list(flags)
    return 2 * sum(known) >= len(known)


def _dated_by_table_header(rows: list[Row]) -> list[Row]:
    """Return table rows with the date of the cell under the header for the day of publication, if there is one."""
    table = next(rows[0].element.iterancestors("table"), None) if rows[0].element.tag == "tr" else None
    heading = next(table.iter("tr"), None) if table is not None else None
    if heading is None or heading is rows[0].element:
        return rows
    column = next(
        (
            at
            for at, cell in enumerate(islice(heading, MAX_INNER_ELEMENTS))
            if _PUBLISHED_HEADER.search(one_line(text_of(cell)))
        ),
        None,
    )
    if column is None:
        return rows
    cells = [text_of(row.element[column]) if column < len(row.element) else "" for row in rows]
    return [replace(row, context=cell) if shows_day(cell) else row for row, cell in zip(rows, cells, strict=True)]


def _dated_outside(rows: list[Row], linked: frozenset[Element]) -> list[Row]:
    """Return rows with the dates next to them (`<a>…</a> 2020-08-20<br>`, `dt` and `dd`), or in their titles."""
    texts = ([_adjacent_text(row.element, preceding, linked) for row in rows] for preceding in (False, True))
    adjacent = max(texts, key=lambda one: sum(map(shows_day, one)))
    dated = [shows_day(text) for text in adjacent]
    if _mostly(dated):
        return [
            replace(row, context=f"{text}\n{row.context}", dated=day)
            for row, text, day in zip(rows, adjacent, dated, strict=True)
        ]
    parts = [split_date(row.title) for row in rows]
    if _mostly(bool(text) for _, text in parts):
        return [
            replace(row, title=title, context=text or row.context, dated=bool(text))
            for row, (title, text) in zip(rows, parts, strict=True)
        ]
    return rows


def _around(row: Element, link: LinkElement) -> str:
    """Return the text of a row outside its link; if it has no date, also the text in the link other than the title."""
    outside = _bounded(_texts(row, link.element))
    if shows_day(outside) or not len(link.element):
        return outside
    inside = _bounded(_texts(link.element), 2 * MAX_CONTEXT)
    return f"{outside}\n{inside.replace(link.title, ' ', 1)}"


def _texts(element: Element, skipped: Element | None = None) -> Iterator[str]:
    if element is skipped:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, skipped)
        if child.tail:
            yield child.tail


def _bounded(texts: Iterator[str], most: int = MAX_CONTEXT) -> str:
    """Return texts as lines, up to about `most` characters."""
    lines: list[str] = []
    size = 0
    for text in islice(texts, MAX_INNER_ELEMENTS):
        line = one_line(text)
        if line:
            lines.append(line)
            size += len(line)
            if size > most:
                break
    return "\n".join(lines)


def _adjacent_text(element: Element, preceding: bool, linked: frozenset[Element]) -> str:
    return beginning(_bounded(_neighbours(element, preceding, linked), _ADJACENT_LENGTH), 2 * _ADJACENT_LENGTH)


def _neighbours(element: Element, preceding: bool, linked: frozenset[Element]) -> Iterator[str]:
    """Yield the texts after (or before) an element, up to the next element that contains a link.

    Rows that a script makes links contain no `a`: without `linked` the texts between all rows would be read for each.
    """
    if not preceding and element.tail:
        yield element.tail
    for sibling in element.itersiblings(preceding=preceding):
        if preceding and sibling.tail:
            yield sibling.tail
        if sibling in linked or not isinstance(sibling.tag, str):
            return
        if sibling.tag == "a" or sibling.find(".//a") is not None:
            return
        yield from _texts(sibling)
        if not preceding and sibling.tail:
            yield sibling.tail
    if preceding:
        parent = element.getparent()
        if parent is not None and parent.text:
            yield parent.text
