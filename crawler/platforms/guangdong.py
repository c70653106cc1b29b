"""Guangdong's portal: articles are `content/post_N.html`, pages `index_2.html`, counted from 1.

The addresses and the numbering of linked pagers were seen on saved pages; that a pager without links numbers
its pages likewise is UNVERIFIED.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered

NAME = "guangdong"


def read(page: Page) -> Hints | None:
    if not page.has("content/post_", "content/mpost_", "NFCMS_SITE_ID"):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
