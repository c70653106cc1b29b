"""No regular expression of the project can be made to backtrack: by its structure, and by the steps that attacks cost."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.patterns import METHODS, ProjectPattern, expensive_attacks, patterns_of, project_patterns, structural_faults


@pytest.fixture(scope="module")
def patterns() -> dict[str, ProjectPattern]:
    """The patterns of the project by their names."""
    return {found.name: found for found in project_patterns()}


@pytest.mark.parametrize(
    ("place", "methods"),
    [
        ("cleaner.dates._DATE", {"search"}),
        ("cleaner.lexicon.labels.LABELS._pattern", {"finditer"}),
        ("cleaner.lexicon.lines.LEXICON.", {"fullmatch"}),  # in the slots of objects in a dictionary, or in the cache
        ("crawler.listing.dialects.DIALECTS.", {"search"}),  # in dataclasses in a tuple
        ("crawler.fetch.blocking._SIGNATURES.", set(METHODS)),  # in tuples: code takes it by another name
        ("crawler.platforms.gkmlpt:", {"fullmatch"}),  # as a string in a call of `re`
    ],
)
def test_a_pattern_is_found_wherever_it_is_kept(
    patterns: dict[str, ProjectPattern], place: str, methods: set[str]
) -> None:
    found = [pattern for name, pattern in patterns.items() if name.startswith(place)]
    assert found
    assert methods <= {method for pattern in found for method in pattern.methods}


def test_patterns_in_a_class_in_a_bound_method_and_in_a_function_are_found(tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(
        "import re\n"
        "class Site:\n"
        "    NUMBER = re.compile('a1')\n"
        "replace = re.compile('a2').sub\n"
        "def spaces(text, name):\n"
        "    local = re.compile('a3', re.I)\n"
        "    return re.sub(f'{name}4', '', text), re.split('a5', text, flags=re.I | re.S), local.match(text)\n",
        "utf-8",
    )
    module = ModuleType("example")
    module.__file__ = str(file)
    exec(compile(file.read_text("utf-8"), "example.py", "exec"), vars(module))
    found = {pattern.pattern.pattern: pattern for pattern in patterns_of([module])}
    assert found.keys() == {"a1", "a2", "a3", "x4", "a5"}
    assert found["a3"].pattern.flags & re.I
    assert found["a5"].pattern.flags & re.I
    assert found["a3"].methods == METHODS
    assert found["a5"].methods == ("finditer",)


@pytest.mark.parametrize("bad", [r"(a+)+b", r"(?:\w{1,500}\s){1,500}x", r"\d+\w+x", r"(?:x|(?:ab*)*)c", r"a.*b.*c"])
def test_a_structure_that_can_backtrack_is_a_fault(bad: str) -> None:
    assert structural_faults(re.compile(bad))


@pytest.mark.parametrize(
    "good", [r"\d{1,3}[a-z]{0,40}", r"(?:[^'\\]++|\\.)*+'", r"(?>a+)+b", r"[^<>]{16384,}+>", r"\s+"]
)
def test_a_structure_that_gives_nothing_back_is_no_fault(good: str) -> None:
    assert not structural_faults(re.compile(good))


@pytest.mark.parametrize(
    ("bad", "method"),
    [
        # exponential, and structural_faults cannot see it
        (r"(a|aa)+b", "match"),
        (r"(?:a|b|ab)*c", "match"),
        (r"(?:a?){40}a{40}", "search"),
        ("a?" * 20 + "a" * 20, "fullmatch"),
        (r"(?:\w+\s?)+", "fullmatch"),
        # quadratic, as a match may begin at each character
        (r"[ab]*c", "search"),
        (r"\s+$", "search"),
        (r"(?s)<!--.*?-->", "search"),
        (r"(?s)<(p|div)>.*?</\1>", "finditer"),
        # quadratic, as each match reads the rest of the text
        (r"a(?=.*b?)", "finditer"),
        # bounded, but expensive
        (r"\d{1,500}x", "search"),
        (r"[ab]{0,200}[ab]{0,200}c", "search"),
        (r"(?:a{0,30}){0,30}c", "match"),
        (r"(?:.{0,90}\s){0,9}x", "match"),
    ],
)
def test_a_pattern_that_backtracks_costs_too_many_steps(bad: str, method: str) -> None:
    assert expensive_attacks(re.compile(bad), [method])
    assert expensive_attacks(re.compile(bad.encode()), [method])


@pytest.mark.parametrize(
    ("good", "method"),
    [
        (r"[ab]*c", "match"),
        (r"\s{1,9}$", "search"),
        (r"(?s)<!--.*?(?:-->|\Z)", "finditer"),
        (r"(?:[^'\\]++|\\.)*+'", "match"),
        (r"x[ab]{0,200}[ab]{0,200}c", "search"),  # 40,000 steps a start, but 400 characters between two starts
        (r"^(?:\w|\s)*$", "fullmatch"),
    ],
)
def test_a_pattern_that_does_not_backtrack_is_cheap(good: str, method: str) -> None:
    assert expensive_attacks(re.compile(good), [method]) == []


def test_no_pattern_of_the_project_has_a_structure_that_can_backtrack(patterns: dict[str, ProjectPattern]) -> None:
    faults = {name: structural_faults(found.pattern) for name, found in patterns.items()}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.slow
def test_no_text_makes_a_pattern_of_the_project_backtrack(patterns: dict[str, ProjectPattern]) -> None:
    faults = {name: expensive_attacks(found.pattern, found.methods) for name, found in patterns.items()}
    assert {name: found for name, found in faults.items() if found} == {}
