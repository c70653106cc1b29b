"""Runs a function in a child process that has only so much time and memory, far more than it should need."""

from __future__ import annotations

import os
import resource
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

#: Twenty times what any flood of the suite takes on the machine that they were measured on, so that no slow one fails.
CPU_SECONDS = 10
#: What is promised, beside what the process has already.
MEMORY = 1 << 30


def in_child(function: Callable[[], object]) -> str:
    """What went wrong in the child, "" where nothing did: a traceback, or the signal that ended it."""
    with tempfile.TemporaryFile("w+") as said:
        child = os.fork()
        if not child:
            status = 1
            try:
                _limit()
                function()
                status = 0
            except BaseException:
                traceback.print_exc(limit=-4, file=said)
                said.flush()
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return said.read() if not os.WIFSIGNALED(status) else f"ended by signal {os.WTERMSIG(status)}"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = Path("/proc/self/statm")
    if size.exists():  # not on macOS
        most = int(size.read_text().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
