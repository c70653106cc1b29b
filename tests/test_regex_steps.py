"""The matcher that counts steps finds what `re` finds, and its counts are those of a backtracking engine."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patterns import METHODS, attacks, project_patterns, subject
from tests.regex_steps import StepMatcher, TooManySteps


@cache
def _project() -> dict[str, re.Pattern[Any]]:
    """The patterns of the project by their names."""
    return {found.name: found.pattern for found in project_patterns()}


@cache
def _pieces(pattern: re.Pattern[Any]) -> list[str]:
    """Return texts that a pattern reacts to: parts of the attacks on it, and characters."""
    parts = {part for attack in attacks(pattern) for part in (attack.start, attack.unit, attack.end)}
    return sorted({*parts, *"".join(parts), *"aA1 \n-.文:/"})


_matcher = cache(StepMatcher)


@st.composite
def _project_pattern_and_text(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(_project())))
    pieces = st.sampled_from(_pieces(_project()[name]))
    return name, "".join(draw(st.lists(pieces, max_size=8)))[:100]


def _patterns(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["*", "+", "?", "*?", "+?", "??", "*+", "++", "{2}", "{1,2}", "{0,2}?", "{1,3}+"])
    groups = st.sampled_from(["(?:%s)", "(%s)", "(?>%s)", "(?=%s)", "(?!%s)", "(?i:%s)"])
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("(?:%s|%s)".__mod__),
        st.tuples(groups, inner).map(lambda pair: pair[0] % pair[1]),
        st.tuples(inner, repeats).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    )


_ATOMS = st.sampled_from(
    ["a", "b", "A", "[ab]", "[^a]", ".", r"\b", "^", "$", r"(?<=a)", r"(?<!ab)", "a*", "b+?", "", "ab"]
)
_RANDOM_PATTERNS = st.recursive(_ATOMS, _patterns, max_leaves=6)


def _spans(pattern: re.Pattern[Any], text: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for method in METHODS[:3]:
        match = getattr(pattern, method)(text)
        found[method] = match.span() if match else None
    return {**found, "finditer": [match.span() for match in pattern.finditer(text)]}


def _counted_spans(matcher: StepMatcher, text: Any) -> dict[str, Any]:
    return {method: getattr(matcher, method)(text) for method in METHODS}


@given(_project_pattern_and_text())
@settings(max_examples=300)
def test_patterns_of_the_project_match_as_in_re(example: tuple[str, str]) -> None:
    name, text = example
    pattern = _project()[name]
    searched = subject(pattern, text)
    assert _counted_spans(_matcher(pattern), searched) == _spans(pattern, searched)


@given(_RANDOM_PATTERNS, st.text("abA\n", max_size=7), st.sampled_from([0, re.I, re.S, re.M]))
@settings(max_examples=400)
def test_random_patterns_match_as_in_re(text: str, searched: str, flags: int) -> None:
    pattern = re.compile(text, flags)
    assert _counted_spans(StepMatcher(pattern), searched) == _spans(pattern, searched)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        (r"(a|b)\1", "abbaa"),
        (r"(?i)(a|b)\1", "abBaA"),
        (r"(?:(a)|b)*\1c", "abac"),
        (r"(?:(a)|(b))\2?x", "abbx"),
        (r"(<)?p(?(1)>|!)", "<p!p!<p>"),
        (r"(<)?p(?(1)>)", "<p <p>"),
        (r"(?:(a)|b)(?!\1)", "aabab"),
        (r"(?s).*?(?:</(a|b)>|\Z)", "x\ny</b>z"),
        (r"(?x) a  b  # comment", "aab"),
        (r"(?m)^a$", "b\na\n"),
        (r"a$|b\Z", "ba\n"),
        (r"\Aa|\Bb", "ab b"),
        (r"\B", ""),
        (r"(?a:\w+)", "文a文"),
        (r"(?a:\w)+文", "a文"),
        (r"(?:(?:a*)*b?)*c", "aabac"),
        (r"(?:a|b|){3}c", "abc"),
        (r"(?:a*?){2,}?c", "aac"),
        (r"(?:ab?)*+b", "ababb"),
        (r"a(?!)|b", "ab"),
        (r"[^\W\d_]+|[a-f-]{2}", "a_b-c1"),
        (r"(?i)straße|[k-m]", "STRAßE \u212a"),
    ],
)
def test_each_element_of_a_pattern_matches_as_in_re(text: str, searched: str) -> None:
    pattern = re.compile(text)
    assert _counted_spans(StepMatcher(pattern), searched) == _spans(pattern, searched)


def test_bytes_match_as_in_re() -> None:
    pattern = re.compile(rb"(?i)\xe6\w*|[\x80-\xff]{2}")
    searched = "文字 æ".encode()
    assert _counted_spans(StepMatcher(pattern), searched) == _spans(pattern, searched)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (r"b", 1.8, 2.2),  # linear: one step for each character
        (r"a*+b", 2.8, 4.2),  # quadratic: at each start, all characters that follow
        (r"(?:aa|a)+b", 30, 100),  # exponential
    ],
)
def test_the_steps_for_twice_the_text_show_how_they_grow(text: str, least: float, most: float) -> None:
    matcher = StepMatcher(re.compile(text))
    matcher.search("a" * 8)
    short = matcher.steps
    matcher.search("a" * 16)
    assert least <= matcher.steps / short <= most


def test_a_match_stops_at_its_limit_of_steps() -> None:
    matcher = StepMatcher(re.compile(r"(?:a|aa)+b"))
    with pytest.raises(TooManySteps):
        matcher.match("a" * 100, limit=10_000)
    assert matcher.steps < 10_200


def test_a_repeat_of_a_group_may_be_as_long_as_the_text() -> None:
    assert StepMatcher(re.compile(r"(?:ab)*")).match("ab" * 5000) == (0, 10_000)


def test_a_text_of_too_many_different_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        StepMatcher(re.compile("a")).search("".join(map(chr, range(300))))
