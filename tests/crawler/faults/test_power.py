"""Power failures at each change that a crawl makes to its files: only what was flushed to the disk survives."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from tests.crawler.conftest import Outcome, Site, crawl_of
from tests.crawler.faults import inject, points
from tests.crawler.faults.checks import faults_of, ledger_rows
from tests.crawler.faults.conftest import Tally
from tests.crawler.faults.points import Way

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")]
_KEPT = ("lost", "names")
_WAYS = points.WAYS if points.ALL else (points.new, points.moved, points.with_files)


@pytest.mark.parametrize("prepare", _WAYS, ids=[way.__name__ for way in _WAYS])
def test_power_failure_between_two_changes_loses_nothing_that_the_ledger_has(
    site: Site, tally: Tally, tmp_path: Path, prepare: Callable[[Site, Path], Way]
) -> None:
    way = prepare(site, tmp_path)
    wrong, rounds, turns = [], 0, cycle(_KEPT)
    for fault in way.faults("kill", first=4):
        for kept in _KEPT if points.ALL or fault["when"] == "after" else (next(turns),):
            place = way.place()
            folder = _cut(way, place, kept, fault)
            after = faults_of(folder, way.texts, ended=False) if folder.exists() else []
            outcome = way.crawl(place)
            assert outcome.status == 0, outcome.log
            assert "[articles-missing]" not in outcome.log
            after += faults_of(outcome.folder, way.texts, ended=True)
            wrong += [f"{fault} {kept}: {line}" for line in after]
            rounds += 1
    tally(f"power failure between changes to files, articles {prepare.__name__.replace('_', ' ')}", rounds, wrong)


def test_articles_whose_files_are_gone_after_a_power_failure_are_requested_again(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    crawl = crawl_of(site, tmp_path)
    killed = crawl(settings=inject.settings(kinds=["rename"], within="text", number=7))
    assert killed.status == -9 and len(killed.records()) == 3
    first, second, third = sorted((killed.folder / "text").rglob("*.json"), reverse=True)
    first.unlink()
    second.with_suffix(".txt").unlink()
    second.unlink()
    texts = {path: killed.text(path) for path in paths[2:3]}
    outcome = crawl()
    assert outcome.status == 0 and "[articles-missing]" in outcome.log
    assert paths[2] not in site.articles_asked() and {*paths[:2]} < {*site.articles_asked()}
    texts |= {path: outcome.text(path) for path in paths if path not in texts}
    assert third.exists() and faults_of(outcome.folder, texts, ended=True) == []
    assert crawl().status == 0 and site.articles_asked() == []


def test_articles_of_a_run_that_ended_are_not_looked_for(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    crawl = crawl_of(site, tmp_path)
    outcome = crawl()
    trace = tmp_path / "trace"
    outcome = crawl(settings=inject.settings(trace=str(trace)))
    assert [status for _, status, _, _ in ledger_rows(outcome.folder)] == ["kept"] * len(paths)
    assert not [path for _, path in inject.changes(trace) if path.startswith("text")]


def _cut(way: Way, place: Path, kept: str, fault: dict[str, object]) -> Path:
    """Crawl until a power failure, and leave in the data folder what survives it. Returns the site's folder."""
    image = place / "image"
    cut: Outcome = way.with_fault(place, image=str(image), kept=kept, **fault)
    assert cut.status == -9, cut.log
    shutil.rmtree(place / "data", ignore_errors=True)
    if (image / "data").exists():
        (image / "data").rename(place / "data")
    return cut.folder
