"""Lines that repeat over the pages of one site, learned from any of them and handed to `clean` and `extract`.

Between parsing and the choice of the body: `SiteTemplate.mark` names the blocks that the site sets around every
article, so that they weigh against a body and go as boilerplate. Frequency alone decides nothing, as bodies repeat
phrases too (特此公告, 序号, an office's signature). What tells them apart is where they stand: lines of the template are
in elements of their own in which nothing varies, before or after all running text, phrases of bodies in elements that
hold running text on some page, or amid what varies.

A template is a sample of pages: of all that were learned, those with the smallest hashes. Which these are depends
neither on the order nor on who learned them: learning and merging commute exactly, a page counts once however often it
is learned, and the size is bounded whatever the number of pages.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Self
from zlib import crc32

from cleaner.article import Reason
from cleaner.blocks import Block, Node, Page
from cleaner.decode import as_utf8
from cleaner.lexicon import ANY, EDGE_ZONE, Line
from cleaner.parse import parse
from cleaner.trim import is_attachment

#: Pages in the sample: what a mask of three base64 characters tells apart. A layout that one page in six uses is
#: then seen on three.
SAMPLE = 18
#: A line is known from this many pages on: two notices of one office can share any line.
_FEWEST = 3
#: … and by this share of the pages that have its element; one page in five may have been laid out otherwise.
_SHARE, _EXCEPTIONS = 0.8, 0.2
#: Blocks above and below the running text that are learned, and elements within it, for each page.
_REACH, _GROUNDS = 40, 16
#: Running text: a plain block this long with a mark that clauses have. Labels have colons, lists have 、.
_PROSE = 25
_CLAUSE = re.compile("[，。；]")
#: The article's box holds this share of a page's running text; summaries in lists and disclaimers have the rest.
_BOX_SHARE = 0.9
_BOX_TAGS = frozenset("div article main section td form".split())
#: Names that editors and word processors write into bodies are no sign of the site's own markup.
_EDITORS = re.compile(
    r"Mso|xl\d|et\d|font\d|WordSection|Section\d|list-paddingleft|ueditor|kindeditor|selectTdClass|firstRow|135|xiumi|"
    r"rich_media|ue[-_]table|Noto|__|^[ps]\d{1,2}$|wp_|v_news|TRS",
    re.I,
)
#: The last two characters of a label (发布时间：, 来源:). Longer labels are cut, as the value before may touch them.
_LABEL = re.compile("[\u4e00-\u9fff]{2}[:：]")
_LABELLED_MOST, _FIRST_LABEL = 200, 9
_PATH = re.compile("[>»›→]+")
_DIGITS = re.compile(r"\d+")
#: A day alone is a signature's as often as a header's, so it is not folded away.
_DAY = re.compile(r"\D{0,3}(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?\D{0,3}")

_ABOVE, _BELOW, _INSIDE = 0, 1, 2  # zone: above or below the running text, plus _INSIDE within the article's box
_GROUND, _BOX = 4, 5  # elements amid the running text; the article's box
_ZONES = 6

REASON = Reason("template", "repeats over the site's pages")
_ANYWHERE = Line(REASON, ANY, "", 0, None)
_AT_EDGE = Line(REASON, EDGE_ZONE, "", 0, None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as templates see it: each block's place, the article's box, and its running text (first and last block)."""

    blocks: list[Block]
    places: list[int]
    box: Node
    box_place: int
    first: int
    last: int

    def zone(self, i: int) -> int:
        side = _ABOVE if i < self.first else _BELOW
        return side | _INSIDE if self.box.start <= i < self.box.end else side


class SiteTemplate:
    """What one site's pages have in common.

    >>> template = SiteTemplate()
    >>> for html in pages: template.learn(html)  # doctest: +SKIP
    >>> clean(html, template=template)  # doctest: +SKIP

    Five pages of the same layout are enough to use it; more of them, over all columns, make it surer. Pages without
    running text (columns, pictures) teach nothing and do no harm. Learning the same page again changes nothing.
    """

    __slots__ = ("_known", "_sample")

    def __init__(self) -> None:
        self._sample: dict[int, frozenset[int]] = {}
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
        """Take a page of the site into account. Never raises on content; TypeError where `html` is neither str nor bytes."""
        if not isinstance(html, (str, bytes)):
            raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
        page = parse(as_utf8(html))
        reading = _read(page, lambda i, place, text: False)
        if reading is not None:
            self._add([(_identity(reading), _items(reading))])
        return self

    def merge(self, other: SiteTemplate) -> Self:
        """Take in what another template of the same site has learned; the same as learning its pages here."""
        self._add(other._sample.items())
        return self

    def to_json(self) -> str:
        """The template as JSON (hashes only, no text of the site): the same for the same pages, in whatever order."""
        ids = sorted(self._sample)
        masks: defaultdict[int, int] = defaultdict(int)
        for bit, page in enumerate(ids):
            for item in self._sample[page]:
                masks[item] |= 1 << bit
        places: defaultdict[str, str] = defaultdict(str)
        for item, mask in sorted(masks.items()):
            place, zone, line = _unpack(item)
            places[_text(place)] += f"{zone}{_text(line)}{_text(mask)}"
        return json.dumps({"version": 1, "pages": ids, "places": places}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The template that `to_json` wrote. Raises ValueError where `text` is not such."""
