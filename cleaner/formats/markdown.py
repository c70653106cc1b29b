"""Writes an article as Markdown: CommonMark, with the tables of GitHub.

Without its markup, the result is the article's text.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from cleaner.formats.inline import Inline
from cleaner.formats.tables import Layout, Row
from cleaner.markup.page import Node, Page
from cleaner.metadata.links import base_address

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
#: A heading has at most this many lines, and characters in each, and no sentence. Others are text in an element that is
#: not closed, or that was used for its size.
_HEADING_LINES: Final = 3
_LONGEST_HEADING: Final = 120
_SENTENCE_ENDS: Final = ("。", "；")
_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
_QUOTE: Final = "blockquote"
#: The lists and quotes inside each other that are written as such.
_DEEPEST: Final = 8

_NO_ITEMS: Final[tuple[list[int], list[int]]] = ([], [])

#: A quote with -1, or a list with the number of the current item: 0 is before its first.
_Holder = tuple[Node, int]


def page_as_markdown(page: Page, shown: Layout, kept: list[int], body: tuple[int, int], url: str | None) -> str:
    """Return an article as Markdown.

    Args:
        page: The page.
        shown: The kept blocks as paragraphs and rows.
        kept: The indexes of the kept blocks.
        body: The half-open interval of blocks in which the article was found.
        url: The page's URL; with it, links and images are absolute.

    Returns:
        Headings, paragraphs, lists, quotes, tables, links and images; "" if no block is kept.
    """
    if not kept:
        return ""
    inline = Inline(page, shown, kept, body, base_address(page, url))
    holders = _Holders(page)
    firsts = [unit if isinstance(unit, int) else unit.first() for unit in shown.units]
    chains = [
        holders.of(page.blocks[first].node if isinstance(unit, int) else unit.table, first)
        for unit, first in zip(shown.units, firsts, strict=True)
    ]
    shared = _shared(chains)
    writer = _Writer(holders)
    images = iter(inline.between)
    image = next(images, None)
    table: list[Row] = []
    for number, unit in enumerate(shown.units):
        chain = chains[number][shared:]
        while image is not None and image[0] <= firsts[number]:
            writer.add(_common(writer.chain, chain), [image[1]])
            image = next(images, None)
        if isinstance(unit, int):
            writer.add(chain, [_line(page, inline, unit)])
            continue
        table.append(unit)
        following = shown.units[number + 1] if number + 1 < len(firsts) else None
        if not isinstance(following, Row) or following.table is not unit.table:
            writer.add(chain, _table(table, inline))
            table = []
    while image is not None:
        writer.add((), [image[1]])
        image = next(images, None)
    return "\n".join(writer.lines)


def _line(page: Page, inline: Inline, i: int) -> str:
    """Return a block, which may be a heading."""
    line = inline.text(i)
    block = page.blocks[i]
    node: Node | None = block.node
    while node is not None and node.end - node.start <= _HEADING_LINES:
        level = _HEADINGS.get(node.tag)
        if level is not None and len(block.text) <= _LONGEST_HEADING and not block.text.endswith(_SENTENCE_ENDS):
            # signs at the end of a heading would be taken for its end
            text = line.rstrip("#")
            return "#" * level + f" {text}" + "\\#" * (len(line) - len(text))
        node = node.parent
    return line


def _table(rows: list[Row], inline: Inline) -> list[str]:
    """Return the lines of a table. The first row is the head: without one, Markdown has no table."""
    shown: list[list[str]] = []
    for row in rows:
        cells = [" ".join([inline.text(i) for i in cell]) for cell in row.cells]
        for column, image in inline.in_cells.get(row, ()):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = f"{cells[column]} {image}".lstrip()
        shown.append(cells)
    width = max(map(len, shown))
    lines = [f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |" for cells in shown]
    lines.insert(1, "|" + " --- |" * width)
    return lines


class _Writer:
    """Joins the parts of the article. `chain` are the lists and quotes around the last of them."""

    def __init__(self, holders: _Holders) -> None:
        self.lines: list[str] = []
        self.chain: tuple[_Holder, ...] = ()
        self._holders = holders
        #: the marks of the items that are open, and the signs of the lists, which differ from those of the list before
        self._marks: dict[_Holder, str] = {}
        self._signs: dict[Node, str] = {}

    def add(self, chain: tuple[_Holder, ...], lines: list[str]) -> None:
        """Add a paragraph, a heading, an image or a table.

        Args:
            chain: The lists and quotes around it, from the outermost.
            lines: Its lines.
        """
        common = len(_common(self.chain, chain))
        again = "".join([self._indent(holder) for holder in chain[:common]])
        if self.lines and not self._continues_list(chain, common):
            self.lines.append(again.rstrip())
        first = rest = again
        for depth in range(common, len(chain)):
            holder = chain[depth]
            if holder[1] >= 0:
                before = self.chain[depth][0] if depth == common and depth < len(self.chain) else None
                self._marks[holder] = self._mark(holder, before)
            first += self._marks.get(holder, "> ")
            rest += self._indent(holder)
        self.lines.append(first + lines[0])
        self.lines.extend([rest + line for line in lines[1:]])
        self.chain = chain

    def _continues_list(self, chain: tuple[_Holder, ...], common: int) -> bool:
        """Return whether the next part begins an item of the list that the last one is in, or of a list inside it."""
        if common == len(chain) or chain[common][1] < 0:
            return False
        if common < len(self.chain):
            return self.chain[common][0] is chain[common][0]
        return common > 0 and chain[common - 1][1] >= 0

    def _indent(self, holder: _Holder) -> str:
        return "> " if holder[1] < 0 else " " * len(self._marks[holder])

    def _mark(self, holder: _Holder, before: Node | None) -> str:
        """Return the mark of an item. `before` is the list or quote that ends here."""
        node, number = holder
        if node not in self._signs:
            last = self._signs.get(before, "") if before is not None else ""
            signs = ".)" if node.tag == "ol" else "-*"
            self._signs[node] = signs[1] if last == signs[0] else signs[0]
        sign = self._signs[node]
        return f"{self._holders.number(node, number)}{sign} " if node.tag == "ol" else f"{sign} "


class _Holders:
    """The lists and quotes of a page, and the items of the lists."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._around: dict[Node, tuple[Node, ...]] = {}
        #: by list: the first block and the number of each item
        self._items: dict[Node, tuple[list[int], list[int]]] | None = None

    def of(self, node: Node, block: int) -> tuple[_Holder, ...]:
        """Return the lists, each with its current item, and the quotes around a block, from the outermost."""
        around = self._nodes(node)
        if not around:
            return ()
        return tuple([(one, -1 if one.tag == _QUOTE else self._item(one, block)) for one in around])

    def number(self, node: Node, item: int) -> int:
        """Return the number of an item of a numbered list."""
        return self._read_items().get(node, _NO_ITEMS)[1][item - 1] if item else 1

    def _nodes(self, node: Node) -> tuple[Node, ...]:
        """Return the lists and quotes around a block, from the outermost. Pages with deep elements take linear time."""
        path: list[Node] = []
        at: Node | None = node
        while at is not None and at not in self._around:
            path.append(at)
            at = at.parent
        around = self._around[at] if at is not None else ()
        for passed in reversed(path):
            if (passed.tag in _LISTS or passed.tag == _QUOTE) and len(around) < _DEEPEST:
                around = (*around, passed)
            self._around[passed] = around
        return around

    def _item(self, node: Node, block: int) -> int:
        """Return how many items of a list begin up to a block."""
        return bisect_right(self._read_items().get(node, _NO_ITEMS)[0], block)

    def _read_items(self) -> dict[Node, tuple[list[int], list[int]]]:
        if self._items is not None:
            return self._items
        self._items = {}
        starts: dict[Node, int] = {}
        for part in self._page.items:
            if part.tag == "ol":
                if part.number >= 0:
                    starts[part.node] = part.number
                continue
            inside = self._nodes(part.node)
            if not inside or inside[-1].tag == _QUOTE:
                continue
            blocks, numbers = self._items.setdefault(inside[-1], ([], []))
            following = numbers[-1] + 1 if numbers else starts.get(inside[-1], 1)
            blocks.append(part.block)
            numbers.append(part.number if part.number >= 0 else following)
        return self._items


def _common(one: tuple[_Holder, ...], other: tuple[_Holder, ...]) -> tuple[_Holder, ...]:
    """Return the lists and quotes that are around both parts."""
    size = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        size += 1
    return one[:size]


def _shared(chains: list[tuple[_Holder, ...]]) -> int:
    """Return how many lists and quotes are around the whole article: they are its layout, not a part of it."""
    common = chains[0]
    for chain in chains:
        common = _common(common, chain)
        if not common:
            break
    return len(common)
