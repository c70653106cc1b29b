"""Running a function in a child process with limits of time and memory that are far above what it should need."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Protocol

#: Twenty times what any input of the suite took on the machine where this was measured, so that slower machines pass.
CPU_SECONDS = 10
#: The guaranteed bound, in addition to what the process uses already.
MEMORY = 1 << 30


class TraceFunction(Protocol):
    """A function for `sys.settrace`."""

    def __call__(self, frame: FrameType, event: str, _: object, /) -> TraceFunction:
        """Handle an event of a frame."""


def in_child(function: Callable[[], object]) -> str:
    """Run a function in a child process.

    Returns:
        "" if it returned; otherwise a traceback, or the signal that ended the child.
    """
    with tempfile.TemporaryFile("w+") as output:
        child = os.fork()
        if not child:
            status = 1
            try:
                _limit()
                function()
                status = 0
            except BaseException:
                traceback.print_exc(limit=-4, file=output)
                output.flush()
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return output.read() if not os.WIFSIGNALED(status) else f"ended by signal {os.WTERMSIG(status)}"


def lines_run(function: Callable[[], object]) -> int:
    """Run a function and count the lines of Python that it runs: the same on each machine, whatever its load."""
    lines = 0

    def count(frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        function()
    finally:
        sys.settrace(before)
    return lines


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = Path("/proc/self/statm")
    if size.exists():  # not on macOS
        most = int(size.read_text().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
