"""The downloader of a run that is stopped, without a network."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader
from scrapy.utils.reactor import install_reactor, is_reactor_installed
from scrapy.utils.test import get_crawler
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.fetch import shutdown
from crawler.fetch.errors import Stopped
from crawler.fetch.shutdown import StoppableDownloader

_GRACE = 3
_REQUEST = Request("http://www.example.cn/")


class Checks:
    """A looping call that runs when the test says so."""

    running = False
    interval = 0.0

    def __init__(self, function) -> None:
        self.function = function

    def start(self, interval, now) -> None:
        self.running, self.interval = True, interval
        assert not now

    def stop(self) -> None:
        assert self.running
        self.running = False


class Run:
    """A crawl with requests that are not answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, crawling: bool = True) -> None:
        if not is_reactor_installed():
            install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        monkeypatch.setattr(Downloader, "fetch", lambda downloader, request: Deferred())
        monkeypatch.setattr("scrapy.core.downloader.DownloadHandlers", lambda crawler: None)
        monkeypatch.setattr(shutdown, "create_looping_call", Checks)
        self.crawler = get_crawler(Spider, {"STOP_GRACE": _GRACE})
        self.crawler.crawling, self.crawler.spider = crawling, Spider("some")
        self.downloader = StoppableDownloader(self.crawler)
        self.checks = self.downloader._checks
        self.crawler.signals.send_catch_log(signals.spider_opened, spider=self.crawler.spider)

    def fetch(self) -> tuple[Deferred[object], list[object]]:
        """Start a request; return it and the list that gets its result."""
        results: list[object] = []
        request = self.downloader.fetch(_REQUEST)
        request.addBoth(results.append)
        return request, results

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / self.checks.interval)):
            self.checks.function()


@pytest.fixture
def run(monkeypatch):
    run = Run(monkeypatch)
    yield run
    run.downloader.close()


def test_pending_requests_are_cancelled_some_seconds_after_the_stop(run, caplog):
    caplog.set_level("INFO")
    (answered, response), (_, result), (_, other) = (run.fetch() for _ in range(3))
    answered.callback("a page")
    run.wait(60)
    assert response == ["a page"] and result == [], "a run that goes on waits for its requests"
    run.crawler.crawling = False
    run.wait(_GRACE)
    assert result == [] and not run.downloader._has_cancelled
    run.wait(run.checks.interval)
    assert [type(one.value) for one in (*result, *other)] == [Stopped, Stopped]  # type: ignore[attr-defined]
    assert "[requests-cancelled] the run was stopped: 2 pending" in caplog.text
    run.wait(60)
    assert caplog.text.count("[requests-cancelled]") == 1
    with pytest.raises(Stopped):
        run.fetch()


def test_request_that_asyncio_cancels_is_stopped_and_other_errors_stay(run):
    (request, result), (other, error) = run.fetch(), run.fetch()
    early, reason = run.fetch()
    early.errback(Failure(asyncio.CancelledError()))
    assert isinstance(reason[0].value, asyncio.CancelledError), "not cancelled by a stop"  # type: ignore[attr-defined]
    run.downloader._has_cancelled = True
    request.errback(Failure(asyncio.CancelledError()))
    other.errback(Failure(TimeoutError()))
    assert isinstance(result[0].value, Stopped) and isinstance(error[0].value, TimeoutError)  # type: ignore[attr-defined]


def test_shell_is_never_stopped_by_its_downloader(monkeypatch):
    run = Run(monkeypatch, crawling=False)
    assert not run.checks.running
    run.downloader.close()


def test_checks_are_half_a_second_apart_and_end_with_the_downloader(monkeypatch):
    run = Run(monkeypatch)
    assert run.checks.running and run.checks.interval == 0.5
    closed = []
    monkeypatch.setattr(Downloader, "close", lambda downloader: closed.append(downloader))
    run.downloader.close()
    assert not run.checks.running and closed == [run.downloader]


def test_process_of_a_cancelled_run_ends_although_a_thread_waits(run, monkeypatch):
    from twisted.internet import reactor

    triggers: list[tuple[object, ...]] = []
    timers: list[SimpleNamespace] = []

    def timer(delay, function, arguments):
        timers.append(SimpleNamespace(delay=delay, call=(function, arguments), daemon=False, started=False))
        timers[-1].start = lambda: setattr(timers[-1], "started", True)
        return timers[-1]

    monkeypatch.setattr(reactor, "addSystemEventTrigger", lambda *arguments: triggers.append(arguments))
    monkeypatch.setattr(shutdown.threading, "Timer", timer)
    run.crawler.signals.send_catch_log(signals.engine_stopped)
    assert triggers == [], "a run that ended by itself has no pending requests"
    run.downloader._has_cancelled = True
    run.crawler.signals.send_catch_log(signals.engine_stopped)
    ((phase, event, function),) = triggers
    assert (phase, event) == ("before", "shutdown")
    function()  # type: ignore[operator]
    assert [(one.call, one.daemon, one.started) for one in timers] == [((shutdown.os._exit, (1,)), True, True)]
