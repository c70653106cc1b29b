"""rednet (红网).

Recognised by: the column's URL, `/channel/8060.html`.
Pages: `/channel/8060_2.html` is page 2.
Verified: in public crawlers.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered

NAME = "rednet"

_CHANNEL = re.compile(r"/channel/\d{1,8}(?:_\d{1,4})?\.html$")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not _CHANNEL.search(page.url):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
