"""The last platform: nothing is recognised, the engine does all, and pages are numbered as most systems do.

The numberings were seen in public crawlers, which try them in this order: `index_1.html` after `index.html`,
then `index_2.html`; but `14229_2.html` after `14229.html`.
"""

from __future__ import annotations

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import file_name, numbered

NAME = "generic"


def read(page: Page) -> Hints:
    def numbering(n: int, total: int) -> PageRequest | None:
        plain_number = file_name(page.url).partition(".")[0].isdecimal()
        return numbered(page.url, n, offsets=(0, -1) if plain_number else (-1, 0))

    return Hints(numbering=numbering)
