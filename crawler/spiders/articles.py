"""The second half of the walk, the same for all sites: an article page is asked for, judged, cleaned and
handed on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from cleaner import Article, Rule, extract
from cleaner.article import SHANGHAI
from crawler import blocking
from crawler.arguments import Arguments
from crawler.failures import cause_of, lies_with_page, request_of
from crawler.items import ArticleItem, Target
from crawler.ledger import Ledger, Status
from crawler.middlewares import challenge_of
from crawler.rebuild import open_ledger
from crawler.store import Store, StoreError

#: What was found is fetched before more is looked for: little waits in memory, and little is lost by a kill.
ARTICLE_PRIORITY = 20


class ArticleSpider(Spider):
    """A site's identity, its data folder, and the way of its articles. `SiteSpider` adds how they are found.

    store, ledger: the site's folder; there from the moment the spider is opened until it is closed.
    last_stored: the path in it of the article that was stored last, or "".
    """

    site: str
    hosts: tuple[str, ...]
    rule: Rule | None = None
    last_stored = ""

    store: Store
    ledger: Ledger

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
        self.home_links: frozenset[bytes] = frozenset()
        self.outdated: set[str] = set()
        self._blocked_in_a_row = 0

    @property
    def folder_name(self) -> str:
        """The name of the site's data folder."""
        return self.name

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ArticleSpider:
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
            self.logger.error("nothing is crawled: %s", error)
            raise CloseSpider("data_folder") from error
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

    def ask_articles(self, targets: Iterable[Target]) -> Iterator[Request]:
        """The requests for articles. They are noted in the ledger first, so that no kill loses one."""
        wanted = list(targets)
        self.ledger.queue(((target.key, target.url, target.day) for target in wanted), now())
        for target in wanted:
            yield Request(
                target.url,
                self.parse_article,
                errback=self.article_failed,
                cb_kwargs={"target": target},
                priority=ARTICLE_PRIORITY,
                dont_filter=True,  # the ledger's key already tells pages apart, and more finely
            )

    def parse_article(self, response: Response, target: Target) -> Iterator[ArticleItem]:
        """An article page: an item, or a note in the ledger why there is none."""
        if cause := self.challenge(response):
            self.ledger.settle(target.key, Status.FAILED, cause)
            return
        if cause := self._no_article(response):
            self.count(f"failed/{cause}")
            self.ledger.settle(target.key, Status.EMPTY, cause)
            return
        article = extract(response.body, url=response.url, rule=self.rule)
        if not article.text.strip():
            self.count("empty")
            self.ledger.settle(target.key, Status.EMPTY, "no_text")
            return
        item = make_item(self, response, target, article)
        # The list's day was looked at before. Only where it showed none does the article's own decide.
        if target.day is None and not self.arguments.in_range(item.day):
            self.count("articles_out_of_range")
            self.outdated.add(target.key)
            self.ledger.settle(target.key, Status.SKIPPED, day=item.day)
            return
        self.count(f"method/{article.method}")
        yield item

    def article_failed(self, failure: Failure) -> None:
        """An article page that did not come: noted with the cause, and whether it is worth asking for
        again."""
        target: Target = request_of(failure).cb_kwargs["target"]
        cause = self.failed(failure)
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

    def _no_article(self, response: Response) -> str | None:
        if not isinstance(response, TextResponse):
            return "not_html"
        return blocking.instead_of_article(response.body, self.home_links)


def make_item(spider: ArticleSpider, response: Response, target: Target, article: Article) -> ArticleItem:
    """What is known of an article, from its page first, else from the list that named it."""
    shown = article.date_shown or (article.date.isoformat(" ") if article.date else "")
    listed = target.day.isoformat() if target.day else ""
    return ArticleItem(
        key=target.key,
        url=target.url,
        final_url=response.url,
        site=spider.site,
        spider=spider.name,
        title=article.title or target.title,
        date=shown or listed,
        date_from="page" if shown else "list" if listed else "",
        source=article.source,
        author=article.author,
        editor=article.editor,
        column=article.column or target.column,
        column_url=target.column_url,
        doc_number=article.doc_number,
        office=article.office,
        text=article.text,
        method=article.method,
        confidence=round(article.confidence, 3),
        warnings=article.warnings,
        attachments=tuple(asdict(attachment) for attachment in article.attachments),
        next_page=article.next_page,
        fetched_at=now(),
        http_status=response.status,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
    )


def now() -> str:
    """The time as it is written down everywhere: ISO with offset, to the second, in the sites' own zone."""
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
