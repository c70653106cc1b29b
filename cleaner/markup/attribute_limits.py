"""Beside the parser: tags with thousands of attributes, taken out before a tree is built.

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
#: A tag longer than two windows leaves one without `>`, but for signs that its values hide.
_WINDOW = 2048
#: So many values with a `>` in them, or a long tag, have a page looked at; one saved page in a hundred has as many.
_HIDING = 10
_HIDDEN = re.compile(rb"""=\s{0,20}+(?:"[^">]*+|'[^'>]*+)>""")
#: A tag as the parser reads it: a value in quotes may hold `>`, a tag that nothing closes runs to the end.
_TAG = re.compile(
    rb"""<([a-zA-Z][^\s/<>"'=]{0,60}+)((?:[^>=]++|=\s{0,20}+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)"""
)


def without_floods(data: bytes) -> bytes:
    """Markup without the attributes of tags that have more than `_MOST`; other markup comes back as it is."""
    if not _may_flood(data) or not _floods(data):
        return data
    data = _TAG.sub(lambda tag: tag[0] if len(tag[2].split(None, _MOST)) <= _MOST else b"<" + tag[1] + b">", data)
    return b"" if _floods(data) else data


def _may_flood(data: bytes) -> bool:
    if any(data.find(b">", at, at + _WINDOW) < 0 for at in range(0, len(data) - _WINDOW, _WINDOW)):
        return True
    return any(count == _HIDING for count, _ in enumerate(_HIDDEN.finditer(data), 1))


class _Widest:
    """A parser target that remembers whether any element has too many attributes."""

    def __init__(self) -> None:
        self.floods = False

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        if len(attrib) > _MOST:
            self.floods = True

    def close(self) -> bool:
        return self.floods


def _floods(data: bytes) -> bool:
    target = _Widest()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", target))
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(data, parser)
    return target.floods
