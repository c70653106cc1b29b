"""When the articles that are gone are credible, and how many others must be there."""

from __future__ import annotations

import pytest

from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import Kept
from crawler.store.vanished import Revisits, mark, with_mark
from tests.crawler.collection.stored import AT, store_article, url_of


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


def test_mark_is_in_the_metadata_and_the_ledger_and_can_be_removed(tmp_path):
    key = store_article(tmp_path, 1, "平安建设。")
    store = Store(tmp_path, "jiangsu")
    path = store.paths.relative(next(store.texts.rglob("*.txt")))
    ledger = Ledger(store.folder / LEDGER)
    ledger.keep(Kept(key=key, url=url_of(1), day=None, path=path, content_hash="", fetched_at=AT))
    before = store.read(path)
    for at in (AT, "2024-06-01T08:00:00+08:00", ""):
        assert mark(store, ledger, ledger.lookup([key])[key], at)
        text, record = store.read(path)
        assert (text, record.get("vanished", "")) == (before[0], at)  # type: ignore[union-attr]
        assert ledger.lookup([key])[key].vanished == at
    assert store.read(path) == before
    store.paths.path.joinpath(path).with_suffix(".json").write_text("{")
    assert not mark(store, ledger, ledger.lookup([key])[key], AT)
    assert ledger.lookup([key])[key].vanished == ""
    ledger.close()


def test_mark_leaves_the_given_metadata_as_they_are():
    record = {"title": "标题", "vanished": AT}
    assert with_mark(record, "") == {"title": "标题"}  # type: ignore[arg-type]
    assert with_mark({"title": "标题"}, AT) == record  # type: ignore[arg-type]
    assert record["vanished"] == AT
