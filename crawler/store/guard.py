"""A run that cannot keep what it fetches ends: to go on would be to ask the site for pages in vain. Nothing is lost, as
the next run fetches what is missing.
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
from crawler.store.errors import NotStored, with_remedy
from crawler.store.records import Status
from crawler.store.spider import StoredSpider

logger = logging.getLogger(__name__)

#: One article may have a fault of its own, say a folder in its place; several in a row mean the disk.
_IN_A_ROW = 3
#: The reason of ending, as runs.jsonl and the log give it.
REASON = "cannot_store"


class StorageGuard:
    """Ends a run when three articles in a row could not be stored, or at once when the ledger cannot be written."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._in_a_row = 0
        self._end: Task[None] | None = None
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.spider_error, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorageGuard:
        return cls(crawler)

    def item_scraped(self) -> None:
        self._in_a_row = 0

    def item_dropped(self, exception: BaseException) -> None:
        if isinstance(exception, NotStored) and isinstance(cause := exception.__cause__, Exception):
            self._in_a_row += 1
            if isinstance(cause, sqlite3.Error) or self._in_a_row >= _IN_A_ROW:
                self._end_run(cause)

    def spider_error(self, failure: Failure, spider: Spider) -> None:
        """Ends the run where a callback could not write its links down."""
        if isinstance(failure.value, sqlite3.Error) and isinstance(spider, StoredSpider):
            spider.count("failed/ledger")
            self._end_run(failure.value)

    def _end_run(self, error: Exception) -> None:
        if self._end is None:
            logger.error("nothing more is fetched, as it cannot be stored: %s", with_remedy(error))
            self._end = ensure_future(self._crawler.engine.close_spider_async(reason=REASON))


def not_stored(spider: StoredSpider, item: ArticleItem, error: Exception) -> NotStored:
    """Counts an article that could not be stored, and sees to it that it is asked for again. Returns what to raise."""
    cause = "ledger" if isinstance(error, sqlite3.Error) else "store"
    spider.count(f"failed/{cause}")
    with suppress(sqlite3.Error):  # then it is still noted as asked for, which does as well
        spider.ledger.settle(item.key, Status.FAILED, cause)
    return NotStored(f"{item.url} could not be stored: {with_remedy(error)}")
