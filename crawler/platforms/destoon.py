"""Destoon (B2B portals that copy public notices): the pager is linked and says `共123条/7页`.

UNVERIFIED (general knowledge): `list.php?catid=9&page=2` and `list-9-2.html`.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered, queried

NAME = "destoon"

_MARKS = ("destoon", "Destoon", "DESTOON", "/file/script/config.js", "/file/script/common.js")


def read(page: Page) -> Hints | None:
    if not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "catid", "page", n) or numbered(page.url, n, offsets=(0,), mark="-")

    return Hints(numbering=numbering)
