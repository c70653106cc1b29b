"""Recovery of the ledger from the stored articles."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crawler.items import Target
from crawler.store import ledger as ledger_module
from crawler.store import ledger_checks, recovery
from crawler.store.article_files import content_hash, kept_of
from crawler.store.errors import LinkRefused
from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger, WriteIntent
from crawler.urls import key_of
from crawler.validators import NO_VALIDATORS

DAY = date(2024, 5, 6)
AT = "2024-05-07T08:00:00+08:00"
TEXT = "标题\n2024-05-06\n\n正文\n"


def url(number: int) -> str:
    return f"http://www.example.cn/news/202405/t20240506_{number}.html"


def key(number: int) -> str:
    return key_of(url(number))


def record(number: int) -> dict[str, object]:
    known = {"url": url(number), "date": "2024-05-06", "fetched_at": AT, "etag": '"1"', "last_modified": ""}
    return known | {
        "content_hash": content_hash("正文"),
        "title": "标题",
        "column": "要闻",
        "column_url": "http://www.example.cn/news/",
    }


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "data", "jiangsu")
    opened.open()
    yield opened
    opened.close()


def write(store: Store, number: int, day: date = DAY) -> str:
    return store.write(key(number), day, TEXT, record(number))


def statuses(ledger: Ledger) -> dict[str, str]:
    found = {entry.key: entry.status.value for entry in ledger.lookup([key(n) for n in range(9)]).values()}
    ledger.close()
    return found


def test_ledger_of_an_empty_folder_is_new_and_nothing_is_logged(store, caplog):
    ledger = recovery.open_ledger(store.paths)
    assert ledger.is_new and statuses(ledger) == {} and caplog.text == ""


@pytest.mark.parametrize("fault", ["missing", "empty", "new", "damaged", "another version", "half a page"])
def test_unusable_ledger_is_rebuilt_from_the_stored_articles(store, caplog, fault):
    for number in (1, 2):
        write(store, number)
    path = store.paths.ledger
    if fault in ("new", "another version", "half a page"):
        Ledger(path).close()
    if fault == "another version":
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    elif fault == "half a page":
        path.write_bytes(path.read_bytes()[:5000])
    elif fault in ("empty", "damaged"):
        path.write_bytes(b"damaged" * 1000 if fault == "damaged" else b"")
    if fault == "new":
        assert statuses(recovery.open_ledger(store.paths)) == {}, "an earlier run has found nothing to enter"
        return
    ledger = recovery.open_ledger(store.paths)
    entry = ledger.lookup([key(1)])[key(1)]
    assert (entry.url, entry.day, entry.path) == (url(1), DAY, store.path_of(key(1), DAY))
    assert (entry.column, entry.content_hash, entry.validators.etag) == ("要闻", content_hash("正文"), '"1"')
    assert statuses(ledger) == {key(1): "kept", key(2): "kept"}
    assert "[ledger-rebuilt]" in caplog.text and "2 stored articles" in caplog.text
    old = store.folder / recovery.OLD
    assert old.exists() is (fault != "missing") is (recovery.OLD in caplog.text)


def test_rebuilding_keeps_the_previous_ledger_and_leaves_out_articles_without_a_text(store):
    whole, half = write(store, 1), write(store, 2)
    (store.folder / half).unlink()
    (store.folder / whole).with_name("notes.json").write_text("{}")
    (store.folder / whole).with_name("notes.txt").write_text("another program's")
    before = Ledger(store.paths.ledger)
    before.queue([Target(key(3), url(3))], AT)
    before.close()
    (store.folder / recovery.OLD).write_text("an even older one")
    assert recovery.rebuild(store.paths) == 1
    assert statuses(Ledger(store.paths.ledger)) == {key(1): "kept"}
    assert statuses(Ledger(store.folder / recovery.OLD)) == {key(3): "queued"}
    assert not [file.name for file in store.folder.iterdir() if ".new" in file.name]


@pytest.mark.parametrize(
    "change",
    [
        {"content_hash": "x" * 64}, {"content_hash": "0" * 10}, {"etag": None}, {"etag": 5}, {"etag": "\ud800"},
        {"url": "http://[1/x.html"}, {"url": "xttp://www.example.cn/1.html"}, {"url": ""}, {"url": "http://a:99999/"},
        {"fetched_at": None}, {"date": "10000-01-01"}, {"column_url": ["x"]}, {"column_url": "http://a/\ud800"}, {"url": "http://"},
    ],
    ids=str,
)  # fmt: skip
def test_rebuild_passes_over_and_names_damaged_metadata(store, caplog, change):
    write(store, 1)
    damaged = store.folder / store.write(key(2), DAY, TEXT, record(2))
    damaged.with_suffix(".json").write_text(json.dumps(record(2) | change))
    passed_over: list[Path] = []
    assert recovery.rebuild(store.paths, passed_over) == 1
    assert passed_over == [damaged.with_suffix(".json")]
    assert "[metadata-damaged]" in caplog.text and damaged.stem in caplog.text
    store.paths.ledger.unlink()
    assert statuses(recovery.open_ledger(store.paths)) == {key(1): "kept"}


def test_deeply_nested_metadata_are_damaged(store):
    damaged = store.folder / store.write(key(2), DAY, TEXT, record(2))
    damaged.with_suffix(".json").write_text("[" * 100_000)
    assert recovery.rebuild(store.paths) == 0


def test_new_ledger_is_checked_before_it_replaces_the_old_one(store, monkeypatch):
    write(store, 1)
    recovery.open_ledger(store.paths).close()
    before = store.paths.ledger.read_bytes()

    def damaged(self: Ledger) -> None:
        raise sqlite3.DatabaseError("damaged")

    monkeypatch.setattr(Ledger, "check", damaged)
    with pytest.raises(sqlite3.DatabaseError):
        recovery.rebuild(store.paths)
    assert store.paths.ledger.read_bytes() == before


@pytest.mark.parametrize("is_lost", [True, False])
def test_journals_of_the_previous_ledger_are_not_applied_to_the_new_one(store, is_lost):
    write(store, 1)
    if not is_lost:
        store.paths.ledger.write_bytes(b"damaged" * 1000)
    for suffix in ("-wal", "-shm", "-journal"):
        (store.folder / f"{LEDGER}{suffix}").write_bytes(b"of another database")
    assert recovery.rebuild(store.paths) == 1
    left = sorted(file.name for file in store.folder.iterdir() if file.name.startswith(LEDGER))
    assert left == ([LEDGER] if is_lost else [LEDGER, recovery.OLD, f"{recovery.OLD}-wal"])


def test_ledger_with_another_schema_is_rebuilt(store, caplog):
    write(store, 1)
    Ledger(store.paths.ledger).close()
    with sqlite3.connect(store.paths.ledger) as database:
        database.execute("ALTER TABLE articles RENAME COLUMN cause TO reason")
    database.close()
    assert statuses(recovery.open_ledger(store.paths)) == {key(1): "kept"}
    assert "[ledger-rebuilt]" in caplog.text


def test_article_that_was_stored_but_not_entered_is_entered(store, caplog):
    caplog.set_level("INFO")
    ledger = recovery.open_ledger(store.paths)
    ledger.queue([Target(key(number), url(number)) for number in (1, 2)], AT)
    ledger.write_intents.begin(WriteIntent(key(1), store.path_of(key(1), DAY)))
    write(store, 1)
    ledger.close()
    assert statuses(recovery.open_ledger(store.paths)) == {key(1): "kept", key(2): "queued"}
    assert "[articles-entered] 1 " in caplog.text
    caplog.clear()
    recovery.open_ledger(store.paths).close()
    assert "[articles-entered]" not in caplog.text


@pytest.mark.parametrize("is_written", [True, False], ids=["killed after writing", "killed before writing"])
@pytest.mark.parametrize("new_day", [DAY, date(2024, 5, 7)], ids=["same day", "another day"])
def test_article_that_was_being_replaced_is_in_one_place_only(store, is_written, new_day, caplog):
    caplog.set_level("INFO")
    ledger = recovery.open_ledger(store.paths)
    old = write(store, 1)
    ledger.write_intents.begin(WriteIntent(key(1), store.path_of(key(1), new_day), old))
    if is_written:
        write(store, 1, new_day)
    ledger.close()
    again = recovery.open_ledger(store.paths)
    assert again.write_intents.pending() == []
    assert ("[articles-entered] 1 " in caplog.text) is (is_written or new_day == DAY)
    files = [file.relative_to(store.folder).as_posix() for file in sorted(store.texts.rglob("*.txt"))]
    assert files == [store.path_of(key(1), new_day if is_written else DAY)]
    if is_written:
        assert again.lookup([key(1)])[key(1)].path == files[0]
    again.close()


def test_ledger_that_is_a_link_is_refused(store, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    store.paths.ledger.symlink_to(elsewhere)
    with pytest.raises(LinkRefused):
        recovery.open_ledger(store.paths)
    assert elsewhere.read_bytes() == b""


def test_error_of_the_disk_does_not_replace_the_ledger(store, monkeypatch):
    write(store, 1)
    recovery.open_ledger(store.paths).close()

    def full(self: Ledger) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    ledger_checks.note_begin(store.paths)  # as a killed run leaves it
    monkeypatch.setattr(Ledger, "check", full)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        recovery.open_ledger(store.paths)
    assert not (store.folder / recovery.OLD).exists()


@pytest.mark.parametrize("is_ended", [True, False], ids=["ended", "killed"])
def test_missing_files_of_a_killed_run_are_requested_again(store, caplog, monkeypatch, is_ended):
    monkeypatch.setattr(ledger_module, "_BATCH", 2)
    ledger = recovery.open_ledger(store.paths)
    for number in range(1, 6):
        ledger.keep(kept_of(record(number), key(number), write(store, number)))
    if is_ended:
        ledger.write_intents.end_recorded()
    ledger.close()
    for number, suffix in ((2, ".json"), (5, ".txt")):
        (store.folder / store.path_of(key(number), DAY)).with_suffix(suffix).unlink()
    again = recovery.open_ledger(store.paths)
    assert again.write_intents.pending() == []
    assert ("[articles-missing]" in caplog.text) is not is_ended
    if is_ended:
        assert again.counts() == {"kept": 5}
    else:
        assert again.counts() == {"kept": 3, "queued": 2}
        entry = again.lookup([key(2)])[key(2)]
        assert entry.can_retry and not entry.path and entry.validators == NO_VALIDATORS, "not as unchanged"
    again.close()


def test_write_that_failed_in_a_run_that_ended_is_finished_by_the_next(store):
    ledger = recovery.open_ledger(store.paths)
    old = write(store, 1)
    ledger.write_intents.begin(WriteIntent(key(1), store.path_of(key(1), date(2024, 5, 7)), old))
    write(store, 1, date(2024, 5, 7))
    ledger.write_intents.end_recorded()
    ledger.close()
    recovery.open_ledger(store.paths).close()
    assert [file.name[:10] for file in store.texts.rglob("*.txt")] == ["2024-05-07"]
