"""Decides whether a ledger must be checked in full, which reads all of it.

A run writes into a note of the site's folder that the ledger is open, and at its end the size and the time of the
ledger's file. A later run opens a file with the same ones without a check. After a killed run, after an error of the
ledger and after a change by another program the ledger is checked. A failing disk changes neither size nor time:
`scrapy rebuild --check` finds that.
"""

from __future__ import annotations

import contextlib
import json
from enum import Enum, auto
from typing import Any

from crawler.store.atomic import json_bytes, write_file
from crawler.store.folder import SiteFolder


class LastUse(Enum):
    """How a site's folder was left.

    Attributes:
        ENDED: The last run ended in order, and the ledger is unchanged since then.
        NOT_ENDED: The last run was killed or could not use the ledger, or the ledger was changed since then.
        UNKNOWN: No run has left a note.
    """

    ENDED = auto()
    NOT_ENDED = auto()
    UNKNOWN = auto()


def last_use(site: SiteFolder) -> LastUse:
    """Return how a site's folder was left.

    Args:
        site: The site's folder. Its ledger must not be open.
    """
    if _log_size(site):
        return LastUse.NOT_ENDED
    try:
        note = json.loads(site.ledger_checked.read_bytes())
        return LastUse.ENDED if note == _file_state(site) else LastUse.NOT_ENDED
    except FileNotFoundError:
        return LastUse.UNKNOWN
    except (OSError, ValueError, RecursionError):  # damaged
        return LastUse.NOT_ENDED


def note_begin(site: SiteFolder) -> None:
    """Mark the ledger as in use. On a full disk the mark is missing; the write-ahead log then shows the use."""
    try:
        write_file(site.ledger_checked, json_bytes({"open": True}))
    except OSError:
        with contextlib.suppress(OSError):
            site.ledger_checked.unlink(missing_ok=True)


def note_end(site: SiteFolder) -> None:
    """Note that a run ended in order. The ledger must be closed.

    Without the note, as on a full disk, the next run checks the ledger.

    Args:
        site: The site's folder, locked for this run.
    """
    with contextlib.suppress(OSError):
        if not _log_size(site):
            write_file(site.ledger_checked, json_bytes(_file_state(site)))


def _file_state(site: SiteFolder) -> dict[str, Any]:
    file = site.ledger.stat()
    return {"size": file.st_size, "modified_ns": file.st_mtime_ns}


def _log_size(site: SiteFolder) -> int:
    log = site.ledger.with_name(f"{site.ledger.name}-wal")
    return log.stat().st_size if log.exists() else 0
