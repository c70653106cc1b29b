"""The past runs and articles of a site, read from its data folder without disturbing a run in progress."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.monitoring import run_log
from crawler.monitoring.run_log import RunRecord
from crawler.store.folder import LEDGER
from crawler.store.records import SMALL_CHANGES_MAX

# Each condition is written as in the index of the ledger that answers it: SQLite uses a partial index only then.
_KEPT = "SELECT count(*) FROM articles WHERE status = 'kept'"
_DAYS = "SELECT day, count(*) FROM articles WHERE status = 'kept' AND day BETWEEN ? AND ? GROUP BY day"
_NEWEST = "SELECT max(day) FROM articles WHERE status = 'kept' AND day BETWEEN '1' AND ?"
_NEWEST_ARTICLE = """
SELECT day, path FROM articles WHERE status = 'kept' AND day BETWEEN '1' AND ? ORDER BY day DESC, last_seen DESC LIMIT 1
"""
_GIVEN_UP = "SELECT cause, count(*) FROM articles WHERE status = 'given_up' GROUP BY cause"
_LINKS = f"""
SELECT (SELECT count(*) FROM articles WHERE status IN ('queued', 'failed', 'empty', 'partial')),
    (SELECT count(*) FROM articles WHERE small_changes > 0 AND small_changes >= {SMALL_CHANGES_MAX}),
    (SELECT count(*) FROM articles WHERE status = 'copy'),
    (SELECT count(*) FROM articles WHERE vanished != '')
"""
_PATHS = "SELECT path FROM articles WHERE key = ? AND path != ''"
_FAILED_PAGES = """
SELECT url, status, cause, last_seen FROM articles
WHERE status IN ('queued', 'failed', 'empty', 'partial') AND status IN ('failed', 'empty')
UNION ALL SELECT url, status, cause, last_seen FROM articles WHERE status = 'given_up'
ORDER BY last_seen DESC, url LIMIT CAST(? AS INTEGER)
"""
#: How far back runs and articles are read to compute what is usual: a year has each season and holiday once.
PAST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Harvest:
    """The result of all crawls of a site.

    Attributes:
        last_run: When the last successful run ended, as an ISO time, or "".
        articles: The number of kept articles in the ledger; None where no ledger can be read.
    """

    last_run: str
    articles: int | None


@dataclass(frozen=True, slots=True)
class Links:
    """The links in a site's ledger that have no complete article, or that an operator should know of.

    Attributes:
        unfinished: The number of links that the next run requests again.
        given_up: The number of links that are given up, by cause; they are requested again after a month, or with
            `-a full=1`.
        restless: The number of articles that change by a few characters at every visit, so that they are no longer
            requested again.
        copies: The number of links that led to a stored article under another query or session id: the site adds a
            token to its links.
        vanished: The number of stored articles whose page is gone from the site.
    """

    unfinished: int = 0
    given_up: Mapping[str, int] = field(default_factory=dict)
    restless: int = 0
    copies: int = 0
    vanished: int = 0


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page without an article.

    Attributes:
        url: Its address.
        status: `empty`, `failed` or `given_up`; see `crawler.store.records.Status`.
        cause: The cause, as runs count it.
        seen: When it was last in a list, as an ISO time.
    """

    url: str
    status: str
    cause: str
    seen: str


@dataclass(frozen=True, slots=True)
class NewestArticle:
    """A stored article.

    Attributes:
        day: Its day, as an ISO date.
        path: Its text file, relative to the site's folder.
    """

    day: str
    path: str


@dataclass(frozen=True, slots=True)
class History:
    """The runs and articles of a site in the last year.

    Attributes:
        now: The time of reading.
        runs: The runs that have ended, in the order of the run log.
        running_since: The start of the run in progress, or None.
        days: The number of kept articles by day of publication.
        expected: Whether the user expects the site to be crawled, so that missing runs are a fault.
        notes: Messages about content that could not be read.
        newest: The day of the newest kept article, however long ago; None if no article has a day.
    """

    now: datetime
    runs: tuple[RunRecord, ...] = ()
    running_since: datetime | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    expected: bool = False
    notes: tuple[str, ...] = ()
    newest: date | None = None


def harvest_of(folder: Path, now: datetime) -> Harvest:
    """Read the harvest of a site from its data folder, which may be missing."""
    ended = [run.ended for run in run_log.read(folder, now).runs if run.successful]
    rows = _query(folder / LEDGER, _KEPT, ())
    return Harvest(ended[-1].isoformat(timespec="seconds") if ended else "", rows[0][0] if rows else None)


def links_of(folder: Path) -> Links:
    """Read the links of a site from its ledger; none if it is missing, cannot be read or is of an old version."""
    given_up, numbers = _query(folder / LEDGER, _GIVEN_UP, ()), _query(folder / LEDGER, _LINKS, ())
    if given_up is None or not numbers:
        return Links()
    unfinished, restless, copies, vanished = numbers[0]
    return Links(unfinished, {str(cause): number for cause, number in given_up}, restless, copies, vanished)


def path_of(folder: Path, key: str) -> str:
    """Return the text file of a stored article, relative to the site's folder; "" if no ledger names one."""
    rows = _query(folder / LEDGER, _PATHS, (key,))
    return str(rows[0][0]) if rows else ""


def newest_article(folder: Path, now: datetime) -> NewestArticle | None:
    """Return the stored article with the latest day, not later than tomorrow; None if no article has a day."""
    rows = _query(folder / LEDGER, _NEWEST_ARTICLE, ((now + timedelta(1)).date().isoformat(),))
    return NewestArticle(*rows[0]) if rows else None


def failed_pages(folder: Path, most: int = -1) -> list[FailedPage]:
    """Read the pages of a site that gave no article, the latest first; none if there is no ledger to read.

    Args:
        folder: The site's data folder.
        most: The greatest number of pages; all by default.
    """
    return [FailedPage(*row) for row in _query(folder / LEDGER, _FAILED_PAGES, (str(most),)) or []]


def history_of(folder: Path, now: datetime, *, expected: bool = False) -> History:
    """Read the last year of a site from its data folder, which may be missing.

    Args:
        folder: The site's data folder.
        now: The current time.
        expected: See `History.expected`.
    """
    log = run_log.read(folder, now)
    past = tuple(run for run in log.runs if run.ended > now - PAST)
    first, last = (now - PAST).date().isoformat(), (now + timedelta(1)).date().isoformat()
    rows = _query(folder / LEDGER, _DAYS, (first, last))
    notes = log.notes
    if rows is None and past:
        notes += (f"{LEDGER} cannot be read: the rule `silence` is not checked; the next run rebuilds the ledger",)
    days = dict(_count_by_day(rows or []))
    newest = max(_newest(_query(folder / LEDGER, _NEWEST, (last,)) or []), default=None)
    return History(now, past, log.running_since, days, expected, notes, newest)


def _newest(rows: list[tuple[Any, ...]]) -> Iterator[date]:
    for (day,) in rows:
        with suppress(ValueError, TypeError):  # the ledger is damaged, or has no article with a day
            yield date.fromisoformat(day)


def _count_by_day(rows: list[tuple[Any, ...]]) -> Iterator[tuple[date, int]]:
    for day, number in rows:
        with suppress(ValueError):  # the ledger is damaged
            yield date.fromisoformat(day), int(number)


def _query(ledger: Path, sql: str, values: tuple[str, ...]) -> list[tuple[Any, ...]] | None:
    """Run a query on a ledger; None where it is missing or cannot be read."""
    # Not through `Ledger`, which creates a missing file and checks all of a large one. A read-only connection also
    # creates the files of a write-ahead log, unless `immutable` says that nobody writes. While a run writes, the files
    # exist.
    written = ledger.with_name(f"{ledger.name}-wal").exists()
    uri = f"{ledger.absolute().as_uri()}?mode=ro{'' if written else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return list(db.execute(sql, values))
    except sqlite3.Error:
        return None
