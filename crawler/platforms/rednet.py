"""rednet (红网): columns are `/channel/8060.html`, their pages `/channel/8060_10.html`; both seen in public
crawlers."""

from __future__ import annotations

import re

from crawler.platforms.column import Hints, PageRequest
from crawler.platforms.numbered import numbered
from crawler.platforms.page import Page

NAME = "rednet"

_CHANNEL = re.compile(r"/channels?/\d{1,8}(?:_\d{1,4})?\.html$")


def read(page: Page) -> Hints | None:
    if not _CHANNEL.search(page.url):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
