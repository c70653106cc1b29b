"""The scheduler: APScheduler tells when a run is due, and each run is a child process of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.schedule import logs
from crawler.schedule import process as child
from crawler.schedule import triggers as times
from crawler.schedule.config import Job, Plan
from crawler.schedule.outcome import Record, in_words
from crawler.schedule.process import End, Ended
from crawler.schedule.state import State
from crawler.store.folder import SiteFolder

logger = logging.getLogger(__name__)

#: In seconds. A sleeping machine's timers stand still, and a clock that is set moves none of them: so often they are
#: set anew.
_HEARTBEAT = 30.0
#: In seconds, from a run's time limit, at which the crawl ends itself, until it is ended: what it is waiting for comes
#: to an end within `DOWNLOAD_TIMEOUT`.
_PATIENCE = 120
#: In MiB, from a run's memory limit, at which the crawl ends itself, until it gets no more: what is mapped, not used.
_ROOM = 256


class Scheduler:
    """Starts the runs of a plan until it is told to stop.

    Parameters:
        state: what earlier schedulers have left; kept up to date.
        data: the folder of all sites' data.
        command: what runs a spider, to which the job's own options are added.
    """

    def __init__(self, plan: Plan, state: State, data: Path, command: Callable[[Job], Sequence[str]]) -> None:
        self._plan = plan
        self._state = state
        self._data = data
        self._command = command
        self._jobs = {job.name: job for job in plan.jobs}
        self._going: dict[str, Path] = {}
        self._places = asyncio.Semaphore(plan.at_once)
        self._timer: Any = AsyncIOScheduler(timezone=plan.timezone)
        self._timer.add_listener(self._not_again, EVENT_JOB_MAX_INSTANCES)
        self._timer.add_listener(self._broken, EVENT_JOB_ERROR)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set; then ends all runs, and returns when they have ended."""
        now = self._now()
        for job in self._plan.jobs:
            due = times.first_due(job.trigger, self._state.due(job.name, job.line), job.jitter, now)
            self._timer.add_job(
                self._run,
                job.trigger,
                (job, stop),
                id=job.name,
                name=job.name,
                next_run_time=due,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # however late
            )
            if due > now:  # else it is noted when it begins
                self._state.note(job.name, line=job.line, due=due.isoformat())
        self._timer.start()
        first = min(self._due(job.name) for job in self._plan.jobs)
        logger.info("scheduled spiders: %d; the first run is due at %s", len(self._jobs), _clock(first))
        while not await _set_within(stop, _HEARTBEAT):
            self.set_timers()
        self._timer.pause()
        if self._going:
            logger.info("stopping: %d runs are told to end", len(self._going))
        while self._going:
            await asyncio.sleep(0.05)
        self._timer.shutdown(wait=False)
        logger.info("stopped")

    def set_timers(self) -> None:
        """Starts what is due by the clock as it is now, and brings back what a wrong clock had put off for too long."""
        now = self._now()
        for job in self._plan.jobs:
            due = self._due(job.name)
            sensible = times.sensible(job.trigger, due, job.jitter, now)
            if due < now:
                # One run for all that were missed: APScheduler would reckon each of them first.
                self._timer.modify_job(job.name, next_run_time=now)
            elif sensible != due:
                logger.warning("%s was due only at %s: the clock has been set", job.name, _clock(due))
                self._timer.modify_job(job.name, next_run_time=sensible)
                self._state.note(job.name, due=sensible.isoformat())
        self._timer.wakeup()

    async def _run(self, job: Job, stop: asyncio.Event) -> None:
        self._state.note(job.name, line=job.line, due=self._due(job.name).isoformat(), unfinished=True)
        if self._places.locked():
            logger.info("%s is due and waits: %d sites are being crawled", job.name, len(self._going))
        async with self._places:
            if stop.is_set():
                return
            started = self._now()
            log = logs.new(self._plan.logs, job.name, started)
            self._going[job.name] = log
            try:
                outcome = await self._crawl(job, log, stop)
            finally:
                del self._going[job.name]
        ended = self._now()
        if outcome is not None:
            times_of_run = {"started": started.isoformat(), "ended": ended.isoformat()}
            self._state.note(job.name, unfinished=False, outcome=outcome, **times_of_run)
        self._rotate(ended)

    async def _crawl(self, job: Job, log: Path, stop: asyncio.Event) -> str | None:
        """How the run ended, in words; None where it was cut short to stop."""
        logger.info("%s begins, log %s", job.name, log)
        record = Record(SiteFolder(self._data / job.folder).run_log)
        began = asyncio.get_running_loop().time()
        try:
            limits = job.time_limit.total_seconds() + _PATIENCE, job.memory_mb + _ROOM
            ended = await child.run(self._command(job), log, *limits, stop)
        except OSError as error:
            logger.error("%s could not be started: %s", job.name, error)
            return f"could not be started: {error.strerror}"
        took = timedelta(seconds=round(asyncio.get_running_loop().time() - began))
        words = in_words(ended, record.last())
        good = ended == Ended(End.ITSELF, 0) or ended.end is End.STOPPED
        logger.log(logging.INFO if good else logging.WARNING, "%s %s, after %s, log %s", job.name, words, took, log)
        return None if ended.end is End.STOPPED and ended.status else words

    def _rotate(self, now: datetime) -> None:
        plan = self._plan
        limits = plan.logs_per_spider, timedelta(days=plan.logs_days), plan.logs_total_mb
        try:
            logs.rotate(plan.logs, *limits, self._going.values(), now)
        except OSError as error:
            logger.error("old log files could not be removed: %s", error)

    def _not_again(self, event: Any) -> None:
        due = self._due(event.job_id)
        self._state.note(event.job_id, due=due.isoformat())
        state = "is still being crawled" if event.job_id in self._going else "still waits for its turn"
        logger.warning("%s %s and is not started again; next time at %s", event.job_id, state, _clock(due))

    def _broken(self, event: Any) -> None:
        logger.error("%s: the scheduler failed: %r", event.job_id, event.exception)

    def _due(self, name: str) -> datetime:
        due: datetime = self._timer.get_job(name).next_run_time
        return due

    def _now(self) -> datetime:
        return datetime.now(self._plan.timezone)


def _clock(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M %Z}"


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
