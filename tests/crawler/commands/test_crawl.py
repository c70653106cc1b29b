"""`zhengwen crawl` without a crawl: what it refuses, what it passes on, and its exit status."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace

import pytest

from crawler import stopping
from crawler.commands import crawl as module
from crawler.fetch.errors import SYSTEM
from crawler.store.lock import EX_TEMPFAIL
from crawler.store.spider import ARTICLE_LIMIT, IN_USE, SHUTDOWN


@pytest.fixture
def asked(monkeypatch, process):
    """What the command asks of other modules, which do nothing here."""
    asked = SimpleNamespace(process=process, pulled=[], pushed=[], may_start=True, has_all=True, listener=None)
    asked.is_interrupted = False

    def pull(settings, folder):
        asked.pulled.append(folder)
        return asked.may_start

    def push(settings, folder):
        asked.pushed.append(folder)
        return asked.has_all

    monkeypatch.setattr(module, "pull_before", pull)
    monkeypatch.setattr(module, "push_after", push)
    monkeypatch.setattr(stopping, "install", lambda: None)
    monkeypatch.setattr(stopping, "is_interrupted", lambda: asked.is_interrupted)
    monkeypatch.setattr(stopping, "when_requested", lambda listener: setattr(asked, "listener", listener))
    return asked


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["crawl", "jiangsuu"], "there is no spider jiangsuu: did you mean jiangsu?"),
        (["crawl", "qqqqqq"], "there is no spider qqqqqq: zhengwen list shows all names"),
        (["crawl"], "name one spider; zhengwen list shows all names"),
        (["crawl", "jiangsu", "anhui"], "name one spider; zhengwen list shows all names"),
        (["crawl", "jiangsu", "-a", "pages=x"], "pages=x is not a number of pages"),
        (["crawl", "a\x1b[2J"], r"there is no spider a\x1b[2J: "),
        (["crawl", "jiangsu", "-s"], "argument -s/--set: expected one argument"),
        (["crawl", "jiangsu", "-s", "REPLAY=nosuch"], "nosuch"),
    ],
)
def test_wrong_arguments_are_refused_in_one_line(run_command, asked, tmp_path, arguments, error):
    done = run_command(arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("zhengwen crawl: error: ") and error in line
    assert list(tmp_path.iterdir()) == [] and asked.process.crawls == [] and asked.pulled == []


def test_spider_is_crawled_with_its_arguments_between_pull_and_push(run_command, asked):
    done = run_command(["crawl", "jiangsu", "-a", "pages=2", "-a", "since=2024-01-01"])
    assert (done.returncode, done.stderr) == (0, "")
    assert asked.process.crawls == [("jiangsu", {"pages": "2", "since": "2024-01-01"})]
    assert asked.process.options == {"install_signal_handlers": False}, "those of `stopping` are installed"
    assert asked.pulled == asked.pushed == ["jiangsu"]
    run_command(["crawl", "site", "-a", "url=http://www.example.cn/news/"])
    assert asked.pulled[1:] == asked.pushed[1:] == ["www.example.cn"]


def test_exit_status_says_how_the_run_ended(run_command, asked):
    def status(reason, is_interrupted=False, **more):
        asked.is_interrupted = is_interrupted
        asked.process.stats = {"finish_reason": reason} | more
        return run_command(["crawl", "jiangsu"]).returncode

    assert {
        "finished": status("finished"),
        "limit": status(ARTICLE_LIMIT),
        "in use": status(IN_USE),
        "Ctrl-C": status(SHUTDOWN, is_interrupted=True),
        "SIGTERM": status(SHUTDOWN),
        "blocked": status("blocked"),
        "blocked, then Ctrl-C": status("blocked", is_interrupted=True),
        "finished before Ctrl-C": status("finished", is_interrupted=True),
        "not recorded": status("finished", **{"zhengwen/record_failed": 1}),
        "refused by the system": status("finished", **{f"zhengwen/failed/{SYSTEM}": 1}),
        "robots.txt refused by the system": status("finished", **{f"zhengwen/failed/robots_{SYSTEM}": 1}),
        "failed requests": status("finished", **{"zhengwen/failed/http_503": 9}),
    } == {
        "finished": 0,
        "limit": 0,
        "in use": EX_TEMPFAIL,
        "Ctrl-C": 130,
        "SIGTERM": 1,
        "blocked": 1,
        "blocked, then Ctrl-C": 1,
        "finished before Ctrl-C": 0,
        "not recorded": 1,
        "refused by the system": 1,
        "robots.txt refused by the system": 1,
        "failed requests": 0,
    }
    asked.process.stats = None
    assert run_command(["crawl", "jiangsu"]).returncode == 1
    asked.process.stats, asked.process.bootstrap_failed, asked.pushed = {"finish_reason": "finished"}, True, []
    assert run_command(["crawl", "jiangsu"]).returncode == 1 and asked.pushed == []


def test_run_that_may_not_start_crawls_nothing(run_command, asked):
    asked.may_start = False
    done = run_command(["crawl", "jiangsu"])
    assert done.returncode == 1 and asked.process.crawls == [] and asked.pushed == []


def test_run_that_is_not_pushed_fails_and_keeps_a_status_that_says_more(run_command, asked):
    asked.has_all = False
    assert run_command(["crawl", "jiangsu"]).returncode == 1
    asked.process.stats, asked.is_interrupted = {"finish_reason": SHUTDOWN}, True
    assert run_command(["crawl", "jiangsu"]).returncode == 130 and len(asked.pushed) == 2
    asked.process.stats = {"finish_reason": IN_USE}
    assert run_command(["crawl", "jiangsu"]).returncode == EX_TEMPFAIL
    assert len(asked.pushed) == 2, "another run has the folder"


def test_names_of_an_ipv6_site_are_resolved_with_ipv6(run_command, asked):
    resolvers = {}
    for url in ("http://[::1]:8080/", "http://www.example.cn/"):
        assert run_command(["crawl", "site", "-a", f"url={url}"]).returncode == 0
        resolvers[url] = asked.process.settings["TWISTED_DNS_RESOLVER"]
    assert resolvers["http://[::1]:8080/"] == "scrapy.resolver.CachingHostnameResolver" != resolvers.popitem()[1]


def test_packages_that_monitors_lack_are_named(run_command, asked, monkeypatch):
    monkeypatch.setattr(module, "missing_packages", lambda: "spidermon")
    assert run_command(["crawl", "jiangsu"]).returncode == 0
    done = run_command(["crawl", "jiangsu", "-s", "SPIDERMON_ENABLED=1"])
    assert done.returncode == 2 and "needs spidermon: pip install 'zhengwen[monitor]'" in done.stderr
    monkeypatch.setattr(module, "missing_packages", lambda: "")
    assert run_command(["crawl", "jiangsu", "-s", "SPIDERMON_ENABLED=1"]).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_run_needs_32_open_files(run_command, asked, monkeypatch):
    def status(limit):
        monkeypatch.setattr(module.resource, "getrlimit", lambda which: (limit, limit))
        return run_command(["crawl", "jiangsu"])

    refused = status(31)
    assert refused.returncode == 1 and "ulimit -n 32" in refused.stderr and asked.process.crawls == []
    assert [status(limit).returncode for limit in (32, 1024, module.resource.RLIM_INFINITY)] == [0, 0, 0]


def test_stopped_crawl_is_stopped_once_its_engine_runs(run_command, asked, monkeypatch, caplog):
    later = []
    reactor = SimpleNamespace(
        callFromThread=lambda function, *words: function(*words),
        callLater=lambda seconds, function, *words: later.append((seconds > 0, function, words)),
    )
    monkeypatch.setattr("twisted.internet.reactor", reactor, raising=False)
    monkeypatch.setattr(module, "deferred_from_coro", asyncio.run)
    stopped = []

    async def stop():
        stopped.append(True)

    crawler = SimpleNamespace(engine=None, crawling=True, stop_async=stop)
    caplog.set_level("INFO", "crawler")
    module._stop_later(crawler)
    ((is_later, again, words),) = later
    assert is_later and stopped == [] and caplog.text.count("[stopping]") == 1
    crawler.engine = SimpleNamespace(running=False)
    again(*words)
    assert len(later) == 2 and stopped == []
    crawler.engine.running = True
    again(*words)
    assert len(later) == 2 and stopped == [True] and caplog.text.count("[stopping]") == 1
    crawler.engine, crawler.crawling = None, False
    again(*words)
    assert len(later) == 2 and stopped == [True], "it has ended"


def test_signal_stops_the_crawl_of_the_command(run_command, asked, monkeypatch):
    stopped = []
    monkeypatch.setattr(module, "_stop_later", stopped.append)
    run_command(["crawl", "jiangsu"])
    asked.listener()
    assert [crawler.wanted for crawler in stopped] == ["jiangsu"]
