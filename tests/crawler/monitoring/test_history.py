"""What is read from the ledgers of sites: the same work in a ledger of any size, where the answer is of the same size."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.clock import SHANGHAI
from crawler.items import Target
from crawler.monitoring.history import failed_pages, harvest_of, history_of, links_of, newest_article, path_of
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import TRIES_EMPTY, Kept, Status
from crawler.urls import key_of

NOW = datetime(2024, 5, 7, 8, tzinfo=SHANGHAI)


def url(number: int) -> str:
    return f"http://www.example.cn/news/{number}.html"


def ledger_of(folder: Path, articles: int) -> Path:
    """Make a ledger with articles of ten years, and with five links without an article."""
    folder.mkdir()
    ledger = Ledger(folder / LEDGER)
    with ledger.restoring() as restore:
        for number in range(articles):
            day = date(2014, 5, 7) + timedelta(number * 3650 // articles)
            key = key_of(url(number))
            facts = {"day": day, "path": f"text/{key}.txt", "content_hash": "0" * 64, "fetched_at": NOW.isoformat()}
            assert restore(Kept(key=key, url=url(number), **facts))
    for number, status in enumerate((Status.EMPTY, Status.FAILED, Status.EMPTY, Status.EMPTY, Status.COPY)):
        link = url(articles + number)
        ledger.queue([Target(key_of(link), link)], (NOW - timedelta(number)).isoformat())
        for _ in range(TRIES_EMPTY if number == 2 else 1):
            ledger.settle(key_of(link), status, f"cause{number}")
    ledger.close()
    return folder


@pytest.fixture
def steps(monkeypatch):
    """The number of instructions that SQLite's virtual machine executes for a function."""
    count = 0
    connect = sqlite3.connect

    def counted(*args, **options):
        def step() -> int:
            nonlocal count
            count += 1
            return 0

        db = connect(*args, **options)
        db.set_progress_handler(step, 1)
        return db

    monkeypatch.setattr(sqlite3, "connect", counted)

    def measure(function: Callable[[], object]) -> int:
        nonlocal count
        count = 0
        function()
        return count

    return measure


def test_failed_pages_are_those_without_an_article_the_latest_first(tmp_path):
    folder = ledger_of(tmp_path / "site", 10)
    found = [(page.url, page.status, page.cause) for page in failed_pages(folder)]
    assert found == [
        (url(10), "empty", "cause0"),
        (url(11), "failed", "cause1"),
        (url(12), "given_up", "cause2"),
        (url(13), "empty", "cause3"),
    ]
    assert [page.url for page in failed_pages(folder, 2)] == [url(10), url(11)]


@pytest.mark.parametrize(
    "query",
    [
        lambda folder: failed_pages(folder),
        lambda folder: failed_pages(folder, 2),
        lambda folder: links_of(folder),
        lambda folder: newest_article(folder, NOW),
        lambda folder: path_of(folder, key_of(url(7))),
    ],
    ids=["failed_pages", "latest_failed_pages", "links", "newest", "path"],
)
def test_query_takes_as_many_steps_in_a_ledger_with_ten_times_the_articles(steps, tmp_path, query):
    small, large = ledger_of(tmp_path / "small", 100), ledger_of(tmp_path / "large", 1000)
    assert 0 < steps(lambda: query(large)) <= steps(lambda: query(small)) + 20


def test_numbers_of_articles_are_read_without_their_rows(steps, tmp_path):
    folder = ledger_of(tmp_path / "site", 1000)
    assert harvest_of(folder, NOW).articles == 1000
    assert sum(history_of(folder, NOW).days.values()) == 99
    assert links_of(folder).copies == 1
    # A search in the table for each entry of the index would take two steps more.
    assert steps(lambda: harvest_of(folder, NOW)) < 4 * 1000
