"""`scrapy` in a process of its own that a test can send signals to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crawler.conftest import ROOT

#: In seconds. Far above what anything here takes; it only ends a test that hangs.
PATIENCE = 60


@contextmanager
def scrapy_process(arguments: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Runs `scrapy` in a folder, its output piped together; kills it when the test has not ended it."""
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
    """Waits for what is sure to happen."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
