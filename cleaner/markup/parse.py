"""Second stage of a page: UTF-8 to a `Page`, by way of the parser's events.

The input is bounded and repaired first, because libxml2 is slow or loses text on some input (measured): one tag with
tens of thousands of attributes takes half a minute, text below 255 nested elements is lost without `huge_tree`.
"""

from __future__ import annotations

import re
import threading
from typing import Any, Final, cast

from lxml import etree

from cleaner.markup.builder import Builder
from cleaner.markup.decode import as_utf8, has_bom, is_document, may_be_encoded_twice
from cleaner.markup.islands import articles_in_islands
from cleaner.markup.names import bounded_names
from cleaner.markup.page import Page

#: No person and no CMS writes a tag of more bytes; the attributes of a longer one are removed.
_LONG_TAG: Final = 16384
#: The most `<` (tags, comments, bare signs) of a page that are read: the largest of 970 saved pages has 21,000, and the
#: slowest page within this limit takes a second. Text, scripts and attributes may be of any length.
MOST_TAGS: Final = 150_000
#: The bytes in which `<` are counted at once.
_STRIDE: Final = 1 << 16
#: Since 2.14 libxml2 puts U+FFFD where a byte belongs to no character; before, it read the rest as Latin-1.
_SHOWS_BROKEN_BYTES: Final = etree.LIBXML_VERSION >= (2, 14)
#: A page of more bytes is not parsed before it is known to be UTF-8.
_TRIED: Final = 1 << 20
_THREAD: Final = threading.local()
#: The character that replaces a byte which belongs to no character.
_REPLACED: Final = "\ufffd"
_TAG: Final = re.compile(rb"<[a-zA-Z][a-zA-Z0-9:-]{0,30}")


def harmless(data: bytes) -> tuple[bytes, bool]:
    """Remove from a page in UTF-8 what libxml2 cannot read or reads slowly, and cut it to what takes about a second.

    Returns:
        What is left of the page, and whether it was cut.
    """
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    data = _without_long_tags(data)
    read = bounded(data, MOST_TAGS)
    return bounded_names(read), len(read) < len(data)


def bounded(data: bytes, most: int) -> bytes:
    """Cut markup before it has more than `most` tags, comments and bare `<`, to a multiple of 64 KB."""
    # the shortest tag has three bytes, and to count takes a twentieth of the time of the parse
    if len(data) <= 3 * most or data.count(b"<") <= most:
        return data
    tags = 0
    for at in range(0, len(data), _STRIDE):
        tags += data.count(b"<", at, at + _STRIDE)
        if tags > most:
            return data[:at]
    return data


def _without_long_tags(data: bytes) -> bytes:
    """Remove the attributes of tags that are longer than `_LONG_TAG`.

    Such a tag leaves a window of half its length without `>`. The search takes one memchr per window instead of one
    match of a pattern per tag.
    """
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
        # what is before the last `>` is not searched again, or a page with few of them would take quadratic time
        start = data.rfind(b"<", looked, end)
        tag = _TAG.match(data, start) if 0 <= start < end - _LONG_TAG else None
        if tag is not None and data.find(b">", start, at) < 0:
            kept.append(data[copied : tag.end()])
            copied = end
        at = looked = end
    return b"".join((*kept, data[copied:])) if kept else data


def parse(html: str | bytes) -> Page:
    """Parse a page.

    Args:
        html: The page as served, or its text. A page without markup is one of text lines.

    Returns:
        Its blocks, nodes, links and metas; no block for an empty page or a file that is not a page.
    """
    if (
        isinstance(html, str)
        or not _SHOWS_BROKEN_BYTES
        or len(html) > _TRIED
        or has_bom(html)
        or is_document(html)
        or may_be_encoded_twice(html)
    ):
        return _parse_utf8(as_utf8(html))
    # most pages are UTF-8: this is tried first, because a check takes time and finds nothing on most pages
    page = _parse_utf8(html)
    if not _is_broken(page):
        return page
    data = as_utf8(html)
    return page if data is html else _parse_utf8(data)


def _parse_utf8(html: bytes) -> Page:
    data, is_cut = harmless(html)
    parser, builder = _parser_of_thread()
    builder.reset()
    if not data or data.isspace():
        return builder.close()
    page = _built(data, parser, builder)
    islands = articles_in_islands(page) if page.islands else {}
    if islands:
        metas = page.metas
        builder.reset_with(islands)
        page = _built(data, parser, builder)
        page.metas = metas
    page.is_cut = is_cut
    return page


def _built(data: bytes, parser: Any, builder: Builder) -> Page:
    try:
        return cast(Page, etree.fromstring(data, parser))
    except etree.XMLSyntaxError:
        return builder.close()


def _is_broken(page: Page) -> bool:
    """Return whether any text, link or script of a page has bytes that are not UTF-8.

    Names of tags and attributes, ids, classes and comments are not checked.
    """
    for block in page.blocks:
        if _REPLACED in block.text:
            return True
    for anchor in page.anchors:
        if _REPLACED in anchor.href or _REPLACED in anchor.title:
            return True
    return (
        _REPLACED in page.title
        or any(_REPLACED in content for content in page.metas.values())
        or any(_REPLACED in script for script in page.scripts)
    )


def _parser_of_thread() -> tuple[Any, Builder]:
    """Return this thread's parser and its target.

    Both are used again for every page: lxml inspects the signature of a new target, which takes a fifth of the time of
    a page.
    """
    pair: tuple[Any, Builder] | None = getattr(_THREAD, "pair", None)
    if pair is None:
        builder = Builder(harmless)
        # lxml accepts plain callables; its stubs require methods that take bytes as well
        pair = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", builder)), builder
        _THREAD.pair = pair
    return pair
