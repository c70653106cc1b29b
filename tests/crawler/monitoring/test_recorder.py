"""The recorder of runs: the lines that it writes, at which signal, what a failure is, and the summary."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Spider, signals
from scrapy.utils.test import get_crawler

from crawler import __version__, clock
from crawler.items import Target
from crawler.monitoring import failed_pages, recorder, run_log
from crawler.monitoring.recorder import RunRecorder
from crawler.monitoring.summary import summary
from crawler.store.folder import CURRENT_RUN, RUN_LOG
from crawler.store.records import Kept, Status
from crawler.store.spider import StoredSpider
from crawler.urls import key_of


class SomeSpider(StoredSpider):
    name = "jiangsu"
    site = "江苏长安网"


class Call:
    """A call that is repeated: at its start, and when the test says so."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.beat, self.running, self.interval = function, False, 0

    def start(self, interval: int) -> None:
        self.interval, self.running = interval, True
        self.beat()

    def stop(self) -> None:
        assert self.running
        self.running = False


class Run:
    """A run with a recorder, without a crawl."""

    def __init__(self, folder: Any, settings: dict[str, Any] | None = None, **arguments: str) -> None:
        self.crawler = get_crawler(SomeSpider, {"DATA_DIR": str(folder)} | (settings or {}))
        self.spider = SomeSpider.from_crawler(self.crawler)
        self.spider.run_arguments = arguments
        self.crawler.spider = self.spider
        self.recorder = RunRecorder.from_crawler(self.crawler)
        self.folder = self.spider.store.folder

    def open(self) -> None:
        self.spider.opened()
        self.recorder.spider_opened(self.spider)

    def close(self, reason: str = "finished") -> None:
        self.recorder.spider_closed(self.spider, reason)
        self.spider.closed(reason)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / RUN_LOG).read_text("utf-8").splitlines()]

    def current(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.folder / CURRENT_RUN).read_text("utf-8"))
        return record


@pytest.fixture
def calls(monkeypatch) -> list[Call]:
    """The repeated calls of the recorder, which run only when a test calls them; its clock moves by 9.87 s a look."""
    calls: list[Call] = []
    monkeypatch.setattr(recorder, "create_looping_call", lambda function: calls.append(Call(function)) or calls[-1])
    looks = iter(range(1000))
    monkeypatch.setattr(recorder, "monotonic", lambda: 9.87 * next(looks))
    return calls


def count(run: Run, **numbers: int) -> None:
    for name, number in numbers.items():
        run.spider.count(name.replace("__", "/"), number)


def test_line_of_a_run_has_its_times_arguments_and_counters(tmp_path, calls):
    run = Run(tmp_path, since="2024-01-01")
    before = clock.now().replace(microsecond=0)
    run.open()
    count(run, articles_found=7, failed__timeout=2, failed__dns=1)
    stats = run.crawler.stats
    for name, number in (("log_count/ERROR", 3), ("downloader/request_count", 40), ("downloader/response_bytes", 5000)):
        stats.set_value(name, number)
    run.close("shutdown")
    (line,) = run.lines()
    started, ended = line.pop("started"), line.pop("ended")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", started)
    assert before.isoformat() <= started and started[:19] <= ended[:19]
    assert line == {
        "spider": "jiangsu", "version": __version__, "arguments": {"since": "2024-01-01"}, "reason": "shutdown",
        "articles_found": 7, "failed": {"dns": 1, "timeout": 2},
        "errors": 3, "requests": 40, "bytes": 5000, "seconds": 19.7,
    }  # fmt: skip
    assert list(line["failed"]) == ["dns", "timeout"]
    assert [file.name for file in run.folder.glob("*run*")] == [RUN_LOG]


def test_line_of_a_run_without_arguments_and_requests_has_counters_of_zero(tmp_path, calls):
    run = Run(tmp_path)
    run.open()
    run.close()
    (line,) = run.lines()
    assert "arguments" not in line and line["reason"] == "finished"
    assert (line["errors"], line["requests"], line["bytes"]) == (0, 0, 0)


def test_counters_are_written_at_the_start_and_each_minute_until_the_end(tmp_path, calls):
    run = Run(tmp_path)
    run.open()
    (call,) = calls
    assert call.interval == 60 and run.current()["reason"] == "killed"
    count(run, articles_found=7)
    call.beat()
    assert run.current()["articles_found"] == 7
    run.close()
    assert not call.running


def test_line_of_a_killed_run_is_added_first(tmp_path, calls, caplog):
    killed = Run(tmp_path)
    killed.open()
    killed.spider.closed("shutdown")  # the folder is free, and no line is added
    run = Run(tmp_path)
    run.open()
    assert "[run-recovered]" in caplog.text and [line["reason"] for line in run.lines()] == ["killed"]
    run.close()
    assert [line["reason"] for line in run.lines()] == ["killed", "finished"]
    caplog.clear()
    Run(tmp_path).open()
    assert "[run-recovered]" not in caplog.text


def test_run_whose_folder_another_run_uses_has_no_line_and_no_summary(tmp_path, calls, capsys):
    run = Run(tmp_path)
    run.recorder.spider_opened(run.spider)
    run.recorder.spider_closed(run.spider, "in_use")
    run.recorder.engine_stopped()
    assert not calls and not run.folder.exists() and capsys.readouterr().err == ""


def test_spiders_without_a_data_folder_are_not_recorded(calls, capsys):
    crawler = get_crawler(Spider)
    crawler.spider = spider = Spider("other")
    other = RunRecorder(crawler)
    other.spider_opened(spider)
    other.spider_closed(spider, "finished")
    other.engine_stopped()
    assert not calls and capsys.readouterr().err == ""


def fail(*args: object) -> None:
    raise OSError(28, os.strerror(28))


def test_run_continues_and_counts_it_if_nothing_can_be_written(tmp_path, calls, caplog, monkeypatch):
    for name in ("recover", "write_current", "append"):
        monkeypatch.setattr(run_log, name, fail)
    monkeypatch.setattr(failed_pages, "write", fail)
    run = Run(tmp_path)
    run.open()
    run.close()
    levels = {record.getMessage().partition("]")[0]: record.levelno for record in caplog.records}
    assert levels["[run-not-recovered"] == levels["[run-not-recorded"] == logging.ERROR
    assert levels["[heartbeat-not-written"] == levels["[failed-pages-not-written"] == logging.WARNING
    assert run.crawler.stats.get_value("zhengwen/record_failed") == 1


def test_recorder_follows_the_signals_of_the_run(tmp_path, calls, capsys):
    run = Run(tmp_path)
    run.crawler.signals.send_catch_log(signals.spider_opened, spider=run.spider)
    run.crawler.signals.send_catch_log(signals.spider_closed, spider=run.spider, reason="finished")
    assert [line["reason"] for line in run.lines()] == ["finished"] and capsys.readouterr().err == ""
    run.crawler.signals.send_catch_log(signals.engine_stopped)
    assert "0 articles found" in capsys.readouterr().err


def spider_of(folder: Path, site: str = "江苏") -> Any:
    return SimpleNamespace(
        name="jiangsu", site=site, article_limit=7, store=SimpleNamespace(texts=folder / "t", folder=folder)
    )


def test_summary_has_the_sum_the_causes_and_the_paths(tmp_path):
    outcomes = {"known": 4, "unchanged": 1, "stored": 3, "revised": 2, "empty": 2, "failed": 1, "waiting": 5}
    counters = {"outcome": outcomes, "failed": {"timeout": 2, "http_404": 1}}
    first, ended, failed, without, texts = summary(spider_of(tmp_path), counters, "finished", 3).splitlines()
    assert first == (
        "江苏 (jiangsu): 18 articles found = 4 known + 1 unchanged + 0 out of range + 3 stored + 2 revised + 2 empty"
        " + 1 failed + 5 waiting"
    )
    assert ended.startswith("  ended:") and failed == "  failed:  3 requests: timeout 2, http_404 1"
    assert "3 pages" in without and str(tmp_path / "failed_pages.jsonl") in without
    assert texts == f"  texts:   {tmp_path / 't'}"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("shutdown", "stopped, 5 waiting"),
        ("article_limit", "limit=7"),
        ("some_reason", "some_reason"),
        ("finished", "nothing is left"),
        ("exception", "see the log"),
        ("blocked", "refused"),
        ("cannot_store", "see the log"),
        ("no_columns", "home page"),
        ("made_by_script", "scripts"),
        ("memusage_exceeded", "MEMUSAGE_LIMIT_MB"),
        ("closespider_timeout", "CLOSESPIDER_TIMEOUT"),
    ],
)
def test_summary_says_why_the_run_ended(tmp_path, reason, said):
    assert said in summary(spider_of(tmp_path), {"outcome": {"waiting": 5}}, reason).splitlines()[1]


@pytest.mark.parametrize(
    ("outcome", "failed", "advice"),
    [
        ({"failed": 2}, {"robots": 3}, "robots.txt forbids"),
        ({}, {"robots": 1}, "robots.txt forbids"),
        ({"failed": 2, "empty": 1}, {"robots": 1, "http_404": 1}, "docs/security.md"),
        ({}, {"timeout": 1}, "docs/security.md"),
        ({"empty": 2}, {}, "-a columns="),
        ({}, {}, "the log names"),
    ],
)
def test_summary_of_a_run_that_read_nothing_says_what_to_do(tmp_path, outcome, failed, advice):
    counters = {"outcome": outcome, "failed": failed}
    ended = summary(spider_of(tmp_path), {name: value for name, value in counters.items() if value}, "nothing_read")
    assert advice in ended.splitlines()[1]


def test_summary_is_escaped_and_names_no_file_without_a_page(tmp_path):
    text = summary(spider_of(tmp_path, "江苏\x1b[31m"), {})
    assert "\x1b" not in text and "failed_pages" not in text and "newest" not in text


def test_pages_without_an_article_are_listed_until_they_have_one(tmp_path, calls, capsys):
    run = Run(tmp_path)
    run.open()
    target = Target(key_of("https://www.example.cn/1.html"), "https://www.example.cn/1.html")
    run.spider.ledger.queue([target], clock.timestamp())
    run.spider.ledger.settle(target.key, Status.EMPTY, "no_text")
    run.close()
    run.recorder.engine_stopped()
    file = run.folder / "failed_pages.jsonl"
    (page,) = map(json.loads, file.read_text("utf-8").splitlines())
    assert (page["url"], page["status"], page["cause"]) == (target.url, "empty", "no_text")
    assert str(file) in capsys.readouterr().err

    again = Run(tmp_path)
    again.open()
    again.spider.ledger.settle(target.key, Status.COPY, "other")
    again.close()
    assert not file.exists()


@pytest.mark.parametrize(
    ("contact", "replay", "warns"),
    [
        ("https://zhengwen.example/crawler", None, True),
        ("", None, True),
        (None, None, True),
        ("https://www.example.org/bot", None, False),
        ("", "samples", False),
    ],
)
def test_each_run_warns_while_the_contact_is_the_placeholder(tmp_path, calls, caplog, contact, replay, warns):
    run = Run(tmp_path, {"CONTACT_URL": contact, "REPLAY": replay})
    run.open()
    run.close()
    levels = {record.getMessage().partition("]")[0]: record.levelno for record in caplog.records}
    assert levels.get("[contact-missing") == (logging.WARNING if warns else None)


def test_summary_is_in_the_log_too_if_that_is_a_file(tmp_path, calls, caplog, capsys):
    caplog.set_level(logging.INFO)
    run = Run(tmp_path, {"LOG_FILE": "run.log"})
    run.open()
    run.close()
    run.recorder.engine_stopped()
    assert "[summary] 江苏长安网" in caplog.text and "江苏长安网" in capsys.readouterr().err


def test_newest_article_is_the_one_with_the_latest_day_until_tomorrow(tmp_path, calls, capsys):
    run = Run(tmp_path)
    run.open()
    tomorrow = clock.now().date() + timedelta(1)
    for number, day in enumerate((date(2020, 1, 1), tomorrow, tomorrow + timedelta(1))):
        address = f"https://www.example.cn/{number}.html"
        path = run.spider.store.path_of(key_of(address), day)
        kept = Kept(
            key=key_of(address), url=address, path=path, day=day, content_hash="0" * 64, fetched_at=clock.timestamp()
        )
        run.spider.ledger.keep(kept)
    run.close()
    run.recorder.engine_stopped()
    assert f"newest:  {tomorrow} {run.folder / 'text'}" in capsys.readouterr().err
