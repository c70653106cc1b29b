"""What stands around an article, as `cleaner.template.site_template` compares it over the pages of a site.

A page is reduced to places and forms. A place is the path of an element (tags, ids, classes); the form of a line is
what a template repeats in it: its labels, the beginning of a path, or its text but for numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple
from zlib import crc32

from cleaner.dates import is_date
from cleaner.markup.page import Block, Node, Page, prefix_sums
from cleaner.selection.predicates import is_attachment

#: What an item is of: a line around the article's box; a labelled line in the box, between a heading and the running
#: text; an element in the box, or around it, beside the running text, with all it holds; an element amid the running
#: text; the article's box.
LINE: Final = 0
HEADER: Final = 1
INNER: Final = 2
OUTER: Final = 3
GROUND: Final = 4
BOX: Final = 5
#: Hashes have 24 bits: four base64 characters each, and a thousand of them collide once in thirty templates.
HASH: Final = 0xFFFFFF

#: Running text: a plain block this long with a mark that clauses have. Labels have colons, lists have 、.
_RUNNING: Final = 25
_CLAUSE: Final = re.compile("[，。；]")
#: The article's box holds this share of a page's running text; summaries in lists and disclaimers have the rest.
_MOST_TEXT: Final = 0.9
_BOX_TAGS: Final = frozenset(("div", "article", "main", "section", "td", "form"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))
#: Elements amid the running text that are learned of a page; one or two hold it, a table adds some.
_GROUNDS: Final = 12
#: Names that editors and word processors write into bodies are no sign of the site's own markup.
_EDITORS: Final = re.compile(
    r"mso|xl\d|et\d|font\d|section\d|list-paddingleft|ueditor|kindeditor|ke-|selecttdclass|firstrow|135|xiumi|"
    r"rich_media|ue[-_]table|notion|__|^[ps]\d{1,2}$|wp_|trs|custom_",
    re.I,
)
#: The last two characters of a label (发布时间：, 来源:); a value may touch what is before them.
_LABEL: Final = re.compile("[\u4e00-\u9fff]{2}[:：]")
_LONGEST_LABELLED: Final = 200
_FIRST_LABEL: Final = 9
_PATH: Final = re.compile("[>»›→]+")
_DIGITS: Final = re.compile(r"\d+")


class Item(NamedTuple):
    """What a page has at a place: the hashes of the place and of the form."""

    place: int
    kind: int
    form: int = 0


class Surroundings:
    """A page's running text, from block `first` to `last` (-1 where there is none), the box that holds it, and the
    place of each block. Lines that are `known` to stand around articles are no running text."""

    __slots__ = ("_contents", "_elements", "_paths", "blocks", "box", "first", "last", "places")

    def __init__(self, page: Page, known: Callable[[int, str], int] | None = None) -> None:
        blocks = page.blocks
        self.blocks = blocks
        self._elements: dict[int, tuple[Node | None, bool]] = {}
        self._paths: dict[int, int] = {}
        self._contents: dict[tuple[int, bool], int] = {}
        self.places = [self.place(block.node) for block in blocks]
        sizes = [
            len(block.text) if is_running(block) and not (known and known(place, block.text)) else 0
            for block, place in zip(blocks, self.places, strict=True)
        ]
        self.box, self.first, self.last = page.root, len(blocks), -1
        if any(sizes):
            self.box = _box(blocks[sizes.index(max(sizes))].node, sizes)
            running = [i for i in range(self.box.start, self.box.end) if sizes[i]]
            self.first, self.last = running[0], running[-1]

    def identity(self) -> int:
        """The same for the same article, whatever stands around it and however often it was fetched."""
        text = "\n".join(block.text for block in self.blocks[self.first : self.last + 1])
        return crc32(text.encode("utf-8", "replace"))

    def items(self) -> Iterator[Item]:
        """What the page teaches, nearest to the running text first."""
        yield Item(self.place(self.box), BOX)
        amid = dict.fromkeys(self.places[self.first : self.last + 1])
        for place in list(amid)[:_GROUNDS]:
            yield Item(place, GROUND)
        for i in self.beside():
            element, inside = self.element(i), self.is_inside(i)
            if element is not None:
                # in the box below the text a form is not enough: every notice ends in 联系人： and 电话：
                content = self._content(element, whole=inside and i > self.last)
                yield Item(self.place(element), INNER if inside else OUTER, content)
            if not inside:
                yield Item(self.places[i], LINE, form(self.blocks[i].text))
            elif self.is_header(i):
                yield Item(self.place(self.box), HEADER, form(self.blocks[i].text))

    def beside(self) -> list[int]:
        """The visible blocks above and below the running text, nearest first, but for files that the article offers."""
        found = [
            i
            for i, block in enumerate(self.blocks)
            if not self.first <= i <= self.last and not block.node.hidden and not is_attachment(block.text)
        ]
        return sorted(found, key=lambda i: max(self.first - i, i - self.last))

    def is_inside(self, i: int) -> bool:
        """Whether a block is in the article's box."""
        return self.last >= 0 and self.box.start <= i < self.box.end

    def is_header(self, i: int) -> bool:
        """Whether a block is a line of several labels between a heading and the running text, in the article's box."""
        if not self.box.start < i < self.first or self.blocks[i - 1].node.tag not in _HEADINGS:
            return False
        return len(_LABEL.findall("".join(self.blocks[i].text.split()))) > 1

    def element(self, i: int) -> Node | None:
        """The outermost element around a block that holds no running text, if the site's markup names it or one in it.

        Cells count with their whole table: the head of a column is as constant as a template. On a page without running
        text it is the innermost named element, as nothing says how far up its text begins.
        """
        chain: list[Node] = []
        node: Node | None = self.blocks[i].node
        while node is not None and id(node) not in self._elements and not self._holds_text(node):
            chain.append(node)
            node = node.parent
        found, named = self._elements.get(id(node), (None, False))
        for one in reversed(chain):  # each element is looked at once, however deep they nest
            if self.last < 0:
                found = one if _is_named(one) else found
            elif found is None and (one.tag == "table" or _is_named(one)):
                found = one
            named = named or _is_named(one)
            self._elements[id(one)] = found, named
        return found if named else None

    def _holds_text(self, node: Node) -> bool:
        return node is self.box or (node.end > self.first and node.start <= self.last)

    def place(self, node: Node) -> int:
        """The hash of an element's path from the root, but for numbers, which tell pages apart."""
        chain: list[Node] = []
        up: Node | None = node
        while up is not None and id(up) not in self._paths:
            chain.append(up)
            up = up.parent
        place = self._paths[id(up)] if up is not None else 0
        for one in reversed(chain):
            name = _DIGITS.sub("", f"/{one.tag}#{one.ident}.{one.classes}")
            place = self._paths[id(one)] = crc32(name.encode("utf-8", "replace"), place) & HASH
        return place

    def _content(self, element: Node, whole: bool) -> int:
        known = self._contents.get((id(element), whole))
        if known is None:
            texts = [block.text for block in self.blocks[element.start : element.end] if not block.node.hidden]
            known = self._contents[id(element), whole] = _hash("\n".join(texts if whole else map(_form, texts)))
        return known


def is_running(block: Block) -> bool:
    """Whether a block is shown to readers as running text."""
    text = block.text
    plain = len(text) >= _RUNNING and block.link_chars * 2 <= len(text) and not block.node.hidden
    return plain and _CLAUSE.search(text) is not None


def form(text: str) -> int:
    """The hash of what repeats in a line."""
    return _hash(_form(text))


def _form(text: str) -> str:
    text = "".join(text.split())
    if len(text) > _LONGEST_LABELLED or "。" in text:
        return text
    labels: list[str] = _LABEL.findall(text)
    if len(labels) > 1:
        return labels[0][:2] + labels[1][:2] + ":"
    if labels and text.index(labels[0]) + 3 <= min(_FIRST_LABEL, len(text) - 1):
        return labels[0][:2] + ":"
    path = _PATH.split(text, maxsplit=2)
    if len(path) > 2:
        return path[0] + ">"
    # a day alone is a signature's as often as a header's: its numbers stay, so that it varies
    return text if is_date(text) else _DIGITS.sub("0", text)


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & HASH


def _box(node: Node, sizes: list[int]) -> Node:
    """The named element around `node` with most of the running text, or the outermost that bears a body's name."""
    sums = prefix_sums(sizes)
    while node.parent is not None and (
        sums[node.end] - sums[node.start] < _MOST_TEXT * sums[-1]
        or not (node.body_strength() or (node.tag in _BOX_TAGS and _is_named(node)))
    ):
        node = node.parent
    box, up = node, node.parent
    while up is not None:
        if up.body_strength() == 2:
            box = up
        up = up.parent
    return box


def _is_named(node: Node) -> bool:
    name = node.ident or node.classes
    return name != "" and _EDITORS.search(name) is None
