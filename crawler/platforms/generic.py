"""The last platform, for pages that no other one recognises.

Recognised by: nothing; it accepts every page, and the generic engine finds rows and pager.
Pages: `index_1.html` after `index.html`, then `index_2.html`; but `14229_2.html` after `14229.html`.
Verified: the numberings in public crawlers, which try them in this order.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import file_name, numbered

NAME = "generic"


def read(page: ColumnPage) -> Hints:
    """Return the numbering that most CMSs use."""

    def numbering(n: int, total: int) -> PageRequest | None:
        plain_number = file_name(page.url).partition(".")[0].isdecimal()
        return numbered(page.url, n, offsets=(0, -1) if plain_number else (-1, 0))

    return Hints(numbering=numbering)
