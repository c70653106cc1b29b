"""No regular expression of the project backtracks without bound, by its structure and by how its time grows."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.patterns import attacks, faults, patterns

PATTERNS = patterns()
#: A text of twice the length takes an exponential pattern thousands of times as long. Short texts come first, because a
#: long one would not end.
_SHORT, _TWICE, _EXPONENTIAL = 12, 24, 200
#: A text of four times the length takes a quadratic pattern sixteen times as long, a linear one four times.
_LONG, _FOURFOLD, _QUADRATIC = 4000, 16_000, 10
#: A pattern that takes fewer seconds than this for a text of `_LONG / 2` is not measured again: a quadratic one takes more.
_RESOLUTION = 5e-4


def test_every_pattern_is_found() -> None:
    names = " ".join(PATTERNS)
    for place in (
        "phrases._DATE",
        ".LEXICON._starts",
        ".LABELS._pattern",
        "dialects.DIALECTS",
        "listing.pager",
        "blocking.",
    ):
        assert place in names


@pytest.mark.parametrize("bad", [r"(a+)+b", r"(?:\w{1,500}\s){1,500}x", r"\d+\w+x", r"(?:x|(?:ab*)*)c", r"a.*b.*c"])
def test_a_pattern_that_backtracks_is_detected(bad: str) -> None:
    assert faults(re.compile(bad))


@pytest.mark.parametrize(
    "good", [r"\d{1,3}[a-z]{0,40}", r"(?:[^'\\]++|\\.)*+'", r"(?>a+)+b", r"[^<>]{16384,}+>", r"\s+"]
)
def test_a_pattern_that_does_not_backtrack_is_accepted(good: str) -> None:
    assert not faults(re.compile(good))


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_can_backtrack_without_bound(name: str) -> None:
    assert faults(PATTERNS[name]) == []


def test_the_time_of_no_pattern_grows_faster_than_its_text() -> None:
    assert [name for name, pattern in PATTERNS.items() if _explodes(pattern)] == []


def test_the_measurement_detects_slow_patterns() -> None:
    assert _explodes(re.compile(r"(a|aa)+b"))  # exponential, which its structure does not show
    assert _explodes(re.compile(r"[ab]*c"))  # quadratic, as it may begin anywhere


def _explodes(pattern: re.Pattern[Any]) -> bool:
    if _cost(pattern, _TWICE)[0] > _EXPONENTIAL * max(_cost(pattern, _SHORT)[0], 1e-6):
        return True
    cost, which = _cost(pattern, _LONG // 2)
    if cost < _RESOLUTION:
        return False
    short, long = (min(_seconds(pattern, _text(pattern, size, which)) for _ in range(3)) for size in (_LONG, _FOURFOLD))
    return long > _QUADRATIC * short


def _cost(pattern: re.Pattern[Any], size: int) -> tuple[float, int]:
    """Return the time of the slowest attack of a size, and its index."""
    return max(((_seconds(pattern, text), i) for i, text in enumerate(attacks(pattern, size))), default=(0.0, 0))


def _text(pattern: re.Pattern[Any], size: int, which: int) -> str:
    texts = attacks(pattern, size)
    return texts[min(which, len(texts) - 1)]


def _seconds(pattern: re.Pattern[Any], text: str) -> float:
    subject = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    start = time.thread_time()
    pattern.search(subject)
    return time.thread_time() - start
