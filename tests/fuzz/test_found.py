"""What the fuzzer found once, asked again: each file of found/ is an input as `tests.fuzz.fuzz` takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.fuzz import ask

FOUND = sorted(path for path in (Path(__file__).parent / "found").iterdir() if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_is_mended(path: Path) -> None:
    ask(path.read_bytes())  # raises where a promise is broken
    assert path.stat().st_size < 10_000, "cut it down to what matters"
