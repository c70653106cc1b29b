"""The Scrapy extension that records each run in the site's run log and prints a summary when the crawl ends."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from crawler import __version__, clock
from crawler.clock import timestamp
from crawler.fetch.user_agent import is_placeholder
from crawler.monitoring import failed_pages, run_log
from crawler.monitoring.summary import summary
from crawler.store.errors import with_advice
from crawler.store.folder import CURRENT_RUN, FAILED_PAGES, RUN_LOG
from crawler.store.spider import StoredSpider
from crawler.terminal import show

logger = logging.getLogger(__name__)

_PREFIX = "zhengwen/"


class RunRecorder:
    """Adds a line to the site's runs.jsonl when a run ends; docs/monitoring.md describes the fields.

    During the run it writes the counters so far to current_run.json, once a minute. If the run is killed, the next run
    adds the line from that file.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._record: dict[str, Any] = {}
        self._reason = ""
        self._failed_pages = 0
        self._started: float
        self._heartbeat: AsyncioLoopingCall | LoopingCall | None = None
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecorder:
        """Return the extension of a crawler."""
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Add the line of an earlier run that was killed, and start the heartbeat of this run."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # the folder is not locked for this run
        self._started = monotonic()
        logger.info(
            "[crawl-started] %s (%s) to %s, zhengwen %s", spider.site, spider.name, spider.store.folder, __version__
        )
        settings = self._crawler.settings
        if not settings["REPLAY"] and is_placeholder(contact := settings["CONTACT_URL"] or ""):
            logger.warning(
                "[contact-missing] CONTACT_URL is the placeholder %r: set it to a page that tells the operators of"
                " sites who crawls them and why",
                contact,
            )
        self._record = {
            "started": clock.now().isoformat(timespec="milliseconds"),
            "spider": spider.name,
            "version": __version__,
        }
        if arguments := spider.run_arguments:
            self._record["arguments"] = arguments
        try:
            if run := run_log.recover(spider.store.folder):
                logger.warning(
                    "[run-recovered] the run started at %s left no line in %s; it is added now, with the reason %s",
                    run.started.isoformat(),
                    RUN_LOG,
                    run.reason,
                )
        except OSError as error:
            logger.error("[run-not-recovered] an earlier run cannot be added to %s: %s", RUN_LOG, error)
        self._heartbeat = create_looping_call(self._write_current)
        self._heartbeat.start(run_log.HEARTBEAT)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Add the run to the site's run log."""
        if not self._record or not isinstance(spider, StoredSpider):
            return
        if self._heartbeat and self._heartbeat.running:
            self._heartbeat.stop()
        self._reason = reason
        try:
            self._failed_pages = failed_pages.write(spider.store.folder)
        except OSError as error:
            logger.warning("[failed-pages-not-written] %s cannot be written: %s", FAILED_PAGES, with_advice(error))
        try:
            run_log.append(spider.store.folder, self._record_so_far(reason))
        except OSError as error:
            spider.count("record_failed")
            logger.error("[run-not-recorded] the run cannot be added to %s: %s", RUN_LOG, with_advice(error))

    def engine_stopped(self) -> None:
        """Print the summary last, after all log messages."""
        spider = self._crawler.spider
        if isinstance(spider, StoredSpider) and spider.is_open:
            text = summary(spider, self._counters(), self._reason, self._failed_pages)
            show(text, sys.stderr)
            if self._crawler.settings["LOG_FILE"]:
                logger.info("[summary] %s", text)

    def _write_current(self) -> None:
        spider = self._crawler.spider
        assert isinstance(spider, StoredSpider)
        try:
            run_log.write_current(spider.store.folder, self._record_so_far())
        except OSError as error:  # a warning: a full disk also fails to store articles, and that is an error
            logger.warning("[heartbeat-not-written] %s cannot be written: %s", CURRENT_RUN, error)

    def _record_so_far(self, reason: str = run_log.KILLED) -> dict[str, Any]:
        end = {"started": self._record["started"], "ended": timestamp(), "reason": reason}
        return end | self._record | self._counters()

    def _counters(self) -> dict[str, Any]:
        stats = self._crawler.stats.get_stats()
        counters: dict[str, Any] = {}
        for name in sorted(stats):
            if name.startswith(_PREFIX) and stats[name]:
                group, _, member = name.removeprefix(_PREFIX).partition("/")
                if member:
                    counters.setdefault(group, {})[member] = stats[name]
                else:
                    counters[group] = stats[name]
        counters["errors"] = stats.get("log_count/ERROR", 0)
        counters["seconds"] = round(monotonic() - self._started, 1)
        counters["requests"] = stats.get("downloader/request_count", 0)
        counters["bytes"] = stats.get("downloader/response_bytes", 0)
        return counters
