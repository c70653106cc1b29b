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

from crawler.store.article_files import kept_of, load_record
from crawler.store.atomic import is_file, refuse_link, sync_folder
from crawler.store.files import remove_article
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import LastUse, last_use, note_begin, note_end
from crawler.store.records import Kept, Status
from crawler.urls import is_requestable, keys_of

logger = logging.getLogger(__name__)

#: The name under which the previous ledger is kept. An earlier file of that name is removed.
OLD = f"{LEDGER}.old"
#: Error codes that mean a damaged file. All others (full, read-only, locked …) mean the disk or another program.
_DAMAGE_CODES = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: The files of a database. A journal that remains from another database would be applied to the new one.
_DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")


def open_ledger(site: SiteFolder) -> Ledger:
    """Open a site's ledger for a run. No other run may be writing to the folder.

    A missing ledger is created. It is checked in full only if the last run did not end in order, or if another program
    changed it. If it is damaged, or missing or empty although articles are stored, it is rebuilt from them, with a
    warning in the log. Articles that a killed run had stored but not recorded are added.

    Raises:
        OSError: The folder cannot be read or written, or the ledger is a link.
        sqlite3.OperationalError: The ledger cannot be read or written.
    """
    path = site.ledger
    refuse_link(path)
    exists, reason = path.exists(), "is missing"
    if exists or not any(_stored(site)):
        try:
            ledger = open_checked(path) if last_use(site) is LastUse.NOT_ENDED else Ledger(path)
            try:
                if not ledger.is_new or not any(_stored(site)):
                    _reconcile(site, ledger)
                    return _begun(site, ledger)
                reason = "is empty"
            except BaseException:
                ledger.close()
                raise
            ledger.close()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            reason = f"cannot be used ({error})"
    found = rebuild(site)
    kept = f"; the previous file is kept as {OLD}" if exists else ""
    logger.warning("[ledger-rebuilt] %s %s: rebuilt from %d stored articles%s", path, reason, found, kept)
    return _begun(site, Ledger(path))


def _begun(site: SiteFolder, ledger: Ledger) -> Ledger:
    ledger.begin_run()
    note_begin(site)
    return ledger


def open_checked(path: Path) -> Ledger:
    """Open a ledger and check all of it.

    Raises:
        sqlite3.DatabaseError: It is damaged or of another version.
    """
    ledger = Ledger(path)
    try:
        ledger.check()
    except sqlite3.Error:
        ledger.close()
        raise
    return ledger


def rebuild(site: SiteFolder, passed_over: list[Path] | None = None) -> int:
    """Rebuild a site's ledger from its stored articles. The previous ledger is kept as `OLD`.

    Information that only the ledger had is lost: links without a stored article, and how far each column was read. The
    next run reads the columns again. No stored article is fetched again. A metadata file with values that no crawl
    writes is passed over with a warning; its article will be fetched again.

    Args:
        site: The site's folder, locked for this process.
        passed_over: A list that gets the metadata files that were passed over.

    Returns:
        The number of articles found.
    """
    fresh = site.path / f"{LEDGER}.new"
    _remove_database(fresh)
    bad: list[Path] = [] if passed_over is None else passed_over
    ledger = Ledger(fresh)
    try:
        with ledger.restoring() as restore:
            for file in site.metadata_files():
                if (kept := _kept(site, file, bad)) and not restore(kept):
                    _pass_over(file, bad)
        ledger.check()
        found = sum(ledger.counts().values())
    finally:
        ledger.close()  # moves the write-ahead log into the file, so that the file alone can be renamed
    if fresh.with_name(f"{fresh.name}-wal").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(fresh))  # SQLite reports no error when it closes
    _keep_old(site.ledger)
    fresh.replace(site.ledger)
    sync_folder(site.path)
    note_end(site)
    return found


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether an error means a damaged file, not the disk or another program."""
    if not isinstance(error, sqlite3.OperationalError):
        return True
    return getattr(error, "sqlite_errorcode", None) in _DAMAGE_CODES


def _reconcile(site: SiteFolder, ledger: Ledger) -> None:
    """Finish what a stopped run left: its requests, its writes, and articles that it stored and did not record."""
    entered = _finish_writes(site, ledger)
    if entered:
        logger.info("[articles-entered] %d articles of a stopped run were added to the ledger", entered)


def _finish_writes(site: SiteFolder, ledger: Ledger) -> int:
    """Finish what a stopped run wrote, and look for the files of the articles that it recorded.

    The links whose requests were pending are postponed: one of them may have killed the process. The time depends on
    what that run wrote, not on the number of articles stored.

    Returns:
        The number of articles that were added to the ledger.
    """
    entered = missing = 0
    while intents := ledger.write_intents.pending():
        keys = [intent.key for intent in intents]
        entries = ledger.lookup(keys)
        for intent in intents:
            entry = entries.get(intent.key)
            if intent.path and not intent.old_path and entry and entry.stored:
                continue  # it is recorded
            kept = _kept(site, (site.path / intent.path).with_suffix(".json"), []) if intent.path else None
            if kept:
                ledger.keep(kept)
                entered += 1
            elif not intent.path or (entry and entry.status is Status.QUEUED):
                ledger.settle_killed(intent.key)
            if (
                intent.old_path and intent.path != intent.old_path
            ):  # the day has changed: it is stored in one place only
                remove_article(site.path / (intent.old_path if kept else intent.path))
        lost = [entry for entry in ledger.lookup(keys).values() if entry.stored and not _is_there(site, entry.path)]
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


def _stored(site: SiteFolder) -> Iterator[Kept]:
    """Yield the stored articles."""
    for file in site.metadata_files():
        if kept := _kept(site, file, []):
            yield kept


def _kept(site: SiteFolder, metadata: Path, bad: list[Path]) -> Kept | None:
    """Return the article of a metadata file.

    Args:
        site: The site's folder.
        metadata: The file.
        bad: Gets the file if the crawler did not write it, or not with these values.

    Returns:
        None if the text file is missing (the page will be fetched again), or if the metadata file is damaged.
    """
    text = metadata.with_suffix(".txt")
    if not is_file(text):
        return None
    record = load_record(metadata)
    if record and is_requestable(record["url"]):
        keys = keys_of(record["url"])
        key = next((known for known in keys if text.stem.endswith(known)), keys[0])
        return kept_of(record, key, site.relative(text))
    if metadata.exists():
        _pass_over(metadata, bad)
    return None


def _pass_over(metadata: Path, bad: list[Path]) -> None:
    bad.append(metadata)
    logger.warning(
        "[metadata-damaged] %s is not a metadata file as the crawler writes it: the article is passed over and will be"
        " fetched again",
        metadata,
    )


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
