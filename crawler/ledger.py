"""The ledger: what is known of a site's articles and columns, in one SQLite file.

It is an index of the stored files and can be rebuilt from them (`crawler.rebuild`). A link is written down
here before its page is asked for, so that whatever stops a run, the next one finds what was left undone.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from crawler.links import canonical

NAME = "ledger.sqlite"
#: Raised with every change of the schema: a ledger of another version is rebuilt from the files.
_VERSION = 1
#: 64 bits: among ten million articles the chance of one collision is below one in 300,000.
_KEY_DIGITS = 16
#: SQLite allows 999 parameters a statement in its older builds.
_BATCH = 900
#: A page that answered without an article (empty, gone, not HTML) is asked for this often in all, …
TRIES_FOR_PAGE = 3
#: … one that a fault or a challenge kept away more often: a site may be out of order for weeks of daily runs.
TRIES_FOR_SITE = 30

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, status TEXT NOT NULL, cause TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '', content_hash TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_articles ON articles (status) WHERE status IN ('queued', 'failed', 'empty');
CREATE TABLE IF NOT EXISTS columns (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, walked_at TEXT NOT NULL, complete_since TEXT, cut_at INTEGER
) WITHOUT ROWID;
"""
_KEEP = """
INSERT INTO articles (key, url, first_seen, last_seen, day, path, content_hash, etag, last_modified, status)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'kept')
ON CONFLICT (key) DO UPDATE SET
    status = 'kept', cause = '', last_seen = excluded.last_seen, day = excluded.day, path = excluded.path,
    content_hash = excluded.content_hash, etag = excluded.etag, last_modified = excluded.last_modified
"""
_QUEUE = """
INSERT INTO articles (key, url, status, attempts, first_seen, last_seen, day)
VALUES (?, ?, 'queued', 1, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    last_seen = excluded.last_seen, attempts = attempts + 1,
    status = CASE status WHEN 'kept' THEN status ELSE excluded.status END
"""
_SETTLE = """
UPDATE articles SET status = ?, cause = ?, day = coalesce(nullif(?, ''), day)
WHERE key = ? AND status != 'kept'
"""
_COMPLETE = """
INSERT INTO columns (key, url, walked_at, complete_since) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    walked_at = excluded.walked_at,
    complete_since = min(coalesce(complete_since, '9999'), excluded.complete_since)
"""
_CUT = """
INSERT INTO columns (key, url, walked_at, cut_at) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET walked_at = excluded.walked_at, cut_at = excluded.cut_at
"""


class Status(StrEnum):
    """What became of a link: asked for, kept, answered without an article, not answered, or outside the dates
    asked for."""

    QUEUED = "queued"
    KEPT = "kept"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as the ledger knows it. `day` is its article's, or None; `path` is relative to the site's
    folder."""

    key: str
    url: str
    status: Status
    cause: str
    attempts: int
    day: date | None
    path: str
    content_hash: str

    @property
    def worth_asking(self) -> bool:
        """Whether an earlier run asked for the link in vain, and another try makes sense."""
        tries = {Status.EMPTY: TRIES_FOR_PAGE, Status.QUEUED: TRIES_FOR_SITE, Status.FAILED: TRIES_FOR_SITE}
        return self.attempts < tries.get(self.status, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger notes of a stored article. `fetched_at` is an ISO time, `path` as in `Entry`."""

    key: str
    url: str
    fetched_at: str
    day: date | None
    path: str
    content_hash: str
    etag: str = ""
    last_modified: str = ""


def key_of(url: str) -> str:
    """The name of an article in ledger and file names: 16 hex digits of its canonical URL's hash, scheme left
    out, as http and https name the same page."""
    parts = urlsplit(canonical(url))
    return hashlib.sha256(parts._replace(scheme="").geturl().encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]


class Ledger:
    """One site's ledger.

    Opening raises `sqlite3.DatabaseError` where the file is no sound ledger, `sqlite3.OperationalError` (a
    subclass) where it cannot be read or written at all. Times are ISO strings given by the caller; every
    method that writes commits before it returns.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            # A commit survives the process. One that a power failure takes back costs a second fetch.
            self._db.execute("PRAGMA synchronous = NORMAL")
            if self._db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError(f"{path} is damaged")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"{path} is of another version of zhengwen")
            self._db.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")
        except sqlite3.DatabaseError:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def lookup(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The entries of those keys that are known."""
        batches = _batches(list(keys))
        found = (entry for some in batches for entry in self._select(f"key IN ({_marks(some)})", some))
        return {entry.key: entry for entry in found}

    def unfinished(self) -> list[Entry]:
        """The links that are worth another try."""
        unsettled = (Status.QUEUED, Status.FAILED, Status.EMPTY)
        entries = self._select(f"status IN ({_marks(unsettled)})", unsettled)
        return [entry for entry in entries if entry.worth_asking]

    def queue(self, links: Iterable[tuple[str, str, date | None]], now: str) -> None:
        """Writes down (key, url, day) of links that are about to be asked for. A kept article stays kept."""
        self._many(_QUEUE, [(key, url, now, now, _iso(day)) for key, url, day in links])

    def seen(self, keys: Iterable[str], now: str) -> None:
        """Notes that links are still on the site's lists."""
        self._many("UPDATE articles SET last_seen = ? WHERE key = ?", [(now, key) for key in keys])

    def keep(self, kept: Kept) -> None:
        """Notes a stored article."""
        self._many(_KEEP, [_row(kept)])

    def settle(self, key: str, status: Status, cause: str = "", day: date | None = None) -> None:
        """Notes that a queued link brought no article to keep, and why. A kept article stays kept."""
        self._db.execute(_SETTLE, (status, cause, _iso(day), key))

    def complete_since(self, column: str) -> date | None:
        """The day from which on all of a column's articles are in the ledger; `date.min` for all of them,
        None where no run has walked the column to an end yet."""
        sql = "SELECT complete_since FROM columns WHERE key = ?"
        row = self._db.execute(sql, (key_of(column),)).fetchone()
        return date.fromisoformat(row[0]) if row and row[0] else None

    def cut_again(self, column: str, pages: int, now: str) -> bool:
        """Notes that a column ended short of the pages it claims to have; whether it did so before, at the same
        page. Once may be a fault of the day; twice, and there is no more to be had."""
        before = self._db.execute("SELECT cut_at FROM columns WHERE key = ?", (key_of(column),)).fetchone()
        self._db.execute(_CUT, (key_of(column), column, now, pages))
        return before is not None and before[0] == pages

    def complete(self, column: str, since: date, now: str) -> None:
        """Notes that a run walked a column down to `since` (`date.min`: to its end)."""
        self._db.execute(_COMPLETE, (key_of(column), column, now, since.isoformat()))

    def counts(self) -> dict[str, int]:
        """How many links there are of each status."""
        return dict(self._db.execute("SELECT status, count(*) FROM articles GROUP BY status"))

    def restore(self, stored: Iterable[Kept]) -> int:
        """Notes stored articles; of several files of one URL the last fetched counts. Returns the number of
        articles."""
        self._many(f"{_KEEP} WHERE excluded.last_seen > last_seen", (_row(kept) for kept in stored))
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def _select(self, where: str, values: Iterable[str]) -> Iterator[Entry]:
        sql = f"SELECT key, url, status, cause, attempts, day, path, content_hash FROM articles WHERE {where}"
        for key, url, status, cause, attempts, day, path, digest in self._db.execute(sql, tuple(values)):
            known_day = date.fromisoformat(day) if day else None
            yield Entry(key, url, Status(status), cause, attempts, known_day, path, digest)

    def _many(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        self._db.execute("BEGIN")
        try:
            self._db.executemany(sql, rows)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _row(kept: Kept) -> tuple[str, ...]:
    at = kept.fetched_at
    facts = (kept.path, kept.content_hash, kept.etag, kept.last_modified)
    return (kept.key, kept.url, at, at, _iso(kept.day), *facts)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _marks(keys: Collection[str]) -> str:
    return ", ".join("?" * len(keys))
