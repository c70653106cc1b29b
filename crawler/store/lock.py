"""A lock on a file, for what only one process at a time may do: write to a site's folder, start runs by a schedule.

The lock is the kernel's and goes with its process, however that ends, so none outlives its holder. The file says who
holds the lock; what it still says when nobody does tells that its last holder was killed.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from crawler import clock

try:
    import fcntl
except ImportError:  # Windows: without locks, it is for the user not to do the same twice at once
    fcntl = None  # type: ignore[assignment]

#: The exit status of a command that finds a lock held: "try again later", in `os` not on all systems.
EX_TEMPFAIL = 75


class Held(Exception):
    """Another process has the lock. `holder` says which and since when, or is "" where that cannot be read."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder or "another process")
        self.holder = holder


class Lock:
    """A lock that is not waited for.

    Parameters:
        file: made where it is missing, in a folder that is there; it stays when the lock is let go.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: IO[str] | None = None

    def take(self) -> str:
        """Takes the lock.

        Returns who had it and was killed, as in `Held.holder`; "" where its last holder let go of it. Raises `Held`
        where another process has it, and `OSError` where the file cannot be written to or is a link.
        """
        if fcntl is None:
            return ""
        file = open_no_link(self._file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                raise Held(_read(file)) from error
        except OSError:
            file.close()
            raise
        self._open = file
        killed = _read(file)
        holder = f"process {os.getpid()} since {clock.timestamp()}\n"
        with contextlib.suppress(OSError):  # a full disk hides who it is, and no more
            os.truncate(file.fileno(), 0)
            os.write(file.fileno(), holder.encode())
        return killed

    def release(self) -> None:
        """Lets go of the lock, if it is held."""
        if self._open:
            with self._open, contextlib.suppress(OSError):
                os.truncate(self._open.fileno(), 0)
            self._open = None


def open_no_link(file: Path) -> IO[str]:
    """Opens a file for reading and for adding to its end, made where it is missing.

    Raises OSError where it cannot be, or where it is a link.
    """
    if file.is_symlink():
        raise OSError(f"{file} is a link, and nothing is written through links: put the file itself there")
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(file, flags, 0o644), "a+", encoding="utf-8", errors="replace")


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.readline().strip()[:100]
