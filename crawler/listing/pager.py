"""The generic pager: finds the link to the next page of a column and the number of pages.

The link to the next page is recognised by its words (下一页), by the number after the current one, by its class or by
an arrow. `crawler.listing.js_links` resolves links by script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from crawler.listing.js_links import follow, is_refused
from crawler.listing.models import Pager, PageRequest
from crawler.listing.numbered_pager import classes, numbers_after, options_after
from crawler.listing.page import MAX_INNER_ELEMENTS, ColumnPage, Element, is_short, one_line, text_of
from crawler.listing.page_urls import are_near, same_page
from crawler.listing.pager_words import FIRST, NEXT

_NEXT = re.compile(rf"\W{{0,4}}(?:{NEXT})\W{{0,4}}", re.I)
#: A link to the first page. On some sites the 下一页 of the last page leads there.
_FIRST = re.compile(rf"\W{{0,4}}(?:{FIRST}|1)\W{{0,4}}", re.I)
_ARROW = re.compile(r"(?:[>›»→＞▶►❯]\s?){1,3}")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-]|(?-i:(?<=[a-z])(?=N)))next(?:$|[\s_-]|page)", re.I)
#: The class of an icon of such a link: `fa-angle-right`, `layui-icon-right`.
_NEXT_ICON = re.compile(r"(?:^|[\s-])(?:angle|chevron|arrow|caret|icon)-(?:circle-)?right(?:$|\s)", re.I)
#: A link that adds the rows of the next page to the list.
_MORE_ROWS = re.compile(r"\W{0,4}(?:点击)?(?:加载|显示)更多\W{0,4}|\W{0,4}(?:load|show) more\W{0,4}", re.I)
#: A pager above the list and one below have links to one page, the rows of a list have links to many.
_MAX_ICON_TARGETS = 2
#: The picture of such a link: `next.gif`, `btn_next.png`, `xyy.gif`, `arrow_r.png`.
_NEXT_PICTURE = re.compile(
    r"(?:^|[/_-])(?:next(?:_?page)?|page_?next|page_?down|(?:arrow[_-]?)?right|arrow[_-]?r|xyy|xiayiye|xiaye)\w{0,2}"
    r"\.(?:gif|png|jpe?g|svg|webp)",
    re.I,
)
_DISABLED = re.compile(r"(?:^|[\s_-])(?:\w{0,9}disabled?|unclick|nolink|forbid|no-?more)(?:$|[\s_-])", re.I)
#: The longest words of a pager, without and with the white space of the markup.
_WORDS_LENGTH, _MARKUP_LENGTH = 16, 600
#: Limit on the elements with words of a pager. A page has a pager above its list and one below.
_MAX_PAGER_ELEMENTS = 40
_BUTTONS = ("button", "input")
#: The elements with the words 下一页 where there is no next page.
_WITHOUT_LINK = ("span", "li", "font", "b", "em", "strong", "i", "div", "td")

_CURRENT_OF_TOTAL = (
    re.compile(
        r"(?<![\d/])(\d{1,5})\s{0,3}页?\s{0,3}/\s{0,3}共?\s{0,3}(\d{1,5})\s{0,3}(?=页|首页|上一?页|下一?页|尾页|末页|$)"
    ),
    re.compile(r"第\s{0,3}(\d{1,5})\s{0,3}页\D{0,12}(?:共|总计?)\s{0,3}(\d{1,5})\s{0,3}页"),
    re.compile(
        r"共有?\s{0,3}(?P<total>\d{1,5})\s{0,3}页\D{0,9}(?:当前|目前|现在|本页)?(?:是|为)?第\s{0,3}(?P<current>\d{1,5})\s{0,3}页"
    ),
)
_PAGES = re.compile(r"(?:共有?|总共|共计|总计|总页数)\s{0,3}[:：]?\s{0,3}(\d{1,5})\s{0,3}页")
_RECORDS = re.compile(r"条(?:记录|信息|数据)?\s{0,3}[,，/]?\s{0,3}[共分]?\s{0,3}(\d{1,5})\s{0,3}页")


def read_pager(page: ColumnPage) -> Pager:
    """Return the position of a page in its column, from its links and words."""
    stated = _stated(page)
    elements = _pager_elements(page)
    ended = False
    for element in elements.next:
        request = follow(page, element)
        if request and _is_other_page(page, request, elements.first):
            return replace(stated, next_page=request)
        ended = ended or request is not None or _is_disabled(element)
    if ended:
        return stated
    links = [*numbers_after(page, stated.current_page), *elements.arrows]
    for request in (*(follow(page, link) for link in links), *options_after(page)):
        if (
            request
            and _is_other_page(page, request, elements.first)
            and (request.form or are_near(request.url, page.url))
        ):
            return replace(stated, next_page=request)
    malformed = next((link for link in (*elements.next, *links) if is_refused(page, link)), None)
    if malformed is not None:
        return replace(stated, next_page=PageRequest(malformed.get("href") or malformed.get("onclick") or ""))
    return stated


def _stated(page: ColumnPage) -> Pager:
    """Return the current page and the number of pages, from words such as `共28页`, `第1/28页`, `1/28`."""
    text = one_line(text_of(page.tree))
    for pattern in _CURRENT_OF_TOTAL:
        for found in pattern.finditer(text):
            named = found.groupdict()
            current, total = int(named.get("current") or found[1]), int(named.get("total") or found[2])
            if 1 <= current <= total:
                return Pager(None, total, current)
    counted = _PAGES.search(text) or _RECORDS.search(text)
    return Pager(None, int(counted[1]) if counted else None)


def _is_other_page(page: ColumnPage, request: PageRequest, first: frozenset[str]) -> bool:
    """Return whether a request is neither for this page nor for the first one."""
    if request.method == "POST" or "#" in request.url:
        return True
    return request.url not in first and not same_page(request.url, page.url)


@dataclass(frozen=True, slots=True)
class _PagerElements:
    """The links of a page's pagers.

    Attributes:
        next: Elements with the words for the next page.
        arrows: Links that are an arrow, or have the class, relation or picture of a link to the next page.
        first: The URLs of the first page.
    """

    next: tuple[Element, ...]
    arrows: tuple[Element, ...]
    first: frozenset[str]


def _pager_elements(page: ColumnPage) -> _PagerElements:
    following = [link for link in page.tree.iter("link") if (link.get("rel") or "").lower() == "next"]
    arrows: list[Element] = []
    icons: list[Element] = []
    first: set[str] = set()
    resolved = 0
    for element in page.tree.iter("a", *_BUTTONS, *_WITHOUT_LINK):
        if element.tag in _WITHOUT_LINK and (len(element) or not element.text):
            continue
        if len(following) + len(first) + len(arrows) + len(icons) > _MAX_PAGER_ELEMENTS:
            break
        text = _label(element)
        if _NEXT.fullmatch(text):
            following.append(element)
        elif element.tag != "a":
            continue
        elif _FIRST.fullmatch(text):
            resolved += 1
            request = follow(page, element) if resolved <= _MAX_PAGER_ELEMENTS else None
            if request and not same_page(request.url, page.url):
                first.add(request.url)
        elif _ARROW.fullmatch(text) or _MORE_ROWS.fullmatch(text) or (element.get("rel") or "").lower() == "next":
            arrows.append(element)
        elif not text and _looks_next(element):
            icons.append(element)
    if len({icon.get("href") for icon in icons}) <= _MAX_ICON_TARGETS:
        arrows += icons
    # Of two arrows in one pager, one leads to the next page and one to the last: the class decides.
    arrows.sort(key=lambda element: not _NEXT_CLASS.search(classes(element)))
    return _PagerElements(tuple(following), tuple(arrows), frozenset(first))


def _looks_next(element: Element) -> bool:
    """Return whether a link without words leads to the next page, by its class, relation or picture."""
    pictures = islice(element.iter("img"), 1)
    names = f"{classes(element)} {' '.join(inner.get('class') or '' for inner in islice(element, 1))}"
    return bool(_NEXT_CLASS.search(names) or _NEXT_ICON.search(names)) or any(
        _NEXT_PICTURE.search(picture.get("src") or "") for picture in pictures
    )


def _label(element: Element) -> str:
    """Return the words of an element; if it has none, those of its title, value or picture."""
    text = one_line(text_of(element)) if len(element) < 4 and is_short(element, _MARKUP_LENGTH) else ""
    if not text:
        text = (element.get("title") or element.get("value") or element.get("aria-label") or "").strip()
    if not text:
        images = (inner for inner in islice(element.iter(), MAX_INNER_ELEMENTS) if inner.tag == "img")
        text = next((image.get("alt") or "" for image in images), "").strip()
    return text if len(text) <= _WORDS_LENGTH else ""


def _is_disabled(element: Element) -> bool:
    """Return whether an element with the words for the next page is disabled, as on a last page."""
    if element.tag == "a":
        no_target = element.get("href") is None and element.get("onclick") is None
        return no_target or element.get("disabled") is not None or bool(_DISABLED.search(classes(element)))
    # An English "next" without a link is part of a slide show as often as of a pager.
    inside = next(element.iterancestors("a"), None)
    return inside is None and element.get("onclick") is None and "页" in text_of(element)
