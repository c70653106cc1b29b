"""Spidermon's monitors: the rules of `crawler.monitoring.health`, checked at the end of each run.

Needs `pip install zhengwen[monitor]`; docs/monitoring.md describes the settings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from scrapy.crawler import Crawler
from spidermon import Monitor, MonitorSuite, monitors
from spidermon.contrib.scrapy.extensions import Spidermon
from twisted.internet.defer import Deferred

from crawler import stopping
from crawler.monitoring.alert import history_after, secret
from crawler.monitoring.email import SendEmail
from crawler.monitoring.health import RULES, HealthRule
from crawler.monitoring.history import History
from crawler.monitoring.webhook import SendWebhook
from crawler.store.spider import SHUTDOWN, StoredSpider

logger = logging.getLogger(__name__)

#: In seconds. A run that is stopped must end within ten, of which it may spend `STOP_GRACE` before the alerts.
_WAIT_OF_STOPPED_RUN = 3.0


class MonitorExtension(Spidermon):  # type: ignore[misc]
    """Spidermon's extension; the monitors at the end of a run and their alerts run in a thread.

    The reactor stays free, so that a signal ends the process soon although a mail server does not answer.
    """

    def engine_stopped(self) -> Deferred[None]:
        """Run the monitors, and let the run end when they are done."""
        from twisted.internet import reactor  # an import at the top would install the default reactor

        done: Deferred[None] = Deferred()

        def finish() -> None:
            if not done.called:
                done.callback(None)

        def run() -> None:
            try:
                super(MonitorExtension, self).engine_stopped()
            except Exception:
                logger.exception("[monitors-failed] the monitors cannot be run")
            finally:
                with suppress(RuntimeError):  # the run was stopped meanwhile
                    reactor.callFromThread(finish)

        def stop_soon() -> None:
            reactor.callLater(_WAIT_OF_STOPPED_RUN, finish)  # type: ignore[arg-type]

        if self.crawler.stats.get_value("finish_reason") == SHUTDOWN:
            stop_soon()
        else:  # a signal from now on; the engine, which handled it before, has stopped
            stopping.when_requested(lambda: reactor.callFromThread(stop_soon))
        Thread(target=run, name="monitors", daemon=True).start()
        return done


@monitors.name("Site")
class SiteMonitor(Monitor):  # type: ignore[misc]
    """One test for each rule; it fails where the rule reports something."""

    def setUp(self) -> None:
        """Read the site's history."""
        spider = self.data.spider
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            self.skipTest("this run had no data folder")
        self.history: History = history_after(spider)


def _test_of(rule: HealthRule) -> Callable[[SiteMonitor], None]:
    def test(self: SiteMonitor) -> None:
        if message := rule.check(self.history):
            self.fail(str(message))

    test.__doc__ = rule.meaning
    return test


for _rule in RULES:
    setattr(SiteMonitor, f"test_{_rule.name}", monitors.name(_rule.name)(_test_of(_rule)))


class SiteMonitorSuite(MonitorSuite):  # type: ignore[misc]
    """All rules, with the actions that the settings select.

    SPIDERMON_EMAIL_TO adds an e-mail, SPIDERMON_WEBHOOK_URL adds a webhook.
    """

    monitors = (SiteMonitor,)

    def __init__(self, *args: Any, crawler: Crawler | None = None, **kwargs: Any) -> None:
        actions: list[type] = []
        if crawler and crawler.settings.getlist("SPIDERMON_EMAIL_TO"):
            actions.append(SendEmail)
        if crawler and secret(crawler.settings, "SPIDERMON_WEBHOOK_URL"):
            actions.append(SendWebhook)
        if not actions:
            logger.warning(
                "[alerts-not-sent] alerts are only logged: set SPIDERMON_EMAIL_TO or SPIDERMON_WEBHOOK_URL to send them"
            )
        super().__init__(*args, crawler=crawler, monitors_failed_actions=actions, **kwargs)
