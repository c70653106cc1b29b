"""A ledger that is damaged, empty or missing: it is rebuilt from the files with a warning, and the old file is kept."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.conftest import Outcome, Site, crawl_of, serving
from tests.crawler.faults import inject, points
from tests.crawler.faults.checks import faults_of, reference
from tests.crawler.faults.conftest import Tally

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")]
_ARTICLES = 24


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """A site and the folder of a crawl of it, to be copied and not changed."""
    with serving() as served:
        served.add_dated_column(pages=4, rows=_ARTICLES // 4)
        folder = tmp_path_factory.mktemp("original")
        assert crawl_of(served, folder)().status == 0
        yield served, folder


@pytest.fixture
def crawled(original: tuple[Site, Path], tmp_path: Path) -> Crawled:
    """A copy of the folder, to be damaged."""
    site, folder = original
    shutil.copytree(folder / "data", tmp_path / "data")
    outcome = Outcome(0, "", next((tmp_path / "data").iterdir()))
    return Crawled(site, outcome.folder, crawl_of(site, tmp_path), reference(outcome))


@dataclass
class Crawled:
    """A site and the folder of a crawl.

    Attributes:
        site: The site.
        folder: Its data folder.
        crawl: Crawls the site again into that folder.
        texts: The contents of the text files by the paths of the articles' URLs.
    """

    site: Site
    folder: Path
    crawl: Callable[..., Outcome]
    texts: dict[str, str]


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


def _with_invalid_values(ledger: Path) -> None:
    database = sqlite3.connect(ledger)
    database.execute("PRAGMA ignore_check_constraints = ON")
    database.execute("UPDATE articles SET status = 'kepu'")
    database.commit()
    database.close()


_DAMAGES = (
    *(_overwritten, _truncated, _cut_in_a_page, _emptied, _text, _headless),
    *(_without_tables, _with_another_schema, _with_invalid_values),
)


@pytest.mark.parametrize("damage", _DAMAGES, ids=[damage.__name__ for damage in _DAMAGES])
def test_damaged_ledger_is_rebuilt_with_a_warning_and_nothing_is_fetched_again(
    crawled: Crawled, tally: Tally, damage: Callable[[Path], None]
) -> None:
    ledger = crawled.folder / "ledger.sqlite"
    damage(ledger)
    damaged = ledger.read_bytes()
    outcome = crawled.crawl()
    assert outcome.status == 0, outcome.log
    assert "[ledger-rebuilt]" in outcome.log and f"from {_ARTICLES} stored articles" in outcome.log
    assert crawled.site.articles_asked() == []
    tally(f"ledger {damage.__name__[1:].replace('_', ' ')}", 1, faults_of(outcome.folder, crawled.texts, ended=True))
    assert damaged[500:1500] in (outcome.folder / "ledger.sqlite.old").read_bytes()
    assert "[ledger-rebuilt]" not in crawled.crawl().log


def test_damage_at_any_byte_loses_no_article(crawled: Crawled, tally: Tally, tmp_path: Path) -> None:
    sound, rng = crawled.folder / "ledger.sqlite", random.Random(1)
    shutil.copyfile(sound, tmp_path / "sound")
    wrong, rounds = [], 100 if points.ALL else 5
    for _ in range(rounds):
        shutil.copyfile(tmp_path / "sound", sound)
        damage = f"{(size := rng.choice((16, 200, 5000)))} bytes at {(at := rng.randrange(sound.stat().st_size))}"
        with sound.open("r+b") as file:
            file.seek(at)
            file.write(rng.randbytes(size))
        outcome = crawled.crawl()
        assert outcome.status == 0, f"{damage}\n{outcome.log}"
        found = faults_of(outcome.folder, crawled.texts, ended=True)
        # Changed letters within a URL cannot be detected; the metadata file has the right ones.
        wrong += [f"{damage}: {line}" for line in found if not line.endswith("is entered with other values")]
    tally("bytes of the ledger overwritten at random", rounds, wrong)


@pytest.mark.parametrize("left", ["nothing", "wal", "journal"])
def test_missing_ledger_is_rebuilt_if_journals_remain(crawled: Crawled, left: str) -> None:
    (crawled.folder / "ledger.sqlite").unlink()
    if left != "nothing":
        (crawled.folder / f"ledger.sqlite-{left}").write_bytes(random.Random(2).randbytes(9000))
    outcome = crawled.crawl()
    assert outcome.status == 0, outcome.log
    assert "[ledger-rebuilt]" in outcome.log and f"from {_ARTICLES} stored articles" in outcome.log
    assert crawled.site.articles_asked() == []
    assert faults_of(outcome.folder, crawled.texts, ended=True) == []


def test_write_ahead_log_of_a_killed_run_is_read(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=4, rows=5)
    crawl = crawl_of(site, tmp_path)
    killed = crawl(settings=inject.settings(number=20, kinds=["rename"]))
    assert killed.status == -9
    assert (killed.folder / "ledger.sqlite-wal").stat().st_size > 0
    kept = set(killed.records())
    outcome = crawl()
    assert outcome.status == 0 and "[ledger-rebuilt]" not in outcome.log
    assert kept.isdisjoint(site.articles_asked())
    assert faults_of(outcome.folder, reference(outcome), ended=True) == []


def test_damaged_or_missing_write_ahead_log_loses_no_article(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=4, rows=5)
    crawl = crawl_of(site, tmp_path)
    for damage in (Path.unlink, _text):
        killed = crawl(settings=inject.settings(number=20, kinds=["rename"]))
        assert killed.status == -9
        damage(killed.folder / "ledger.sqlite-wal")
        outcome = crawl()
        assert outcome.status == 0, outcome.log
        assert len(outcome.records()) == 20
        assert faults_of(outcome.folder, reference(outcome), ended=True) == []
        shutil.rmtree(outcome.folder)


def test_ledger_locked_by_another_program_is_logged_and_not_changed(crawled: Crawled) -> None:
    other = sqlite3.connect(crawled.folder / "ledger.sqlite", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    refused = crawled.crawl()
    other.close()
    assert refused.status == 1
    assert "[folder-unusable]" in refused.log and "database is locked" in refused.log
    assert crawled.site.asked == []
    outcome = crawled.crawl()
    assert outcome.status == 0 and "[ledger-rebuilt]" not in outcome.log
    assert faults_of(outcome.folder, crawled.texts, ended=True) == []
