"""Where a second copy of an article begins and ends, and how much of it is repeated, on pages of single letters."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.copies import find_copy, repeated_article

SENTENCES = {
    letter: "".join(chr(0x4E00 + 97 * number + 7 * i) for i in range(30)) + "，同意。"
    for number, letter in enumerate("ABCDEFG")
}


def page(text: str) -> ClassifiedPage:
    """Return a page: a letter is a paragraph, parentheses an element, brackets a hidden one, `-` a short line."""
    tags = {"(": "<div>", ")": "</div>", "[": "<div style='display:none'>", "]": "</div>", "-": "<p>平安临河</p>"}
    return ClassifiedPage(parse("".join(tags.get(sign) or f"<p>{SENTENCES[sign]}</p>" for sign in text)), ())


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("(ABC)(ABC)", [3, 4, 5]),
        ("((ABC)(ABC))", [3, 4, 5]),
        ("(ABC)(AB)", [3, 4]),
        ("(ABC)(-ABC-)", [3, 4, 5, 6, 7]),
        ("(-ABC)(ABC)D", [4, 5, 6]),
        ("(ABC)(ABCD)", [3, 4, 5]),
        ("(ABC)((ABC)D)", [3, 4, 5]),
        ("(ABC)(BCA)", [3, 4, 5]),
        ("(ABC)(CAB)", [3, 4, 5]),
        ("(ABCDEFG)(ABCDEF)", [7, 8, 9, 10, 11, 12]),
        ("ABCABC", [3, 4, 5]),
        ("(ABCAB)", [3, 4]),
        ("(A)(A)", [1]),
        ("(AB)(A)", [2]),
        ("(AB)A", []),
        ("(A)(AB)", []),
        ("(ABC)(C)", []),
        ("AA", []),
        ("ABA", []),
        ("(AABB)", []),
        ("(ABA)(C)", []),
        ("(ABC)", []),
        ("(ABCD)(EFG)", []),
        ("[ABC](ABC)", []),
        ("(ABC)[ABC]", []),
        ("[(ABC)(ABC)]", []),
        ("", []),
    ],
)
def test_copy_repeats_half_of_the_text_above_it_in_an_element_or_as_a_run(text: str, blocks: list[int]) -> None:
    assert list(repeated_article(page(text), 0, False)) == blocks


def test_copy_in_a_hidden_element_counts_where_the_article_is_hidden() -> None:
    assert list(repeated_article(page("[(ABC)(ABC)]"), 0, True)) == [3, 4, 5]
    assert list(repeated_article(page("(ABC)[ABC]"), 0, True)) == [3, 4, 5]


def test_text_above_the_body_is_no_article_with_a_copy() -> None:
    assert list(repeated_article(page("(ABC)(ABC)"), 1, False)) == []
    assert list(repeated_article(page("(-ABC)(ABC)"), 1, False)) == [4, 5, 6]


@pytest.mark.parametrize(
    ("text", "first", "start", "end"),
    [("(ABC)(ABC)", 0, 3, 6), ("(-ABC)(ABC)D", 1, 4, 7), ("(ABC)(BCA)", 0, 5, 6), ("(ABC)(CAB)", 0, 4, 6)],
)
def test_copy_begins_with_the_first_line_of_the_article(text: str, first: int, start: int, end: int) -> None:
    found = find_copy(page(text))
    assert found is not None and (found.first, found.start, found.end, found.joined) == (first, start, end, False)


@pytest.mark.parametrize(("paragraphs", "joined"), [("AB", True), ("ABC", True), ("A", False)])
def test_line_that_has_the_sentences_of_the_paragraphs_below_it_is_a_joined_copy(paragraphs: str, joined: bool) -> None:
    line = "".join(SENTENCES[letter] for letter in paragraphs)
    html = f"<p>{line}</p>" + "".join(f"<p>{SENTENCES[letter]}</p>" for letter in paragraphs)
    found = find_copy(ClassifiedPage(parse(html), ()))
    assert found is not None and (found.first, found.start, found.joined) == (0, 1, joined)
    other = find_copy(ClassifiedPage(parse(html.replace(SENTENCES[paragraphs[-1]][:-1], "另有他文", 1)), ()))
    assert other is None or not other.joined
