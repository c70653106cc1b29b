"""The lines that crawls add to the run log, and the line that a run adds for a killed one."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from datetime import timedelta

import pytest

from crawler import __version__
from crawler.monitoring import run_log
from crawler.store.folder import CURRENT_RUN, RUN_LOG
from tests.crawler import clock
from tests.crawler.conftest import Answer


def test_line_has_the_counters_of_articles_failures_and_methods(site, crawl):
    full, empty, missing = (site.add_article(f"2024-05-0{n}") for n in (1, 2, 3))
    del site.pages[missing]
    page = site.pages[empty].body.decode()
    begin, _, rest = page.partition('<div class="TRS_Editor">')
    end = rest[rest.index('<div class="footer">') :]
    site.add(empty, f'{begin}<div class="TRS_Editor">图为现场。</div>{end}')
    site.add_column([[(path, "2024-05-01") for path in (full, empty, missing)]])
    run = crawl(since="2024-01-01", columns="news").run
    assert (run["articles_found"], run["articles_new"], run["articles_stored"]) == (3, 3, 2)
    assert run["failed"] == {"http_404": 1}
    assert run["method"] == {"container": 2}
    assert run["low_confidence"] == 1
    assert run["bytes"] > 1000 and 0 <= run["seconds"] < 600 and run["requests"] >= 5
    assert run["reason"] == "finished" and run["version"] == __version__
    assert run["arguments"] == {"since": "2024-01-01", "columns": "news"}


def test_unchanged_articles_are_not_counted_by_method(site, crawl):
    site.add_dated_column(pages=1)
    assert crawl().run["method"] == {"container": 5}
    again = crawl(full=1).run
    assert again["articles_unchanged"] == 5 and "method" not in again


def test_columns_without_rows_are_counted(site, crawl):
    site.add(
        "/news/",
        "<html><head><title>要闻</title></head><body>" + "<p>栏目建设中，敬请期待。</p>" * 40 + "</body></html>",
    )
    run = crawl().run
    assert run["columns"] == 1 and run["columns_empty"] == 1
    site.add_dated_column(pages=2)
    assert "columns_empty" not in crawl().run


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_run_is_recorded_by_the_next_run(site, crawl, tmp_path):
    (page,) = site.add_dated_column(pages=1)
    requested = threading.Event()

    def stall(headers: object) -> Answer:
        requested.set()
        time.sleep(5)
        return Answer(b"", 503)

    site.makers[page[2]] = stall
    process: list[int] = []
    crawling = threading.Thread(target=crawl, kwargs={"started": process.append})
    crawling.start()
    assert requested.wait(60)
    folder = tmp_path / "data" / site.url.removeprefix("http://").replace(":", "_")
    later = clock.now() + timedelta(hours=1)
    assert run_log.read(folder, later).running_since is None, "its last heartbeat is an hour ago"
    assert run_log.read(folder, clock.now()).running_since is not None and not (folder / RUN_LOG).exists()
    os.kill(process[0], signal.SIGKILL)
    crawling.join()
    assert [run.reason for run in run_log.read(folder, later).runs] == ["killed"]

    del site.makers[page[2]]
    outcome = crawl()
    assert "[run-recovered]" in outcome.log
    lines = [json.loads(row) for row in (folder / RUN_LOG).read_text("utf-8").splitlines()]
    assert [row["reason"] for row in lines] == ["killed", "finished"]
    assert lines[0]["spider"] == "site" and lines[0]["started"] < lines[1]["started"]
    assert len(outcome.records()) == 5 and not (folder / CURRENT_RUN).exists()
