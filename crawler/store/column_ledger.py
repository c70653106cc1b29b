"""The columns in the ledger: how far each was read, and its first page. An unchanged column costs one request."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import date

from crawler.urls import keys_of
from crawler.validators import Validators

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS columns (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    walked_at TEXT NOT NULL DEFAULT '',
    complete_since TEXT CHECK (complete_since IS date(complete_since, '+0 days')),
    cut_at INTEGER
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS first_pages (
    key TEXT PRIMARY KEY NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT
""",
)
_ADD = """
INSERT INTO columns (key, url, title) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET title = coalesce(nullif(excluded.title, ''), title)
"""
#: A run that did not read as far back as an earlier one does not tell that no article below is missing.
_COMPLETE = """
INSERT INTO columns (key, url, walked_at, complete_since) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    walked_at = iif(excluded.complete_since > complete_since, walked_at, excluded.walked_at),
    complete_since = min(coalesce(complete_since, '9999'), excluded.complete_since)
"""
_CUT = """
INSERT INTO columns (key, url, cut_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET cut_at = excluded.cut_at
"""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A column's first page as it was when a run read the column to its end.

    Attributes:
        validators: Its validators.
        fetched_at: When it was fetched, as an ISO time.
        body: The body as received, decompressed.
    """

    validators: Validators
    fetched_at: str
    body: bytes


class ColumnLedger:
    """The columns of a site.

    Keys are those of `crawler.urls.key_of`. Times are ISO strings given by the caller.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def key_of(self, url: str) -> str:
        """Return the key of a column: one of an earlier version, if the ledger has the column under it (`keys_of`)."""
        key, *others = keys_of(url)
        for known in (key, *others):
            if self._db.execute("SELECT 1 FROM columns WHERE key = ?", (known,)).fetchone():
                return known
        return key

    def add(self, key: str, url: str, title: str) -> None:
        """Add a column, or update the title of a known one."""
        self._db.execute(_ADD, (key, url, title))

    def complete_since(self, key: str) -> date | None:
        """Return the day from which on all articles of a column are in the ledger.

        Returns:
            The day; `date.min` if all articles are in the ledger; None if no run has read the column to its end yet.
        """
        row = self._db.execute("SELECT complete_since FROM columns WHERE key = ?", (key,)).fetchone()
        return date.fromisoformat(row[0]) if row and row[0] else None

    def completed_at(self, key: str) -> str:
        """Return when a run last read a column as far as necessary, so that no article of it was missing; or ""."""
        row = self._db.execute("SELECT walked_at FROM columns WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def complete(self, key: str, url: str, since: date, now: str) -> None:
        """Note that a run read a column back to `since`, or to its end (`date.min`)."""
        self._db.execute(_COMPLETE, (key, url, now, since.isoformat()))

    def cut_again(self, key: str, url: str, pages: int) -> bool:
        """Note that a column ended before the number of pages that it states.

        Returns:
            Whether it ended after the same number of pages in an earlier run too. The first time, the cause may be
            temporary; the second time, the column has no more pages.
        """
        before = self._db.execute("SELECT cut_at FROM columns WHERE key = ?", (key,)).fetchone()
        self._db.execute(_CUT, (key, url, pages))
        return before is not None and before[0] == pages

    def first_page(self, key: str, after: str, now: str) -> FirstPage | None:
        """Return the stored first page, if it was fetched between the times `after` and `now`.

        A page from the future was fetched by a run whose clock was wrong.
        """
        where = "key = ? AND fetched_at > ? AND fetched_at <= ?"
        sql = f"SELECT etag, last_modified, fetched_at, body FROM first_pages WHERE {where}"
        row = self._db.execute(sql, (key, after, now)).fetchone()
        if row is None:
            return None
        etag, last_modified, fetched_at, body = row
        try:
            return FirstPage(Validators(etag, last_modified), fetched_at, zlib.decompress(body))
        except zlib.error:  # damaged: the list is fetched again
            return None

    def keep_first_page(self, key: str, page: FirstPage) -> None:
        """Store the first page of a column in place of an earlier one."""
        row = (key, page.validators.etag, page.validators.last_modified, page.fetched_at, zlib.compress(page.body))
        self._db.execute("INSERT OR REPLACE INTO first_pages VALUES (?, ?, ?, ?, ?)", row)
