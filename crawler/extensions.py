"""What remains of a run beside the articles: a line in the site's runs.jsonl, and a few lines for whoever
watches."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.logs import shown
from crawler.remedies import with_remedy
from crawler.spiders.articles import ArticleSpider, now
from crawler.store import append_line

logger = logging.getLogger(__name__)

_PREFIX = "zhengwen/"


class RunRecord:
    """Writes a run down when it ends, however it ends short of a kill.

    A line of runs.jsonl holds the run's times, spider and reason of ending; how many articles were found, known
    before, new, stored, revised, unchanged, incomplete, out of range and without text; failures by cause; columns,
    list pages, list pages that were unchanged, columns not read to their end; platforms and the cleaner's methods by
    name; logged errors, seconds, bytes. What did not occur is left out.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = ""
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecord:
        return cls(crawler)

    def spider_opened(self) -> None:
        self._started = now()

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Adds the run to the site's runs.jsonl."""
        if isinstance(spider, ArticleSpider) and hasattr(spider, "ledger"):
            record = {"started": self._started, "ended": now(), "spider": spider.name, "reason": reason}
            try:
                append_line(
                    spider.store.folder / "runs.jsonl", json.dumps(record | self._figures(), ensure_ascii=False)
                )
            except OSError as error:
                spider.count("record_failed")
                logger.error("the run is not written down in runs.jsonl: %s", with_remedy(error))

    def engine_stopped(self) -> None:
        """Says where the files are, last of all, where it is not scrolled away."""
        spider = self._crawler.spider
        if isinstance(spider, ArticleSpider) and hasattr(spider, "ledger"):
            print(summary(spider, self._figures()), file=sys.stderr)

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
        figures["seconds"] = round(stats.get("elapsed_time_seconds", 0), 1)
        figures["bytes"] = stats.get("downloader/response_bytes", 0)
        return figures


def summary(spider: ArticleSpider, figures: dict[str, Any]) -> str:
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
    return "\n".join("  " * line.startswith("  ") + shown(line.strip()) for line in lines)
