"""Cleans pages in a process of its own, with a time limit for each, so that no page can stop or kill a pipeline.

The process is started with `subprocess`: the workers of engines may not have children of `multiprocessing`, and may
have threads. Pages go to it as pickles. Its answers are JSON, because it has read what strangers wrote.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Final, Self

from cleaner.engines.page_cleaner import PageCleaner, failed

#: Seconds for a page, unless the user says otherwise. The largest page that the cleaner reads takes a few.
SECONDS: Final = 60.0
#: Seconds for the start of a process: it imports the cleaner, on a loaded machine from a slow disk.
_START_SECONDS: Final = 120.0
_SIZE_BYTES: Final = 8
#: On Linux, the system kills this process first if memory is short, and not the worker of the engine.
_OOM_SCORE: Final = "1000"


class SandboxError(Exception):
    """The process of a sandbox does not start."""


class Sandbox:
    """A process that cleans pages. Use it as a context manager.

    Args:
        cleaner: Cleans a page; it is pickled.
        seconds: The time limit for a page. The start of the process does not count.
    """

    def __init__(self, cleaner: PageCleaner, seconds: float) -> None:
        if seconds <= 0:
            raise ValueError(f"the time limit is a number of seconds above 0, not {seconds}")
        self._cleaner = cleaner
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def clean(
        self, page: str | bytes, url: str | None = None, charset: str = "", is_text: bool = False
    ) -> dict[str, Any]:
        """Clean a page; the arguments and the result are those of `PageCleaner`.

        A page that takes too long, or that kills the process, gives a row with an `error`. The next page gets a new
        process.

        Raises:
            SandboxError: The process does not start.
        """
        process = self._process or self._start()
        assert process.stdin
        try:
            _send(process.stdin, pickle.dumps((page, url, charset, is_text), pickle.HIGHEST_PROTOCOL))
            answer = self._answers.get(timeout=self._seconds)
        except Empty:
            self.close()
            return failed(f"it took more than {self._seconds:g} seconds")
        except OSError:  # the process ended before it had read the page
            answer = None
        if answer is None:
            status = process.wait()
            self.close()
            signal = f"signal {-status}" if status < 0 else f"exit status {status}"
            return failed(f"its process was killed ({signal}); perhaps it needs more memory than there is")
        row: dict[str, Any] = json.loads(answer)
        return row

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            with contextlib.suppress(OSError):
                pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        # The worker imports what this process can import, wherever that was found.
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert process.stdin and process.stdout
        self._process, self._answers = process, SimpleQueue()
        Thread(target=_receive_all, args=(process.stdout, self._answers), daemon=True).start()
        answer = None
        with contextlib.suppress(OSError, Empty):
            _send(process.stdin, pickle.dumps(self._cleaner))
            answer = self._answers.get(timeout=_START_SECONDS)
        if answer is None:
            self.close()
            raise SandboxError(f"the process that cleans pages did not start within {_START_SECONDS:g} seconds")
        return process


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_SIZE_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next message, or None at the end of the pipe."""
    size = pipe.read(_SIZE_BYTES)
    if len(size) < _SIZE_BYTES:
        return None
    data = pipe.read(int.from_bytes(size, "big"))
    return data if len(data) == int.from_bytes(size, "big") else None


def _receive_all(pipe: IO[bytes], answers: SimpleQueue[bytes | None]) -> None:
    """Pass the answers of a process on, then None."""
    answer: bytes | None = b""
    while answer is not None:
        try:
            answer = _receive(pipe)
        except (OSError, ValueError):  # the pipe was closed
            answer = None
        answers.put(answer)


def _work() -> None:
    """Answer pages with rows, until the pipe is closed. This is what the process does."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)
    setup = _receive(questions)
    if setup is None:
        return
    cleaner: PageCleaner = pickle.loads(setup)
    cleaner(b"<p></p>")  # fill the caches of the first page
    _send(answers, b"ready")
    while (question := _receive(questions)) is not None:
        _send(answers, json.dumps(cleaner(*pickle.loads(question))).encode())


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        _work()
