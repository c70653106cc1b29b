"""Reads column pages (lists of articles): one module for each CMS, and `read_column`, which tries them in order.

A platform is a module with a `NAME` and a pure function `read(page) -> Hints | None`. The rows and pagers of all
platforms are read by the generic engine in `crawler.listing`. To add a platform, write such a module and add it to
`PLATFORMS`.
"""

from __future__ import annotations

from typing import Protocol

from crawler.listing.hidden_rows import read_hidden_rows
from crawler.listing.js_links import is_made_by_script
from crawler.listing.models import Column, Hints, Link, Pager, PageRequest
from crawler.listing.page import ColumnPage, parse_page, read_page
from crawler.listing.pager import read_pager
from crawler.listing.rows import read_rows
from crawler.listing.script_pager import read_script_pager
from crawler.platforms import (
    aspnet,
    dedecms,
    destoon,
    empirecms,
    enorth,
    generic,
    gkmlpt,
    guangdong,
    hanweb,
    jeecms,
    jpaas,
    legaldaily,
    phpcms,
    rednet,
    trs,
    ucap,
    vsb,
)

__all__ = ["PLATFORMS", "Column", "ColumnPage", "Hints", "Link", "PageRequest", "Pager", "Platform", "read_column"]


class Platform(Protocol):
    """The interface of a platform module."""

    NAME: str

    def read(self, page: ColumnPage, /) -> Hints | None:
        """Return the parts of a page that the platform reads itself, None if the page is of another platform."""


#: In the order in which they are tried: first those recognised by a data endpoint, then those with unique properties,
#: then those recognised by an address or a convention that other systems also use.
PLATFORMS: tuple[Platform, ...] = (
    jpaas,
    hanweb,
    gkmlpt,
    ucap,
    trs,
    vsb,
    aspnet,
    guangdong,
    jeecms,
    enorth,
    dedecms,
    empirecms,
    destoon,
    phpcms,
    legaldaily,
    rednet,
    generic,
)


def read_column(body: str | bytes, url: str, charset: str = "utf-8") -> Column:
    """Read one page of a column.

    It accepts any body without an exception. The work is bounded: at most 3 million characters, 20,000 links in 100,000
    elements and 2,000 lists are read (`page.MAX_TEXT`, `link_elements.MAX_LINKS`, `lists.MAX_LISTS`). A page of 20,000
    rows, or of 17,000 links with different shapes, takes about a second.

    Args:
        body: The response's text, or its bytes as served: HTML, or the JSON or XML of a platform's data endpoint.
        url: Its absolute URL.
        charset: The charset of the page; bytes show it themselves.

    Returns:
        The page's links, the request for the next page, the platform, and the limits that the page exceeds.
    """
    page = read_page(body, url, charset)
    name, hints = _recognise(page)
    links = hints.links
    if links is None:
        rows = page if hints.markup is None else parse_page(hints.markup, page.url)
        links = read_rows(page, rows.tree)
        page.cuts.extend(cut for cut in rows.cuts if cut not in page.cuts)
        if not hints.rows_request:
            links = read_hidden_rows(page, links or ()) or links
    pager = hints.pager or _linked_or_numbered(page, hints)
    following = pager.next_page
    if links is None:
        following = hints.rows_request or following
    by_script = not links and not following and (links == () or is_made_by_script(page))
    return Column(links or (), following, pager.total_pages, name, tuple(page.cuts), frozenset(page.refused), by_script)


def _recognise(page: ColumnPage) -> tuple[str, Hints]:
    for platform in PLATFORMS:
        hints = platform.read(page)
        if hints is not None:
            return platform.NAME, hints
    return generic.NAME, Hints()


def _linked_or_numbered(page: ColumnPage, hints: Hints) -> Pager:
    """Return the pager from the page's links; from the platform, if the words state a next page and no link has it."""
    pager = read_pager(page)
    if pager.next_page is None:
        pager = read_script_pager(page) or pager
    current, total = pager.current_page, pager.total_pages
    if pager.next_page or not hints.numbering or current is None or total is None or current >= total:
        return pager
    return Pager(hints.numbering(current + 1, total), total, current)
