from __future__ import annotations

import json
import sqlite3
from datetime import date

import pytest

from crawler.ledger import NAME, Kept, Ledger, Status, key_of
from crawler.rebuild import open_ledger, rebuild

URL = "http://www.example.cn/news/202405/t20240506_1.html"
KEY = key_of(URL)
NOW, LATER = "2024-05-07T08:00:00+08:00", "2024-05-08T08:00:00+08:00"


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(tmp_path / NAME)
    yield opened
    opened.close()


def kept(url: str = URL, path: str = "text/2024/05/a.txt", at: str = NOW) -> Kept:
    return Kept(key_of(url), url, at, date(2024, 5, 6), path, "0" * 64)


def test_one_page_has_one_key_whatever_the_spelling():
    assert key_of("https://WWW.example.cn:443/news/202405/t20240506_1.html#top") == KEY
    assert key_of("http://www.example.cn/news/202405/t20240506_2.html") != KEY
    assert len(KEY) == 16


def test_link_is_unfinished_until_its_article_is_kept(ledger):
    ledger.queue([(KEY, URL, date(2024, 5, 6))], NOW)
    (entry,) = ledger.unfinished()
    assert (entry.url, entry.status, entry.day) == (URL, Status.QUEUED, date(2024, 5, 6))
    ledger.keep(kept())
    assert ledger.unfinished() == []
    assert ledger.lookup([KEY, "unknown"])[KEY].path == "text/2024/05/a.txt"


def test_page_without_an_article_is_tried_three_times_and_a_failing_site_longer(ledger):
    def tries(status: Status) -> int:
        count = 0
        while not count or ledger.lookup([KEY])[KEY].worth_asking:
            ledger.queue([(KEY, URL, None)], NOW)
            ledger.settle(KEY, status, "cause")
            count += 1
        return count

    assert tries(Status.EMPTY) == 3
    assert tries(Status.FAILED) == 27, "30 in all"
    assert ledger.unfinished() == []


def test_kept_article_stays_kept_when_asking_again_fails(ledger):
    ledger.keep(kept())
    ledger.queue([(KEY, URL, None)], LATER)
    ledger.settle(KEY, Status.FAILED, "timeout")
    assert ledger.lookup([KEY])[KEY].status is Status.KEPT


def test_column_is_complete_from_the_earliest_day_it_was_walked_to(ledger):
    column = "http://www.example.cn/news/"
    assert ledger.complete_since(column) is None
    ledger.complete(column, date(2024, 1, 1), NOW)
    ledger.complete(column, date(2024, 3, 1), LATER)
    assert ledger.complete_since(column) == date(2024, 1, 1)
    ledger.complete(column, date.min, LATER)
    assert ledger.complete_since("https://www.example.cn/news/") == date.min


def test_column_that_ends_short_twice_at_the_same_page_has_no_more(ledger):
    column = "http://www.example.cn/news/"
    assert [ledger.cut_again(column, pages, NOW) for pages in (3, 5, 5)] == [False, False, True]
    assert ledger.complete_since(column) is None
    ledger.complete(column, date.min, NOW)
    assert ledger.complete_since(column) == date.min


def test_many_links_are_looked_up_at_once(ledger):
    links = [(f"{n:016x}", f"http://www.example.cn/{n}.html", None) for n in range(2500)]
    ledger.queue(links, NOW)
    assert len(ledger.lookup(key for key, _, _ in links)) == 2500
    assert ledger.counts() == {"queued": 2500}


def store(folder, url, path, at=NOW, day="2024-05-06 10:26:00"):
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
    text.with_suffix(".json").write_text(json.dumps(record))


def test_rebuild_takes_whole_articles_and_the_last_of_two_copies(tmp_path):
    store(tmp_path, URL, "text/2024/05/old.txt", at=LATER)
    store(tmp_path, URL, "text/2024/06/new.txt", at=NOW)
    store(tmp_path, "http://www.example.cn/undated.html", "text/undated/u.txt", day="")
    store(tmp_path, "http://www.example.cn/half.html", "text/2024/05/half.txt")
    (tmp_path / "text/2024/05/half.txt").unlink()
    (tmp_path / "text/2024/05/other.json").write_text("[]")
    assert rebuild(tmp_path) == 2
    ledger = Ledger(tmp_path / NAME)
    assert ledger.counts() == {"kept": 2}
    assert ledger.lookup([KEY])[KEY].path == "text/2024/05/old.txt"
    ledger.close()


@pytest.mark.parametrize("damage", ["of another version", "no database", "missing"])
def test_unusable_ledger_is_rebuilt_and_said_so(tmp_path, caplog, damage):
    store(tmp_path, URL, "text/2024/05/a.txt")
    if damage == "of another version":
        database = sqlite3.connect(tmp_path / NAME)
        database.execute("PRAGMA user_version = 99")
        database.close()
    elif damage == "no database":
        (tmp_path / NAME).write_bytes(b"no database" * 100)
    ledger = open_ledger(tmp_path)
    assert ledger.counts() == {"kept": 1}
    assert "rebuilt from the 1 articles" in caplog.text
    ledger.close()


def test_new_site_gets_an_empty_ledger_without_a_word(tmp_path, caplog):
    ledger = open_ledger(tmp_path)
    assert ledger.counts() == {}
    assert caplog.text == ""
    ledger.close()
