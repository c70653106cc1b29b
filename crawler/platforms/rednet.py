"""rednet (红网): `/channel/8060.html` goes on at `/channel/8060_2.html`; seen in public crawlers."""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered

NAME = "rednet"

_CHANNEL = re.compile(r"/channel/\d{1,8}(?:_\d{1,4})?\.html$")


def read(page: Page) -> Hints | None:
    if not _CHANNEL.search(page.url):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
