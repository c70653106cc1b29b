"""EmpireCMS (帝国).

Recognised by: the paths of its programs (`/e/action/` …), or `Total record` in the pager.
Pages: static pages are `index_2.html`; others `/e/action/ListInfo/index.php?page=1&classid=9&totalnum=616`, counted
from 0, so that this is page 2.
Verified: the addresses and the counting from 0 in public crawlers. Not verified: the properties that recognise it.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
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


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has(*_MARKS) and "/e/action/" not in page.url:
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "classid", "page", n - 1) or numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
