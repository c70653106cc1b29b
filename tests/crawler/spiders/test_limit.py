"""`-a limit=N`: a run that stores at most N articles, and what the next run finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.store.folder import LEDGER


def age(ledger: Path) -> None:
    """Move what the runs so far have recorded to the day before."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        for table, column in (("articles", "first_seen"), ("columns", "walked_at")):
            db.execute(f"UPDATE {table} SET {column} = '2026-05-19T12:00:00+08:00'")


@pytest.mark.parametrize("settings", [{}, {"CONCURRENT_REQUESTS_PER_DOMAIN": 8}])
def test_run_stores_no_more_articles_than_its_limit_and_the_next_ones_go_on(site, crawl, settings):
    pages = site.add_dated_column(pages=4)
    first = crawl(limit=7, settings=settings)
    assert first.status == 0
    assert (first.run["reason"], first.run["articles_stored"]) == ("article_limit", 7)
    assert first.run["arguments"] == {"limit": "7"}
    assert "limit=7 is reached" in first.log and len(first.texts()) == 7
    second = crawl(limit=30, settings=settings)
    assert (second.status, second.run["reason"], second.run["articles_stored"]) == (0, "finished", 13)
    assert set(second.records()) == {path for page in pages for path in page}
    assert "is reached" not in second.log


def test_articles_below_a_limited_run_are_found_in_a_column_that_was_complete(site, crawl):
    old = site.add_dated_column(pages=1, year=2023)
    outcome = crawl()
    assert outcome.run["reason"] == "finished"
    age(outcome.folder / LEDGER)
    new = site.add_dated_column(pages=5, year=2024)
    listed = [[(path, "") for path in page] for page in (*new, *old)]
    site.add_column(listed)
    assert crawl(limit=15).run["articles_stored"] == 15
    assert crawl().run["articles_stored"] == 10


def test_articles_that_have_not_changed_do_not_count(site, crawl):
    site.add_dated_column(pages=1)
    crawl()
    again = crawl(limit=1, full=1)
    assert (again.run["reason"], again.run["articles_unchanged"]) == ("finished", 5)
