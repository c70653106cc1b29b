"""What holds for any text: no line is lost, a cleaned text stays as it is, hostile lines take linear time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean_text, extract_text
from cleaner.characters import readable
from cleaner.text.lines import unwrap
from tests.cleaner.text.test_plain import (
    BODY,
    CLAUSES,
    CONTACTS,
    FOOTER,
    HEADER,
    HEADLINES,
    NAVIGATION,
    SIGNATURE,
    TITLE,
    paragraphs,
    text,
)

LINES = st.lists(
    st.sampled_from([*NAVIGATION, TITLE, HEADER, *BODY, *FOOTER, *HEADLINES, *SIGNATURE, *CONTACTS, *CLAUSES])
    | st.text(max_size=40)
)


@given(LINES.map("\n".join) | st.text(st.characters()))
@settings(max_examples=300)
def test_every_line_is_a_paragraph_or_removed_with_a_reason(document: str) -> None:
    article = extract_text(document)
    lines = [shown for line in unwrap(document).splitlines() if (shown := readable(line))]
    removed = {one.index: " ".join(one.text.split()) for one in article.removed}
    kept = [" ".join(paragraph.split()) for paragraph in article.paragraphs]
    assert [line for i, line in enumerate(lines) if i not in removed] == kept
    assert all(lines[i] == line for i, line in removed.items())
    assert all(one.reason.kind and one.reason.why for one in article.removed)
    assert clean_text(document) == article.text


@given(st.lists(st.sampled_from(BODY), unique=True, min_size=1))
def test_sentences_alone_are_all_kept(sentences: list[str]) -> None:
    assert clean_text(text(sentences)) == paragraphs(sentences)


def labelled(shared: Path) -> list[list[tuple[str, str]]]:
    """Return the text blocks of the labelled government pages with their labels and white space folded."""
    pages = [
        json.loads(path.read_text(encoding="utf-8"))["blocks"]
        for path in sorted((shared / "pages/gov-dev/gold").glob("*.json"))
    ]
    return [[(label, " ".join(line.split())) for label, line in page if line.strip()] for page in pages]


def test_articles_of_labelled_pages_are_returned_unchanged(shared: Path) -> None:
    articles = [paragraphs([line for label, line in page if label == "keep"]) for page in labelled(shared)]
    same = sum(clean_text(article) == article for article in articles)
    assert same >= 0.97 * len(articles)


def test_a_cleaned_text_is_returned_unchanged(shared: Path) -> None:
    once = [clean_text(text([line for _, line in page])) for page in labelled(shared)]
    same = sum(clean_text(article) == article for article in once)
    assert same >= 0.97 * len(once)


@pytest.mark.parametrize(
    "unit", ["<!--", "<script>", "来源：甲 ", "[](http", "&amp;", "<p ", '="', "**a ", "时间：2024-05-06 "]
)
def test_hostile_lines_are_read_in_linear_time(unit: str) -> None:
    assert isinstance(clean_text(unit * 100_000), str)
