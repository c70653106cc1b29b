"""Tables for the terminal, in which a Han character takes two columns, and text from elsewhere made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category, east_asian_width

#: Control, format (direction marks, zero-width characters), surrogate, private and unassigned characters; line and
#: paragraph separators.
_UNPRINTABLE = ("C", "Zl", "Zp")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, two spaces apart; the first row is the head. Cells go through `plain`."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in cells)


def plain(text: str) -> str:
    """A text in one line that moves no cursor, sets no colour and reads in one direction: whatever a terminal might
    obey is written as an escape (`\\x1b`, `\\u202e`)."""
    return "".join(_escaped(sign) if category(sign).startswith(_UNPRINTABLE) else sign for sign in text)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
