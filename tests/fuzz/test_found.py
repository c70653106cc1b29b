"""Inputs for which the fuzzer once found a fault: each file of found/ is an input of `tests.fuzz.fuzz`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzz import check

FOUND = sorted(path for path in (Path(__file__).parent / "found").iterdir() if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_fixed_findings_stay_fixed(path: Path) -> None:
    check(path.read_bytes())  # raises if a guarantee is broken
    assert path.stat().st_size < 10_000, "reduce the input to what is needed"
