"""JEECMS: the pager's links are `#`, their `onclick` names `index_2.jhtml`; seen on saved pages.

UNVERIFIED: that a pager without such calls numbers its pages likewise.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import file_name, sibling

NAME = "jeecms"

_STEM = re.compile(r"^(\w{1,60}?)(?:_\d{1,5})?\.\w{2,5}$")


def read(page: Page) -> Hints | None:
    if not page.has(".jhtml", "/r/cms/"):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        stem = _STEM.match(file_name(page.url))
        return PageRequest(sibling(page.url, f"{stem[1]}_{n}.jhtml")) if stem else None

    return Hints(numbering=numbering)
