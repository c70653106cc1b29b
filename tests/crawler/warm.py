"""Runs `scrapy` again and again in processes forked from one that has imported everything: a crawl of a small site
takes longer to import than to crawl.

A job is a line of JSON on standard input: `arguments`, the folder `cwd`, `environment`, the files `out` and `err`, and
after how many seconds it is ended. The answer is a line with the exit status.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

#: None of them may import a reactor: each crawl installs its own.
MODULES = (
    "scrapy.cmdline",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.core.scraper",
    "scrapy.extensions.throttle",
    "scrapy.commands.crawl",
    "crawler.settings",
    "crawler.extensions",
    "crawler.middlewares",
    "crawler.pipelines",
    "crawler.spiders.site",
)


def main() -> None:
    for name in MODULES:
        import_module(name)
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            run(job)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def run(job: dict[str, Any]) -> None:
    """Does a job and ends the process."""
    signal.alarm(job["seconds"])
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    for name, descriptor in (("out", 1), ("err", 2)):
        os.dup2(os.open(job[name], os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    status: object = 0
    try:
        import_module("scrapy.cmdline").execute(["scrapy", *job["arguments"]])
    except SystemExit as end:
        status = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
