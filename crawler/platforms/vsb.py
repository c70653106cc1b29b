"""Boda vsb (博达).

Recognised by: the paths of its resources and the names of its scripts.
Pages: the files of a column count down: of 60 pages, page 2 of `tzgg.htm` is `tzgg/59.htm`. The number of pages is in
the call `_simple_list_gotopage_fun(60, 'a5122GOPAGE', 2)`. The system's other form, `list2.htm` after `list.htm`, is
linked and needs no rule.
Verified: the countdown on saved pages, whose pagers link it; the call in a public crawler. Not verified: that a pager
without links counts down as well, and the other form.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import file_name, sibling
from crawler.listing.pager import read_pager

NAME = "vsb"

_MARKS = ("/system/resource/", "_simple_list_gotopage_fun", "pb_sys_common", "_vsb_")
_COUNT = re.compile(r"_simple_list_gotopage_fun\((\d{1,5}),\s?(?:'|&quot;)[\w-]{1,40}(?:'|&quot;),\s?2\)")
_FILE = re.compile(r"^([\w-]{1,60})(\.html?)$")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    if not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        found = _FILE.match(file_name(page.url))
        if not found:
            return None
        folder = "" if found[1].isdecimal() else f"{found[1]}/"
        return PageRequest(sibling(page.url, f"{folder}{total - n + 1}{found[2]}"))

    count, pager = _COUNT.search(page.text), read_pager(page)
    if count and pager.total_pages is None:
        total, stem = int(count[1]), file_name(page.url).partition(".")[0]
        current = total - int(stem) + 1 if stem.isdecimal() and len(stem) < 6 else 1
        onward = numbering(current + 1, total) if 1 <= current < total else None
        return Hints(pager=Pager(pager.next_page or onward, total))
    return Hints(numbering=numbering)
