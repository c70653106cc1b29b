"""Extension: brings the search index up to date at the end of a run (INDEX=1)."""

from __future__ import annotations

import logging
import sqlite3
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.collection.articles import Collection
from crawler.collection.index import SearchIndex
from crawler.store.errors import StoreError
from crawler.store.spider import StoredSpider

logger = logging.getLogger(__name__)


class Indexer:
    """Indexes what a run stored. A failure is logged and changes nothing else: the next update repeats the work."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect the extension, if INDEX is set.

        Raises:
            NotConfigured: INDEX is not set.
        """
        if not crawler.settings.getbool("INDEX"):
            raise NotConfigured
        extension = cls()
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Spider) -> None:
        """Update the index for the site of this spider."""
        if not isinstance(spider, StoredSpider) or not spider.store.texts.is_dir():
            return
        try:
            with SearchIndex(spider.store.data, write=True) as index:
                index.update(Collection(spider.store.data), [spider.store.folder.name])
        except (StoreError, OSError, sqlite3.Error) as error:
            logger.error("[index-failed] the search index was not updated (%s): run zhengwen index", error)
