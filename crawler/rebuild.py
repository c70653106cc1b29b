"""The ledger made anew from the stored articles, by command or by itself where it is missing or damaged."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.conditional import Validators
from crawler.ledger import NAME, Kept, Ledger, key_of
from crawler.parts import TOO_MANY

logger = logging.getLogger(__name__)


def open_ledger(folder: Path) -> Ledger:
    """A site's ledger, made where there is none, rebuilt from the stored articles (and said so in the log)
    where it is missing though there are some, or is damaged.

    Raises `OSError` or `sqlite3.OperationalError` where the folder or the file cannot be read or written.
    """
    path = folder / NAME
    if path.is_symlink():
        raise OSError(f"{path} is a link, and nothing is written through links: put the file itself there")
    reason = "is missing"
    if path.exists() or not any(_stored(folder)):
        try:
            return Ledger(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            reason = f"cannot be used ({error})"
    found = rebuild(folder)
    logger.warning("%s %s: rebuilt from the %d articles stored beside it", path, reason, found)
    return Ledger(path)


def rebuild(folder: Path) -> int:
    """Makes a site's ledger anew from the articles stored in its folder.

    What only the ledger knew is lost: links that brought no article, and which columns were walked to their
    end. The next run asks for those again; no stored article is fetched twice.

    Returns the number of articles found.
    """
    fresh = folder / f"{NAME}.new"
    _discard(fresh)
    ledger = Ledger(fresh)
    try:
        found = ledger.restore(_stored(folder))
    finally:
        ledger.close()  # writes the WAL into the file, so that the file alone can be moved
    _discard(folder / NAME)
    fresh.replace(folder / NAME)
    return found


def _stored(folder: Path) -> Iterator[Kept]:
    for file in sorted((folder / "text").rglob("*.json")):
        text = file.with_suffix(".txt")
        if file.name.startswith(".") or not text.is_file():
            continue  # half a pair: its page will be fetched again
        try:
            record = json.loads(file.read_bytes())
            yield Kept(
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
        except (ValueError, KeyError, TypeError):
            continue  # not written by the crawler


def _discard(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
