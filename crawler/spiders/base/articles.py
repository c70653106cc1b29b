"""The second half of the walk, the same for all sites: an article page is asked for, judged, cleaned and
handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from cleaner import Rule, extract
from crawler.clock import timestamp
from crawler.fetch import blocking
from crawler.fetch.blocking import challenge_of
from crawler.fetch.errors import Stopped, cause_of, lies_with_page, request_of
from crawler.items import TOO_MANY_PAGES, ArticleItem, Target
from crawler.spiders.base import multipage as parts
from crawler.spiders.base.arguments import Arguments
from crawler.store.records import Status
from crawler.store.spider import StoredSpider
from crawler.validators import NO_VALIDATORS, Validators, not_modified

#: What was found is fetched before more is looked for: little waits in memory, and little is lost by a kill.
ARTICLE_PRIORITY = 20
#: An article that was begun is ended first …
_PART_PRIORITY = 25
#: … and what is kept is looked at again when all that is new has been fetched.
_AGAIN_PRIORITY = 0


class ArticleSpider(StoredSpider):
    """The way of a site's articles. `SiteSpider` adds how they are found, and tells what a site's own spider says."""

    rule: Rule | None = None
    legacy_tls = False
    ipv6_only = False

    def __init__(self, **arguments: Any) -> None:
        """Arguments are those of `Arguments`; what begins with `_` is a scheduler's (Scrapyd's `_job`).

        Raises `ValueError` that says what to write instead.
        """
        known = Arguments.__dataclass_fields__
        arguments = {name: value for name, value in arguments.items() if not name.startswith("_")}
        if unknown := ", ".join(name for name in arguments if name not in known):
            raise ValueError(f"no such argument: {unknown}; there are {', '.join(known)}")
        super().__init__()
        self.arguments = Arguments.read(**{name: str(value) for name, value in arguments.items()})
        self.allowed_domains = list(self.hosts)
        self.run_arguments = self.arguments.given
        self.home_links: frozenset[bytes] = frozenset()
        self.outdated: set[str] = set()
        self._blocked_in_a_row = 0

    def ask_articles(self, targets: Iterable[Target]) -> Iterator[Request]:
        """The requests for articles. They are noted in the ledger first, so that no kill loses one."""
        wanted = list(targets)
        self.ledger.queue(wanted, timestamp())
        for target in wanted:
            yield self._ask_article(target, ARTICLE_PRIORITY)

    def ask_again(self, targets: Iterable[tuple[Target, Validators]]) -> Iterator[Request]:
        """The requests for articles that are kept, to see whether they have changed since."""
        for target, validators in targets:
            yield self._ask_article(target, _AGAIN_PRIORITY, validators)

    def parse_article(self, response: Response, target: Target) -> Iterator[ArticleItem | Request]:
        """An article page: an item, or a note in the ledger why there is none."""
        if not_modified(response):
            self.count("articles_unchanged")
            self.ledger.seen([target.key], timestamp())
            return
        if cause := self.challenge(response):
            self.ledger.settle(target.key, Status.FAILED, cause)
            return
        if cause := self._no_article(response, target.url):
            self.count(f"failed/{cause}")
            self.ledger.settle(target.key, Status.FAILED if cause == blocking.Cause.CUT_SHORT else Status.EMPTY, cause)
            return
        article = extract(response.body, url=response.url, rule=self.rule)
        item = ArticleItem.of(article, target, response, self.site, self.name, timestamp())
        if blocking.is_error_message(article.text):
            self._empty(target, f"failed/{blocking.Cause.NOT_FOUND}", blocking.Cause.NOT_FOUND)
            return
        # What a notice says may all be in its files; but any page offers files, and only an article has a day.
        if not article.text.strip() and not (item.attachments and item.title and item.day):
            self._empty(target, "empty", "no_text")
            return
        # The list's day was looked at before. Only where it showed none does the article's own decide.
        if target.day is None and not self.arguments.in_range(item.day):
            self.count("articles_out_of_range")
            self.outdated.add(target.key)
            self.ledger.settle(target.key, Status.SKIPPED, day=item.day)
            return
        yield self._go_on(item, target)

    def parse_part(self, response: Response, target: Target, item: ArticleItem) -> Iterator[ArticleItem | Request]:
        """A further page of an article that its site cuts over several."""
        asked = item.next_page or ""
        if cause := self.challenge(response):
            yield self._incomplete(item, cause)
        elif cause := self._no_article(response, asked):
            self.count(f"failed/{cause}")
            yield self._incomplete(item, cause)
        else:
            article = extract(response.body, url=response.url, rule=self.rule)
            yield self._go_on(parts.joined(item, article, asked, response.url), target)

    def part_failed(self, failure: Failure) -> Iterator[ArticleItem]:
        """A further page that did not come: what there is of the article is kept, and says that it is not all. Of one
        that was given up when the run was stopped nothing is: the next run asks for all of it."""
        cause = self.failed(failure)
        if not isinstance(failure.value, Stopped):
            yield self._incomplete(request_of(failure).cb_kwargs["item"], cause)

    def article_failed(self, failure: Failure) -> None:
        """An article page that did not come: noted with the cause, and whether it is worth asking for
        again."""
        target: Target = request_of(failure).cb_kwargs["target"]
        cause = self.failed(failure)
        if not isinstance(failure.value, Stopped):  # then it is still noted as asked for
            self.ledger.settle(target.key, Status.EMPTY if lies_with_page(failure) else Status.FAILED, cause)

    def challenge(self, response: Response) -> str | None:
        """The cause, counted, where a response is a challenge or a refusal. Ends the run where a site sends
        nothing else."""
        cause = challenge_of(response)
        if not cause:
            self._blocked_in_a_row = 0
            return None
        self.count(f"failed/{cause}")
        self._blocked_in_a_row += 1
        if self._blocked_in_a_row >= self.settings.getint("BLOCKED_IN_A_ROW_MAX"):
            self.logger.error("%d answers in a row like %s: the site is left alone", self._blocked_in_a_row, cause)
            raise CloseSpider("blocked")
        return cause

    def failed(self, failure: Failure) -> str:
        """The cause of a failed request, counted."""
        error = failure.value
        if isinstance(error, HttpError) and (challenge := self.challenge(error.response)):
            return challenge
        cause = cause_of(failure)
        self.count(f"failed/{cause}")
        return cause

    def _ask_article(self, target: Target, priority: int, validators: Validators = NO_VALIDATORS) -> Request:
        return Request(
            self.address(target.url),
            self.parse_article,
            errback=self.article_failed,
            headers=validators.headers,
            meta=validators.meta,
            cb_kwargs={"target": target},
            priority=priority,
            dont_filter=True,  # the ledger's key already tells pages apart, and more finely
        )

    def _go_on(self, item: ArticleItem, target: Target) -> ArticleItem | Request:
        """The item, if the article ends here; else the request for its next page."""
        url = parts.following(item, self.hosts)
        if url is None:
            return parts.whole(item)
        if len(item.pages) >= parts.PAGES_MAX:
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
        self.logger.warning("%s is incomplete: %s could not be had (%s)", item.url, item.next_page, cause)
        return parts.cut(item, cause)

    def _empty(self, target: Target, figure: str, cause: str) -> None:
        self.count(figure)
        self.ledger.settle(target.key, Status.EMPTY, cause)

    def _no_article(self, response: Response, asked: str) -> str | None:
        if not isinstance(response, TextResponse):
            return "not_html"
        if blocking.is_sent_away(asked, response.url):
            return blocking.Cause.NOT_FOUND
        if blocking.is_cut_short(response.body):
            return blocking.Cause.CUT_SHORT
        return blocking.instead_of_article(response.body, self.home_links)
