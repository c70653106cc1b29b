"""PHPCMS: the pager is linked; on the last page 下一页 leads to that page itself.

Seen in public crawlers: `index.php?m=content&c=index&a=lists&catid=9` takes `page=2`. UNVERIFIED (general
knowledge): what the last page links to, and the marks below.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered, queried

NAME = "phpcms"

_MARKS = ("m=content&c=index&a=", "m=content&amp;c=index&amp;a=", "/api.php?op=count", "phpcms", "PHPCMS")


def read(page: Page) -> Hints | None:
    if not page.has(*_MARKS) and "m=content&c=index" not in page.url:
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "catid", "page", n) or numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
