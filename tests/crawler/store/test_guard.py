"""The guard that ends a run which cannot store what it fetches."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable

import pytest
from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from crawler.store.errors import NotStored
from crawler.store.guard import StorageGuard


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
def reasons() -> Callable[..., list[str]]:
    """Send a guard what happened to the articles of a run, in order. Returns the reasons why the run was ended."""

    def run(*results: DropItem | None) -> list[str]:
        async def main() -> list[str]:
            crawler = get_crawler()
            crawler.engine = Engine()  # type: ignore[assignment]
            guard = StorageGuard.from_crawler(crawler)
            for result in results:
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
