"""What a site's data folder tells of its past, read without disturbing a run that writes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.monitoring import run_log as runs
from crawler.monitoring.run_log import Run
from crawler.store.folder import LEDGER
from crawler.store.records import Status

_KEPT = "SELECT count(*) FROM articles WHERE status = ?"
_DAYS = "SELECT day, count(*) FROM articles WHERE status = 'kept' AND day BETWEEN ? AND ? GROUP BY day"
#: How far back a site's past is looked at to know what is usual: a year has each season and holiday once.
PAST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the crawls of a site have brought.

    last_run: when the last run ended that came to its end and found articles, as an ISO time; "" for none.
    articles: how many articles the ledger knows as kept; None where there is no ledger that can be read.
    """

    last_run: str
    articles: int | None


@dataclass(frozen=True, slots=True)
class History:
    """A site's last year, as far as it is known.

    now: the time at which it is looked at.
    runs: in the order in which they were written down.
    going: when the run began that is going on; None for none.
    days: how many kept articles were published on each day.
    expected: whether somebody says that the site is crawled, so that no runs are a fault.
    notes: what could not be read, in words.
    """

    now: datetime
    runs: tuple[Run, ...] = ()
    going: datetime | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    expected: bool = False
    notes: tuple[str, ...] = ()


def harvest_of(folder: Path, now: datetime) -> Harvest:
    """What a site's data folder tells in short; the folder need not be there."""
    ended = [run.ended for run in runs.read(folder, now).runs if run.successful]
    rows = _ask(folder / LEDGER, _KEPT, (Status.KEPT,))
    return Harvest(ended[-1].isoformat(timespec="seconds") if ended else "", rows[0][0] if rows else None)


def history_of(folder: Path, now: datetime, *, expected: bool = False) -> History:
    """The last year of a site from its data folder, which need not be there."""
    record = runs.read(folder, now)
    past = tuple(run for run in record.runs if run.ended > now - PAST)
    first, last = (now - PAST).date().isoformat(), (now + timedelta(1)).date().isoformat()
    rows = _ask(folder / LEDGER, _DAYS, (first, last))
    notes = record.notes
    if rows is None and past:
        notes += (f"{LEDGER} cannot be read: the site's rhythm is not known; its next run makes the ledger anew",)
    return History(now, past, record.going, dict(_by_day(rows or [])), expected, notes)


def _by_day(rows: list[tuple[Any, ...]]) -> Iterator[tuple[date, int]]:
    for day, number in rows:
        with suppress(ValueError):  # a ledger that was damaged
            yield date.fromisoformat(day), int(number)


def _ask(ledger: Path, sql: str, values: tuple[str, ...]) -> list[tuple[Any, ...]] | None:
    """The rows that a ledger answers with; None where there is none that can be read."""
    # Not as a `Ledger`, which makes a missing file and checks all of a large one. Even a reader would leave the
    # files of a write-ahead log behind, unless it is told that nobody writes; while a run does, they are there.
    written = ledger.with_name(f"{ledger.name}-wal").exists()
    uri = f"{ledger.absolute().as_uri()}?mode=ro{'' if written else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return list(db.execute(sql, values))
    except sqlite3.Error:
        return None
