"""A run that is told to stop (SIGTERM, Ctrl-C) stores what it has and ends within ten seconds, also where a server or a
name server lets it wait.
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
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from crawler.fetch.errors import Stopped

logger = logging.getLogger(__name__)

#: Seconds. So often a run looks whether it was told to stop, …
_LOOKS_EVERY = 0.5
#: … and so long it waits for threads that wait for a name server, once everything is written and closed.
_LAST_GRACE = 2.0

#: Of Twisted, and of asyncio, whose exception is none of Python's ordinary ones.
_CANCELLED = (CancelledError, TaskCancelledError)


class StoppableDownloader(Downloader):
    """Scrapy's downloader, but what is still on its way STOP_GRACE seconds after the run was told to stop is given up:
    its requests fail with `Stopped`, and so do all later ones."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._downloads: set[Deferred[Response | Request]] = set()
        self._grace = crawler.settings.getfloat("STOP_GRACE")
        self._waited = 0.0
        self._given_up = False
        self._looks = create_looping_call(self._look)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)
        crawler.signals.connect(self._engine_stopped, signals.engine_stopped)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        if self._given_up:
            raise Stopped
        download: Deferred[Response | Request] = super().fetch(request)
        self._downloads.add(download)
        return download.addBoth(self._fetched, download)

    def close(self) -> None:
        if self._looks.running:
            self._looks.stop()
        super().close()

    def _fetched(self, result: Any, download: Deferred[Response | Request]) -> Any:
        self._downloads.discard(download)
        if self._given_up and isinstance(result, Failure) and isinstance(result.value, _CANCELLED):
            return Failure(Stopped())  # type: ignore[no-untyped-call]
        return result

    def _spider_opened(self) -> None:
        self._looks.start(_LOOKS_EVERY, now=False)

    def _look(self) -> None:
        if self.crawler.crawling:
            return
        self._waited += _LOOKS_EVERY
        if self._waited > self._grace and not self._given_up:
            self._given_up = True
            logger.info("%d requests that are still waited for are given up", len(self._downloads))
            for download in list(self._downloads):
                download.cancel()

    def _engine_stopped(self) -> None:
        if self._given_up:
            from twisted.internet import reactor  # importing it any earlier would choose one

            reactor.addSystemEventTrigger("before", "shutdown", _end_soon)  # type: ignore[arg-type]


def _end_soon() -> None:
    """Sees to it that the process ends: a thread in the system's resolver cannot be interrupted, and the reactor waits
    for it."""
    end = threading.Timer(_LAST_GRACE, os._exit, (1,))
    end.daemon = True
    end.start()
