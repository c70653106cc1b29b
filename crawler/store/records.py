"""The ledger's records of articles: the status of a link, and whether to request it again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from crawler.items import Target
from crawler.urls import key_of
from crawler.validators import NO_VALIDATORS, Validators

#: How often a page without an article is requested until the link is given up (empty, missing, not HTML).
TRIES_EMPTY = 3
#: The same for a page that could not be fetched: a site may fail for weeks of daily runs.
TRIES_FAILED = 30
#: The same for an article that lacks a page: after a week of daily runs it is unlikely that the page returns.
TRIES_PARTIAL = 7
#: Days after which a given-up link is requested once more. Each further failure doubles them, up to `…_MAX` times.
GIVEN_UP_DAYS = 30
GIVEN_UP_DOUBLINGS_MAX = 5
#: After this number of successive revisions that differ in a few characters only (a counter, the weather), an article
#: is not requested again.
SMALL_CHANGES_MAX = 3
#: The parts of a path that hold a session: `;jsessionid=…`, and `(S(…))` of ASP.NET.
_SESSION_PATH = re.compile(r";[^/]*|/\((?:[A-Za-z]\([^()/]{0,100}\)){1,4}\)")
_TWIN_DIGITS = 16


class Status(StrEnum):
    """The status of a link in the ledger.

    Attributes:
        QUEUED: It is to be requested; there is no result yet.
        KEPT: Its article is stored.
        PARTIAL: Its article is stored without one of its pages.
        EMPTY: The page has no article.
        FAILED: The page could not be fetched or stored.
        SKIPPED: Its article is outside the dates of the run.
        GIVEN_UP: It was requested in vain too often. It is requested again after `GIVEN_UP_DAYS`, or with `full`.
        COPY: Its article is stored under another address, the key of which is the cause.
    """

    QUEUED = "queued"
    KEPT = "kept"
    PARTIAL = "partial"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"
    GIVEN_UP = "given_up"
    COPY = "copy"


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
        vanished: When its page was found to be gone from the site, as an ISO time; "" if it is there.
    """

    key: str
    url: str
    day: date | None
    path: str
    content_hash: str
    validators: Validators = NO_VALIDATORS
    column: str = ""
    column_url: str = ""
    vanished: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(_LedgerArticle):
    """A link as the ledger returns it.

    Attributes:
        status: Its status.
        cause: The cause of the failure, as in the run log; "" if there is an article.
        attempts: How often it was requested in vain; for a partial article, since it was first stored as partial.
        run: The number of the run that queued it last.
        postponed: Whether it is requested at the end of a run, because the site refused it, or because a run was killed
            while its request was pending.
        first_seen: When it was found, as an ISO time.
    """

    status: Status
    cause: str
    attempts: int
    run: int = 0
    postponed: bool = False
    first_seen: str = ""

    @property
    def stored(self) -> bool:
        """Whether its article is stored, complete or partial."""
        return self.status in (Status.KEPT, Status.PARTIAL)

    @property
    def can_retry(self) -> bool:
        """Whether no complete article is stored for the link yet, and it is not given up."""
        if self.status is Status.PARTIAL:
            return self.attempts < TRIES_PARTIAL
        return self.status in (Status.QUEUED, Status.FAILED, Status.EMPTY)

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


def address_without_query(url: str) -> str:
    """Return a URL without its query and without the session in its path."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, _SESSION_PATH.sub("", parts.path), "", ""))


def twin_of(url: str, digest: str) -> str:
    """Return a hash of an article's address without its query, and of its text; "" if the address has no query.

    Args:
        url: The address.
        digest: The hash of the text.
    """
    plain = address_without_query(url)
    if plain == url or not digest:
        return ""
    return hashlib.sha256(f"{key_of(plain)} {digest}".encode()).hexdigest()[:_TWIN_DIGITS]
