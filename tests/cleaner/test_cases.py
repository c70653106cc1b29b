"""The invented pages in `cases/`: text and metadata as a careful reader wants them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, extract, extract_text

CASES = Path(__file__).parent / "cases"


def cases() -> list[Any]:
    """Return a parameter a page; a page with a known fault must fail."""
    found = []
    for path in sorted(CASES.glob("*/*/expected.json")):
        fault = json.loads(path.read_text("utf-8")).get("known_fault")
        marks = [pytest.mark.xfail(reason=fault, strict=True)] if fault else []
        found.append(pytest.param(path.parent, id=f"{path.parent.parent.name}/{path.parent.name}", marks=marks))
    return found


def article(folder: Path, url: str | None) -> Article:
    text = folder / "page.txt"
    return (
        extract_text(text.read_text("utf-8"))
        if text.exists()
        else extract((folder / "page.html").read_bytes(), url=url)
    )


def folded(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs that have text, with white space folded."""
    return [folded for paragraph in paragraphs if (folded := " ".join(paragraph.split()))]


@pytest.mark.parametrize("folder", cases())
def test_invented_page(folder: Path) -> None:
    want = json.loads((folder / "expected.json").read_text("utf-8"))
    got = article(folder, want.get("url"))
    if want.get("text") is not None:
        assert folded(got.text.split("\n\n")) == folded(want["text"])
    for passage in want.get("contains") or ():
        assert passage in got.text
    for passage in want.get("absent") or ():
        assert passage not in got.text
    for name, value in (want.get("fields") or {}).items():
        have = getattr(got, name)
        assert ([[file.name, file.url] for file in have] if name == "attachments" else have) == value, name
