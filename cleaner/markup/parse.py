"""Second stage: text to parser events, so that no text is hidden and no page can make it slow.

libxml2 has a few traps for real pages, each of them measured: one tag with tens of thousands of attributes takes half a
minute, text below 255 nested elements vanishes without `huge_tree`.
"""

from __future__ import annotations

import re
import threading
from typing import Any, Final, cast

from lxml import etree

from cleaner.markup.builder import Builder
from cleaner.markup.decode import as_utf8, has_signature
from cleaner.markup.page import Page

#: No person and no CMS writes a longer tag; the attributes of one are cut.
_LONG_TAG: Final = 16384
#: What lies beyond so many tags, comments and signs is not read: the fullest of 970 saved pages has 21,000, and the
#: dearest of such pages takes a second. Text, scripts and attributes of any length are no matter.
MOST_SIGNS: Final = 150_000
_STRIDE: Final = 1 << 16
#: Since 2.14 libxml2 puts U+FFFD where a byte belongs to no character; before, it took the rest for Latin-1.
_SHOWS_BROKEN_BYTES: Final = etree.LIBXML_VERSION >= (2, 14)
#: A page longer than this (bytes) is not parsed twice to find out.
_TRIED: Final = 1 << 20
_OWN: Final = threading.local()
_TAG: Final = re.compile(rb"<[a-zA-Z][a-zA-Z0-9:-]{0,30}")


def harmless(data: bytes) -> bytes:
    """A page in UTF-8 without what libxml2 stumbles over, and no longer than can be read in a second or so."""
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    return bounded(_without_endless_tags(data), MOST_SIGNS)


def bounded(data: bytes, most: int) -> bytes:
    """Markup up to where it has `most` tags, comments and signs, less at most a stride."""
    # the shortest tag has three bytes, and to count is dear: a twentieth of the parse
    if len(data) <= 3 * most or data.count(b"<") <= most:
        return data
    signs = 0
    for at in range(0, len(data), _STRIDE):
        signs += data.count(b"<", at, at + _STRIDE)
        if signs > most:
            return data[:at]
    return data


def _without_endless_tags(data: bytes) -> bytes:
    """The page with only their names left of the tags that are longer than `_LONG_TAG`. Such a one leaves a half-window
    without `>`, which costs a memchr a window to find out, instead of a pattern a tag."""
    window = _LONG_TAG // 2
    kept: list[bytes] = []
    copied = looked = at = 0
    while at < len(data) - window:
        if data.find(b">", at, at + window) >= 0:
            at += window
            continue
        end = data.find(b">", at + window)
        if end < 0:
            break
        # what is before the last `>` is not looked through again, or a page with few would take quadratic time
        start = data.rfind(b"<", looked, end)
        tag = _TAG.match(data, start) if 0 <= start < end - _LONG_TAG else None
        if tag is not None and data.find(b">", start, at) < 0:
            kept.append(data[copied : tag.end()])
            copied = end
        at = looked = end
    return b"".join((*kept, data[copied:])) if kept else data


def parse(html: str | bytes) -> Page:
    """The blocks, nodes, links and metas of a page as it was served. A page without markup is one of text lines; an
    empty one, or a file that is no page, has no block."""
    if isinstance(html, str) or not _SHOWS_BROKEN_BYTES or len(html) > _TRIED or has_signature(html):
        return _parse_utf8(as_utf8(html))
    # most pages are UTF-8: that is tried first, as to ask costs a twelfth of the parse
    page = _parse_utf8(html)
    if not _is_broken(page):
        return page
    data = as_utf8(html)
    return page if data is html else _parse_utf8(data)


def _parse_utf8(html: bytes) -> Page:
    data = harmless(html)
    parser, builder = _tools()
    builder.reset()
    if not data or data.isspace():
        return builder.close()
    try:
        return cast(Page, etree.fromstring(data, parser))
    except etree.XMLSyntaxError:
        return builder.close()


def _is_broken(page: Page) -> bool:
    """Whether any text of a page had bytes that are not UTF-8."""
    for block in page.blocks:
        if "\ufffd" in block.text:
            return True
    return "\ufffd" in page.title or any("\ufffd" in content for content in page.metas.values())


def _tools() -> tuple[Any, Builder]:
    """This thread's parser and its target. They are used again for every page: lxml inspects the signature of a new
    target, which takes as long as a fifth of a page."""
    tools: tuple[Any, Builder] | None = getattr(_OWN, "tools", None)
    if tools is None:
        builder = Builder()
        # lxml asks a target for plain callables; its stubs ask for methods that take bytes as well
        tools = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", builder)), builder
        _OWN.tools = tools
    return tools
