"""The ledger: the articles and columns of a site, in one SQLite file.

It is an index of the stored files and can be rebuilt from them (`crawler.store.recovery`). A link is added before its
page is requested, so that after an interruption the next run knows what is missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.items import Target
from crawler.store import column_ledger
from crawler.store.column_ledger import ColumnLedger
from crawler.store.records import Entry, Kept, Status
from crawler.validators import Validators

#: Raised with every change of the schema. A ledger of version 2 is migrated, one of any other is rebuilt from the
#: files.
_VERSION = 3
_MIGRATED_VERSION = 2
#: The first SQLite with STRICT tables.
_SQLITE_MIN = (3, 37, 0)
#: Parameters of one statement. Older builds of SQLite allow 999.
_BATCH = 900
#: SQLite rejects values of a wrong type or that violate a CHECK when they are written; `PRAGMA quick_check` finds those
#: that damage has put into the file. `'+0 days'` makes SQLite normalize a day such as 2024-02-30.
_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY CHECK (length(key) = 16 AND key NOT GLOB '*[^0-9a-f]*'),
    url TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'kept', 'partial', 'empty', 'failed', 'skipped')),
    cause TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '' CHECK (day = '' OR day IS date(day, '+0 days')),
    path TEXT NOT NULL DEFAULT '' CHECK (path = '' OR path GLOB 'text/*.txt'),
    content_hash TEXT NOT NULL DEFAULT ''
        CHECK (length(content_hash) IN (0, 64) AND content_hash NOT GLOB '*[^0-9a-f]*'),
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    column TEXT NOT NULL DEFAULT '',
    CHECK ((path != '') = (status IN ('kept', 'partial')))
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX IF NOT EXISTS open_articles ON articles (status)"
    " WHERE status IN ('queued', 'failed', 'empty', 'partial')",
    "CREATE INDEX IF NOT EXISTS kept_days ON articles (day) WHERE status = 'kept'",
    "CREATE TABLE IF NOT EXISTS intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID",
    *column_ledger.SCHEMA,
)
#: The tables of `_SCHEMA` and their columns, which are those of version 2 too.
_COLUMNS = {
    "articles": "key, url, status, cause, attempts, first_seen, last_seen, day, path, content_hash, etag,"
    " last_modified, column",
    "intents": "key, path, before",
    "columns": "key, url, title, walked_at, complete_since, cut_at",
    "first_pages": "key, etag, last_modified, fetched_at, body",
}
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


class Ledger:
    """One site's ledger.

    Times are ISO strings given by the caller. Every method that writes commits before it returns.

    Args:
        path: The database. It is created if it is missing.

    Attributes:
        columns: The columns.
        write_intents: The articles that are about to be written again.
        is_new: Whether the database was empty when it was opened.
        checked_at: When it was last checked in full, as an ISO time; "" if it was not.

    Raises:
        sqlite3.OperationalError: The file cannot be read or written, or SQLite is too old.
        sqlite3.DatabaseError: The file is not a ledger of this version or of the one before. Damage inside it is found
            by `check`.
    """

    def __init__(self, path: Path) -> None:
        if sqlite3.sqlite_version_info < _SQLITE_MIN:
            required = ".".join(map(str, _SQLITE_MIN))
            raise sqlite3.OperationalError(f"SQLite {required} is required, and Python has {sqlite3.sqlite_version}")
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            # A commit survives a power failure: files that an earlier row names are removed only after it. Measured on
            # a virtual disk with ext4: 2.2 ms a commit, 0.02 ms with NORMAL; a run makes one or two for each article.
            self._db.execute("PRAGMA synchronous = FULL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _MIGRATED_VERSION, _VERSION):
                raise sqlite3.DatabaseError(f"{path} was written by another version of zhengwen")
            self.is_new = version == 0
            if version != _VERSION:
                with self._transaction():
                    self._create(migrated=version == _MIGRATED_VERSION)
        except UnicodeDecodeError as error:  # in a message of SQLite that quotes a damaged schema
            self._db.close()
            raise sqlite3.DatabaseError(f"{path} is damaged") from error
        except sqlite3.DatabaseError:
            self._db.close()
            raise
        self.columns = ColumnLedger(self._db)
        self.write_intents = WriteIntents(self._db)
        self.checked_at = ""
        self._column_keys: dict[str, str] = {}

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def check(self) -> None:
        """Read the whole ledger and check it.

        SQLite's quick_check finds broken pages, values of a wrong type and violated CHECKs, as after a failing disk
        overwrote bytes within a row. It does not find text that is not UTF-8, so all text is read too. With 300,000
        articles (99 MB) opening takes 3.1 s of processor time with the check, and 0.08 s without.

        Raises:
            sqlite3.DatabaseError: Something is damaged.
        """
        try:
            if self._db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")
            for table, columns in _COLUMNS.items():
                for _ in self._db.execute(f"SELECT {columns.removesuffix(', body')} FROM {table}"):
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

    def keep(self, kept: Kept, moved_from: str = "") -> None:
        """Record a stored article, and that the next run must find its files unless this one ends well.

        Args:
            kept: The article.
            moved_from: Its old text file, relative to the site's folder, if the caller will remove that.
        """
        row = self._row(kept)
        with self._transaction():
            self._db.execute(_KEEP, row)
            self.write_intents.begin(WriteIntent(kept.key, kept.path, moved_from))

    def forget_files(self, keys: Iterable[str]) -> None:
        """Record that the files of stored articles are missing: the next run requests the articles again."""
        nothing = "path = '', content_hash = '', etag = '', last_modified = ''"
        sql = f"UPDATE articles SET status = 'queued', attempts = 0, {nothing} WHERE key = ?"
        self._many(sql, ((key,) for key in keys))

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
            self._column_keys[link.column_url] = self.columns.key_of(link.column_url)
            self.columns.add(self._column_keys[link.column_url], link.column_url, link.column)
        return self._column_keys[link.column_url]

    def _create(self, *, migrated: bool) -> None:
        """Create the tables, and take over the rows of version 2. A row with invalid values raises IntegrityError."""
        if migrated:
            self._db.execute("DROP INDEX IF EXISTS open_articles")
            self._db.execute("DROP INDEX IF EXISTS kept_days")
            for table in _COLUMNS:
                self._db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        for statement in _SCHEMA:
            self._db.execute(statement)
        if migrated:
            for table, columns in _COLUMNS.items():
                self._db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old_{table}")
                self._db.execute(f"DROP TABLE old_{table}")
        self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _many(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        with self._transaction():
            self._db.executemany(sql, rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
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
        old_path: Its old text file; not the same path if the article's day has changed. "" if the article is recorded
            and no old file remains: then only its files must be found.
    """

    key: str
    path: str
    old_path: str


class WriteIntents:
    """The articles that a run has written or is about to write. They remain if the run does not end by itself.

    They work like a write-ahead log. Before its files are written, an article that is stored for the first time needs
    none, because it is queued.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, intent: WriteIntent) -> None:
        """Record that an article is about to be written again."""
        row = (intent.key, intent.path, intent.old_path)
        self._db.execute("INSERT OR REPLACE INTO intents VALUES (?, ?, ?)", row)

    def finish(self, key: str) -> None:
        """Note that an article is recorded and that its old files are removed."""
        self._db.execute("UPDATE intents SET before = '' WHERE key = ?", (key,))

    def pending(self) -> list[WriteIntent]:
        """Return intents that no run has ended, at most a batch. Call it again after `end`."""
        rows = self._db.execute(f"SELECT key, path, before FROM intents LIMIT {_BATCH}")
        return [WriteIntent(*row) for row in rows]

    def end(self, keys: Iterable[str]) -> None:
        """Remove the intents of articles whose files and rows are complete."""
        keys = list(keys)
        self._db.execute(f"DELETE FROM intents WHERE key IN ({_placeholders(keys)})", keys)

    def end_recorded(self) -> None:
        """Remove the intents of all articles that are recorded, at the end of a run that was not killed."""
        self._db.execute("DELETE FROM intents WHERE before = ''")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _placeholders(keys: Collection[str]) -> str:
    return ", ".join("?" * len(keys))
