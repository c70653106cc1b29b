"""What one pass over a page's markup leaves for the later stages: its text blocks, the elements around them, its links.

No tree is kept. What a tree would be asked is in intervals: a `Node` knows which blocks lie inside it, and sums over
any element come from prefix sums over blocks.
"""

from __future__ import annotations

from cleaner.lexicon.containers import CONTAINERS


class Node:
    """A block-level element: where it stands, and the half-open interval of blocks inside it.

    ident, classes: the element's id and class, as written.
    strength: what `body_strength` returns, or -1 until it is looked up, which happens for few elements.
    mark: what a site's rule says of the element: "body", "remove", "title" …
    """

    __slots__ = ("classes", "end", "hidden", "ident", "mark", "parent", "start", "strength", "tag")

    def __init__(self, tag: str, parent: Node | None, start: int) -> None:
        self.tag = tag
        self.parent = parent
        self.start = start
        self.end = 0
        self.strength = -1
        self.hidden = False
        self.mark = ""
        self.ident = ""
        self.classes = ""

    def body_strength(self) -> int:
        """2 for a name that only the article's body bears, 1 for one that other boxes bear too, 0 for none."""
        if self.strength < 0:
            self.strength = CONTAINERS.strength_of(self.tag, self.ident, self.classes)
        return self.strength

    def __repr__(self) -> str:
        return f"<{self.tag} id={self.ident!r} class={self.classes!r} {self.start}:{self.end}>"


class Block:
    """A run of text between two block-level boundaries, white space folded; `link_chars` of it are links."""

    __slots__ = ("link_chars", "node", "text")

    def __init__(self, text: str, node: Node, link_chars: int) -> None:
        self.text = text
        self.node = node
        self.link_chars = link_chars

    def __repr__(self) -> str:
        return f"Block({self.text[:40]!r}, {self.node.tag}, link={self.link_chars})"


class Anchor:
    """A link of the page: address and title as written, its text, and the index of the block that it begins in."""

    __slots__ = ("block", "href", "raw", "title")

    def __init__(self, href: str, title: str, block: int) -> None:
        self.href = href
        self.title = title
        self.block = block
        self.raw = ""

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())


class Page:
    """What one pass over the markup leaves for the later stages."""

    __slots__ = ("anchors", "blocks", "hides", "metas", "nodes", "root", "scripts", "title")

    def __init__(self) -> None:
        self.root = Node("#page", None, 0)
        self.blocks: list[Block] = []
        #: elements that hold text, and stretches between a CMS's comments, in the order in which they end
        self.nodes: list[Node] = []
        self.anchors: list[Anchor] = []
        #: contents of <meta> by lower-cased name
        self.metas: dict[str, str] = {}
        #: short inline scripts
        self.scripts: list[str] = []
        self.title = ""
        #: whether any element with blocks in it is hidden
        self.hides = False


def texts(blocks: list[Block], places: list[int]) -> tuple[str, ...]:
    """The texts of some blocks of a page."""
    return tuple(blocks[i].text for i in places)


def prefix_sums(values: list[int]) -> list[int]:
    """`sums[j] - sums[i]` is the sum over blocks i to j-1."""
    sums = [0]
    total = 0
    for value in values:
        total += value
        sums.append(total)
    return sums
