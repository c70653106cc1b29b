"""The first half of the walk, once for all sites: from columns, given or discovered, to the articles they
list.

A site's own spider names the site and its columns; see any module beside this one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urldefrag

from scrapy import FormRequest, Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import blocking, discovery
from crawler.failures import lies_with_page, request_of
from crawler.items import Target
from crawler.knowledge import Known
from crawler.ledger import Entry, key_of
from crawler.links import canonical, is_article, same_site
from crawler.platforms import Link, PageRequest, read_column
from crawler.spiders.articles import ArticleSpider, now
from crawler.walk import Stop, Verdict, Walk, judge

#: The home page comes before the articles (`ARTICLE_PRIORITY`), list pages come after them.
_HOME_PRIORITY, _LIST_PRIORITY = 30, 10
#: Pages without rows that only say where these are (JPaaS, gkmlpt) and are not pages of the list.
_SHELLS = 2
#: How many links a discovered column is away from the home page at most.
_LEVELS = 2


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that is known beforehand. `verified` is False where nobody has seen its address in use."""

    url: str
    title: str = ""
    verified: bool = True


class SiteSpider(ArticleSpider):
    """A site. A subclass says what is known of it:

    name: the spider's, in pinyin; also the name of the site's data folder.
    site: the site's own name, in Chinese.
    home: the address of its home page.
    hosts: all hosts that belong to it, letter by letter; no other is ever asked.
    columns: the columns to walk. Without any they are discovered from the home page.
    discovers: whether those of the home page are walked beside the given ones, where these are only a part.
    platform: the publishing system as far as known; for people, as pages are recognised by themselves.
    known, unverified: how well the site is known, and which of the fields above are only supposed.
    rule: only where the cleaner needs one.
    legacy_tls, ipv6_only: what the site's server needs; see crawler/transport.py.
    """

    home: str
    columns: tuple[ColumnSpec, ...] = ()
    discovers = False
    platform: str = ""
    known = Known.HOST
    unverified: tuple[str, ...] = ()
    legacy_tls = False
    ipv6_only = False

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._met: dict[str, Verdict] = {}
        self._columns_asked: set[str] = set()
        self._ended: list[Walk] = []
        if self.columns and not self.discovers and not any(self._wanted(column.url, column.title) for column in self.columns):
            names = ", ".join(column.title or column.url for column in self.columns)
            raise ValueError(f"columns={','.join(self.arguments.columns)} names none of the columns: {names}")

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.home, self.parse_home, errback=self.home_failed, priority=_HOME_PRIORITY, dont_filter=True)
        unfinished = [entry for entry in self.ledger.unfinished() if self.arguments.in_range(entry.day)]
        if unfinished and not self.arguments.columns:
            self.count("articles_tried_again", len(unfinished))
            self._met.update((entry.key, Verdict.NEW) for entry in unfinished)
            for request in self.ask_articles(Target(entry.key, entry.url, day=entry.day) for entry in unfinished):
                yield request
        for column in self.columns:
            if self._wanted(column.url, column.title):
                yield self._ask_column(Walk(column.url, column.title))

    def closed(self, reason: str) -> None:
        if reason == "finished":  # else articles of these columns may be missing
            for walk in self._ended:
                self.ledger.complete(walk.url, self.arguments.since or date.min, now())
        super().closed(reason)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Remembers what the home page looks like; finds columns there where none are given."""
        if self.challenge(response):
            return
        self.home_links = blocking.links_of(response.body)
        if self.columns and not self.discovers:
            return
        articles = discovery.find_articles(response.body, response.url, self.hosts)
        requests, _ = self._take(Walk(response.url, self.site), articles)
        yield from requests
        yield from self._discover(response, 1)
        if not self._columns_asked:
            self.logger.warning("no columns found on %s: name one with scrapy crawl site -a url=…", response.url)

    def home_failed(self, failure: Failure) -> None:
        """Without its home page a site lacks one check, or everything if its columns are to be found there."""
        if self.columns:
            return
        cause = self.failed(failure)
        self.logger.error("no columns: the home page %s could not be had (%s)", self.home, cause)
        raise CloseSpider("no_columns")

    def parse_column(self, response: Response, walk: Walk, alternatives: tuple[PageRequest, ...]) -> Iterator[Request]:
        """One page of a column: its articles, then the column's next page."""
        if cause := self.challenge(response):
            self._cut(walk, cause)
            return
        address = _as_asked(response)
        column = read_column(response.body, address)
        links = [link for link in column.links if same_site(link.url, self.hosts)]
        following = column.next_page
        goes_on = following is not None and same_site(following.url, self.hosts) and _is_another_page(following, address)
        if following is not None and goes_on and not links and not walk.pages and walk.shells < _SHELLS:
            walk.shells += 1
            yield self._ask_page(walk, following, following.alternatives)
            return
        if alternatives and not walk.brings_new([key_of(link.url) for link in links]):
            yield self._ask_page(walk, alternatives[0], alternatives[1:])
            return
        if not walk.pages:
            self.count(f"platform/{column.platform}")
            if walk.discovered:
                links = [link for link in links if link.date or is_article(link.url)]
                if walk.discovered < _LEVELS:
                    yield from self._look_into_frames(response, walk)
                    yield from self._discover(response, walk.discovered + 1)
                links += discovery.find_articles(response.body, response.url, self.hosts)
            elif not links:
                yield from self._look_into_frames(response, walk)
        self.count("list_pages")
        walk.total = column.total_pages or walk.total
        requests, stop = self._take(walk, links)
        yield from requests
        if following is None:
            self._end(walk, Stop.END)
        elif stop is not None:
            self._end(walk, stop)
        elif goes_on:
            yield self._ask_page(walk, following, following.alternatives)
        else:
            self._cut(walk, "its pages are turned by a script that says no address")

    def column_failed(self, failure: Failure) -> Iterator[Request]:
        """A list page that did not come: another numbering is tried; a missing one ends the list."""
        request = request_of(failure)
        walk: Walk = request.cb_kwargs["walk"]
        alternatives: tuple[PageRequest, ...] = request.cb_kwargs["alternatives"]
        missing = lies_with_page(failure)
        if missing and alternatives:
            yield self._ask_page(walk, alternatives[0], alternatives[1:])
            return
        cause = self.failed(failure)
        if missing and walk.pages:
            self._end(walk, Stop.END)
        else:
            self._cut(walk, f"{request.url} could not be had ({cause})")

    def _take(self, walk: Walk, links: Iterable[Link]) -> tuple[list[Request], Stop | None]:
        """The requests for a list page's new articles, and why the column need not be read further, if so."""
        found: dict[str, Link] = {}
        for link in links:
            found.setdefault(key_of(link.url), link)
        entries = self.ledger.lookup(found)
        verdicts = {key: self._judge(key, link, entries.get(key)) for key, link in found.items()}
        self.ledger.seen(entries, now())
        targets = [
            Target(key, canonical(link.url), link.title, link.date, walk.title, walk.url)
            for key, link in found.items()
            if verdicts[key] is Verdict.NEW
        ]
        dated = {key for key, link in found.items() if link.date}
        longest = self.settings.getint("COLUMN_PAGES_MAX")
        stop = walk.turn(verdicts, dated, self.outdated, self.arguments.pages, longest)
        return list(self.ask_articles(targets)), stop

    def _judge(self, key: str, link: Link, entry: Entry | None) -> Verdict:
        before = self._met.get(key)
        if before is not None:
            return Verdict.QUEUED if before is Verdict.NEW else before
        verdict = self._met[key] = judge(link.date, entry, self.arguments)
        self.count("articles_found")
        self.count(f"articles_{verdict.value}")
        return verdict

    def _end(self, walk: Walk, stop: Stop) -> None:
        short = walk.total is not None and walk.pages < walk.total and stop is Stop.END
        if short and not self.ledger.cut_again(walk.url, walk.pages, now()):
            self._cut(walk, f"it has {walk.total} pages, of which {walk.pages} could be read")
        elif stop is Stop.ENDLESS:
            self._cut(walk, f"it did not end after {walk.pages} pages")
        elif stop is not Stop.PAGES:
            self._ended.append(walk)

    def _cut(self, walk: Walk, why: str) -> None:
        self.count("columns_cut")
        self.logger.warning("column %s %s is not read to its end: %s", walk.title, walk.url, why)

    def _discover(self, response: Response, level: int) -> Iterator[Request]:
        limit = self.settings.getint("DISCOVERED_COLUMNS_MAX")
        for found in discovery.find_columns(response.body, response.url, self.hosts):
            if len(self._columns_asked) >= limit:
                return
            known = discovery.column_key(found.url) in self._columns_asked
            if not known and self._wanted(found.url, found.title):
                yield self._ask_column(Walk(found.url, found.title, discovered=level))

    def _look_into_frames(self, response: Response, walk: Walk) -> Iterator[Request]:
        for url in discovery.find_frames(response.body, response.url, self.hosts):
            if discovery.column_key(url) not in self._columns_asked:
                yield self._ask_column(Walk(url, walk.title, discovered=walk.discovered + 1))

    def _ask_column(self, walk: Walk) -> Request:
        self._columns_asked.add(discovery.column_key(walk.url))
        self.count("columns")
        complete_since = self.ledger.complete_since(walk.url)
        walk.trusted = complete_since is not None and complete_since <= (self.arguments.since or date.min)
        return self._ask_page(walk, PageRequest(walk.url), ())

    def _ask_page(self, walk: Walk, page: PageRequest, alternatives: tuple[PageRequest, ...]) -> Request:
        return FormRequest(
            page.url,
            self.parse_column,
            method=page.method,
            formdata=page.form or None,
            headers=dict(page.headers),
            errback=self.column_failed,
            cb_kwargs={"walk": walk, "alternatives": alternatives},
            priority=_LIST_PRIORITY,
            dont_filter=True,  # that lists do not repeat for ever is the walk's to see
        )

    def _wanted(self, url: str, title: str) -> bool:
        names = self.arguments.columns
        return not names or any(name in url or name in title for name in names)


def _as_asked(response: Response) -> str:
    """A list page's address with the fragment that it was asked for with: some shells say in it which column they show.
    Scrapy's responses have none."""
    if response.request is None or "redirect_urls" in response.meta:
        return response.url
    _, fragment = urldefrag(response.request.url)
    return f"{response.url}#{fragment}" if fragment and "#" not in response.url else response.url


def _is_another_page(page: PageRequest, url: str) -> bool:
    return bool(page.form) or urldefrag(page.url).url != urldefrag(url).url
