"""JEECMS.

Recognised by: `.jhtml` addresses or `/r/cms/` in the source.
Pages: the links of the pager are `#`; their `onclick` names `index_2.jhtml`.
Verified: on saved pages. Not verified: that a pager without such calls numbers its pages in the same way.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import file_name, sibling

NAME = "jeecms"

_STEM = re.compile(r"^(\w{1,60}?)(?:_\d{1,5})?\.\w{2,5}$")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has(".jhtml", "/r/cms/"):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        stem = _STEM.match(file_name(page.url))
        return PageRequest(sibling(page.url, f"{stem[1]}_{n}.jhtml")) if stem else None

    return Hints(numbering=numbering)
