"""No regular expression of the project can be made to backtrack: by what it is made of, and by how its time grows."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.patterns import attacks, faults, patterns

PATTERNS = patterns()
#: Twice a short text takes an exponential pattern thousands of times as long; it is asked first, as a longer would not end.
_SHORT, _TWICE, _EXPONENTIAL = 12, 24, 200
#: Four times a long text takes a quadratic pattern sixteen times as long, a linear one four times.
_LONG, _FOURFOLD, _QUADRATIC = 4000, 16_000, 10
#: What is faster than this on a text of `_LONG / 2` is not looked at again: a quadratic pattern is not.
_RESOLUTION = 5e-4


def test_every_pattern_is_found() -> None:
    names = " ".join(PATTERNS)
    for place in (
        "dates._DATE",
        ".LEXICON._starts",
        "infoline._TOKEN",
        "dialects.DIALECTS",
        "listing.pager",
        "blocking.",
    ):
        assert place in names


@pytest.mark.parametrize("bad", [r"(a+)+b", r"(?:\w{1,500}\s){1,500}x", r"\d+\w+x", r"(?:x|(?:ab*)*)c", r"a.*b.*c"])
def test_a_pattern_that_backtracks_is_told(bad: str) -> None:
    assert faults(re.compile(bad))


@pytest.mark.parametrize(
    "good", [r"\d{1,3}[a-z]{0,40}", r"(?:[^'\\]++|\\.)*+'", r"(?>a+)+b", r"[^<>]{16384,}+>", r"\s+"]
)
def test_a_pattern_that_gives_nothing_back_is_not(good: str) -> None:
    assert not faults(re.compile(good))


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_can_backtrack_without_bound(name: str) -> None:
    assert faults(PATTERNS[name]) == []


def test_no_pattern_takes_more_than_a_text_s_length() -> None:
    assert [name for name, pattern in PATTERNS.items() if _explodes(pattern)] == []


def test_the_measurement_tells_patterns_that_do() -> None:
    assert _explodes(re.compile(r"(a|aa)+b"))  # exponential, and not to be seen in what it is made of
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
    """What the dearest attack of a size takes, and which it is."""
    return max(((_seconds(pattern, text), i) for i, text in enumerate(attacks(pattern, size))), default=(0.0, 0))


def _text(pattern: re.Pattern[Any], size: int, which: int) -> str:
    texts = attacks(pattern, size)
    return texts[min(which, len(texts) - 1)]


def _seconds(pattern: re.Pattern[Any], text: str) -> float:
    asked = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    start = time.thread_time()
    pattern.search(asked)
    return time.thread_time() - start
