"""The beginning of the walk, once for all sites: from what is known of a site to its columns, given or discovered.

A site's own spider names the site and its columns; see any module beside this one. How a column is walked is said in
`columns.py`, what becomes of its articles in `articles.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import clock
from crawler.fetch import blocking
from crawler.listing import discovery
from crawler.spiders.base.columns import ColumnSpider
from crawler.spiders.base.coverage import Known
from crawler.spiders.base.pagination import Verdict, Walk
from crawler.store.records import Entry

#: The home page comes before the articles (`ARTICLE_PRIORITY`).
_HOME_PRIORITY = 30
#: How many links a discovered column is away from the home page at most.
_LEVELS = 2


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that is known beforehand. `verified` is False where nobody has seen its address in use."""

    url: str
    title: str = ""
    verified: bool = True


class SiteSpider(ColumnSpider):
    """A site. A subclass says what is known of it:

    name: the spider's, in pinyin; also the name of the site's data folder.
    site: the site's own name, in Chinese.
    home: the address of its home page.
    hosts: all hosts that belong to it, letter by letter; no other is ever asked.
    columns: the columns to walk. Without any they are discovered from the home page.
    discovers: whether those of the home page are walked beside the given ones, where these are only a part.
    platform: the publishing system as far as known; for people, as pages are recognised by themselves.
    known, unverified: for people, too: how well the site is known, and which of these fields are only supposed.
    rule: only where the cleaner needs one.
    http_only: its pages can be had by http alone, though links and redirects may say https.
    legacy_tls: its servers speak TLS only as OpenSSL by default no longer does; see `crawler.fetch.tls`.
    ipv6_only: its hosts are reached by IPv6 alone.
    """

    home: str
    columns: tuple[ColumnSpec, ...] = ()
    discovers: bool = False
    platform: str = ""
    known: Known = Known.HOST
    unverified: tuple[str, ...] = ()

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        wanted = any(self.wanted(column.url, column.title) for column in self.columns)
        if self.columns and not self.discovers and not wanted:
            names = ", ".join(column.title or column.url for column in self.columns)
            raise ValueError(f"columns={','.join(self.arguments.columns)} names none of the columns: {names}")

    async def start(self) -> AsyncIterator[Request]:
        home = self.address(self.home)
        yield Request(home, self.parse_home, errback=self.home_failed, priority=_HOME_PRIORITY, dont_filter=True)
        unfinished = [entry for entry in self.ledger.unfinished() if self._in_question(entry)]
        if unfinished:
            self.count("articles_tried_again", len(unfinished))
            self.verdicts.update((entry.key, Verdict.NEW) for entry in unfinished)
            for request in self.ask_articles([entry.target for entry in unfinished]):
                yield request
        for column in self.columns:
            if self.wanted(column.url, column.title):
                yield self.ask_column(Walk(column.url, column.title))
        for request in self.ask_again((entry.target, entry.validators) for entry in self._young()):
            yield request

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Remembers what the home page looks like; finds columns there where not all are given."""
        if self.challenge(response):
            return
        self.home_links = blocking.links_of(response.body)
        if self.columns and not self.discovers:
            return
        articles = discovery.find_articles(response.body, response.url, self.hosts)
        requests, _ = self.take(Walk(response.url, self.site), articles)
        yield from requests
        yield from self._discover(response, 1)
        if not self.columns_asked:
            self.logger.warning("no columns found on %s: name one with scrapy crawl site -a url=…", response.url)

    def home_failed(self, failure: Failure) -> None:
        """Without its home page a site lacks one check, or everything if its columns are to be found there."""
        if self.columns and not self.discovers:
            return
        cause = self.failed(failure)
        self.logger.error("no columns: the home page %s could not be had (%s)", self.home, cause)
        if not self.columns:
            raise CloseSpider("no_columns")

    def look_around(self, response: Response, walk: Walk, is_list: bool) -> Iterator[Request]:
        """What else there is on a column's first page: further columns, and the list itself in a frame."""
        looks = 0 < walk.discovered < _LEVELS
        if looks or (not walk.discovered and not is_list):
            for url in discovery.find_frames(response.body, response.url, self.hosts):
                if discovery.column_key(url) not in self.columns_asked:
                    yield self.ask_column(Walk(url, walk.title, discovered=walk.discovered + 1))
        if looks:
            yield from self._discover(response, walk.discovered + 1)

    def _discover(self, response: Response, level: int) -> Iterator[Request]:
        limit = self.settings.getint("DISCOVERED_COLUMNS_MAX")
        for found in discovery.find_columns(response.body, response.url, self.hosts):
            if len(self.columns_asked) >= limit:
                return
            known = discovery.column_key(found.url) in self.columns_asked
            if not known and self.wanted(found.url, found.title):
                yield self.ask_column(Walk(found.url, found.title, discovered=level))

    def _young(self) -> list[Entry]:
        """The articles that are looked at again in this run: sites correct what they have just published."""
        days = self.settings.getint("REVISIT_DAYS")
        if not days or self.arguments.full:  # which asks for all of them again anyway
            return []
        today = clock.now().date()
        # Tomorrow's too, as some sites date ahead; what bears a day in years to come would be young for ever.
        entries = self.ledger.kept_between(today - timedelta(days), today + timedelta(1))
        return [entry for entry in entries if self._in_question(entry)]

    def _in_question(self, entry: Entry) -> bool:
        return self.arguments.in_range(entry.day) and self.wanted(entry.column_url, entry.column)
