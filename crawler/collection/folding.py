"""Folds text for comparison: lower case, NFKC forms, and simplified characters for traditional ones.

Each character becomes one or more characters of its own, so that `fold_with_places` can map a match back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

#: The blocks of Han characters: the basic one, extension A and the compatibility ideographs.
_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))


def fold(text: str) -> str:
    """Return a text as it is compared: `Ａ` as `a`, `發` as `发`."""
    return unicodedata.normalize("NFKC", text).translate(_simplified()).lower()


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text, and for each of its characters the place in `text` where it comes from."""
    forms = list(map(_fold_one, text))
    folded = "".join(forms)
    if len(folded) == len(text):  # no form is empty
        return folded, range(len(text))
    return folded, [place for place, form in enumerate(forms) for _ in form]


@cache
def _fold_one(character: str) -> str:
    return fold(character)


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified form of each Han character that has another one: OpenCC's t2s, character by character."""
    characters = "".join(chr(code) for start, end in _BLOCKS for code in range(start, end))
    converter = OpenCC("t2s")
    table = {}
    for character in characters:
        simplified = converter.convert(character)
        if simplified != character and len(simplified) == 1:
            table[ord(character)] = simplified
    return table
