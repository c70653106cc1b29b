"""The item pipeline that stores an article: first the files, then the ledger, so that all it lists is on the disk."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from cleaner.selection.confidence import LOW
from crawler.items import ArticleItem
from crawler.store.article_files import ArticleRecord, RevisionRecord, article_text, kept_of, record_of
from crawler.store.copies import is_small_change
from crawler.store.errors import StoreError
from crawler.store.guard import not_stored
from crawler.store.ledger import WriteIntent
from crawler.store.outcomes import Outcome
from crawler.store.records import Status
from crawler.store.spider import StoredSpider
from crawler.store.vanished import with_mark

logger = logging.getLogger(__name__)

#: Fields that differ with every response although the article is the same.
_VOLATILE_FIELDS = frozenset({"fetched_at", "http_status", "etag", "last_modified", "confidence", "zhengwen"})
#: Fields that can come from the list. The list is not read when the article is fetched again.
_FROM_LIST: Final = ("title", "column", "column_url")


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article as it is stored. The fields are empty for a new article.

    Attributes:
        path: Its text file, relative to the site's folder, as in the ledger.
        text: The content of that file; "" if it is missing or damaged.
        record: Its metadata; None if the file is missing or damaged.
        revisions: Its earlier texts.
    """

    path: str = ""
    text: str = ""
    record: ArticleRecord | None = None
    revisions: Sequence[RevisionRecord] = ()

    @property
    def is_complete(self) -> bool:
        return self.record is not None and not self.record.get("incomplete")


class StorePipeline:
    """Stores each `ArticleItem` in its site's folder. Items of other types pass through.

    An article that is stored already is written only if it has changed. The old text is kept as a revision. A complete
    article is not replaced by an incomplete one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Make the pipeline, as Scrapy does."""
        return cls(crawler)

    def process_item(self, item: object) -> object:
        """Store an article.

        Raises:
            NotStored: It could not be stored.
            DropItem: More of it is stored already, or the run has stored as many articles as it may: then the article
                stays unfinished.
        """
        spider = self._crawler.spider
        if not isinstance(item, ArticleItem) or not isinstance(spider, StoredSpider):
            return item
        if spider.is_at_limit:
            raise DropItem(f"{item.url} is left to the next run (-a limit={spider.article_limit})", log_level="DEBUG")
        try:
            return _keep(item, spider)
        except (OSError, StoreError, sqlite3.Error) as error:
            raise not_stored(spider, item, error) from error


def _keep(item: ArticleItem, spider: StoredSpider) -> ArticleItem:
    entry = spider.ledger.lookup([item.key]).get(item.key)
    old = _read(spider, item, entry.path if entry else "")
    if old.record:
        if old.text and _has_less(item, old.record):
            spider.ledger.settle(item.key, Status.FAILED, item.incomplete)
            spider.record_outcome(item.key, Outcome.FAILED)
            raise DropItem(f"{item.url} is stored with more of its pages than could be fetched now")
        item = _with_list_fields(item, old.record)
    path, record, outcome = _write(spider, item, old)
    moved_from = old.path if old.path != path else ""
    # The new files and then the new row are on the disk before the old files are removed.
    spider.ledger.keep(kept_of(record, item.key, path), moved_from)
    if moved_from:
        spider.store.remove(moved_from)  # it was stored under another day
        spider.ledger.write_intents.finish(item.key)
    spider.count(outcome)
    if old.record and old.record.get("vanished") and not record.get("vanished"):
        spider.count("articles_returned")
    spider.record_outcome(item.key, Outcome(outcome.removeprefix("articles_")))
    if outcome == "articles_revised":
        spider.ledger.note_revision(item.key, is_small=is_small_change(old.text, article_text(item)))
    if outcome != "articles_unchanged":
        # Only for new and changed articles. Otherwise a recent article would be counted at every run.
        spider.count(f"method/{item.method}")
        if item.confidence < LOW:
            spider.count("low_confidence")
    return item


def _read(spider: StoredSpider, item: ArticleItem, path: str) -> _Stored:
    """Read the article as it is stored. Files that cannot be used are set aside.

    Args:
        spider: The spider.
        item: The article as it will be stored.
        path: The text file that the ledger has for it, or "". Then there may still be files of that name, for example
            if a rebuild of the ledger passed them over because they are damaged.
    """
    place = path or spider.store.path_of(item.key, item.day)
    text, record = spider.store.read(place)
    if record and text:
        return _Stored(place, text, record, record.get("revisions", []))
    copies = spider.store.set_aside(place, item.text)
    if copies:
        spider.count("articles_set_aside")
        logger.warning(
            "[article-set-aside] %s or its metadata is missing or damaged: copied to %s before it is replaced",
            place,
            ", ".join(copies),
        )
    elif not path:
        return _Stored()
    revisions = record.get("revisions", []) if record else spider.store.revisions_of(place)
    return _Stored(path, "", record, revisions)


def _write(spider: StoredSpider, item: ArticleItem, old: _Stored) -> tuple[str, ArticleRecord, str]:
    """Write what has changed of an article.

    Returns:
        The path of its text file, its metadata, and the name of the run's counter for the result.
    """
    text = article_text(item)
    mark = _mark_after(item, old.record)
    record = with_mark(record_of(item, old.revisions), mark)
    outcome = "articles_stored"
    before = (old.record["content_hash"], old.record.get("title")) if old.record and old.text else None
    if old.record and (record["content_hash"], item.title) == before:
        outcome = "articles_unchanged"
        if text == old.text and _lasting(record) == _lasting(old.record):
            return old.path, record, outcome
    intent = WriteIntent(item.key, spider.store.path_of(item.key, item.day), old.path)
    spider.ledger.write_intents.begin(intent)
    if outcome == "articles_stored" and old.record and old.text and old.is_complete:
        file = spider.store.keep_revision(old.path, len(old.revisions) + 1, old.record["content_hash"])
        revision = RevisionRecord(
            content_hash=old.record["content_hash"], fetched_at=old.record["fetched_at"], file=file
        )
        record = with_mark(record_of(item, [*old.revisions, revision]), mark)
        outcome = "articles_revised"
    return spider.store.write(item.key, item.day, text, record), record, outcome


def _mark_after(item: ArticleItem, record: ArticleRecord | None) -> str:
    """Return the mark that a stored article is gone, if its page was fetched before that (from the archive)."""
    at = record.get("vanished", "") if record else ""
    return at if at and datetime.fromisoformat(item.fetched_at) < datetime.fromisoformat(at) else ""


def _has_less(item: ArticleItem, record: ArticleRecord) -> bool:
    """Return whether an incomplete article would replace a complete one, or one with more pages."""
    return bool(item.incomplete) and (not record.get("incomplete") or len(item.pages) < len(record.get("pages", [])))


def _with_list_fields(item: ArticleItem, record: ArticleRecord) -> ArticleItem:
    """Return an article with the stored values of those fields of the list that it lacks."""
    missing: dict[str, Any] = {name: record[name] for name in _FROM_LIST if name in record and not getattr(item, name)}
    return replace(item, **missing)


def _lasting(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _VOLATILE_FIELDS}
