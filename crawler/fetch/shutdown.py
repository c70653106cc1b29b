"""The downloader, with a quick shutdown.

A run that receives SIGTERM or Ctrl-C stores what it has and ends within ten seconds, even if a web server or a name
server does not answer.

The setting DOWNLOADER is documented, the class `scrapy.core.downloader.Downloader` is not; of it `fetch`, `close` and
`crawler` are used. A method of the engine that cancels all pending requests would replace this module.
"""

from __future__ import annotations

import logging
import os
import threading
from asyncio import CancelledError as TaskCancelledError
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from crawler import stopping
from crawler.fetch.errors import Stopped

logger = logging.getLogger(__name__)

#: Seconds between two checks whether the run was stopped.
_CHECK_INTERVAL = 0.5
#: Seconds to wait for threads that resolve names, once everything is written and closed.
_EXIT_DELAY = 2.0

#: The exceptions of a cancelled request: Twisted's, and asyncio's, which is not a subclass of `Exception`.
_CANCELLED = (CancelledError, TaskCancelledError)


class StoppableDownloader(Downloader):
    """Scrapy's downloader; STOP_GRACE seconds after the run was stopped it cancels all pending requests.

    They fail with `Stopped`, and so do all later requests.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._downloads: set[Deferred[Response | Request]] = set()
        self._grace = crawler.settings.getfloat("STOP_GRACE")
        self._waited = 0.0
        self._has_cancelled = False
        self._checks = create_looping_call(self._check)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)
        crawler.signals.connect(self._engine_stopped, signals.engine_stopped)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        """Download a request; raise `Stopped` once pending requests were cancelled."""
        if self._has_cancelled:
            raise Stopped
        download: Deferred[Response | Request] = super().fetch(request)
        self._downloads.add(download)
        return download.addBoth(self._fetched, download)

    def close(self) -> None:
        """Stop the checks."""
        if self._checks.running:
            self._checks.stop()
        super().close()

    def _fetched(self, result: Any, download: Deferred[Response | Request]) -> Any:
        self._downloads.discard(download)
        if self._has_cancelled and isinstance(result, Failure) and isinstance(result.value, _CANCELLED):
            return Failure(Stopped())  # type: ignore[no-untyped-call]
        return result

    def _spider_opened(self) -> None:
        if stopping.requested():  # the signal came while the run started
            raise CloseSpider("shutdown")
        if self.crawler.crawling:  # not so in `scrapy shell`, which no signal stops
            self._checks.start(_CHECK_INTERVAL, now=False)

    def _check(self) -> None:
        if self.crawler.crawling:
            return
        self._waited += _CHECK_INTERVAL
        if self._waited > self._grace and not self._has_cancelled:
            self._has_cancelled = True
            logger.info(
                "[requests-cancelled] the run was stopped: %d pending requests are cancelled", len(self._downloads)
            )
            for download in list(self._downloads):
                download.cancel()

    def _engine_stopped(self) -> None:
        if self._has_cancelled:
            from twisted.internet import reactor  # an import at the top would install the default reactor

            reactor.addSystemEventTrigger("before", "shutdown", _exit_later)  # type: ignore[arg-type]


def _exit_later() -> None:
    """End the process after `_EXIT_DELAY`.

    The reactor waits for its threads, and a thread in the system's resolver cannot be interrupted.
    """
    status = stopping.INTERRUPTED_STATUS if stopping.is_interrupted() else 1
    timer = threading.Timer(_EXIT_DELAY, os._exit, (status,))
    timer.daemon = True
    timer.start()
