"""Finds the rows of a column page: the main list among menus, sidebars and footers.

This is the generic engine, which reads nearly all pages of all platforms. The lists of one grouping (links of
one shape, split at one depth) are scored; the grouping with the highest sum is the column's.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from crawler.listing.link_elements import read_links
from crawler.listing.lists import DATED_SHARE, MAX_LISTS, Row, RowList, groupings, irregular_rows
from crawler.listing.models import Link
from crawler.listing.page import ColumnPage, Element
from crawler.listing.scoring import IN_MENU, MENU_WORD, ListScorer, ScoredList, is_plausible
from crawler.urls import is_home_path

#: The containers of the parts of one list have a common ancestor at most this many levels up.
_MAX_LEVELS = 2
#: A list with this share of article URLs or more is one of articles.
_ARTICLE_SHARE = 0.8
#: Titles of two undated lists of one column differ in mean length at most by this factor.
_TITLE_RATIO = 0.6


def read_rows(page: ColumnPage, tree: Element) -> tuple[Link, ...] | None:
    """Return the column's rows as links, one for each address, in page order.

    Args:
        page: The column page.
        tree: The elements to search; not the page's own where its rows are in other markup.

    Returns:
        None if the page has no list, () if only a script can follow the links of the list.
    """
    found = read_links(page, tree)
    scorer, has_pager = ListScorer(page, found), bool(found.before_pager)
    listed = list(groupings(found.links))
    links_of_shapes = {grouping[0].rows[0].link_element.shape: sum(p.links for p in grouping) for grouping in listed}
    if sum(links_of_shapes.values()) < len(found.links):
        page.cuts.append(f"{MAX_LISTS} lists")
    scored = [[scorer.score(part) for part in grouping] for grouping in listed]
    candidates = [_joined(grouping, has_pager) for grouping in scored]
    best = max(candidates, key=lambda lists: sum(part.score for part in lists), default=None)
    if best is None or not is_plausible(best[0], sum(len(part.row_list.rows) for part in best[1:])):
        return None
    parts = list(best)
    where = urlsplit(page.url)
    if is_home_path(where.path) and not where.query:  # not a column: all boxes of articles are read
        parts += [part for grouping in scored for part in grouping if part not in parts and _is_box(part)]
    lists = [part.row_list for part in parts]
    return _links((*(row for part in lists for row in part.rows), *irregular_rows(lists, found.links)))


def _joined(grouping: list[ScoredList], has_pager: bool) -> list[ScoredList]:
    """Return the list of a grouping with the highest score, followed by those that continue it."""
    first = max(grouping, key=lambda part: part.score)
    return [first, *(part for part in grouping if part is not first and _continues(part, first, has_pager))]


def _continues(part: ScoredList, first: ScoredList, has_pager: bool) -> bool:
    """Return whether a list is a further part of the best one: one list in several `ul`s, boxes of one type.

    Both have dates, or both have none and titles of similar length. The lengths may differ for adjacent lists of
    articles. On a page with a pager they must be close together, as the parts of one list are and a sidebar is not.
    """
    differ = abs(part.row_list.dated - first.row_list.dated) >= DATED_SHARE
    if differ or (has_pager and not _are_close(part.row_list, first.row_list)):
        return False
    if first.row_list.dated >= DATED_SHARE or part.title_length >= _TITLE_RATIO * first.title_length:
        return True
    article_share = min(part.article_share, first.article_share)
    return article_share >= _ARTICLE_SHARE and _are_siblings(part.row_list, first.row_list)


def _are_siblings(one: RowList, other: RowList) -> bool:
    """Return whether the containers of two lists are siblings with one tag, like the rows of a table of pictures."""
    a, b = one.container, other.container
    return a.tag == b.tag and a.getparent() is b.getparent()


def _are_close(one: RowList, other: RowList) -> bool:
    above = zip(one.container.iterancestors(), other.container.iterancestors(), strict=False)
    return any(a is b for a, b in islice(above, _MAX_LEVELS))


def _is_box(part: ScoredList) -> bool:
    """Return whether a list of a home page is a box of articles, by its dates or its URLs, and not a menu."""
    articles = part.row_list.dated >= DATED_SHARE or part.article_share >= _ARTICLE_SHARE
    return articles and part.position > IN_MENU and part.title_length >= MENU_WORD


def _links(rows: Iterable[Row]) -> tuple[Link, ...]:
    """Return rows as links, one for each address at its first position, with the longest of its titles."""
    links: dict[str, Link] = {}
    for row in sorted(rows, key=lambda row: row.link_element.order):
        if not row.link_element.url:
            continue
        link, known = row.to_link(), links.get(row.link_element.url)
        if known:
            title = link.title if link.title.startswith(known.title.rstrip(".…")) else known.title
            link = Link(known.url, title, known.date or link.date)
        links[link.url] = link
    return tuple(links.values())
