"""`scrapy` in a process to which a test can send signals."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crawler.conftest import ROOT

#: Seconds. Longer than anything here takes; this ends only a test that hangs.
PATIENCE = 60


@contextmanager
def scrapy_process(arguments: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `scrapy` in a folder, with its output in one pipe. At the end it is killed if it still runs."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def until(happened: Callable[[], object]) -> None:
    """Wait until a function returns true."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
