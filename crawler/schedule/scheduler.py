"""The scheduler: APScheduler computes when a run is due, and each run is a child process."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.monitoring import run_log
from crawler.schedule import logs, process, triggers
from crawler.schedule.config import Job, Plan
from crawler.schedule.outcome import describe
from crawler.schedule.process import Command, ExitCause, Limits, ProcessExit
from crawler.schedule.state import JobState, ScheduleState

logger = logging.getLogger(__name__)

#: In seconds: how often the timers are set again. They stop while the machine sleeps, and do not follow a clock change.
_TIMER_INTERVAL = 30.0
#: In seconds. At its time limit a crawl closes itself; this much later it is ended from outside. Until then its last
#: request has ended: `DOWNLOAD_TIMEOUT` is shorter.
_TIME_RESERVE = 120
#: In MiB. At its memory limit a crawl closes itself; the limit enforced from outside is higher by this, because it also
#: counts memory that is allocated and not used.
_MEMORY_RESERVE_MB = 256
#: In seconds: how often a stopping scheduler checks whether its runs have ended.
_STOP_POLL = 0.05


class Scheduler:
    """Starts the runs of a plan until it is stopped.

    Args:
        plan: The schedule.
        state: The state that earlier schedulers saved; the scheduler keeps it up to date.
        data: The folder of all sites' data.
        command: Returns the command of a job's run.
    """

    def __init__(self, plan: Plan, state: ScheduleState, data: Path, command: Callable[[Job], Command]) -> None:
        self._plan = plan
        self._state = state
        self._data = data
        self._command = command
        self._jobs = {job.name: job for job in plan.jobs}
        self._running_logs: dict[str, Path] = {}
        self._left: dict[str, asyncio.Future[None]] = {}
        self._slots = asyncio.Semaphore(plan.at_once)
        #: By the folder of a site: several jobs can crawl the same site, but not at the same time.
        self._sites: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._timer: Any = AsyncIOScheduler(timezone=plan.timezone)
        self._timer.add_listener(self._overlapping, EVENT_JOB_MAX_INSTANCES)
        self._timer.add_listener(self._failed, EVENT_JOB_ERROR)

    async def run(self, stop: asyncio.Event) -> None:
        """Start due runs until `stop` is set, then stop all runs and return when they have ended."""
        await self._find_left_runs(stop)
        now = self._now()
        for job in self._plan.jobs:
            due = triggers.first_due(job.trigger, self._state.due(job.name, job.line), job.jitter, now)
            self._timer.add_job(
                self._run,
                job.trigger,
                (job, stop),
                id=job.name,
                name=job.name,
                next_run_time=due,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # start it however late it is
            )
            if due > now:  # otherwise `_run` saves the state
                self._state.note(job.name, line=job.line, due=due.isoformat())
        self._timer.start()
        first = min(self._due(job.name) for job in self._plan.jobs)
        logger.info("[scheduler-started] spiders: %d; the first run is due at %s", len(self._jobs), _format_time(first))
        while not await _wait(stop, _TIMER_INTERVAL):
            self.set_timers()
        self._timer.pause()
        if self._running_logs:
            logger.info("[scheduler-stopping] stopping %d runs", len(self._running_logs))
        while self._running_logs:
            await asyncio.sleep(_STOP_POLL)
        self._timer.shutdown(wait=False)
        logger.info("[scheduler-stopped] all runs have ended")

    def set_timers(self) -> None:
        """Start what is due now, and correct due times that are too late because the clock was changed."""
        now = self._now()
        for job in self._plan.jobs:
            due = self._due(job.name)
            corrected = triggers.corrected(job.trigger, due, job.jitter, now)
            if due < now:
                # One run for all missed ones: APScheduler would compute each of them first.
                self._timer.modify_job(job.name, next_run_time=now)
            elif corrected != due:
                logger.warning("[clock-changed] %s was due at %s; the clock was changed", job.name, _format_time(due))
                self._timer.modify_job(job.name, next_run_time=corrected)
                self._state.note(job.name, due=corrected.isoformat())
        self._timer.wakeup()

    async def _find_left_runs(self, stop: asyncio.Event) -> None:
        """Watch the runs of an earlier scheduler that was killed; they count among the simultaneous runs."""
        for name, saved in self._state.jobs.items():
            log = Path(saved.log)
            if not saved.unfinished or not saved.process or not process.is_running(log):
                continue
            logger.warning(
                "[run-left] %s is still running, as process %d: an earlier scheduler started it and was killed; log %s",
                name,
                saved.process,
                log,
            )
            has_slot = not self._slots.locked()
            if has_slot:
                await self._slots.acquire()  # at once
            self._running_logs[name] = log
            self._left[name] = asyncio.ensure_future(self._watch(name, saved, has_slot, stop))

    def _folder(self, name: str) -> str:
        """Return the folder of the site of a job, which an earlier scheduler may have started."""
        job, saved = self._jobs.get(name), self._state.jobs.get(name)
        return (saved.folder if saved else "") or (job.folder if job else name)

    async def _watch(self, name: str, saved: JobState, has_slot: bool, stop: asyncio.Event) -> None:
        job = self._jobs.get(name)
        seconds = job.time_limit.total_seconds() + _TIME_RESERVE if job else None
        try:
            cause = await process.watch(saved.process, Path(saved.log), seconds, stop)
            logger.info("[run-left-ended] %s, which an earlier scheduler started, has ended (%s)", name, cause)
        finally:
            del self._running_logs[name], self._left[name]
            if has_slot:
                self._slots.release()

    async def _run(self, job: Job, stop: asyncio.Event) -> None:
        self._state.note(job.name, line=job.line, due=self._due(job.name).isoformat(), unfinished=True)
        if self._sites[job.folder].locked():
            logger.info("[run-waiting] %s is due and waits: another job crawls the same site", job.name)
        async with self._sites[job.folder]:  # first, so that a run that waits for its site holds no slot
            if left := [ended for name, ended in self._left.items() if self._folder(name) == job.folder]:
                await asyncio.wait(left)
            await self._run_in_slot(job, stop)

    async def _run_in_slot(self, job: Job, stop: asyncio.Event) -> None:
        if self._slots.locked():
            logger.info("[run-waiting] %s is due and waits: %d crawls are running", job.name, len(self._running_logs))
        async with self._slots:
            if stop.is_set():
                return
            started = self._now()
            log = logs.path_of(self._plan.logs, job.name, started)
            self._running_logs[job.name] = log
            try:
                outcome = await self._crawl(job, log, stop)
            finally:
                del self._running_logs[job.name]
        ended = self._now()
        if outcome is not None:
            times = {"started": started.isoformat(), "ended": ended.isoformat()}
            self._state.note(job.name, unfinished=False, outcome=outcome, process=0, log="", **times)
        self._rotate(ended)

    async def _crawl(self, job: Job, log: Path, stop: asyncio.Event) -> str | None:
        """Run a spider. Return how the run ended, or None if the scheduler interrupted it."""
        logger.info("[run-started] %s started, log %s", job.name, log)
        folder = self._data / job.folder
        run_log_size = run_log.size(folder)
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            limits = Limits(job.time_limit.total_seconds() + _TIME_RESERVE, job.memory_mb + _MEMORY_RESERVE_MB)
            process_exit = await process.run(
                self._command(job),
                log,
                limits,
                stop,
                lambda pid: self._state.note(job.name, process=pid, log=str(log.absolute()), folder=job.folder),
            )
        except OSError as error:
            logger.error("[run-not-started] %s cannot be started: %s", job.name, error)
            return f"cannot be started: {error.strerror or error}"
        took = timedelta(seconds=round(loop.time() - start))
        outcome = describe(process_exit, run_log.read_added(folder, run_log_size))
        stopped = process_exit.cause is ExitCause.STOPPED
        level = logging.INFO if stopped or process_exit == ProcessExit(ExitCause.SELF, 0) else logging.WARNING
        logger.log(level, "[run-ended] %s %s, after %s, log %s", job.name, outcome, took, log)
        return None if stopped and process_exit.status else outcome

    def _rotate(self, now: datetime) -> None:
        plan = self._plan
        limits = plan.logs_per_spider, timedelta(days=plan.logs_days), plan.logs_total_mb
        try:
            logs.rotate(plan.logs, *limits, self._running_logs.values(), now)
        except OSError as error:
            logger.error("[logs-not-removed] old log files cannot be removed: %s", error)

    def _overlapping(self, event: Any) -> None:
        due = self._due(event.job_id)
        self._state.note(event.job_id, due=due.isoformat())
        state = "is still running" if event.job_id in self._running_logs else "still waits for its turn"
        logger.warning(
            "[run-overlapping] %s %s and is not started again; the next run is due at %s",
            event.job_id,
            state,
            _format_time(due),
        )

    def _failed(self, event: Any) -> None:
        logger.error("[scheduler-failed] %s: %r", event.job_id, event.exception)

    def _due(self, name: str) -> datetime:
        due: datetime = self._timer.get_job(name).next_run_time
        return due

    def _now(self) -> datetime:
        return datetime.now(self._plan.timezone)


def _format_time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M %Z}"


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
