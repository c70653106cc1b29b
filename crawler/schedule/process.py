"""One run as a child process, with an end to its time and its memory."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

#: In seconds, from SIGTERM to SIGKILL: a crawl takes one or two to finish what it is storing, and the scheduler is to
#: stop within ten in all.
GRACE = 8.0
_MIB = 1024 * 1024


class End(StrEnum):
    """How a run was ended from outside, or that it was not."""

    ITSELF = "ended"
    TIME = "time limit"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Ended:
    """A run's end. `status` is its exit status, below zero for the signal that killed it."""

    end: End
    status: int


async def run(
    command: Sequence[str], log: Path, seconds: float, memory: int, stop: asyncio.Event, grace: float = GRACE
) -> Ended:
    """Runs a command to its end, which is by itself, by its time limit, or by `stop`.

    It is ended by SIGTERM, and by SIGKILL with all of its children if it is still there after the grace.

    Parameters:
        log: a file that is given its output, made with its folder where it is missing.
        seconds: its time limit.
        memory: so many MiB of memory of its own it may have; Linux sees to it, other systems do not.

    Raises `OSError` where it cannot be started or its log cannot be written.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        # In a session of its own, so that Ctrl-C on a terminal reaches it through the scheduler alone: a second signal
        # would make a crawl leave at once.
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    _limit(process.pid, memory)
    exited = asyncio.ensure_future(process.wait())
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((exited, stopped), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        end = End.ITSELF if exited.done() else End.STOPPED if stopped.done() else End.TIME
        if not exited.done():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait((exited,), timeout=grace)
    finally:  # also where the scheduler itself fails
        stopped.cancel()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return Ended(end, await exited)


def _limit(pid: int, memory: int) -> None:
    # Not RLIMIT_AS: a thread reserves 64 MiB of addresses and uses next to nothing of them.
    if resource is not None and sys.platform == "linux":
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (memory * _MIB, memory * _MIB))
