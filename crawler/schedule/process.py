"""One run as a child process with a time limit and a memory limit."""

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

from crawler.store.atomic import make_folder, open_append

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

#: In seconds, from SIGTERM to SIGKILL. A crawl needs one or two to finish what it is storing, and the scheduler has to
#: stop within ten in total.
GRACE = 8.0
_MIB = 1024 * 1024


class ExitCause(StrEnum):
    """What made a process end; the values appear in the log."""

    SELF = "ended"
    TIME_LIMIT = "time limit"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ProcessExit:
    """The end of a process.

    Attributes:
        cause: What made it end.
        status: Its exit status; negative for the signal that killed it.
    """

    cause: ExitCause
    status: int


async def run(
    command: Sequence[str], log: Path, seconds: float, memory_mb: int, stop: asyncio.Event, grace: float = GRACE
) -> ProcessExit:
    """Run a command until it ends by itself, reaches its time limit, or `stop` is set.

    In the last two cases the process gets SIGTERM. If it still exists after the grace period, the process and all its
    children get SIGKILL.

    Args:
        command: The program and its arguments.
        log: The file for its output; the file and its folder are created where they are missing.
        seconds: The time limit.
        memory_mb: In MiB: the limit of the memory for its data. Only Linux enforces it.
        stop: Set it to stop the process.
        grace: In seconds: the grace period.

    Raises:
        OSError: The command cannot be started, or the log or its folder cannot be written or is a link.
    """
    make_folder(log.parent, log.parent.parent)
    with open_append(log) as output:
        # In a session of its own: Ctrl-C on a terminal must reach it only through the scheduler, because a second
        # signal would end a crawl immediately.
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    _limit_memory(process.pid, memory_mb)
    exited = asyncio.ensure_future(process.wait())
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((exited, stopped), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        cause = ExitCause.SELF if exited.done() else ExitCause.STOPPED if stopped.done() else ExitCause.TIME_LIMIT
        if not exited.done():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait((exited,), timeout=grace)
    finally:  # also if the scheduler itself fails
        stopped.cancel()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return ProcessExit(cause, await exited)


def _limit_memory(pid: int, memory_mb: int) -> None:
    # Not RLIMIT_AS: each thread reserves 64 MiB of address space and uses almost nothing of it.
    if resource is not None and sys.platform == "linux":
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (memory_mb * _MIB, memory_mb * _MIB))
