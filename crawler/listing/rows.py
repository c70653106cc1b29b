"""The generic engine that reads nearly every column page: the main list among menus, sidebars and footers.

Links of one shape make a family of lists; the family that weighs most is the column's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

from crawler.listing.anchors import read_anchors
from crawler.listing.lists import Row, RowList, families, strays
from crawler.listing.models import Link
from crawler.listing.page import Page
from crawler.listing.scoring import IN_MENU, MENU_WORD, Scale, Weighed, is_plausible

#: Parts of one list have a common element at most this far above their containers.
_CLOSE = 2
#: The share of a list's addresses that name articles where it is one of articles.
_ARTICLES = 0.8
#: A home page is no column: all its boxes count.
_HOME = re.compile(r"/?(?:(?:index|default)\.\w{3,5})?", re.I)


def read_rows(page: Page, tree: etree._Element) -> tuple[Link, ...] | None:
    """The column's rows as links, one for each address, in page order.

    None where the page has no list; () where it has one whose links only a script can follow.
    """
    found = read_anchors(page, tree)
    scale, paged = Scale(page, found), bool(found.before_pager)
    weighed = [[scale.weigh(part) for part in family] for family in families(found.links)]
    joined = [_joined(family, paged) for family in weighed]
    best = max(joined, key=lambda family: sum(part.weight for part in family), default=None)
    if best is None or not is_plausible(best[0], sum(len(part.rows.rows) for part in best[1:])):
        return None
    parts = list(best)
    where = urlsplit(page.url)
    if _HOME.fullmatch(where.path) and not where.query:
        parts += [part for family in weighed for part in family if part not in parts and _is_box(part)]
    lists = [part.rows for part in parts]
    return _links((*(row for part in lists for row in part.rows), *strays(lists, found.links)))


def _joined(family: list[Weighed], paged: bool) -> list[Weighed]:
    """A family's heaviest list, followed by those of the family that go with it."""
    first = max(family, key=lambda part: part.weight)
    return [first, *(part for part in family if part is not first and _goes_with(part, first, paged))]


def _goes_with(part: Weighed, first: Weighed, paged: bool) -> bool:
    """Whether a list is a further part of its family's heaviest: a list cut in several `ul`s, boxes of one
    kind.

    Both have dates, or both have none and titles of one length, if they are not neighbours. On a page with a pager
    they must stand close together, as the parts of one list do and a sidebar does not.
    """
    if abs(part.rows.dated - first.rows.dated) >= 0.5 or (paged and not _are_close(part.rows, first.rows)):
        return False
    if first.rows.dated >= 0.5 or part.title >= 0.6 * first.title:
        return True
    return min(part.article, first.article) >= _ARTICLES and _are_neighbours(part.rows, first.rows)


def _are_neighbours(one: RowList, other: RowList) -> bool:
    """Whether two lists are the next parts of one thing, as the rows of a table of pictures are."""
    a, b = one.container, other.container
    return a is not None and b is not None and a.tag == b.tag and a.getparent() is b.getparent()


def _are_close(one: RowList, other: RowList) -> bool:
    a, b = one.container, other.container
    for _ in range(_CLOSE):
        a, b = (a.getparent() if a is not None else None), (b.getparent() if b is not None else None)
        if a is b:
            return a is not None
    return False


def _is_box(part: Weighed) -> bool:
    """Whether a list of a home page is a box of articles, by its dates or by its addresses, and not a
    menu."""
    articles = part.rows.dated >= 0.5 or part.article >= _ARTICLES
    return articles and part.place > IN_MENU and part.title >= MENU_WORD


def _links(rows: Iterable[Row]) -> tuple[Link, ...]:
    """Rows as links, one for each address at its first place, with the fullest of its titles."""
    links: dict[str, Link] = {}
    for row in sorted(rows, key=lambda row: row.anchor.order):
        if not row.anchor.url:
            continue
        link, known = row.link(), links.get(row.anchor.url)
        if known:
            title = link.title if link.title.startswith(known.title.rstrip(".…")) else known.title
            link = Link(known.url, title, known.date or link.date)
        links[link.url] = link
    return tuple(links.values())
