"""What remains of a run: its line in runs.jsonl, also of one that could not write it, and how the lines are read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest

from cleaner.article import SHANGHAI
from crawler import __version__
from crawler.monitoring import run_log as runs
from crawler.monitoring.run_log import GOING, RUNS
from crawler.spiders.base.arguments import Arguments
from tests.crawler.conftest import ROOT, Answer

NOW = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)


def line(days: float = 1, **figures: object) -> str:
    """The line of a run that began so many days before NOW and took an hour."""
    began = NOW - timedelta(days=days)
    times = {"started": began.isoformat(), "ended": (began + timedelta(hours=1)).isoformat(), "reason": "finished"}
    return json.dumps(times | figures)


def test_line_tells_what_was_found_kept_and_missed_and_how(site, crawl):
    sure, bare, gone = (site.add_article(f"2024-05-0{n}") for n in (1, 2, 3))
    del site.pages[gone]
    page = site.pages[bare].body.decode()
    begin, _, rest = page.partition('<div class="TRS_Editor">')
    end = rest[rest.index('<div class="footer">') :]
    site.add(bare, f'{begin}<div class="TRS_Editor">图为现场。</div>{end}')
    site.add_column([[(path, "2024-05-01") for path in (sure, bare, gone)]])
    run = crawl(since="2024-01-01", columns="news").run
    assert (run["articles_found"], run["articles_new"], run["articles_stored"]) == (3, 3, 2)
    assert run["failed"] == {"http_404": 1}
    assert run["method"] == {"container": 2}
    assert run["low_confidence"] == 1
    assert run["bytes"] > 1000 and 0 <= run["seconds"] < 600 and run["requests"] >= 5
    assert run["reason"] == "finished" and run["version"] == __version__
    assert run["arguments"] == {"since": "2024-01-01", "columns": "news"}


def test_articles_that_have_not_changed_are_not_judged_again(site, crawl):
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


def test_arguments_are_written_down_as_they_are_typed():
    typed = {"since": "2024-05-01", "pages": "3", "full": "1", "columns": "要闻,平安建设"}
    assert Arguments.read(**typed).given == typed
    assert Arguments.read(full="0").given == {}


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_run_is_written_down_by_the_next(site, crawl, tmp_path):
    (page,) = site.add_dated_column(pages=1)
    reached = []

    def stalls(headers: object) -> Answer:
        reached.append(True)
        time.sleep(5)
        return Answer(b"", 503)

    site.makers[page[2]] = stalls
    command = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    going = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *command], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not reached and time.monotonic() < deadline:
        time.sleep(0.05)
    folder = tmp_path / "data" / site.url.removeprefix("http://").replace(":", "_")
    now = datetime.now(SHANGHAI)
    assert runs.read(folder, now).going is not None and not (folder / RUNS).exists()
    going.send_signal(signal.SIGKILL)
    going.wait()
    assert [run.reason for run in runs.read(folder, now + timedelta(hours=1)).runs] == ["killed"]

    del site.makers[page[2]]
    outcome = crawl()
    assert "did not end by itself" in outcome.log
    lines = [json.loads(row) for row in (folder / RUNS).read_text("utf-8").splitlines()]
    assert [row["reason"] for row in lines] == ["killed", "finished"]
    assert lines[0]["spider"] == "site" and lines[0]["started"] < lines[1]["started"]
    assert len(outcome.records()) == 5 and not (folder / GOING).exists()


def test_run_that_ended_but_could_not_write_its_line_is_not_called_killed(tmp_path):
    ended = json.loads(line(articles_stored=3, failed={"timeout": 2}))
    runs.say_going(tmp_path, ended)
    assert runs.read(tmp_path, NOW).runs[0].figure("articles_stored") == 3
    left = runs.take_over(tmp_path)
    assert left and left.reason == "finished"
    (run,) = runs.read(tmp_path, NOW).runs
    assert run.group("failed") == {"timeout": 2}
    assert runs.take_over(tmp_path) is None, "it is written down once"


def test_torn_note_of_a_run_counts_as_a_killed_run(tmp_path):
    (tmp_path / GOING).write_bytes(b'{"started": "2026-05-')
    moment = datetime.now(SHANGHAI)
    left = runs.take_over(tmp_path)
    assert left and left.reason == "killed"
    assert [run.reason for run in runs.read(tmp_path, moment).runs] == ["killed"]


def test_torn_and_foreign_lines_are_left_out_and_said_so(tmp_path):
    foreign = [
        b'{"started": "2026-05-01T00:00:00+08:00", "ended"',
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"ended": "yesterday", "reason": "finished"}',
        b'{"ended": "2026-05-01T00:00:00", "reason": "finished"}',
        b'{"ended": "2026-05-01T00:00:00+08:00", "reason": "\\u001b[31mred"}',
        b'{"ended": 5, "reason": ["finished"]}',
        b"[" * 100_000,
    ]
    good = line(articles_found=7).encode()
    (tmp_path / RUNS).write_bytes(b"\n".join([*foreign, good, b""]))
    record = runs.read(tmp_path, NOW)
    assert [run.figure("articles_found") for run in record.runs] == [7]
    assert record.notes == (f"{len(foreign)} lines of runs.jsonl are not a run's record and were left out",)


def test_values_that_no_run_writes_count_as_nothing(tmp_path):
    odd = {"articles_found": True, "empty": "9", "columns": float("nan"), "bytes": -1, "list_pages": float("inf")}
    groups = {
        "failed": {"\x1b[2J": 4, "timeout": 2, "dns": None},
        "method": [1],
        "arguments": {"\x07": "1", "since": "x"},
    }
    (tmp_path / RUNS).write_text(line(**odd, **groups) + "\n", "utf-8")
    (run,) = runs.read(tmp_path, NOW).runs
    assert [run.figure(name) for name in odd] == [0] * len(odd)
    assert run.group("failed") == {"timeout": 2} and run.group("method") == {}
    assert run.arguments == {"since"}


def test_lines_of_a_time_to_come_are_left_out_until_it_has_come(tmp_path):
    (tmp_path / RUNS).write_text(f"{line(-40)}\n{line(2)}\n", "utf-8")
    record = runs.read(tmp_path, NOW)
    assert len(record.runs) == 1 and "is the clock right?" in record.notes[0]
    assert len(runs.read(tmp_path, NOW + timedelta(days=41)).runs) == 2


def test_folder_without_runs_and_files_of_other_kinds_have_none(tmp_path):
    assert runs.read(tmp_path / "nosuch", NOW) == runs.Runs()
    (tmp_path / RUNS).mkdir()
    assert runs.read(tmp_path, NOW) == runs.Runs()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / GOING)
        assert runs.read(tmp_path, NOW) == runs.Runs(), "nothing is waited for"


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_note_of_a_run_is_not_written_through_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    for name in (GOING, f".{GOING}.tmp"):
        (tmp_path / name).symlink_to(elsewhere)
    runs.say_going(tmp_path, json.loads(line()))
    assert elsewhere.read_text() == "mine" and not (tmp_path / GOING).is_symlink()
