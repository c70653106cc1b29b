"""Folding: which characters are the same in a search, and where a match is."""

from __future__ import annotations

import unicodedata

import pytest
from opencc import OpenCC

from crawler.collection.folding import fold, fold_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ａ１ｂ", "a1b"), ("發佈關於", "发布关于"), ("㑮㐖", "𫝈㐖"), ("豈更", "岂更"), ("①㍿", "1株式会社"), ("", "")],
)
def test_width_case_and_script_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_each_han_character_is_folded_to_its_simplified_form() -> None:
    to_simplified = OpenCC("t2s").convert
    for start, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)):
        for code in range(start, end, 97):
            plain = unicodedata.normalize("NFKC", chr(code))
            assert fold(chr(code)) in (to_simplified(plain), plain)


def test_place_of_a_character_is_where_it_comes_from() -> None:
    assert fold_with_places("甲Ａ發") == ("甲a发", range(3))
    folded, places = fold_with_places("甲㍿發")
    assert (folded, list(places)) == ("甲株式会社发", [0, 1, 1, 1, 1, 2])
