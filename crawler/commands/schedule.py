"""`scrapy schedule [FILE]`: crawl sites by a schedule until stopped. docs/scheduling.md describes the file."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from logging.handlers import RotatingFileHandler
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import arglist_to_dict
from scrapy.utils.log import configure_logging

from crawler import terminal
from crawler.cli import SETTINGS_VARIABLE, ProjectCommand
from crawler.config_file import ConfigError
from crawler.schedule import triggers
from crawler.schedule.config import Job, Plan, of_config, read
from crawler.schedule.process import Command as ChildCommand
from crawler.schedule.scheduler import Scheduler
from crawler.schedule.state import ScheduleState
from crawler.store.atomic import make_folder, refuse_link
from crawler.store.errors import LinkRefused, LockHeld
from crawler.store.lock import Lock

_FILE = "schedule.toml"
_STATE_FILE, _LOCK_FILE = "schedule.json", "schedule.lock"
#: The number of due times of a spider that a dry run prints.
_DRY_RUN_TIMES = 3
_LOG_FILE, _LOG_BYTES, _LOG_FILES = "schedule.log", 1_000_000, 5
#: In seconds. With Scrapy's default of 60, the memory could exceed the limit by far before the next check.
_MEMORY_CHECK = 15


class Command(ProjectCommand):
    """`scrapy schedule`."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return f"[options] [file (default: the schedule in zhengwen.toml, or {_FILE})]"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Crawl sites by a schedule until stopped"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only print when the next runs are due")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Run the scheduler, or print the due times."""
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("more than one schedule file: name one")
        try:
            plan = self._plan(args)
        except ConfigError as error:
            raise UsageError(str(error), print_help=False) from error
        data = Path(self.settings["DATA_DIR"]).absolute()
        if opts.dry_run:
            terminal.show(table(plan, ScheduleState.read(data / _STATE_FILE), datetime.now(plan.timezone)))
            return
        if os.name != "posix":
            raise UsageError("scrapy schedule needs Linux or macOS", print_help=False)
        lock = Lock(data / _LOCK_FILE)
        try:
            make_folder(data, data)
            refuse_link(data / _STATE_FILE)
            lock.take()
            self._configure_logging(plan)
        except LockHeld as error:
            message = f"another scheduler uses {data} ({error}): stop it first"
            raise UsageError(message, print_help=False) from error
        except LinkRefused as error:
            raise UsageError(str(error), print_help=False) from error
        except OSError as error:
            raise UsageError(f"{error.filename} cannot be written ({error.strerror})", print_help=False) from error
        try:
            asyncio.run(_schedule(plan, data, tuple(opts.set)))
        finally:
            lock.release()

    def _plan(self, args: list[str]) -> Plan:
        """Read the schedule: the named file, else that of `zhengwen.toml`, else `schedule.toml`."""
        assert self.settings is not None
        spiders = SpiderLoader.from_settings(self.settings)
        path = self.config.path
        is_named = path is not None and bool(args) and Path(args[0]).absolute() == path
        if self.config.schedule is None or (args and not is_named):
            return read(Path(args[0] if args else _FILE), spiders)
        if not args and Path(_FILE).exists():
            raise ConfigError(f"{path} has a schedule, and there is a {_FILE}: name one, as in scrapy schedule {_FILE}")
        return of_config(self.config, spiders)

    def _configure_logging(self, plan: Plan) -> None:
        """Send the scheduler's log messages to Scrapy's log and to a file in the folder of log files."""
        assert self.settings is not None
        configure_logging(self.settings)
        make_folder(plan.logs, plan.logs)
        file = plan.logs / _LOG_FILE
        refuse_link(file)
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
        logging.getLogger("crawler").addHandler(handler)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # the scheduler logs the same events


async def _schedule(plan: Plan, data: Path, settings: tuple[str, ...]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await Scheduler(plan, ScheduleState.read(data / _STATE_FILE), data, lambda job: command(job, settings)).run(stop)


def command(job: Job, settings: Sequence[str]) -> ChildCommand:
    """Return the command that runs a spider. Its settings, which may be secret, are in the environment.

    Args:
        job: The spider and its options.
        settings: Settings for all spiders, as NAME=VALUE. The job's own settings come after them, its limits last.
    """
    limits = {
        "CLOSESPIDER_TIMEOUT": int(job.time_limit.total_seconds()),
        "MEMUSAGE_LIMIT_MB": job.memory_mb,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": _MEMORY_CHECK,
    }
    arguments = [part for name, value in job.arguments.items() for part in ("-a", f"{name}={value}")]
    return ChildCommand(
        [sys.executable, "-m", "scrapy", "crawl", job.spider, *arguments],
        {SETTINGS_VARIABLE: json.dumps({**arglist_to_dict(list(settings)), **job.settings, **limits})},
    )


def table(plan: Plan, state: ScheduleState, now: datetime) -> str:
    """Return a table of all jobs: the schedule, the next runs, and how the last run ended.

    Args:
        plan: The schedule.
        state: The state that the last scheduler saved.
        now: The current time.
    """
    rows = [("NAME", "SCHEDULE", f"NEXT RUNS ({plan.timezone})", "LAST RUN")]
    for job in plan.jobs:
        job_state = state.jobs.get(job.name)
        first = triggers.first_due(job.exact_trigger, state.due(job.name, job.line), timedelta(0), now)
        due = ", ".join(
            f"{run:%Y-%m-%d %H:%M}" for run in islice(triggers.upcoming(job.exact_trigger, first), _DRY_RUN_TIMES)
        )
        late = f" (up to {int(job.jitter.total_seconds())} s later)" if job.jitter else ""
        last = "never"
        if job_state and job_state.started:
            last = f"{job_state.started[:16].replace('T', ' ')} {job_state.outcome}"
        rows.append((job.name, job.line, due + late, last))
    return terminal.table(rows)
