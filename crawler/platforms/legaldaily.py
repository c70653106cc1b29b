"""Founder's system (法治日报 group, old 长安网): columns are `node_N.htm`, their pages `node_N_2.htm`.

The names were seen in public crawlers; that a pager without links numbers its pages so is UNVERIFIED.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered

NAME = "legaldaily"

_NODE = re.compile(r"/node_\d{1,8}(?:_\d{1,4})?\.s?html?$")


def read(page: Page) -> Hints | None:
    if not _NODE.search(page.url):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0, -1))

    return Hints(numbering=numbering)
