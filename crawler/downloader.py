"""Scrapy's downloader, but a run that is told to stop does not wait for the site.

Scrapy ends a run when every request that is under way has been answered: with a slow server that takes as long as
`DOWNLOAD_TIMEOUT`, and whoever sent SIGTERM will have sent SIGKILL by then.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core import downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure

#: In seconds: so often is looked whether the run has been told to stop.
_INTERVAL = 0.5


class Stopping(IgnoreRequest):
    """The run has been told to stop and asks for nothing more."""


class Downloader(downloader.Downloader):
    """Gives up the requests that are under way when the run is told to stop.

    Each goes back to the scheduler, which starts none any more: to the spider it is as one that never was its turn, so
    that the next run asks for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._under_way: set[Deferred[Any]] = set()
        self._watch = create_looping_call(self._give_up_if_stopped)
        crawler.signals.connect(self._begin, signals.engine_started)
        crawler.signals.connect(self._end, signals.engine_stopped)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        if self._stopped():
            return fail(Stopping("the run has been told to stop"))
        answer: Deferred[Response | Request] = super().fetch(request)
        self._under_way.add(answer)

        def ended(result: Any) -> Any:
            self._under_way.discard(answer)
            return request if isinstance(result, Failure) and self._stopped() else result

        return answer.addBoth(ended)

    def _begin(self) -> None:
        self._watch.start(_INTERVAL, now=False)

    def _end(self) -> None:
        if self._watch.running:
            self._watch.stop()

    def _stopped(self) -> bool:
        engine = self.crawler.engine
        return engine is not None and not engine.running

    def _give_up_if_stopped(self) -> None:
        if self._stopped():
            for answer in list(self._under_way):
                answer.cancel()
