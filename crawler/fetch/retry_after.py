"""The retry middleware, which waits for the time in `Retry-After` (RFC 9110, section 10.2.3), up to a limit."""

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

#: Statuses for which the header is the time until the retry. With a redirect it has another meaning.
_RETRY_STATUSES = frozenset({429, 503})
#: Seconds between two checks whether the run was stopped.
_CHECK_INTERVAL = 1.0


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's middleware; it retries after the time that the server names.

    A run requests one page at a time, so it requests nothing else while it waits. If the time is longer than
    RETRY_AFTER_MAX, the next run requests the page; after BLOCKED_IN_A_ROW_MAX such responses the run ends.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._wait_max = settings.getint("RETRY_AFTER_MAX")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Wait for the time that the server names, if any, then retry."""
        header = response.headers.get("Retry-After") if response.status in _RETRY_STATUSES else None
        seconds = retry_after(header.decode("latin-1"), datetime.now(UTC)) if header else 0
        if seconds > self._wait_max:
            logger.warning(
                "[retry-after-too-long] %s asks to retry after %d s: the next run requests it", request.url, seconds
            )
            return response
        if seconds:
            logger.info("[retry-after] %s asks to retry after %d s", request.url, seconds)
            await self._wait(seconds)
        return super().process_response(request, response)

    async def _wait(self, seconds: float) -> None:
        self.crawler.stats.inc_value("retry_after/seconds", round(seconds))
        while seconds > 0 and self.crawler.crawling:
            await asyncio.sleep(min(seconds, _CHECK_INTERVAL))
            seconds -= _CHECK_INTERVAL


def retry_after(header: str, now: datetime) -> float:
    """Parse a `Retry-After` header.

    Args:
        header: A number of seconds or an HTTP date.
        now: The current time, with a time zone.

    Returns:
        The seconds to wait; 0 for a date in the past and for any other value.
    """
    header = header.strip()
    if header.isascii() and header.isdecimal():
        return float(header[:20])
    try:
        date = parsedate_to_datetime(header)
        return max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
