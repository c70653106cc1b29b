"""What remains of a run beside the articles: a line in the site's runs.jsonl, and a few lines for whoever
watches."""

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
from crawler.monitoring import run_log as runs
from crawler.store.errors import with_remedy
from crawler.store.spider import StoredSpider
from crawler.terminal import escape_text

logger = logging.getLogger(__name__)

_PREFIX = "zhengwen/"


class RunRecord:
    """Writes a run down when it ends, in a line of the site's runs.jsonl; docs/monitoring.md tells the columns.

    While the run goes on it says so every minute in run.json beside it. What a killed run had said there last, the next
    run writes down in its place.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._record: dict[str, Any] = {}
        self._began = monotonic()
        self._beat: AsyncioLoopingCall | LoopingCall | None = None
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecord:
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Writes down an earlier run that could not do so itself, and begins to say that this one goes on."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # the folder is not this run's
        self._began = monotonic()
        self._record = {
            "started": clock.now().isoformat(timespec="milliseconds"),
            "spider": spider.name,
            "version": __version__,
        }
        if arguments := spider.run_arguments:
            self._record["arguments"] = arguments
        try:
            if left := runs.take_over(spider.store.folder):
                logger.warning("the run of %s did not end by itself (%s)", left.started.isoformat(), left.reason)
        except OSError as error:
            logger.error("an earlier run could not be written down: %s", error)
        self._beat = create_looping_call(self._say_going)
        self._beat.start(runs.BEAT)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Adds the run to the site's runs.jsonl."""
        if not self._record or not isinstance(spider, StoredSpider):
            return
        if self._beat and self._beat.running:
            self._beat.stop()
        try:
            runs.write(spider.store.folder, self._so_far(reason))
        except OSError as error:
            spider.count("record_failed")
            logger.error("the run is not written down in %s: %s", runs.RUNS, with_remedy(error))

    def engine_stopped(self) -> None:
        """Says where the files are, last of all, where it is not scrolled away."""
        spider = self._crawler.spider
        if isinstance(spider, StoredSpider) and spider.is_open:
            print(summary(spider, self._figures()), file=sys.stderr)

    def _say_going(self) -> None:
        spider = self._crawler.spider
        assert isinstance(spider, StoredSpider)
        try:
            runs.say_going(spider.store.folder, self._so_far())
        except OSError as error:  # a full disk is told of by what it keeps from being stored
            logger.warning("%s could not be written: %s", runs.GOING, error)

    def _so_far(self, reason: str = runs.KILLED) -> dict[str, Any]:
        ended = {"started": self._record["started"], "ended": timestamp(), "reason": reason}
        return ended | self._record | self._figures()

    def _figures(self) -> dict[str, Any]:
        stats = self._crawler.stats.get_stats()
        figures: dict[str, Any] = {}
        for name in sorted(stats):
            if name.startswith(_PREFIX):
                group, _, member = name.removeprefix(_PREFIX).partition("/")
                if member:
                    figures.setdefault(group, {})[member] = stats[name]
                else:
                    figures[group] = stats[name]
        figures["errors"] = stats.get("log_count/ERROR", 0)
        figures["seconds"] = round(monotonic() - self._began, 1)
        figures["requests"] = stats.get("downloader/request_count", 0)
        figures["bytes"] = stats.get("downloader/response_bytes", 0)
        return figures


def summary(spider: StoredSpider, figures: dict[str, Any]) -> str:
    """What a run did, and where its files are."""
    failed = figures.get("failed", {})
    lines = [
        f"{spider.site} ({spider.name}): {figures.get('articles_found', 0)} articles found,"
        f" {figures.get('articles_known', 0)} known before, {figures.get('articles_stored', 0)} stored,"
        f"{f' {revised} revised,' if (revised := figures.get('articles_revised')) else ''}"
        f" {figures.get('empty', 0)} without text, {sum(failed.values())} failed requests",
        *(f"  failed: {cause} {number}" for cause, number in failed.items()),
        f"  texts:  {spider.store.texts}",
    ]
    if spider.last_stored:
        lines.append(f"  last:   {spider.store.folder / spider.last_stored}")
    return "\n".join("  " * line.startswith("  ") + escape_text(line.strip()) for line in lines)
