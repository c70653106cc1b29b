"""The ledger's part on articles that are about to be stored anew: which files a stopped run may have left that the
ledger does not know as they are now. Articles that are stored for the first time need none: they are queued.
"""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL) WITHOUT ROWID;
"""


class Intents:
    """What is about to be stored. `key` is that of `crawler.urls.key_of`; each method commits at once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, key: str, path: str, before: str) -> None:
        """Notes that an article is about to be stored under a path of the site's folder, and where it is before."""
        self._db.execute("INSERT OR REPLACE INTO intents VALUES (?, ?, ?)", (key, path, before))

    def end(self, key: str) -> None:
        """Notes that it is stored and known, and nothing else is left of it."""
        self._db.execute("DELETE FROM intents WHERE key = ?", (key,))

    def open(self) -> list[tuple[str, str, str]]:
        """Key, path, and path before of those that no run has ended."""
        return list(self._db.execute("SELECT key, path, before FROM intents"))
