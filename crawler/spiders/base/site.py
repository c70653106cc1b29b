"""The spider of one site: which columns it reads, given in its module or discovered from the home page.

The modules in `crawler.spiders.changan` and `crawler.spiders.justice` define the sites. `columns` reads a column,
`articles` reads an article.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import clock
from crawler.fetch import blocking
from crawler.fetch.decoding import charset_of, text_of
from crawler.items import ArticleItem, Target
from crawler.listing import discovery
from crawler.listing.dialects import is_article
from crawler.listing.js_links import is_made_by_script
from crawler.listing.page import read_page
from crawler.spiders.base.articles import REFUSED_AGAIN_MAX
from crawler.spiders.base.columns import ColumnSpider
from crawler.spiders.base.pagination import ColumnWalk
from crawler.store.errors import with_advice
from crawler.store.guard import CANNOT_STORE
from crawler.store.records import Entry
from crawler.store.spider import NOTHING_READ
from crawler.urls import host_of, key_of, page_of

#: The home page is requested before the articles (`ARTICLE_PRIORITY`).
_HOME_PRIORITY = 30
#: The finish reason of a run that found no column and no article.
NO_COLUMNS = "no_columns"
#: The maximum number of links between the home page and a discovered column.
_DEPTH_MAX = 2


class Coverage(StrEnum):
    """The parts of the site that the author of a spider has seen.

    Attributes:
        SEEN: URLs of columns.
        SHAPE: URLs of articles, so that these are recognised; the columns are discovered.
        HOST: Only the host; columns and articles are discovered.
    """

    SEEN = "seen"
    SHAPE = "shape"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A given column.

    Attributes:
        url: The URL of its first page.
        title: Its title.
        verified: Whether the URL was seen in use.
        seen: The year in which it was last seen in use; None if unknown. The site may have been rebuilt since.
    """

    url: str
    title: str = ""
    verified: bool = True
    seen: int | None = None


class SiteSpider(ColumnSpider):
    """The spider of one site. A subclass sets the attributes that differ from the defaults.

    Attributes:
        name: The name of the spider, in pinyin; also the name of the site's data folder.
        site: The name of the site, in Chinese.
        home: The URL of the home page.
        hosts: All hosts of the site; the spider requests no others, and subdomains do not count. Default: the host of
            `home`.
        columns: The columns to read. Without any, the spider discovers them from the home page.
        discovers: Whether the spider also discovers columns where some are given.
        platform: The CMS, for documentation only: pages are recognised by their content.
        coverage: How well the site is known.
        unverified: Which of these attributes are assumptions.
        rule: The cleaner's rule for the site, where it needs one.
        http_only: The server does not answer by https, though links and redirects may use it.
        legacy_tls: The servers need TLS that OpenSSL refuses by default; see `crawler.fetch.tls`.
        ipv6_only: The hosts are reachable by IPv6 only.
    """

    home: str
    columns: tuple[ColumnSpec, ...] = ()
    discovers: bool = False
    platform: str = ""
    coverage: Coverage = Coverage.HOST
    unverified: tuple[str, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "home" in cls.__dict__ and "hosts" not in cls.__dict__:
            cls.hosts = (host_of(cls.home),)

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._is_over_limit = False
        self._is_without_columns = False
        self._postponed: Iterator[Entry] | None = None
        any_selected = any(self.is_selected(column.url, column.title) for column in self.columns)
        if self.columns and not self.discovers and not any_selected:
            names = ", ".join(column.title or column.url for column in self.columns)
            raise ValueError(f"columns={','.join(self.arguments.columns)} matches no column; the columns are: {names}")

    async def start(self) -> AsyncIterator[Request]:
        """Request the home page, unfinished articles of earlier runs, the given columns, and recent articles.

        Articles are requested in pages: Scrapy's queue never has more than `PAGE_SIZE` of them from here.
        """
        home = self.address(self.home)
        yield Request(home, self.parse_home, errback=self.home_failed, priority=_HOME_PRIORITY, dont_filter=True)
        if self.arguments.full:
            self.ledger.retry_given_up()
        async for request in self._in_pages(self._unfinished()):
            yield request
        for column in self.columns:
            if self.is_selected(column.url, column.title):
                yield self.request_column(ColumnWalk(column.url, column.title))
        async for request in self._in_pages(self._revisits()):
            yield request

    async def _in_pages(self, pages: Iterator[list[Request]]) -> AsyncIterator[Request]:
        """Yield requests page by page; the next page when Scrapy's queue is empty, so that the queue stays short."""
        for number, page in enumerate(pages):
            if number:
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            for request in page:
                yield request

    def _unfinished(self) -> Iterator[list[Request]]:
        """Yield the requests for the unfinished links of earlier runs, in pages."""
        for page in self.ledger.unfinished():
            if requests := self._request_again(page):
                yield requests

    def _request_again(self, page: Iterable[Entry]) -> list[Request]:
        targets = [entry.target for entry in page if self._is_in_scope(entry)]
        if targets:
            self.count("articles_tried_again", len(targets))
        return list(self.request_articles(targets))

    def idle(self) -> None:
        """Make the last requests of the run."""
        self._request_last()
        super().idle()

    def _request_last(self) -> None:
        """When the run has nothing else to do, request the links that may end it, then controls (`request_controls`).

        The links are those that the site refused, and those whose request was pending when a run was killed.

        Raises:
            DontCloseSpider: There are any.
            CloseSpider: The ledger cannot be read or written.
        """
        try:
            requests = self._next_postponed() or self.request_controls()
        except sqlite3.Error as error:
            self.count("failed/ledger")
            self.logger.error("[cannot-store] the run ends, because nothing can be stored: %s", with_advice(error))
            raise CloseSpider(CANNOT_STORE) from error
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _next_postponed(self) -> list[Request]:
        # Fewer than BLOCKED_IN_A_ROW_MAX, so that links which stay refused do not end each run as blocked.
        limit = min(REFUSED_AGAIN_MAX, max(1, self.settings.getint("BLOCKED_IN_A_ROW_MAX") - 1))
        if self.challenges_in_a_row >= limit:
            return []
        if self._postponed is None:
            pages = self.ledger.unfinished(postponed=True)
            self._postponed = (entry for page in pages for entry in page if self._is_in_scope(entry))
        return self._request_again(islice(self._postponed, limit))

    def _revisits(self) -> Iterator[list[Request]]:
        """Yield the requests for recent articles, in pages: sites correct what they have just published."""
        days = self.settings.getint("REVISIT_DAYS")
        if not days or self.arguments.full:  # `full` requests all articles again anyway
            return
        today = clock.now().date()
        # Some sites date articles one day ahead. Without the upper bound, an article dated years ahead would always be
        # recent.
        for page in self.ledger.kept_between(today - timedelta(days), today + timedelta(1)):
            yield list(self.request_revisits((e.target, e.validators) for e in page if self._is_in_scope(e)))
        # Older articles that were found to be gone: they may come back, and a mark may be wrong.
        for page in self.ledger.vanished(today - timedelta(days), today - timedelta(days)):
            yield list(self.request_revisits((e.target, e.validators) for e in page if self._is_in_scope(e)))

    def parse(self, response: Response) -> Iterator[ArticleItem | Request]:
        """Read a page for `scrapy parse URL`: an article if its URL is one, else a column."""
        if is_article(response.url):
            yield from self.parse_article(response, Target(key_of(response.url), response.url))
        else:
            yield from self.parse_column(response, ColumnWalk(response.url), ())

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Store the links of the home page in `home_links`, and discover columns from it unless all are given."""
        if self.count_challenge(response):
            return
        page, charset = text_of(response), charset_of(response)
        self.home_links = blocking.links_of(page)
        if self.columns and not self.discovers:
            return
        self.count_refused(self.discovered(discovery.find_refused, response), response.url)
        if self.is_selected(response.url, self.site):
            articles = self.discovered(discovery.find_articles, response)
            requests, _ = self.record_links(ColumnWalk(response.url, self.site), articles)
            yield from requests
        yield from self._discover(response, 1)
        if not self.requested_columns:
            self._is_without_columns = True
            if is_made_by_script(read_page(page, response.url, charset)):
                self.report_script(response.url, self.site)
            selection = " that the argument columns selects" if self.arguments.columns else ""
            self.logger.warning(
                "[no-columns-found] %s links to no column%s: name one with scrapy crawl site -a url=…",
                response.url,
                selection,
            )

    def home_failed(self, failure: Failure) -> None:
        """End the run if the columns were to be discovered from the home page that could not be fetched.

        If all columns are given, the run continues, but cannot recognise copies of the home page.
        """
        if self.columns and not self.discovers:
            return
        cause = self.count_failure(failure)
        self.logger.error(
            "[home-page-failed] the home page %s could not be fetched (%s): no columns are discovered", self.home, cause
        )
        if not self.columns:
            raise CloseSpider(NO_COLUMNS)

    def end_reason(self) -> str | None:
        """Return `NO_COLUMNS` if the home page was read, and links to no column and no article."""
        found_nothing = self._is_without_columns and not self.crawler.stats.get_value("zhengwen/articles_found")
        reason = super().end_reason()
        return NO_COLUMNS if found_nothing and reason in (None, NOTHING_READ) else reason

    def discover_from(self, response: Response, walk: ColumnWalk, is_list: bool) -> Iterator[Request]:
        """Request further columns, and the page of a frame if the list is in a frame."""
        is_menu = 0 < walk.depth < _DEPTH_MAX
        if is_menu or (not walk.depth and not is_list):
            for url in self.discovered(discovery.find_frames, response):
                yield from self._request_discovered(ColumnWalk(url, walk.title, depth=walk.depth + 1))
        if is_menu:
            yield from self._discover(response, walk.depth + 1)

    def _discover(self, response: Response, depth: int) -> Iterator[Request]:
        for found in self.discovered(discovery.find_columns, response):
            if self.is_selected(found.url, found.title):
                yield from self._request_discovered(ColumnWalk(found.url, found.title, depth=depth))

    def _request_discovered(self, walk: ColumnWalk) -> Iterator[Request]:
        """Request a discovered column or frame, unless this run reads it already or reads DISCOVERED_COLUMNS_MAX."""
        if page_of(walk.url) in self.requested_columns:
            return
        limit = self.settings.getint("DISCOVERED_COLUMNS_MAX")
        if len(self.requested_columns) < limit:
            yield self.request_column(walk)
            return
        if not self._is_over_limit:
            self._is_over_limit = True
            self.logger.warning(
                "[too-many-columns] more than %d columns were discovered (DISCOVERED_COLUMNS_MAX): %s and all further"
                " ones are not read",
                limit,
                walk.url,
            )
        self.count("columns_over_limit")

    def _is_in_scope(self, entry: Entry) -> bool:
        return self.arguments.in_range(entry.day) and self.is_selected(entry.column_url, entry.column)
