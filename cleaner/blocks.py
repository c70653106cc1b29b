"""Third stage: one pass over the page's markup to its text blocks, the unit that all later stages speak of.

`Builder` is a parser target: lxml calls it while it parses, so no tree is built and nothing is walked twice.
What a tree would be asked later is kept as intervals: a `Node` knows which blocks lie inside it, and sums over
blocks come from prefix sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from cleaner.lexicon import LEXICON

INLINE, BLOCK, BREAK, LINK, SKIP, META, TITLE, CELL = range(8)

#: What an element does to the text around it. Unknown elements are containers (`<ucapcontent>`), names with a colon are
#: not (`<o:p>`, `<st1:chsdate>` of Word stand inside sentences).
KINDS: dict[str, int] = (
    dict.fromkeys(
        "span font b strong em i u small big sub sup ins del s strike code tt kbd samp var cite q abbr acronym dfn label "
        "bdo bdi mark time data ruby rt rp nobr wbr img map area input param source track col embed base link "
        "video audio canvas picture basefont blink output".split(),
        INLINE,
    )
    | dict.fromkeys("br hr".split(), BREAK)
    | dict.fromkeys("script style noscript template iframe svg select textarea math button datalist".split(), SKIP)
    | {"a": LINK, "meta": META, "title": TITLE}
)
#: Scripts of this size may set a title or date; larger ones are libraries.
_SCRIPT_KEPT = 1500
_HIDING = ("display:none", "display: none", "visibility:hidden", "visibility: hidden", "DISPLAY: none", "DISPLAY:none")


class Node:
    """A block-level element: where it stands, and the half-open interval of blocks inside it."""

    __slots__ = ("attrs", "end", "hidden", "mark", "parent", "start", "tag")

    def __init__(self, tag: str, attrs: Mapping[str, str], parent: Node | None, start: int, hidden: bool) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.start = start
        self.end = start
        self.hidden = hidden
        self.mark = ""

    def __repr__(self) -> str:
        return f"<{self.tag} id={self.attrs.get('id')!r} class={self.attrs.get('class')!r} {self.start}:{self.end}>"


class Block:
    """A run of text between two block-level boundaries, white space folded."""

    __slots__ = ("link_chars", "node", "text")

    def __init__(self, text: str, node: Node, link_chars: int) -> None:
        self.text = text
        self.node = node
        self.link_chars = link_chars

    def __repr__(self) -> str:
        return f"Block({self.text[:40]!r}, {self.node.tag}, link={self.link_chars})"


class Anchor:
    """A link of the page: attributes, text, and the index of the block that it stands in."""

    __slots__ = ("attrs", "block", "text")

    def __init__(self, attrs: Mapping[str, str], block: int) -> None:
        self.attrs = attrs
        self.block = block
        self.text = ""


class Page:
    """What one pass over the markup leaves for the later stages."""

    __slots__ = ("anchors", "blocks", "containers", "markers", "metas", "nodes", "root", "scripts", "title")

    def __init__(self) -> None:
        self.root = Node("#page", {}, None, 0, False)
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.containers: list[Node] = []
        self.markers: list[tuple[str, int]] = []
        self.anchors: list[Anchor] = []
        self.metas: dict[str, str] = {}
        self.scripts: list[str] = []
        self.title = ""


def is_hidden(style: str) -> bool:
    """Whether an inline style hides its element. `overflow:hidden` does not."""
    for hiding in _HIDING:
        if hiding in style:
            return True
    return False


class Builder:
    """The parser target. `start`, `end`, `data`, `comment`, `close` are lxml's names."""

    def __init__(self) -> None:
        self.page = page = Page()
        self._buffer: list[str] = []
        self.data = self._buffer.append
        self._node = page.root
        self._link: Anchor | None = None
        self._link_from = 0
        self._link_chars = 0
        self._skip_tag = ""
        self._skip_depth = 0
        self._skip_from = 0
        self._promoted: list[list[object]] = []

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        if self._skip_tag:
            if tag == self._skip_tag:
                self._skip_depth += 1
            return
        kind = KINDS.get(tag)
        if kind == INLINE:
            if attrib and ("style" in attrib or "id" in attrib):
                self._start_inline(tag, attrib)
            elif self._promoted and self._promoted[-1][0] == tag:
                self._promoted[-1][1] += 1  # type: ignore[operator]
            return
        if kind == LINK:
            if self._link is not None:
                self._end_link()
            page = self.page
            self._link = link = Anchor(attrib, len(page.blocks))
            page.anchors.append(link)
            self._link_from = len(self._buffer)
            return
        if kind is None:
            if ":" in tag:
                return
            if self._buffer:
                self._flush()
            self._open(tag, attrib)
            return
        if kind == BREAK:
            if self._buffer:
                self._flush()
        elif kind == SKIP or kind == TITLE:
            self._skip_tag = tag
            self._skip_depth = 1
            self._skip_from = len(self._buffer)
        elif kind == META:
            name = attrib.get("name") or attrib.get("property") or attrib.get("itemprop")
            content = attrib.get("content")
            if name and content:
                self.page.metas.setdefault(name.lower(), content)

    def end(self, tag: str) -> None:
        if self._skip_tag:
            if tag == self._skip_tag:
                self._skip_depth -= 1
                if not self._skip_depth:
                    self._end_skip(tag)
            return
        kind = KINDS.get(tag)
        if kind == INLINE:
            if self._promoted and self._promoted[-1][0] == tag:
                self._end_inline()
        elif kind == LINK:
            if self._link is not None:
                self._end_link()
        elif kind is None and ":" not in tag:
            if self._buffer:
                self._flush()
            node = self._node
            node.end = len(self.page.blocks)
            if node.parent is not None:
                self._node = node.parent

    def comment(self, text: str) -> None:
        if len(text) < 60 and not self._skip_tag:
            marker = LEXICON.marker(text)
            if marker:
                if self._buffer:
                    self._flush()
                self.page.markers.append((marker, len(self.page.blocks)))

    def pi(self, target: str, data: str | None = None) -> None:
        pass

    def close(self) -> Page:
        if self._skip_tag:
            self._end_skip(self._skip_tag)
        if self._link is not None:
            self._end_link()
        self._flush()
        node: Node | None = self._node
        while node is not None:
            node.end = len(self.page.blocks)
            node = node.parent
        return self.page

    def open_marked(self, tag: str, attrib: Mapping[str, str], mark: str) -> None:
        """Open a node for any element, inline or not, that a site's rule names."""
        self._flush()
        self._open(tag, attrib)
        self._node.mark = mark

    def close_marked(self) -> None:
        self._flush()
        self._node.end = len(self.page.blocks)
        self._node = self._node.parent or self.page.root

    def _open(self, tag: str, attrib: Mapping[str, str]) -> None:
        parent = self._node
        page = self.page
        hidden = parent.hidden
        self._node = node = Node(tag, attrib, parent, len(page.blocks), hidden)
        page.nodes.append(node)
        if attrib:
            if not hidden and (("style" in attrib and is_hidden(attrib["style"])) or "hidden" in attrib):
                node.hidden = True
            if LEXICON.is_container(tag, attrib):
                page.containers.append(node)
        elif tag in LEXICON.container_tags:
            page.containers.append(node)

    def _start_inline(self, tag: str, attrib: Mapping[str, str]) -> None:
        if self._promoted and self._promoted[-1][0] == tag:
            self._promoted[-1][1] += 1  # type: ignore[operator]
        hidden = "style" in attrib and is_hidden(attrib["style"])
        if hidden:
            self._skip_tag = tag
            self._skip_depth = 1
            self._skip_from = len(self._buffer)
            if self._promoted and self._promoted[-1][0] == tag:
                self._promoted[-1][1] -= 1  # type: ignore[operator]
        elif "id" in attrib and LEXICON.is_container(tag, attrib):
            self._flush()
            self._open(tag, attrib)
            self._promoted.append([tag, 1])

    def _end_inline(self) -> None:
        top = self._promoted[-1]
        top[1] -= 1  # type: ignore[operator]
        if not top[1]:
            self._promoted.pop()
            self.close_marked()

    def _end_skip(self, tag: str) -> None:
        buffer = self._buffer
        kept = buffer[self._skip_from :]
        del buffer[self._skip_from :]
        self._skip_tag = ""
        if tag == "script":
            text = "".join(kept)
            if 0 < len(text) < _SCRIPT_KEPT:
                self.page.scripts.append(text)
        elif tag == "title" and not self.page.title:
            self.page.title = " ".join("".join(kept).split())

    def _end_link(self) -> None:
        link = self._link
        assert link is not None
        text = "".join(self._buffer[self._link_from :])
        if text:
            text = " ".join(text.split())
            link.text = link.text + text if link.text else text
            self._link_chars += len(text)
        self._link = None

    def _flush(self) -> None:
        buffer = self._buffer
        text = " ".join("".join(buffer).split())
        link = self._link
        if text:
            if link is not None:
                inner = " ".join("".join(buffer[self._link_from :]).split())
                link.text += inner
                self._link_chars += len(inner)
            page = self.page
            page.blocks.append(Block(text, self._node, self._link_chars))
            self._link_chars = 0
        self._link_from = 0
        buffer.clear()


def prefix_sums(values: list[int]) -> list[int]:
    """`sums[j] - sums[i]` is the sum over blocks i to j-1."""
    return list(accumulate(values, initial=0))
