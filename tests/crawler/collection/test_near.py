"""Signatures of texts: what makes two texts alike."""

from __future__ import annotations

import random

import pytest

from crawler.collection.near import ALIKE, bands, signature, similarity

CHARACTERS = [chr(0x4E00 + number) for number in random.Random(5).sample(range(20_000), 2000)]


def text(start: int, size: int) -> str:
    return "".join(CHARACTERS[start : start + size])


def test_text_of_less_than_100_characters_has_no_signature() -> None:
    assert signature(text(0, 99)) == signature(f"{text(0, 50)} \n\u3000 {text(50, 49)}") == b""
    assert len(signature(text(0, 100))) == 4 * 125
    assert bands(b"") == []


def test_white_space_width_case_and_script_change_nothing() -> None:
    plain = f"{text(0, 100)}网络abc12会议"
    assert signature(plain) == signature(f"{text(0, 50)} \n{text(50, 50)}網絡ＡＢＣ１２會議")
    assert signature(plain) != signature(plain[::-1])


@pytest.mark.parametrize(("common", "low", "high"), [(300, 1.0, 1.0), (240, 0.5, 0.8), (150, 0.2, 0.5), (0, 0.0, 0.05)])
def test_similarity_is_the_share_of_the_common_parts(common: int, low: float, high: float) -> None:
    first, second = signature(text(0, 300)), signature(text(0, common) + text(1000, 300 - common))
    assert low <= similarity(first, second) <= high
    assert similarity(first, second) == similarity(second, first)


def test_alike_texts_share_a_band_and_other_texts_none() -> None:
    first = bands(signature(text(0, 400)))
    assert len(set(first)) == 25 and all(0 <= band < 1 << 63 for band in first)
    alike, other = signature(text(0, 370) + text(1000, 30)), signature(text(1000, 400))
    assert similarity(signature(text(0, 400)), alike) >= ALIKE
    assert set(first) & set(bands(alike)) and not set(first) & set(bands(other))


def test_equal_values_in_two_bands_are_not_the_same_band() -> None:
    assert len(set(bands(bytes(500)))) == 25


def test_first_and_last_character_count() -> None:
    plain = text(0, 120)
    assert signature(plain) != signature(f"{plain[:-1]}国") and signature(plain) != signature(f"国{plain[1:]}")


def test_repeated_sentences_count_once() -> None:
    once, twice = signature(text(0, 200)), signature(text(0, 200) * 3)
    assert similarity(once, twice) > 0.9
