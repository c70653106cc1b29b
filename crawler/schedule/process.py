"""One run as a child process with a time limit and a memory limit.

A run has a lock on its log file, through the descriptor of its output, for as long as it lives. So a scheduler finds
the runs that an earlier one left when it was killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import lock_descriptor

from crawler.store.atomic import make_folder, open_append

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

#: In seconds, from SIGTERM to SIGKILL. A crawl needs one or two to finish what it is storing, and the scheduler has to
#: stop within ten in total.
GRACE = 8.0
#: In seconds: how often the run of an earlier scheduler is looked at.
_POLL = 0.5
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


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run.

    Attributes:
        arguments: The program and its arguments. Every user of the machine can read them.
        variables: Environment variables, added to those of this process. Only the same user can read them.
    """

    arguments: Sequence[str]
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a process.

    Attributes:
        seconds: The time limit.
        memory_mb: In MiB: the limit of the memory for its data. Only Linux enforces it.
    """

    seconds: float
    memory_mb: int


async def run(
    command: Command,
    log: Path,
    limits: Limits,
    stop: asyncio.Event,
    started: Callable[[int], None],
    grace: float = GRACE,
) -> ProcessExit:
    """Run a command until it ends by itself, reaches its time limit, or `stop` is set.

    In the last two cases the process gets SIGTERM. If it still exists after the grace period, the process and all its
    children get SIGKILL.

    Args:
        command: The command.
        log: The file for its output; the file and its folder are created where they are missing.
        limits: Its limits.
        stop: Set it to stop the process.
        started: Called with the id of the process.
        grace: In seconds: the grace period.

    Raises:
        OSError: The command cannot be started, or the log or its folder cannot be written or is a link.
    """
    make_folder(log.parent, log.parent.parent)
    with open_append(log) as output:
        lock_descriptor(output.fileno(), blocking=False)
        # In a session of its own: Ctrl-C on a terminal must reach it only through the scheduler, because a second
        # signal would end a crawl immediately.
        process = await asyncio.create_subprocess_exec(
            *command.arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={**os.environ, **command.variables},
        )
    exited = asyncio.ensure_future(process.wait())
    try:
        started(process.pid)
        _limit_memory(process.pid, limits.memory_mb)
        cause = await _end(process.pid, exited, limits.seconds, stop, grace)
    finally:  # also if the scheduler itself fails
        _signal_group(process.pid, signal.SIGKILL)
    return ProcessExit(cause, await exited)


async def watch(pid: int, log: Path, seconds: float | None, stop: asyncio.Event, grace: float = GRACE) -> ExitCause:
    """Watch a run that an earlier scheduler started and left, with the same limits of time as `run`.

    Args:
        pid: The id of its process.
        log: Its log file.
        seconds: The time limit, from now on; None for no limit.
        stop: Set it to stop the process.
        grace: In seconds: the grace period.

    Returns:
        What made it end.
    """
    exited = asyncio.ensure_future(_wait_for_end(log))
    try:
        return await _end(pid, exited, seconds, stop, grace)
    finally:
        if is_running(log):
            _signal_group(pid, signal.SIGKILL)
        exited.cancel()


def is_running(log: Path) -> bool:
    """Return whether the run with this log file has not ended."""
    try:
        with log.open("rb") as file:
            return not lock_descriptor(file.fileno(), blocking=False)
    except OSError:
        return False


async def _end(
    pid: int, exited: asyncio.Future[Any], seconds: float | None, stop: asyncio.Event, grace: float
) -> ExitCause:
    """Wait until a process ends; at its time limit, or if `stop` is set, send it SIGTERM and wait for `grace`."""
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((exited, stopped), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if exited.done():
            return ExitCause.SELF
        cause = ExitCause.STOPPED if stopped.done() else ExitCause.TIME_LIMIT
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)
        await asyncio.wait((exited,), timeout=grace)
        return cause
    finally:
        stopped.cancel()


async def _wait_for_end(log: Path) -> None:
    while is_running(log):
        await asyncio.sleep(_POLL)


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _limit_memory(pid: int, memory_mb: int) -> None:
    """Set the memory limit of a process, or the lower limit that the system allows."""
    # Not RLIMIT_AS: each thread reserves 64 MiB of address space and uses almost nothing of it.
    if resource is None or sys.platform != "linux":
        return
    wanted = memory_mb * _MIB
    try:
        hard = resource.prlimit(pid, resource.RLIMIT_DATA)[1]
        limit = min(wanted, sys.maxsize if hard == resource.RLIM_INFINITY else hard)
        resource.prlimit(pid, resource.RLIMIT_DATA, (limit, limit))
    except ProcessLookupError:  # it has ended
        return
    except (OSError, ValueError, OverflowError) as error:
        logger.warning("[memory-limit-not-set] process %d runs without a limit of its memory: %s", pid, error)
        return
    if limit < wanted:
        logger.warning(
            "[memory-limit-lowered] the limit of process %d is %d MiB instead of %d, because that of the scheduler is"
            " lower: raise it (ulimit -d, LimitDATA=) or lower memory_mb",
            pid,
            limit // _MIB,
            memory_mb,
        )
