"""The ledger: what it holds of links and columns, and how it is rebuilt from the files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from crawler.items import Target
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger, WriteIntent
from crawler.store.ledger_checks import last_check, note_check
from crawler.store.records import Kept, Status
from crawler.store.recovery import open_checked, open_ledger, rebuild
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


def test_partial_article_is_requested_seven_times_after_any_earlier_failures(ledger):
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


def test_rebuild_adds_articles_with_both_files_and_the_newer_of_two_copies(tmp_path):
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
    change(tmp_path / LEDGER, "PRAGMA ignore_check_constraints = ON", statement)
    with pytest.raises(sqlite3.DatabaseError):
        open_checked(tmp_path / LEDGER)


@pytest.mark.parametrize(
    "values",
    [
        "status = 'kepu'",
        "status = 'queued'",
        "key = 'x'",
        "day = '2024-02-30'",
        "path = ''",
        "path = '/etc/passwd'",
        "content_hash = 'x'",
        "attempts = 'many'",
        "url = x'ff'",
        "url = NULL",
    ],
)
def test_invalid_values_are_rejected(tmp_path, values):
    ledger = Ledger(tmp_path / LEDGER)
    ledger.keep(kept())
    ledger.close()
    with pytest.raises(sqlite3.IntegrityError):
        change(tmp_path / LEDGER, f"UPDATE articles SET {values}")


def test_ledger_of_version_2_is_migrated_with_all_rows(tmp_path, caplog):
    make_version_2(tmp_path / LEDGER)
    ledger = open_ledger(SiteFolder(tmp_path))
    assert ledger.counts() == {"kept": 1, "queued": 1}
    (entry,) = ledger.unfinished()
    assert (entry.attempts, entry.column_url) == (2, COLUMN)
    assert ledger.lookup([KEY])[KEY].path == "text/2024/05/a.txt"
    assert ledger.columns.complete_since(key_of(COLUMN)) == date.min
    assert ledger.write_intents.pending() == []
    assert caplog.text == ""
    ledger.close()
    with pytest.raises(sqlite3.IntegrityError):
        change(tmp_path / LEDGER, "UPDATE articles SET status = 'kepu'")


def test_ledger_of_version_2_with_invalid_values_is_rebuilt(tmp_path, caplog):
    store_article(tmp_path, URL, "text/2024/05/a.txt")
    make_version_2(tmp_path / LEDGER)
    change(tmp_path / LEDGER, "UPDATE articles SET status = 'kepu'")
    ledger = open_ledger(SiteFolder(tmp_path))
    assert ledger.counts() == {"kept": 1}
    assert "[ledger-rebuilt]" in caplog.text
    ledger.close()


def test_sound_ledger_is_checked_only_after_a_change_or_a_week(tmp_path, monkeypatch):
    site, checks = SiteFolder(tmp_path), []
    monkeypatch.setattr(Ledger, "check", lambda self: checks.append(1))

    def check_count(links: list[Target], *, finished: bool = True) -> int:
        checks.clear()
        ledger = open_ledger(site)
        ledger.queue(links, NOW)
        ledger.close()
        if finished:
            note_check(site, ledger.checked_at)
        return len(checks)

    with time_machine.travel(LATER, tick=False) as traveller:
        assert check_count([target()]) == 1, "a new ledger"
        assert check_count([target()]) == 0
        assert check_count([target()], finished=False) == 0
        assert check_count([]) == 1, "the run before did not finish"
        change(site.ledger, "UPDATE articles SET url = 'x'")
        assert check_count([]) == 1, "another program changed it"
        assert check_count([]) == 0
        traveller.shift(timedelta(days=8))
        assert check_count([]) == 1, "a week has passed"
        traveller.shift(timedelta(days=-8))
        assert check_count([]) == 1, "the check was in the future"
        site.ledger_checked.write_text("[1]")
        assert check_count([]) == 1, "the note is damaged"


def test_ledger_with_an_unread_write_ahead_log_is_checked(tmp_path):
    site = SiteFolder(tmp_path)
    ledger = open_ledger(site)
    ledger.close()
    note_check(site, ledger.checked_at)
    assert last_check(site) == ledger.checked_at
    (tmp_path / f"{LEDGER}-wal").write_bytes(b"x")
    assert last_check(site) == ""


def test_too_old_sqlite_is_named_and_the_ledger_is_left_alone(tmp_path, monkeypatch):
    open_ledger(SiteFolder(tmp_path)).close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(sqlite3.OperationalError, match=r"3\.37"):
        open_ledger(SiteFolder(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == [LEDGER]


def change(ledger: Path, *statements: str) -> None:
    with closing(sqlite3.connect(ledger)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def make_version_2(path: Path) -> None:
    """Make a ledger of version 2 with a stored article, a queued link, a column and its first page."""
    other = key_of(f"{URL}x")
    change(
        path,
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE articles (key TEXT PRIMARY KEY, url TEXT NOT NULL, status TEXT NOT NULL,"
        " cause TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, first_seen TEXT NOT NULL,"
        " last_seen TEXT NOT NULL, day TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '',"
        " content_hash TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '',"
        " last_modified TEXT NOT NULL DEFAULT '', column TEXT NOT NULL DEFAULT '') WITHOUT ROWID",
        "CREATE INDEX open_articles ON articles (status) WHERE status IN ('queued', 'failed', 'empty', 'partial')",
        "CREATE INDEX kept_days ON articles (day) WHERE status = 'kept'",
        "CREATE TABLE intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE columns (key TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',"
        " walked_at TEXT NOT NULL DEFAULT '', complete_since TEXT, cut_at INTEGER) WITHOUT ROWID",
        "CREATE TABLE first_pages (key TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL,"
        " fetched_at TEXT NOT NULL, body BLOB NOT NULL)",
        f"INSERT INTO articles VALUES ('{KEY}', '{URL}', 'kept', '', 1, '{NOW}', '{NOW}', '2024-05-06',"
        f" 'text/2024/05/a.txt', '{'0' * 64}', '', '', '{key_of(COLUMN)}')",
        f"INSERT INTO articles VALUES ('{other}', '{URL}x', 'queued', '', 2, '{NOW}', '{NOW}', '', '', '', '', '',"
        f" '{key_of(COLUMN)}')",
        f"INSERT INTO columns VALUES ('{key_of(COLUMN)}', '{COLUMN}', '要闻', '{NOW}', '0001-01-01', NULL)",
        f"INSERT INTO first_pages VALUES ('{key_of(COLUMN)}', '', '', '{NOW}', x'00')",
        "PRAGMA user_version = 2",
    )


@pytest.mark.parametrize("is_written", [True, False])
def test_article_that_a_stopped_run_was_moving_to_another_day_is_kept_once(tmp_path, is_written):
    old, new = f"text/2024/05/2024-05-06_{KEY}.txt", f"text/2024/05/2024-05-07_{KEY}.txt"
    site = SiteFolder(tmp_path)
    store_article(tmp_path, URL, old)
    ledger = open_ledger(site)
    ledger.write_intents.begin(WriteIntent(KEY, new, old))
    ledger.close()
    if is_written:
        store_article(tmp_path, URL, new, at=LATER)
    ledger = open_ledger(site)
    assert ledger.lookup([KEY])[KEY].path == (new if is_written else old)
    assert ledger.write_intents.pending() == []
    assert [file.name for file in site.texts.rglob("*.txt")] == [(new if is_written else old).rpartition("/")[2]]
    ledger.close()
