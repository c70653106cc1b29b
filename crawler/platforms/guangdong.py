"""The portal system of Guangdong's sites.

Recognised by: articles named `content/post_N.html`, or `NFCMS_SITE_ID` in the source.
Pages: `index_2.html` is page 2.
Verified: the addresses and the numbering of linked pages on saved pages. Not verified: that a pager without links
numbers its pages in the same way.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered

NAME = "guangdong"


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has("content/post_", "content/mpost_", "NFCMS_SITE_ID"):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0,))

    return Hints(numbering=numbering)
