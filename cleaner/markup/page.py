"""The result of parsing, which all later stages read: a page's text blocks, the elements around them, and its links.

There is no tree. A `Node` knows the interval of blocks inside its element, and a sum over any element is a difference
of prefix sums over blocks.
"""

from __future__ import annotations

from typing import Final

from cleaner.lexicon.containers import CONTAINERS

#: The marks of nodes that a site's rule names.
MARK_BODY: Final = "body"
MARK_REMOVE: Final = "remove"
MARK_TITLE: Final = "title"
MARK_DATE: Final = "date"
MARK_SOURCE: Final = "source"


class Node:
    """A block-level element.

    Attributes:
        tag: Its name in lower case.
        parent: The node around it; None for the root.
        start, end: The half-open interval of the blocks inside it.
        ident, classes: Its id and class, as written.
        hidden: Whether it or an element around it is hidden by its markup.
        strength: What `body_strength` returns, or -1 until it is looked up, which happens for few elements.
        keeps_lines: Whether the line breaks of its text are shown.
        mark: How a site's rule names the element: one of the constants `MARK_…`, or "".
    """

    __slots__ = ("classes", "end", "hidden", "ident", "keeps_lines", "mark", "parent", "start", "strength", "tag")

    def __init__(self, tag: str, parent: Node | None, start: int) -> None:
        self.tag = tag
        self.parent = parent
        self.start = start
        self.end = 0
        self.strength = -1
        self.hidden = False
        self.keeps_lines = False
        self.mark = ""
        self.ident = ""
        self.classes = ""

    def body_strength(self) -> int:
        """Return how surely the element holds the body, from 0 to 3: see `ContainerNames.strength_of`."""
        if self.strength == -1:
            self.strength = CONTAINERS.strength_of(self.tag, self.ident, self.classes)
        return self.strength

    def holder(self) -> Node:
        """Return the innermost element, this one or one around it, that holds more than one block."""
        node = self
        while node.end - node.start < 2 and node.parent is not None:
            node = node.parent
        return node

    def __repr__(self) -> str:
        return f"<{self.tag} id={self.ident!r} class={self.classes!r} {self.start}:{self.end}>"


class Block:
    """The text between two block-level boundaries.

    Attributes:
        text: The text with white space folded; never empty.
        node: The innermost node around it.
        link_chars: How many characters of the text are links.
    """

    __slots__ = ("link_chars", "node", "text")

    def __init__(self, text: str, node: Node, link_chars: int) -> None:
        self.text = text
        self.node = node
        self.link_chars = link_chars

    def __repr__(self) -> str:
        return f"Block({self.text[:40]!r}, {self.node.tag}, link={self.link_chars})"


class Anchor:
    """A link of the page.

    Attributes:
        href, title: Its attributes as written.
        block: The index of the block in which it begins.
        piece: How many pieces of text of the block are before it; see `Page.pieces`.
        raw: Its text, as it is in the block or blocks.
        is_frame: Whether it is not a link, but an element that shows a file inside the page.
        is_foreign: Whether the site tells search engines that the link is not its own (`rel`): an advertisement.
    """

    __slots__ = ("block", "href", "is_foreign", "is_frame", "piece", "raw", "title")

    def __init__(self, href: str, title: str, block: int, piece: int) -> None:
        self.href = href
        self.title = title
        self.block = block
        self.piece = piece
        self.raw = ""
        self.is_frame = False
        self.is_foreign = False

    @property
    def text(self) -> str:
        """The link's text with white space folded."""
        return " ".join(self.raw.split())


class Image:
    """An image of the page.

    Attributes:
        href, alt: Its address, that of the picture itself where a script loads it later, and its text, as written.
        node: The innermost node around it.
        block: The index of the block that it is in, or that follows it.
        piece: How many pieces of text of the block are before it; -1 if it is between two blocks.
    """

    __slots__ = ("alt", "block", "href", "node", "piece")

    def __init__(self, href: str, alt: str, node: Node, block: int, piece: int) -> None:
        self.href = href
        self.alt = alt
        self.node = node
        self.block = block
        self.piece = piece


class Part:
    """An element that divides a list or a table, which need not be a node.

    Attributes:
        tag: Its name: `li`, `ol`, `tr`, `td` or `th`.
        node: The node of an `ol` or a cell; the node around an `li` or a `tr`.
        block: The index of the first block inside or after it.
        number: The number in the attributes of an `li` or `ol`, or the width of a cell in columns; -1 if there is none.
        rows: The height of a cell in rows; 0 for the rest of the table, -1 for a value that is not a number.
    """

    __slots__ = ("block", "node", "number", "rows", "tag")

    def __init__(self, tag: str, node: Node, block: int) -> None:
        self.tag = tag
        self.node = node
        self.block = block
        self.number = -1
        self.rows = 1


class Island:
    """Text that the page does not show until a script does: of a template, a hidden field, or data.

    Attributes:
        number: Its number among the places of the page that can be islands.
        tag: The element.
        text: The text inside, or the value of an `<input>`.
        is_markup: Whether it is markup; otherwise that of a script is JavaScript or JSON.
        is_data: Whether it is JSON by its type.
    """

    __slots__ = ("is_data", "is_markup", "number", "tag", "text")

    def __init__(self, number: int, tag: str, text: str, is_markup: bool, is_data: bool) -> None:
        self.is_data = is_data
        self.number = number
        self.tag = tag
        self.text = text
        self.is_markup = is_markup


class Page:
    """A parsed page.

    Attributes:
        root: The node around everything.
        blocks: The text blocks in page order.
        nodes: The elements with text, and intervals between a CMS's comments, in the order in which they end.
        marked: Those of `nodes` that a site's rule names.
        anchors: The links in page order.
        images: The images in page order.
        items: The items and numbered lists, in page order.
        cells: The rows and cells of tables, in page order.
        fields: The fields that readers fill in: the index of the block that each is in, or that follows it, and the
            innermost node around it, in page order.
        pieces: The text of blocks with links or images in their text, or with a source in several elements or in one
            named as such, as the parser passed it.
        labels: Of blocks in a named box whose text is only short inline elements: their texts.
        sources: Of blocks in which an element begins that is named as a source's: the number of pieces before it.
        authors: The same of elements that are named as an author's.
        times: The `datetime` of <time> elements, each with the index of its block, in page order.
        metas: The contents of <meta> by name in lower case.
        scripts: The short inline scripts.
        styles: The short style sheets that hide something.
        islands: What may hold an article that a script shows.
        title: The text of <title>.
        next: The address of `<link rel="next">`, as written; "" if there is none.
        base: The address of the first <base> that has one, as written; "" if there is none.
        headings: The `title` attributes of headings, which have the whole text where the template cuts it.
        hides: Whether any element with blocks in it is hidden.
        is_cut: Whether the page has more tags than are read.
    """

    __slots__ = (
        *(
            "anchors",
            "authors",
            "base",
            "blocks",
            "cells",
            "fields",
            "headings",
            "hides",
            "images",
            "is_cut",
            "islands",
            "items",
            "labels",
        ),
        *("marked", "metas", "next", "nodes", "pieces", "root", "scripts", "sources", "styles", "times", "title"),
    )

    def __init__(self) -> None:
        self.root = Node("#page", None, 0)
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.marked: list[Node] = []
        self.anchors: list[Anchor] = []
        self.images: list[Image] = []
        self.items: list[Part] = []
        self.cells: list[Part] = []
        self.fields: list[tuple[int, Node]] = []
        self.pieces: dict[int, list[str]] = {}
        self.labels: dict[int, list[str]] = {}
        self.sources: dict[int, int] = {}
        self.authors: dict[int, int] = {}
        self.times: list[tuple[int, str]] = []
        self.metas: dict[str, str] = {}
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.islands: list[Island] = []
        self.headings: list[str] = []
        self.title = ""
        self.base = ""
        self.next = ""
        self.hides = False
        self.is_cut = False


def prefix_sums(values: list[int]) -> list[int]:
    """Return sums such that `sums[j] - sums[i]` is the sum of values i to j-1."""
    sums = [0]
    total = 0
    for value in values:
        total += value
        sums.append(total)
    return sums
