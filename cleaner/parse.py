"""Second stage: text to parser events, so that no text is hidden and no page can make it slow.

libxml2 has a few traps for real pages, each of them measured: one tag with tens of thousands of attributes takes half a
minute, text below 255 nested elements vanishes without `huge_tree`.
"""

from __future__ import annotations

import re
from typing import Any, cast

from lxml import etree

from cleaner.blocks import builder
from cleaner.page import Page

#: No person and no CMS writes a longer tag; the attributes of one are cut.
_LONG_TAG = 16384
_ENDLESS_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:-]{0,30}+)[^<>]{16384,}+>")
#: What lies beyond so many tags, comments and signs is not read: the fullest of 970 saved pages has 21,000, and the
#: dearest of such pages takes a second. Text, scripts and attributes of any length are no matter.
MOST_SIGNS = 150_000
_STRIDE = 1 << 16


def harmless(data: bytes) -> bytes:
    """A page in UTF-8 without what libxml2 stumbles over, and no longer than can be read in a second or so."""
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if _has_endless_tag(data):
        data = _ENDLESS_TAG.sub(rb"<\1>", data)
    return bounded(data, MOST_SIGNS)


def bounded(data: bytes, most: int) -> bytes:
    """Markup up to where it has `most` tags, comments and signs, less at most a stride."""
    if len(data) <= most or data.count(b"<") <= most:
        return data
    signs = 0
    for at in range(0, len(data), _STRIDE):
        signs += data.count(b"<", at, at + _STRIDE)
        if signs > most:
            return data[:at]
    return data


def _has_endless_tag(data: bytes) -> bool:
    """Whether some tag is longer than `_LONG_TAG`. Such a one leaves a half-window without `>`, which costs a memchr a
    window to find out, instead of a pattern a tag."""
    step = _LONG_TAG // 2
    at = last = 0
    while at < len(data) - step:
        if data.find(b">", at, at + step) >= 0:
            at += step
            continue
        end = data.find(b">", at + step)
        if end < 0:
            end = len(data)
        start = data.rfind(b"<", last, end)
        if start >= 0 and end - start > _LONG_TAG and data[start + 1 : start + 2].isalpha():
            return True
        # what is before this `>` is not looked through again, or a page without any would take quadratic time
        at = last = end
    return False


def parse(html: bytes) -> Page:
    """The blocks, nodes, links and metas of a page in UTF-8. A page without markup is one of text lines; an empty one
    has no block."""
    data = harmless(html)
    target = builder()
    if not data.strip():
        return target.close()
    # lxml asks a target for plain callables; its stubs ask for methods that take bytes as well
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", target))
    try:
        return cast(Page, etree.fromstring(data, parser))
    except etree.XMLSyntaxError:
        return target.close()
