"""The tool for mutation testing: each mutant is valid Python and differs from the original in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants import ROOT, mapped_tests, modules_of, mutants_of


def test_each_mutant_changes_one_interval_and_is_valid_python() -> None:
    path = Path("cleaner/selection/confidence.py")
    source = (ROOT / path).read_bytes()
    found = mutants_of("cleaner.selection.confidence", path)
    changed = {source[: one.start] + one.text.encode() + source[one.end :] for one in found}
    assert len(changed) > 50
    assert source not in changed
    for text in changed:
        ast.parse(text)
    assert {one.kind for one in found} >= {"comparison", "boundary", "not", "constant", "arithmetic", "return value"}


def test_a_package_is_all_its_modules_and_each_has_tests_that_exist() -> None:
    modules = dict(modules_of(["cleaner", "crawler"]))
    assert modules["cleaner.dates"] == Path("cleaner/dates.py")
    for module in modules:
        for test in mapped_tests(module):
            assert (ROOT / test.partition("::")[0]).exists()


def test_an_unknown_module_is_refused() -> None:
    with pytest.raises(SystemExit, match="no_such_module"):
        list(modules_of(["cleaner.no_such_module"]))
