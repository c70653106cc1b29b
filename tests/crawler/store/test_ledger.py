"""The ledger: what it holds of links and columns, and how it is rebuilt from the files."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

import pytest

from crawler.items import Target
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.records import Kept, Status
from crawler.store.recovery import open_checked, rebuild
from crawler.urls import key_of

COLUMN = "http://www.example.cn/news/"
URL = "http://www.example.cn/news/202405/t20240506_1.html"
KEY = key_of(URL)
NOW, LATER = "2024-05-07T08:00:00+08:00", "2024-05-08T08:00:00+08:00"


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(tmp_path / LEDGER)
    yield opened
    opened.close()


def kept(url: str = URL, path: str = "text/2024/05/a.txt", at: str = NOW, day: int = 6, partial: bool = False) -> Kept:
    facts = {"day": date(2024, 5, day), "path": path, "content_hash": "0" * 64, "partial": partial}
    return Kept(key=key_of(url), url=url, fetched_at=at, **facts)


def target(url: str = URL, **fields: object) -> Target:
    return Target(key_of(url), url, **fields)


def test_spellings_of_one_url_have_one_key():
    assert key_of("https://WWW.example.cn:443/news/202405/t20240506_1.html#top") == KEY
    assert key_of("http://www.example.cn/news/202405/t20240506_2.html") != KEY
    assert len(KEY) == 16


def test_link_is_unfinished_until_its_article_is_kept(ledger):
    ledger.queue([target(day=date(2024, 5, 6))], NOW)
    (entry,) = ledger.unfinished()
    assert (entry.url, entry.status, entry.day) == (URL, Status.QUEUED, date(2024, 5, 6))
    ledger.keep(kept())
    assert ledger.unfinished() == []
    assert ledger.lookup([KEY, "unknown"])[KEY].path == "text/2024/05/a.txt"


def test_page_without_an_article_is_requested_three_times_and_a_failing_one_thirty_times(ledger):
    def tries(status: Status) -> int:
        count = 0
        while not count or ledger.lookup([KEY])[KEY].can_retry:
            ledger.queue([target()], NOW)
            ledger.settle(KEY, status, "cause")
            count += 1
        return count

    assert tries(Status.EMPTY) == 3
    assert tries(Status.FAILED) == 27, "after three requests in the first loop"
    assert ledger.unfinished() == []


@pytest.mark.parametrize("partial", [False, True])
def test_stored_article_stays_stored_when_a_later_request_fails(ledger, partial):
    ledger.keep(kept(partial=partial))
    ledger.queue([target()], LATER)
    ledger.settle(KEY, Status.FAILED, "timeout")
    entry = ledger.lookup([KEY])[KEY]
    assert entry.stored and entry.path
    assert entry.status is (Status.PARTIAL if partial else Status.KEPT)


def test_article_without_one_of_its_pages_is_requested_seven_times_whatever_happened_before(ledger):
    for _ in range(5):
        ledger.queue([target()], NOW)
        ledger.settle(KEY, Status.FAILED, "timeout")
    tries = 0
    while not tries or ledger.unfinished():
        ledger.queue([target()], NOW)
        ledger.keep(kept(partial=True))
        tries += 1
    assert tries == 7
    ledger.keep(kept())
    assert ledger.lookup([KEY])[KEY].status is Status.KEPT


def test_articles_between_two_days_are_the_whole_ones(ledger):
    urls = [f"http://www.example.cn/{n}.html" for n in range(4)]
    for day, url in enumerate(urls, 5):
        ledger.keep(kept(url, day=day, partial=day == 7))
    ledger.queue([target(day=date(2024, 5, 6))], NOW)
    found = ledger.kept_between(date(2024, 5, 6), date(2024, 5, 8))
    assert [entry.url for entry in found] == [urls[3], urls[1]]


def test_link_that_is_requested_again_keeps_its_column(ledger):
    ledger.queue([target(column="要闻", column_url=COLUMN)], NOW)
    ledger.queue([target()], LATER)
    (entry,) = ledger.unfinished()
    assert (entry.column, entry.column_url) == ("要闻", COLUMN)
    ledger.columns.add(key_of(COLUMN), COLUMN, "政法要闻")
    assert ledger.lookup([KEY])[KEY].column == "政法要闻"


def test_more_links_than_one_statement_takes_are_looked_up(ledger):
    links = [target(f"http://www.example.cn/{n}.html") for n in range(2500)]
    ledger.queue(links, NOW)
    assert len(ledger.lookup(link.key for link in links)) == 2500
    assert ledger.counts() == {"queued": 2500}


def store_article(folder, url, path, at=NOW, day="2024-05-06 10:26:00", **fields):
    text = folder / path
    text.parent.mkdir(parents=True, exist_ok=True)
    text.write_text("title\n\n\ntext\n")
    record = {
        "url": url,
        "fetched_at": at,
        "date": day,
        "content_hash": "1" * 64,
        "etag": "",
        "last_modified": "",
    }
    text.with_suffix(".json").write_text(json.dumps(record | fields))


def test_rebuild_enters_articles_with_both_files_and_the_newer_of_two_copies(tmp_path):
    store_article(tmp_path, URL, "text/2024/05/old.txt", at=LATER)
    store_article(tmp_path, URL, "text/2024/06/new.txt", at=NOW)
    store_article(tmp_path, "http://www.example.cn/undated.html", "text/undated/u.txt", day="")
    store_article(tmp_path, "http://www.example.cn/half.html", "text/2024/05/half.txt")
    (tmp_path / "text/2024/05/half.txt").unlink()
    (tmp_path / "text/2024/05/other.json").write_text("[]")
    assert rebuild(SiteFolder(tmp_path)) == 2
    ledger = Ledger(tmp_path / LEDGER)
    assert ledger.counts() == {"kept": 2}
    assert ledger.lookup([KEY])[KEY].path == "text/2024/05/old.txt"
    ledger.close()


def test_rebuild_takes_columns_and_missing_pages_from_the_files(tmp_path):
    paths = [f"text/2024/05/{name}.txt" for name in "abc"]
    for path, incomplete in zip(paths, ("", "http_404", "too_many_pages"), strict=True):
        url = f"http://www.example.cn/{path}.html"
        store_article(tmp_path, url, path, column="要闻", column_url=COLUMN, incomplete=incomplete)
    rebuild(SiteFolder(tmp_path))
    ledger = Ledger(tmp_path / LEDGER)
    (entry,) = ledger.unfinished()
    assert (entry.path, entry.column, entry.column_url) == (paths[1], "要闻", COLUMN)
    assert ledger.counts() == {"kept": 2, "partial": 1}
    ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET status = 'kepu'",
        "UPDATE articles SET url = CAST(x'ff' AS TEXT)",
        "UPDATE articles SET day = 'x'",
    ],
)
def test_invalid_values_are_found_by_the_check(tmp_path, statement):
    ledger = Ledger(tmp_path / LEDGER)
    ledger.keep(kept())
    ledger.close()
    database = sqlite3.connect(tmp_path / LEDGER)
    database.execute(statement)
    database.commit()
    database.close()
    with pytest.raises(sqlite3.DatabaseError):
        open_checked(tmp_path / LEDGER)
