"""Runs `python -m MODULE` in processes forked from one that has imported everything, as a small crawl takes less time
than its imports.

A job is a line of JSON on standard input: `words` (the module and its arguments), the folder `cwd`, `environment`, the
standard input `text`, the files `out` and `err`, and after how many `seconds` the process is ended. Without `out`, the
standard output is a pipe that nobody reads. The response is one line with the id of the process and one with its exit
status.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from datetime import timedelta
from importlib import import_module, invalidate_caches
from pkgutil import walk_packages
from runpy import run_module
from tempfile import TemporaryFile
from typing import Any

from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

from crawler import clock

_MODULES = ("scrapy.cmdline", "scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.downloader.handlers.http11")
_FOLDERS = ("scrapy.commands", "crawler.commands", "crawler.spiders")
_PARTS = ("ADDONS", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES")


def main() -> None:
    """Run the jobs on standard input."""
    import_all()
    gc.freeze()  # a collection in a child would copy every page of memory
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            run(job)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def import_all() -> None:
    """Import what a crawl imports, except the reactor, which each crawl installs itself."""
    for name in _MODULES:
        import_module(name)
    for folder in _FOLDERS:
        for module in walk_packages(import_module(folder).__path__, f"{folder}."):
            import_module(module.name)
    settings = get_project_settings()
    for name in _PARTS:
        for part, place in settings.getwithbase(name).items():
            if place is not None:
                load_object(part)
    assert "twisted.internet.reactor" not in sys.modules


def shift_clock(shift: timedelta) -> None:
    """Make `crawler.clock` differ from the system's clock."""
    now = clock.now
    clock.now = lambda: now() + shift  # type: ignore[assignment]


def run(job: dict[str, Any]) -> None:
    """Run a job and end the process."""
    signal.alarm(job["seconds"])
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    # As an interpreter does at its start. A test's own modules are imported in every process.
    sys.path += [folder for folder in os.environ["PYTHONPATH"].split(os.pathsep) if folder not in sys.path]
    sys.dont_write_bytecode = True
    if shift := os.environ.get("TEST_CLOCK_SHIFT"):  # see clock.py beside this file
        shift_clock(timedelta(seconds=float(shift)))
    invalidate_caches()
    with TemporaryFile() as file:
        file.write(job["text"].encode())
        file.seek(0)
        os.dup2(file.fileno(), 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the rest of the process
    for name, descriptor in (("out", 1), ("err", 2)):
        os.dup2(_opened(job[name]), descriptor)
    status: object = 0
    sys.argv = list(job["words"])
    try:
        run_module(job["words"][0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    try:
        sys.stdout.flush()
    except OSError:  # an interpreter reports this at its end
        sys.excepthook(*sys.exc_info())
        status = 120
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def _opened(file: str | None) -> int:
    """A descriptor that writes to a file, or to a pipe that nobody reads."""
    if file is not None:
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    reads, writes = os.pipe()
    os.close(reads)
    return writes


if __name__ == "__main__":
    main()
