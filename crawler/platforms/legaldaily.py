"""Founder's system (方正), used by the 法治日报 group and older 长安网 sites.

Recognised by: the column's URL, `node_N.htm`.
Pages: `node_N_2.htm` is page 2.
Verified: the names in public crawlers. Not verified: that a pager without links numbers its pages in this way.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered

NAME = "legaldaily"

_NODE = re.compile(r"/node_\d{1,8}(?:_\d{1,4})?\.s?html?$")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not _NODE.search(page.url):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0, -1))

    return Hints(numbering=numbering)
