"""DedeCMS (织梦).

Recognised by: `list_{column}_{page}.html` in the source or the URL, or the paths of its programs and templates.
Pages: `list_{column}_{page}.html`, linked and also in a drop-down; without static pages
`/plus/list.php?tid=9&TotalResult=4849&PageNo=2`.
Verified: static pages on saved pages, the program in a public crawler. Not verified: that it works without
`TotalResult`.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import queried, sibling

NAME = "dedecms"

_PAGES = re.compile(r"list_(\d{1,6})_(\d{1,5})\.html")
_MARKS = ("/plus/list.php", "/plus/view.php", "/plus/search.php", "/plus/count.php", "/templets/", "dedeajax")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    named = (_PAGES.search(page.text) if "list_" in page.text else None) or _PAGES.search(page.url)
    if not named and not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        request = queried(page.url, "tid", "PageNo", n)
        if request or not named:
            return request
        return PageRequest(sibling(page.url, f"list_{named[1]}_{n}.html"))

    return Hints(numbering=numbering)
