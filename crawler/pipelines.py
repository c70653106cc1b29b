"""The end of the way: an article into the store, then into the ledger. In this order: what the ledger knows
is on disk."""

from __future__ import annotations

import hashlib

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler import __version__
from crawler.items import ArticleItem
from crawler.ledger import Kept, Status
from crawler.spiders.articles import ArticleSpider
from crawler.store import StoreError, as_text


class StorePipeline:
    """Stores each `ArticleItem` in its site's folder; items of other kinds pass through."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        spider = self._crawler.spider
        if not isinstance(item, ArticleItem) or not isinstance(spider, ArticleSpider):
            return item
        digest = hashlib.sha256(item.text.encode("utf-8", "replace")).hexdigest()
        metadata = item.metadata() | {"content_hash": digest, "zhengwen": __version__}
        before = spider.ledger.lookup([item.key]).get(item.key)
        try:
            path = spider.store.write(item.key, item.day, as_text(item.title, item.date_line, item.text), metadata)
        except (OSError, StoreError) as error:
            spider.ledger.settle(item.key, Status.FAILED, "store")
            spider.count("failed/store")
            raise DropItem(f"{item.url} could not be stored: {error}") from error
        spider.ledger.keep(
            Kept(item.key, item.url, item.fetched_at, item.day, path, digest, item.etag, item.last_modified)
        )
        if before and before.path and before.path != path:
            spider.store.remove(before.path)  # kept before under another day
        spider.last_stored = path
        spider.count("articles_stored")
        if before and before.content_hash and before.content_hash != digest:
            spider.count("articles_changed")
        return item
