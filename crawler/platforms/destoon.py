"""Destoon, the CMS of B2B portals that copy public notices.

Recognised by: its name or the paths of its scripts.
Pages: linked, with `共123条/7页`; without links `list.php?catid=9&page=2` and `list-9-2.html`.
Not verified: all of it is general knowledge.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered, queried

NAME = "destoon"

_MARKS = ("destoon", "Destoon", "DESTOON", "/file/script/config.js", "/file/script/common.js")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "catid", "page", n) or numbered(page.url, n, offsets=(0,), mark="-")

    return Hints(numbering=numbering)
