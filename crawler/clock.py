"""The time, in the zone of the sites."""

from __future__ import annotations

from datetime import datetime

from cleaner.article import SHANGHAI

__all__ = ["SHANGHAI", "now", "timestamp"]


def now() -> datetime:
    """Return the current time, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def timestamp() -> str:
    """Return the current time as files and ledger store it: an ISO string with offset, to the second."""
    return now().isoformat(timespec="seconds")
