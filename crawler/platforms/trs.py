"""TRS WCM (拓尔思).

Recognised by: a script call or variables with the number of pages and their names.
Pages: `createPageHTML(7, 0, "index", "html")` counts from 0 and continues at `index_1.html`;
`createPageHTML('page_div', 34, 1, 'list', 'shtml', 1000)`, whose first argument is an element, counts from 1 and
continues at `list_2.shtml`; `Pager({size:15, current:0, prefix:'index', suffix:'html'})` and the variables
`countPage = 7, currentPage = 6` count from 0.
Verified: on saved pages and in public crawlers.
"""

from __future__ import annotations

import re

from crawler.listing.models import Hints, Pager, PageRequest
from crawler.listing.page import ColumnPage
from crawler.listing.page_urls import file_name, numbered, sibling
from crawler.listing.pager import read_pager

NAME = "trs"

_CALL = re.compile(r"\bcreatePage\w{0,12}\(([^()]{3,200})\)", re.I)
_PAGER = re.compile(r"\bPager\(\s?\{([^{}]{10,300})\}")
_PAIR = re.compile(r"(\w{1,20})\s{0,3}:\s{0,3}['\"]?([\w./-]{1,80})['\"]?")
_COUNT = re.compile(r"\bcountPage\s{0,3}=\s{0,3}['\"]?(\d{1,5})")
_CURRENT = re.compile(r"\bcurrentPage\s{0,3}=\s{0,3}['\"]?(\d{1,5})")
#: The names of pages in the script of a page with such variables: `"index_" + n + ".html"`, `"index"+"_"+n+"."+"html"`.
_STEM = re.compile(r"['\"]([\w-]{1,40}?)(?:_['\"]|['\"]\s{0,3}\+\s{0,3}['\"]_['\"])\s{0,3}\+")
_ENDING = re.compile(r"['\"]\.?(s?html?|jhtml|aspx?|jsp)['\"]")
_NAME = re.compile(r"[\w.-]{1,80}")
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{0,40}")


def read(page: ColumnPage) -> Hints | None:
    """Return the parts of a page that the platform reads itself, None if the page is of another platform."""
    pager = called(page) or _pager_object(page) or _variables(page)
    return Hints(pager=pager) if pager else None


def called(page: ColumnPage) -> Pager | None:
    """Return the pager in a call of `createPageHTML` of either form, None if there is no call with numbers."""
    for found in _CALL.finditer(page.scripts):
        arguments = [_value(page, argument.strip()).removeprefix("./") for argument in found[1].split(",")]
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


def _value(page: ColumnPage, argument: str) -> str:
    """Return the value of an argument: a number, a string, or a variable with either."""
    if _VARIABLE.fullmatch(argument):
        known = re.search(rf"\b{re.escape(argument)}\s{{0,3}}=\s{{0,3}}(['\"]?)([\w.-]{{1,80}})\1", page.scripts)
        return known[2] if known else argument
    return argument.strip("'\"")


def counted_from_zero(page: ColumnPage, total: int, current: int, stem: str, ending: str) -> Pager:
    """Return the pager of pages named `stem_1` (page 2); on some sites `stem_2`, which is the alternative."""
    if current + 1 >= total:
        return Pager(None, total)
    ending = ending.lstrip(".")
    shift = 1 if current and file_name(page.url).startswith(f"{stem}_{current + 1}.") else 0
    likely, other = (PageRequest(sibling(page.base, f"{stem}_{current + 1 + n}.{ending}")) for n in (shift, 1))
    return Pager(PageRequest(likely.url, alternatives=() if current else (other,)), total)


def _counted_from_one(page: ColumnPage, total: int, current: int, stem: str, ending: str) -> Pager:
    if current >= total:
        return Pager(None, total)
    ending = ending.lstrip(".")
    shift = -1 if current > 1 and file_name(page.url).startswith(f"{stem}_{current - 1}.") else 0
    likely, other = (PageRequest(sibling(page.base, f"{stem}_{current + 1 + n}.{ending}")) for n in (shift, -1))
    return Pager(PageRequest(likely.url, alternatives=() if current > 1 else (other,)), total)


def _pager_object(page: ColumnPage) -> Pager | None:
    found = _PAGER.search(page.scripts)
    fields = dict(_PAIR.findall(found[1])) if found else {}
    size, current = fields.get("size", ""), fields.get("current", "")
    if not (size.isdecimal() and current.isdecimal() and fields.get("prefix") and fields.get("suffix")):
        return None
    return counted_from_zero(page, int(size), int(current), fields["prefix"], fields["suffix"])


def _variables(page: ColumnPage) -> Pager | None:
    """Return the pager of the older template, which the server or a script with two counters writes."""
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
