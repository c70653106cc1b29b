"""The ledger's records of articles: the status of a link, and whether to request it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crawler.items import Target
from crawler.validators import NO_VALIDATORS, Validators

#: How often in total a page without an article is requested (empty, missing, not HTML).
TRIES_EMPTY = 3
#: The same for a page that could not be fetched: a site may fail for weeks of daily runs.
TRIES_FAILED = 30
#: The same for an article that lacks a page: after a week of daily runs it is unlikely that the page returns.
TRIES_PARTIAL = 7


class Status(StrEnum):
    """The status of a link in the ledger.

    Attributes:
        QUEUED: It was requested, or will be soon; there is no result yet.
        KEPT: Its article is stored.
        PARTIAL: Its article is stored without one of its pages.
        EMPTY: The page has no article.
        FAILED: The page could not be fetched or stored.
        SKIPPED: Its article is outside the dates of the run.
    """

    QUEUED = "queued"
    KEPT = "kept"
    PARTIAL = "partial"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"


_TRIES = {
    Status.EMPTY: TRIES_EMPTY,
    Status.QUEUED: TRIES_FAILED,
    Status.FAILED: TRIES_FAILED,
    Status.PARTIAL: TRIES_PARTIAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _LedgerArticle:
    """The common fields of `Entry` and `Kept`.

    Attributes:
        key: Its key (`crawler.urls.key_of`).
        url: Its address.
        day: Its day of publication, or None.
        path: Its text file, relative to the site's folder; "" if nothing is stored.
        content_hash: The hash of its text; "" if nothing is stored.
        validators: The validators of its page.
        column: The name of the column that lists it, or "".
        column_url: The address of that column, or "".
    """

    key: str
    url: str
    day: date | None
    path: str
    content_hash: str
    validators: Validators = NO_VALIDATORS
    column: str = ""
    column_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(_LedgerArticle):
    """A link as the ledger returns it.

    Attributes:
        status: Its status.
        cause: Why there is no article, as runs count it; "" if there is one.
        attempts: How often it was requested; for a partial article, since it was first stored as partial.
    """

    status: Status
    cause: str
    attempts: int

    @property
    def stored(self) -> bool:
        """Whether its article is stored, complete or partial."""
        return self.status in (Status.KEPT, Status.PARTIAL)

    @property
    def can_retry(self) -> bool:
        """Whether no complete article is stored for the link yet, and tries are left."""
        return self.attempts < _TRIES.get(self.status, 0)

    @property
    def target(self) -> Target:
        """The article as a spider requests it."""
        return Target(self.key, self.url, "", self.day, self.column, self.column_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(_LedgerArticle):
    """A stored article, to be recorded in the ledger.

    Attributes:
        fetched_at: When its page was fetched, as an ISO time.
        partial: Whether one of its pages could not be fetched.
    """

    fetched_at: str
    partial: bool = False
