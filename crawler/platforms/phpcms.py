"""PHPCMS.

Recognised by: its name, or the queries of its programs.
Pages: linked; on the last page 下一页 leads to that page itself. `index.php?m=content&c=index&a=lists&catid=9` takes
`page=2`.
Verified: the query in public crawlers. Not verified: the link of the last page, the properties that recognise it.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered, queried

NAME = "phpcms"

_MARKS = ("m=content&c=index&a=", "m=content&amp;c=index&amp;a=", "/api.php?op=count", "phpcms", "PHPCMS")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has(*_MARKS) and "m=content&c=index" not in page.url:
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return queried(page.url, "catid", "page", n) or numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
