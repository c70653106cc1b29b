"""Decides whether a ledger must be checked in full, which reads all of it.

A run that finishes notes the size, the time and the inode of the ledger's file. A later run opens a file with the same
ones without a check. After a killed or failed run, after a change by another program and in a copied folder they
differ, or a write-ahead log is left, and the ledger is checked. A failing disk changes none of them; for that reason a
check is due every `_CHECK_INTERVAL`.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from typing import Any

from crawler import clock
from crawler.store.atomic import json_bytes, write_file
from crawler.store.folder import SiteFolder

_CHECK_INTERVAL = timedelta(days=7)


def last_check(site: SiteFolder) -> str:
    """Return when a site's ledger was checked, or "" if it must be checked.

    Args:
        site: The site's folder. Its ledger must not be open.

    Returns:
        The time as an ISO string, if the ledger is unchanged since a run finished with it and the check is recent.
    """
    try:
        note = json.loads(site.ledger_checked.read_bytes())
        checked_at = datetime.fromisoformat(note.pop("checked_at"))
        age = datetime.fromisoformat(clock.timestamp()) - checked_at
        is_valid = note == _file_state(site) and timedelta(0) <= age < _CHECK_INTERVAL
    except (OSError, ValueError, TypeError, KeyError, AttributeError):  # missing, or not written by `note_check`
        return ""
    return checked_at.isoformat() if is_valid else ""


def note_check(site: SiteFolder, checked_at: str) -> None:
    """Note that a site's ledger is sound, after a run that finished. The ledger must be closed.

    Without the note, as on a full disk, the next run checks the ledger.

    Args:
        site: The site's folder, locked for this run.
        checked_at: When the ledger was last checked in full, as an ISO time.
    """
    with contextlib.suppress(OSError):
        write_file(site.ledger_checked, json_bytes({"checked_at": checked_at, **_file_state(site)}))


def _file_state(site: SiteFolder) -> dict[str, Any]:
    """The size, time and inode of the ledger's file, and the size of its write-ahead log, which must be 0."""
    file = site.ledger.stat()
    log = site.ledger.with_name(f"{site.ledger.name}-wal")
    log_size = log.stat().st_size if log.exists() else 0
    if log_size:
        raise ValueError(f"{log} is not empty")
    return {"size": file.st_size, "modified_ns": file.st_mtime_ns, "inode": file.st_ino}
