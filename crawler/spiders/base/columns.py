"""Reading a column: a spider reads its list pages one by one and requests the new articles of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urldefrag, urlencode

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import stopping
from crawler.clock import timestamp
from crawler.fetch import blocking
from crawler.fetch.decoding import charset_of, text_of
from crawler.fetch.errors import is_page_error, request_of
from crawler.items import Target
from crawler.listing import discovery
from crawler.listing.dialects import is_article
from crawler.platforms import Column, Link, PageRequest, read_column
from crawler.spiders.base.articles import SHOWN, ArticleSpider
from crawler.spiders.base.pagination import ColumnWalk, LinkStatus, StopReason, link_status
from crawler.store.column_ledger import FirstPage
from crawler.store.errors import with_advice
from crawler.store.outcomes import Outcome
from crawler.store.records import Entry
from crawler.store.spider import EXCEPTION, FINISHED, NOTHING_READ
from crawler.urls import MALFORMED, canonical, is_requestable, keys_of, page_of, same_site
from crawler.validators import NO_VALIDATORS, not_modified, validators_of

#: List pages are requested after the articles (`ARTICLE_PRIORITY`).
_LIST_PRIORITY = 10
#: A shell is a page without rows that only leads to the page with the rows (JPaaS, gkmlpt). The maximum in a row.
SHELLS_MAX = 2
#: Days for which the spider accepts a server's answer that a list has not changed. Then it reads the list anew.
_UNCHANGED_DAYS_MAX = 7

#: The outcome of a link until its page is requested.
_OUTCOMES = {
    LinkStatus.NEW: Outcome.WAITING,
    LinkStatus.QUEUED: Outcome.WAITING,
    LinkStatus.KNOWN: Outcome.KNOWN,
    LinkStatus.TOO_OLD: Outcome.OUT_OF_RANGE,
    LinkStatus.TOO_NEW: Outcome.OUT_OF_RANGE,
}
_Found = TypeVar("_Found")


#: The finish reason of a run that found nothing because scripts make the pages.
MADE_BY_SCRIPT = "made_by_script"


class ColumnSpider(ArticleSpider):
    """A spider that reads columns. `SiteSpider` adds which columns there are.

    Attributes:
        link_statuses: The status of each link that this run has read, by the key of `Target`.
        requested_columns: The columns that this run reads, by `page_of`.
        walks: The progress of the run in each of these columns.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.link_statuses: dict[str, LinkStatus] = {}
        self.requested_columns: set[str] = set()
        self.walks: list[ColumnWalk] = []
        self._finished_walks: list[ColumnWalk] = []

    def closed(self, reason: str) -> None:
        """Record in the ledger which columns are complete, then close the site's folder."""
        try:
            if reason in (FINISHED, EXCEPTION, NOTHING_READ):  # otherwise articles of these columns may be missing
                for walk in self._finished_walks:
                    self._mark_complete(walk)
        except sqlite3.Error as error:
            self.count("failed/ledger")
            self.logger.error(
                "[columns-not-recorded] the next run reads all columns to their ends again: %s", with_advice(error)
            )
        finally:
            super().closed(reason)

    def request_failed(self, request: Request, cause: str) -> None:
        """Cut the column whose list page raised an exception."""
        super().request_failed(request, cause)
        walk = request.cb_kwargs.get("walk")
        if isinstance(walk, ColumnWalk):
            self._report_incomplete(walk, f"{request.url} raised an exception ({cause})")

    def end_reason(self) -> str | None:
        """Return `MADE_BY_SCRIPT` if the run found no article, and a script makes a page that it read."""
        stats = self.crawler.stats
        is_empty = not stats.get_value("zhengwen/articles_found") and stats.get_value("zhengwen/columns_by_script")
        reason = super().end_reason()
        return MADE_BY_SCRIPT if is_empty and reason != EXCEPTION else reason

    def is_selected(self, url: str, title: str) -> bool:
        """Return whether the argument `columns` selects a column."""
        names = self.arguments.columns
        return not names or any(name in url or name in title for name in names)

    def discover_from(self, response: Response, walk: ColumnWalk, is_list: bool) -> Iterator[Request]:
        """Request further columns from the first page of a column.

        Args:
            response: The first page.
            walk: The column.
            is_list: Whether the page has rows.
        """
        raise NotImplementedError

    def request_column(self, walk: ColumnWalk) -> Request:
        """Return the request for a column's first page."""
        self.requested_columns.add(page_of(walk.url))
        self.walks.append(walk)
        self.count("columns")
        key = self.ledger.columns.key_of(walk.url)
        self.ledger.columns.add(key, walk.url, walk.title)
        complete_since = self.ledger.columns.complete_since(key)
        walk.is_complete = complete_since is not None and complete_since <= (self.arguments.since or date.min)
        walk.completed_at = self.ledger.columns.completed_at(key)
        if walk.is_complete and not self.arguments.full:
            now = timestamp()
            oldest = datetime.fromisoformat(now) - timedelta(_UNCHANGED_DAYS_MAX)
            walk.stored_first_page = self.ledger.columns.first_page(key, oldest.isoformat(), now)
        return self._request_page(walk, PageRequest(walk.url), ())

    def parse_column(
        self, response: Response, walk: ColumnWalk, alternatives: tuple[PageRequest, ...]
    ) -> Iterator[Request]:
        """Read a list page: request its new articles, then the next page of the column.

        Args:
            response: The page.
            walk: The progress of the run in the column.
            alternatives: Other requests for the same page, to try if this one has no new links.
        """
        if walk.stored_first_page and not_modified(response):
            walk.unchanged = True
            self.count("list_pages_unchanged")
            response = response.replace(status=200, body=walk.stored_first_page.body)
        if cause := self.count_challenge(response):
            self._report_incomplete(walk, cause)
            return
        page = text_of(response)
        is_gone = blocking.is_error_page(page) or blocking.is_redirected_away(_requested_url(response), response.url)
        url = url_with_fragment(response)
        try:
            with stopping.page_limit():
                column = read_column(page, url, charset_of(response))
        except stopping.Interrupted as error:
            self.count_interrupted(error, response.url)
            self._report_incomplete(walk, f"reading {response.url} was given up ({error.cause})")
            return
        self.count_refused(column.refused, response.url)
        links = [link for link in column.links if same_site(link.url, self.hosts)]
        if alternatives and (is_gone or not walk.has_new_links(self._by_key(links)[0])):
            yield self._request_page(walk, alternatives[0], alternatives[1:])
            return
        if is_gone:
            self.count(f"failed/{blocking.Cause.NOT_FOUND}")
            self._finish_without(walk, True, response.url, blocking.Cause.NOT_FOUND)
            return
        self.count("list_pages")
        if column.cuts:
            self.count("list_pages_cut")
            walk.cuts = column.cuts
        walk.total_pages = column.total_pages or walk.total_pages
        if not walk.pages and not walk.shells:
            self.count(f"platform/{column.platform}")
            if not walk.unchanged:
                walk.first_page = FirstPage(validators_of(response), timestamp(), response.body)
            walk.stored_first_page = None
            others = list(self.discover_from(response, walk, bool(links)))
            yield from others
            if not (links or others or column.next_page) and self._report_empty(walk, response, column):
                return
            if walk.depth:
                links = [link for link in links if link.date or is_article(link.url)]
                links += self.discovered(discovery.find_articles, response)
        if blocking.is_cut_short(page):
            self.count(f"failed/{blocking.Cause.CUT_SHORT}")
            yield from self.record_links(walk, links)[0]
            self._report_incomplete(walk, f"{response.url} is cut short")
            return
        next_page = column.next_page
        is_shell = not column.links and not walk.pages and walk.shells < SHELLS_MAX
        if next_page and is_shell and self._is_another_page(next_page, url):
            yield from self._follow_shell(walk, links, next_page)
        else:
            yield from self._follow_pager(walk, links, next_page, url)

    def column_failed(self, failure: Failure) -> Iterator[Request]:
        """Try another numbering of the pages after a failed request; otherwise a missing page ends the list."""
        request = request_of(failure)
        walk: ColumnWalk = request.cb_kwargs["walk"]
        alternatives: tuple[PageRequest, ...] = request.cb_kwargs["alternatives"]
        is_missing = is_page_error(failure)
        if is_missing and alternatives:  # not counted as a failure: the site may number its pages differently
            yield self._request_page(walk, alternatives[0], alternatives[1:])
            return
        self._finish_without(walk, is_missing, request.url, self.count_failure(failure))

    def discovered(
        self, find: Callable[[str | bytes, str, Collection[str], str], list[_Found]], response: Response
    ) -> list[_Found]:
        """Return what a function of `discovery` finds on a page; nothing, with an error, if that takes too long."""
        try:
            with stopping.page_limit():
                return find(text_of(response), url_with_fragment(response), self.hosts, charset_of(response))
        except stopping.Interrupted as error:
            self.count_interrupted(error, response.url)
            return []

    def record_links(self, walk: ColumnWalk, links: Iterable[Link]) -> tuple[list[Request], StopReason | None]:
        """Record the links of a list page.

        Returns:
            The requests for the new articles, and the reason to stop reading the column, or None.
        """
        found, entries = self._by_key(links)
        statuses = {key: self._link_status(key, link, entries.get(key)) for key, link in found.items()}
        self.ledger.seen(entries, timestamp())
        targets = [
            Target(key, canonical(link.url), link.title, link.date, walk.title, walk.url)
            for key, link in found.items()
            if statuses[key] is LinkStatus.NEW
        ]
        dated = {key for key, link in found.items() if link.date}
        hard_limit = self.settings.getint("COLUMN_PAGES_MAX")
        since = walk.completed_at
        recent = {key for key, entry in entries.items() if since and entry.first_seen > since}
        stop = walk.record_page(statuses, dated, self.outdated, self.arguments.pages, hard_limit, recent)
        return list(self.request_articles(targets)), stop

    def _follow_shell(self, walk: ColumnWalk, links: Iterable[Link], page: PageRequest) -> Iterator[Request]:
        """Request the page with the rows. A shell does not change with the list, so the column is not `unchanged`."""
        walk.shells, walk.unchanged = walk.shells + 1, False
        yield from self.record_links(ColumnWalk(walk.url, walk.title), links)[0]
        yield self._request_page(walk, page, page.alternatives)

    def _follow_pager(
        self, walk: ColumnWalk, links: Iterable[Link], page: PageRequest | None, url: str
    ) -> Iterator[Request]:
        """Request the articles of a list page and the next page, or finish the column."""
        rows = list(links)
        if not rows and not walk.pages:
            self.count("columns_empty")
        requests, stop = self.record_links(walk, rows)
        yield from requests
        if page is None:
            self._finish(walk, StopReason.END)
        elif stop is not None:
            self._finish(walk, stop)
        elif self._is_another_page(page, url):
            yield self._request_page(walk, page, page.alternatives)
        elif is_requestable(page.url):
            self._report_incomplete(walk, "a script loads its further pages, and their URL is unknown")
        else:
            self.count(f"failed/{MALFORMED}")
            self._report_incomplete(walk, f"the address of its next page is malformed: {page.url[:SHOWN]}")

    def _is_another_page(self, page: PageRequest, url: str) -> bool:
        """Return whether a next page is on the site and differs from `url` by more than the fragment."""
        is_other = bool(page.form) or urldefrag(page.url).url != urldefrag(url).url
        return is_other and is_requestable(page.url) and same_site(page.url, self.hosts)

    def _by_key(self, links: Iterable[Link]) -> tuple[dict[str, Link], dict[str, Entry]]:
        """Return links by their keys in the ledger, and the entries of those that it has."""
        keyed = [(keys_of(link.url), link) for link in links]
        entries = self.ledger.lookup({key for keys, _ in keyed for key in keys})
        found: dict[str, Link] = {}
        for keys, link in keyed:
            found.setdefault(next((key for key in keys if key in entries), keys[0]), link)
        return found, {key: entries[key] for key in found if key in entries}

    def _link_status(self, key: str, link: Link, entry: Entry | None) -> LinkStatus:
        before = self.link_statuses.get(key)
        if before is not None:
            return LinkStatus.QUEUED if before is LinkStatus.NEW else before
        status = self.link_statuses[key] = link_status(link.date, entry, self.arguments, self.ledger.run)
        self.count("articles_found")
        self.count(f"articles_{status.value}")
        if self.outcome_of(key) is None:
            self.record_outcome(key, _OUTCOMES[status])
        return status

    def _finish_without(self, walk: ColumnWalk, is_missing: bool, url: str, cause: str) -> None:
        """Finish a column whose list page could not be fetched. If the page does not exist, the list ends before it."""
        if is_missing and walk.pages:
            self._finish(walk, StopReason.END)
        else:
            self._report_incomplete(walk, f"{url} could not be fetched ({cause})")

    def _finish(self, walk: ColumnWalk, stop: StopReason) -> None:
        is_short = walk.total_pages is not None and walk.pages < walk.total_pages and stop is StopReason.END
        if is_short and not self.ledger.columns.cut_again(self.ledger.columns.key_of(walk.url), walk.url, walk.pages):
            self._report_incomplete(walk, f"only {walk.pages} of its {walk.total_pages} pages could be read")
        elif walk.cuts:
            self._report_incomplete(
                walk, f"a list page has more than {', '.join(walk.cuts)}; its other rows are not read"
            )
        elif stop is StopReason.ENDLESS:
            self.count("columns_endless")
            self._report_incomplete(walk, f"it did not end after {walk.pages} pages (COLUMN_PAGES_MAX)")
        else:
            walk.is_over = True
            self.logger.info(
                "[column-read] %s: %d list pages, %d articles, %d not seen before",
                f"{walk.title} {walk.url}".strip(),
                walk.pages,
                walk.found,
                walk.new,
            )
            if stop is not StopReason.PAGE_LIMIT:
                self._finished_walks.append(walk)

    def report_script(self, url: str, title: str) -> None:
        """Report a column or home page whose content a script makes, so that the crawler finds nothing on it."""
        self.count("columns_by_script")
        self.logger.warning(
            "[column-made-by-script] %s %s has no rows in its markup: a script of the page loads or opens them."
            " Name the address that the script loads, or another page with the list: see README.md",
            title,
            url,
        )

    def _report_empty(self, walk: ColumnWalk, response: Response, column: Column) -> bool:
        """Report why a column has nothing to read, and return whether a cause is known."""
        if walk.depth and self.discovered(discovery.find_articles, response):
            return False
        refused = self.discovered(discovery.find_refused, response)
        self.count_refused(set(refused) - column.refused, response.url)
        if refused:
            self.count(f"failed/{MALFORMED}")
            self._report_incomplete(walk, "its links are malformed")
        elif column.by_script:
            walk.is_over = True
            self.count("columns_empty")
            self.report_script(walk.url, walk.title)
        return bool(refused) or column.by_script

    def _report_incomplete(self, walk: ColumnWalk, why: str) -> None:
        walk.is_over = True
        self.count("columns_cut")
        self.logger.warning(
            "[column-incomplete] the column %s %s was not read to its end: %s", walk.title, walk.url, why
        )

    def _mark_complete(self, walk: ColumnWalk) -> None:
        key = self.ledger.columns.key_of(walk.url)
        self.ledger.columns.complete(key, walk.url, self.arguments.since or date.min, timestamp())
        # With `until`, later articles of the first page are not in the ledger: an unchanged page would hide them.
        if walk.first_page and walk.first_page.validators and self.arguments.until is None:
            self.ledger.columns.keep_first_page(key, walk.first_page)

    def _request_page(self, walk: ColumnWalk, page: PageRequest, alternatives: tuple[PageRequest, ...]) -> Request:
        is_first = not walk.pages and not walk.shells and not alternatives
        validators = walk.stored_first_page.validators if walk.stored_first_page and is_first else NO_VALIDATORS
        return http_request(
            replace(page, url=self.address(page.url)),
            callback=self.parse_column,
            errback=self.column_failed,
            headers=validators.headers,
            meta=validators.meta,
            cb_kwargs={"walk": walk, "alternatives": alternatives},
            priority=_LIST_PRIORITY,
        )


def http_request(page: PageRequest, headers: Mapping[str, str] | None = None, **arguments: Any) -> Request:
    """Return the HTTP request for a list page.

    Args:
        page: The page.
        headers: Headers besides those that the page needs.
        arguments: Other arguments of `Request`.
    """
    form = {"Content-Type": "application/x-www-form-urlencoded"} if page.form else {}
    return Request(
        page.url,
        method=page.method,
        body=urlencode(page.form, encoding=page.charset, errors="xmlcharrefreplace"),
        headers=dict(page.headers) | dict(headers or {}) | form,
        dont_filter=True,  # `ColumnWalk` recognises a list that repeats itself; the filter ignores fragments
        **arguments,
    )


def _requested_url(response: Response) -> str:
    """Return the URL before redirects."""
    requested: list[str] = response.meta.get("redirect_urls", [response.url])
    return requested[0]


def url_with_fragment(response: Response) -> str:
    """Return a page's URL with the fragment of its request, which redirects keep as in browsers.

    In some shells the fragment names the column. Scrapy drops it from a response's URL.
    """
    _, fragment = urldefrag(response.request.url if response.request else "")
    return f"{urldefrag(response.url).url}#{fragment}" if fragment else response.url
