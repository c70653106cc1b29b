"""What the ledger says of an article: its name, what became of its link, and whether to ask for it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crawler.validators import NO_VALIDATORS, Validators

#: A page that answered without an article (empty, gone, not HTML) is asked for this often in all, …
TRIES_FOR_PAGE = 3
#: … one that a fault or a challenge kept away more often: a site may be out of order for weeks of daily runs.
TRIES_FOR_SITE = 30
#: An article that lacks a page, once it does: after a week of daily runs the page is gone rather than out of order.
TRIES_FOR_REST = 7


class Status(StrEnum):
    """What became of a link: asked for, kept, kept without all of its pages, answered without an article, not
    answered, or outside the dates asked for."""

    QUEUED = "queued"
    KEPT = "kept"
    PARTIAL = "partial"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noted:
    """What is noted of an article, stored or not.

    day: its day of publication, or None.
    path: its text file, relative to the site's folder; "" where nothing is stored.
    column, column_url: the column whose list named it last, if one did.
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
class Entry(_Noted):
    """A link as the ledger knows it.

    attempts: how often it was asked for; of a partial article, since it has been that.
    """

    status: Status
    cause: str
    attempts: int

    @property
    def stored(self) -> bool:
        return self.status in (Status.KEPT, Status.PARTIAL)

    @property
    def worth_asking(self) -> bool:
        """Whether an earlier run asked for the link in vain, and another try makes sense."""
        return self.attempts < _TRIES.get(self.status, 0)


_TRIES = {
    Status.EMPTY: TRIES_FOR_PAGE,
    Status.QUEUED: TRIES_FOR_SITE,
    Status.FAILED: TRIES_FOR_SITE,
    Status.PARTIAL: TRIES_FOR_REST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(_Noted):
    """What the ledger is told of a stored article.

    fetched_at: ISO time.
    partial: whether one of its pages could not be had.
    """

    fetched_at: str
    partial: bool = False
