"""The add-on and the monitors of Spidermon without crawls: when they are enabled, what they report, and how a run ends."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import twisted.internet
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.monitoring import addon
from crawler.monitoring.addon import MonitorAddon
from crawler.store.spider import StoredSpider
from tests.crawler.monitoring.test_rules import NOW

pytest.importorskip("spidermon", reason="needs the extra `monitor`")

from spidermon.contrib.scrapy.extensions import Spidermon

from crawler.monitoring import spidermon
from crawler.monitoring.email import SendEmail
from crawler.monitoring.health import RULES
from crawler.monitoring.history import History
from crawler.monitoring.run_log import RunRecord
from crawler.monitoring.webhook import SendWebhook

# --- the add-on


def test_extension_is_added_after_the_recorder_only_if_it_is_enabled():
    extensions = {"some.Extension": 500}
    settings = Settings({"EXTENSIONS": extensions})
    MonitorAddon().update_settings(settings)
    assert dict(settings["EXTENSIONS"]) == extensions
    settings.set("SPIDERMON_ENABLED", "1")
    MonitorAddon().update_settings(settings)
    name = f"{spidermon.MonitorExtension.__module__}.MonitorExtension"
    assert dict(settings["EXTENSIONS"]) == extensions | {name: 600}


@pytest.mark.parametrize("missing", ["spidermon", "jinja2", "premailer", "spidermon, jinja2, premailer"])
def test_missing_packages_are_named(monkeypatch, missing):
    monkeypatch.setattr(addon, "find_spec", lambda name: None if name in missing else object())
    assert addon.missing_packages() == missing
    with pytest.raises(NotConfigured, match=rf"SPIDERMON_ENABLED needs {missing}: pip install"):
        MonitorAddon().update_settings(Settings({"SPIDERMON_ENABLED": True}))


# --- the actions


@pytest.mark.parametrize(
    ("settings", "actions"),
    [
        ({}, []),
        ({"SPIDERMON_EMAIL_TO": "ops@example.org"}, [SendEmail]),
        ({"SPIDERMON_WEBHOOK_URL": "https://hooks.example.cn/1"}, [SendWebhook]),
        (
            {"SPIDERMON_EMAIL_TO": "ops@example.org", "SPIDERMON_WEBHOOK_URL": "https://hooks.example.cn/1"},
            [SendEmail, SendWebhook],
        ),
    ],
)
def test_settings_select_the_actions(settings, actions, caplog, monkeypatch):
    monkeypatch.delenv("SPIDERMON_WEBHOOK_URL", raising=False)
    needed = {"SPIDERMON_SMTP_HOST": "127.0.0.1", "SPIDERMON_EMAIL_SENDER": "crawler@example.org"}
    suite = spidermon.SiteMonitorSuite(crawler=get_crawler(settings_dict=needed | settings))
    assert [type(action) for action in suite.monitors_failed_actions] == actions
    assert suite.number_of_monitors == len(RULES)
    assert ("[alerts-not-sent]" in caplog.text) is (not actions)


# --- the monitors


def monitor(rule: str, spider: Any, monkeypatch: pytest.MonkeyPatch, *runs: RunRecord) -> Any:
    """Return the result of the monitor of a rule, for a site with these runs."""
    monkeypatch.setattr(spidermon, "history_after", lambda spider: History(NOW, runs))
    test = spidermon.SiteMonitor(f"test_{rule}")
    test.data = SimpleNamespace(spider=spider)
    result = test.defaultTestResult()
    test(result)
    return result


def opened() -> StoredSpider:
    spider = StoredSpider("jiangsu")
    spider.ledger = object()  # type: ignore[assignment]
    return spider


def test_monitor_of_a_rule_fails_with_its_message(monkeypatch):
    days = [NOW - timedelta(days=days) for days in (3, 2, 1)]
    good = [RunRecord(day, day, "finished", frozenset(), {"articles_found": 20}) for day in days]
    forbidden = RunRecord(NOW, NOW, "finished", frozenset(), {"articles_found": 0}, {"failed": {"robots": 3}})
    assert monitor("robots", opened(), monkeypatch, *good).wasSuccessful()
    result = monitor("robots", opened(), monkeypatch, *good, forbidden)
    ((_, message),) = result.failures
    assert "robots" in message and not result.errors
    assert monitor("killed", opened(), monkeypatch, *good, forbidden).wasSuccessful()


def test_monitors_have_the_names_and_meanings_of_the_rules():
    for rule in RULES:
        assert getattr(spidermon.SiteMonitor, f"test_{rule.name}").__doc__ == rule.meaning


def test_run_without_a_data_folder_is_not_judged(monkeypatch):
    for spider in (StoredSpider("jiangsu"), SimpleNamespace(is_open=True)):
        result = monitor("robots", spider, monkeypatch)
        assert len(result.skipped) == 1 and not result.failures and not result.errors


# --- the end of a run


class Reactor:
    """What the extension asks of the reactor: calls from its thread, and calls after some seconds."""

    def __init__(self, *, stopped: bool = False) -> None:
        self.stopped, self.later, self.called = stopped, [], threading.Event()  # type: ignore[var-annotated]

    def callFromThread(self, function: Any) -> None:
        self.called.set()
        if self.stopped:
            raise RuntimeError
        function()

    def callLater(self, seconds: float, function: Any) -> None:
        self.later.append((seconds, function))


def end_run(monkeypatch: pytest.MonkeyPatch, reactor: Reactor, monitors: Any, reason: str = "finished") -> Any:
    """End a run whose monitors do what `monitors` does. Return what the run waits for."""
    crawler = get_crawler(settings_dict={"SPIDERMON_ENABLED": True})
    crawler.stats.set_value("finish_reason", reason)
    monkeypatch.setattr(twisted.internet, "reactor", reactor, raising=False)
    monkeypatch.setattr(Spidermon, "engine_stopped", lambda self: monitors())
    return spidermon.MonitorExtension(crawler).engine_stopped()


def test_run_ends_when_its_monitors_are_done(monkeypatch):
    reactor, goes_on, threads = Reactor(), threading.Event(), []

    def monitors() -> None:
        threads.append(threading.current_thread())
        goes_on.wait(60)

    waiting = end_run(monkeypatch, reactor, monitors)
    assert not waiting.called and not reactor.later
    goes_on.set()
    assert reactor.called.wait(60)
    threads[0].join(60)
    assert waiting.called and threads[0].daemon and threads[0] is not threading.current_thread()


def test_run_that_is_stopped_waits_three_seconds_for_its_monitors(monkeypatch):
    reactor, goes_on = Reactor(), threading.Event()
    waiting = end_run(monkeypatch, reactor, lambda: goes_on.wait(60), "shutdown")
    ((seconds, finish),) = reactor.later
    assert seconds == 3 and not waiting.called
    finish()
    assert waiting.called
    finish()  # once more has no effect
    goes_on.set()


@pytest.mark.parametrize("stopped", [False, True])
def test_monitors_that_fail_do_not_keep_the_run_from_its_end(monkeypatch, caplog, stopped):
    reactor, threads = Reactor(stopped=stopped), []
    monkeypatch.setattr(threading, "excepthook", lambda args: threads.append(args.exc_type))

    def fail() -> None:
        raise ValueError("x")

    waiting = end_run(monkeypatch, reactor, fail)
    assert reactor.called.wait(60)
    for thread in threading.enumerate():
        if thread.name == "monitors":
            thread.join(60)
    assert "[monitors-failed]" in caplog.text and waiting.called is not stopped and threads == []
