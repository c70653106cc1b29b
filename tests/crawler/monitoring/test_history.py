"""What is read from the ledgers of sites: the same work in a ledger of any size, where the answer is of the same size."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.clock import SHANGHAI
from crawler.items import Target
from crawler.monitoring.failed_pages import write as write_failed_pages
from crawler.monitoring.history import (
    Links,
    NewestArticle,
    failed_pages,
    harvest_of,
    history_of,
    links_of,
    newest_article,
    path_of,
)
from crawler.store.folder import FAILED_PAGES, LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import SMALL_CHANGES_MAX, TRIES_EMPTY, Kept, Status
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


def test_links_are_counted_by_what_becomes_of_them(tmp_path):
    folder = ledger_of(tmp_path / "site", 10)
    assert links_of(folder) == Links(unfinished=3, given_up={"cause2": 1}, restless=0, copies=1, vanished=0)
    ledger = Ledger(folder / LEDGER)
    ledger.set_vanished(key_of(url(3)), NOW.isoformat())
    for _ in range(SMALL_CHANGES_MAX):
        ledger.note_revision(key_of(url(4)), is_small=True)
    ledger.note_revision(key_of(url(5)), is_small=True)
    ledger.close()
    assert links_of(folder) == Links(unfinished=3, given_up={"cause2": 1}, restless=1, copies=1, vanished=1)
    assert links_of(tmp_path / "missing") == Links()


def test_file_of_an_article_is_named_by_the_ledger(tmp_path):
    folder = ledger_of(tmp_path / "site", 10)
    key = key_of(url(7))
    assert path_of(folder, key) == f"text/{key}.txt"
    assert path_of(folder, key_of(url(11))) == path_of(folder, "0" * 16) == path_of(tmp_path, key) == "", "not stored"


def test_newest_article_is_the_one_seen_last_of_the_latest_day(tmp_path):
    ledger = Ledger(tmp_path / LEDGER)
    for number, (day, hour) in enumerate(((7, 9), (7, 11), (7, 10), (8, 9), (9, 9), (None, 12))):
        at = date(2024, 5, day) if day else None
        facts = {
            "day": at,
            "path": f"text/{number}.txt",
            "content_hash": "",
            "fetched_at": f"2024-05-07T{hour:02}:00:00+08:00",
        }
        ledger.keep(Kept(key=key_of(url(number)), url=url(number), **facts))
    ledger.close()
    assert newest_article(tmp_path, NOW) == NewestArticle("2024-05-08", "text/3.txt"), "until tomorrow"
    assert newest_article(tmp_path, NOW - timedelta(1)) == NewestArticle("2024-05-07", "text/1.txt")
    assert newest_article(tmp_path, NOW - timedelta(9)) is newest_article(tmp_path / "missing", NOW) is None
    past = history_of(tmp_path, NOW + timedelta(9))
    assert past.newest == date(2024, 5, 9) and history_of(tmp_path, NOW).newest == date(2024, 5, 8)
    assert history_of(tmp_path, NOW - timedelta(9)).newest is history_of(tmp_path / "missing", NOW).newest is None


def test_file_of_pages_without_an_article_is_removed_when_there_are_none(tmp_path):
    assert write_failed_pages(tmp_path) == 0
    folder = ledger_of(tmp_path / "site", 10)
    assert write_failed_pages(folder) == 4
    rows = [json.loads(line) for line in (folder / FAILED_PAGES).read_text("utf-8").splitlines()]
    assert [row["url"] for row in rows] == [page.url for page in failed_pages(folder)]
    assert rows[1] == {"url": url(11), "status": "failed", "cause": "cause1", "seen": (NOW - timedelta(1)).isoformat()}
    (folder / LEDGER).unlink()
    assert write_failed_pages(folder) == 0 and not (folder / FAILED_PAGES).exists()
