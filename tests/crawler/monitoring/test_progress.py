"""The progress of a run: what is left, the line on a terminal, and the line in the log."""

from __future__ import annotations

import io
import logging
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.monitoring import progress
from crawler.monitoring.progress import Progress, ProgressReporter, requests_left
from crawler.monitoring.status_line import StatusLine, is_possible
from crawler.spiders.any_site import AnySiteSpider
from crawler.spiders.base.pagination import ColumnWalk
from crawler.store.outcomes import Outcome
from crawler.terminal import shortened, width
from tests.crawler.clock import ENVIRONMENT
from tests.crawler.processes import ROOT


def walk(**values: Any) -> ColumnWalk:
    return ColumnWalk("https://www.example.cn/yw/", "政法要闻", **values)


@pytest.mark.parametrize(
    ("walks", "pages", "left"),
    [
        ([], None, 5),
        ([walk(is_over=True)], None, 5),
        ([walk(pages=2, total_pages=4, new=10)], None, 5 + 2 * 6),
        ([walk(pages=2, total_pages=9, new=10)], 3, 5 + 6),
        ([walk(pages=2, new=10)], 3, 5 + 6),
        ([walk(pages=2, total_pages=4, new=10), walk(pages=1)], None, None),
        ([walk(total_pages=4)], None, None),
        ([walk(pages=2, total_pages=4, is_complete=True)], None, None),
        ([walk(pages=2, total_pages=4, is_complete=True)], 4, 5 + 2),
    ],
)
def test_rest_is_known_where_each_column_has_a_last_page(walks, pages, left):
    assert requests_left(walks, 5, pages) == left


def test_line_has_the_numbers_the_time_left_and_the_column():
    outcomes = {"known": 30, "stored": 4, "revised": 1, "empty": 1, "failed": 2, "waiting": 5}
    assert str(Progress("江苏", outcomes)) == "江苏: 38 done, 5 new, 5 waiting, 3 failed"
    text = str(Progress("江苏", outcomes, walk(pages=3, total_pages=9), 61.0))
    assert text.endswith("; about 2 min left; 政法要闻, list page 3 of 9")
    assert str(Progress("江苏", {})) == "江苏: 0 done, 0 new, 0 waiting, 0 failed"
    assert str(Progress("江苏", {}, walk(pages=0))).endswith("; 政法要闻, list page 1")
    assert str(Progress("江苏", {}, ColumnWalk("https://www.example.cn/yw/", ""))).endswith("/yw/, list page 1")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "1 s"),
        (7.2, "8 s"),
        (59, "60 s"),
        (60, "2 min"),
        (61, "2 min"),
        (3599, "60 min"),
        (3600, "1.0 h"),
        (9000, "2.5 h"),
    ],
)
def test_time_left_is_rounded_up_in_one_unit(seconds, shown):
    assert str(Progress("江苏", {}, seconds_left=seconds)).endswith(f"; about {shown} left")


def reporter_of(folder: Any, crawling: bool = True) -> tuple[AnySiteSpider, ProgressReporter]:
    crawler = get_crawler(AnySiteSpider, {"DATA_DIR": str(folder)})
    crawler.crawling = crawling
    crawler.spider = AnySiteSpider.from_crawler(crawler, url="http://www.example.cn/news/")
    return crawler.spider, ProgressReporter.from_crawler(crawler)


def test_time_left_is_that_of_the_requests_so_far(tmp_path, monkeypatch):
    spider, reporter = reporter_of(tmp_path)
    monkeypatch.setattr(reporter, "_started", 100.0)
    monkeypatch.setattr(progress, "monotonic", lambda: 130.0)
    stats = spider.crawler.stats
    assert reporter.progress == Progress("www.example.cn", {}), "no column is known yet"
    spider.walks = [walk(pages=2, total_pages=4)]
    assert reporter.progress.seconds_left is None, "no response yet"
    stats.set_value("response_received_count", 10)
    spider.record_outcome("a", Outcome.WAITING)
    assert reporter.progress.seconds_left == 9.0, "two list pages and an article, three seconds each"
    assert reporter.progress.outcomes == {"waiting": 1}
    spider.walks = []
    assert reporter.progress.seconds_left is None
    spider.walks = [walk(pages=1)]
    assert reporter.progress.seconds_left is None, "a column without a last page"


def test_progress_is_shown_only_while_a_site_is_crawled(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "create_looping_call", lambda function: pytest.fail("is shown"))
    spider, reporter = reporter_of(tmp_path)
    reporter.spider_opened(spider)  # its folder could not be opened
    reporter.spider_opened(Spider("other"))
    shell, reporter = reporter_of(tmp_path, crawling=False)
    shell.opened()
    reporter.spider_opened(shell)
    reporter.spider_closed()
    shell.closed("finished")


class Terminal(io.StringIO):
    """A terminal of some width, as a stream and as what is seen on it."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """Its lines. A carriage return goes back to the first column, and later text covers what is there."""
        seen = []
        for line in self.getvalue().split("\n"):
            cells: list[str] = []
            for part in line.split("\r"):
                columns = [cell for character in part for cell in (character, *[""] * (width(character) - 1))]
                cells[: len(columns)] = columns
            seen.append("".join(cells).rstrip())
        return seen


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """A function that makes a terminal of 30 columns standard error. A fixture could not: pytest sets it later."""

    def make() -> Terminal:
        monkeypatch.setattr(sys, "stderr", stream := Terminal())
        monkeypatch.setattr(StatusLine, "_width", lambda self: 30)
        return stream

    return make


def test_log_and_prints_appear_above_the_line_which_is_as_wide_as_the_terminal(terminal):
    terminal = terminal()
    handler = logging.StreamHandler(sys.stderr)
    logging.root.addHandler(handler)
    try:
        line = StatusLine()
        line.draw("政法要闻" * 20)
        logging.getLogger("x").error("[one] 日志")
        print("some", "words", file=sys.stderr)
        above = terminal.lines()
        assert above[:2] == ["[one] 日志", "some words"]
        assert above[2].startswith("政法要闻") and above[2].endswith("…") and width(above[2]) == 29
        line.draw("short")
        assert terminal.lines()[2] == "short"
        sys.stderr.write("begun")
        line.close()
        logging.getLogger("x").error(" and [two]")
    finally:
        logging.root.removeHandler(handler)
    assert terminal.lines() == ["[one] 日志", "some words", "begun and [two]", ""]
    assert sys.stderr is terminal and "\x1b" not in terminal.getvalue()


@pytest.mark.parametrize(("columns", "shown"), [(50, 49), (0, 79), (None, 79)])
def test_line_is_as_wide_as_the_terminal_says(monkeypatch, columns, shown):
    def size(descriptor: int) -> os.terminal_size:
        if columns is None:
            raise OSError(25, "Inappropriate ioctl for device")
        return os.terminal_size((columns, 20))

    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    stream.fileno = lambda: 2  # type: ignore[method-assign]
    monkeypatch.setattr("crawler.monitoring.status_line.os.get_terminal_size", size)
    line = StatusLine()
    line.draw("x" * 200)
    assert width(stream.lines()[0]) == shown
    line.close()


def test_controls_in_the_name_of_a_column_do_not_reach_the_terminal(terminal):
    terminal = terminal()
    line = StatusLine()
    line.draw("a\x1b[2Jb\nc")
    line.close()
    assert "\x1b" not in terminal.getvalue() and "\n" not in terminal.getvalue()


def test_line_is_for_terminals_that_can_overwrite_it(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert is_possible(Terminal()) and not is_possible(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not is_possible(Terminal())


class Call:
    """A call that is repeated when the test says so."""

    def __init__(self, function: Any) -> None:
        self.beat, self.interval = function, 0.0

    def start(self, interval: float, now: bool) -> None:
        self.interval = interval

    def stop(self) -> None:
        self.interval = 0


@pytest.mark.parametrize(("stream", "log_file", "intervals"), [
    (io.StringIO, None, [60]),
    (Terminal, None, [0.5]),
    (Terminal, "run.log", [0.5, 60]),
])  # fmt: skip
def test_progress_is_shown_on_the_terminal_and_each_minute_in_the_log(
    tmp_path, monkeypatch, caplog, stream, log_file, intervals
):
    calls: list[Call] = []
    monkeypatch.setattr(progress, "create_looping_call", lambda function: calls.append(Call(function)) or calls[-1])
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setenv("TERM", "xterm")
    caplog.set_level(logging.INFO)
    crawler = get_crawler(AnySiteSpider, {"DATA_DIR": str(tmp_path), "LOG_FILE": log_file})
    crawler.crawling = True
    crawler.spider = spider = AnySiteSpider.from_crawler(crawler, url="http://www.example.cn/news/")
    spider.opened()
    reporter = ProgressReporter(crawler)
    reporter.spider_opened(spider)
    reporter.request_reached_downloader(SimpleNamespace(cb_kwargs={"walk": walk(pages=2)}))  # type: ignore[arg-type]
    assert [call.interval for call in calls] == intervals
    for call in calls:
        call.beat()
    terminal = sys.stderr
    reporter.spider_closed()
    assert ("[progress]" in caplog.text and "list page 2" in caplog.text) is (60 in intervals)
    assert ("政法要闻, list" in terminal.getvalue()) is (0.5 in intervals)  # type: ignore[attr-defined]
    assert {call.interval for call in calls} == {0}
    spider.closed("finished")


@pytest.mark.parametrize(
    ("columns", "shown"), [(9, "政法abc要"), (8, "政法abc…"), (7, "政法ab…"), (3, "政…"), (2, "…"), (1, "…"), (0, "")]
)
def test_line_is_cut_to_the_columns_of_the_terminal(columns, shown):
    assert shortened("政法abc要", columns) == shown


def test_crawl_without_a_terminal_prints_no_control_characters(one_article):
    _, outcome = one_article
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", outcome.log) == []
    assert "[crawl-started]" in outcome.log and "[column-read]" in outcome.log and "scrapy." not in outcome.log


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs setsid")
def test_crawl_on_a_terminal_shows_its_progress_and_ends_with_130_after_ctrl_c(site, tmp_path):
    site.add_dated_column(pages=3, rows=10)
    settings = {"DOWNLOAD_DELAY": 0.3, "AUTOTHROTTLE_ENABLED": 0, "DATA_DIR": tmp_path}
    words = [sys.executable, "-m", "crawler", "crawl", "site", "-a", f"url={site.url}/news/"]
    words += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    own, other = pty.openpty()
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = ["setsid", "--ctty", *words]  # Ctrl-C goes to the processes of the terminal
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=other, stdout=other, stderr=other)
    os.close(other)
    output, is_stopped = b"", False
    while select.select([own], [], [], 60)[0]:
        try:
            output += os.read(own, 65536)
        except OSError:  # the other side is closed
            break
        if not is_stopped and re.search(rb"[3-9] new", output):
            is_stopped = bool(os.write(own, b"\x03"))
    assert process.wait(60) == 130
    text = output.decode()
    assert re.search(r"\r127\.0\.0\.1: \d+ done, [3-9] new, \d+ waiting, 0 failed", text)
    assert re.search(r"10 articles found = .* \+ [1-7] waiting", text) and "stopped, " in text
