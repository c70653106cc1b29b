"""What a site's folder has in common with the store: `mirror.sqlite` in the folder.

It holds the version that the folder is based on, the parts that it has, and size and time of each file in them. If the
file is lost, the folder is not based on any version.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.mirror.remote import MirrorError, Stored, Version
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.recovery import is_damage

STATE: Final = "mirror.sqlite"
#: The folder of a pull: what was fetched and is not in place yet.
STAGED: Final = "mirror.pull"
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE objects
    (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Size and time of a file; a file with the same ones is taken for unchanged.

    Attributes:
        size: Its bytes.
        modified_ns: When it was last modified.
    """

    size: int
    modified_ns: int

    @classmethod
    def of(cls, file: os.DirEntry[str] | Path) -> Seen:
        """Look up a file."""
        found = file.stat()
        return cls(found.st_size, found.st_mtime_ns)


def ledger_of(site: SiteFolder) -> Seen | None:
    """Return size and time of a site's ledger, with the size of its write-ahead log; None if there is no ledger."""
    if not site.ledger.exists():
        return None
    log = site.ledger.with_name(f"{LEDGER}-wal")
    ledger = Seen.of(site.ledger)
    return Seen(ledger.size + log.stat().st_size, ledger.modified_ns) if log.exists() else ledger


class State:
    """The state of one site's folder. Each method commits before it returns.

    Args:
        site: The site's folder, locked for this process.
        url: DATA_MIRROR. A state of another store is forgotten.

    Raises:
        MirrorError: The file is damaged.
        sqlite3.OperationalError: It cannot be read now.
    """

    def __init__(self, site: SiteFolder, url: str) -> None:
        self._db = sqlite3.connect(site.path / STATE, isolation_level=None)
        try:
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                with self._transaction():
                    for statement in _SCHEMA.split(";"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise sqlite3.DatabaseError("it was written by another version of zhengwen")
            if self._get("url") != url:
                self.reset(url)
        except sqlite3.DatabaseError as error:
            self._db.close()
            if not is_damage(error):
                raise
            raise MirrorError(
                f"{site.path / STATE} cannot be used ({error}): remove it, and put the folder into the store again with"
                f" zhengwen push --replace {site.name}"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def reset(self, url: str) -> None:
        """Forget everything: the folder is not based on a version of this store."""
        with self._transaction():
            for table in ("about", "files", "objects"):
                self._db.execute(f"DELETE FROM {table}")
            self._set("url", url)

    @property
    def base(self) -> tuple[int, str] | None:
        """Number and id of the version that the folder is based on, or None."""
        number, _, name = self._get("base").partition(" ")
        return (int(number), name) if name else None

    @property
    def pushing(self) -> str:
        """The id of the version that the last push was about to create, or ""."""
        return self._get("pushing")

    @property
    def pulling(self) -> str:
        """The id of the version that is being put in place, or ""."""
        return self._get("pulling")

    def objects(self, folder: str) -> tuple[Stored, ...]:
        """Return the objects in a folder of the store that this folder has, in the order in which they were added."""
        rows = self._db.execute(
            "SELECT name, size, sha256 FROM objects WHERE name GLOB ? ORDER BY number", (f"{folder}/*",)
        )
        return tuple(Stored(*row) for row in rows)

    @property
    def has_unpublished(self) -> bool:
        """Whether objects were written of which no version tells yet."""
        return self._get("unpublished") != ""

    def files(self) -> dict[str, Seen]:
        """Return the files of the folder that the store has, as they were when it got them."""
        return {path: Seen(*rest) for path, *rest in self._db.execute("SELECT path, size, modified_ns FROM files")}

    def add(self, stored: Stored, files: Mapping[str, Seen], removed: Iterable[str] = ()) -> None:
        """Note that an object was written.

        Args:
            stored: A part or a WARC file.
            files: The files in it.
            removed: The files that it removes.
        """
        with self._transaction():
            self._add(stored)
            self._note(files)
            self._forget(removed)
            self._set("unpublished", "1")

    def begin_push(self, version: Version) -> None:
        """Note which version is about to be created."""
        with self._transaction():
            self._set("pushing", version.id)

    def end_push(self, version: Version, ledger: Seen | None = None, removed: Iterable[str] = ()) -> None:
        """Note that a version was created from this folder.

        Args:
            version: The version.
            ledger: Size and time of the ledger that it has, if they are known.
            removed: The files that are gone since the version before.
        """
        with self._transaction():
            self._set("base", f"{version.number} {version.id}")
            self._set("pushing", "")
            self._set("unpublished", "")
            self._note({LEDGER: ledger} if ledger else {})
            self._forget(removed)

    def begin_pull(self, version: Version) -> None:
        """Note that a version is being put in place. Until `end_pull` the folder is not based on any."""
        with self._transaction():
            for name in ("base", "pushing", "unpublished"):
                self._set(name, "")
            self._set("pulling", version.id)

    def end_pull(self, version: Version, files: Mapping[str, Seen]) -> None:
        """Note that the folder is this version.

        Args:
            version: The version.
            files: All its files.
        """
        with self._transaction():
            self._db.execute("DELETE FROM files")
            self._db.execute("DELETE FROM objects")
            self._note(files)
            for stored in (*version.archive, *version.parts):  # not the ledger, which each version has anew
                self._add(stored)
            self._set("base", f"{version.number} {version.id}")
            self._set("pulling", "")

    def _add(self, stored: Stored) -> None:
        row = (stored.name, stored.size, stored.sha256)
        self._db.execute("INSERT OR REPLACE INTO objects (name, size, sha256) VALUES (?, ?, ?)", row)

    def _note(self, files: Mapping[str, Seen]) -> None:
        rows = ((path, seen.size, seen.modified_ns) for path, seen in files.items())
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)

    def _forget(self, paths: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def _get(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def is_based(site: SiteFolder, url: str) -> bool:
    """Return whether a site's folder is based on a version of a store, so that a run need not pull it first."""
    if not (site.path / STATE).is_file():
        return False
    try:
        with closing(State(site, url)) as state:
            return state.base is not None
    except (MirrorError, sqlite3.Error):
        return False
