"""The ledger: the articles and columns of a site, in one SQLite file.

It is an index of the stored files and can be rebuilt from them (`crawler.store.recovery`). A link is added before its
page is requested, so that after an interruption the next run knows what is missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.items import Target
from crawler.store import column_ledger
from crawler.store.column_ledger import ColumnLedger
from crawler.store.records import Entry, Kept, Status
from crawler.urls import key_of
from crawler.validators import Validators

#: Increased with every change of the schema: a ledger of another version is rebuilt from the files.
_VERSION = 2
#: Parameters of one statement. Older builds of SQLite allow 999.
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
CREATE TABLE IF NOT EXISTS intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL) WITHOUT ROWID;
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
#: For a stored article, complete or partial, only the request is recorded.
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
_INVALID_VALUES = """
SELECT 1 FROM articles WHERE
    status NOT IN ('queued', 'kept', 'partial', 'empty', 'failed', 'skipped') OR typeof(attempts) != 'integer'
    OR length(key) != 16 OR key GLOB '*[^0-9a-f]*' OR (day != '' AND day IS NOT date(day))
    OR length(content_hash) NOT IN (0, 64) OR content_hash GLOB '*[^0-9a-f]*'
    OR (path != '' AND path NOT GLOB 'text/*.txt') OR (path = '') != (status NOT IN ('kept', 'partial'))
UNION ALL
SELECT 1 FROM columns WHERE complete_since IS NOT date(complete_since) OR typeof(cut_at) NOT IN ('integer', 'null')
LIMIT 1
"""
#: Every column of text that `_INVALID_VALUES` does not check: reading it fails on bytes that are not UTF-8.
_ALL_TEXT = (
    "SELECT url, cause, first_seen, last_seen, path, etag, last_modified, column FROM articles",
    "SELECT key, url, title, walked_at FROM columns",
    "SELECT key, etag, last_modified, fetched_at FROM first_pages",
    "SELECT key, path, before FROM intents",
)


class Ledger:
    """One site's ledger.

    Times are ISO strings given by the caller. Every method that writes commits before it returns.

    Args:
        path: The database. It is created if it is missing.

    Attributes:
        columns: The columns.
        write_intents: The articles that are about to be written again.
        is_new: Whether the database was empty when it was opened.

    Raises:
        sqlite3.OperationalError: The file cannot be read or written.
        sqlite3.DatabaseError: The file is not a ledger of this version. Damage inside it is found by `check`.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            # A commit survives a kill. A power failure can undo it; then the article is fetched again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError(f"{path} was written by another version of zhengwen")
            self.is_new = version == 0
            self._db.executescript(f"{_SCHEMA} {column_ledger.SCHEMA} PRAGMA user_version = {_VERSION};")
        except UnicodeDecodeError as error:  # in a message of SQLite that quotes a damaged schema
            self._db.close()
            raise sqlite3.DatabaseError(f"{path} is damaged") from error
        except sqlite3.DatabaseError:
            self._db.close()
            raise
        self.columns = ColumnLedger(self._db)
        self.write_intents = WriteIntents(self._db)
        self._column_keys: dict[str, str] = {}

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def check(self) -> None:
        """Read the whole ledger and check it.

        SQLite's own check finds broken pages, but not bytes that a failing disk overwrote within a row. Therefore the
        values are checked as well. 300,000 articles (106 MB) take 1.6 s.

        Raises:
            sqlite3.DatabaseError: Something is damaged.
        """
        try:
            if self._db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")
            if self._db.execute(_INVALID_VALUES).fetchone():
                raise sqlite3.DatabaseError("it has invalid values")
            for statement in _ALL_TEXT:
                for _ in self._db.execute(statement):
                    pass
        except UnicodeDecodeError as error:
            raise sqlite3.DatabaseError("the file is damaged") from error
        except sqlite3.OperationalError as error:
            # Without a code the error is not SQLite's: Python could not decode a text.
            if getattr(error, "sqlite_errorcode", None) is None:
                raise sqlite3.DatabaseError("it has invalid values") from error
            raise

    def lookup(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries of those keys that are in the ledger, by key."""
        batches = _batches(list(keys))
        found = (entry for some in batches for entry in self._select(f"a.key IN ({_placeholders(some)})", some))
        return {entry.key: entry for entry in found}

    def unfinished(self) -> list[Entry]:
        """Return the links to request again."""
        entries = self._select("a.status IN ('queued', 'failed', 'empty', 'partial')")
        return [entry for entry in entries if entry.can_retry]

    def unconfirmed(self) -> set[str]:
        """Return the keys of links whose articles may be stored but not recorded: a run was stopped in between."""
        where = "path = '' AND (status = 'queued' OR (status = 'failed' AND cause IN ('store', 'ledger')))"
        return {key for (key,) in self._db.execute(f"SELECT key FROM articles WHERE {where}")}

    def kept_between(self, first: date, last: date) -> list[Entry]:
        """Return the complete articles from the first to the last day, inclusive; the latest first."""
        where = "a.status = 'kept' AND a.day BETWEEN ? AND ? ORDER BY a.day DESC"
        return list(self._select(where, (_iso(first), _iso(last))))

    def queue(self, links: Iterable[Target], now: str) -> None:
        """Record links that are about to be requested. A stored article stays stored."""
        rows = [(link.key, link.url, now, now, _iso(link.day), self._column(link)) for link in links]
        self._many(_QUEUE, rows)

    def seen(self, keys: Iterable[str], now: str) -> None:
        """Record that links are still in the lists of the site."""
        self._many("UPDATE articles SET last_seen = ? WHERE key = ?", [(now, key) for key in keys])

    def keep(self, kept: Kept) -> None:
        """Record a stored article."""
        self._db.execute(_KEEP, self._row(kept))

    def settle(self, key: str, status: Status, cause: str = "", day: date | None = None) -> None:
        """Record that no article was stored for a queued link, and why. A stored article stays stored.

        Args:
            key: The link's key.
            status: The result.
            cause: The cause, as runs count it.
            day: The article's day, if the page showed one.
        """
        self._db.execute(_SETTLE, (status, cause, _iso(day), key))

    def counts(self) -> dict[str, int]:
        """Return the number of links by status."""
        return dict(self._db.execute("SELECT status, count(*) FROM articles GROUP BY status"))

    def restore(self, stored: Iterable[Kept]) -> int:
        """Record stored articles. Of several articles with one URL, the one fetched last counts.

        Returns:
            The number of articles.
        """
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
        stored = (kept.path, kept.content_hash, validators.etag, validators.last_modified)
        status = Status.PARTIAL if kept.partial else Status.KEPT
        return (kept.key, kept.url, at, at, _iso(kept.day), *stored, self._column(kept), status)

    def _column(self, link: Target | Kept) -> str:
        """Return the key of the column that lists a link, or "". The column is added if it is new."""
        if not link.column_url:
            return ""
        if link.column_url not in self._column_keys:
            self._column_keys[link.column_url] = key_of(link.column_url)
            self.columns.add(self._column_keys[link.column_url], link.column_url, link.column)
        return self._column_keys[link.column_url]

    def _many(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        self._db.execute("BEGIN")
        try:
            self._db.executemany(sql, rows)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # after some errors SQLite ends the transaction itself
                self._db.execute("ROLLBACK")
            raise


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """A stored article that a run is about to write again.

    Attributes:
        key: The article's key.
        path: Its new text file, relative to the site's folder.
        old_path: Its old text file; not the same path if the article's day has changed.
    """

    key: str
    path: str
    old_path: str


class WriteIntents:
    """The write intents of a run. Those that remain after it show which articles a stopped run may have half written.

    They work like a write-ahead log. An article that is stored for the first time needs none, because it is queued.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, intent: WriteIntent) -> None:
        """Record that an article is about to be written again."""
        row = (intent.key, intent.path, intent.old_path)
        self._db.execute("INSERT OR REPLACE INTO intents VALUES (?, ?, ?)", row)

    def end(self, key: str) -> None:
        """Remove the intent of an article that is written and recorded, and whose old files are removed."""
        self._db.execute("DELETE FROM intents WHERE key = ?", (key,))

    def pending(self) -> list[WriteIntent]:
        """Return the intents that no run has ended."""
        return [WriteIntent(*row) for row in self._db.execute("SELECT key, path, before FROM intents")]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _placeholders(keys: Collection[str]) -> str:
    return ", ".join("?" * len(keys))
