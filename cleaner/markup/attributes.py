"""Reads what the attributes of an element say: addresses, also those for scripts; times; numbers of items and cells.

The builder calls this for links, images, frames, times, items and cells. What names and styles say is in
`cleaner.lexicon.containers`.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.file_types import is_file_link
from cleaner.markup.page import Part

#: The longest time in an attribute (characters).
TIME_KEPT: Final = 40
#: Attributes with the time that a script shows in the element: 3天前.
TIMES: Final = frozenset(("data-time", "data-timestamp", "data-publish-time", "data-pubtime", "data-datetime"))
#: A time that forums show as 3 天前, and whole when the pointer is on it.
_SHOWN_ON_HOVER: Final = re.compile(r"20\d\d-\d\d?-\d\d?[\sT]\d\d?:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?")
#: Classes of <time> with the time of the last change.
_CHANGES: Final = frozenset(("updated", "modified", "date-modified", "entry-updated"))
#: The attributes of an `<a>` that marks a place and is not a link.
_PLACE: Final = frozenset(("name", "id"))
#: How the types of documents begin that pages show inside.
_FRAME_TYPES: Final = ("application/pdf", "application/ofd", "application/msword", "application/vnd.")
#: Attributes with the address of an image that a script loads when the reader gets to it.
_LATER: Final = frozenset(
    ("data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo", "data-actualsrc")
)
#: Attributes of a link with the address of a file, for a script, and how the address itself begins then.
ADDRESSES: Final = frozenset(("data-url", "data-href", "data-file"))
_NO_ADDRESS: Final[tuple[str, ...]] = ("#", "javascript:")
_PLAIN_ADDRESS: Final = re.compile(r"[^\s'\"()<>]{3,500}")
#: A call that opens an address which the script names.
_OPENED: Final = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}|(?:open|assign|replace)\(\s{0,3})['\"]([^'\"\s<>]{3,500})['\"]\s{0,3}(?![\s+])"
)
#: Larger values are reduced to these: the columns of a cell; its rows and the numbers of items. HTML has the same limit
#: for rows.
_WIDEST: Final = 100
_HIGHEST: Final = 65_534


def is_shown_on_hover(title: str) -> bool:
    """Return whether a `title` is a time, which the element shows in other words."""
    return len(title) <= TIME_KEPT and _SHOWN_ON_HOVER.fullmatch(title) is not None


def published(given: dict[str, str]) -> str:
    """Return the time in a `<time>`; "" for none and for that of the last change."""
    time = given.get("datetime") or ""
    is_change = given.get("itemprop") == "dateModified" or given.get("class", "") in _CHANGES
    return time if len(time) <= TIME_KEPT and not is_change else ""


def is_place(attrib: dict[str, str]) -> bool:
    """Return whether an `<a>` is a place that links lead to: if nothing closes it, it holds the text."""
    return "href" not in attrib and "name" in attrib and attrib.keys() <= _PLACE


def opened_address(href: str, script: str) -> str:
    """Return the address of a link, or that which its script opens if its own is none."""
    return (_address_in(script) or href) if href.startswith(_NO_ADDRESS) else href


def _address_in(script: str) -> str:
    """Return the address that a link's script opens, or that of a file in an attribute for a script; "" for none."""
    if is_file_link(script) and _PLAIN_ADDRESS.fullmatch(script):
        return script
    match = _OPENED.search(script)
    return match[1] if match else ""


def image_address(given: dict[str, str]) -> str:
    """Return the address of an image, also of one that a script loads; "" for none."""
    href = later = ""
    for name, value in given.items():
        if name == "src":
            href = value
        elif name in _LATER:
            later = later or value
    return later or href


def document_address(given: dict[str, str]) -> str:
    """Return the address of the document that an `<iframe>`, `<embed>` or `<object>` shows; "" for none."""
    href = given.get("src") or given.get("data") or given.get("data-src") or ""
    is_document = is_file_link(href) or (given.get("type") or "").lower().startswith(_FRAME_TYPES)
    return href if href and is_document else ""


def read_spans(cell: Part, given: dict[str, str]) -> None:
    """Set the columns and rows of a cell."""
    if "colspan" in given:
        cell.number = _number(given["colspan"], _WIDEST)
    if "rowspan" in given:
        cell.rows = _number(given["rowspan"], _HIGHEST)


def read_number(item: Part, value: str) -> None:
    """Set the number of an item, or the first one of a list."""
    item.number = _number(value, _HIGHEST)


def _number(value: str, most: int) -> int:
    """Return the number in an attribute, at most `most`; -1 if it is none or below 0."""
    digits = value.strip()
    return min(int(digits), most) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else -1
