"""Lines and boxes that repeat over the pages of one site, learned from any of them, for `clean` and `extract`.

Between parsing and the choice of the body: `SiteTemplate.mark` names the blocks that the site sets around every
article, so that they weigh against a body and go as boilerplate. Frequency alone decides nothing, as bodies repeat
phrases too (特此公告, 序号, an office's signature). What tells them apart is where they stand: the template's lines
are before or after all running text, in elements in which nothing varies; a body's phrases are in elements that
hold running text on some page, or beside what varies.

A template is a sample of pages: of all that were learned, those with the smallest hashes. Which these are depends
neither on the order nor on who learned them. So learning and merging commute exactly, a page counts once however
often it is learned, and the size is bounded whatever the number of pages.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable
from typing import Self

from cleaner.lexicon.lines import EDGE_ZONE, LineRule
from cleaner.markup.page import Page, prefix_sums
from cleaner.markup.parse import parse
from cleaner.template.surroundings import BOX, GROUND, HEADER, INNER, LINE, OUTER, Item, Surroundings, form, is_running

#: Pages in the sample, a bit each in a mask of four base64 characters. A layout that one page in eight uses is seen
#: on three of them.
SAMPLE = 24
#: Items learned of a page, those nearest to its text. The three saved sites have 28 to 64 in the median, and templates
#: of 1.3 to 2.5 KB as JSON; at the worst, where nothing repeats, one has 30 KB.
_ITEMS = 64
#: A line in an element of its own is believed from two pages on, anything else from three.
_FEWEST, _FEW = 2, 3
#: It must be on this share of the pages that have its place, and nothing else there on more than the exceptions: one
#: page in four may be laid out otherwise. An element in the article's box must be on half of the pages with that box.
_SHARE, _EXCEPTIONS, _OF_BOX = 0.75, 0.25, 0.5

#: Wherever a template's line stands on its site's pages, amid an article it is a quotation.
_LINE = LineRule({"kind": "template", "why": "repeats over the site's pages", "zone": EDGE_ZONE, "max": 0}, "")


class SiteTemplate:
    """What one site's pages have in common.

    >>> template = SiteTemplate()
    >>> for html in pages:                       # doctest: +SKIP
    ...     template.learn(html)
    >>> clean(html, template=template)           # doctest: +SKIP

    Five pages of one layout are enough to begin with; more, over all columns, make it surer. Pages without running
    text (columns, pictures) teach nothing and do no harm. Learning the same article again changes nothing.
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
        """How many different articles' pages the template rests on, `SAMPLE` at most."""
        return len(self._sample)

    def learn(self, html: str | bytes) -> Self:
        """Take a page of the site into account. Returns the template itself.

        Never raises on content. Raises TypeError where `html` is neither str nor bytes.
        """
        if not isinstance(html, (str, bytes)):
            raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
        page = Surroundings(parse(html))
        if page.last >= 0:
            items: set[Item] = set()
            for item in page.items():
                items.add(item)
                if len(items) == _ITEMS:
                    break
            self._add({page.identity(): frozenset(items)})
        return self

    def merge(self, other: SiteTemplate) -> Self:
        """Take in what another template of the same site has learned: the same as learning its pages here."""
        self._add(other._sample)
        return self

    def mark(self, page: Page, lines: list[LineRule | None]) -> None:
        """Name the template's blocks in `lines`, which holds for each block of `page` the kind of boilerplate line
        that it is already known to be."""
        if self._known is None:
            self._known = _Known(self._sample.values())
        known = self._known
        around = Surroundings(page, known.around)
        pages = {i: known.pages(around, i) for i in around.beside()}
        unknown = prefix_sums([int(not pages.get(i, 0)) for i in range(len(page.blocks))])
        for i, count in pages.items():
            if not count or lines[i] is not None:
                continue
            element, inside = around.element(i), around.is_inside(i)
            alone = element is not None and unknown[element.start] == unknown[element.end]
            if count >= (_FEWEST if alone and not inside else _FEW) and (alone or not inside or around.is_header(i)):
                lines[i] = _LINE

    def to_json(self) -> str:
        """The template as JSON: hashes only, no text of the site. Equal templates give equal JSON."""
        identities = sorted(self._sample)
        masks = _masks(self._sample[identity] for identity in identities)
        places: dict[str, str] = {}
        for item, mask in sorted(masks.items()):
            place = _pack(item.place)
            places[place] = f"{places.get(place, '')}{item.kind}{_pack(item.form)}{_pack(mask)}"
        return json.dumps({"version": 1, "pages": identities, "places": places}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The template that `to_json` wrote. Raises ValueError where `text` is nothing of the kind."""
        template = cls()
        try:
            data = json.loads(text)
            if data["version"] != 1:
                raise ValueError(f"its version is {data['version']!r}")
            sample: dict[int, set[Item]] = {int(identity): set() for identity in data["pages"]}
            for place, entries in data["places"].items():
                for at in range(0, len(entries), 9):
                    item = Item(_unpack(place), int(entries[at]), _unpack(entries[at + 1 : at + 5]))
                    mask = _unpack(entries[at + 5 : at + 9])
                    for bit, items in enumerate(sample.values()):
                        if mask >> bit & 1:
                            items.add(item)
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
            raise ValueError(f"no template as to_json writes it ({error}); learn it from the pages") from None
        template._add({identity: frozenset(items) for identity, items in sample.items()})
        return template

    def _add(self, pages: dict[int, frozenset[Item]]) -> None:
        for identity, items in pages.items():
            other = self._sample.get(identity)
            # one article with other surroundings: which of the two stays must not depend on which came first
            if other is None or sorted(items) < sorted(other):
                self._sample[identity] = items
        for identity in sorted(self._sample)[SAMPLE:]:
            del self._sample[identity]
        self._known = None


class _Known:
    """What a sample of pages says: the template's lines and elements, and the pages (a bit each) that have them."""

    __slots__ = ("_boxes", "_elements", "_lines", "_places")

    def __init__(self, sample: Iterable[frozenset[Item]]) -> None:
        masks = _masks(sample)
        # lines vary beside lines and running text, elements beside what else they hold
        present: Counter[tuple[int, bool]] = Counter()
        varying: Counter[tuple[int, bool]] = Counter()
        for item, mask in masks.items():
            if item.kind in (LINE, INNER, OUTER, GROUND):
                key = item.place, item.kind in (INNER, OUTER)
                present[key] |= mask
                if item.kind == GROUND or mask.bit_count() < _FEWEST:
                    varying[key] |= mask
        self._boxes: Counter[int] = Counter()
        self._elements: Counter[tuple[int, int]] = Counter()
        self._lines: dict[Item, int] = {}
        for item, mask in masks.items():
            key = item.place, item.kind in (INNER, OUTER)
            pages, there = mask.bit_count(), present[key].bit_count()
            fixed = varying[key].bit_count() <= _EXCEPTIONS * there
            if item.kind == BOX:
                self._boxes[item.place] = mask
            elif key[1] and fixed and pages >= _FEWEST:
                self._elements[item.place, item.kind] |= mask
            elif item.kind == HEADER or (item.kind == LINE and fixed and pages >= max(_FEWEST, _SHARE * there)):
                self._lines[item] = mask
        self._places = {item.place for item in self._lines}

    def around(self, place: int, text: str) -> int:
        """The number of pages on which a line stands around the article at this place."""
        if place not in self._places:
            return 0
        return self._lines.get(Item(place, LINE, form(text)), 0).bit_count()

    def pages(self, page: Surroundings, i: int) -> int:
        """The number of pages that have a block's line, or its element with the lines that it has elsewhere."""
        block = page.blocks[i]
        count = self.around(page.places[i], block.text)
        if count or is_running(block):
            return count
        place = page.place(page.box)
        if page.is_header(i):
            return self._on_box(place, self._lines.get(Item(place, HEADER, form(block.text)), 0), _SHARE)
        element = page.element(i)
        if element is None:
            return 0
        if page.is_inside(i):
            return self._on_box(place, self._elements[page.place(element), INNER], _OF_BOX)
        return self._elements[page.place(element), OUTER].bit_count()

    def _on_box(self, box: int, mask: int, share: float) -> int:
        """How many of the pages that have this box are in `mask`; 0 if less than their share."""
        pages = self._boxes[box]
        count = (mask & pages).bit_count()
        return count if count >= share * pages.bit_count() else 0


def _masks(sample: Iterable[frozenset[Item]]) -> Counter[Item]:
    masks: Counter[Item] = Counter()
    for number, items in enumerate(sample):
        for item in items:
            masks[item] |= 1 << number
    return masks


def _pack(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(3, "big")).decode("ascii")


def _unpack(text: str) -> int:
    if len(text) != 4:
        raise ValueError(f"{text!r} is cut short")
    return int.from_bytes(urlsafe_b64decode(text), "big")
