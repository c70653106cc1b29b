"""Recognises by their content what only looks new: copies under another address, and revisions that change a counter.

Some sites add a token to each link (`?t=1716170000`), another at every visit, and some pages show another number at
every visit. Without this, the first would be stored anew at each visit, and the others would gain a revision.
"""

from __future__ import annotations

import re
from collections import Counter

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import ArticleItem
from crawler.store.article_files import ArticleRecord, content_hash, load_record, record_of
from crawler.store.outcomes import Outcome
from crawler.store.records import Entry, Status
from crawler.store.spider import StoredSpider

#: Characters. A shorter text (详见附件) does not tell two articles apart.
_TEXT_MIN = 50
#: The fields that must be the same too.
_SAME_FIELDS = ("title", "date", "source", "author", "doc_number", "office", "attachments", "incomplete")
#: Characters of the changed lines, without digits.
_SMALL_CHANGE_MAX = 40
_NUMBER = re.compile(r"[\d\s.,:%/-]+|[〇零一二三四五六七八九十百千]+")


class CopyPipeline:
    """Drops an article that is stored under an address that differs in the query or the session id only.

    Text, title, day and all other fields that tell articles apart must be the same. The ledger records the copy, so
    that its address is not requested again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CopyPipeline:
        """Make the pipeline, as Scrapy does."""
        return cls(crawler)

    def process_item(self, item: object) -> object:
        """Drop a copy.

        Raises:
            DropItem: The article is a copy.
        """
        spider = self._crawler.spider
        if isinstance(item, ArticleItem) and isinstance(spider, StoredSpider) and (entry := _original(item, spider)):
            spider.ledger.settle(item.key, Status.COPY, entry.key)
            spider.count("articles_copied")
            spider.record_outcome(item.key, Outcome.COPIED)
            raise DropItem(f"{item.url} is a copy of {entry.url}", log_level="DEBUG")
        return item


def is_small_change(old: str, new: str) -> bool:
    """Return whether two versions of a text differ in numbers or in a few characters only."""
    before, after = (Counter(_NUMBER.sub("", line) for line in text.splitlines()) for text in (old, new))
    return max(_size(before - after), _size(after - before)) <= _SMALL_CHANGE_MAX


def _original(item: ArticleItem, spider: StoredSpider) -> Entry | None:
    """Return the entry of the stored article that an item is a copy of."""
    if len(item.text) < _TEXT_MIN or item.incomplete:
        return None
    twins = spider.ledger.twins(item.key, item.url, content_hash(item.text))
    entry = spider.ledger.lookup([item.key]).get(item.key) if twins else None
    if entry and entry.stored:
        return None
    for twin in twins:
        stored = load_record((spider.store.folder / twin.path).with_suffix(".json"))
        if stored and _are_same(record_of(item), stored):
            return twin
    return None


def _are_same(record: ArticleRecord, stored: ArticleRecord) -> bool:
    return all(record.get(name) == stored.get(name) for name in _SAME_FIELDS)


def _size(lines: Counter[str]) -> int:
    return sum(len(line) * number for line, number in lines.items())
