"""A spider with a site's data folder: the base class that the store, the monitoring and the schedule use."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.store.errors import FolderInUse, StoreError, with_advice
from crawler.store.files import Store
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import note_end
from crawler.store.outcomes import GROUP, Outcome, are_unread
from crawler.store.recovery import open_ledger
from crawler.urls import with_http

#: The finish reason of a run that ends at once because another run of the site is writing to the folder.
IN_USE = "in_use"
#: The finish reason of a run whose folder cannot be used for another cause.
_DATA_FOLDER = "data_folder"
#: Scrapy's finish reason of a run that did everything.
FINISHED = "finished"
#: The finish reason of a run that had nothing left to do, and could not read any article.
NOTHING_READ = "nothing_read"
#: Scrapy's finish reason of a run that was stopped by a signal.
SHUTDOWN = "shutdown"
#: The finish reason of a run that did the rest after an exception of a callback, of `start` or of a pipeline.
EXCEPTION = "exception"
#: The finish reason of a run that has stored as many articles as it may (`-a limit=N`).
ARTICLE_LIMIT = "article_limit"
#: The counter of errors of the ledger. After any the next run checks the ledger.
_LEDGER_ERRORS = "failed/ledger"
#: The counters of articles that were stored.
_STORED = ("articles_stored", "articles_revised")


class StoredSpider(Spider):
    """A spider whose items are stored in a site's data folder.

    Attributes:
        site: The site's own name, in Chinese.
        hosts: All hosts of the site, without their subdomains.
        http_only: Whether its pages can be fetched over http only, even if links and redirects use https.
        store: The site's folder; set when the spider is made.
        ledger: Its ledger; set when the spider is opened and the folder is locked for this run.
        run_arguments: The arguments of the run, by name, for the run log.
        article_limit: The number of articles that the run may store, new and revised ones together; None for any.
    """

    site: str
    hosts: tuple[str, ...]
    http_only = False
    store: Store
    ledger: Ledger
    run_arguments: Mapping[str, str] = {}
    article_limit: int | None = None
    allowed_domains: list[str]
    _has_ledger_errors = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outcomes: dict[str, Outcome] = {}

    @property
    def folder_name(self) -> str:
        """The name of the site's data folder."""
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether the site's folder is locked for this run and its ledger is open."""
        return hasattr(self, "ledger")

    @property
    def is_at_limit(self) -> bool:
        """Whether the run has stored as many articles as it may."""
        if self.article_limit is None:
            return False
        stored: int = sum(self.crawler.stats.get_value(f"zhengwen/{name}", 0) for name in _STORED)
        return stored >= self.article_limit

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, as Scrapy does."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = Store(Path(crawler.settings["DATA_DIR"]), spider.folder_name)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.callback_raised, signals.spider_error)
        crawler.signals.connect(spider.pipeline_raised, signals.item_error)
        return spider

    def opened(self) -> None:
        """Prepare the site's folder. If that fails, log the cause and end the run."""
        try:
            removed = self.store.open()
            self.ledger = open_ledger(self.store.paths)
        except (StoreError, OSError, sqlite3.Error) as error:
            self.store.close()
            self.logger.error("[folder-unusable] nothing is crawled: %s", with_advice(error))
            raise CloseSpider(IN_USE if isinstance(error, FolderInUse) else _DATA_FOLDER) from error
        if self.store.killed:
            self.logger.warning("[last-run-killed] the last run (%s) was killed; its lock is free", self.store.killed)
        if removed:
            self.logger.info("[temporary-files] %d temporary files of a stopped run were removed", removed)

    def callback_raised(self, failure: Failure, response: Response | Failure | None) -> None:
        """Count an exception of a callback, an errback or `start`; the run goes on without what it would have yielded.

        Args:
            failure: The exception.
            response: What was passed to the callback or the errback; None for `start`.
        """
        request = getattr(response, "request", None)
        self.request_raised(failure, request if isinstance(request, Request) else None)

    def pipeline_raised(self, failure: Failure, response: Response | None) -> None:
        """Count an exception of a pipeline, which has not stored the item."""
        self.request_raised(failure, response.request if response is not None else None)

    def request_raised(self, failure: Failure, request: Request | None) -> None:
        """Count an exception by its cause, and let `request_failed` record what is lost by it."""
        cause = type(failure.value).__name__
        self.count(f"exceptions/{cause}")
        if request is not None and self.is_open and not isinstance(failure.value, sqlite3.Error):
            self.request_failed(request, cause)

    def request_failed(self, request: Request, cause: str) -> None:
        """Record what is lost because the response to a request raised an exception.

        Args:
            request: The request.
            cause: The name of the exception.
        """

    def end_reason(self) -> str | None:
        """Return why a run that has no more requests did not do everything, as its finish reason; None if it did."""
        names = self.crawler.stats.get_stats()
        if any(name.startswith("zhengwen/exceptions/") for name in names):
            return EXCEPTION
        return NOTHING_READ if are_unread(self.outcomes) else None

    def idle(self) -> None:
        """End the run with the reason of `end_reason`, if it has one."""
        if reason := self.end_reason():
            raise CloseSpider(reason)

    def closed(self, reason: str) -> None:
        """Release the site's folder."""
        if self.is_open:
            try:
                self.ledger.write_intents.end_recorded()
            except sqlite3.Error as error:  # the next run then looks for the files of this run's articles
                self.count("failed/ledger")
                self.logger.error("[ledger-not-ended] the end of the run is not recorded: %s", with_advice(error))
            self.ledger.close()
            if not self._has_ledger_errors:
                note_end(self.store.paths)
            self.store.close()

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of this run (`zhengwen/<name>` in Scrapy's stats)."""
        self._has_ledger_errors |= name == _LEDGER_ERRORS
        self.crawler.stats.inc_value(f"zhengwen/{name}", by)

    def record_outcome(self, key: str, outcome: Outcome) -> None:
        """Record what the run did with an article; it replaces an earlier outcome, except that it was stored.

        Args:
            key: The article's key in the ledger.
            outcome: The outcome.
        """
        before = self._outcomes.get(key)
        if before is outcome or before in (Outcome.STORED, Outcome.REVISED):
            return
        if before is not None:
            self.count(f"{GROUP}/{before}", -1)
        self._outcomes[key] = outcome
        self.count(f"{GROUP}/{outcome}")

    def outcome_of(self, key: str) -> Outcome | None:
        """Return the outcome of an article in this run, None if it has none yet."""
        return self._outcomes.get(key)

    @property
    def outcomes(self) -> dict[str, int]:
        """The number of articles by outcome, without those of zero. They add up to the articles found."""
        numbers = {outcome: self.crawler.stats.get_value(f"zhengwen/{GROUP}/{outcome}", 0) for outcome in Outcome}
        return {outcome.value: number for outcome, number in numbers.items() if number}

    def address(self, url: str) -> str:
        """Return the address at which a page of the site is requested."""
        return with_http(url) if self.http_only else url
