"""TRS WCM: a script call in the page says how many pages there are and what they are called.

Seen in public crawlers and on saved pages: `createPageHTML(7, 0, "index", "html")` counts from 0 and goes on
at `index_1.html`; `createPageHTML('page_div', 34, 1, 'list', 'shtml', 1000)`, whose first argument is an element,
counts from 1 and goes on at `list_2.shtml`; `Pager({size:15, current:0, prefix:'index', suffix:'html'})` counts
from 0; `var countPage = 7, currentPage = 6`.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import Page
from crawler.listing.page_urls import file_name, numbered, sibling
from crawler.listing.pager import read_pager

NAME = "trs"

_CALL = re.compile(r"\bcreatePage\w{0,12}\(([^()]{3,200})\)", re.I)
_PAGER = re.compile(r"\bPager\(\s?\{([^{}]{10,300})\}")
_PAIR = re.compile(r"(\w{1,20})\s{0,3}:\s{0,3}['\"]?([\w./-]{1,80})['\"]?")
_COUNT = re.compile(r"\bcountPage\s{0,3}=\s{0,3}['\"]?(\d{1,5})")
_CURRENT = re.compile(r"\bcurrentPage\s{0,3}=\s{0,3}['\"]?(\d{1,5})")
#: How the script of a page with such variables puts names together: `"index_" + n + ".html"`,
#: `"index"+"_"+n+"."+"html"`.
_STEM = re.compile(r"['\"]([\w-]{1,40}?)(?:_['\"]|['\"]\s{0,3}\+\s{0,3}['\"]_['\"])\s{0,3}\+")
_ENDING = re.compile(r"['\"]\.?(s?html?|jhtml|aspx?|jsp)['\"]")
_NAME = re.compile(r"[\w.-]{1,80}")


def read(page: Page) -> Hints | None:
    pager = called(page) or _pager_object(page) or _variables(page)
    return Hints(pager=pager) if pager else None


def called(page: Page) -> Pager | None:
    """What a call of `createPageHTML` in either form says; None where there is no call with numbers in it."""
    for found in _CALL.finditer(page.scripts):
        arguments = [argument.strip().strip("'\"") for argument in found[1].split(",")]
        from_zero = arguments[0].isdecimal()
        if not from_zero:
            del arguments[0]
        if (
            len(arguments) >= 4
            and arguments[0].isdecimal()
            and arguments[1].isdecimal()
            and _NAME.fullmatch(arguments[2] + arguments[3])
        ):
            total, current = int(arguments[0]), int(arguments[1])
            if from_zero or current == 0:
                return counted_from_zero(page, total, current, arguments[2], arguments[3])
            return _counted_from_one(page, total, current, arguments[2], arguments[3])
    return None


def counted_from_zero(page: Page, total: int, current: int, stem: str, ending: str) -> Pager:
    """The second page is called `stem_1`; on some sites `stem_2`, which is the alternative."""
    if current + 1 >= total:
        return Pager(None, total)
    ending = ending.lstrip(".")
    shift = 1 if current and file_name(page.url).startswith(f"{stem}_{current + 1}.") else 0
    likely, other = (PageRequest(sibling(page.url, f"{stem}_{current + 1 + n}.{ending}")) for n in (shift, 1))
    return Pager(PageRequest(likely.url, alternatives=() if current else (other,)), total)


def _counted_from_one(page: Page, total: int, current: int, stem: str, ending: str) -> Pager:
    if current >= total:
        return Pager(None, total)
    ending = ending.lstrip(".")
    shift = -1 if current > 1 and file_name(page.url).startswith(f"{stem}_{current - 1}.") else 0
    likely, other = (PageRequest(sibling(page.url, f"{stem}_{current + 1 + n}.{ending}")) for n in (shift, -1))
    return Pager(PageRequest(likely.url, alternatives=() if current > 1 else (other,)), total)


def _pager_object(page: Page) -> Pager | None:
    found = _PAGER.search(page.scripts)
    fields = dict(_PAIR.findall(found[1])) if found else {}
    size, current = fields.get("size", ""), fields.get("current", "")
    if not (size.isdecimal() and current.isdecimal() and fields.get("prefix") and fields.get("suffix")):
        return None
    return counted_from_zero(page, int(size), int(current), fields["prefix"], fields["suffix"])


def _variables(page: Page) -> Pager | None:
    """The older template: a script with two counters writes the pager, where the server does not write it."""
    count, current = _COUNT.search(page.scripts), _CURRENT.search(page.scripts)
    if not (count and current):
        return None
    total, at = int(count[1]), int(current[1])
    linked = read_pager(page).next_page
    if linked or at + 1 >= total:
        return Pager(linked if at + 1 < total else None, total)
    stem, ending = _STEM.search(page.scripts), _ENDING.search(page.scripts)
    if stem and ending:
        return counted_from_zero(page, total, at, stem[1], ending[1])
    return Pager(numbered(page.url, at + 2, offsets=(-1, 0)), total)
