"""Reads pagers that only a script of the page draws: the call of a plugin with counters and a function for a page.

The plugins have one form, `laypage.render({count: 64, limit: 10, curr: 2, jump: function (page) {…}})`: counters by
name, and a function that opens the address of a page. Nothing is executed (see `crawler.listing.js_links`).
"""

from __future__ import annotations

import re

from crawler.listing.js_links import opened_by
from crawler.listing.models import Pager, PageRequest
from crawler.listing.page import ColumnPage

#: The function that a plugin calls with the chosen page, or with an object that has it.
_CALLBACK = re.compile(
    r"\b(?:jump|callback|onPageChange|onPageClicked|onPageClick|onChange|backFn|turnPage|pageClick)\s{0,9}:\s{0,9}"
    r"(?:function\s{0,9}\((?P<one>[^()]{0,100})\)\s{0,99}\{|\((?P<other>[^()]{0,100})\)\s{0,9}=>\s{0,9}\{)"
)
#: The counters of a plugin are in this many characters before and after the beginning of its function.
_BEFORE, _AFTER = 600, 800
_NUMBER = r"['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,6})\b"
_CURRENT = re.compile(rf"\b(?:curr|current|currentPage|currPage|pageNo|pageIndex|pageNum){_NUMBER}")
_PAGES = re.compile(rf"\b(?:pages|totalPages?|pageCount){_NUMBER}")
_RECORDS = re.compile(rf"\b(?:count|totalData|totalCounts?|total|dataCount){_NUMBER}")
_PER_PAGE = re.compile(rf"\b(?:limit|showData|pageSize|pageItems){_NUMBER}")


def read_script_pager(page: ColumnPage) -> Pager | None:
    """Return the position of a page by the first plugin that names the current page and how many there are."""
    for found in _CALLBACK.finditer(page.scripts):
        start = page.scripts.rfind("(", max(0, found.start() - _BEFORE), found.start())
        start = max(page.scripts.rfind("{", max(0, found.start() - _BEFORE), found.start()), start)
        call, body = page.scripts[start : found.end() + _AFTER], page.scripts[found.end() : found.end() + _AFTER]
        current, total = _first(_CURRENT, call), _pages(call)
        if not current or not total or current > total:
            continue
        parameter = (found["one"] or found["other"] or "").split(",")[0].strip()
        url = opened_by(page, body, parameter, current + 1) if parameter and current < total else ""
        if url or current == total:
            return Pager(PageRequest(url) if url else None, total, current)
    return None


def _pages(call: str) -> int:
    """Return the number of pages, from that of the records if the call does not name it; 0 if it is not known."""
    pages = _first(_PAGES, call)
    records, size = _first(_RECORDS, call), _first(_PER_PAGE, call)
    return pages or (-(-records // size) if records and size else 0)


def _first(pattern: re.Pattern[str], call: str) -> int:
    found = pattern.search(call)
    return int(found[1]) if found else 0
