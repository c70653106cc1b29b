"""Lines and elements that repeat over the pages of one site, learned from some of its pages.

Between the classification of blocks and the choice of the body, `SiteTemplate.mark` gives a rule to the blocks that the
site sets around every article, so that they weigh against a body and are removed as boilerplate. Frequency alone is not
enough, because bodies repeat phrases too (特此公告, 序号, an office's signature). The place decides: the template's
lines are before or after all running text, in elements in which nothing varies; a body's phrases are in elements that
hold running text on some page, or that vary.

A template keeps a bottom-k sketch of the pages that it has learned: those with the k smallest hashes (Cohen and Kaplan,
Summarizing Data using Bottom-k Sketches, PODC 2007; the same sampling as in MinHash, Broder 1997). Which pages these
are depends neither on the order nor on how learning was divided. So learning and merging commute exactly, a page counts
once however often it is learned, and the size is bounded for any number of pages.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self
from zlib import crc32

from cleaner.article import check_page
from cleaner.lexicon.lines import EDGE, LineRule
from cleaner.markup.page import prefix_sums
from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from cleaner.template.surroundings import (
    ARTICLE_BOX,
    HEADER_LINE,
    INNER_ELEMENT,
    OUTER_ELEMENT,
    OUTER_LINE,
    TEXT_ELEMENT,
    TEXT_LINE,
    Item,
    Surroundings,
    form,
    is_running,
)
from cleaner.text.lines import divide

#: Pages in the sketch, each a bit in a mask of four base64 characters. A layout that one page in eight uses is on
#: three of them.
SAMPLE = 24
#: Items learned from a page, those nearest to its text. The three saved sites have 28 to 64 in the median, and
#: templates of 1.3 to 2.5 KB as JSON; in the worst case, where nothing repeats, one has 30 KB.
_ITEMS = 64
#: A line in an element of its own must be on two pages, anything else on three.
_FEWEST, _FEW = 2, 3
#: It must be on this share of the pages that have its place, and anything else there on at most the exceptions: one
#: page in four may have another layout. An element in the article's box must be on half of the pages with that box.
_SHARE, _EXCEPTIONS, _OF_BOX = 0.75, 0.25, 0.5
#: Of a text without markup, the first and the last lines of this number are learned: menus and footers have fewer.
_TEXT_ENDS = 60
_MOST_TEXT_LINES = 30_000
#: The fewest texts from which lines are learned. A line of the site is on three texts in four, as on pages; less than
#: five of them do not show whether a line is the site's or of articles on one matter.
FEWEST_TEXTS = 5
#: Characters of an item in JSON: its kind, form and mask.
_PACKED_ITEM = 9

#: The zone is "edge", because a template's line inside an article is a quotation.
_RULE = LineRule({"kind": "template", "why": "repeats over the site's pages", "zone": EDGE, "max": 0}, "")


class SiteTemplate:
    """The lines and elements that one site's pages have in common.

    >>> template = SiteTemplate()
    >>> for html in pages:                       # doctest: +SKIP
    ...     template.learn(html)
    >>> clean(html, template=template)           # doctest: +SKIP

    Five pages of one layout are enough to begin with; more pages, over all columns, make it more certain. Pages without
    running text (columns, pictures) add nothing. Learning the same article again changes nothing.

    Texts without markup are learned with `learn_text`, and cleaned with `clean_text(text, template=template)`. They
    need `FEWEST_TEXTS` texts of one layout, because nothing but the words of their lines is known.
    """

    __slots__ = ("_common", "_sample")

    def __init__(self) -> None:
        self._sample: dict[int, frozenset[Item]] = {}
        self._common: _Common | None = None

    def __repr__(self) -> str:
        return f"SiteTemplate(pages={self.pages})"

    def __eq__(self, other: object) -> bool:
        return self._sample == other._sample if isinstance(other, SiteTemplate) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    @property
    def pages(self) -> int:
        """The number of articles in the sketch, `SAMPLE` at most."""
        return len(self._sample)

    def learn(self, html: str | bytes) -> Self:
        """Learn a page of the site.

        Args:
            html: The page; any content is accepted.

        Returns:
            The template itself.

        Raises:
            TypeError: `html` is neither str nor bytes.
        """
        check_page(html)
        page = Surroundings(parse(html))
        if page.last >= 0:
            items: set[Item] = set()
            for item in page.items():
                items.add(item)
                if len(items) == _ITEMS:
                    break
            self._add({page.identity(): frozenset(items)})
        return self

    def learn_text(self, text: str) -> Self:
        """Learn a text without markup, of a page of the site.

        Args:
            text: The whole text of the page, with menus and footers; any content is accepted.

        Returns:
            The template itself.

        Raises:
            TypeError: `text` is not a str.
        """
        if not isinstance(text, str):
            raise TypeError(f"text is a str, not {type(text).__name__}; decode bytes first, or learn a page")
        lines = divide(text, _MOST_TEXT_LINES)[0].read
        if lines:
            ends = (*lines[:_TEXT_ENDS], *lines[-_TEXT_ENDS:])
            identity = crc32("\n".join(lines).encode("utf-8", "replace"))
            self._add({identity: frozenset(Item(0, TEXT_LINE, form(line)) for line in ends)})
        return self

    def merge(self, other: SiteTemplate) -> Self:
        """Add what another template of the same site has learned. This equals learning its pages here.

        Raises:
            TypeError: `other` is not a template.
        """
        if not isinstance(other, SiteTemplate):
            raise TypeError(f"a SiteTemplate is merged with another, not with {type(other).__name__}")
        self._add(other._sample)
        return self

    def mark(self, page: ClassifiedPage) -> None:
        """Give a rule to the blocks of the template that have none yet in `page.rules`."""
        if self._common is None:
            self._common = _Common(self._sample.values())
        common = self._common
        around = Surroundings(page.markup, common.pages_with_line)
        pages = {i: common.pages_with_block(around, i) for i in around.outside_text()}
        unknown = prefix_sums([int(not pages.get(i, 0)) for i in range(len(page.blocks))])
        for i, count in pages.items():
            if not count or page.rules[i] is not None:
                continue
            element, inside = around.element(i), around.is_inside(i)
            alone = element is not None and unknown[element.start] == unknown[element.end]
            if count >= (_FEWEST if alone and not inside else _FEW) and (alone or not inside or around.is_header(i)):
                page.rules[i] = _RULE

    def repeated(self, lines: Sequence[str]) -> list[bool]:
        """Return for each line of a text without markup whether it repeats on the texts of the site.

        Args:
            lines: The lines as `cleaner.text.lines` divides them.
        """
        if self._common is None:
            self._common = _Common(self._sample.values())
        common = self._common
        return [common.is_text_line(line) for line in lines]

    def to_json(self) -> str:
        """Return the template as JSON. It holds hashes and no text of the site; equal templates give equal JSON."""
        identities = sorted(self._sample)
        masks = _masks(self._sample[identity] for identity in identities)
        places: dict[str, str] = {}
        for item, mask in sorted(masks.items()):
            place = _pack(item.place)
            places[place] = f"{places.get(place, '')}{item.kind}{_pack(item.form)}{_pack(mask)}"
        return json.dumps({"version": 1, "pages": identities, "places": places}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a template that `to_json` wrote.

        Raises:
            TypeError: `text` is not a str.
            ValueError: `text` is not such a template.
        """
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"a saved template is a str, not {type(text).__name__}; read the file first")
        template = cls()
        try:
            data = json.loads(text)
            if data["version"] != 1:
                raise ValueError(f"unknown version {data['version']!r}")
            sample: dict[int, set[Item]] = {int(identity): set() for identity in data["pages"]}
            for place, entries in data["places"].items():
                for at in range(0, len(entries), _PACKED_ITEM):
                    item = Item(_unpack(place), int(entries[at]), _unpack(entries[at + 1 : at + 5]))
                    mask = _unpack(entries[at + 5 : at + 9])
                    for bit, items in enumerate(sample.values()):
                        if mask >> bit & 1:
                            items.add(item)
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
            raise ValueError(f"not a template as to_json writes it ({error}); learn it from the pages") from None
        template._add({identity: frozenset(items) for identity, items in sample.items()})
        return template

    def _add(self, pages: dict[int, frozenset[Item]]) -> None:
        for identity, items in pages.items():
            other = self._sample.get(identity)
            # one article with other surroundings: which of the two is kept must not depend on which came first
            if other is None or sorted(items) < sorted(other):
                self._sample[identity] = items
        for identity in sorted(self._sample)[SAMPLE:]:
            del self._sample[identity]
        self._common = None


class _Common:
    """The lines and elements that the pages of a sketch have in common, with the pages (a bit each) that have them."""

    __slots__ = ("_boxes", "_elements", "_lines", "_places", "_text_lines")

    def __init__(self, sample: Iterable[frozenset[Item]]) -> None:
        masks = _masks(sample)
        lines = {item.form: mask.bit_count() for item, mask in masks.items() if item.kind == TEXT_LINE}
        texts = 0
        for item in [item for item in masks if item.kind == TEXT_LINE]:
            texts |= masks.pop(item)
        fewest = max(FEWEST_TEXTS - 1, _SHARE * texts.bit_count())
        self._text_lines = {
            line for line, count in lines.items() if texts.bit_count() >= FEWEST_TEXTS and count >= fewest
        }
        # a line's place varies if other lines or running text are there, an element if its content does
        present: Counter[tuple[int, bool]] = Counter()
        varying: Counter[tuple[int, bool]] = Counter()
        for item, mask in masks.items():
            if item.kind in (OUTER_LINE, INNER_ELEMENT, OUTER_ELEMENT, TEXT_ELEMENT):
                key = item.place, item.kind in (INNER_ELEMENT, OUTER_ELEMENT)
                present[key] |= mask
                if item.kind == TEXT_ELEMENT or mask.bit_count() < _FEWEST:
                    varying[key] |= mask
        self._boxes: Counter[int] = Counter()
        self._elements: Counter[tuple[int, int]] = Counter()
        self._lines: dict[Item, int] = {}
        for item, mask in masks.items():
            key = item.place, item.kind in (INNER_ELEMENT, OUTER_ELEMENT)
            pages, there = mask.bit_count(), present[key].bit_count()
            fixed = varying[key].bit_count() <= _EXCEPTIONS * there
            if item.kind == ARTICLE_BOX:
                self._boxes[item.place] = mask
            elif key[1] and fixed and pages >= _FEWEST:
                self._elements[item.place, item.kind] |= mask
            elif item.kind == HEADER_LINE or (
                item.kind == OUTER_LINE and fixed and pages >= max(_FEWEST, _SHARE * there)
            ):
                self._lines[item] = mask
        self._places = {item.place for item in self._lines}

    def is_text_line(self, line: str) -> bool:
        """Return whether a line of a text without markup repeats on most texts of the site."""
        return bool(self._text_lines) and form(line) in self._text_lines

    def pages_with_line(self, place: int, text: str) -> int:
        """Return the number of pages on which a line is outside the article's box at this place."""
        if place not in self._places:
            return 0
        return self._lines.get(Item(place, OUTER_LINE, form(text)), 0).bit_count()

    def pages_with_block(self, page: Surroundings, i: int) -> int:
        """Return the number of pages that have a block's line, or its element with the same lines as elsewhere."""
        block = page.blocks[i]
        count = self.pages_with_line(page.places[i], block.text)
        if count or is_running(block):
            return count
        place = page.place(page.box)
        if page.is_header(i):
            return self._on_box(place, self._lines.get(Item(place, HEADER_LINE, form(block.text)), 0), _SHARE)
        element = page.element(i)
        if element is None:
            return 0
        if page.is_inside(i):
            return self._on_box(place, self._elements[page.place(element), INNER_ELEMENT], _OF_BOX)
        return self._elements[page.place(element), OUTER_ELEMENT].bit_count()

    def _on_box(self, box: int, mask: int, share: float) -> int:
        """Return how many of the pages with this box are in `mask`; 0 if they are less than `share` of them."""
        pages = self._boxes[box]
        count = (mask & pages).bit_count()
        return count if count >= share * pages.bit_count() else 0


def _masks(sample: Iterable[frozenset[Item]]) -> Counter[Item]:
    """Return for each item the pages that have it, page n as bit n."""
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
