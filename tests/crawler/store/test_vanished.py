"""When the articles that are gone are credible, and how many others must be there."""

from __future__ import annotations

import pytest

from crawler.store.vanished import Revisits


def noted(pages: str) -> Revisits:
    """What a run found: a capital letter is an article that is there, a small one an article that is gone."""
    revisits = Revisits()
    for page in pages:
        (revisits.note_present if page.isupper() else revisits.note_gone)(page)
    return revisits


@pytest.mark.parametrize(
    ("pages", "credible", "others", "is_unconfirmed"),
    [
        ("", "", 0, False),
        ("A", "", 0, False),
        ("a", "", 1, True),  # the only one that was requested
        ("aA", "a", 0, False),
        ("ABa", "", 0, True),  # the last one
        ("aAB", "a", 0, False),
        ("abA", "", 2, False),
        ("abAB", "", 1, False),
        ("abABC", "ab", 0, False),
        ("aABCbcd", "", 2, True),  # a fault that began in the middle of the run
        ("abcd", "", 5, True),
        ("abcde", "", 0, True),  # all of them: more likely a fault
        ("ABCDEFGHa", "", 0, True),
        ("aAaB", "a", 0, False),
        ("aABCb", "a", 0, True),
    ],
)
def test_articles_are_gone_if_others_are_there_after_them_and_more_of_them(pages, credible, others, is_unconfirmed):
    revisits = noted(pages)
    assert revisits.credible == set(credible)
    assert (revisits.others_needed, revisits.is_unconfirmed) == (others, is_unconfirmed)
    assert revisits.last_present == next((page for page in reversed(pages) if page.isupper()), "")


def test_article_that_is_not_there_any_more_shows_a_fault():
    revisits = noted("aABb")
    assert revisits.is_unconfirmed and revisits.others_needed == 1
    revisits.note_gone("A")
    assert revisits.credible == set() and not revisits.is_unconfirmed and revisits.others_needed == 0
    revisits.note_present("C")
    assert revisits.credible == {"a", "b"}, "without A"


def test_run_requests_five_controls_at_most():
    revisits = noted("a")
    for number in range(5):
        assert revisits.others_needed == 1
        revisits.controls.add(str(number))
    assert revisits.others_needed == 0
    revisits = noted("abc")
    revisits.controls.add("1")
    assert revisits.others_needed == 4
    revisits.controls.add("2")
    assert revisits.others_needed == 0, "four more are needed, and three are left"
