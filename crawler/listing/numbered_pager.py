"""Reads pagers of numbers: finds the current page and the link with the number after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.listing.js_links import chosen
from crawler.listing.models import PageRequest
from crawler.listing.page import ColumnPage, Element, is_short, text_of
from crawler.listing.page_urls import is_first_of, same_page

_NUMBER = re.compile(r"[\s\[【(]{0,3}(\d{1,5})[\s\]】)]{0,3}")
_IN_ADDRESS = re.compile(r"[./?]")
#: The address of a link that leads nowhere, as that of the current page.
_NOWHERE = re.compile(r"#|javascript:\s?(?:void\(0?\))?;?", re.I)
_CURRENT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:current|cur|active|on|now|selected|thisclass|cpb|here|this)(?:$|[\s_-])", re.I
)
#: The longest text of a pager's box, which contains words and numbers, and how many levels above a number it is.
_BOX_LENGTH, _BOX_LEVELS = 300, 4
#: The longest text of a number with its brackets and white space.
_NUMBER_LENGTH = 20
#: Limit on the numbers of a page; no pager has more.
_MAX_NUMBERS = 400


def numbers_after(page: ColumnPage, current: int | None) -> Iterator[Element]:
    """Yield the links with the number after the current page's, one for each box of numbers.

    Args:
        page: The column page.
        current: The current page's number, if the page states it in words; used for boxes that mark none.
    """
    boxes: dict[Element, dict[int, Element]] = {}
    for count, (link, number) in enumerate(_numbered(page)):
        if count == _MAX_NUMBERS:
            return
        boxes.setdefault(_box(link), {}).setdefault(number, link)
    for box, links in boxes.items():
        marked = set(_marked(page, box))
        if not marked:
            nowhere = {number for number, link in links.items() if _NOWHERE.fullmatch((link.get("href") or "").strip())}
            marked = {current} if current else {1} if 1 not in links else nowhere if len(nowhere) == 1 else set()
        following = [number for number in sorted(links) if number - 1 in marked]
        if following:
            yield links[following[0]]


def options_after(page: ColumnPage) -> Iterator[PageRequest]:
    """Yield the request of the option after the selected one, for drop-downs with the URLs of pages."""
    for select in page.tree.iter("select"):
        options = select.findall("option")[:_MAX_NUMBERS]
        values = [option.get("value") or "" for option in options]
        if not all(_NUMBER.search(text_of(option)) for option in options):
            continue
        selected = [at for at, option in enumerate(options) if option.get("selected") is not None]
        selected += [at for at, value in enumerate(values) if same_page(page.absolute(value), page.url)]
        if not selected or selected[0] + 1 >= len(values):
            continue
        following = values[selected[0] + 1]
        request = chosen(page, select, following)
        if request:
            yield request
        elif all(_IN_ADDRESS.search(value) for value in values) and (url := page.absolute(following)):
            yield PageRequest(url)


def classes(element: Element) -> str:
    """Return the classes of an element and its parent, where pagers mark the state of a link."""
    parent = element.getparent()
    return f"{element.get('class') or ''} {(parent.get('class') or '') if parent is not None else ''}"


def _numbered(page: ColumnPage) -> Iterator[tuple[Element, int]]:
    for link in page.tree.iter("a"):
        found = _NUMBER.fullmatch(text_of(link)) if len(link) < 3 and is_short(link, _NUMBER_LENGTH) else None
        if found:
            yield link, int(found[1])


def _box(link: Element) -> Element:
    box = link
    for _ in range(_BOX_LEVELS):
        parent = box.getparent()
        if parent is None or not is_short(parent, _BOX_LENGTH):
            break
        box = parent
    return box


def _marked(page: ColumnPage, box: Element) -> Iterator[int]:
    """Yield the numbers of a box that may be the current page's: marked by a class, linked to this page, or no link.

    The number of records or pages may be among them.
    """
    for element in box.iter(etree.Element):
        beside = (element.text if len(element) else "", element.tail if element is not box else "")
        yield from (int(bare[1]) for text in beside if (bare := _NUMBER.fullmatch(text or "")))
        found = _NUMBER.fullmatch(element.text or "") if not len(element) else None
        if not found or element.tag in ("option", "input"):
            continue
        link = element if element.tag == "a" else next(element.iterancestors("a"), None)
        number = int(found[1])
        if (
            link is None
            or link.get("href") is None
            or _CURRENT_CLASS.search(classes(link))
            or _leads_here(page, link, number)
        ):
            yield number


def _leads_here(page: ColumnPage, link: Element, number: int) -> bool:
    href = (link.get("href") or "").strip()
    url = page.absolute(href) if href and href[0] != "#" else ""
    return bool(url) and (same_page(url, page.url) or (number == 1 and is_first_of(url, page.url)))
