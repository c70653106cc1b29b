"""DedeCMS (织梦): pages are `list_{column}_{page}.html`, linked and also the options of a drop-down.

Seen on saved pages, and the form without static pages in a public crawler:
`/plus/list.php?tid=9&TotalResult=4849&PageNo=2`. UNVERIFIED: that it needs no `TotalResult`.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import queried, sibling

NAME = "dedecms"

_PAGES = re.compile(r"list_(\d{1,6})_(\d{1,5})\.html")
_MARKS = ("/plus/list.php", "/plus/view.php", "/plus/search.php", "/plus/count.php", "/templets/", "dedeajax")


def read(page: Page) -> Hints | None:
    named = (_PAGES.search(page.text) if "list_" in page.text else None) or _PAGES.search(page.url)
    if not named and not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        asked = queried(page.url, "tid", "PageNo", n)
        if asked or not named:
            return asked
        return PageRequest(sibling(page.url, f"list_{named[1]}_{n}.html"))

    return Hints(numbering=numbering)
