"""Spidermon's monitors: the rules of `crawler.monitoring.health`, asked at the end of each run. Needs
`pip install zhengwen[monitor]`; docs/monitoring.md tells the settings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from scrapy.crawler import Crawler
from spidermon import Monitor, MonitorSuite, monitors

from crawler.monitoring.alarms import SendEmail, SendWebhook, past_of, secret
from crawler.monitoring.health import RULES, Rule
from crawler.monitoring.history import History
from crawler.store.spider import StoredSpider

logger = logging.getLogger(__name__)


@monitors.name("Site")
class SiteMonitor(Monitor):  # type: ignore[misc]
    """Each rule as a test, which fails where the rule speaks."""

    def setUp(self) -> None:
        spider = self.data.spider
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            self.skipTest("this run had no data folder of its own")
        self.history: History = past_of(spider)


def _test(rule: Rule) -> Callable[[SiteMonitor], None]:
    def test(self: SiteMonitor) -> None:
        if seen := rule.look(self.history):
            self.fail(seen)

    test.__doc__ = rule.meaning
    return test


for _rule in RULES:
    setattr(SiteMonitor, f"test_{_rule.name}", monitors.name(_rule.name)(_test(_rule)))


class SiteMonitorSuite(MonitorSuite):  # type: ignore[misc]
    """All rules, and the actions that are configured: an e-mail where SPIDERMON_EMAIL_TO says to whom, a webhook where
    SPIDERMON_WEBHOOK_URL says which."""

    monitors = (SiteMonitor,)

    def __init__(self, *args: Any, crawler: Crawler | None = None, **kwargs: Any) -> None:
        actions: list[type] = []
        if crawler and crawler.settings.getlist("SPIDERMON_EMAIL_TO"):
            actions.append(SendEmail)
        if crawler and secret(crawler.settings, "SPIDERMON_WEBHOOK_URL"):
            actions.append(SendWebhook)
        if not actions:
            logger.warning("alarms are only logged: set SPIDERMON_EMAIL_TO or SPIDERMON_WEBHOOK_URL to have them sent")
        super().__init__(*args, crawler=crawler, monitors_failed_actions=actions, **kwargs)
