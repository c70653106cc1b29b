"""Column pages (lists of articles): a module for each family of publishing systems, one engine for all rows.

A platform is a module with a `NAME` and a pure function `read(page) -> Hints | None`; None says that the page
is not of this platform. To add one, write such a module here and put it into `PLATFORMS`.
"""

from __future__ import annotations

from typing import Protocol

from crawler.listing.models import Column, Hints, Link, Pager, PageRequest
from crawler.listing.page import Page, page_of, read_page
from crawler.listing.pager import read_pager
from crawler.listing.rows import read_rows
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

__all__ = ["PLATFORMS", "Column", "Hints", "Link", "Page", "PageRequest", "Pager", "Platform", "read_column"]


class Platform(Protocol):
    """What a platform module offers."""

    NAME: str

    def read(self, page: Page, /) -> Hints | None:
        """What the platform knows of a page, or None where the page is another's."""


#: Asked in this order: those known by a data endpoint first, then those with marks of their own, then those
#: that are known by an address or a habit which others share.
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


def read_column(body: str | bytes, url: str) -> Column:
    """Reads one page of a column: its links, the next page, the platform.

    Parameters:
        body: the response's bytes, HTML or what a platform's data endpoint answers (JSON, XML).
        url: its absolute URL.

    Total and bounded: whatever the bytes, it returns a `Column` and does not raise. At most 3 MB of text, 20,000
    links in 100,000 elements and 2,000 lists of them are looked at (`page.MAX_TEXT`, `anchors.MAX_LINKS`,
    `lists.MAX_LISTS`): a page of 20,000 rows, or of 17,000 links no two of which stand alike, takes about a second.
    """
    page = read_page(body, url)
    name, hints = _recognised(page)
    links = hints.links
    if links is None:
        links = read_rows(page, page.tree if hints.markup is None else page_of(hints.markup, url).tree)
    pager = hints.pager or _linked_or_counted(page, hints)
    following = pager.next_page
    if links is None:
        following = hints.shell or following
    return Column(links or (), following, pager.total_pages, name)


def _recognised(page: Page) -> tuple[str, Hints]:
    for platform in PLATFORMS:
        hints = platform.read(page)
        if hints is not None:
            return platform.NAME, hints
    return generic.NAME, Hints()


def _linked_or_counted(page: Page, hints: Hints) -> Pager:
    """What the page's links say; where none leads on though its words tell of more, the platform's way."""
    pager = read_pager(page)
    current, total = pager.current_page, pager.total_pages
    if pager.next_page or not hints.numbering or current is None or total is None or current >= total:
        return pager
    return Pager(hints.numbering(current + 1, total), total, current)
