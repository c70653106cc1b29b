"""The exceptions of the store, and what to do about an error of the disk or the ledger."""

from __future__ import annotations

import errno
import sqlite3

from scrapy.exceptions import DropItem

_ROOM = "make room on the disk"
_WRITABLE = "make the folder writable"
_REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _ROOM),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), _WRITABLE),
    errno.EIO: "look after the disk",
}
_LEDGER_REMEDIES = {
    "full": _ROOM,
    "readonly": _WRITABLE,
    "locked": "end the program that has the ledger open",
    "malformed": "nothing is to be done: the next run makes the ledger anew from the files",
}


class StoreError(Exception):
    """The folder cannot be written to as it is. The message says why and what to do."""


class FolderInUse(StoreError):
    """The folder belongs to a run that is still going."""


class NotStored(DropItem):
    """An article could not be stored; the next run asks for it again. The cause is its `__cause__`."""


def with_remedy(error: Exception) -> str:
    """An error of the disk or of the ledger, and what to do about it."""
    fault = error if isinstance(error, OSError) else error.__cause__
    if isinstance(fault, OSError):
        remedy = _REMEDIES.get(fault.errno or 0, "")
    else:
        remedy = next((does for word, does in _LEDGER_REMEDIES.items() if word in str(error)), "")
    what = "the ledger: " if isinstance(error, sqlite3.Error) else ""
    return f"{what}{error}; {remedy}" if remedy else f"{what}{error}"
