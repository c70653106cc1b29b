"""The generic pager: which link of a page leads on, and what the page says of its number of pages.

A link leads on by its words (下一页), by being the number after the current one, by its class or its arrow.
Where a script turns the pages, `crawler.listing.js_links` reads the call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from crawler.listing.js_links import follow
from crawler.listing.models import Pager, PageRequest
from crawler.listing.numbered_pager import classes, numbers_after, options_after
from crawler.listing.page import MOST_INSIDE, Page, is_short, one_line, text_of
from crawler.listing.page_urls import are_near, same_page

_NEXT = re.compile(r"\W{0,4}(?:下\s?一?\s?[页頁]|后一?页|後一頁|下一屏|next(?: page)?|older(?: posts)?)\W{0,4}", re.I)
#: What leads to the first page; where the last one's 下一页 leads there, too, it leads nowhere.
_FIRST = re.compile(r"\W{0,4}(?:首\s?页|第一页|最前页|first(?: page)?|1)\W{0,4}", re.I)
_ARROW = re.compile(r"(?:[>›»→＞▶]\s?){1,3}")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-]|page)", re.I)
_OFF = re.compile(r"(?:^|[\s_-])(?:\w{0,9}disabled?|unclick|nolink|forbid|no-?more)(?:$|[\s_-])", re.I)
#: Words of a pager are short.
_WORDS = 16
#: … with the white space of the markup around them.
_LABEL_TEXT = 600
#: A page has a pager above its list and one below; more words of pagers than these are a flood.
_MAX_TURNERS = 40
_BUTTONS = ("button", "input")
#: What holds the words 下一页 where there is no next page.
_WITHOUT_LINK = ("span", "li", "font", "b", "em", "strong", "i", "div", "td")

_CURRENT_OF_TOTAL = (
    re.compile(
        r"(?<![\d/])(\d{1,5})\s{0,3}页?\s{0,3}/\s{0,3}共?\s{0,3}(\d{1,5})\s{0,3}(?=页|首页|上一?页|下一?页|尾页|末页|$)"
    ),
    re.compile(r"第\s{0,3}(\d{1,5})\s{0,3}页\D{0,12}(?:共|总计?)\s{0,3}(\d{1,5})\s{0,3}页"),
)
_PAGES = re.compile(r"(?:共有?|总共|共计|总计|总页数)\s{0,3}[:：]?\s{0,3}(\d{1,5})\s{0,3}页")
_RECORDS = re.compile(r"条(?:记录|信息|数据)?\s{0,3}[,，/]?\s{0,3}[共分]?\s{0,3}(\d{1,5})\s{0,3}页")


def read_pager(page: Page) -> Pager:
    """Where the page stands in its column, as far as its links and words tell."""
    stated = _stated(page)
    turners = _turners(page)
    ended = False
    for element in turners.words:
        request = follow(page, element)
        if request and _leads_on(page, request, turners.first):
            return replace(stated, next_page=request)
        ended = ended or request is not None or _is_off(element)
    if ended:
        return stated
    links = (*numbers_after(page, stated.current_page), *turners.arrows)
    for request in (*(follow(page, link) for link in links), *options_after(page)):
        if request and _leads_on(page, request, turners.first) and (request.form or are_near(request.url, page.url)):
            return replace(stated, next_page=request)
    return stated


def _stated(page: Page) -> Pager:
    """The current page and the number of pages, from words such as `共28页`, `第1/28页`, `1/28`."""
    text = one_line(text_of(page.tree))
    for pattern in _CURRENT_OF_TOTAL:
        for found in pattern.finditer(text):
            current, total = int(found[1]), int(found[2])
            if 1 <= current <= total:
                return Pager(None, total, current)
    counted = _PAGES.search(text) or _RECORDS.search(text)
    return Pager(None, int(counted[1]) if counted else None)


def _leads_on(page: Page, request: PageRequest, first: frozenset[str]) -> bool:
    """Whether a request is for another page than this one and, from a last page, than the first one."""
    if request.method == "POST" or "#" in request.url:
        return True
    return request.url not in first and not same_page(request.url, page.url)


@dataclass(frozen=True, slots=True)
class _Turners:
    """The elements that turn pages, and the addresses of the first page."""

    words: tuple[etree._Element, ...]
    arrows: tuple[etree._Element, ...]
    first: frozenset[str]


def _turners(page: Page) -> _Turners:
    words = [link for link in page.tree.iter("link") if (link.get("rel") or "").lower() == "next"]
    arrows: list[etree._Element] = []
    first: set[str] = set()
    asked = 0
    for element in page.tree.iter("a", *_BUTTONS, *_WITHOUT_LINK):
        if element.tag in _WITHOUT_LINK and (len(element) or not element.text):
            continue
        if len(words) + len(first) + len(arrows) > _MAX_TURNERS:
            break
        text = _label(element)
        if _NEXT.fullmatch(text):
            words.append(element)
        elif element.tag != "a":
            continue
        elif _FIRST.fullmatch(text):
            asked += 1
            request = follow(page, element) if asked <= _MAX_TURNERS else None
            if request and not same_page(request.url, page.url):
                first.add(request.url)
        elif _ARROW.fullmatch(text) or (not text and _NEXT_CLASS.search(classes(element))):
            arrows.append(element)
    # Two arrows in one pager lead to the next page and to the last: a class tells which.
    arrows.sort(key=lambda element: not _NEXT_CLASS.search(classes(element)))
    return _Turners(tuple(words), tuple(arrows), frozenset(first))


def _label(element: etree._Element) -> str:
    """The words of an element; where it has none, those of its title, value or picture."""
    text = one_line(text_of(element)) if len(element) < 4 and is_short(element, _LABEL_TEXT) else ""
    if not text:
        text = (element.get("title") or element.get("value") or element.get("aria-label") or "").strip()
    if not text:
        text = next((image.get("alt") or "" for image in islice(element.iter(), MOST_INSIDE) if image.tag == "img"), "")
        text = text.strip()
    return text if len(text) <= _WORDS else ""


def _is_off(element: etree._Element) -> bool:
    """Whether an element with the words of a turner is switched off, as on a last page."""
    if element.tag == "a":
        dead = element.get("href") is None and element.get("onclick") is None
        return dead or element.get("disabled") is not None or bool(_OFF.search(classes(element)))
    # An English "next" without a link belongs to a slide show as often as to a pager.
    inside = next(element.iterancestors("a"), None)
    return inside is None and element.get("onclick") is None and "页" in text_of(element)
