"""A lock on a file: only one process at a time may write to a site's folder or start runs by a schedule.

The kernel holds the lock (`flock`, on Windows `LockFileEx`, both by `filelock.lock_descriptor`) and releases it when
the process ends, even by a kill. The file names the holder. If the lock is free and the file names a holder, that
process was killed.

`filelock.FileLock` is not used: it opens the lock file itself, in which this module writes the holder, and some
versions truncate or delete it.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from filelock import lock_descriptor, unlock_descriptor

from crawler import clock
from crawler.store.atomic import open_append
from crawler.store.errors import LockHeld

#: Exit status of a command that finds a lock held: "try again later" (sysexits.h). `os` lacks it on some systems.
EX_TEMPFAIL = 75
#: Bytes of the holder's description that are read.
_HOLDER_MAX = 100
#: Where the description is read from. Windows locks the first byte against other processes' reading, so the description
#: begins with a space. Earlier versions, which had no lock on Windows, wrote none.
_HOLDER_START = 1 if os.name == "nt" else 0


class Lock:
    """A lock that is taken without waiting.

    Args:
        file: The lock file. It is created in an existing folder, and not removed when the lock is released.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: IO[str] | None = None

    def take(self) -> str:
        """Take the lock.

        Returns:
            The last holder if it was killed (see `LockHeld.holder`), else "".

        Raises:
            LockHeld: Another process holds the lock.
            OSError: The file is a link or cannot be written.
        """
        file = open_append(self._file)
        try:
            if not lock_descriptor(file.fileno(), blocking=False):
                raise LockHeld(_holder(file))
        except BaseException:
            file.close()
            raise
        self._open = file
        killed = _holder(file)
        holder = f" process {os.getpid()} since {clock.timestamp()}\n"
        with contextlib.suppress(OSError):  # on a full disk the lock works without the name of its holder
            os.truncate(file.fileno(), 0)
            os.write(file.fileno(), holder.encode())
        return killed

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._open:
            with self._open, contextlib.suppress(OSError):
                os.truncate(self._open.fileno(), 0)
                # Closing alone keeps the lock while a child process that is being started has a copy of the file.
                unlock_descriptor(self._open.fileno())
            self._open = None


def _holder(file: IO[str]) -> str:
    """Return what the lock's file says of its holder; "" if it says nothing or cannot be read."""
    try:
        os.lseek(file.fileno(), _HOLDER_START, os.SEEK_SET)
        return os.read(file.fileno(), _HOLDER_MAX).decode("utf-8", "replace").partition("\n")[0].strip()
    except OSError:
        return ""
