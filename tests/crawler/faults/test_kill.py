"""SIGKILL at random moments and at each change that a crawl makes to its files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawler.conftest import Site, crawl_of
from tests.crawler.faults import inject, points
from tests.crawler.faults.checks import faults_of
from tests.crawler.faults.conftest import Tally
from tests.crawler.faults.kills import ARTICLES, killed_at_random
from tests.crawler.faults.points import Way

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")]
#: New and moved articles are in the default tests of power failures.
_WAYS = points.WAYS if points.ALL else (points.revised, points.only_moved, points.with_files)
#: Killed runs; `make faults` sets more.
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "6"))


def test_crawl_killed_at_random_moments_loses_nothing_and_stores_nothing_twice(tally: Tally, tmp_path: Path) -> None:
    counts, wrong = killed_at_random(tmp_path, ROUNDS)
    tally(f"SIGKILL at a random moment of {counts['crawls']} crawls of {ARTICLES} articles", counts["killed"], wrong)
    assert counts["killed"] >= ROUNDS


@pytest.mark.parametrize("prepare", _WAYS, ids=[way.__name__ for way in _WAYS])
def test_crawl_killed_between_two_changes_to_its_files_is_completed_by_the_next(
    site: Site, tally: Tally, tmp_path: Path, prepare: Callable[[Site, Path], Way]
) -> None:
    way = prepare(site, tmp_path)
    wrong, rounds = [], 0
    for fault in way.faults("kill"):
        place = way.place()
        killed = way.with_fault(place, **fault)
        assert killed.status == -9, killed.log
        after = faults_of(killed.folder, way.texts, ended=False) if killed.folder.exists() else []
        outcome = way.crawl(place)
        assert outcome.status == 0, outcome.log
        after += faults_of(outcome.folder, way.texts, ended=True)
        wrong += [f"{fault}: {line}" for line in after]
        rounds += 1
    tally(f"SIGKILL between changes to files, articles {prepare.__name__.replace('_', ' ')}", rounds, wrong)


def test_article_stored_but_not_entered_is_entered_and_not_stored_again_under_another_day(
    site: Site, tmp_path: Path
) -> None:
    ((path,),) = site.add_dated_column(pages=1, rows=1)
    crawl = crawl_of(site, tmp_path)
    killed = crawl(settings=inject.settings(kinds=["rename"], within="text", number=2, when="after"))
    assert killed.status == -9 and list(killed.records()) == [path]
    texts = {path: killed.text(path)}
    site.change(path, "2024-12-28 10:26", "2024-11-05 10:26")
    outcome = crawl()
    assert outcome.status == 0, outcome.log
    assert "[articles-entered]" in outcome.log
    assert site.articles_asked() == []
    assert faults_of(outcome.folder, texts, ended=True) == []
