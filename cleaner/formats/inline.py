"""The links and images of an article in their places: inside the text of a block, or between two blocks."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from cleaner.characters import readable
from cleaner.formats.escaping import escaped, escaped_inside, web_address
from cleaner.formats.tables import Layout, Row
from cleaner.markup.elements import WHOLE_PAGE
from cleaner.markup.page import Anchor, Image, Node, Page

#: The places of this many links and images of a block are computed; the text of further links is searched.
_EXACT: Final = 50
#: After more links than this that the text of the block does not have, its other links are left out.
_MOST_MISSES: Final = 50
#: The characters by which a computed place can be wrong, because white space is folded.
_TOLERANCE: Final = 2
_LONGEST_ALT: Final = 200


class Inline:
    """The links and images of an article by place.

    Attributes:
        between: The images between blocks as Markdown, each with the index of the block that follows it.
        in_cells: Those in the cells of a row, each with its column.
    """

    def __init__(self, page: Page, shown: Layout, kept: list[int], body: tuple[int, int], base: str | None) -> None:
        self._page = page
        self._base = base
        self._anchors: dict[int, list[Anchor]] = {}
        self._images: dict[int, list[Image]] = {}
        self.between: list[tuple[int, str]] = []
        self.in_cells: dict[Row, list[tuple[int, str]]] = {}
        inside = set(kept)
        for anchor in page.anchors:
            if anchor.block in inside and not anchor.is_frame:
                self._anchors.setdefault(anchor.block, []).append(anchor)
        if page.images:
            self._place_images(shown, kept, inside, body)

    def text(self, i: int) -> str:
        """Return the text of a block with its links and images."""
        text = self._page.blocks[i].text
        anchors, images = self._anchors.get(i), self._images.get(i)
        if anchors is None and images is None:
            return escaped(text)
        marks = [(at, 1, mark) for at, mark in self._places_of_images(i, images or [])]
        for start, end, address in self._places_of_links(i, anchors or []):
            marks.append((start, 2, "["))
            marks.append((end, 0, f"]({address})"))
        marks.sort()
        parts: list[str] = []
        last = 0
        for at, _, mark in marks:
            part = text[last:at]
            part = escaped_inside(part) if parts else escaped(part)
            if part.endswith("!") and mark == "[":
                part = part[:-1] + "\\!"
            parts += (part, mark)
            last = at
        rest = text[last:]
        parts.append(escaped_inside(rest) if parts else escaped(rest))
        return "".join(parts)

    def _places_of_links(self, i: int, anchors: list[Anchor]) -> list[tuple[int, int, str]]:
        """Return the start, the end and the address of each link in a block, in their order."""
        text = self._page.blocks[i].text
        found: list[tuple[int, int, str]] = []
        at = misses = 0
        for number, anchor in enumerate(anchors):
            address, linked = web_address(anchor.href, self._base), anchor.text
            if not linked or misses > _MOST_MISSES:
                continue
            guess = self._place(i, anchor.piece) if number < _EXACT else at
            if guess >= at and text.startswith(linked, guess):
                start = guess
            else:
                start = text.find(linked, max(at, guess - _TOLERANCE))
                if start > guess + _TOLERANCE:
                    start = text.find(linked, at)
            if start < 0 and not at and anchor.raw.startswith(text):  # the link goes on in the next blocks
                start, linked = 0, text
            if start < 0:
                misses += 1
                continue
            at = start + len(linked)
            if address:
                found.append((start, at, address))
        return found

    def _places_of_images(self, i: int, images: list[Image]) -> list[tuple[int, str]]:
        """Return the place of each image in a block that has an address, and the image as Markdown."""
        found: list[tuple[int, str]] = []
        at = 0
        for number, image in enumerate(images):
            if number < _EXACT:
                at = max(at, self._place(i, image.piece))
            mark = _image(image, self._base)
            if mark:
                found.append((at, mark))
        return found

    def _place(self, i: int, piece: int) -> int:
        """Return where a piece of text begins in its block; 0 if the pieces are not known."""
        pieces = self._page.pieces.get(i)
        if not pieces or piece <= 0:
            return 0
        before = "".join(pieces[:piece])
        place = len(readable(before))
        if place and before[-1:].isspace():
            place += 1
        return min(place, len(self._page.blocks[i].text))

    def _place_images(self, shown: Layout, kept: list[int], inside: set[int], body: tuple[int, int]) -> None:
        """Choose the images of the article: those in its text, between its blocks, and at its ends in its element."""
        first, last = kept[0], kept[-1]
        edges = {first: self._page.blocks[first].node, last + 1: self._page.blocks[last].node}
        around = _element_of(self._page, body)
        known: dict[Node, bool] = {around: True}
        for image in self._page.images:
            i = image.block
            if not first <= i <= last + 1 or image.node.hidden:
                continue
            if image.piece >= 0:
                if i in inside:
                    self._images.setdefault(i, []).append(image)
                continue
            node = image.node
            if i in edges:
                if node is not edges[i] and (around.tag in WHOLE_PAGE or not _is_inside(node, known)):
                    continue
            elif node.start < node.end and not _any_between(kept, node.start, node.end):
                continue
            mark = _image(image, self._base)
            if not mark:
                continue
            place = shown.place_of(node)
            if place is None:
                self.between.append((i, mark))
            else:
                self.in_cells.setdefault(place[0], []).append((place[1], mark))


def _image(image: Image, base: str | None) -> str:
    """Return an image as Markdown; "" if its address is not on the web."""
    address = web_address(image.href, base)
    return f"![{escaped_inside(readable(image.alt[:_LONGEST_ALT]))}]({address})" if address else ""


def _element_of(page: Page, body: tuple[int, int]) -> Node:
    """Return the innermost element with the blocks of the body; of several with the same blocks the outermost."""
    start, end = body
    node = page.blocks[start].node
    while node.parent is not None and (node.start > start or node.end < end):
        node = node.parent
    while node.parent is not None and (node.parent.start, node.parent.end) == (node.start, node.end):
        node = node.parent
    return node


def _is_inside(node: Node, known: dict[Node, bool]) -> bool:
    """Return whether an element is in another.

    Args:
        node: The element.
        known: The results for the elements passed before, with True for the other element. New results are added, so
            that all calls together take linear time.
    """
    path: list[Node] = []
    at: Node | None = node
    while at is not None and at not in known:
        path.append(at)
        at = at.parent
    result = at is not None and known[at]
    for passed in path:
        known[passed] = result
    return result


def _any_between(kept: list[int], start: int, end: int) -> bool:
    at = bisect_left(kept, start)
    return at < len(kept) and kept[at] < end
