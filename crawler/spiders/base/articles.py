"""Reading an article: a spider requests its page, checks the response, cleans it and yields the item."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from cleaner import Article, Rule, extract
from crawler import stopping
from crawler.clock import timestamp
from crawler.fetch import blocking
from crawler.fetch.decoding import charset_of, text_of
from crawler.fetch.errors import RobotsForbidden, RobotsUnreachable, Stopped, cause_of, is_page_error, request_of
from crawler.items import TOO_MANY_PAGES, ArticleItem, Target
from crawler.spiders.base import multipage
from crawler.spiders.base.arguments import Arguments
from crawler.store import vanished
from crawler.store.errors import with_advice
from crawler.store.ledger import WriteIntent
from crawler.store.outcomes import Outcome
from crawler.store.records import Entry, Status
from crawler.store.spider import StoredSpider
from crawler.urls import MALFORMED, is_requestable
from crawler.validators import NO_VALIDATORS, Validators, not_modified

#: New articles are requested before further list pages: the queue stays short, and little is lost if the run is killed.
ARTICLE_PRIORITY = 20
#: The further pages of an article are requested first …
_PART_PRIORITY = 25
#: … and stored articles are requested again when all new ones have been fetched.
_REVISIT_PRIORITY = 0
#: The number of refusals in a row after which a run leaves the rest of the postponed links to the next one.
REFUSED_AGAIN_MAX = 3


#: The outcomes of articles that the run has not requested.
_NOT_REQUESTED = (None, Outcome.KNOWN)
#: Characters of a malformed address that a message shows.
SHOWN = 200


class ArticleSpider(StoredSpider):
    """A spider that reads articles. `ColumnSpider` adds how it finds them.

    Attributes:
        rule: The cleaner's rule for the site, where it needs one.
        legacy_tls: See `SiteSpider`.
        ipv6_only: See `SiteSpider`.
        arguments: The arguments of the run.
        home_links: The links of the home page, once it is fetched.
        outdated: The keys of the articles whose page showed a day before `since`.
        revisits: Which stored articles this run found to be gone, and which articles to be there.
        challenges_in_a_row: The number of challenges and refusals since the last other response.
    """

    rule: Rule | None = None
    legacy_tls = False
    ipv6_only = False

    def __init__(self, **arguments: Any) -> None:
        """Read the arguments of the run.

        Args:
            arguments: Those of `Arguments`. Names that begin with `_` belong to a scheduler (Scrapyd's `_job`).

        Raises:
            ValueError: An argument is unknown or has a wrong value; the message says what to write instead.
        """
        known = Arguments.__dataclass_fields__
        arguments = {name: value for name, value in arguments.items() if not name.startswith("_")}
        if unknown := ", ".join(name for name in arguments if name not in known):
            raise ValueError(f"no such argument: {unknown}; the arguments are {', '.join(known)}")
        super().__init__()
        self.arguments = Arguments.read(**{name: str(value) for name, value in arguments.items()})
        self.allowed_domains = list(self.hosts)
        self.run_arguments = self.arguments.given
        self.article_limit = self.arguments.limit
        self.home_links: frozenset[str] = frozenset()
        self.outdated: set[str] = set()
        self.revisits = vanished.Revisits()
        self.challenges_in_a_row = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, as Scrapy does."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.request_reached_downloader, signals.request_reached_downloader)
        return spider

    def request_reached_downloader(self, request: Request) -> None:
        """Record that the request of an article is pending. If the process is killed, the next run requests it last."""
        target = request.cb_kwargs.get("target")
        if isinstance(target, Target) and self.is_open:
            try:
                self.ledger.write_intents.begin(WriteIntent(target.key))
            except sqlite3.Error as error:  # if the disk stays full, the run ends when the article cannot be stored
                self.count("failed/ledger")
                self.logger.warning(
                    "[request-not-recorded] if the run is killed by %s, the next one does not request it last: %s",
                    target.url,
                    with_advice(error),
                )

    def request_articles(self, targets: Iterable[Target]) -> Iterator[Request]:
        """Yield the requests for articles. The ledger records them first, so that none is lost if the run is killed."""
        queued = list(targets)
        self.ledger.queue(queued, timestamp())
        for target in [target for target in queued if not is_requestable(target.url)]:
            self.count_refused([target.url], target.column_url)
            self._settle(target, Status.EMPTY, MALFORMED)
            queued.remove(target)
        for target in queued:
            yield self._request_article(target, ARTICLE_PRIORITY)

    def request_revisits(self, targets: Iterable[tuple[Target, Validators]]) -> Iterator[Request]:
        """Yield the requests for stored articles, to find out whether they have changed."""
        for target, validators in targets:
            if is_requestable(target.url):
                yield self._request_article(target, _REVISIT_PRIORITY, validators)

    def parse_article(self, response: Response, target: Target) -> Iterator[ArticleItem | Request]:
        """Yield the item of an article page, or record in the ledger why there is none."""
        if not_modified(response):
            self.count("articles_unchanged")
            self.record_outcome(target.key, Outcome.UNCHANGED)
            self.ledger.seen([target.key], timestamp())
            self.ledger.write_intents.end_request(target.key)
            self._note_present(target, is_unchanged=True)
            return
        if cause := self.count_challenge(response):
            self._settle_refused(target, cause)
            return
        if cause := blocking.why_no_article(response, target.url, self.home_links):
            self.count(f"failed/{cause}")
            self._settle(target, Status.FAILED if cause == blocking.Cause.CUT_SHORT else Status.EMPTY, cause)
            return
        try:
            article = self._extract(response)
        except stopping.Interrupted as error:
            self.count_interrupted(error, response.url)
            if error.cause != "stopped":
                self._settle(target, Status.FAILED, error.cause)
            return
        item = ArticleItem.of(article, target, response, self.site, self.name, timestamp())
        if blocking.is_error_message(article.text):
            self.count(f"failed/{blocking.Cause.NOT_FOUND}")
            self._settle(target, Status.EMPTY, blocking.Cause.NOT_FOUND)
            return
        # A notice may have all its content in attachments. Any page can link to files, but only an article has a day.
        if not article.text.strip() and not (item.attachments and item.title and item.day):
            self.count("empty")
            self._settle(target, Status.EMPTY, "no_text", Outcome.EMPTY)
            return
        # The day in the list was checked before the request. The day on the page is used only if the list has none.
        if target.day is None and not self.arguments.in_range(item.day):
            self.count("articles_out_of_range")
            self.record_outcome(target.key, Outcome.OUT_OF_RANGE)
            self.outdated.add(target.key)
            self.ledger.settle(target.key, Status.SKIPPED, day=item.day)
            return
        self._note_present(target)
        yield self._continue(item, target)

    def parse_part(self, response: Response, target: Target, item: ArticleItem) -> Iterator[ArticleItem | Request]:
        """Read a further page of an article, and yield the item or the request for the next page.

        Args:
            response: The page.
            target: The article, as it was requested.
            item: The article so far.
        """
        requested = item.next_page or ""
        if cause := self.count_challenge(response):
            yield self._incomplete(item, cause)
        elif cause := blocking.why_no_article(response, requested, self.home_links):
            self.count(f"failed/{cause}")
            yield self._incomplete(item, cause)
        else:
            try:
                part = self._extract(response)
            except stopping.Interrupted as error:
                self.count_interrupted(error, response.url)
                if error.cause != "stopped":
                    yield self._incomplete(item, error.cause)
                return
            yield self._continue(multipage.joined(item, part, requested, response.url), target)

    def part_failed(self, failure: Failure) -> Iterator[ArticleItem]:
        """Yield an article without its next page, which could not be fetched, marked as incomplete.

        When the run was stopped, nothing is stored: the next run requests the whole article.
        """
        cause = self.count_failure(failure)
        if not isinstance(failure.value, Stopped):
            yield self._incomplete(request_of(failure).cb_kwargs["item"], cause)

    def article_failed(self, failure: Failure) -> None:
        """Record in the ledger why an article page could not be fetched, and whether to request it again."""
        target: Target = request_of(failure).cb_kwargs["target"]
        cause = self.count_failure(failure)
        error = failure.value
        if isinstance(error, Stopped):
            return  # it stays queued in the ledger
        if isinstance(error, HttpError) and blocking.challenge_of(error.response):
            self._settle_refused(target, cause)
        elif isinstance(error, (RobotsForbidden, RobotsUnreachable)):  # no request was sent
            self.record_outcome(target.key, Outcome.FAILED)
            self.ledger.settle(target.key, Status.FAILED, cause, is_attempt=False)
        else:
            if isinstance(error, HttpError) and error.response.status in vanished.STATUSES:
                self._note_gone(target)
            self._settle(target, Status.EMPTY if is_page_error(failure) else Status.FAILED, cause)

    def closed(self, reason: str) -> None:
        """Mark the stored articles whose page is gone, then close the site's folder."""
        try:
            if self.is_open:
                self._mark_vanished()
        except (OSError, sqlite3.Error) as error:
            self.count("failed/ledger" if isinstance(error, sqlite3.Error) else "failed/store")
            self.logger.error("[vanished-not-recorded] the next run looks again: %s", with_advice(error))
        finally:
            super().closed(reason)

    def request_failed(self, request: Request, cause: str) -> None:
        """Record in the ledger that the page of an article raised an exception, so that a later run requests it."""
        super().request_failed(request, cause)
        target = request.cb_kwargs.get("target")
        if isinstance(target, Target):
            self._settle(target, Status.FAILED, f"exception_{cause}")

    def count_refused(self, addresses: Collection[str], page: str) -> None:
        """Count addresses of a page that are malformed and are not requested."""
        if addresses:
            self.count("addresses_refused", len(addresses))
            example = min(addresses, key=len)[:SHOWN]
            self.logger.warning(
                "[addresses-refused] %d addresses on %s are malformed and are not requested, such as %s",
                len(addresses),
                page,
                example,
            )

    def count_challenge(self, response: Response) -> str | None:
        """Return the cause if a response is a challenge or a refusal, and count it.

        Raises:
            CloseSpider: The last BLOCKED_IN_A_ROW_MAX responses of the site were all challenges or refusals.
        """
        cause = blocking.challenge_of(response)
        if not cause:
            self.challenges_in_a_row = 0
            return None
        self.count(f"failed/{cause}")
        self.challenges_in_a_row += 1
        if self.challenges_in_a_row >= self.settings.getint("BLOCKED_IN_A_ROW_MAX"):
            self.logger.error(
                "[blocked] %d responses in a row were refusals, the last one %s: the run ends",
                self.challenges_in_a_row,
                cause,
            )
            raise CloseSpider("blocked")
        return cause

    def count_failure(self, failure: Failure) -> str:
        """Return the cause of a failed request, and count it."""
        error = failure.value
        if isinstance(error, HttpError) and (challenge := self.count_challenge(error.response)):
            return challenge
        cause = cause_of(failure)
        self.count(f"failed/{cause}")
        return cause

    def count_interrupted(self, error: stopping.Interrupted, url: str) -> None:
        """Count a page whose reading was given up."""
        self.count(f"failed/{error.cause}")
        if error.cause != "stopped":
            self.logger.error("[page-too-slow] %s is not read: it takes longer than %g s", url, stopping.PAGE_SECONDS)

    def _extract(self, response: Response) -> Article:
        with stopping.page_limit():
            article = extract(text_of(response), url=response.url, rule=self.rule)
        return multipage.with_encoded_links(article, response.url, charset_of(response))

    def _request_article(self, target: Target, priority: int, validators: Validators = NO_VALIDATORS) -> Request:
        self.record_outcome(target.key, Outcome.WAITING)
        return Request(
            self.address(target.url),
            self.parse_article,
            errback=self.article_failed,
            headers=validators.headers,
            meta=validators.meta,
            cb_kwargs={"target": target},
            priority=priority,
            dont_filter=True,  # the ledger already excludes repeated pages, by a more precise key
        )

    def _continue(self, item: ArticleItem, target: Target) -> ArticleItem | Request:
        """Return the item if the article ends here, otherwise the request for its next page."""
        if item.next_page and not is_requestable(item.next_page):
            self.count_refused([item.next_page], item.final_url)
            self.count(f"failed/{MALFORMED}")
            return self._incomplete(item, MALFORMED)
        url = multipage.next_url(item, self.hosts)
        if url is None:
            return multipage.ended(item)
        if len(item.pages) >= multipage.PAGES_MAX:
            return self._incomplete(item, TOO_MANY_PAGES)
        return Request(
            self.address(url),
            self.parse_part,
            errback=self.part_failed,
            cb_kwargs={"target": target, "item": item},
            priority=_PART_PRIORITY,
            dont_filter=True,
        )

    def _incomplete(self, item: ArticleItem, cause: str) -> ArticleItem:
        self.count("articles_incomplete")
        self.logger.warning(
            "[article-incomplete] %s lacks a page: %s could not be fetched (%s)", item.url, item.next_page, cause
        )
        return multipage.incomplete(item, cause)

    def request_controls(self) -> list[Request]:
        """Return the requests for stored articles that show whether the site answers in order, if that is in doubt."""
        revisits = self.revisits
        controls: list[Entry] = []
        if number := revisits.others_needed:
            stored = next(self.ledger.kept_between(date.min, date.max), [])
            others = (entry for entry in stored if self.outcome_of(entry.key) in _NOT_REQUESTED and not entry.vanished)
            controls = list(islice(others, number))
        elif revisits.is_unconfirmed and revisits.last_present not in revisits.controls:
            controls = [entry for entry in self.ledger.lookup([revisits.last_present]).values() if entry.stored]
        revisits.controls |= {entry.key for entry in controls}
        return list(self.request_revisits((entry.target, entry.validators) for entry in controls))

    def _note_gone(self, target: Target) -> None:
        entry = self.ledger.lookup([target.key]).get(target.key)
        if entry and entry.stored and not entry.vanished:
            self.revisits.note_gone(target.key)

    def _note_present(self, target: Target, *, is_unchanged: bool = False) -> None:
        """Note an article whose page is there. The mark that it was gone is removed when it is stored again."""
        self.revisits.note_present(target.key)
        if not is_unchanged:
            return
        entry = self.ledger.lookup([target.key]).get(target.key)
        if entry and entry.vanished and vanished.mark(self.store, self.ledger, entry, ""):
            self.count("articles_returned")

    def _mark_vanished(self) -> None:
        gone, credible = self.revisits.gone, self.revisits.credible
        if doubtful := gone - credible - self.revisits.present:
            self.logger.warning(
                "[vanished-not-marked] %d stored articles do not exist, and too few others were there after them (%d"
                " in all): that may be a fault of the site, so they are not marked as vanished",
                len(doubtful),
                len(self.revisits.present),
            )
        for entry in self.ledger.lookup(credible).values():
            if vanished.mark(self.store, self.ledger, entry, timestamp()):
                self.count("articles_vanished")
                self.logger.info("[article-vanished] %s is gone from the site; its files are kept", entry.url)

    def _settle(self, target: Target, status: Status, cause: str, outcome: Outcome = Outcome.FAILED) -> None:
        """Record a failed attempt to get an article."""
        self.record_outcome(target.key, outcome)
        if self.ledger.settle(target.key, status, cause):
            self.count("articles_given_up")

    def _settle_refused(self, target: Target, cause: str) -> None:
        """Record that the site refused a page, which is not a failed attempt. The next run requests it at its end."""
        self.record_outcome(target.key, Outcome.FAILED)
        self.ledger.settle(target.key, Status.FAILED, cause, is_attempt=False, postponed=True)
