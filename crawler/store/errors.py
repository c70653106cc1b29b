"""The exceptions of the store, and advice for errors of the disk and the ledger."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from scrapy.exceptions import DropItem

_FREE_SPACE = "free space on the disk"
_MAKE_WRITABLE = "make the folder writable"
_ADVICE_BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _FREE_SPACE),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), _MAKE_WRITABLE),
    errno.EIO: "check the disk",
}
#: By a word of SQLite's message: its exceptions have error codes, but not those that the fault tests raise.
_ADVICE_BY_SQLITE_WORD = {
    "full": _FREE_SPACE,
    "readonly": _MAKE_WRITABLE,
    "locked": "end the program that has the ledger open",
    "malformed": "no action is needed: the next run rebuilds the ledger from the files",
}


class StoreError(Exception):
    """The site's folder cannot be used as it is. The message gives the reason and what to do."""


class LinkRefused(StoreError, OSError):
    """A path to be written is a symbolic link. The crawler does not write through links."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a link, and nothing is written through links: replace it with the file or folder itself,"
            " or set DATA_DIR (for log files, `logs` in the schedule) to the folder that the link leads to"
        )


class FolderInUse(StoreError):
    """Another run is writing to the folder."""


class LockHeld(Exception):
    """Another process holds the lock.

    Attributes:
        holder: The process and when it took the lock; "" if that cannot be read.
    """

    def __init__(self, holder: str) -> None:
        super().__init__(holder or "another process")
        self.holder = holder


class NotStored(DropItem):
    """An article could not be stored; the next run requests it again. The cause is its `__cause__`."""


def with_advice(error: Exception) -> str:
    """Return the message of an error of the disk or the ledger, with advice what to do about it."""
    fault = error if isinstance(error, OSError) else error.__cause__
    if isinstance(fault, OSError):
        advice = _ADVICE_BY_ERRNO.get(fault.errno or 0, "")
    else:
        advice = next((text for word, text in _ADVICE_BY_SQLITE_WORD.items() if word in str(error)), "")
    subject = "the ledger: " if isinstance(error, sqlite3.Error) else ""
    return f"{subject}{error}; {advice}" if advice else f"{subject}{error}"
