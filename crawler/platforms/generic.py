"""The last platform: nothing is recognised, so the engine does all, and pages are numbered as most systems
do.

The two numberings were seen in public crawlers, which try them in this order.
"""

from __future__ import annotations

from crawler.platforms.column import Hints, PageRequest
from crawler.platforms.numbered import numbered
from crawler.platforms.page import Page

NAME = "generic"


def read(page: Page) -> Hints:
    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(-1, 0))

    return Hints(numbering=numbering)
