"""The ledger: what is known of a site's articles and columns, in one SQLite file.

It is an index of the stored files and can be rebuilt from them (`crawler.store.recovery`). A link is written down
here before its page is asked for, so that whatever stops a run, the next one finds what was left undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from crawler.items import Target
from crawler.store import column_ledger, intents
from crawler.store.column_ledger import ColumnLedger
from crawler.store.intents import Intents
from crawler.store.ledger_check import check
from crawler.store.records import Entry, Kept, Status
from crawler.urls import key_of
from crawler.validators import Validators

NAME = "ledger.sqlite"
#: Raised with every change of the schema: a ledger of another version is rebuilt from the files.
_VERSION = 2
#: SQLite allows 999 parameters a statement in its older builds.
_BATCH = 900
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, status TEXT NOT NULL, cause TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '', content_hash TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '', column TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_articles ON articles (status) WHERE status IN ('queued', 'failed', 'empty', 'partial');
CREATE INDEX IF NOT EXISTS kept_days ON articles (day) WHERE status = 'kept';
"""
_KEEP = """
INSERT INTO articles (
    key, url, attempts, first_seen, last_seen, day, path, content_hash, etag, last_modified, column, status
) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    status = excluded.status, cause = '', last_seen = excluded.last_seen, day = excluded.day, path = excluded.path,
    content_hash = excluded.content_hash, etag = excluded.etag, last_modified = excluded.last_modified,
    attempts = CASE status WHEN 'partial' THEN attempts ELSE 1 END
"""
#: Of an article that is stored, in whole or in part, only the asking is noted.
_QUEUE = """
INSERT INTO articles (key, url, status, attempts, first_seen, last_seen, day, column)
VALUES (?, ?, 'queued', 1, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    last_seen = excluded.last_seen, attempts = attempts + 1,
    status = CASE WHEN status IN ('kept', 'partial') THEN status ELSE excluded.status END,
    column = coalesce(nullif(excluded.column, ''), column)
"""
_SETTLE = """
UPDATE articles SET status = ?, cause = ?, day = coalesce(nullif(?, ''), day)
WHERE key = ? AND status NOT IN ('kept', 'partial')
"""
_SELECT = """
SELECT a.key, a.url, a.status, a.cause, a.attempts, a.day, a.path, a.content_hash, a.etag, a.last_modified,
    coalesce(c.url, ''), coalesce(c.title, '')
FROM articles AS a LEFT JOIN columns AS c ON c.key = a.column
WHERE
"""


class Ledger:
    """One site's ledger; `columns` is its part on columns, `intents` that on articles about to be stored anew.

    is_new: whether there was nothing in it when it was opened.

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
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"{path} is of another version of zhengwen")
            self.is_new = version == 0
            schema = f"{_SCHEMA} {column_ledger.SCHEMA} {intents.SCHEMA} PRAGMA user_version = {_VERSION};"
            self._db.executescript(schema)
            check(self._db)
        except UnicodeDecodeError as error:  # of a message that repeats what stands in a damaged schema
            self._db.close()
            raise sqlite3.DatabaseError(f"{path} is damaged") from error
        except sqlite3.DatabaseError:
            self._db.close()
            raise
        self.columns = ColumnLedger(self._db)
        self.intents = Intents(self._db)
        self._met: dict[str, str] = {}

    def close(self) -> None:
        self._db.close()

    def lookup(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The entries of those keys that are known."""
        batches = _batches(list(keys))
        found = (entry for some in batches for entry in self._select(f"a.key IN ({_marks(some)})", some))
        return {entry.key: entry for entry in found}

    def unfinished(self) -> list[Entry]:
        """The links that are worth another try."""
        entries = self._select("a.status IN ('queued', 'failed', 'empty', 'partial')")
        return [entry for entry in entries if entry.worth_asking]

    def unsure(self) -> set[str]:
        """The keys of links whose article may be stored, though it is not known here: a run was stopped on the way."""
        where = "path = '' AND (status = 'queued' OR (status = 'failed' AND cause IN ('store', 'ledger')))"
        return {key for (key,) in self._db.execute(f"SELECT key FROM articles WHERE {where}")}

    def kept_between(self, first: date, last: date) -> list[Entry]:
        """The articles of these days, both included, that are kept whole; the latest first."""
        where = "a.status = 'kept' AND a.day BETWEEN ? AND ? ORDER BY a.day DESC"
        return list(self._select(where, (_iso(first), _iso(last))))

    def queue(self, links: Iterable[Target], now: str) -> None:
        """Writes down links that are about to be asked for. A stored article stays stored."""
        rows = [(link.key, link.url, now, now, _iso(link.day), self._column(link)) for link in links]
        self._many(_QUEUE, rows)

    def seen(self, keys: Iterable[str], now: str) -> None:
        """Notes that links are still on the site's lists."""
        self._many("UPDATE articles SET last_seen = ? WHERE key = ?", [(now, key) for key in keys])

    def keep(self, kept: Kept) -> None:
        """Notes a stored article."""
        self._db.execute(_KEEP, self._row(kept))

    def settle(self, key: str, status: Status, cause: str = "", day: date | None = None) -> None:
        """Notes that a queued link brought no article to keep, and why. A stored article stays stored."""
        self._db.execute(_SETTLE, (status, cause, _iso(day), key))

    def counts(self) -> dict[str, int]:
        """How many links there are of each status."""
        return dict(self._db.execute("SELECT status, count(*) FROM articles GROUP BY status"))

    def restore(self, stored: Iterable[Kept]) -> int:
        """Notes stored articles; of several files of one URL the last fetched counts. Returns the number of
        articles."""
        self._many(f"{_KEEP} WHERE excluded.last_seen > last_seen", (self._row(kept) for kept in stored))
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def _select(self, where: str, values: Iterable[str] = ()) -> Iterator[Entry]:
        for row in self._db.execute(f"{_SELECT} {where}", tuple(values)):
            key, url, status, cause, attempts, day, path, digest, etag, modified, column_url, column = row
            yield Entry(
                key=key,
                url=url,
                status=Status(status),
                cause=cause,
                attempts=attempts,
                day=date.fromisoformat(day) if day else None,
                path=path,
                content_hash=digest,
                validators=Validators(etag, modified),
                column=column,
                column_url=column_url,
            )

    def _row(self, kept: Kept) -> tuple[str, ...]:
        at, validators = kept.fetched_at, kept.validators
        facts = (kept.path, kept.content_hash, validators.etag, validators.last_modified, self._column(kept))
        status = Status.PARTIAL if kept.partial else Status.KEPT
        return (kept.key, kept.url, at, at, _iso(kept.day), *facts, status)

    def _column(self, link: Target | Kept) -> str:
        """The key of the column that named a link, which is noted, if it is not yet; "" for none."""
        if not link.column_url:
            return ""
        if link.column_url not in self._met:
            self._met[link.column_url] = key_of(link.column_url)
            self.columns.meet(self._met[link.column_url], link.column_url, link.column)
        return self._met[link.column_url]

    def _many(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        self._db.execute("BEGIN")
        try:
            self._db.executemany(sql, rows)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # SQLite itself ends it after some errors
                self._db.execute("ROLLBACK")
            raise


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _marks(keys: Collection[str]) -> str:
    return ", ".join("?" * len(keys))
