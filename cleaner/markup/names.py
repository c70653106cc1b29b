"""Names of elements and attributes that HTML does not have, which are replaced once a process has read very many.

libxml2 stores each name that it reads for as long as the thread exists (measured: 14 MiB for a page of 8 MiB). A
process that reads many pages with names that occur nowhere else would grow without end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, cast

from lxml import etree

#: Bytes of names from which on a process replaces unknown ones. Those of HTML and all known CMSs have a few thousand.
_MOST: Final = 500_000
#: Characters of the longest name that is then still read.
_LONGEST: Final = 60
#: The names of a page are counted each time this many bytes were read, because that takes half as long as to read it.
_STRIDE: Final = 4_000_000
_END_TAG: Final = re.compile(rb"</([a-zA-Z][^\s/>]*)")
#: A tag as the parser reads it: a value in quotes may contain `>`, a tag that nothing closes runs to the end.
_TAG: Final = re.compile(
    rb"""(<[/?]?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s{0,20}+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)"""
)
_ATTRIBUTE: Final = re.compile(rb"""([^\s/>=][^\s/>=]*+)(\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"']*+))?+""")
#: The names that the project uses and those of HTML.
_USED: Final = b"""
    a abbr address area article aside b base bdi bdo big blink blockquote body br button canvas caption center
    cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption
    figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins
    kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object ol
    optgroup option output p param picture pre progress q rp rt ruby s samp script search section select slot
    small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead
    time title tr track tt u ul var video wbr ucapcontent action align alt aria-label charset checked class
    color colspan content data-src datetime disabled face height hidden href http-equiv id itemprop lang media
    method name onclick property rel role rowspan selected size src style target type valign value width"""


class _Names:
    """What this process has read.

    Attributes:
        unread: The bytes of pages since names were counted.
        counted: The names that were counted.
        size: The bytes of these names.
        replaces: Whether unknown names are replaced.
    """

    def __init__(self) -> None:
        self.unread = 0
        self.counted: set[bytes] = set()
        self.size = 0
        self.replaces = False

    def count(self, data: bytes) -> None:
        """Count the names of a page."""
        target = _NameCollector()
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast("Any", target))
        with suppress(etree.XMLSyntaxError):
            etree.fromstring(data, parser)
        found = {name.encode("utf-8", "replace") for name in target.names} | set(_END_TAG.findall(data))
        self.size += sum(map(len, found - self.counted))
        self.counted |= found
        if self.size > _MOST:
            self.replaces = True
            short = sorted(name for name in self.counted if len(name) <= _LONGEST)
            self.counted = {name.lower() for name in short[: _MOST // _LONGEST]} | set(_USED.split())


class _NameCollector:
    """A parser target that collects the names of elements and attributes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        self.names.add(tag)
        self.names.update(attrib)

    def close(self) -> None:
        pass


_NAMES: Final = _Names()


def bounded_names(data: bytes) -> bytes:
    """Replace unknown names if this process has read very many; otherwise a page is returned as it is."""
    if not _NAMES.replaces:
        _NAMES.unread += len(data)
        if _NAMES.unread < _STRIDE:
            return data
        _NAMES.unread = 0
        _NAMES.count(data)
        if not _NAMES.replaces:
            return data
    return _TAG.sub(_with_known_names, data)


def _with_known_names(tag: re.Match[bytes]) -> bytes:
    name = tag[2]
    if name.lower() not in _NAMES.counted:
        name = b"x:x" if b":" in name else b"x-x"  # names with a colon are inside sentences
    return tag[1] + name + _ATTRIBUTE.sub(_with_known_name, tag[3])


def _with_known_name(attribute: re.Match[bytes]) -> bytes:
    return attribute[0] if attribute[1].lower() in _NAMES.counted else b"x" + (attribute[2] or b"")
