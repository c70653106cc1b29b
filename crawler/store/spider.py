"""A spider with a site's data folder: the part of a spider that the store, the monitoring and the schedule need."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.store.errors import FolderInUse, StoreError, with_remedy
from crawler.store.files import Store
from crawler.store.ledger import Ledger
from crawler.store.recovery import open_ledger
from crawler.urls import by_http

#: The reason of a run that ends at once because another run of the site is going on.
IN_USE = "in_use"


class StoredSpider(Spider):
    """A spider whose items are stored in a site's data folder.

    Attributes:
        site: The site's own name, in Chinese.
        hosts: All hosts that belong to the site, letter by letter.
        store: The site's folder; set when the spider is opened.
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

    @property
    def folder_name(self) -> str:
        """The name of the site's data folder."""
        return self.name

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = Store(Path(crawler.settings["DATA_DIR"]), spider.folder_name)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        return spider

    def opened(self) -> None:
        """Makes the site's folder ready, or ends the run and says why."""
        try:
            swept = self.store.open()
            self.ledger = open_ledger(self.store.folder)
        except (StoreError, OSError, sqlite3.Error) as error:
            self.store.close()
            self.logger.error("nothing is crawled: %s", with_remedy(error))
            raise CloseSpider(IN_USE if isinstance(error, FolderInUse) else "data_folder") from error
        if self.store.killed:
            self.logger.warning("the last run (%s) was killed: its lock is stale and taken over", self.store.killed)
        if swept:
            self.logger.info("%d files that a stopped run had left half-written were removed", swept)

    def closed(self, reason: str) -> None:
        """Lets go of the site's folder."""
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.store.close()

    def count(self, name: str, by: int = 1) -> None:
        """Adds to a figure of this run (`zhengwen/<name>` in Scrapy's stats)."""
        self.crawler.stats.inc_value(f"zhengwen/{name}", by)

    @property
    def is_open(self) -> bool:
        """Whether the site's folder is locked for this run and its ledger is open."""
        return hasattr(self, "ledger")

    def address(self, url: str) -> str:
        """The address at which a page of the site is asked for."""
        return by_http(url) if self.http_only else url
