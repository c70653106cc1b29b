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

#: What an item is of: a line around the article's box; a labelled line in the box, above the running text; an element
#: beside the running text with all it holds; an element amid it; the article's box.
_AROUND, _HEADER, _ELEMENT, _GROUND, _BOX = range(5)
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
            if alone and not reading.is_inside(i):
                lines[i] = _ANYWHERE
            elif count >= _FEW and (alone or not reading.is_inside(i) or (element is None and reading.is_labelled(i))):
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


class _Reading:
    """A page as templates see it: each block's place, the first and last block of running text (-1 where there is
    none), and the box that holds it. Blocks that are `known` to stand around articles are no running text."""

    __slots__ = ("_paths", "blocks", "box", "first", "last", "places")

    def __init__(self, page: Page, known: _Known | None = None) -> None:
        blocks = page.blocks
        self.blocks = blocks
        self._paths: dict[int, int] = {}
        self.places = [self.place(block.node) for block in blocks]
        sizes = [
            len(block.text) if _is_running(block) and not (known and known.around(place, block.text)) else 0
            for block, place in zip(blocks, self.places, strict=True)
        ]
        self.box, self.first, self.last = page.root, len(blocks), -1
        if any(sizes):
            self.box = _box(blocks[sizes.index(max(sizes))].node, sizes)
            running = [i for i in range(self.box.start, self.box.end) if sizes[i]]
            self.first, self.last = running[0], running[-1]

    def identity(self) -> int:
        """The same for the same article, whatever stands around it and however often it was fetched."""
        return crc32("\n".join(b.text for b in self.blocks[self.first : self.last + 1]).encode("utf-8", "replace"))

    def items(self) -> Iterable[Item]:
        """What a page teaches."""
        yield Item(self.place(self.box), _BOX)
        amid = dict.fromkeys(self.places[self.first : self.last + 1])
        for place in list(amid)[:_GROUNDS]:
            yield Item(place, _GROUND)
        for i in self.beside(_REACH):
            element, inside = self.element(i), self.is_inside(i)
            if element is not None:
                yield Item(self.place(element), _ELEMENT, self.content(element, whole=inside and i > self.last))
            if not inside:
                yield Item(self.places[i], _AROUND, _hash(_form(self.blocks[i].text)))
            elif self.is_labelled(i):
                yield Item(self.places[i], _HEADER, _hash(_form(self.blocks[i].text)))

    def beside(self, reach: int) -> list[int]:
        """The visible blocks up to `reach` above and below the running text, without the files that an article offers."""
        above = range(max(0, self.first - reach), self.first)
        below = range(max(self.last + 1, self.first), min(len(self.blocks), self.last + 1 + reach))
        return [i for i in (*above, *below) if not self.blocks[i].node.hidden and not is_attachment(self.blocks[i].text)]

    def is_inside(self, i: int) -> bool:
        return self.box.start <= i < self.box.end

    def is_labelled(self, i: int) -> bool:
        """Whether a block is a line of several labels above the running text."""
        return i < self.first and len(_LABEL.findall("".join(self.blocks[i].text.split()))) > 1

    def element(self, i: int) -> Node | None:
        """The outermost element around a block that holds no running text, if the site's markup names it or one in it.
        Cells count with their whole table: a heading of a column is as constant as a template."""
        found, named = None, False
        node: Node | None = self.blocks[i].node
        while node is not None and node is not self.box and (node.end <= self.first or node.start > self.last >= 0):
            if _is_named(node):
                found, named = node, True
            elif node.tag == "table":
                found = node
            node = node.parent
        return found if named else None

    def content(self, element: Node, whole: bool) -> int:
        """The hash of all lines in an element: of their forms, or `whole`."""
        texts = [block.text for block in self.blocks[element.start : element.end] if not block.node.hidden]
        return _hash("\n".join(texts if whole else map(_form, texts)))

    def place(self, node: Node) -> int:
        """The hash of an element's path: tags, ids and classes from the root, but for numbers, which tell pages apart."""
        chain: list[Node] = []
        up: Node | None = node
        while up is not None and id(up) not in self._paths:
            chain.append(up)
            up = up.parent
        place = self._paths[id(up)] if up is not None else 0
        for one in reversed(chain):
            name = f"/{one.tag}#{one.ident}.{one.classes}"
            place = self._paths[id(one)] = crc32(_DIGITS.sub("", name).encode("utf-8", "replace"), place) & _HASH
        return place


class _Known:
    """What a sample of pages says: lines around articles, labelled lines in the article's box, elements that hold the
    same on every page, each with the pages (a bit each) that have it; and the pages that have a box."""

    __slots__ = ("_boxes", "_elements", "_known")

    def __init__(self, sample: Iterable[frozenset[Item]]) -> None:
        masks: Counter[Item] = Counter()
        for number, items in enumerate(sample):
            for item in items:
                masks[item] |= 1 << number
        present: Counter[tuple[int, bool]] = Counter()
        varying: Counter[tuple[int, bool]] = Counter()
        for (place, kind, _), mask in masks.items():
            key = (place, kind == _ELEMENT)
            if kind != _BOX:
                present[key] |= mask
            if kind == _GROUND or mask.bit_count() == 1:
                varying[key] |= mask
        self._boxes = {place: mask for (place, kind, _), mask in masks.items() if kind == _BOX}
        self._known: dict[Item, int] = {}
        self._elements: dict[int, int] = {}
        for item, mask in masks.items():
            key = (item.place, item.kind == _ELEMENT)
            there = present[key].bit_count()
            if item.kind in (_GROUND, _BOX) or varying[key].bit_count() > _EXCEPTIONS * there:
                continue
            if item.kind == _ELEMENT:
                if mask.bit_count() >= _FEW:
                    self._elements[item.place] = self._elements.get(item.place, 0) | mask
            elif mask.bit_count() >= max(_FEWEST, _SHARE * there):
                self._known[item] = mask

    def around(self, place: int, text: str) -> int:
        """The number of pages on which a line stands around the article at this place."""
        return self._known.get(Item(place, _AROUND, _hash(_form(text))), 0).bit_count()

    def pages(self, reading: _Reading, i: int) -> int:
        """The number of pages that have a block's line, or one in its stead, where the block stands."""
        place, block = reading.places[i], reading.blocks[i]
        count = self.around(place, block.text)
        if count:
            return count
        element = reading.element(i)
        if element is None:
            mask = self._known.get(Item(place, _HEADER, _hash(_form(block.text))), 0) if reading.is_labelled(i) else 0
        else:
            mask = 0 if _is_running(block) else self._elements.get(reading.place(element), 0)
        if mask.bit_count() >= _FEW and reading.is_inside(i):
            box = self._boxes.get(reading.place(reading.box), 0)
            mask &= box
            if mask.bit_count() < _BOX_SHARE * box.bit_count():
                return 0
        return mask.bit_count() if mask.bit_count() >= _FEW else 0


def _is_running(block: Block) -> bool:
    text = block.text
    return (
        len(text) >= _RUNNING and block.link_chars * 2 <= len(text) and not block.node.hidden and _CLAUSE.search(text) is not None
    )


def _box(node: Node, sizes: list[int]) -> Node:
    """The named element around `node` that holds the page's running text, or the outermost that only bodies are named."""
    sums = prefix_sums(sizes)
    box = node
    while box.parent is not None and (
        sums[box.end] - sums[box.start] < _MOST_TEXT * sums[-1] or not (box.strength or (box.tag in _BOX_TAGS and _is_named(box)))
    ):
        box = box.parent
    up: Node | None = box
    while up is not None:
        if up.strength == 2:
            box = up
        up = up.parent
    return box


def _is_named(node: Node) -> bool:
    name = node.ident or node.classes
    return name != "" and _EDITORS.search(name) is None


def _form(text: str) -> str:
    """What repeats in a line: its labels, the beginning of a path, else its text but for numbers."""
    text = "".join(text.split())
    if len(text) > _LONGEST_LABELLED or "。" in text:
        return text
    labels = _LABEL.findall(text)
    if len(labels) > 1:
        return labels[0][:2] + labels[1][:2] + ":"
    if labels and text.index(labels[0]) + 3 <= min(_FIRST_LABEL, len(text) - 1):
        return labels[0][:2] + ":"
    path = _PATH.split(text, maxsplit=2)
    if len(path) > 2:
        return path[0] + ">"
    return text if _DAY.fullmatch(text) else _DIGITS.sub("0", text)


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & _HASH


def _pack(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(3, "big")).decode("ascii")


def _unpack(text: str) -> int:
    if len(text) != 4:
        raise ValueError(f"{text!r} is cut")
    return int.from_bytes(urlsafe_b64decode(text), "big")
