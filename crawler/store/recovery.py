"""Recovery of the ledger.

A ledger that is missing or damaged is rebuilt from the stored articles. Articles that a stopped run had stored but not
recorded are added to the ledger.
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler import clock
from crawler.store.article_files import kept_of, load_record
from crawler.store.atomic import is_file, refuse_link, sync_folder
from crawler.store.files import remove_article
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import last_check
from crawler.store.records import Kept
from crawler.urls import keys_of

logger = logging.getLogger(__name__)

#: The name under which the previous ledger is kept. An earlier file of that name is removed.
OLD = f"{LEDGER}.old"
#: Error codes that mean a damaged file. All others (full, read-only, locked …) mean the disk or another program.
_DAMAGE_CODES = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: The files of a database. A journal that remains from another database would be applied to the new one.
_DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")


def open_ledger(site: SiteFolder) -> Ledger:
    """Open a site's ledger for a run. No other run may be writing to the folder.

    A missing ledger is created. It is checked in full unless it is unchanged since a run finished with it. If it is
    damaged, or missing or empty although articles are stored, it is rebuilt from them, with a warning in the log.
    Articles that a stopped run had stored but not recorded are added.

    Raises:
        OSError: The folder cannot be read or written, or the ledger is a link.
        sqlite3.OperationalError: The ledger cannot be read or written.
    """
    path = site.ledger
    refuse_link(path)
    exists, reason = path.exists(), "is missing"
    if exists or not any(_stored(site)):
        try:
            ledger = _open(site)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            reason = f"cannot be used ({error})"
        else:
            if not ledger.is_new or not any(_stored(site)):
                _reconcile(site, ledger)
                return ledger
            ledger.close()
            reason = "is empty"
    found = rebuild(site)
    kept = f"; the previous file is kept as {OLD}" if exists else ""
    logger.warning("[ledger-rebuilt] %s %s: rebuilt from %d stored articles%s", path, reason, found, kept)
    return open_checked(path)


def _open(site: SiteFolder) -> Ledger:
    """Open a site's ledger, with a full check if that is due."""
    checked_at = last_check(site)
    if not checked_at:
        return open_checked(site.ledger)
    ledger = Ledger(site.ledger)
    ledger.checked_at = checked_at
    return ledger


def open_checked(path: Path) -> Ledger:
    """Open a ledger and check all of it.

    Raises:
        sqlite3.DatabaseError: It is damaged or of another version.
    """
    ledger = Ledger(path)
    try:
        ledger.check()
        ledger.checked_at = clock.timestamp()
    except sqlite3.Error:
        ledger.close()
        raise
    return ledger


def rebuild(site: SiteFolder) -> int:
    """Rebuild a site's ledger from its stored articles. The previous ledger is kept as `OLD`.

    Information that only the ledger had is lost: links without a stored article, and how far each column was read. The
    next run reads the columns again. No stored article is fetched again.

    Returns:
        The number of articles found.
    """
    fresh = site.path / f"{LEDGER}.new"
    _remove_database(fresh)
    ledger = Ledger(fresh)
    try:
        found = ledger.restore(_stored(site))
    finally:
        ledger.close()  # moves the write-ahead log into the file, so that the file alone can be renamed
    if fresh.with_name(f"{fresh.name}-wal").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(fresh))  # SQLite reports no error when it closes
    _keep_old(site.ledger)
    fresh.replace(site.ledger)
    sync_folder(site.path)
    return found


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    if not isinstance(error, sqlite3.OperationalError):
        return True
    return getattr(error, "sqlite_errorcode", None) in _DAMAGE_CODES


def _reconcile(site: SiteFolder, ledger: Ledger) -> None:
    """Add the articles that a stopped run had stored, and remove the files that they replace."""
    entered = _finish_writes(site, ledger)
    keys = ledger.unconfirmed()
    for kept in _stored(site, keys) if keys else ():
        ledger.keep(kept)
        entered += 1
    if entered:
        logger.info("[articles-entered] %d articles of a stopped run were added to the ledger", entered)


def _finish_writes(site: SiteFolder, ledger: Ledger) -> int:
    """Finish what a stopped run wrote, and look for the files of the articles that it recorded.

    The time depends on what that run wrote, not on the number of articles stored.

    Returns:
        The number of articles that were added to the ledger.
    """
    entered = missing = 0
    while intents := ledger.write_intents.pending():
        for intent in intents:
            if not intent.old_path:
                continue
            kept = _kept(site, (site.path / intent.path).with_suffix(".json"))
            if kept:
                ledger.keep(kept)
                entered += 1
            if intent.path != intent.old_path:  # the day has changed: the article is stored in one of two places only
                remove_article(site.path / (intent.old_path if kept else intent.path))
        keys = [intent.key for intent in intents]
        entries = ledger.lookup(keys).values()
        lost = [entry for entry in entries if entry.stored and not _is_there(site, entry.path)]
        ledger.forget_files(entry.key for entry in lost)
        missing += len(lost)
        ledger.write_intents.end(keys)
    if missing:
        logger.warning(
            "[articles-missing] the files of %d articles that the last run recorded in %s are missing: the articles"
            " are requested again",
            missing,
            site.ledger,
        )
    return entered


def _is_there(site: SiteFolder, path: str) -> bool:
    text = site.path / path
    return is_file(text) and is_file(text.with_suffix(".json"))


def _stored(site: SiteFolder, keys: set[str] | None = None) -> Iterator[Kept]:
    """Yield the stored articles; only those of `keys` if these are given."""
    for file in site.metadata_files(keys):
        if kept := _kept(site, file):
            yield kept


def _kept(site: SiteFolder, metadata: Path) -> Kept | None:
    """Return the article of a metadata file.

    Returns:
        None if the text file is missing (the page will be fetched again), or if the crawler did not write the file.
    """
    text = metadata.with_suffix(".txt")
    if not is_file(text):
        return None
    record = load_record(metadata)
    if record is None:
        if metadata.exists():
            logger.warning(
                "[metadata-damaged] %s is not a metadata file as the crawler writes it: the article is passed over"
                " and will be fetched again",
                metadata,
            )
        return None
    keys = keys_of(record["url"])
    key = next((known for known in keys if text.stem.endswith(known)), keys[0])
    return kept_of(record, key, site.relative(text))


def _keep_old(database: Path) -> None:
    """Rename a database and its write-ahead log, if they exist, to `OLD`."""
    if not database.exists():
        _remove_database(database)
        return
    old = database.with_name(OLD)
    _remove_database(old)
    database.replace(old)
    wal = database.with_name(f"{LEDGER}-wal")
    if wal.exists():
        wal.replace(old.with_name(f"{OLD}-wal"))
    _remove_database(database)


def _remove_database(database: Path) -> None:
    for suffix in _DATABASE_SUFFIXES:
        database.with_name(database.name + suffix).unlink(missing_ok=True)
