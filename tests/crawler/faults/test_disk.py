"""A disk that is full or read-only, from each change to the files on, and for each change alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.crawler.conftest import Outcome, Site, crawl_of, serving
from tests.crawler.faults import inject, points
from tests.crawler.faults.checks import faults_of, reference
from tests.crawler.faults.conftest import Tally
from tests.crawler.faults.points import Way

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")]
_ERRORS = {
    "ENOSPC": ("No space left on device", "database or disk is full"),
    "EROFS": ("Read-only file system", "attempt to write a readonly database"),
}
_ADVICE = {"ENOSPC": "free space on the disk", "EROFS": "make the folder writable"}
_LEDGER_FAILED = re.compile(r"\[cannot-store\].*the ledger:")
_WAYS = points.WAYS if points.ALL else (points.new, points.revised, points.with_files)
_HOW = (
    [(how, lasting) for how in _ERRORS for lasting in (True, False)]
    if points.ALL
    else [("ENOSPC", True), ("EROFS", False)]
)


@contextmanager
def _mounted(folder: Path, options: str) -> Iterator[None]:
    """Mount a small file system in memory over a folder."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _can_mount() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    with TemporaryDirectory() as folder:
        try:
            with _mounted(Path(folder), "size=1m"):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


_MOUNTS = pytest.mark.skipif(not _can_mount(), reason="needs permission to mount")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Callable[[Site, Path], Way]], Way]]:
    """Return a function that prepares each way once."""
    with ExitStack() as sites:
        yield cache(lambda prepare: prepare(sites.enter_context(serving()), tmp_path_factory.mktemp("way")))


@pytest.mark.parametrize(("how", "lasting"), _HOW)
@pytest.mark.parametrize("prepare", _WAYS, ids=[way.__name__ for way in _WAYS])
def test_disk_error_is_logged_and_counted_and_the_next_run_stores_everything(
    prepared: Callable[[Callable[[Site, Path], Way]], Way],
    tally: Tally,
    prepare: Callable[[Site, Path], Way],
    how: str,
    lasting: bool,
) -> None:
    way = prepared(prepare)
    wrong, rounds = [], 0
    for fault in way.faults(how, first=2 if lasting else 8):
        place = way.place()
        runs = _runs(place)
        outcome = way.with_fault(place, lasting=lasting, **fault)
        found = [*_unlogged(outcome, how), *_uncounted(outcome, _runs(place)[len(runs) :])]
        if outcome.folder.exists():
            found += faults_of(outcome.folder, way.texts, ended=False, archive=False)
        outcome = way.crawl(place)
        assert outcome.status == 0, outcome.log
        found += faults_of(outcome.folder, way.texts, ended=True, archive=False)
        wrong += [f"{fault}: {line}" for line in found]
        rounds += 1
    times = "from there on" if lasting else "once"
    tally(f"{how} at a change to files, {times}, articles {prepare.__name__.replace('_', ' ')}", rounds, wrong)


def test_run_that_cannot_store_ends_instead_of_requesting_every_page(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=4, rows=15)
    crawl = crawl_of(site, tmp_path)
    fault = inject.settings(number=7, how="ENOSPC", lasting=True, within="text")
    outcome = crawl(settings=fault)
    assert outcome.status == 1
    assert outcome.run["reason"] == "cannot_store"
    assert 3 <= outcome.run["failed"]["store"] <= 5, "more than three if a page was being fetched"
    assert len(site.articles_asked()) < 10
    assert "[cannot-store]" in outcome.log
    again = crawl()
    assert again.status == 0 and len(again.records()) == 60
    assert faults_of(again.folder, reference(again), ended=True) == []


def test_single_article_that_cannot_be_stored_does_not_end_the_run(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    crawl = crawl_of(site, tmp_path)
    first = crawl()
    file = next(
        file for file in (first.folder / "text").rglob("*.txt") if first.text(paths[1]) == file.read_text("utf-8")
    )
    (tmp_path / "other").mkdir()
    fresh = crawl_of(site, tmp_path / "other")
    place = tmp_path / "other" / file.relative_to(tmp_path)
    place.mkdir(parents=True)
    outcome = fresh()
    assert outcome.status == 0
    assert sorted(outcome.records()) == sorted({*paths} - {paths[1]})
    assert outcome.run["failed"] == {"store": 1}
    place.rmdir()
    assert sorted(fresh().records()) == sorted(paths)


@_MOUNTS
def test_full_file_system_that_has_space_again(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=2, rows=30)
    (tmp_path / "data").mkdir()
    texts = reference(crawl_of(site, _folder(tmp_path / "other"))())
    crawl = crawl_of(site, tmp_path)
    with _mounted(tmp_path / "data", "size=160k"):
        outcome = crawl()
        assert outcome.status == 1, outcome.log
        assert "free space on the disk" in outcome.log and "Traceback" not in outcome.log
        assert 0 < len(outcome.records()) < 60
        assert faults_of(outcome.folder, texts, ended=False, archive=False) == []
        assert len(site.articles_asked()) < 60
        subprocess.run(["mount", "-o", "remount,size=20m", str(tmp_path / "data")], check=True)
        outcome = crawl()
        assert outcome.status == 0, outcome.log
        assert faults_of(outcome.folder, texts, ended=True, archive=False) == []


@_MOUNTS
def test_read_only_file_system_is_logged_and_nothing_is_requested(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=1)
    (tmp_path / "data").mkdir()
    crawl = crawl_of(site, tmp_path)
    with _mounted(tmp_path / "data", "size=4m"):
        crawl(pages=1)
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "data")], check=True)
        outcome = crawl(full=1)
        assert outcome.status == 1
        assert "Read-only file system" in outcome.log and "Traceback" not in outcome.log
        assert site.asked == []


def _unlogged(outcome: Outcome, how: str) -> Iterator[str]:
    # Scrapy logs the traceback of a callback that fails on the ledger. The line with the advice follows it.
    if "Traceback" in outcome.log and not _LEDGER_FAILED.search(outcome.log):
        yield f"a traceback:\n{outcome.log}"
    if not any(words in outcome.log for words in _ERRORS[how]) or _ADVICE[how] not in outcome.log:
        yield f"no error or no advice, status {outcome.status}:\n{outcome.log}"


def _uncounted(outcome: Outcome, runs: list[str]) -> Iterator[str]:
    if outcome.status and ("[folder-unusable]" in outcome.log or "[run-not-recorded]" in outcome.log):
        return
    if not runs:
        yield f"no record of the run, and status {outcome.status}"
        return
    run = json.loads(runs[-1])
    figures = [
        *run.get("failed", {}).values(),
        *run.get("attachments_failed", {}).values(),
        run.get("archive_failed", 0),
    ]
    if not any(figures):
        yield f"no cause in {run}"


def _runs(place: Path) -> list[str]:
    return [line for file in place.rglob("runs.jsonl") for line in file.read_text("utf-8").splitlines()]


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
