"""`scrapy schedule [FILE]`: crawls by a schedule, until it is stopped. What the file may say: docs/scheduling.md."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.log import configure_logging

from crawler.schedule import triggers as times
from crawler.schedule.config import ConfigError, Job, Plan, read
from crawler.schedule.scheduler import Scheduler
from crawler.schedule.state import State
from crawler.store.errors import LockHeld
from crawler.store.lock import Lock

_FILE = "schedule.toml"
_STATE, _LOCK = "schedule.json", "schedule.lock"
#: How many due times of a spider a dry run shows.
_SHOWN = 3
_LOG_FILE, _LOG_BYTES, _LOG_FILES = "schedule.log", 1_000_000, 5
#: In seconds; Scrapy's default of 60 is long for a page that makes the memory grow.
_MEMORY_CHECK = 15


class Command(ScrapyCommand):
    """`scrapy schedule`."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return f"[options] [file, else {_FILE}]"

    def short_desc(self) -> str:
        return "Crawl sites by a schedule, until stopped"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only show when the next runs are due")

    def run(self, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("one file is enough")
        try:
            plan = read(Path(args[0] if args else _FILE), SpiderLoader.from_settings(self.settings))
        except ConfigError as error:
            raise UsageError(str(error), print_help=False) from error
        data = Path(self.settings["DATA_DIR"]).absolute()
        if opts.dry_run:
            print(table(plan, State.read(data / _STATE), datetime.now(plan.timezone)))
            return
        if os.name != "posix":
            raise UsageError("runs can be started and ended so on Linux and macOS only", print_help=False)
        lock = Lock(data / _LOCK)
        try:
            data.mkdir(parents=True, exist_ok=True)
            lock.take()
            self._log(plan)
        except LockHeld as error:
            raise UsageError(f"another scheduler is at work in {data} ({error}): stop it first", False) from error
        except OSError as error:
            raise UsageError(f"{error.filename} cannot be written ({error.strerror})", print_help=False) from error
        try:
            asyncio.run(_schedule(plan, data, tuple(opts.set)))
        finally:
            lock.release()

    def _log(self, plan: Plan) -> None:
        """What the scheduler says goes to Scrapy's log, and to a file beside those of the runs."""
        assert self.settings is not None
        configure_logging(self.settings)
        plan.logs.mkdir(parents=True, exist_ok=True)
        file = plan.logs / _LOG_FILE
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        form = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
        form.converter = lambda seconds: datetime.fromtimestamp(seconds or 0, plan.timezone).timetuple()
        handler.setFormatter(form)
        logging.getLogger("crawler").addHandler(handler)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # what it has to say, the scheduler says better


async def _schedule(plan: Plan, data: Path, settings: tuple[str, ...]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await Scheduler(plan, State.read(data / _STATE), data, lambda job: command(job, settings)).run(stop)


def command(job: Job, settings: Sequence[str]) -> list[str]:
    """The command that runs a spider.

    Parameters:
        settings: for all spiders, as NAME=VALUE; a job's own come after them, and its limits last.
    """
    limits = {
        "CLOSESPIDER_TIMEOUT": int(job.time_limit.total_seconds()),
        "MEMUSAGE_LIMIT_MB": job.memory_mb,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": _MEMORY_CHECK,
    }
    arguments = [f"{name}={value}" for name, value in job.arguments.items()]
    settings = [*settings, *(f"{name}={value}" for name, value in {**job.settings, **limits}.items())]
    options = [*(("-a", argument) for argument in arguments), *(("-s", setting) for setting in settings)]
    return [sys.executable, "-m", "scrapy", "crawl", job.name, *chain.from_iterable(options)]


def table(plan: Plan, state: State, now: datetime) -> str:
    """For each spider its schedule, its next runs, and how the last one went."""
    rows = [("NAME", "SCHEDULE", f"NEXT RUNS ({plan.timezone})", "LAST RUN")]
    for job in plan.jobs:
        memory = state.memories.get(job.name)
        first = times.first_due(job.plain, state.due(job.name, job.line), timedelta(0), now)
        due = ", ".join(f"{run:%Y-%m-%d %H:%M}" for run in islice(times.upcoming(job.plain, first), _SHOWN))
        late = f" (up to {int(job.jitter.total_seconds())} s later)" if job.jitter else ""
        last = f"{memory.started[:16].replace('T', ' ')} {memory.outcome}" if memory and memory.started else "never"
        rows.append((job.name, job.line, due + late, last))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
