"""A ledger that is damaged, empty or gone: made anew from the files, and said so; the damaged one is kept."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawler.conftest import Outcome, Site, crawl_of
from tests.crawler.faults import inject, points
from tests.crawler.faults.checks import faults_of, reference

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as the other faults")
_ARTICLES = 60


@pytest.fixture
def crawled(site: Site, tmp_path: Path) -> tuple[Outcome, Callable[..., Outcome], dict[str, str]]:
    """A site's folder, what crawls into it again, and the texts that are in it."""
    site.add_dated_column(pages=4, rows=_ARTICLES // 4)
    crawl = crawl_of(site, tmp_path)
    outcome = crawl()
    assert outcome.status == 0
    return outcome, crawl, reference(outcome)


def _overwritten(ledger: Path) -> None:
    with ledger.open("r+b") as file:
        file.seek(ledger.stat().st_size // 2)
        file.write(random.Random(0).randbytes(4096))


def _truncated(ledger: Path) -> None:
    with ledger.open("r+b") as file:
        file.truncate(ledger.stat().st_size // 2)


def _cut_in_a_page(ledger: Path) -> None:
    with ledger.open("r+b") as file:
        file.truncate(ledger.stat().st_size - 1000)


def _emptied(ledger: Path) -> None:
    ledger.write_bytes(b"")


def _text(ledger: Path) -> None:
    ledger.write_bytes(b"no database " * 500)


def _headless(ledger: Path) -> None:
    with ledger.open("r+b") as file:
        file.write(b"\0" * 100)


def _without_tables(ledger: Path) -> None:
    ledger.unlink()
    database = sqlite3.connect(ledger)
    database.execute("CREATE TABLE another (x)")
    database.close()


def _with_another_schema(ledger: Path) -> None:
    database = sqlite3.connect(ledger)
    database.execute("ALTER TABLE articles RENAME COLUMN etag TO ctag")
    database.close()


def _with_strange_values(ledger: Path) -> None:
    database = sqlite3.connect(ledger)
    database.execute("UPDATE articles SET status = 'kepu' WHERE rowid_is_none IS NULL".replace("rowid_is_none", "NULL"))
    database.commit()
    database.close()


_DAMAGES = (
    *(_overwritten, _truncated, _cut_in_a_page, _emptied, _text, _headless),
    *(_without_tables, _with_another_schema, _with_strange_values),
)


@pytest.mark.parametrize("damage", _DAMAGES, ids=[damage.__name__ for damage in _DAMAGES])
def test_damaged_ledger_is_made_anew_and_said_so_and_nothing_is_fetched_again(
    site: Site, crawled: tuple[Outcome, Callable[..., Outcome], dict[str, str]], damage: Callable[[Path], None]
) -> None:
    before, crawl, texts = crawled
    ledger = before.folder / "ledger.sqlite"
    damage(ledger)
    damaged = ledger.read_bytes()
    outcome = crawl()
    assert outcome.status == 0, outcome.log
    assert f"rebuilt from the {_ARTICLES} articles" in outcome.log
    assert "kept as ledger.sqlite.old" in outcome.log
    assert site.articles_asked() == []
    assert faults_of(outcome.folder, texts, ended=True) == []
    if damaged:
        assert (outcome.folder / "ledger.sqlite.old").read_bytes()[-500:] == damaged[-500:]
    assert "rebuilt" not in crawl().log


def test_damage_anywhere_costs_no_article(
    site: Site, crawled: tuple[Outcome, Callable[..., Outcome], dict[str, str]], tmp_path: Path
) -> None:
    before, crawl, texts = crawled
    sound, chance = before.folder / "ledger.sqlite", random.Random(1)
    shutil.copyfile(sound, tmp_path / "sound")
    for _ in range(100 if points.ALL else 5):
        shutil.copyfile(tmp_path / "sound", sound)
        damage = f"{(size := chance.choice((16, 200, 5000)))} bytes at {(at := chance.randrange(sound.stat().st_size))}"
        with sound.open("r+b") as file:
            file.seek(at)
            file.write(chance.randbytes(size))
        outcome = crawl()
        assert outcome.status == 0, f"{damage}\n{outcome.log}"
        wrong = faults_of(outcome.folder, texts, ended=True)
        # Letters that are changed within an address or a hash look like others.
        assert [line for line in wrong if not line.endswith("is known otherwise")] == [], damage


@pytest.mark.parametrize("left", ["nothing", "wal", "journal"])
def test_ledger_that_is_gone_is_made_anew_whatever_is_left_beside_it(
    site: Site, crawled: tuple[Outcome, Callable[..., Outcome], dict[str, str]], left: str
) -> None:
    before, crawl, texts = crawled
    (before.folder / "ledger.sqlite").unlink()
    if left != "nothing":
        (before.folder / f"ledger.sqlite-{left}").write_bytes(random.Random(2).randbytes(9000))
    outcome = crawl()
    assert outcome.status == 0, outcome.log
    assert f"is missing: rebuilt from the {_ARTICLES} articles" in outcome.log
    assert site.articles_asked() == []
    assert faults_of(outcome.folder, texts, ended=True) == []


def test_log_that_a_killed_run_left_beside_its_ledger_is_read(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=4, rows=15)
    crawl = crawl_of(site, tmp_path)
    killed = crawl(settings=inject.settings(number=40, kinds=["rename"]))
    assert killed.status == -9
    assert (killed.folder / "ledger.sqlite-wal").stat().st_size > 0
    kept = set(killed.records())
    outcome = crawl()
    assert outcome.status == 0 and "rebuilt" not in outcome.log
    assert kept.isdisjoint(site.articles_asked())
    assert faults_of(outcome.folder, reference(outcome), ended=True) == []


def test_log_that_is_garbage_or_gone_costs_no_article(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=4, rows=15)
    crawl = crawl_of(site, tmp_path)
    for damage in (Path.unlink, _text):
        killed = crawl(settings=inject.settings(number=40, kinds=["rename"]))
        assert killed.status == -9
        damage(killed.folder / "ledger.sqlite-wal")
        outcome = crawl()
        assert outcome.status == 0, outcome.log
        assert len(outcome.records()) == 60
        assert faults_of(outcome.folder, reference(outcome), ended=True) == []
        shutil.rmtree(outcome.folder)


def test_ledger_that_is_locked_by_another_program_is_left_alone_and_said_so(
    site: Site, crawled: tuple[Outcome, Callable[..., Outcome], dict[str, str]]
) -> None:
    before, crawl, texts = crawled
    other = sqlite3.connect(before.folder / "ledger.sqlite", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    refused = crawl()
    other.close()
    assert refused.status == 1
    assert "nothing is crawled: the ledger: database is locked; end the program that has the ledger open" in refused.log
    assert site.asked == []
    outcome = crawl()
    assert outcome.status == 0 and "rebuilt" not in outcome.log
    assert faults_of(outcome.folder, texts, ended=True) == []
