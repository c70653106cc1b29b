"""The ledger made anew from the stored articles, by command or by itself where it is missing or damaged, and brought
in line with what a stopped run had stored and not noted.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.items import TOO_MANY
from crawler.store.ledger import NAME, Ledger
from crawler.store.records import Kept
from crawler.urls import key_of
from crawler.validators import Validators

logger = logging.getLogger(__name__)

#: The name under which the ledger before is kept; one that was kept so earlier goes.
OLD = f"{NAME}.old"
#: Errors by which SQLite means the file; all others (full, read-only, locked …) are of the disk or of other programs.
_OF_THE_FILE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def open_ledger(folder: Path) -> Ledger:
    """A site's ledger as it has to be at the start of a run: made where there is none, rebuilt from the stored articles
    (and said so in the log) where it is missing or empty though there are some, or is damaged; and with a note of each
    article that a stopped run had stored. No other run may be writing to the folder.

    Raises `OSError` or `sqlite3.OperationalError` where the folder or the file cannot be read or written.
    """
    path = folder / NAME
    if path.is_symlink():
        raise OSError(f"{path} is a link, and nothing is written through links: put the file itself there")
    is_there, reason = path.exists(), "is missing"
    if is_there or not any(_stored(folder)):
        try:
            ledger = Ledger(path)
        except sqlite3.DatabaseError as error:
            if not _means_the_file(error):
                raise
            reason = f"cannot be used ({error})"
        else:
            if not ledger.is_new or not any(_stored(folder)):
                _reconcile(folder, ledger)
                return ledger
            ledger.close()
            reason = "is empty"
    found = rebuild(folder)
    kept = f"; what was there is kept as {OLD}" if is_there else ""
    logger.warning("%s %s: rebuilt from the %d articles stored beside it%s", path, reason, found, kept)
    return Ledger(path)


def _means_the_file(error: sqlite3.DatabaseError) -> bool:
    if not isinstance(error, sqlite3.OperationalError):
        return True
    return getattr(error, "sqlite_errorcode", None) in _OF_THE_FILE


def _reconcile(folder: Path, ledger: Ledger) -> None:
    """Notes what a stopped run had stored when it was stopped, and removes what it had stored elsewhere before."""
    noted = 0
    for key, path, before in ledger.intents.open():
        kept = _kept(folder, (folder / path).with_suffix(".json"))
        if kept:
            ledger.keep(kept)
            noted += 1
        if path != before:  # the day has changed: either place holds the article, or the rest of it
            _remove(folder / (before if kept else path))
        ledger.intents.end(key)
    keys = ledger.unsure()
    for kept in _stored(folder, keys) if keys else ():
        ledger.keep(kept)
        noted += 1
    if noted:
        logger.info("%d articles that a stopped run had stored were noted in the ledger", noted)


def rebuild(folder: Path) -> int:
    """Makes a site's ledger anew from the articles stored in its folder.

    What only the ledger knew is lost: links that brought no article, and which columns were walked to their
    end. The next run asks for those again; no stored article is fetched twice. The ledger before is kept beside it.

    Returns the number of articles found.
    """
    fresh = folder / f"{NAME}.new"
    _discard(fresh)
    ledger = Ledger(fresh)
    try:
        found = ledger.restore(_stored(folder))
    finally:
        ledger.close()  # writes the WAL into the file, so that the file alone can be moved
    if fresh.with_name(f"{fresh.name}-wal").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(fresh))  # SQLite says nothing when it closes
    _set_aside(folder / NAME)
    fresh.replace(folder / NAME)
    return found


def _stored(folder: Path, keys: set[str] | None = None) -> Iterator[Kept]:
    """The stored articles, of those keys only if some are given."""
    for parent, folders, names in os.walk(folder / "text"):  # does not follow links
        folders.sort()
        for name in sorted(names):
            stem, _, suffix = name.rpartition(".")
            wanted = suffix == "json" and not name.startswith(".") and (keys is None or stem.rpartition("_")[2] in keys)
            if wanted and (kept := _kept(folder, Path(parent, name))):
                yield kept


def _kept(folder: Path, file: Path) -> Kept | None:
    """What a metadata file says of its article; None where its text is missing (its page will be fetched again), or the
    crawler did not write it."""
    text = file.with_suffix(".txt")
    try:
        if not text.is_file():
            return None
        record = json.loads(file.read_bytes())
        return Kept(
            key=key_of(record["url"]),
            url=record["url"],
            fetched_at=record["fetched_at"],
            day=date.fromisoformat(record["date"][:10]) if record["date"] else None,
            path=text.relative_to(folder).as_posix(),
            content_hash=record["content_hash"],
            validators=Validators(record["etag"], record["last_modified"]),
            column=record.get("column", ""),
            column_url=record.get("column_url", ""),
            partial=record.get("incomplete", "") not in ("", TOO_MANY),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _remove(text: Path) -> None:
    text.with_suffix(".json").unlink(missing_ok=True)
    text.unlink(missing_ok=True)


def _set_aside(database: Path) -> None:
    """Keeps a database under its old name, with what belongs to it, if there is one."""
    if not database.exists():
        _discard(database)
        return
    old = database.with_name(OLD)
    _discard(old)
    database.replace(old)
    wal = database.with_name(f"{NAME}-wal")
    if wal.exists():
        wal.replace(old.with_name(f"{OLD}-wal"))
    _discard(database)


def _discard(database: Path) -> None:
    # A journal of another database would be played into the new one.
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
