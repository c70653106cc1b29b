"""UCAP (开普).

Recognised by: its class names in the source, the form of the column's URL, or the call of `createPageHTML` with an
element's id.
Pages: the call is that of TRS and counts from 1: `list.shtml` continues at `list_2.shtml`. A name such as `xwzx_list_2`
may be a template's and not that of page 2. Pages such as `column-index-2.shtml` (成都) are linked and need no rule.
Verified: on saved pages and in public crawlers.
"""

from __future__ import annotations

import re

from cleaner.dates import URL_YEAR
from crawler.listing.models import Hints, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import numbered
from crawler.platforms import trs

NAME = "ucap"

_COLUMN = re.compile(r"/c\d{5,6}/(?:[\w-]{1,40}\.s?html?)?$")
_CALL = re.compile(r"createPageHTML\(\s?['\"][^'\",]{1,40}['\"]\s?,\s?\d{1,5},\s?\d{1,5},")
#: Some TRS sites call with an element, too; they are recognised by their article URLs.
_TRS_ARTICLE = re.compile(rf"/t{URL_YEAR}\d{{4}}_\d{{1,12}}\.s?html?")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    marked = page.has("ucapcontent", "UCAP-CONTENT") or _COLUMN.search(page.url)
    if not marked and (_TRS_ARTICLE.search(page.text) or not _CALL.search(page.scripts)):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        return numbered(page.url, n, offsets=(0, -1))

    return Hints(pager=trs.called(page), numbering=numbering)
