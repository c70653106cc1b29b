"""Tags with thousands of attributes, which are removed before a tree is built.

libxml2 appends an attribute to an element by walking along those that it has: 40,000 take 1.7 s, a megabyte of them
minutes. The parser's events (`cleaner.markup.parse`) do not have this cost, so they show which pages have such a tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from lxml import etree

#: No person and no CMS gives one element more attributes.
_MOST = 500
#: A tag longer than two windows leaves one window without `>`, unless its values contain that character.
_WINDOW = 2048
#: A page with this many values that contain `>`, or with a long tag, is parsed to count attributes; one saved page in a
#: hundred has as many.
_MANY_HIDING_VALUES = 10
_HIDING_VALUE = re.compile(rb"""=\s{0,20}+(?:"[^">]*+|'[^'>]*+)>""")
#: A tag as the parser reads it: a value in quotes may contain `>`, a tag that nothing closes runs to the end.
_TAG = re.compile(
    rb"""<([a-zA-Z][^\s/<>"'=]{0,60}+)((?:[^>=]++|=\s{0,20}+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)"""
)


def limit_attributes(data: bytes) -> bytes:
    """Remove all attributes of tags that have more than 500; other markup is returned as it is."""
    if not _may_exceed(data) or not _exceeds(data):
        return data
    data = _TAG.sub(lambda tag: tag[0] if len(tag[2].split(None, _MOST)) <= _MOST else b"<" + tag[1] + b">", data)
    return b"" if _exceeds(data) else data


def _may_exceed(data: bytes) -> bool:
    if any(data.find(b">", at, at + _WINDOW) < 0 for at in range(0, len(data) - _WINDOW, _WINDOW)):
        return True
    return any(count == _MANY_HIDING_VALUES for count, _ in enumerate(_HIDING_VALUE.finditer(data), 1))


class _AttributeCounter:
    """A parser target that records whether any element has too many attributes."""

    def __init__(self) -> None:
        self.exceeded = False

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        if len(attrib) > _MOST:
            self.exceeded = True

    def close(self) -> None:
        pass


def _exceeds(data: bytes) -> bool:
    target = _AttributeCounter()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", target))
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(data, parser)
    return target.exceeded
