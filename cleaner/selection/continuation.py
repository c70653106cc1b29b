"""Where the article goes on: which elements hold its paragraphs above a line and below it.

`trim_tail` asks this for each sign of the end: a sign lapses where paragraphs of the same element follow.
"""

from __future__ import annotations

from typing import Final

from cleaner.markup.page import Node
from cleaner.selection.classify import CELLS
from cleaner.selection.extent import OF_LISTS, PARTS, is_certain_end
from cleaner.selection.span import Span

#: Lines at the end of an item of a digest: its source, its editor, buttons.
LAST_LINES: Final = 3
#: Lines of such an item that are beside the element of its text.
_OTHER_LINES: Final = 2
#: What elements beside each other have in common: their parent, their name, and their class or the kind of a last line.
Kind = tuple[Node | None, str, str]


class Continuation:
    """The paragraphs that are still to come in the elements that hold the article's paragraphs so far.

    Attributes:
        chars: Their characters. Disclaimers and the summaries of a feed do not count.
    """

    __slots__ = ("_entered", "_holders", "_left", "_seen", "_sizes", "_span", "chars")

    def __init__(self, span: Span, paragraphs: list[int]) -> None:
        self._span = span
        self._holders: dict[int, Node] = {}
        self._left: dict[Node, int] = {}
        self._entered: set[Node] = set()
        self._seen: set[Node] = set()
        self._sizes: dict[int, int] = {}
        in_feed = False
        parts: dict[Kind, Node] = {}
        for i, size in enumerate(paragraphs, span.top):
            if not size:
                if is_certain_end(span.page, i) and parts and not _is_in_part(span, i, parts):
                    parts = {}
                continue
            in_feed = _is_under_link(span, i) and (in_feed or (i + 1 < span.end and span.page.is_link_row(i + 1)))
            if in_feed or i < span.first or span.page.is_disclaimer(i):
                continue
            holder = self._holders[i] = _holder(span, i, parts)
            self._sizes[i] = size
            self._left[holder] = self._left.get(holder, 0) + size
        self.chars = 0

    def holds(self, i: int) -> bool:
        """Return whether a block is directly in an element that holds paragraphs of the article."""
        return self._span.page.blocks[i].node.holder() in self._seen

    def encloses(self, i: int) -> bool:
        """Return whether a block is in a list or a table in an element that holds paragraphs of the article.

        Where cells hold the paragraphs, the table is the layout of the page.
        """
        node: Node | None = self._span.page.blocks[i].node
        if node is None or node.tag not in OF_LISTS:
            return False
        if node.tag in CELLS and any(holder.tag in CELLS for holder in self._seen):
            return False
        while node is not None and node not in self._seen:
            node = node.parent
        return node is not None

    def enter(self, i: int) -> bool:
        """Take a block as read; return whether it is a paragraph of the article."""
        holder = self._holders.get(i)
        if holder is None:
            return False
        if holder not in self._entered:
            self._entered.add(holder)
            self.chars += self._left[holder]
        self._seen.add(self._span.page.blocks[i].node.holder())
        self.chars -= self._sizes[i]
        return True


def _holder(span: Span, i: int, parts: dict[Kind, Node]) -> Node:
    """Return the element that a block is directly in, or the first element of its kind beside it.

    Such elements are parts of one body: they have the same class, or the same sign of the end among their last lines,
    as the items of a digest.
    """
    node = span.page.blocks[i].node
    first = parts.get((node.parent, node.tag, node.classes))
    if first is not None:
        return first
    holder = node.holder()
    kinds = _kinds_of_part(span, holder)
    first = next((parts[kind] for kind in kinds if kind in parts), holder)
    for kind in kinds:
        parts.setdefault(kind, first)
    return first


def _kinds_of_part(span: Span, holder: Node) -> list[Kind]:
    around = holder.parent
    kinds: list[Kind] = []
    if around is not None and around.classes and _is_most_of(holder, around):
        kinds = [(around.parent, around.tag, f"{around.classes}>{holder.tag}")]
    if holder.classes or holder.tag in PARTS:
        return [(around, holder.tag, holder.classes), *kinds]
    rules = span.page.rules[max(holder.start, holder.end - LAST_LINES) : holder.end]
    return [*((around, holder.tag, "#" + rule.reason.kind) for rule in rules if rule is not None), *kinds]


def _is_most_of(holder: Node, around: Node) -> bool:
    """Return whether an element is a section whose text is in an element of its own: `<div class="step"><article>`."""
    return around.end - around.start - (holder.end - holder.start) <= _OTHER_LINES


def _is_in_part(span: Span, i: int, parts: dict[Kind, Node]) -> bool:
    """Return whether a line is directly in an element that is a part of the body with others."""
    return any(kind in parts for kind in _kinds_of_part(span, span.page.blocks[i].node.holder()))


def _is_under_link(span: Span, i: int) -> bool:
    """Return whether a paragraph is right under a row of links in the same element, as the summaries in a feed are.

    A pointer to another article (相关阅读：…) is no headline of a feed.
    """
    page = span.page
    if i <= span.top or page.rules[i - 1] is not None:
        return False
    return page.is_link_row(i - 1) and page.blocks[i - 1].node.holder() is page.blocks[i].node.holder()


def node_of(span: Span, i: int) -> Node:
    """Return the element of a block."""
    return span.page.blocks[i].node
