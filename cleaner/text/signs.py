"""Marks the kinds of characters that a line has, so that most patterns are not tried on most lines.

A pattern that needs a digit cannot match a line without one. One pass over the characters answers all such questions;
to ask each with a pattern of its own takes most of the time of cleaning a text.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.characters import PLACE_OF_OBJECT
from cleaner.lexicon.variants import FREQUENT

#: White space, tabs; digits; colons and closing brackets, which end labels; opening brackets; arrows; bars and dots,
#: which separate words of a menu.
BLANK: Final = 1
TAB: Final = 2
#: White space that is not a plain space, and characters that are not printed.
WIDE: Final = 1 << 20
DIGIT: Final = 4
MARK: Final = 8
OPENING: Final = 16
ARROW: Final = 32
BAR: Final = 64
#: A character that begins markup of any kind that texts have.
MARKUP: Final = 128
#: A character that nearly every page in traditional script has, and none in simplified script.
TRADITIONAL: Final = 256
#: Marks in a sentence or between two; marks at the end of one.
INNER: Final = 512
END: Final = 1024
#: One character each of words about the site and its rights: these patterns need both characters of a word.
NOTE: Final = 1 << 11
NOTED: Final = 1 << 12
STAND: Final = 1 << 13
FOR: Final = 1 << 14
BY: Final = 1 << 15
THIS: Final = 1 << 16
OWN: Final = 1 << 17
SITE: Final = 1 << 18
ANY_OF: Final = 1 << 19

_CHARACTERS: Final[tuple[tuple[int, str], ...]] = (
    (MARK, ":：∶﹕】]"),
    (OPENING, "[【(（"),
    (ARROW, ">»›＞"),
    (BAR, "|｜丨│/／·•"),
    (MARKUP, r"<=&[]#*\|_"),
    (TRADITIONAL, FREQUENT),
    (INNER, "，。；,;"),
    (END, "。！？!?；;"),
    *((NOTE, "注"), (NOTED, "明"), (STAND, "代"), (FOR, "表"), (BY, "据"), (THIS, "此"), (OWN, "本"), (SITE, "网站刊")),
    (ANY_OF, "凡"),
)
_PLANE: Final = 1 << 16


def _of_any_plane(char: str) -> int:
    if char.isspace():
        return BLANK | WIDE
    return DIGIT if char.isdigit() else 0 if char.isprintable() and char != PLACE_OF_OBJECT else WIDE


def _signs_by_character() -> list[int]:
    table = [_of_any_plane(chr(code)) for code in range(_PLANE)]
    for bit, characters in _CHARACTERS:
        for char in characters:
            table[ord(char)] |= bit
    table[ord("\t")] |= TAB
    table[ord(" ")] &= ~WIDE
    return table


_BY_CHARACTER: Final[list[int]] = _signs_by_character()
#: The combinations of signs that a character has; none is the first.
_KINDS: Final[list[int]] = sorted(set(_BY_CHARACTER))
#: For each character the number of its combination. Most have none, which bytes show faster than a list.
_KIND_OF: Final[bytes] = bytes([_KINDS.index(signs) for signs in _BY_CHARACTER])
#: The characters that have signs. In plain Python `re` finds them in a quarter of the time of a loop.
_MARKED: Final = re.compile(f"[{re.escape(''.join(chr(code) for code in range(_PLANE) if _KIND_OF[code]))}]")
_OTHER_PLANES: Final = re.compile(r"[\U00010000-\U0010ffff]")
_IS_COMPILED: Final = not __file__.endswith(".py")


def signs_of(line: str) -> int:
    """Return the kinds of characters that a line has, as bits."""
    signs = 0
    if not _IS_COMPILED and _OTHER_PLANES.search(line) is None:
        for char in set(_MARKED.findall(line)):
            signs |= _BY_CHARACTER[ord(char)]
        return signs
    for i in range(len(line)):
        code = ord(line[i])
        kind = _KIND_OF[code] if code < _PLANE else -1
        if kind > 0:
            signs |= _KINDS[kind]
        elif kind < 0:
            signs |= _of_any_plane(line[i])
    return signs
