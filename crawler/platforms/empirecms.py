"""EmpireCMS (帝国): static pages are `index_2.html`, others `/e/action/ListInfo/?classid=9&page=1`.

The addresses were seen in public crawlers, and that the latter count from 0: page 2 is
`/e/action/ListInfo/index.php?page=1&classid=9&totalnum=616`. UNVERIFIED: the pager's marks.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import numbered, queried

NAME = "empirecms"

_MARKS = (
    "/e/action/",
    "/e/public/",
    "/e/search/",
    "/e/member/",
    "/e/data/",
    "/e/extend/",
    'title="Total record"',
)


def read(page: Page) -> Hints | None:
    if not page.has(*_MARKS) and "/e/action/" not in page.url:
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "classid", "page", n - 1) or numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
