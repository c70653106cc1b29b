"""Lines and boxes that repeat over the pages of one site, learned from any of them, handed to `clean` and `extract`.

Between parsing and the choice of the body: `SiteTemplate.mark` names the blocks that the site sets around every
article, so that they weigh against a body and go as boilerplate. Frequency alone decides nothing, as bodies repeat
phrases too (特此公告, 序号, an office's signature). What tells them apart is where they stand: the template's lines
are before or after all running text, in elements in which nothing varies; a body's phrases are in elements that hold
running text on some page, or beside what varies.

A template is a sample of pages: of all that were learned, those with the smallest hashes. Which these are depends
neither on the order nor on who learned them. So learning and merging commute exactly, a page counts once however
often it is learned, and the size is bounded whatever the number of pages.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self
from zlib import crc32

from cleaner.article import Reason
from cleaner.blocks import Block, Node, Page, prefix_sums
from cleaner.decode import as_utf8
from cleaner.lexicon import ANY, EDGE_ZONE, Line
from cleaner.parse import parse
from cleaner.trim import is_attachment

#: Pages in the sample, as many as a mask of six base64 characters has bits. A layout that one page in ten uses is
#: seen on three of them; the three saved sites take two to four kilobytes.
SAMPLE = 36
#: A line of an element of its own is believed from two pages on, anything else from three …
_FEWEST, _FEW = 2, 3
#: … where it is on this share of the pages that have its element, and at most the other share has something else;
#: what stands inside the article's box must be on half of the pages that have this box.
_SHARE, _EXCEPTIONS, _BOX_SHARE = 0.8, 0.2, 0.5
#: Blocks learned above and below the running text of a page, and elements amid it.
_REACH, _GROUNDS = 32, 12
#: Running text: a plain block this long with a mark that clauses have. Labels have colons, lists have 、.
_RUNNING = 25
_CLAUSE = re.compile("[，。；]")
#: The article's box holds this share of a page's running text; summaries in lists and disclaimers have the rest.
_MOST_TEXT = 0.9
_BOX_TAGS = frozenset(("div", "article", "main", "section", "td", "form"))
#: Names that editors and word processors write into bodies are no sign of the site's own markup.
_EDITORS = re.compile(
    r"mso|xl\d|et\d|font\d|section\d|list-paddingleft|ueditor|kindeditor|ke-|selecttdclass|firstrow|135|xiumi|"
    r"rich_media|ue[-_]table|notion|__|^[ps]\d{1,2}$|wp_|trs|custom_",
    re.I,
)
#: The last two characters of a label (发布时间：, 来源:); a value may touch what is before them.
_LABEL = re.compile("[\u4e00-\u9fff]{2}[:：]")
_LONGEST_LABELLED, _FIRST_LABEL = 200, 9
_PATH = re.compile("[>»›→]+")
_DIGITS = re.compile(r"\d+")
#: A day alone is a signature's as often as a header's: it is not folded to its form.
_DAY = re.compile(r"\D{0,3}(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?\D{0,3}")

#: What an item is of: a line around the article's box, above or below the running text; a labelled line above it
#: within the box; an element beside it with all it holds; an element amid the running text; the article's box.
_ABOVE, _BELOW, _HEADER, _ELEMENT, _GROUND, _BOX = range(6)
_HASH = 0xFFFFFF

REASON = Reason("template", "repeats over the site's pages")
_ANYWHERE = Line(REASON, ANY, "", 0, None)
_AT_EDGES = Line(REASON, EDGE_ZONE, "", 0, None)


class Item(NamedTuple):
    """What a page has at a place: hashes of the element's path and of the text."""

    place: int
    kind: int
    text: int = 0


class SiteTemplate:
    """What one site's pages have in common.

    >>> template = SiteTemplate()
    >>> for html in pages:                       # doctest: +SKIP
    ...     template.learn(html)
    >>> clean(html, template=template)           # doctest: +SKIP

    Five pages of one layout are enough to begin with; more, over all columns, make it surer. Pages without running
    text (columns, pictures) teach nothing and do no harm. Learning the same page again changes nothing.
    """

    __slots__ = ("_known", "_sample")

    def __init__(self) -> None:
        self._sample: dict[int, frozenset[Item]] = {}
        self._known: _Known | None = None

    def __repr__(self) -> str:
        return f"SiteTemplate(pages={self.pages})"

    def __eq__(self, other: object) -> bool:
        return self._sample == other._sample if isinstance(other, SiteTemplate) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    @property
    def pages(self) -> int:
        """How many different pages the template rests on, `SAMPLE` at most."""
        return len(self._sample)

    def learn(self, html: str | bytes) -> Self:
        """Take a page of the site into account. Never raises on content; TypeError where `html` is no str or bytes."""
        if not isinstance(html, (str, bytes)):
            raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
        reading = _Reading(parse(as_utf8(html)))
        if reading.last >= 0:
            self._add({reading.identity(): frozenset(reading.items())})
        return self

    def merge(self, other: SiteTemplate) -> Self:
        """Take in what another template of the same site has learned: the same as learning its pages here."""
        self._add(other._sample)
        return self

    def mark(self, page: Page, lines: list[Line | None]) -> None:
        """Name the template's blocks in `lines`, which holds for each block of `page` the kind of line that it is
        already known to be. What stands outside the article's box goes anywhere, what stands in it only at its ends.
        """
        if self._known is None:
            self._known = _Known(self._sample.values())
        known = self._known
        reading = _Reading(page, known)
        pages = {i: known.pages(reading, i) for i in reading.beside(len(page.blocks))}
        for i, count in pages.items():
            if lines[i] is not None or not count:
                continue
            element = reading.element(i)
            alone = element is not None and all(pages.get(j, 0) for j in range(element.start, element.end))
            if reading.is_inside(i):
                if count >= _FEW and (alone or (element is None and known.is_header(reading, i))):
                    lines[i] = _AT_EDGES
            elif alone:
                lines[i] = _ANYWHERE
            elif count >= _FEW:
                lines[i] = _AT_EDGES

    def to_json(self) -> str:
        """The template as JSON: hashes only, no text of the site. Equal templates give equal JSON."""
        pages = sorted(self._sample)
        masks: defaultdict[Item, int] = defaultdict(int)
        for bit, page in enumerate(pages):
            for item in self._sample[page]:
                masks[item] |= 1 << bit
        places: defaultdict[str, str] = defaultdict(str)
        for (place, kind, text), mask in sorted(masks.items()):
            places[_pack(place)] += f"{kind}{_pack(text)}{_pack(mask & _HASH)}{_pack(mask >> 24)[2:]}"
        return json.dumps({"version": 1, "pages": pages, "places": places}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The template that `to_json` wrote. ValueError where `text` is nothing of the kind."""
        template = cls()
        try:
            data = json.loads(text)
            if data["version"] != 1:
                raise ValueError(f"version {data['version']!r}")
            sample: dict[int, set[Item]] = {int(page): set() for page in data["pages"]}
            for place, entries in data["places"].items():
                for at in range(0, len(entries), 11):
                    item = Item(_unpack(place), int(entries[at]), _unpack(entries[at + 1 : at + 5]))
                    mask = _unpack(entries[at + 5 : at + 9]) | _unpack("AA" + entries[at + 9 : at + 11]) << 24
                    for bit, items in enumerate(sample.values()):
                        if mask >> bit & 1:
                            items.add(item)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
            raise ValueError(f"no site template as to_json writes it ({error}); learn it from the site's pages") from None
        template._add({page: frozenset(items) for page, items in sample.items()})
        return template

    def _add(self, pages: dict[int, frozenset[Item]]) -> None:
        for identity, items in pages.items():
            other = self._sample.get(identity)
            # one article fetched twice, with different surroundings: which of the two stays must not depend on the order
            if other is None or sorted(items) < sorted(other):
                self._sample[identity] = items
        for identity in sorted(self._sample)[SAMPLE:]:
            del self._sample[identity]
        self._known = None
