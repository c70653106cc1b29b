"""The lines and elements around an article, in a form that can be compared over the pages of a site.

A page is reduced to places and forms. A place is the path of an element (tags, ids, classes); the form of a line is the
part that a template repeats: its labels, the beginning of a breadcrumb, or its text without numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple
from zlib import crc32

from cleaner.dates import is_date
from cleaner.markup.page import Block, Node, Page, prefix_sums
from cleaner.selection.classify import is_attachment

# The kinds of items. The JSON of a template holds these numbers.
#: A line outside the article's box.
OUTER_LINE: Final = 0
#: A line of several labels in the box, between a heading and the running text.
HEADER_LINE: Final = 1
#: An element without running text in the box, with its content.
INNER_ELEMENT: Final = 2
#: The same outside the box.
OUTER_ELEMENT: Final = 3
#: An element within the running text.
TEXT_ELEMENT: Final = 4
#: The article's box.
ARTICLE_BOX: Final = 5
#: A line of a text without markup, where no place is known.
TEXT_LINE: Final = 6
#: Hashes have 24 bits, four base64 characters. Among a thousand of them two are equal in one template in thirty.
HASH: Final = 0xFFFFFF

#: Running text is an unlinked block of at least this many characters with a mark of a clause. Labels have colons, lists
#: have 、.
_RUNNING: Final = 25
_CLAUSE: Final = re.compile("[，。；]")
#: The article's box holds this share of a page's running text; the rest is summaries in lists, and disclaimers.
_MOST_TEXT: Final = 0.9
_BOX_TAGS: Final = frozenset(("div", "article", "main", "section", "td", "form"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))
#: The most elements within the running text that are learned from a page; one or two hold it, a table adds some.
_TEXT_ELEMENTS: Final = 12
#: Names that editors and word processors write into bodies are not the site's own markup.
_EDITOR_NAMES: Final = re.compile(
    r"mso|xl\d|et\d|font\d|section\d|list-paddingleft|ueditor|kindeditor|ke-|selecttdclass|firstrow|135|xiumi|"
    r"rich_media|ue[-_]table|notion|__|^[ps]\d{1,2}$|wp_|trs|custom_",
    re.I,
)
#: The last two characters of a label (发布时间：, 来源:); the value before it may touch the characters before these.
_LABEL: Final = re.compile("[\u4e00-\u9fff]{2}[:：]")
_LONGEST_LABELLED: Final = 200
_FIRST_LABEL: Final = 9
_BREADCRUMB_SIGNS: Final = re.compile("[>»›→]+")
_DIGITS: Final = re.compile(r"\d+")


class Item(NamedTuple):
    """A line or element of a page.

    Attributes:
        place: The hash of the place.
        kind: One of the constants above.
        form: The hash of the line's form or of the element's content.
    """

    place: int
    kind: int
    form: int = 0


class Surroundings:
    """A page divided into its running text and what is around it.

    Attributes:
        blocks: The blocks of the page.
        places: The hash of the place of each block.
        box: The element that holds the running text.
        first, last: The first and the last block of the running text; `last` is -1 if there is none.
    """

    __slots__ = ("_contents", "_elements", "_paths", "blocks", "box", "first", "last", "places")

    def __init__(self, page: Page, known: Callable[[int, str], int] | None = None) -> None:
        """Divide a page.

        Args:
            page: The page.
            known: Returns whether a line, given by place and text, is known to be outside articles. Such lines are
                not running text.
        """
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
        """Return a hash of the running text: the same for the same article in any surroundings."""
        text = "\n".join(block.text for block in self.blocks[self.first : self.last + 1])
        return crc32(text.encode("utf-8", "replace"))

    def items(self) -> Iterator[Item]:
        """Yield what a template learns from the page, nearest to the running text first."""
        yield Item(self.place(self.box), ARTICLE_BOX)
        text_places = dict.fromkeys(self.places[self.first : self.last + 1])
        for place in list(text_places)[:_TEXT_ELEMENTS]:
            yield Item(place, TEXT_ELEMENT)
        for i in self.outside_text():
            element, inside = self.element(i), self.is_inside(i)
            if element is not None:
                # in the box below the text forms are not enough: many notices end with 联系人： and 电话：
                content = self._content(element, whole=inside and i > self.last)
                yield Item(self.place(element), INNER_ELEMENT if inside else OUTER_ELEMENT, content)
            if not inside:
                yield Item(self.places[i], OUTER_LINE, form(self.blocks[i].text))
            elif self.is_header(i):
                yield Item(self.place(self.box), HEADER_LINE, form(self.blocks[i].text))

    def outside_text(self) -> list[int]:
        """Return the visible blocks above and below the running text, nearest first, without names of attachments."""
        found = [
            i
            for i, block in enumerate(self.blocks)
            if not self.first <= i <= self.last and not block.node.hidden and not is_attachment(block.text)
        ]
        return sorted(found, key=lambda i: max(self.first - i, i - self.last))

    def is_inside(self, i: int) -> bool:
        """Return whether a block is in the article's box."""
        return self.last >= 0 and self.box.start <= i < self.box.end

    def is_header(self, i: int) -> bool:
        """Return whether a block is a line of labels between a heading and the running text, in the article's box."""
        if not self.box.start < i < self.first or self.blocks[i - 1].node.tag not in _HEADINGS:
            return False
        return len(_LABEL.findall("".join(self.blocks[i].text.split()))) > 1

    def element(self, i: int) -> Node | None:
        """Return the outermost element around a block that holds no running text, if it or one in it has a name.

        A cell counts with its whole table: the head of a column is as constant as a template. On a page without running
        text it is the innermost named element, because nothing shows how far up its text begins.
        """
        chain: list[Node] = []
        node: Node | None = self.blocks[i].node
        while node is not None and id(node) not in self._elements and not self._holds_text(node):
            chain.append(node)
            node = node.parent
        found, named = self._elements.get(id(node), (None, False))
        for one in reversed(chain):  # each element is examined once, however deep they nest
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
        """Return the hash of an element's path from the root without numbers, which differ from page to page."""
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
    """Return whether a block is shown to readers as running text."""
    text = block.text
    plain = len(text) >= _RUNNING and block.link_chars * 2 <= len(text) and not block.node.hidden
    return plain and _CLAUSE.search(text) is not None


def form(text: str) -> int:
    """Return the hash of a line's form."""
    return _hash(_form(text))


def _form(text: str) -> str:
    """Reduce a line to the part that a template repeats."""
    text = "".join(text.split())
    if len(text) > _LONGEST_LABELLED or "。" in text:
        return text
    labels: list[str] = _LABEL.findall(text)
    if len(labels) > 1:
        return labels[0][:2] + labels[1][:2] + ":"
    if labels and text.index(labels[0]) + 3 <= min(_FIRST_LABEL, len(text) - 1):
        return labels[0][:2] + ":"
    path = _BREADCRUMB_SIGNS.split(text, maxsplit=2)
    if len(path) > 2:
        return path[0] + ">"
    # A date alone is of a signature as often as of a header line: its numbers are kept, so that it varies.
    return text if is_date(text) else _DIGITS.sub("0", text)


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & HASH


def _box(node: Node, sizes: list[int]) -> Node:
    """Return the named element around `node` with most of the running text, or the outermost with a body's name."""
    sums = prefix_sums(sizes)
    while node.parent is not None and (
        sums[node.end] - sums[node.start] < _MOST_TEXT * sums[-1]
        or not (node.body_strength() or (node.tag in _BOX_TAGS and _is_named(node)))
    ):
        node = node.parent
    box, up = node, node.parent
    while up is not None:
        if up.body_strength() >= 2:
            box = up
        up = up.parent
    return box


def _is_named(node: Node) -> bool:
    name = node.ident or node.classes
    return name != "" and _EDITOR_NAMES.search(name) is None
