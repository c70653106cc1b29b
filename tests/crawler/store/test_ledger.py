"""The ledger: what it holds of links and columns, and how it is rebuilt from the files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from crawler.items import Target
from crawler.store import ledger as ledger_module
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import PAGE_SIZE, Ledger, WriteIntent
from crawler.store.ledger_checks import note_begin, note_end
from crawler.store.records import GIVEN_UP_DAYS, SMALL_CHANGES_MAX, Entry, Kept, Status
from crawler.store.recovery import open_checked, open_ledger, rebuild
from crawler.urls import key_of
from crawler.validators import Validators

COLUMN = "http://www.example.cn/news/"
URL = "http://www.example.cn/news/202405/t20240506_1.html"
KEY = key_of(URL)
_DUMPS = Path(__file__).with_name("ledgers")
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


def twins(ledger: Ledger, article: Kept) -> list[Entry]:
    return ledger.twins(article.key, article.url, article.content_hash)


def unfinished(ledger: Ledger, *, postponed: bool = False) -> list[Entry]:
    """What the next run finds unfinished."""
    ledger.begin_run()
    return [entry for page in ledger.unfinished(postponed=postponed) for entry in page]


def test_spellings_of_one_url_have_one_key():
    assert key_of("https://WWW.example.cn:443/news/202405/t20240506_1.html#top") == KEY
    assert key_of("http://www.example.cn/news/202405/t20240506_2.html") != KEY
    assert len(KEY) == 16


def test_link_is_unfinished_until_its_article_is_kept(ledger):
    ledger.queue([target(day=date(2024, 5, 6))], NOW)
    (entry,) = unfinished(ledger)
    assert (entry.url, entry.status, entry.day) == (URL, Status.QUEUED, date(2024, 5, 6))
    ledger.keep(kept())
    assert unfinished(ledger) == []
    assert ledger.lookup([KEY, "unknown"])[KEY].path == "text/2024/05/a.txt"


def test_article_that_is_recorded_already_is_not_written_again(ledger):
    ledger.keep(kept())
    assert ledger.write_intents.pending()
    ledger.write_intents.end_recorded()
    ledger.keep(kept())
    assert ledger.write_intents.pending() == []
    ledger.keep(kept(at=LATER))
    assert [intent.key for intent in ledger.write_intents.pending()] == [KEY]


def test_article_whose_request_is_pending_is_recorded_although_nothing_has_changed(ledger):
    ledger.keep(kept())
    ledger.write_intents.end_recorded()
    ledger.write_intents.begin(WriteIntent(KEY))
    ledger.keep(kept())
    assert [intent.path for intent in ledger.write_intents.pending()] == [kept().path]


@pytest.mark.parametrize(("status", "tries"), [(Status.EMPTY, 3), (Status.FAILED, 30)])
def test_link_is_given_up_after_so_many_failed_attempts_and_retried_when_its_day_comes(ledger, status, tries):
    with time_machine.travel(NOW, tick=False) as traveller:
        ledger.queue([target()], NOW)
        assert [ledger.settle(KEY, status, "cause") for _ in range(tries)] == [False] * (tries - 1) + [True]
        assert ledger.lookup([KEY])[KEY].status is Status.GIVEN_UP and not ledger.lookup([KEY])[KEY].can_retry
        for days in (GIVEN_UP_DAYS, 2 * GIVEN_UP_DAYS, 4 * GIVEN_UP_DAYS):
            traveller.shift(timedelta(days - 1))
            assert unfinished(ledger) == []
            traveller.shift(timedelta(1))
            (entry,) = unfinished(ledger)
            ledger.queue([entry.target], NOW)
            assert ledger.settle(KEY, status, "cause"), "one more failure gives it up for twice the time"


def test_given_up_link_begins_anew_with_all_attempts_if_everything_is_requested(ledger):
    ledger.queue([target()], NOW)
    for _ in range(3):
        ledger.settle(KEY, Status.EMPTY, "http_404")
    assert unfinished(ledger) == []
    ledger.retry_given_up()
    assert [entry.attempts for page in ledger.unfinished() for entry in page] == [0]
    ledger.settle(KEY, Status.EMPTY, "http_404")
    assert [entry.url for entry in unfinished(ledger)] == [URL]


def test_queueing_is_no_attempt_and_neither_is_a_refusal(ledger):
    for _ in range(40):
        ledger.queue([target()], NOW)
    ledger.queue([target(f"{URL}x")], NOW)
    for _ in range(40):
        assert not ledger.settle(key_of(f"{URL}x"), Status.FAILED, "http_429", is_attempt=False, postponed=True)
    assert [(entry.url, entry.attempts) for entry in unfinished(ledger)] == [(URL, 0)]
    assert [(entry.url, entry.attempts) for entry in unfinished(ledger, postponed=True)] == [(f"{URL}x", 0)]


def test_unfinished_links_of_the_earliest_run_come_first_and_each_once(ledger):
    urls = [f"http://www.example.cn/{n}.html" for n in range(2 * PAGE_SIZE + 1)]
    ledger.queue(map(target, urls[1:]), NOW)
    assert len(unfinished(ledger)) == 2 * PAGE_SIZE
    ledger.queue([target(urls[1])], NOW)
    ledger.settle(key_of(urls[1]), Status.FAILED, "timeout")
    ledger.queue([target(urls[0])], NOW)
    pages = list(ledger.unfinished())
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE - 1], "what this run has queued is not left over"
    found = [entry.url for entry in unfinished(ledger)]
    assert set(found[-2:]) == set(urls[:2]) and sorted(found) == sorted(urls)


def test_links_taken_from_a_page_do_not_shift_the_next_page(ledger):
    urls = [f"http://www.example.cn/{n}.html" for n in range(2 * PAGE_SIZE + 1)]
    ledger.queue(map(target, urls), NOW)
    ledger.begin_run()
    found: list[str] = []
    for page in ledger.unfinished():
        ledger.queue([entry.target for entry in page], NOW)
        for entry in page:
            ledger.settle(entry.key, Status.FAILED, "timeout")
        found += [entry.url for entry in page]
    assert sorted(found) == sorted(urls)


def test_link_whose_request_was_pending_at_a_kill_is_asked_last_and_counts_an_attempt(tmp_path):
    site = SiteFolder(tmp_path)
    ledger = open_ledger(site)
    ledger.queue([target(), target(f"{URL}x")], NOW)
    ledger.write_intents.begin(WriteIntent(KEY))
    ledger._db.close()  # killed
    open_checked(site.ledger).close()  # a check is no run
    ledger = open_ledger(site)
    assert [entry.url for page in ledger.unfinished() for entry in page] == [f"{URL}x"]
    (page,) = ledger.unfinished(postponed=True)
    assert [(entry.url, entry.attempts, entry.cause) for entry in page] == [(URL, 1, "killed")]
    ledger.write_intents.begin(WriteIntent(KEY))
    ledger.write_intents.end_recorded()
    ledger.close()
    ledger = open_ledger(site)
    assert ledger.lookup([KEY])[KEY].attempts == 1, "the run was stopped in order"
    ledger.close()


def test_article_whose_revisit_was_pending_at_a_kill_is_not_requested_again(tmp_path):
    site = SiteFolder(tmp_path)
    store_article(tmp_path, URL, "text/2024/05/a.txt")
    ledger = Ledger(site.ledger)
    ledger.keep(kept())
    ledger.write_intents.begin(WriteIntent(KEY))
    ledger._db.close()
    ledger = open_ledger(site)
    assert ledger.lookup([KEY])[KEY].status is Status.KEPT
    assert list(ledger.kept_between(date(2024, 5, 1), date(2024, 5, 9))) == []
    ledger.close()


def test_article_that_changes_a_little_at_each_visit_is_no_longer_requested_again(ledger):
    def is_requested() -> bool:
        return bool(list(ledger.kept_between(date(2024, 5, 1), date(2024, 5, 9))))

    ledger.keep(kept())
    for _ in range(SMALL_CHANGES_MAX):
        assert is_requested()
        ledger.note_revision(KEY, is_small=True)
        ledger.keep(kept())
    assert not is_requested()
    ledger.note_revision(KEY, is_small=False)
    assert is_requested()


@pytest.mark.parametrize(
    ("other", "is_twin"),
    [
        (f"{URL}?t=2", True), (f"{URL}?_=17", True), (URL, True), (f"{URL};id=7", True),
        ("http://www.example.cn/(S(abc))/news/202405/t20240506_1.html", True),
        ("http://www.example.cn/news/202405/t20240506_2.html?t=1", False), ("http://m.example.cn/news/202405/t20240506_1.html", False),
    ],
)  # fmt: skip
def test_twins_differ_in_the_query_or_the_session_only(ledger, other, is_twin):
    ledger.keep(kept(other))
    assert [entry.url for entry in twins(ledger, kept(f"{URL}?t=1"))] == ([other] if is_twin else [])
    assert twins(ledger, kept(other)) == [], "not of itself"


def test_recent_articles_are_read_in_pages_each_once(ledger):
    urls = [f"http://www.example.cn/{n}.html" for n in range(2 * PAGE_SIZE + 1)]
    for number, url in enumerate(urls):
        ledger.keep(kept(url, day=6 + number % 2))
    found = [entry for page in ledger.kept_between(date(2024, 5, 6), date(2024, 5, 7)) for entry in page]
    assert sorted(entry.url for entry in found) == sorted(urls)
    assert [entry.day for entry in found] == sorted((entry.day for entry in found), reverse=True)


def test_large_ledger_is_read_through_its_indexes_only(ledger):
    steps: list[str] = []
    ledger._db.set_trace_callback(steps.append)
    ledger.begin_run()
    list(ledger.unfinished())
    list(ledger.unfinished(postponed=True))
    list(ledger.kept_between(date(2024, 5, 6), date(2024, 5, 7)))
    twins(ledger, kept(f"{URL}?t=1"))
    ledger.write_intents.pending()
    ledger._db.set_trace_callback(None)
    plans = [row[3] for sql in steps if " articles" in sql for row in ledger._db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plans and not [plan for plan in plans if "SCAN" in plan or "TEMP B-TREE" in plan]


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
    while not tries or unfinished(ledger):
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
    (found,) = ledger.kept_between(date(2024, 5, 6), date(2024, 5, 8))
    assert [entry.url for entry in found] == [urls[3], urls[1]]


def test_link_that_is_requested_again_keeps_its_column(ledger):
    ledger.queue([target(column="要闻", column_url=COLUMN)], NOW)
    ledger.queue([target()], LATER)
    (entry,) = unfinished(ledger)
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
    (entry,) = unfinished(ledger)
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


@pytest.mark.parametrize("version", [2, 3, 4, 5, 6])
def test_ledger_of_each_version_is_read_with_all_rows(tmp_path, caplog, version):
    make_ledger(tmp_path / LEDGER, version)
    ledger = open_checked(tmp_path / LEDGER)
    entries = {entry.url[-6]: entry for entry in ledger.lookup(key_of(numbered(n)) for n in range(1, 8)).values()}
    stored = entries["1"]
    assert (stored.status, stored.day, stored.path) == (
        Status.KEPT,
        date(2024, 5, 6),
        f"text/2024/05/2024-05-06_{KEY}.txt",
    )
    assert (stored.content_hash, stored.validators.etag, stored.column_url) == ("1" * 64, '"1"', COLUMN)
    assert ledger.columns.complete_since(key_of(COLUMN)) == date.min
    assert ledger.columns.first_page(key_of(COLUMN), "", LATER).body == b"<html>"
    (intent,) = ledger.write_intents.pending()
    assert (intent.key, intent.path) == (KEY, f"text/2024/05/2024-05-07_{KEY}.txt")
    with time_machine.travel(NOW, tick=False):
        left = {entry.url[-6] for entry in unfinished(ledger)}
    assert left == {"2", "3", "4", "6"}, "links are not given up that may never have been requested"
    assert {number: entries[number].attempts for number in "36"} == {"3": 0, "6": 1}
    assert (entries["5"].status, entries["7"].status) == (Status.GIVEN_UP, Status.SKIPPED)
    ledger.close()
    open_checked(tmp_path / LEDGER).close()
    assert caplog.text == ""
    with pytest.raises(sqlite3.IntegrityError):
        change(tmp_path / LEDGER, "UPDATE articles SET status = 'kepu'")


@pytest.mark.parametrize("version", [2, 3, 4, 5])
def test_migrated_ledger_has_the_indexes_of_a_new_one(tmp_path, ledger, version):
    make_ledger(tmp_path / "old.sqlite", version)
    migrated = Ledger(tmp_path / "old.sqlite")
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    assert set(migrated._db.execute(query)) == set(ledger._db.execute(query))
    migrated.close()


def test_each_version_of_the_ledger_has_a_dump():
    assert {int(file.stem.removeprefix("version_")) for file in _DUMPS.glob("*.sql")} == {2, 3, 4, 5, 6}
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript((_DUMPS / "version_6.sql").read_text())
        dumped = set(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    with closing(sqlite3.connect(":memory:")) as database:
        for statement in ledger_module._SCHEMA:
            database.execute(statement)
        assert dumped == set(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")), (
            "a change of the schema needs a new version, with a migration and a dump"
        )


def test_addresses_of_earlier_versions_are_recognised_as_twins(tmp_path):
    make_ledger(tmp_path / LEDGER, 3)
    change(tmp_path / LEDGER, f"UPDATE articles SET url = url || '?t=1' WHERE key = '{KEY}'")
    ledger = Ledger(tmp_path / LEDGER)
    copy = Kept(key=key_of(f"{URL}?t=2"), url=f"{URL}?t=2", fetched_at=NOW, day=None, path="", content_hash="1" * 64)
    assert [entry.key for entry in twins(ledger, copy)] == [KEY]
    ledger.close()


@pytest.mark.parametrize("version", [2, 4, 5, 6])
def test_ledger_with_invalid_values_is_rebuilt(tmp_path, caplog, version):
    store_article(tmp_path, URL, "text/2024/05/a.txt")
    make_ledger(tmp_path / LEDGER, version)
    change(tmp_path / LEDGER, "PRAGMA ignore_check_constraints = ON", "UPDATE articles SET status = 'kepu'")
    note_begin(SiteFolder(tmp_path))
    ledger = open_ledger(SiteFolder(tmp_path))
    assert ledger.counts() == {"kept": 1}
    assert "[ledger-rebuilt]" in caplog.text
    ledger.close()


def test_ledger_is_checked_only_after_a_kill_or_a_change_by_another_program(tmp_path, monkeypatch):
    site, checks = SiteFolder(tmp_path), []
    monkeypatch.setattr(Ledger, "check", lambda self: checks.append(1))

    def check_count(links: list[Target], *, killed: bool = False) -> int:
        checks.clear()
        ledger = open_ledger(site)
        ledger.queue(links, NOW)
        ledger.close()
        if not killed:
            note_end(site)
        return len(checks)

    assert check_count([target()]) == 0, "a new ledger"
    assert check_count([target()], killed=True) == 0
    assert check_count([]) == 1, "the run before was killed"
    change(site.ledger, "UPDATE articles SET url = 'x'")
    assert check_count([]) == 1, "another program changed it"
    assert check_count([]) == 0
    site.ledger_checked.write_text("[1]")
    assert check_count([]) == 1, "the note is damaged"
    site.ledger_checked.unlink()
    assert check_count([]) == 0, "a folder without a note, as of an earlier version"


def test_too_old_sqlite_is_named_and_the_ledger_is_left_alone(tmp_path, monkeypatch):
    open_ledger(SiteFolder(tmp_path)).close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(sqlite3.OperationalError, match=r"3\.37"):
        open_ledger(SiteFolder(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.checked", LEDGER]


def change(ledger: Path, *statements: str) -> None:
    with closing(sqlite3.connect(ledger)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def numbered(number: int) -> str:
    return f"http://www.example.cn/news/202405/t20240506_{number}.html"


def make_ledger(path: Path, version: int) -> None:
    """Make a ledger of a version with a link of each status: see the dumps."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript((_DUMPS / f"version_{version}.sql").read_text())


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


def test_vanished_articles_are_found_by_the_day_on_which_they_were_missed(ledger, monkeypatch):
    monkeypatch.setattr(ledger_module, "PAGE_SIZE", 2)
    urls = [f"http://www.example.cn/{n}.html" for n in range(6)]
    for number, url in enumerate(urls):
        ledger.keep(kept(url, day=number + 1))
        ledger.set_vanished(key_of(url), f"2024-06-0{number + 1}T08:00:00+08:00" if number < 5 else "")
    ledger.set_vanished(KEY, NOW)  # not stored

    def found(since: int, before: int) -> list[str]:
        pages = list(ledger.vanished(date(2024, 6, since), date(2024, 5, before)))
        assert all(0 < len(page) <= 2 for page in pages)
        return sorted(entry.url for page in pages for entry in page)

    assert found(1, 9) == urls[:5] and found(3, 9) == urls[2:5] and found(1, 3) == urls[:2] and found(6, 9) == []
    ledger.set_vanished(key_of(urls[0]), "")
    assert found(1, 9) == urls[1:5]
    assert ledger.lookup([key_of(urls[1])])[key_of(urls[1])].vanished == "2024-06-02T08:00:00+08:00"


def test_article_whose_files_are_missing_is_queued_with_nothing_stored(ledger):
    ledger.keep(kept(f"{URL}?t=1"))
    ledger.set_vanished(key_of(f"{URL}?t=1"), NOW)
    assert twins(ledger, kept(f"{URL}?t=2"))
    ledger.forget_files([key_of(f"{URL}?t=1")])
    entry = ledger.lookup([key_of(f"{URL}?t=1")])[key_of(f"{URL}?t=1")]
    assert (entry.status, entry.path, entry.content_hash, entry.vanished) == (Status.QUEUED, "", "", "")
    assert entry.attempts == 0 and not twins(ledger, kept(f"{URL}?t=2"))


def test_entry_has_what_was_recorded(ledger):
    ledger.queue([target(day=date(2024, 5, 6), column="要闻", column_url=COLUMN)], NOW)
    entry = ledger.lookup([KEY, "0" * 16])[KEY]
    assert entry.target == target(day=date(2024, 5, 6), column="要闻", column_url=COLUMN)
    assert (entry.status, entry.first_seen, entry.run, entry.postponed, entry.stored) == (
        *("queued", NOW, 0, False),
        False,
    )
    ledger.begin_run()
    ledger.queue([target()], LATER)
    assert (ledger.lookup([KEY])[KEY].first_seen, ledger.lookup([KEY])[KEY].run) == (NOW, 1)
    stored = replace(
        kept(), validators=Validators('"x"', "Mon"), column="公告", column_url=f"{COLUMN}gg/", vanished=NOW
    )
    ledger.keep(stored)
    entry = ledger.lookup([KEY])[KEY]
    assert (entry.validators, entry.vanished, entry.path) == (stored.validators, NOW, stored.path)
    assert (entry.day, entry.content_hash, entry.cause, entry.stored) == (stored.day, "0" * 64, "", True)
    assert (entry.column, entry.first_seen, ledger.is_new) == ("要闻", NOW, True), "of the list that had it first"


def test_link_that_is_seen_again_counts_as_seen(tmp_path):
    with closing(Ledger(tmp_path / LEDGER)) as ledger:
        ledger.queue([target()], NOW)
        ledger.seen([KEY, "0" * 16], LATER)
        ledger.settle(KEY, Status.FAILED, "dns")
        assert ledger.lookup(["0" * 16]) == {}
    with closing(sqlite3.connect(tmp_path / LEDGER)) as db:
        assert db.execute("SELECT first_seen, last_seen FROM articles").fetchall() == [(NOW, LATER)]
    with closing(Ledger(tmp_path / LEDGER)) as ledger:
        assert not ledger.is_new and ledger.run == 0
        ledger.begin_run()
        assert ledger.run == 1
    with closing(Ledger(tmp_path / LEDGER)) as ledger:
        assert ledger.run == 1


def test_failed_transaction_changes_nothing(ledger):
    with pytest.raises(sqlite3.IntegrityError):
        ledger.queue([target(), Target("no key", URL)], NOW)
    assert ledger.counts() == {}
    ledger.queue([target()], NOW)
    assert ledger.counts() == {"queued": 1}
