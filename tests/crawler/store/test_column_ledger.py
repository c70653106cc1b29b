"""The part of the ledger on columns: how far each was read, and its first page."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from crawler.store.column_ledger import FirstPage
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.validators import Validators

KEY, URL = "0123456789abcdef", "http://www.example.cn/news/"
NOW = "2024-05-07T08:00:00+08:00"
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture
def columns(tmp_path):
    ledger = Ledger(tmp_path / LEDGER)
    yield ledger.columns
    ledger.close()


def test_column_is_complete_since_the_earliest_day_of_any_run(columns):
    columns.add(KEY, URL, "要闻")
    assert columns.complete_since(KEY) is None
    for since, known in ((JUNE, JUNE), (MAY, MAY), (JUNE, MAY), (date.min, date.min), (MAY, date.min)):
        columns.complete(KEY, URL, since, NOW)
        assert columns.complete_since(KEY) == known
    assert columns.complete_since("another") is None


def test_column_was_last_complete_when_a_run_read_it_as_far_back_as_any_other(columns):
    assert columns.completed_at(KEY) == ""
    later, last = NOW.replace("T08", "T09"), NOW.replace("T08", "T10")
    for since, now, completed in ((MAY, NOW, NOW), (JUNE, later, NOW), (MAY, later, later), (date.min, last, last)):
        columns.complete(KEY, URL, since, now)
        assert columns.completed_at(KEY) == completed
    columns.cut_again(KEY, URL, 3)
    assert columns.completed_at(KEY) == last


def test_column_that_ends_early_twice_after_the_same_page_has_no_more_pages(columns):
    assert not columns.cut_again(KEY, URL, 3)
    assert not columns.cut_again(KEY, URL, 4)
    assert columns.cut_again(KEY, URL, 4)
    assert not columns.cut_again("another", URL, 4)
    assert columns.complete_since(KEY) is None


def test_first_page_is_returned_as_it_was_kept(columns):
    pages = [
        FirstPage(Validators('"1"', "Mon"), NOW, b"<html>old"),
        FirstPage(Validators('"2"', ""), NOW, b"<html>new"),
    ]
    for page in pages:
        columns.keep_first_page(KEY, page)
        assert columns.first_page(KEY, "2024-05-01", NOW) == page
    assert columns.first_page("another", "2024-05-01", NOW) is None


@pytest.mark.parametrize(
    ("after", "now", "is_valid"),
    [
        ("2024-05-07T07:59:59+08:00", NOW, True),
        (NOW, "2024-05-08T08:00:00+08:00", False),
        ("2024-05-01T00:00:00+08:00", "2024-05-07T07:59:59+08:00", False),
    ],
    ids=["valid", "too old", "from the future"],
)
def test_first_page_is_ignored_if_it_is_too_old_or_from_the_future(columns, after, now, is_valid):
    columns.keep_first_page(KEY, FirstPage(Validators('"1"'), NOW, b"<html>"))
    assert (columns.first_page(KEY, after, now) is not None) is is_valid


def test_damaged_first_page_is_ignored(columns, tmp_path):
    columns.keep_first_page(KEY, FirstPage(Validators('"1"'), NOW, b"<html>"))
    with sqlite3.connect(tmp_path / LEDGER) as database:
        database.execute("UPDATE first_pages SET body = ?", (b"damaged",))
    database.close()
    assert columns.first_page(KEY, "2024-05-01", NOW) is None


def test_title_of_a_column_is_the_last_one_known(columns, tmp_path):
    for title in ("要闻", "政法要闻", ""):
        columns.add(KEY, URL, title)
    with sqlite3.connect(tmp_path / LEDGER) as database:
        assert database.execute("SELECT key, url, title FROM columns").fetchall() == [(KEY, URL, "政法要闻")]
    database.close()
