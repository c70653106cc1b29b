"""The two labelled documents from which the cleaning of text was developed. They are read from ../shared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cleaner import clean_text, extract_text


@dataclass(frozen=True, slots=True)
class Seed:
    """A document with its boilerplate, the expected text, and its labels."""

    text: str
    clean: str
    gold: dict[str, Any]

    def lines(self, label: str) -> list[str]:
        """Return the lines with a label (`keep`, `optional` or `drop`), with white space folded."""
        return [" ".join(line.split()) for kind, line in self.gold["blocks"] if kind == label]


@pytest.fixture(params=["000_13ecb01cc125b9eb", "001_35f9bc8aa9d70c0a"], ids=["jiangsu", "destoon"])
def seed(request: pytest.FixtureRequest, shared: Path) -> Seed:
    base = shared / "seeds" / str(request.param)
    return Seed(
        text=Path(f"{base}.txt").read_text(encoding="utf-8"),
        clean=Path(f"{base}.clean.txt").read_text(encoding="utf-8").rstrip("\n"),
        gold=json.loads(Path(f"{base}.gold.json").read_text(encoding="utf-8")),
    )


def test_the_cleaned_text_of_a_seed_is_exactly_the_expected_one(seed: Seed) -> None:
    assert clean_text(seed.text) == seed.clean


def test_title_date_and_source_of_a_seed_are_read(seed: Seed) -> None:
    article = extract_text(seed.text)
    expected = {field: seed.gold[field] for field in ("title", "date", "source")}
    assert {"title": article.title, "date": article.date_shown, "source": article.source} == expected


def test_a_clean_seed_is_returned_unchanged(seed: Seed) -> None:
    assert clean_text(seed.clean) == seed.clean


def test_kept_and_removed_lines_of_a_seed_are_the_labelled_ones(seed: Seed) -> None:
    article = extract_text(seed.text)
    assert list(article.paragraphs) == seed.lines("keep")
    dropped = [removed.text for removed in article.removed if removed.reason.kind != "title"]
    assert dropped == seed.lines("drop")
