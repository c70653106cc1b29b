"""The end of the way: an article into the store, then into the ledger. In this order: what the ledger knows
is on disk."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from cleaner.selection.confidence import LOW
from crawler import __version__
from crawler.items import TOO_MANY, ArticleItem
from crawler.store.errors import StoreError
from crawler.store.files import as_json, as_text
from crawler.store.guard import not_stored
from crawler.store.records import Entry, Kept
from crawler.store.spider import StoredSpider
from crawler.validators import Validators

#: What is new with every answer, though the article is the same.
_PASSING = frozenset({"fetched_at", "http_status", "etag", "last_modified", "confidence", "zhengwen"})


class StorePipeline:
    """Stores each `ArticleItem` in its site's folder; items of other kinds pass through.

    Of an article that is stored already, one file or none is touched: the same text is left as it is, a changed one is
    kept beside the new one as a revision, and what is whole is not replaced by what is not.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        spider = self._crawler.spider
        if not isinstance(item, ArticleItem) or not isinstance(spider, StoredSpider):
            return item
        try:
            return self._keep(item, spider)
        except (OSError, StoreError, sqlite3.Error) as error:
            raise not_stored(spider, item, error) from error

    def _keep(self, item: ArticleItem, spider: StoredSpider) -> ArticleItem:
        before = spider.ledger.lookup([item.key]).get(item.key)
        stored, record = spider.store.read(before.path) if before and before.path else ("", {})
        if before and record:
            if _is_less(item, record):
                raise DropItem(f"{item.url} is stored with more of its pages than could be had now")
            # What the list said when it named the article is not said again when it is looked at anew.
            known = {name: record.get(name) for name in ("title", "column", "column_url")}
            item = replace(item, **{name: value for name, value in known.items() if value and not getattr(item, name)})
        path, digest, outcome = _store(spider, item, before, stored, record)
        spider.ledger.keep(
            Kept(
                key=item.key,
                url=item.url,
                fetched_at=item.fetched_at,
                day=item.day,
                path=path,
                content_hash=digest,
                validators=Validators(item.etag, item.last_modified),
                column=item.column,
                column_url=item.column_url,
                partial=bool(item.incomplete) and item.incomplete != TOO_MANY,
            )
        )
        if before and before.path and before.path != path:
            spider.store.remove(before.path)  # kept before under another day
        if before and before.path:
            spider.ledger.intents.end(item.key)
        spider.count(outcome)
        if outcome != "articles_unchanged":
            spider.last_stored = path
            # Only of what is new or changed, or one young article would be counted at every run.
            spider.count(f"method/{item.method}")
            if item.confidence < LOW:
                spider.count("low_confidence")
        return item


def _store(
    spider: StoredSpider, item: ArticleItem, before: Entry | None, stored: str, record: dict[str, Any]
) -> tuple[str, str, str]:
    """Writes what there is to write. Returns the text's path and hash, and what the run counts.

    Parameters:
        before, stored, record: what ledger, text file and metadata file hold of the article; empty where it is new.
    """
    text = as_text(item.title, item.date_line, item.text)
    digest = hashlib.sha256(item.text.encode("utf-8", "replace")).hexdigest()
    metadata = item.metadata() | {"content_hash": digest, "revisions": record.get("revisions", [])}
    metadata = json.loads(as_json(metadata | {"zhengwen": __version__}))
    outcome = "articles_stored"
    if before and (digest, item.title) == (record.get("content_hash"), record.get("title")):
        outcome = "articles_unchanged"
        if text == stored and _lasting(metadata) == _lasting(record):
            return before.path, digest, outcome
    if before and before.path:
        spider.ledger.intents.begin(item.key, spider.store.place(item.key, item.day), before.path)
    if outcome == "articles_stored" and before and record and not record.get("incomplete"):
        number = len(metadata["revisions"]) + 1
        revision = {name: record.get(name, "") for name in ("content_hash", "fetched_at")}
        metadata["revisions"].append(revision | {"file": spider.store.set_aside(before.path, number)})
        outcome = "articles_revised"
    return spider.store.write(item.key, item.day, text, metadata), digest, outcome


def _is_less(item: ArticleItem, record: dict[str, Any]) -> bool:
    """Whether an article that is not whole would replace one that is, or that has more pages."""
    return bool(item.incomplete) and (not record.get("incomplete") or len(item.pages) < len(record.get("pages", ())))


def _lasting(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _PASSING}
