"""An exception in a callback, an errback, `start` or a pipeline: the run does the rest, and does not count as finished."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.crawler.conftest import Outcome
from tests.crawler.processes import scrapy


@pytest.fixture
def crawl_raising(site, tmp_path):
    site.add_dated_column(pages=2)

    def run(*settings: str) -> Outcome:
        options = [
            "SPIDER_MODULES=tests.crawler.spiders.raising",
            "DOWNLOAD_DELAY=0",
            "AUTOTHROTTLE_ENABLED=0",
            *settings,
        ]
        command = ["crawl", "raising", "-a", f"url={site.url}/news/"]
        done = scrapy([*command, *(part for option in options for part in ("-s", option))], tmp_path)
        host = site.url.removeprefix("http://").replace(":", "_")
        return Outcome(done.returncode, done.stdout + done.stderr, tmp_path / "data" / host)

    return run


def test_exceptions_are_counted_by_cause_and_end_a_run_with_a_reason_of_its_own(crawl_raising):
    pipelines = '{"tests.crawler.spiders.raising.RaisingPipeline": 100, "crawler.store.pipeline.StorePipeline": 500}'
    outcome = crawl_raising(f"ITEM_PIPELINES={pipelines}")
    assert outcome.status == 1 and outcome.run["reason"] == "exception"
    assert outcome.run["exceptions"] == {
        "IndexError": 1,
        "LookupError": 1,
        "OverflowError": 1,
        "ZeroDivisionError": 1,
    }
    assert outcome.run["columns_cut"] == 1 and "[column-incomplete]" in outcome.log
    assert len(outcome.records()) == 5, "of ten: two raised, and three are after the exception on page 2"
    with closing(sqlite3.connect(outcome.folder / "ledger.sqlite")) as ledger:
        failed = ledger.execute("SELECT cause FROM articles WHERE status = 'failed' ORDER BY cause").fetchall()
        assert failed == [("exception_OverflowError",), ("exception_ZeroDivisionError",)]
        assert ledger.execute("SELECT complete_since FROM columns").fetchall() == [(None,)]


def test_exception_in_start_ends_a_run_with_the_same_reason(crawl_raising):
    outcome = crawl_raising("RAISE_IN_START=1")
    assert outcome.status == 1 and outcome.run["reason"] == "exception"
    assert outcome.run["exceptions"]["KeyError"] == 1
