"""The guard that ends a run which cannot store what it fetches."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from scrapy import Spider, signals
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.items import Target
from crawler.spiders.any_site import AnySiteSpider
from crawler.store.errors import NotStored
from crawler.store.guard import StorageGuard
from crawler.store.guard import not_stored as settle_not_stored
from crawler.store.records import Status
from crawler.urls import key_of


class Engine:
    """Stands in for Scrapy's engine and records why the run is ended."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def close_spider_async(self, *, reason: str) -> None:
        self.reasons.append(reason)


def not_stored(cause: Exception) -> NotStored:
    error = NotStored("an article could not be stored")
    error.__cause__ = cause
    return error


STORED, FULL = None, not_stored(OSError(28, "No space left on device"))
LEDGER_FULL = not_stored(sqlite3.OperationalError("database or disk is full"))
DROPPED = DropItem("more of it is stored already")


@pytest.fixture
def spider(tmp_path) -> Iterator[AnySiteSpider]:
    crawler = get_crawler(AnySiteSpider, {"DATA_DIR": str(tmp_path)})
    opened = AnySiteSpider.from_crawler(crawler, url="http://www.example.cn/news/")
    opened.opened()
    yield opened
    opened.closed("shutdown")


@pytest.fixture
def reasons(spider) -> Callable[..., list[str]]:
    """Send a guard what happened in a run, in order: None for a stored article, or the error.

    Returns the reasons why the run was ended.
    """

    def run(*results: DropItem | Failure | None) -> list[str]:
        async def main() -> list[str]:
            crawler = get_crawler()
            crawler.engine = Engine()  # type: ignore[assignment]
            guard = StorageGuard.from_crawler(crawler)
            for result in results:
                if isinstance(result, Failure):
                    crawler.signals.send_catch_log(signals.spider_error, failure=result, spider=spider)
                else:
                    signal = signals.item_dropped if result else signals.item_scraped
                    crawler.signals.send_catch_log(signal, exception=result)
            await asyncio.sleep(0)
            assert guard
            return crawler.engine.reasons  # type: ignore[union-attr]

        return asyncio.run(main())

    return run


def test_three_articles_in_a_row_that_are_not_stored_end_the_run(reasons):
    assert reasons(FULL, FULL) == []
    assert reasons(FULL, FULL, FULL) == ["cannot_store"]
    assert reasons(FULL, FULL, FULL, FULL, LEDGER_FULL) == ["cannot_store"], "a run is ended once"


def test_stored_article_resets_the_count(reasons):
    assert reasons(FULL, FULL, STORED, FULL, FULL, STORED, FULL, FULL) == []
    assert reasons(FULL, FULL, STORED, FULL, FULL, FULL) == ["cannot_store"]


def test_failure_of_the_ledger_ends_the_run_at_once(reasons):
    assert reasons(STORED, LEDGER_FULL) == ["cannot_store"]


def test_article_that_is_dropped_for_another_reason_is_not_counted(reasons):
    assert reasons(*[DROPPED] * 9) == []
    assert reasons(FULL, FULL, DROPPED, FULL) == ["cannot_store"]


def test_callback_that_cannot_enter_its_links_ends_the_run(reasons, spider):
    assert reasons(Failure(ValueError("another fault"))) == []
    assert spider.crawler.stats.get_value("zhengwen/failed/ledger") is None
    assert reasons(Failure(sqlite3.OperationalError("database or disk is full"))) == ["cannot_store"]
    assert spider.crawler.stats.get_value("zhengwen/failed/ledger") == 1


@pytest.mark.parametrize(
    ("error", "cause"),
    [(OSError(28, "No space left on device"), "store"), (sqlite3.OperationalError("database is locked"), "ledger")],
)
def test_article_that_could_not_be_stored_is_counted_and_requested_by_the_next_run(spider, error, cause):
    url = "http://www.example.cn/1.html"
    spider.ledger.queue([Target(key_of(url), url)], "2024-05-07T08:00:00+08:00")
    raised = settle_not_stored(spider, SimpleNamespace(key=key_of(url), url=url), error)
    assert isinstance(raised, NotStored) and url in str(raised)
    assert spider.crawler.stats.get_value(f"zhengwen/failed/{cause}") == 1
    spider.ledger.begin_run()
    ((entry,),) = spider.ledger.unfinished()
    assert (entry.status, entry.cause, entry.attempts) == (Status.FAILED, cause, 0)
    spider.ledger.close()
    assert isinstance(settle_not_stored(spider, SimpleNamespace(key=key_of(url), url=url), error), NotStored)


def test_run_of_another_spider_is_not_ended(spider):
    crawler = get_crawler(Spider)
    crawler.spider, crawler.engine = Spider("other"), Engine()  # type: ignore[assignment]
    guard = StorageGuard.from_crawler(crawler)
    guard.item_scraped()
    guard.spider_error(Failure(sqlite3.OperationalError()), crawler.spider)
    assert crawler.engine.reasons == []


def test_run_ends_with_the_last_article_that_it_may_store(spider):
    async def main() -> list[str]:
        spider.crawler.spider, spider.crawler.engine = spider, Engine()
        guard = StorageGuard.from_crawler(spider.crawler)
        spider.article_limit = 2
        for _ in range(3):
            spider.count("articles_stored")
            guard.item_scraped()
            await asyncio.sleep(0)
        return spider.crawler.engine.reasons

    assert asyncio.run(main()) == ["article_limit"]
