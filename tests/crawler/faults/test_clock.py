"""A clock that is set back, between two runs and during one."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.store import warc
from tests.crawler import clock
from tests.crawler.conftest import Outcome, Site, crawl_of
from tests.crawler.faults import inject
from tests.crawler.faults.checks import faults_of
from tests.crawler.processes import scrapy

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork and /proc")]
_YEAR = 365 * 24 * 3600


def test_clock_set_back_between_runs_loses_no_article_and_no_revision(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    crawl = crawl_of(site, tmp_path)
    ahead = crawl(settings=inject.settings(clock=_YEAR))
    assert ahead.status == 0 and _year(ahead.run["ended"]) == clock.now().year + 1
    old = {path: ahead.text(path) for path in paths}
    new = site.add_article("2024-12-30", 9)
    site.add_column([[(path, "") for path in (new, *paths)]])
    back = crawl()
    assert back.status == 0
    assert site.articles_asked() == [new]
    assert _year(back.run["ended"]) == clock.now().year
    site.change(paths[0], "三百余份", "四百余份")
    revised = crawl(full=1)
    assert revised.run["articles_revised"] == 1
    texts = old | {new: revised.text(new), paths[0]: old[paths[0]].replace("三百余份", "四百余份")}
    assert faults_of(revised.folder, texts, ended=True) == []


def test_pages_fetched_after_the_clock_was_set_back_count_as_newer(site: Site, tmp_path: Path) -> None:
    ((path,),) = site.add_dated_column(pages=1, rows=1)
    crawl = crawl_of(site, tmp_path)
    crawl(settings=inject.settings(clock=_YEAR))
    site.change(path, "三百余份", "四百余份")
    outcome = crawl(full=1)
    assert "四百余份" in outcome.text(path)
    last = [page.body.decode() for file in warc.files(outcome.folder / "archive") for page in warc.read(file)][-1]
    assert "四百余份" in last
    done = scrapy(["reclean"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "四百余份" in outcome.text(path), "the old page does not count as the newest"


def test_clock_set_back_during_a_run_neither_ends_it_nor_damages_its_record(site: Site, tmp_path: Path) -> None:
    pages = site.add_dated_column(pages=2)
    crawl = crawl_of(site, tmp_path)
    slow: dict[str, object] = {"DOWNLOAD_DELAY": 0.05, "AUTOTHROTTLE_ENABLED": 1, "AUTOTHROTTLE_START_DELAY": 0.05}
    outcome = crawl(settings=slow | inject.settings(clock=0, then=-_YEAR, at=5))
    assert outcome.status == 0
    assert sorted(outcome.records()) == sorted(path for page in pages for path in page)
    assert outcome.run["seconds"] > 0
    assert {_year(record["fetched_at"]) for record in outcome.records().values()} == {
        clock.now().year,
        clock.now().year - 1,
    }
    again = crawl()
    assert site.articles_asked() == []
    texts = {path: again.text(path) for path in again.records()}
    assert faults_of(again.folder, texts, ended=True) == []


def test_recent_articles_and_unchanged_lists_are_still_fetched_again(site: Site, tmp_path: Path) -> None:
    today = clock.now().date()
    path = site.add_article(today.isoformat())
    listed = [(path, today.isoformat())]
    site.add_column([listed])
    site.add("/news/", site.pages["/news/"].body, ETag='"1"')
    crawl = crawl_of(site, tmp_path)
    crawl(settings=inject.settings(clock=_YEAR))
    site.change(path, "三百余份", "四百余份")
    missed = site.add_article((today - timedelta(1)).isoformat(), 5)
    site.add_column([[*listed, (missed, "")]])
    site.add("/news/", site.pages["/news/"].body, ETag='"1"')  # the server answers that nothing has changed
    outcome = crawl()
    assert outcome.run["articles_revised"] == 1
    assert sorted(outcome.records()) == sorted([path, missed])


def test_runs_are_logged_in_the_order_in_which_they_ran(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=1, rows=1)
    crawl = crawl_of(site, tmp_path)
    crawl(settings=inject.settings(clock=_YEAR))
    outcome = crawl()
    runs = _runs(outcome)
    assert [_year(run["started"]) - clock.now().year for run in runs] == [1, 0]
    assert all(run["seconds"] >= 0 for run in runs)


def _runs(outcome: Outcome) -> list[dict[str, str]]:
    return [json.loads(line) for line in (outcome.folder / "runs.jsonl").read_text("utf-8").splitlines()]


def _year(time: str) -> int:
    return datetime.fromisoformat(time).year
