"""The signals that stop a crawl, from its first moment on, and the time limit for reading one page.

A run that receives SIGTERM or Ctrl-C ends in order: it records what it has done. Scrapy handles these signals only
while its reactor runs, and a callback that reads a page keeps the reactor from handling anything.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: The most processor seconds for reading one page. The largest pages that the limits of the readers allow take a few.
PAGE_SECONDS = 30.0
#: The most seconds for reading a page once the run was stopped.
STOPPED_PAGE_SECONDS = 1.5
#: Seconds until the limit is enforced again. Python drops an exception that is raised in a finaliser.
_AGAIN = 0.5
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name))
#: The exit status of a run that was stopped by Ctrl-C, as of a process that is killed by it: 128 + SIGINT.
INTERRUPTED_STATUS = 130
#: The signals of Ctrl-C and Ctrl-Break.
_KEYS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGBREAK") if hasattr(signal, name))
_HAS_TIMER = hasattr(signal, "setitimer")


class Interrupted(Exception):
    """Reading a page was given up.

    Attributes:
        cause: `too_slow` if it took longer than its limit, `stopped` if the run was stopped.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(f"reading the page was given up ({cause})")
        self.cause = cause


class _Limit(BaseException):
    """Raised in the code that reads a page. Not an `Exception`, which libraries catch."""


class _Signals:
    """The handlers of this process.

    Attributes:
        installed: Whether the handlers are installed.
        number: The signal that asked the run to stop; 0 for none.
        listener: What to call when it is, or None.
        reading: Whether the time limit of a page runs.
    """

    def __init__(self) -> None:
        self.installed = False
        self.number = 0
        self.listener: Callable[[], object] | None = None
        self.reading = False

    @property
    def requested(self) -> bool:
        return self.number != 0

    def install(self) -> None:
        if self.installed or threading.current_thread() is not threading.main_thread():
            return
        self.installed = True
        for number in _SIGNALS:
            signal.signal(number, self._stop)
        if _HAS_TIMER:
            signal.signal(signal.SIGPROF, self._limit)

    def _stop(self, number: int, _: FrameType | None) -> None:
        if self.requested:  # a second signal ends the process at once
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        self.number = number
        if _HAS_TIMER:
            signal.signal(signal.SIGALRM, self._limit)
        if self.reading:
            signal.setitimer(signal.ITIMER_REAL, STOPPED_PAGE_SECONDS, _AGAIN)
        if self.listener:
            self.listener()

    def _limit(self, number: int, frame: FrameType | None) -> None:
        if self.reading:
            raise _Limit


_signals = _Signals()


def install() -> None:
    """Handle SIGTERM and Ctrl-C from now on: the first one is recorded, the second ends the process at once."""
    _signals.install()


def requested() -> bool:
    """Return whether this process was asked to stop."""
    return _signals.requested


def is_interrupted() -> bool:
    """Return whether this process was asked to stop from the keyboard (Ctrl-C)."""
    return _signals.number in _KEYS


def when_requested(listener: Callable[[], object]) -> None:
    """Call a function in the signal handler when the process is asked to stop; at once if it already was."""
    _signals.listener = listener
    if _signals.requested:
        listener()


@contextmanager
def page_limit(seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Limit the time of a block that reads a page and changes nothing else. Does nothing before `install`.

    Args:
        seconds: The limit in processor time. When the run is stopped, the block has `STOPPED_PAGE_SECONDS` left.

    Raises:
        Interrupted: The block took longer.
    """
    if not (_signals.installed and _HAS_TIMER) or _signals.reading:
        yield
        return
    try:
        _signals.reading = True
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        if _signals.requested:
            signal.setitimer(signal.ITIMER_REAL, STOPPED_PAGE_SECONDS, _AGAIN)
        yield
    except _Limit:
        _signals.reading = False
        raise Interrupted("stopped" if _signals.requested else "too_slow") from None
    finally:
        _signals.reading = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        if _signals.requested:
            signal.setitimer(signal.ITIMER_REAL, 0)
