"""The middle of the walk, the same for all sites: a column is read page by page, and its new articles are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urldefrag

from scrapy import FormRequest, Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.clock import timestamp
from crawler.fetch import blocking
from crawler.fetch.errors import lies_with_page, request_of
from crawler.items import Target
from crawler.listing import discovery
from crawler.listing.dialects import is_article
from crawler.platforms import Link, PageRequest, read_column
from crawler.spiders.base.articles import ArticleSpider
from crawler.spiders.base.pagination import Stop, Verdict, Walk, judge
from crawler.store.column_ledger import FirstPage
from crawler.store.errors import with_advice
from crawler.store.records import Entry
from crawler.urls import canonical, key_of, same_site
from crawler.validators import NO_VALIDATORS, not_modified, validators_of

#: List pages come after the articles (`ARTICLE_PRIORITY`).
_LIST_PRIORITY = 10
#: Pages without rows that only say where these are (JPaaS, gkmlpt) and are not pages of the list.
_SHELLS = 2
#: For so many days a server is believed that a list has not changed; then it is read anew, whatever the server says.
_BELIEVED_DAYS = 7


class ColumnSpider(ArticleSpider):
    """The way of a site's columns. `SiteSpider` says which there are.

    verdicts: what each link that this run has met is to it, by the key of `Target`.
    columns_asked: the columns that are walked, by `discovery.column_key`.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.verdicts: dict[str, Verdict] = {}
        self.columns_asked: set[str] = set()
        self._ended: list[Walk] = []

    def closed(self, reason: str) -> None:
        try:
            if reason == "finished":  # else articles of these columns may be missing
                for walk in self._ended:
                    self._complete(walk)
        except sqlite3.Error as error:
            self.count("failed/ledger")
            self.logger.error("the next run reads all columns to their ends again: %s", with_advice(error))
        finally:
            super().closed(reason)

    def wanted(self, url: str, title: str) -> bool:
        """Whether a column is one of those that were asked for."""
        names = self.arguments.columns
        return not names or any(name in url or name in title for name in names)

    def look_around(self, response: Response, walk: Walk, is_list: bool) -> Iterator[Request]:
        """The requests for what else a column's first page leads to. `is_list` says whether it has rows."""
        raise NotImplementedError

    def ask_column(self, walk: Walk) -> Request:
        """The request for a column's first page."""
        self.columns_asked.add(discovery.column_key(walk.url))
        self.count("columns")
        key = key_of(walk.url)
        self.ledger.columns.add(key, walk.url, walk.title)
        complete_since = self.ledger.columns.complete_since(key)
        walk.trusted = complete_since is not None and complete_since <= (self.arguments.since or date.min)
        if walk.trusted and not self.arguments.full:
            at = timestamp()
            believed = datetime.fromisoformat(at) - timedelta(_BELIEVED_DAYS)
            walk.known = self.ledger.columns.first_page(key, believed.isoformat(), at)
        return self._ask_page(walk, PageRequest(walk.url), ())

    def parse_column(self, response: Response, walk: Walk, alternatives: tuple[PageRequest, ...]) -> Iterator[Request]:
        """One page of a column: its articles, then the column's next page."""
        if walk.known and not_modified(response):
            walk.unchanged = True
            self.count("list_pages_unchanged")
            response = response.replace(status=200, body=walk.known.body)
        if cause := self.challenge(response):
            self._cut(walk, cause)
            return
        is_gone = blocking.is_error_page(response.body) or blocking.is_sent_away(_asked(response), response.url)
        address = _as_asked(response)
        column = read_column(response.body, address)
        links = [link for link in column.links if same_site(link.url, self.hosts)]
        if alternatives and (is_gone or not walk.brings_new([key_of(link.url) for link in links])):
            yield self._ask_page(walk, alternatives[0], alternatives[1:])
            return
        if is_gone:
            self.count(f"failed/{blocking.Cause.NOT_FOUND}")
            self._missing(walk, True, response.url, blocking.Cause.NOT_FOUND)
            return
        self.count("list_pages")
        walk.total = column.total_pages or walk.total
        if not walk.pages and not walk.shells:
            self.count(f"platform/{column.platform}")
            if not walk.unchanged:
                walk.first = FirstPage(validators_of(response), timestamp(), response.body)
            walk.known = None
            yield from self.look_around(response, walk, bool(links))
            if walk.discovered:
                links = [link for link in links if link.date or is_article(link.url)]
                links += discovery.find_articles(response.body, response.url, self.hosts)
        if blocking.is_cut_short(response.body):
            self.count(f"failed/{blocking.Cause.CUT_SHORT}")
            yield from self.take(walk, links)[0]
            self._cut(walk, f"{response.url} ends in the middle")
            return
        following = column.next_page
        is_shell = not column.links and not walk.pages and walk.shells < _SHELLS
        if following and is_shell and self._leads_on(following, address):
            yield from self._enter(walk, links, following)
        else:
            yield from self._turn(walk, links, following, address)

    def column_failed(self, failure: Failure) -> Iterator[Request]:
        """A list page that did not come: another numbering is tried; a missing one ends the list."""
        request = request_of(failure)
        walk: Walk = request.cb_kwargs["walk"]
        alternatives: tuple[PageRequest, ...] = request.cb_kwargs["alternatives"]
        missing = lies_with_page(failure)
        if missing and alternatives:  # then it is no failure, only another way of counting pages
            yield self._ask_page(walk, alternatives[0], alternatives[1:])
            return
        self._missing(walk, missing, request.url, self.failed(failure))

    def take(self, walk: Walk, links: Iterable[Link]) -> tuple[list[Request], Stop | None]:
        """The requests for a list page's new articles, and why the column need not be read further, if so."""
        found: dict[str, Link] = {}
        for link in links:
            found.setdefault(key_of(link.url), link)
        entries = self.ledger.lookup(found)
        verdicts = {key: self._judge(key, link, entries.get(key)) for key, link in found.items()}
        self.ledger.seen(entries, timestamp())
        targets = [
            Target(key, canonical(link.url), link.title, link.date, walk.title, walk.url)
            for key, link in found.items()
            if verdicts[key] is Verdict.NEW
        ]
        dated = {key for key, link in found.items() if link.date}
        longest = self.settings.getint("COLUMN_PAGES_MAX")
        stop = walk.turn(verdicts, dated, self.outdated, self.arguments.pages, longest)
        return list(self.ask_articles(targets)), stop

    def _enter(self, walk: Walk, links: Iterable[Link], page: PageRequest) -> Iterator[Request]:
        """From a page that only says where its rows are to that place; it stays the same whatever the list holds."""
        walk.shells, walk.unchanged = walk.shells + 1, False
        yield from self.take(Walk(walk.url, walk.title), links)[0]
        yield self._ask_page(walk, page, page.alternatives)

    def _turn(self, walk: Walk, links: Iterable[Link], page: PageRequest | None, url: str) -> Iterator[Request]:
        """A page's articles, and the next page, or why there is none."""
        rows = list(links)
        if not rows and not walk.pages:
            self.count("columns_empty")
        requests, stop = self.take(walk, rows)
        yield from requests
        if page is None:
            self._end(walk, Stop.END)
        elif stop is not None:
            self._end(walk, stop)
        elif self._leads_on(page, url):
            yield self._ask_page(walk, page, page.alternatives)
        else:
            self._cut(walk, "its pages are turned by a script that says no address")

    def _leads_on(self, page: PageRequest, url: str) -> bool:
        """Whether a page's next page is another one of the site, and not the same with another fragment."""
        another = bool(page.form) or urldefrag(page.url).url != urldefrag(url).url
        return another and same_site(page.url, self.hosts)

    def _judge(self, key: str, link: Link, entry: Entry | None) -> Verdict:
        before = self.verdicts.get(key)
        if before is not None:
            return Verdict.QUEUED if before is Verdict.NEW else before
        verdict = self.verdicts[key] = judge(link.date, entry, self.arguments)
        self.count("articles_found")
        self.count(f"articles_{verdict.value}")
        return verdict

    def _missing(self, walk: Walk, is_gone: bool, url: str, cause: str) -> None:
        """A list page that did not come. Where it is not there at all, the list ends before it."""
        if is_gone and walk.pages:
            self._end(walk, Stop.END)
        else:
            self._cut(walk, f"{url} could not be had ({cause})")

    def _end(self, walk: Walk, stop: Stop) -> None:
        short = walk.total is not None and walk.pages < walk.total and stop is Stop.END
        if short and not self.ledger.columns.cut_again(key_of(walk.url), walk.url, walk.pages, timestamp()):
            self._cut(walk, f"it has {walk.total} pages, of which {walk.pages} could be read")
        elif stop is Stop.ENDLESS:
            self.count("columns_endless")
            self._cut(walk, f"it did not end after {walk.pages} pages")
        elif stop is not Stop.PAGES:
            self._ended.append(walk)

    def _cut(self, walk: Walk, why: str) -> None:
        self.count("columns_cut")
        self.logger.warning("column %s %s is not read to its end: %s", walk.title, walk.url, why)

    def _complete(self, walk: Walk) -> None:
        key = key_of(walk.url)
        self.ledger.columns.complete(key, walk.url, self.arguments.since or date.min, timestamp())
        # What is later than `until` is not in the ledger: the page must not stand for a column of which all is.
        if walk.first and walk.first.validators and self.arguments.until is None:
            self.ledger.columns.keep_first_page(key, walk.first)

    def _ask_page(self, walk: Walk, page: PageRequest, alternatives: tuple[PageRequest, ...]) -> Request:
        is_first = not walk.pages and not walk.shells and not alternatives
        validators = walk.known.validators if walk.known and is_first else NO_VALIDATORS
        return FormRequest(
            self.address(page.url),
            self.parse_column,
            method=page.method,
            formdata=page.form or None,
            headers=dict(page.headers) | validators.headers,
            meta=validators.meta,
            errback=self.column_failed,
            cb_kwargs={"walk": walk, "alternatives": alternatives},
            priority=_LIST_PRIORITY,
            dont_filter=True,  # that lists do not repeat for ever is the walk's to see
        )


def _asked(response: Response) -> str:
    """The address that was asked for, before redirects."""
    asked: list[str] = response.meta.get("redirect_urls", [response.url])
    return asked[0]


def _as_asked(response: Response) -> str:
    """A list page's address with the fragment that it was asked for with: some shells say in it which column they show.
    Scrapy's responses have none."""
    if response.request is None or "redirect_urls" in response.meta:
        return response.url
    _, fragment = urldefrag(response.request.url)
    return f"{response.url}#{fragment}" if fragment and "#" not in response.url else response.url
