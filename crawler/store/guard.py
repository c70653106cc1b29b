"""Ends a run that cannot or may not store more articles: all further requests would be useless.

The next run makes them.
"""

from __future__ import annotations

import logging
import sqlite3
from asyncio import Task, ensure_future
from contextlib import suppress

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from crawler.items import ArticleItem
from crawler.store.errors import NotStored, with_advice
from crawler.store.outcomes import Outcome
from crawler.store.records import Status
from crawler.store.spider import ARTICLE_LIMIT, StoredSpider

logger = logging.getLogger(__name__)

#: One article may fail for a cause of its own, such as a folder with the name of its file; several in a row mean that
#: the disk fails.
_FAILURES_IN_A_ROW_MAX = 3
#: The finish reason, in runs.jsonl and in the log.
CANNOT_STORE = "cannot_store"


class StorageGuard:
    """Extension that ends a run if three articles in a row are not stored, or at once if the ledger fails.

    It also ends a run that has stored as many articles as it may.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._failures_in_a_row = 0
        self._closing: Task[None] | None = None
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.spider_error, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorageGuard:
        """Make the extension, as Scrapy does."""
        return cls(crawler)

    def item_scraped(self) -> None:
        """Note that an article was stored; end the run if it was the last that the run may store."""
        self._failures_in_a_row = 0
        spider = self._crawler.spider
        if isinstance(spider, StoredSpider) and spider.is_at_limit:
            self._end_run(ARTICLE_LIMIT)

    def item_dropped(self, exception: BaseException) -> None:
        """Count an article that was not stored."""
        if isinstance(exception, NotStored) and isinstance(cause := exception.__cause__, Exception):
            self._failures_in_a_row += 1
            if isinstance(cause, sqlite3.Error) or self._failures_in_a_row >= _FAILURES_IN_A_ROW_MAX:
                self._end_failed_run(cause)

    def spider_error(self, failure: Failure, spider: Spider) -> None:
        """End the run if a callback could not write its links to the ledger."""
        if isinstance(failure.value, sqlite3.Error) and isinstance(spider, StoredSpider):
            spider.count("failed/ledger")
            self._end_failed_run(failure.value)

    def _end_failed_run(self, error: Exception) -> None:
        if self._closing is None:
            logger.error("[cannot-store] the run ends, because nothing can be stored: %s", with_advice(error))
            self._end_run(CANNOT_STORE)

    def _end_run(self, reason: str) -> None:
        if self._closing is None:
            self._closing = ensure_future(self._crawler.engine.close_spider_async(reason=reason))


def not_stored(spider: StoredSpider, item: ArticleItem, error: Exception) -> NotStored:
    """Count an article that could not be stored, and make the next run request it again.

    Returns:
        The exception to raise.
    """
    cause = "ledger" if isinstance(error, sqlite3.Error) else "store"
    spider.count(f"failed/{cause}")
    spider.record_outcome(item.key, Outcome.FAILED)
    with suppress(sqlite3.Error):  # then the article is still queued, which has the same effect
        spider.ledger.settle(item.key, Status.FAILED, cause, is_attempt=False)
    return NotStored(f"{item.url} could not be stored: {with_advice(error)}")
