"""The current time, in the time zone of the sites."""

from __future__ import annotations

from datetime import datetime

from cleaner.article import SHANGHAI

__all__ = ["SHANGHAI", "now", "timestamp"]


def now() -> datetime:
    """Return the current time with the time zone Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def timestamp() -> str:
    """Return the current time as files and the ledger store it: an ISO string with offset, to the second."""
    return now().isoformat(timespec="seconds")
