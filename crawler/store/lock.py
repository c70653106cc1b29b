"""A lock on a file: only one process at a time may write to a site's folder or start runs by a schedule.

The kernel holds the lock (flock) and releases it when the process ends, even by a kill. The file names the holder. If
the lock is free and the file names a holder, that process was killed.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from crawler import clock
from crawler.store.atomic import open_append
from crawler.store.errors import LockHeld

try:
    import fcntl
except ImportError:  # Windows has no flock: the user must not start two runs at once
    fcntl = None  # type: ignore[assignment]

#: Exit status of a command that finds a lock held: "try again later" (sysexits.h). `os` lacks it on some systems.
EX_TEMPFAIL = 75
#: Characters of the holder's description that are read.
_HOLDER_MAX = 100


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
        if fcntl is None:
            return ""
        file = open_append(self._file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                raise LockHeld(_holder(file)) from error
        except OSError:
            file.close()
            raise
        self._open = file
        killed = _holder(file)
        holder = f"process {os.getpid()} since {clock.timestamp()}\n"
        with contextlib.suppress(OSError):  # on a full disk the lock works without the name of its holder
            os.truncate(file.fileno(), 0)
            os.write(file.fileno(), holder.encode())
        return killed

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._open:
            with self._open, contextlib.suppress(OSError):
                os.truncate(self._open.fileno(), 0)
            self._open = None


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.readline().strip()[:_HOLDER_MAX]
