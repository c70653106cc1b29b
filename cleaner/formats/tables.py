"""The kept blocks as paragraphs: those of a data table row by row, all others one by one.

The selection works with blocks, of which a table has one or more for each cell. Which cells are a row is read here,
for the tables that have kept blocks.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from cleaner.markup.page import Block, Node, Page, Part

_CELLS: Final = frozenset(("td", "th"))
_CELL_OR_TABLE: Final = frozenset(("td", "th", "table"))
_TABLE: Final = frozenset(("table",))
#: In columns from this one on, cells are one column wide and one row high, because the time and the size of the text
#: grow with rows times columns.
_MOST_COLUMNS: Final = 100
#: A row number after the last row of any table.
_NO_ROW: Final = 1 << 30
#: A data table has at least two cells with text in this share of its rows: one in three.
_SHARE_OF_ROWS: Final = 3
#: A cell that holds several sentences and this share of the text of its table, one third, is text set in a table.
_LARGEST_SHARE: Final = 3
_SENTENCE_ENDS: Final = ("。", "！", "？", "；", "…", "!", "?", ";")
_CLOSING: Final = "”’」』）)】"


class Row:
    """A row of a data table.

    Attributes:
        table: The table.
        cells: The indexes of the kept blocks of each cell, up to the last cell that has one.
        columns: How many columns it has, with those of empty cells.
    """

    __slots__ = ("cells", "columns", "table")

    def __init__(self, table: Node) -> None:
        self.table = table
        self.cells: list[list[int]] = []
        self.columns = 0

    def first(self) -> int:
        """Return the index of its first block."""
        return min([cell[0] for cell in self.cells if cell])

    def texts(self, blocks: list[Block]) -> list[str]:
        """Return the text of each cell, on one line."""
        return [" ".join([blocks[i].text for i in cell]) for cell in self.cells]


class Layout:
    """The kept blocks of a page in the form in which they are shown.

    Attributes:
        units: The index of a block, or a row of a data table, for each paragraph, in page order.
        places: The row and the column of each cell of the data tables.
    """

    __slots__ = ("_nearest", "places", "units")

    def __init__(
        self, units: list[int | Row], places: dict[Node, tuple[Row, int]], nearest: dict[Node, Node | None]
    ) -> None:
        self.units = units
        self.places = places
        self._nearest = nearest

    def place_of(self, node: Node) -> tuple[Row, int] | None:
        """Return the row and the column of an element in a cell of a data table."""
        cell = _nearest(node, _CELL_OR_TABLE, self._nearest) if self.places else None
        return self.places.get(cell) if cell is not None else None

    def paragraphs(self, blocks: list[Block]) -> tuple[str, ...]:
        """Return the paragraphs. The cells of a row are separated by tabs."""
        return tuple(
            [blocks[unit].text if isinstance(unit, int) else "\t".join(unit.texts(blocks)) for unit in self.units]
        )


def layout(page: Page, kept: list[int]) -> Layout:
    """Find the data tables among the kept blocks.

    Args:
        page: The page.
        kept: The indexes of its blocks that are the article.

    Returns:
        A row for each row of a data table with a kept block, and an index for each other kept block.
    """
    places: dict[Node, tuple[Row, int]] = {}
    units: list[int | Row] = []
    nearest: dict[Node, Node | None] = {}
    if page.cells:
        cell_of: dict[int, Node] = {}
        inside: dict[Node, list[int]] = {}
        for i in kept:
            cell = _nearest(page.blocks[i].node, _CELL_OR_TABLE, nearest)
            if cell is not None and cell.tag in _CELLS:
                cell_of[i] = cell
                inside.setdefault(cell, []).append(i)
        if len(inside) > 1:
            places = _places(page, inside)
    if not places:
        units.extend(kept)
        return Layout(units, places, nearest)
    last: Row | None = None
    for i in kept:
        place = places.get(cell_of[i]) if i in cell_of else None
        if place is None:
            units.append(i)
        elif place[0] is not last:
            last = place[0]
            units.append(last)
    return Layout(units, places, nearest)


def _places(page: Page, inside: dict[Node, list[int]]) -> dict[Node, tuple[Row, int]]:
    """Find the row and the column of each cell of the data tables.

    Args:
        page: The page.
        inside: The kept blocks of each cell that has some.
    """
    nearest: dict[Node, Node | None] = {}
    counts: dict[Node, int] = {}
    for cell in inside:
        table = _nearest(cell.parent, _TABLE, nearest)
        if table is not None:
            counts[table] = counts.get(table, 0) + 1
    around: set[Node] = set()
    for table in counts:
        outer = _nearest(table.parent, _TABLE, nearest)
        while outer is not None and outer not in around:
            around.add(outer)
            outer = _nearest(outer.parent, _TABLE, nearest)
    grids = {table: _Grid(table) for table, count in counts.items() if count > 1 and table not in around}
    if not grids:
        return {}
    for part in page.cells:
        is_row = part.tag == "tr"
        table = _nearest(part.node if is_row else part.node.parent, _TABLE, nearest)
        grid = grids.get(table) if table is not None else None
        if grid is None:
            continue
        if is_row:
            grid.begin_row()
        elif not part.node.hidden or part.node in inside:
            grid.add(part, inside.get(part.node))
    places: dict[Node, tuple[Row, int]] = {}
    for grid in grids.values():
        if _is_data(page.blocks, grid.filled):
            places.update(grid.finish())
    return places


class _Grid:
    """The rows of a table as they are read. `filled` are the rows with kept blocks, by cells."""

    __slots__ = ("_columns", "_until", "filled", "rows", "table")

    def __init__(self, table: Node) -> None:
        self.table = table
        self.rows: list[Row] = []
        self.filled: dict[Row, list[list[int]]] = {}
        #: the row and the first column of each cell, and its kept blocks
        self._columns: list[tuple[Node, Row, int, list[int] | None]] = []
        #: by column, the number of the first row that no cell from above reaches
        self._until: dict[int, int] = {}

    def begin_row(self) -> None:
        """Begin a row."""
        self.rows.append(Row(self.table))

    def add(self, part: Part, kept: list[int] | None) -> None:
        """Add the next cell of the row."""
        if not self.rows:
            self.begin_row()
        row, number = self.rows[-1], len(self.rows) - 1
        column = row.columns
        while self._until.get(column, 0) > number:
            column += 1
        width = max(part.number, 1)
        if column >= _MOST_COLUMNS:
            width = 1
        elif part.rows > 1 or part.rows == 0:
            end = number + part.rows if part.rows else _NO_ROW
            for reached in range(column, column + width):
                self._until[reached] = end
        row.columns = column + width
        self._columns.append((part.node, row, column, kept))
        if kept is not None:
            self.filled.setdefault(row, []).append(kept)

    def finish(self) -> dict[Node, tuple[Row, int]]:
        """Fill the rows, from the first with several cells on: what is above it is a title.

        Columns in which no cell begins, because wider cells cover them, are left out, and so are the empty columns
        before the first one with text.
        """
        titles = set(takewhile(lambda row: len(self.filled[row]) == 1, self.filled))
        first = min([column for _, row, column, kept in self._columns if kept is not None and row not in titles])
        begins = sorted({max(column, first) for _, row, column, _ in self._columns if row not in titles})
        numbers = {column: number for number, column in enumerate(begins)}
        places: dict[Node, tuple[Row, int]] = {}
        for node, row, column, kept in self._columns:
            if row in titles:
                continue
            number = numbers[max(column, first)]
            places[node] = row, number
            if kept is not None:
                while len(row.cells) <= number:
                    row.cells.append([])
                row.cells[number] = kept
        return places


def _is_data(blocks: list[Block], rows: dict[Row, list[list[int]]]) -> bool:
    """Return whether a table shows data. Otherwise it is the layout of text.

    The rows of data have several cells, at least one row is not a sentence (the head, if it has one), and no cell holds
    much of the text as several sentences, as the cell of an article does.

    Args:
        blocks: The blocks of the page.
        rows: The kept blocks by row and cell; no cell is empty.
    """
    if sum([len(cells) > 1 for cells in rows.values()]) * _SHARE_OF_ROWS < len(rows):
        return False
    has_head = False
    size = longest = 0
    for cells in rows.values():
        in_row = 0
        for cell in cells:
            sentences = sum([_is_sentence(blocks[i].text) for i in cell])
            chars = sum([len(blocks[i].text) for i in cell])
            in_row += sentences
            size += chars
            if sentences > 1:
                longest = max(longest, chars)
        has_head = has_head or not in_row
    return has_head and longest * _LARGEST_SHARE <= size


def _is_sentence(text: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _nearest(node: Node | None, tags: frozenset[str], known: dict[Node, Node | None]) -> Node | None:
    """Return the innermost element with one of some tags, this one or one around it.

    Args:
        node: The element to begin with.
        tags: The tags.
        known: The results for the elements that were passed before, for the same tags: deep pages take linear time.
    """
    path: list[Node] = []
    found: Node | None = None
    while node is not None:
        if node in known:
            found = known[node]
            break
        path.append(node)
        if node.tag in tags:
            found = node
            break
        node = node.parent
    for passed in path:
        known[passed] = found
    return found
