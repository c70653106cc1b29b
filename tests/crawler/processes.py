"""The programs of the project in processes of their own: forked from one of `warm.py` where the system can fork."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crawler.clock import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
#: Seconds. Longer than anything here takes; this ends only a test that hangs.
PATIENCE = 60
#: The processes of `warm.py` that run, and those of them that have no job.
_WARM: list[subprocess.Popen[str]] = []
_IDLE: list[subprocess.Popen[str]] = []


class Process:
    """A program in a process that was forked from one of `warm.py`.

    Its methods and attributes are those of `subprocess.Popen`.

    Args:
        words: The program and its arguments: `["scrapy", "sites"]` is `python -m scrapy sites`.
        folder: The working directory.
        environment: All its environment variables.
        output: The file for its standard output. Without one it is a pipe that nobody reads.
        errors: The file for its standard error.
        text: Its standard input.
        seconds: After how many seconds it is ended.
    """

    def __init__(
        self,
        words: list[str],
        folder: Path,
        environment: dict[str, str],
        output: Path | None,
        errors: Path,
        text: str = "",
        seconds: int = PATIENCE,
    ) -> None:
        self.returncode: int | None = None
        for file in (output, errors):
            if file:
                file.touch()  # a process that is killed at once does not create it
        job = {"words": words, "cwd": str(folder), "environment": environment, "text": text, "seconds": seconds}
        job |= {"out": str(output) if output else None, "err": str(errors)}
        self._server = _IDLE.pop() if _IDLE else _warm()
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        self.pid = int(self._server.stdout.readline())
        self._end = threading.Thread(target=self._wait, daemon=True)
        self._end.start()

    def _wait(self) -> None:
        assert self._server.stdout
        self.returncode = int(self._server.stdout.readline())
        _IDLE.append(self._server)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return its exit status."""
        self._end.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM, unless it has ended."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL, unless it has ended."""
        self.send_signal(signal.SIGKILL)


def _warm() -> subprocess.Popen[str]:
    """A new process that forks, for one program at a time."""
    own = {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONUTF8": "1"}
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | own | {"PYTHONUNBUFFERED": ""},
        encoding="utf-8",
    )
    _WARM.append(server)
    return server


def end_of_warm() -> None:
    """End the processes of `warm.py`."""
    for server in _WARM:
        server.communicate()  # closes standard input, which ends the process


def environment_of_scrapy() -> dict[str, str]:
    """The environment of this process without proxies, and the settings of the project."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return environment | {
        "PYTHONPATH": str(ROOT),
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "",
    }


def run(
    words: list[str],
    folder: Path,
    environment: dict[str, str],
    text: str = "",
    started: Callable[[int], None] = lambda process: None,
    is_read: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a program of the project to its end.

    Args:
        words: The program and its arguments: `["scrapy", "sites"]` is `python -m scrapy sites`.
        folder: The working directory.
        environment: All its environment variables.
        text: Its standard input.
        started: Called with the id of the process, if the system can fork.
        is_read: Whether anything reads its standard output; otherwise each write to it fails. Only for systems that
            can fork.
    """
    if not hasattr(os, "fork"):
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=environment,
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    with TemporaryDirectory() as temporary:
        output, errors = Path(temporary, "out"), Path(temporary, "err")
        process = Process(words, folder, environment, output if is_read else None, errors, text)
        started(process.pid)
        status = process.wait()
        printed = output.read_text("utf-8") if is_read else ""
        return subprocess.CompletedProcess(words, status, printed, errors.read_text("utf-8"))


def scrapy(
    arguments: list[str],
    folder: Path,
    variables: dict[str, str] | None = None,
    started: Callable[[int], None] = lambda process: None,
) -> subprocess.CompletedProcess[str]:
    """Run `scrapy` in a folder with the settings of the project, on the day of `clock.py`.

    Args:
        arguments: The arguments of the command.
        folder: The working directory.
        variables: Further environment variables.
        started: Called with the id of the process, if the system can fork.
    """
    environment = environment_of_scrapy() | ENVIRONMENT | (variables or {})
    return run(["scrapy", *arguments], folder, environment, started=started)


class Running(Process):
    """A program whose output is in one file."""

    def __init__(self, words: list[str], folder: Path, output: Path) -> None:
        super().__init__(words, folder, environment_of_scrapy(), output, output, seconds=3 * PATIENCE)
        self._output = output

    def output(self) -> str:
        """Return what it has written."""
        return self._output.read_text("utf-8", "replace")


@contextmanager
def scrapy_process(arguments: list[str], folder: Path) -> Iterator[Running]:
    """Run `scrapy` in a folder, with its output in one file. At the end it is killed if it still runs."""
    with TemporaryDirectory() as temporary:
        process = Running(["scrapy", *arguments], folder, Path(temporary, "output"))
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(happened: Callable[[], object]) -> None:
    """Wait until a function returns true."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
