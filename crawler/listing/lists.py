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

from crawler.listing.dates import (
    MAX_CONTEXT,
    beginning,
    date_in_attribute,
    read_date,
    shows_day,
    split_date,
    with_common_order,
    without_sentences,
)
from crawler.listing.dialects import article_date
from crawler.listing.link_elements import MAX_TITLE, LinkElement, class_names
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
#: A row that a stray end tag has moved is at most this deep in the list's container.
_MOVED_LEVELS = 12
#: The shortest title of an undated row of another shape. Shorter ones are buttons of the list.
_MIN_IRREGULAR_TITLE = 10
#: A list with this share of dated rows or more counts as dated.
DATED_SHARE = 0.5
#: Minimum length of a shortened title: a longer text with the same beginning is then the whole title.
_MIN_STEM = 4
#: The number of a row in its link, and the fewest rows of which it is told from a number of the title.
_ROW_NUMBER, _MIN_NUMBERED = re.compile(r"\d{1,4}", re.A), 3
#: The header of the table column with the day of publication.
_PUBLISHED_HEADER = re.compile(r"(?:发布|公开|发文|更新|公示)(?:时间|日期)")
#: Attributes with a row's date.
_DATE_ATTRIBUTES = (
    *("title", "datetime", "date", "time", "content", "data-datetime", "data-date", "data-time"),
    *("data-pubdate", "data-pubtime", "data-publish-date", "data-publish-time"),
)
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
    for row in _moved_rows(lists[0], known, links):
        known.add(row.element)
        yield row
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


def _moved_rows(part: RowList, known: set[Element], links: list[LinkElement]) -> Iterator[Row]:
    """Yield the rows of a dated list that a stray end tag (`</table>`, `</ul>`) has moved to another level.

    They have the form of the other rows, and are somewhere in the list's container, or are items right after the list.
    """
    if part.dated < DATED_SHARE:
        return
    regular, container = part.rows[0], part.container
    levels = _levels_between(regular.link_element.element, regular.element)
    form = _form(regular.element, regular.link_element.element)
    for link in links:
        element = next(islice(_with_ancestors(link.element), levels, None), None)
        if element is None or element in known or _form(element, link.element) != form:
            continue
        parent = element.getparent()
        after = element.tag == "li" and parent is not None and parent is container.getparent()
        if after or container in islice(element.iterancestors(), _MOVED_LEVELS):
            row = _row(element, [link])
            if row.dated:
                yield row


def _levels_between(inner: Element, outer: Element) -> int:
    return next(levels for levels, element in enumerate(_with_ancestors(inner)) if element is outer)


def _form(row: Element, link: Element) -> tuple[object, ...]:
    parts = tuple(child.tag for child in islice(row, MAX_INNER_ELEMENTS))
    return row.tag, class_names(row), link.tag, class_names(link), parts


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
    texts = with_common_order([row.context for row in rows])
    rows = [replace(row, context=text) if text != row.context else row for row, text in zip(rows, texts, strict=True)]
    return RowList(tuple(rows), len(part), dated)


def _rows(part: list[LinkElement], depth: int, linked: frozenset[Element]) -> list[Row]:
    elements: list[tuple[Element, list[LinkElement]]] = []
    for link in part:
        element = next(islice(_with_ancestors(link.element), link.depth - depth - 1, None))
        if elements and elements[-1][0] is element:
            elements[-1][1].append(link)
        else:
            elements.append((element, [link]))
    rows_of = Counter(url for _, inside in elements for url in {link.url for link in inside})
    shared = frozenset(url for url, count in rows_of.items() if count > 1)
    rows = _without_numbers([_row(element, inside, shared) for element, inside in elements])
    return _dated_by_header(rows) if _mostly(row.dated for row in rows) else _dated_outside(rows, linked)


def _without_numbers(rows: list[Row]) -> list[Row]:
    """Return rows without the numbers at the beginning of their titles, if each row has one in its own element."""
    first = [one_line(row.link_element.element[0].text or "") if len(row.link_element.element) else "" for row in rows]
    start = first[0]
    if len(rows) < _MIN_NUMBERED or not _ROW_NUMBER.fullmatch(start):
        return rows
    if any(
        not _ROW_NUMBER.fullmatch(number) or int(number) != int(start) + at or not row.title.startswith(number)
        for at, (number, row) in enumerate(zip(first, rows, strict=True))
    ):
        return rows
    titles = [row.title[len(number) :].lstrip(" .、．") for number, row in zip(first, rows, strict=True)]
    return [replace(row, title=title or row.title) for row, title in zip(rows, titles, strict=True)]


def _row(element: Element, links: list[LinkElement], shared: frozenset[str] = frozenset()) -> Row:
    """Return the row in an element.

    Args:
        element: The element.
        links: Its links. The article's is the one with the longest title.
        shared: URLs that several rows have, such as that of their category. The article's is not one of them.
    """
    link = max(links, key=lambda one: (one.url not in shared, len(one.title)))
    context = _around(element, link)
    return Row(element, link, _whole(link.title, element), context, shows_day(context))


def _whole(title: str, row: Element) -> str:
    """Return the whole title instead of a shortened one, if another element or an attribute of the row has it."""
    stem = title.rstrip(".…． ")
    if len(stem) == len(title) or len(stem) < _MIN_STEM:
        return title
    for element in islice(row.iter(), MAX_INNER_ELEMENTS):
        for value in (*element.attrib.values(), element.text):
            whole = one_line(str(value)) if value and len(value) <= 2 * MAX_TITLE else ""
            is_sentence = "。" in whole or whole[-1:] in "….．"
            if len(stem) < len(whole) <= MAX_TITLE and whole.startswith(stem) and not is_sentence:
                return whole
    return title


def _mostly(flags: Iterable[bool]) -> bool:
    known = list(flags)
    return 2 * sum(known) >= len(known)


def _dated_by_header(rows: list[Row]) -> list[Row]:
    """Return rows with the date of the cell under the header for the day of publication, if there is one.

    The rows are those of a table, or elements with the same number of parts as their header.
    """
    heading = _heading(rows[0].element)
    if heading is None:
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


def _heading(row: Element) -> Element | None:
    """Return the element with the headers of the rows: a table's first, or the one before the rows or their list."""
    if row.tag == "tr":
        table = next(row.iterancestors("table"), None)
        heading = next(table.iter("tr"), None) if table is not None else None
        return heading if heading is not row else None
    heading = row.getprevious()
    parent = row.getparent()
    if heading is None and parent is not None:
        heading = parent.getprevious()
    if heading is not None and len(heading) == 1 and len(heading[0]) == len(row):
        heading = heading[0]
    return heading if heading is not None and len(heading) == len(row) else None


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
    """Return the text of a row outside its link; if it has no date, also the text in the link other than the title.

    If these show no day with its year, a date in an attribute comes first.
    """
    text = _bounded(_texts(row, link.element))
    if not shows_day(text) and len(link.element):
        inside = _bounded(_texts(link.element), 2 * MAX_CONTEXT)
        text = f"{text}\n{inside.replace(link.title, ' ', 1)}"
    if read_date(text):
        return text
    dates = (
        date_in_attribute(value)
        for element in islice(row.iter(), MAX_INNER_ELEMENTS)
        for name in _DATE_ATTRIBUTES
        if (value := element.get(name))
    )
    day = next(filter(None, dates), "")
    return f"{day}\n{text}" if day else text


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
