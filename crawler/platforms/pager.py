"""The generic pager: which link of a page leads on, and what the page says of its number of pages.

A link leads on by its words (下一页), by being the number after the current one, by its class or its arrow.
Where a script turns the pages, `crawler.platforms.scripted` reads the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import etree

from crawler.platforms.column import Pager, PageRequest
from crawler.platforms.page import Page, is_short, one_line, text_of
from crawler.platforms.scripted import follow

_NEXT = re.compile(
    r"\W{0,4}(?:下\s?一?\s?[页頁]|后一?页|後一頁|下一屏|next(?: page)?|older(?: posts)?)\W{0,4}", re.I
)
_FIRST = re.compile(r"\W{0,4}(?:首\s?页|第一页|最前页|first(?: page)?)\W{0,4}", re.I)
_ARROW = re.compile(r"(?:[>›»→＞▶]\s?){1,3}")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-]|page)", re.I)
_OFF = re.compile(r"(?:^|[\s_-])(?:\w{0,9}disabled?|unclick|nolink|forbid|no-?more)(?:$|[\s_-])", re.I)
_HERE = re.compile(
    r"(?:^|[\s_-])(?:current|cur|active|on|now|selected|thisclass|cpb|here|this)(?:$|[\s_-])", re.I
)
_NUMBER = re.compile(r"[\s\[【(]{0,3}(\d{1,5})[\s\]】)]{0,3}")
#: A pager's box holds its words and numbers and little else; it is looked for this far up from a number.
_BOX_TEXT = 300
_BOX_UP = 4
#: More numbers than any pager shows; a page of numbers only is no pager.
_MAX_NUMBERS = 400
#: Words of a pager are short.
_WORDS = 16

_CURRENT_OF_TOTAL = (
    re.compile(
        r"(?<![\d/])(\d{1,5})\s{0,3}页?\s{0,3}/\s{0,3}共?\s{0,3}(\d{1,5})\s{0,3}(?=页|首页|上一?页|下一?页|尾页|末页|$)"
    ),
    re.compile(r"第\s{0,3}(\d{1,5})\s{0,3}页\D{0,12}(?:共|总计?)\s{0,3}(\d{1,5})\s{0,3}页"),
)
_PAGES = re.compile(r"(?:共有?|总共|共计|总计|总页数)\s{0,3}[:：]?\s{0,3}(\d{1,5})\s{0,3}页")
_RECORDS = re.compile(r"条(?:记录|信息|数据)?\s{0,3}[,，/]?\s{0,3}[共分]?\s{0,3}(\d{1,5})\s{0,3}页")
_INDEX = re.compile(r"/(?:index|default)\.\w{3,5}$", re.I)


def read_pager(page: Page) -> Pager:
    """The request for the next page and the number of pages, as far as the page's own links and words
    tell."""
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
    for element in (*_numbered(page, stated), *turners.arrows, *_options(page)):
        request = follow(page, element)
        if (
            request
            and _leads_on(page, request, turners.first)
            and (request.form or _near(request.url, page.url))
        ):
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


def same_page(one: str, other: str) -> bool:
    """Whether two URLs name one page of a column; `/a/`, `/a/index.html` and either scheme are one."""
    return _bare(one) == _bare(other)


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
    words, arrows, first = [], [], []
    for element in page.tree.iter(
        "a", "span", "button", "li", "input", "link", "font", "b", "em", "strong", "i", "div", "td"
    ):
        if element.tag == "link":
            if (element.get("rel") or "").lower() == "next":
                words.append(element)
            continue
        if element.tag not in ("a", "button", "input") and (len(element) or not element.text):
            continue
        text = _label(element)
        if _NEXT.fullmatch(text):
            words.append(element)
        elif element.tag == "a" and _FIRST.fullmatch(text):
            request = follow(page, element)
            if request:
                first.append(request.url)
        elif element.tag == "a" and (
            _ARROW.fullmatch(text) or (_NEXT_CLASS.search(element.get("class") or "") and not text)
        ):
            arrows.append(element)
    arrows.sort(key=lambda element: not _NEXT_CLASS.search(element.get("class") or ""))
    return _Turners(
        tuple(words), tuple(arrows), frozenset(url for url in first if not same_page(url, page.url))
    )


def _label(element: etree._Element) -> str:
    """The words of an element; where it has none, those of its title, value or picture."""
    text = one_line(text_of(element)) if len(element) < 4 else ""
    if not text:
        image = element.find(".//img")
        text = (
            element.get("title") or element.get("value") or ("" if image is None else image.get("alt") or "")
        )
    return text.strip() if len(text) <= _WORDS else ""


def _is_off(element: etree._Element) -> bool:
    """Whether an element with the words of a turner is switched off, as on a last page."""
    if element.tag == "a":
        dead = element.get("href") is None and element.get("onclick") is None
        return dead or element.get("disabled") is not None or bool(_OFF.search(_classes(element)))
    inside = next(element.iterancestors("a"), None)
    return inside is None and element.get("onclick") is None


def _classes(element: etree._Element) -> str:
    """The classes of an element and of the one around it, where pagers mark the state of a link."""
    parent = element.getparent()
    return f"{element.get('class') or ''} {(parent.get('class') or '') if parent is not None else ''}"


def _numbered(page: Page, stated: Pager) -> Iterator[etree._Element]:
    """The links whose number follows the current page's, one for each box of numbers."""
    boxes: dict[etree._Element, dict[int, etree._Element]] = {}
    count = 0
    for link in page.tree.iter("a"):
        found = _NUMBER.fullmatch(text_of(link)) if len(link) < 3 else None
        if found:
            count += 1
            if count > _MAX_NUMBERS:
                return
            boxes.setdefault(_box(link), {}).setdefault(int(found[1]), link)
    for box, links in boxes.items():
        current = (
            _current(page, box, links)
            or stated.current_page
            or (1 if 2 in links and 1 not in links else None)
        )
        if current is not None and current + 1 in links:
            yield links[current + 1]


def _options(page: Page) -> Iterator[etree._Element]:
    """The option after the selected one of a drop-down whose options are addresses of pages, as a link."""
    for select in page.tree.iter("select"):
        options = select.findall("option")[:_MAX_NUMBERS]
        if len(options) > 1 and all(
            _NUMBER.search(text_of(option)) and "." in (option.get("value") or "") for option in options
        ):
            here = next((at for at, option in enumerate(options) if option.get("selected") is not None), None)
            if here is None:
                here = next(
                    (
                        at
                        for at, option in enumerate(options)
                        if same_page(page.absolute(option.get("value") or ""), page.url)
                    ),
                    0,
                )
            if here + 1 < len(options):
                yield etree.Element("a", href=options[here + 1].get("value") or "")


def _box(link: etree._Element) -> etree._Element:
    box = link
    for _ in range(_BOX_UP):
        parent = box.getparent()
        if parent is None or not is_short(parent, _BOX_TEXT):
            break
        box = parent
    return box


def _current(page: Page, box: etree._Element, links: dict[int, etree._Element]) -> int | None:
    """The number that is marked as the current page: by its class, by leading nowhere else, by being no
    link."""
    for element in box.iter(etree.Element):
        found = _NUMBER.fullmatch(element.text or "") if not len(element) else None
        if not found:
            continue
        link = element if element.tag == "a" else next(element.iterancestors("a"), None)
        if link is None:
            if element.tag not in ("option", "input", "select"):
                return int(found[1])
        elif link.get("href") is None or _HERE.search(_classes(link)):
            return int(found[1])
        else:
            request = follow(page, link)
            if (
                request
                and request.method == "GET"
                and "#" not in request.url
                and same_page(request.url, page.url)
            ):
                return int(found[1])
    return None


def _near(one: str, other: str) -> bool:
    """Whether two addresses can be pages of one column: one folder, or a folder named after the other
    page."""
    a, b = urlsplit(one), urlsplit(other)
    if a.netloc.lower().removeprefix("www.") != b.netloc.lower().removeprefix("www."):
        return False
    folder, other_folder = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    return (
        folder == other_folder
        or folder == b.path.rpartition(".")[0]
        or other_folder == a.path.rpartition(".")[0]
    )


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), _INDEX.sub("/", parts.path) or "/", parts.query
