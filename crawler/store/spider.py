"""A spider with a site's data folder: the base class that the store, the monitoring and the schedule use."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.store.errors import FolderInUse, StoreError, with_advice
from crawler.store.files import Store
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import note_end
from crawler.store.recovery import open_ledger
from crawler.urls import with_http

#: The finish reason of a run that ends at once because another run of the site is writing to the folder.
IN_USE = "in_use"
#: The finish reason of a run whose folder cannot be used for another cause.
_DATA_FOLDER = "data_folder"
#: The counter of errors of the ledger. After any the next run checks the ledger.
_LEDGER_ERRORS = "failed/ledger"


class StoredSpider(Spider):
    """A spider whose items are stored in a site's data folder.

    Attributes:
        site: The site's own name, in Chinese.
        hosts: All hosts of the site, without their subdomains.
        http_only: Whether its pages can be fetched over http only, even if links and redirects use https.
        store: The site's folder; set when the spider is made.
        ledger: Its ledger; set when the spider is opened and the folder is locked for this run.
        last_stored: The path, in the folder, of the article that was stored last, or "".
        run_arguments: The arguments of the run, by name, for the run log.
    """

    site: str
    hosts: tuple[str, ...]
    http_only = False
    store: Store
    ledger: Ledger
    last_stored = ""
    run_arguments: Mapping[str, str] = {}
    allowed_domains: list[str]
    _has_ledger_errors = False

    @property
    def folder_name(self) -> str:
        """The name of the site's data folder."""
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether the site's folder is locked for this run and its ledger is open."""
        return hasattr(self, "ledger")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, as Scrapy does."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = Store(Path(crawler.settings["DATA_DIR"]), spider.folder_name)
        crawler.signals.connect(spider.opened, signals.spider_opened)
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

    def address(self, url: str) -> str:
        """Return the address at which a page of the site is requested."""
        return with_http(url) if self.http_only else url
