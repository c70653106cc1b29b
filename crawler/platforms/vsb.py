"""Boda vsb (博达): a column's files count down; of 60 pages, page 2 of `tzgg.htm` is `tzgg/59.htm`.

Seen on saved pages, whose pagers link it. The other shape of the system, `list2.htm` after `list.htm`
(UNVERIFIED), is linked as well and needs no rule here.
"""

from __future__ import annotations

import re

from crawler.platforms.addresses import file_name, sibling
from crawler.platforms.column import Hints, PageRequest
from crawler.platforms.page import Page

NAME = "vsb"

_MARKS = ("/system/resource/", "_simple_list_gotopage_fun", "pb_sys_common", "_vsb_")
_FILE = re.compile(r"^([\w-]{1,60})(\.html?)$")


def read(page: Page) -> Hints | None:
    if not page.has(*_MARKS):
        return None

    def numbering(n: int, total: int) -> PageRequest | None:
        found = _FILE.match(file_name(page.url))
        if not found:
            return None
        folder = "" if found[1].isdecimal() else f"{found[1]}/"
        return PageRequest(sibling(page.url, f"{folder}{total - n + 1}{found[2]}"))

    return Hints(numbering=numbering)
