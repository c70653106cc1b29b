"""Asking again, when the server says: `Retry-After` (RFC 9110, section 10.2.3) is waited for, within a bound."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

#: Statuses with which the header says when to ask again; with a redirect it says something else.
_REFUSALS = frozenset({429, 503})
#: Seconds; a run that is to stop is not kept waiting for longer.
_STEP = 1.0


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's middleware, but a server that names a time is not asked before.

    While it waits nothing else is asked for: a run asks for one page at a time. A server that asks for more than
    RETRY_AFTER_MAX is left alone with this page until the next run, and with all others after a few such answers
    (BLOCKED_IN_A_ROW_MAX).
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._longest = settings.getint("RETRY_AFTER_MAX")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        header = response.headers.get("Retry-After") if response.status in _REFUSALS else None
        seconds = retry_after(header.decode("latin-1"), datetime.now(UTC)) if header else 0
        if seconds > self._longest:
            logger.warning("%s asks for %d s of patience: it is asked again in the next run", request.url, seconds)
            return response
        if seconds:
            logger.info("%s asks for %d s of patience", request.url, seconds)
            await self._wait(seconds)
        return super().process_response(request, response)

    async def _wait(self, seconds: float) -> None:
        self.crawler.stats.inc_value("retry_after/seconds", round(seconds))
        while seconds > 0 and self.crawler.crawling:
            await asyncio.sleep(min(seconds, _STEP))
            seconds -= _STEP


def retry_after(header: str, now: datetime) -> float:
    """The seconds that a `Retry-After` header asks for, from `now` on, which needs a time zone; 0 for what is neither a
    number of seconds nor a date, and for a date that is past."""
    header = header.strip()
    if header.isascii() and header.isdecimal():
        return float(header[:20])
    try:
        date = parsedate_to_datetime(header)
        return max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
