"""The Scrapy extension that shows the progress of a run: a status line on a terminal, or a line a minute in the log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from crawler.monitoring import status_line
from crawler.monitoring.status_line import StatusLine
from crawler.spiders.base.columns import ColumnSpider
from crawler.spiders.base.pagination import ColumnWalk
from crawler.store.outcomes import Outcome

logger = logging.getLogger(__name__)

#: Seconds between two lines in the log.
LOG_INTERVAL = 60
#: Seconds between two updates of the status line.
_DRAW_INTERVAL = 0.5
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        site: The name of the site.
        outcomes: The number of articles by outcome.
        column: The column whose list page was requested last; None before the first.
        seconds_left: How long the rest will take; None if that is not known.
    """

    site: str
    outcomes: Mapping[str, int]
    column: ColumnWalk | None = None
    seconds_left: float | None = None

    def __str__(self) -> str:
        waiting = self.outcomes.get(Outcome.WAITING, 0)
        new = self.outcomes.get(Outcome.STORED, 0) + self.outcomes.get(Outcome.REVISED, 0)
        failed = self.outcomes.get(Outcome.FAILED, 0) + self.outcomes.get(Outcome.EMPTY, 0)
        done = sum(self.outcomes.values()) - waiting
        parts = [f"{self.site}: {done} done, {new} new, {waiting} waiting, {failed} failed"]
        if self.seconds_left is not None:
            parts.append(f"about {_duration(self.seconds_left)} left")
        if column := self.column:
            of = f" of {column.total_pages}" if column.total_pages else ""
            parts.append(f"{column.title or column.url}, list page {max(1, column.pages)}{of}")
        return "; ".join(parts)


def requests_left(walks: Iterable[ColumnWalk], waiting: int, page_limit: int | None) -> float | None:
    """Return how many requests a run has left; None if that is not known.

    It is known if each column that is still read states its number of pages, or `page_limit` does, and will be read to
    that page: a column that was read to its end before is read as far as it has new articles.

    Args:
        walks: The columns of the run.
        waiting: The number of articles that wait for their request.
        page_limit: The number of list pages to read of each column; None for all.
    """
    left = float(waiting)
    for walk in walks:
        if walk.is_over:
            continue
        totals = [total for total in (walk.total_pages, page_limit) if total]
        if not totals or not walk.pages or (walk.is_complete and not page_limit):
            return None
        left += max(0, min(totals) - walk.pages) * (1 + walk.new / walk.pages)
    return left


class ProgressReporter:
    """Shows the progress of a run, on the terminal or in the log."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._column: ColumnWalk | None = None
        self._started = 0.0
        self._line: StatusLine | None = None
        self._calls: list[AsyncioLoopingCall | LoopingCall] = []
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.request_reached_downloader, signals.request_reached_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressReporter:
        """Return the extension of a crawler."""
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Begin to show the progress."""
        if not isinstance(spider, ColumnSpider) or not spider.is_open or not self._crawler.crawling:
            return
        self._started = monotonic()
        has_line = status_line.is_possible(sys.stderr)
        if has_line:
            self._line = StatusLine()
            self._call(self._draw, _DRAW_INTERVAL)
        if not has_line or self._crawler.settings["LOG_FILE"]:
            self._call(self._log, LOG_INTERVAL)

    def spider_closed(self) -> None:
        """Remove the status line."""
        for call in self._calls:
            call.stop()
        self._calls.clear()
        if self._line:
            self._line.close()
            self._line = None

    def request_reached_downloader(self, request: Request) -> None:
        """Note which column is read."""
        walk = request.cb_kwargs.get("walk")
        if isinstance(walk, ColumnWalk):
            self._column = walk

    @property
    def progress(self) -> Progress:
        """How far the run is now."""
        spider = self._crawler.spider
        assert isinstance(spider, ColumnSpider)
        outcomes = spider.outcomes
        answered = self._crawler.stats.get_value("response_received_count", 0)
        left = requests_left(spider.walks, outcomes.get(Outcome.WAITING, 0), spider.arguments.pages)
        seconds = None
        if answered and spider.walks and left is not None:
            seconds = left * (monotonic() - self._started) / answered
        return Progress(spider.site, outcomes, self._column, seconds)

    def _call(self, function: Callable[[], None], interval: float) -> None:
        call = create_looping_call(function)
        self._calls.append(call)
        call.start(interval, now=False)

    def _draw(self) -> None:
        if self._line:
            self._line.draw(str(self.progress))

    def _log(self) -> None:
        logger.info("[progress] %s", self.progress)


def _duration(seconds: float) -> str:
    """Return a duration in words of one unit, rounded up."""
    if seconds < _MINUTE:
        return f"{int(seconds) + 1} s"
    if seconds < _HOUR:
        return f"{int(seconds / _MINUTE) + 1} min"
    return f"{seconds / _HOUR:.1f} h"
