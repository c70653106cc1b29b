"""The ledger: the articles and columns of a site, in one SQLite file.

It is an index of the stored files and can be rebuilt from them (`crawler.store.recovery`). A link is added before its
page is requested, so that after an interruption the next run knows what is missing. An attempt counts when a request
was sent and failed; after too many (`TRIES_FAILED`, `TRIES_EMPTY`) the link is given up for a time that doubles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from crawler import clock
from crawler.items import Target
from crawler.store import column_ledger
from crawler.store.column_ledger import ColumnLedger
from crawler.store.records import (
    GIVEN_UP_DAYS,
    GIVEN_UP_DOUBLINGS_MAX,
    SMALL_CHANGES_MAX,
    TRIES_EMPTY,
    TRIES_FAILED,
    TRIES_PARTIAL,
    Entry,
    Kept,
    Status,
    address_without_query,
    twin_of,
)
from crawler.urls import key_of
from crawler.validators import Validators

#: Raised with every change of the schema. A ledger of an earlier version is migrated, one of any other is rebuilt from
#: the files.
_VERSION = 6
_MIGRATED_VERSIONS = (2, 3, 4, 5)
#: Of a version from this one on, the tables are kept and get the columns that they lack.
_EXTENDED_VERSION = 4
#: Rows that one statement reads when all unfinished links or recent articles are read. It is also the number of these
#: requests that wait in Scrapy's queue at a time.
PAGE_SIZE = 200
#: The cause of a link whose request was pending when the run was killed.
KILLED = "killed"
#: The first SQLite with STRICT tables.
_SQLITE_MIN = (3, 37, 0)
#: Parameters of one statement. Older builds of SQLite allow 999.
_BATCH = 900
#: KB of SQLite's cache while a ledger is rebuilt. The keys have no order, so that each row changes another page: with
#: the default of 2 MB, a rebuild with 200,000 articles wrote ten times as much to the disk.
_RESTORE_CACHE = 256 * 1024
#: SQLite rejects values of a wrong type or that violate a CHECK when they are written; `PRAGMA quick_check` finds those
#: that damage has put into the file. `'+0 days'` makes SQLite normalize a day such as 2024-02-30.
_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY CHECK (length(key) = 16 AND key NOT GLOB '*[^0-9a-f]*'),
    url TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('queued', 'kept', 'partial', 'empty', 'failed', 'skipped', 'given_up', 'copy')),
    cause TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    run INTEGER NOT NULL DEFAULT 0,
    postponed INTEGER NOT NULL DEFAULT 0 CHECK (postponed IN (0, 1)),
    retry_on TEXT NOT NULL DEFAULT '' CHECK (retry_on = '' OR retry_on IS date(retry_on, '+0 days')),
    small_changes INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '' CHECK (day = '' OR day IS date(day, '+0 days')),
    path TEXT NOT NULL DEFAULT '' CHECK (path = '' OR path GLOB 'text/*.txt'),
    content_hash TEXT NOT NULL DEFAULT ''
        CHECK (length(content_hash) IN (0, 64) AND content_hash NOT GLOB '*[^0-9a-f]*'),
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    column TEXT NOT NULL DEFAULT '',
    twin TEXT NOT NULL DEFAULT '' CHECK (length(twin) IN (0, 16) AND twin NOT GLOB '*[^0-9a-f]*'),
    vanished TEXT NOT NULL DEFAULT '',
    CHECK ((path != '') = (status IN ('kept', 'partial')))
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX IF NOT EXISTS unfinished ON articles (run) WHERE status IN ('queued', 'failed', 'empty', 'partial')",
    "CREATE INDEX IF NOT EXISTS given_up ON articles (retry_on) WHERE status = 'given_up'",
    # With the status, numbers of articles are read from the index alone, without a search in the table for each row.
    "CREATE INDEX IF NOT EXISTS kept_days ON articles (day, key, status) WHERE status = 'kept'",
    "CREATE INDEX IF NOT EXISTS restless ON articles (small_changes) WHERE small_changes > 0",
    "CREATE INDEX IF NOT EXISTS twins ON articles (twin) WHERE twin != ''",
    "CREATE INDEX IF NOT EXISTS vanished ON articles (vanished) WHERE vanished != ''",
    "CREATE INDEX IF NOT EXISTS copies ON articles (status) WHERE status = 'copy'",
    "CREATE TABLE IF NOT EXISTS intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS runs (number INTEGER NOT NULL) STRICT",
    "INSERT INTO runs SELECT 0 WHERE NOT EXISTS (SELECT * FROM runs)",
    *column_ledger.SCHEMA,
)
#: The tables of `_SCHEMA` that earlier versions have too, and their columns in these.
_OLD_COLUMNS = {
    "articles": "key, url, status, cause, attempts, first_seen, last_seen, day, path, content_hash, etag,"
    " last_modified, column",
    "intents": "key, path, before",
    "columns": "key, url, title, walked_at, complete_since, cut_at",
    "first_pages": "key, etag, last_modified, fetched_at, body",
}
_COLUMNS = _OLD_COLUMNS | {
    "articles": f"{_OLD_COLUMNS['articles']}, run, postponed, retry_on, small_changes, twin, vanished",
    "runs": "number",
}
#: Earlier versions counted an attempt when a link was queued, so that links were given up that had never been
#: requested. Their attempts begin again. Pages without an article stay given up, until their day comes.
_MIGRATE = (
    "UPDATE articles SET attempts = 0 WHERE status IN ('queued', 'failed')",
    f"UPDATE articles SET status = 'given_up', retry_on = coalesce(date(last_seen, '+{GIVEN_UP_DAYS} days'), '')"
    f" WHERE status = 'empty' AND attempts >= {TRIES_EMPTY}",
    "UPDATE articles SET twin = twin_of(url, content_hash) WHERE path != '' AND url GLOB '*[?;(]*'",
)
#: Columns that were added later, by the first version that has them.
_ADDED_COLUMNS = {5: "ALTER TABLE articles ADD COLUMN vanished TEXT NOT NULL DEFAULT ''"}
#: Indexes of earlier versions that have another form or name now.
_OLD_INDEXES = ("open_articles", "kept_days", "copies")
_KEEP = """
INSERT INTO articles (
    key, url, attempts, first_seen, last_seen, day, path, content_hash, etag, last_modified, column, status, twin,
    vanished
) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    status = excluded.status, cause = '', last_seen = excluded.last_seen, day = excluded.day, path = excluded.path,
    content_hash = excluded.content_hash, etag = excluded.etag, last_modified = excluded.last_modified,
    twin = excluded.twin, vanished = excluded.vanished, postponed = 0, retry_on = '',
    attempts = CASE WHEN status = 'partial' AND excluded.status = 'partial' THEN attempts + 1 ELSE 1 END
"""
#: The values are those of `_KEEP`, and the key again.
_IS_KEPT = """
SELECT 1 FROM articles
WHERE key = ? AND url = ? AND first_seen <= ? AND last_seen >= ? AND day = ? AND path = ? AND content_hash = ?
    AND etag = ? AND last_modified = ? AND column = ? AND status = ? AND twin = ? AND vanished = ?
    AND postponed = 0 AND NOT EXISTS (SELECT * FROM intents WHERE key = ?)
"""
#: For a stored article, complete or partial, only the request is recorded.
_QUEUE = """
INSERT INTO articles (key, url, status, first_seen, last_seen, day, column, run)
VALUES (?, ?, 'queued', ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    last_seen = excluded.last_seen, run = excluded.run, postponed = 0,
    attempts = CASE status WHEN 'given_up' THEN 0 ELSE attempts END,
    status = CASE WHEN status IN ('kept', 'partial') THEN status ELSE excluded.status END,
    column = coalesce(nullif(excluded.column, ''), column)
"""
_SETTLE = """
UPDATE articles SET status = ?, cause = ?, day = coalesce(nullif(?, ''), day), postponed = ?, attempts = attempts + ?
WHERE key = ? AND status NOT IN ('kept', 'partial')
RETURNING attempts
"""
_SELECT = """
SELECT a.key, a.url, a.status, a.cause, a.attempts, a.day, a.path, a.content_hash, a.etag, a.last_modified,
    a.run, a.postponed, a.first_seen, a.vanished, coalesce(c.url, ''), coalesce(c.title, '')
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
        run: The number of the current run, from `begin_run`.

    Raises:
        sqlite3.OperationalError: The file cannot be read or written, or SQLite is too old.
        sqlite3.DatabaseError: The file is not a ledger of this version or of an earlier one. Damage inside it is found
            by `check`; opening a ledger takes the same time whatever its size is.
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
            if version not in (0, *_MIGRATED_VERSIONS, _VERSION):
                raise sqlite3.DatabaseError(f"{path} was written by another version of zhengwen")
            self.is_new = version == 0
            if version != _VERSION:
                with self._transaction():
                    self._create(version)
            for table, columns in _COLUMNS.items():  # is the schema the right one?
                self._db.execute(f"SELECT {columns} FROM {table} LIMIT 0")
            self.run = int(self._db.execute("SELECT number FROM runs").fetchone()[0])
        except UnicodeDecodeError as error:  # in a message of SQLite that quotes a damaged schema
            self._db.close()
            raise sqlite3.DatabaseError(f"{path} is damaged") from error
        except (TypeError, sqlite3.DatabaseError) as error:  # TypeError: the row of `runs` is gone
            self._db.close()
            if isinstance(error, TypeError):
                raise sqlite3.DatabaseError(f"{path} is damaged") from error
            raise
        self.columns = ColumnLedger(self._db)
        self.write_intents = WriteIntents(self._db)
        self._column_keys: dict[str, str] = {}

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def begin_run(self) -> None:
        """Begin a run: all links that are unfinished now are those of earlier runs.

        Given-up links whose day has come are unfinished again. Their attempts stay counted, so that one more failure
        gives them up again.
        """
        today = clock.now().date().isoformat()
        with self._transaction():
            self._db.execute("UPDATE runs SET number = number + 1")
            self._db.execute(
                "UPDATE articles SET status = 'failed', retry_on = '' WHERE status = 'given_up' AND retry_on <= ?",
                (today,),
            )
        self.run += 1

    def retry_given_up(self) -> None:
        """Make all given-up links unfinished again, and forget their attempts."""
        self._db.execute(
            "UPDATE articles SET status = 'failed', attempts = 0, run = 0, retry_on = '' WHERE status = 'given_up'"
        )

    def check(self) -> None:
        """Read the whole ledger and check it.

        SQLite's quick_check finds broken pages, values of a wrong type and violated CHECKs, as after a failing disk
        overwrote bytes within a row. It does not find text that is not UTF-8, so all text is read too. The time is
        proportional to the size of the ledger.

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

    def unfinished(self, *, postponed: bool = False) -> Iterator[list[Entry]]:
        """Yield the links of earlier runs that are to be requested again, in pages of at most `PAGE_SIZE`.

        Those that were queued or requested in the earliest run come first. `queue` takes a link out of the rest; a page
        is read when it is asked for.

        Args:
            postponed: Whether to yield the links that are requested at the end of a run, or all others.
        """
        where = (
            f"a.status IN ('queued', 'failed', 'empty', 'partial') AND a.run < {self.run}"
            f" AND a.postponed = {int(postponed)} AND (a.status != 'partial' OR a.attempts < {TRIES_PARTIAL})"
            f" AND (a.run, a.key) > (?, ?) ORDER BY a.run, a.key LIMIT {PAGE_SIZE}"
        )
        last: tuple[int, str] = (-1, "")
        while page := list(self._select(where, last)):
            yield page
            last = (page[-1].run, page[-1].key)

    def kept_between(self, first: date, last: date) -> Iterator[list[Entry]]:
        """Yield the complete articles from the first to the last day, inclusive; the latest first, in pages.

        Not those that change by a few characters at every visit, nor those whose request was pending when a run was
        killed.
        """
        where = (
            "a.status = 'kept' AND a.day >= ? AND (a.day, a.key) < (?, ?)"
            f" AND a.small_changes < {SMALL_CHANGES_MAX} AND a.postponed = 0"
            f" ORDER BY a.day DESC, a.key DESC LIMIT {PAGE_SIZE}"
        )
        before = (_iso(last), "g")  # after each key of that day
        while page := list(self._select(where, (_iso(first), *before))):
            yield page
            before = (_iso(page[-1].day), page[-1].key)

    def vanished(self, since: date, before: date) -> Iterator[list[Entry]]:
        """Yield the articles that vanished since a day, and that are of earlier days than another or undated, in pages.

        Args:
            since: The first day on which they were found to be gone.
            before: The day after the last day of the articles.
        """
        where = (
            "a.vanished != '' AND a.vanished >= ? AND a.path != '' AND a.day < ? AND a.key > ?"
            f" ORDER BY a.key LIMIT {PAGE_SIZE}"
        )
        last = ""
        while page := list(self._select(where, (_iso(since), _iso(before), last))):
            yield page
            last = page[-1].key

    def twins(self, key: str, url: str, digest: str) -> list[Entry]:
        """Return the stored articles with the same text under an address that differs in its query or session id only.

        Args:
            key: The key of an article that is about to be stored.
            url: Its address. Without a query and a session id the article has no twins.
            digest: The hash of its text.
        """
        twin = twin_of(url, digest)
        if not twin:
            return []
        where = "a.path != '' AND a.key != ? AND ((a.twin = ? AND a.twin != '') OR (a.key = ? AND a.content_hash = ?))"
        return list(self._select(where, (key, twin, key_of(address_without_query(url)), digest)))

    def queue(self, links: Iterable[Target], now: str) -> None:
        """Record links that are about to be requested. A stored article stays stored. This is no attempt yet."""
        rows = [(link.key, link.url, now, now, _iso(link.day), self._column(link), self.run) for link in links]
        self._many(_QUEUE, rows)

    def seen(self, keys: Iterable[str], now: str) -> None:
        """Record that links are still in the lists of the site."""
        self._many("UPDATE articles SET last_seen = ? WHERE key = ?", [(now, key) for key in keys])

    def keep(self, kept: Kept, moved_from: str = "") -> None:
        """Record a stored article, and that the next run must find its files unless this one ends well.

        Nothing is written if all of it is recorded and nothing is pending, as for a page that is cleaned again.

        Args:
            kept: The article.
            moved_from: Its old text file, relative to the site's folder, if the caller will remove that.
        """
        row = self._row(kept)
        if not moved_from and self._db.execute(_IS_KEPT, (*row, kept.key)).fetchone():
            return
        with self._transaction():
            self._db.execute(_KEEP, row)
            self.write_intents.begin(WriteIntent(kept.key, kept.path, moved_from))

    def forget_files(self, keys: Iterable[str]) -> None:
        """Record that the files of stored articles are missing: the next run requests the articles again."""
        nothing = "path = '', content_hash = '', etag = '', last_modified = '', twin = '', vanished = ''"
        sql = f"UPDATE articles SET status = 'queued', attempts = 0, {nothing} WHERE key = ?"
        self._many(sql, ((key,) for key in keys))

    def settle(
        self,
        key: str,
        status: Status,
        cause: str = "",
        day: date | None = None,
        *,
        is_attempt: bool = True,
        postponed: bool = False,
    ) -> bool:
        """Record that no article was stored for a queued link, and why. A stored article stays stored.

        Args:
            key: The link's key.
            status: The result.
            cause: The cause, as runs count it.
            day: The article's day, if the page showed one.
            is_attempt: Whether this counts as a failed attempt. It does not if no request was sent, if the site refused
                it together with others, and if the article could not be written.
            postponed: Whether the next run is to request the link last.

        Returns:
            Whether the link is given up, because this was the last attempt.
        """
        limit = {Status.EMPTY: TRIES_EMPTY, Status.FAILED: TRIES_FAILED}.get(status)
        with self._transaction():
            self.write_intents.end_request(key)
            values = (status, cause, _iso(day), postponed, is_attempt and limit is not None, key)
            rows = self._db.execute(_SETTLE, values).fetchall()
            if not rows:  # it is stored
                counted = "UPDATE articles SET attempts = attempts + ? WHERE key = ? AND status = 'partial'"
                self._db.execute(counted, (is_attempt, key))
                return False
            if limit is None or not is_attempt or (attempts := rows[0][0]) < limit:
                return False
            days = GIVEN_UP_DAYS * 2 ** min(attempts - limit, GIVEN_UP_DOUBLINGS_MAX)
            retry_on = _iso(clock.now().date() + timedelta(days))
            self._db.execute("UPDATE articles SET status = 'given_up', retry_on = ? WHERE key = ?", (retry_on, key))
            return True

    def settle_killed(self, key: str) -> None:
        """Record that a run was killed while the request of a link was pending: the next run requests it last."""
        if not self.settle(key, Status.FAILED, KILLED, postponed=True):
            self._db.execute("UPDATE articles SET postponed = 1 WHERE key = ?", (key,))

    def set_vanished(self, key: str, at: str) -> None:
        """Record since when the page of a stored article is gone, or with "" that it is there."""
        self._db.execute("UPDATE articles SET vanished = ? WHERE key = ? AND path != ''", (at, key))

    def note_revision(self, key: str, *, is_small: bool) -> None:
        """Count the revisions in a row by which an article changed in a few characters only."""
        change = "small_changes + 1" if is_small else "0"
        self._db.execute(f"UPDATE articles SET small_changes = {change} WHERE key = ?", (key,))

    def counts(self) -> dict[str, int]:
        """Return the number of links by status."""
        return dict(self._db.execute("SELECT status, count(*) FROM articles GROUP BY status"))

    @contextmanager
    def restoring(self) -> Iterator[Callable[[Kept], bool]]:
        """Record stored articles in one transaction, through the function of this context.

        The function returns False for an article with values that the ledger refuses. Of several articles with one URL,
        the one fetched last counts.
        """

        def restore(kept: Kept) -> bool:
            try:
                self._db.execute(f"{_KEEP} WHERE excluded.last_seen > last_seen", self._row(kept))
            except (sqlite3.IntegrityError, UnicodeEncodeError):
                return False
            return True

        self._db.execute(f"PRAGMA cache_size = -{_RESTORE_CACHE}")
        with self._transaction():
            yield restore

    def _select(self, where: str, values: Iterable[str | int] = ()) -> Iterator[Entry]:
        for row in self._db.execute(f"{_SELECT} {where}", tuple(values)):
            key, url, status, cause, attempts, day, path, digest, etag, modified, *more = row
            run, postponed, first_seen, vanished, column_url, column = more
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
                run=run,
                postponed=bool(postponed),
                first_seen=first_seen,
                vanished=vanished,
            )

    def _row(self, kept: Kept) -> tuple[str, ...]:
        at, validators = kept.fetched_at, kept.validators
        stored = (kept.path, kept.content_hash, validators.etag, validators.last_modified)
        status, twin = Status.PARTIAL if kept.partial else Status.KEPT, twin_of(kept.url, kept.content_hash)
        return (kept.key, kept.url, at, at, _iso(kept.day), *stored, self._column(kept), status, twin, kept.vanished)

    def _column(self, link: Target | Kept) -> str:
        """Return the key of the column that lists a link, or "". The column is added if it is new."""
        if not link.column_url:
            return ""
        if link.column_url not in self._column_keys:
            key = self.columns.key_of(link.column_url)
            self.columns.add(key, link.column_url, link.column)
            self._column_keys[link.column_url] = key
        return self._column_keys[link.column_url]

    def _create(self, version: int) -> None:
        """Create the tables, or extend or replace those of an earlier version. Invalid values raise IntegrityError.

        Args:
            version: The version of the file; 0 if it is new.
        """
        is_replaced = 0 < version < _EXTENDED_VERSION
        for index in _OLD_INDEXES:
            self._db.execute(f"DROP INDEX IF EXISTS {index}")
        if is_replaced:
            for table in _OLD_COLUMNS:
                self._db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        elif version:
            for added, statement in _ADDED_COLUMNS.items():
                if version < added:
                    self._db.execute(statement)
        for statement in _SCHEMA:
            self._db.execute(statement)
        if is_replaced:
            for table, columns in _OLD_COLUMNS.items():
                self._db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM old_{table}")
                self._db.execute(f"DROP TABLE old_{table}")
            self._db.create_function("twin_of", 2, twin_of, deterministic=True)
            for statement in _MIGRATE:
                self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _many(self, sql: str, rows: Iterable[tuple[str | int, ...]]) -> None:
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
    """An article that a run is about to request or to write.

    Attributes:
        key: The article's key.
        path: Its new text file, relative to the site's folder; "" if it is only being requested.
        old_path: Its old text file, or ""; not the same path if the article's day has changed. "" also if the article
            is recorded and no old file remains: then only its files must be found.
    """

    key: str
    path: str = ""
    old_path: str = ""


class WriteIntents:
    """The articles that a run requests, writes or has written. They remain if the run does not end by itself.

    They work like a write-ahead log: the article of an intent may be half written, or stored and not recorded. An
    intent without a path is a request whose article was not being written yet.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, intent: WriteIntent) -> None:
        """Record that an article is about to be requested or written."""
        row = (intent.key, intent.path, intent.old_path)
        self._db.execute("INSERT OR REPLACE INTO intents VALUES (?, ?, ?)", row)

    def finish(self, key: str) -> None:
        """Note that an article is recorded and that its old files are removed."""
        self._db.execute("UPDATE intents SET before = '' WHERE key = ?", (key,))

    def end_request(self, key: str) -> None:
        """Remove the intent of a request that has ended, unless the article is being written."""
        self._db.execute("DELETE FROM intents WHERE key = ? AND path = ''", (key,))

    def pending(self) -> list[WriteIntent]:
        """Return intents that no run has ended, at most a batch. Call it again after `end`."""
        rows = self._db.execute(f"SELECT key, path, before FROM intents LIMIT {_BATCH}")
        return [WriteIntent(*row) for row in rows]

    def end(self, keys: Iterable[str]) -> None:
        """Remove the intents of articles whose files and rows are complete."""
        keys = list(keys)
        self._db.execute(f"DELETE FROM intents WHERE key IN ({_placeholders(keys)})", keys)

    def end_recorded(self) -> None:
        """Remove the intents of all requests and recorded articles, at the end of a run that was not killed."""
        self._db.execute("DELETE FROM intents WHERE before = ''")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _placeholders(keys: Collection[str]) -> str:
    return ", ".join("?" * len(keys))
