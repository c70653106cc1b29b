"""The clock of the tests: crawls run on a fixed day, so that no test depends on the day or hour at which it runs."""

from __future__ import annotations

from datetime import datetime

from crawler.clock import SHANGHAI

#: The moment at which the tests begin, by the clock of their crawls. Noon, so that no midnight comes in between.
START = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
TODAY = START.date()
#: The environment variable by which a crawl gets `SHIFT`, in seconds.
VARIABLE = "TEST_CLOCK_SHIFT"
SHIFT = START - datetime.now(SHANGHAI)
ENVIRONMENT = {VARIABLE: str(SHIFT.total_seconds())}


def now() -> datetime:
    """Return the current time by the clock of the crawls."""
    return datetime.now(SHANGHAI) + SHIFT
