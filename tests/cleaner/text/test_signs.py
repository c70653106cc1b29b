"""The kinds of characters of a line, by which the cleaning of texts chooses the patterns that it tries."""

import pytest

from cleaner.lexicon.variants import FREQUENT
from cleaner.text.signs import (
    ARROW,
    BAR,
    BLANK,
    DIGIT,
    END,
    INNER,
    MARK,
    MARKUP,
    OPENING,
    TAB,
    TRADITIONAL,
    WIDE,
    signs_of,
)

SIGNS = {
    " ": BLANK,
    "\t": BLANK | TAB | WIDE,
    "\u3000": BLANK | WIDE,
    "\u200b": WIDE,
    "\ufffc": WIDE,
    "5": DIGIT,
    "５": DIGIT,
    "٥": DIGIT,
    "𝟓": DIGIT,
    "：": MARK,
    "】": MARK,
    "[": OPENING | MARKUP,
    "（": OPENING,
    ">": ARROW,
    "｜": BAR,
    "|": BAR | MARKUP,
    "<": MARKUP,
    "，": INNER,
    "；": INNER | END,
    "。": INNER | END,
    "？": END,
    FREQUENT[0]: TRADITIONAL,
    "平": 0,
    "a": 0,
    "𠮷": 0,
}


@pytest.mark.parametrize("char", SIGNS)
def test_character_has_its_signs_wherever_it_is(char: str) -> None:
    for line in (char, f"平安{char}", f"{char}平安", f"平𠮷{char}安"):
        assert signs_of(line) == SIGNS[char]


def test_line_has_the_signs_of_all_its_characters() -> None:
    assert signs_of("") == 0
    assert signs_of("".join(SIGNS)) == signs_of("".join(reversed(SIGNS)))
    every = 0
    for signs in SIGNS.values():
        every |= signs
    assert signs_of("".join(SIGNS)) == every
