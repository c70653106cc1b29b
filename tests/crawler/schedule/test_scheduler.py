"""The scheduler with a clock that the test sets, and with runs that the test ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from crawler.schedule import process, triggers
from crawler.schedule.config import Job, Plan
from crawler.schedule.process import ExitCause, ProcessExit
from crawler.schedule.scheduler import Scheduler
from crawler.schedule.state import ScheduleState
from tests.crawler.processes import PATIENCE

SHANGHAI, NOTHING = ZoneInfo("Asia/Shanghai"), timedelta(0)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


class Runs:
    """A stand-in for child processes: it knows which have started and which are running, and ends them."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.running: dict[str, asyncio.Future[ProcessExit]] = {}
        self.at_once = 0

    async def run(self, command: list[str], log: Path, seconds: float, memory: int, stop: asyncio.Event) -> ProcessExit:
        name = command[0]
        assert name not in self.running, "two runs of one site"
        self.started.append(name)
        self.running[name] = asyncio.get_running_loop().create_future()
        self.at_once = max(self.at_once, len(self.running))
        stopped = asyncio.ensure_future(stop.wait())
        await asyncio.wait((self.running[name], stopped), return_when=asyncio.FIRST_COMPLETED)
        future = self.running.pop(name)
        stopped.cancel()
        return future.result() if future.done() else ProcessExit(ExitCause.STOPPED, 1)

    def end(self, name: str, status: int = 0) -> None:
        self.running[name].set_result(ProcessExit(ExitCause.SELF, status))


class Clockwork:
    """A scheduler under test, its clock and its runs."""

    def __init__(self, scheduler: Scheduler, clock: time_machine.Traveller, runs: Runs) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self.runs = runs

    def go_to(self, time: datetime) -> None:
        """Set the clock, as if the time had passed while the scheduler slept."""
        self._clock.move_to(time)
        self._scheduler.set_timers()

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until the condition is true."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await asyncio.sleep(0.001)

    async def settled(self) -> None:
        """Let all tasks run that are ready at this time."""
        for _ in range(20):
            await asyncio.sleep(0.001)


Story = Callable[[Clockwork], Awaitable[None]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def play(tmp_path, monkeypatch, clock, caplog) -> Callable[..., Runs]:
    """Run a scheduler with a schedule ("every 6h" or a cron line) for each spider; stop it when the story has ended."""
    caplog.set_level(logging.INFO)

    def run(lines: dict[str, str], story: Story, at_once: int = 4) -> Runs:
        runs = Runs()
        monkeypatch.setattr(process, "run", runs.run)
        plan = Plan(SHANGHAI, at_once, tmp_path / "logs", 9, 9, 9, tuple(job(*item) for item in lines.items()))

        async def main() -> None:
            stop = asyncio.Event()
            state = ScheduleState.read(tmp_path / "schedule.json")
            scheduler = Scheduler(plan, state, tmp_path, lambda job: [job.name])
            scheduler_task = asyncio.ensure_future(scheduler.run(stop))
            await asyncio.sleep(0)  # the scheduler waits now
            await story(Clockwork(scheduler, clock, runs))
            stop.set()
            await scheduler_task

        asyncio.run(main())
        return runs

    return run


def job(name: str, line: str) -> Job:
    kind, _, rest = line.partition(" ")
    trigger = triggers.every(triggers.duration(rest), SHANGHAI) if kind == "every" else triggers.cron(line, SHANGHAI)
    return Job(name, name, line, trigger, trigger, NOTHING, timedelta(hours=12), 1024, {}, {})


async def nothing(clockwork: Clockwork) -> None:
    await clockwork.settled()


def test_runs_start_when_they_are_due(play):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: runs.started == ["interval"])
        runs.end("interval")
        clockwork.go_to(NOON + timedelta(minutes=14))
        await clockwork.settled()
        assert runs.started == ["interval"]
        clockwork.go_to(NOON + timedelta(minutes=15))
        await clockwork.until(lambda: runs.started == ["interval", "line"])
        runs.end("line")
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: runs.started == ["interval", "line", "interval"])

    play({"line": "15 * * * *", "interval": "every 1h"}, story)


def test_running_crawl_is_not_started_again(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: runs.running)
        for hours in (1, 2, 3):
            clockwork.go_to(NOON + hours * HOUR)
            await clockwork.settled()
        assert runs.started == ["jiangsu"]
        runs.end("jiangsu")
        await clockwork.settled()
        assert runs.started == ["jiangsu"], "runs missed meanwhile are not repeated"
        clockwork.go_to(NOON + 4 * HOUR)
        await clockwork.until(lambda: runs.started == ["jiangsu", "jiangsu"])

    play({"jiangsu": "every 1h"}, story)
    assert "[run-overlapping] jiangsu is still running" in caplog.text and "2026-11-20 14:00 CST" in caplog.text


def test_number_of_simultaneous_runs_is_limited_and_all_sites_are_crawled(play, caplog):
    names = ["anhui", "fujian", "gansu", "hebei", "henan"]

    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: len(runs.running) == 2)
        await clockwork.settled()
        for number in range(len(names)):
            runs.end(next(iter(runs.running)))
            await clockwork.until(lambda number=number: len(runs.started) == min(len(names), number + 3))
            await clockwork.settled()

    runs = play(dict.fromkeys(names, "every 6h"), story, at_once=2)
    assert sorted(runs.started) == names and runs.at_once == 2
    assert "[run-waiting]" in caplog.text


def test_runs_missed_while_the_machine_slept_are_replaced_by_one(play):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.settled()
        clockwork.go_to(NOON + timedelta(days=30))
        await clockwork.until(lambda: runs.started == ["jiangsu"])
        runs.end("jiangsu")
        await clockwork.settled()

    assert play({"jiangsu": "0 * * * *"}, story).started == ["jiangsu"]


def test_runs_missed_between_two_schedulers_are_replaced_by_one_immediate_run(play, clock):
    async def finish(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.running)
        clockwork.runs.end("jiangsu")
        await clockwork.settled()

    lines = {"jiangsu": "every 6h"}
    assert play(lines, finish).started == ["jiangsu"]
    clock.move_to(NOON + 5 * HOUR)
    assert play(lines, nothing).started == [], "not due yet, and a restart does not change that"
    clock.move_to(NOON + timedelta(days=20))
    assert play(lines, finish).started == ["jiangsu"]
    assert play(lines, nothing).started == []


def test_interrupted_and_waiting_runs_are_repeated_after_a_restart(play):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.running)
        await clockwork.settled()

    lines = {"anhui": "every 30d", "hebei": "every 30d"}
    assert len(play(lines, story, at_once=1).started) == 1
    assert sorted(play(lines, story, at_once=2).started) == ["anhui", "hebei"]


def test_failed_run_is_not_repeated_before_its_next_due_time(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.running)
        clockwork.runs.end("jiangsu", 1)
        await clockwork.settled()

    assert play({"jiangsu": "every 6h"}, story).started == ["jiangsu"]
    assert "[run-ended] jiangsu did not finish (exit status 1)" in caplog.text
    assert play({"jiangsu": "every 6h"}, nothing).started == []


def test_site_that_another_process_crawls_is_skipped(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.running)
        clockwork.runs.end("jiangsu", 75)
        await clockwork.settled()

    play({"jiangsu": "every 6h"}, story)
    assert "[run-ended] jiangsu was not crawled" in caplog.text


def test_due_time_of_a_changed_schedule_is_computed_again(play):
    play({"jiangsu": "0 6 1 1 *"}, nothing)

    async def story(clockwork: Clockwork) -> None:
        await clockwork.settled()
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: clockwork.runs.started == ["jiangsu"])

    play({"jiangsu": "0 13 * * *"}, story)


def test_clock_change_does_not_stop_the_runs(play, clock, caplog):
    async def ahead(clockwork: Clockwork) -> None:
        clockwork.go_to(NOON + timedelta(days=3650))
        await clockwork.until(lambda: clockwork.runs.running)
        clockwork.runs.end("jiangsu")
        await clockwork.settled()
        clockwork.go_to(NOON)
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: clockwork.runs.started == ["jiangsu", "jiangsu"])
        clockwork.runs.end("jiangsu")
        await clockwork.settled()

    play({"jiangsu": "0 * * * *"}, ahead)
    assert "[clock-changed]" in caplog.text


def test_run_that_cannot_be_started_is_logged_and_the_others_continue(play, monkeypatch, caplog, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "anhui").write_text("a file where the folder should be")
    real = process.run

    async def story(clockwork: Clockwork) -> None:
        async def refuse(command: list[str], log: Path, *rest: object) -> ProcessExit:
            if command[0] == "anhui":
                return await real(["true"], log, 1, 256, asyncio.Event())
            return await clockwork.runs.run(command, log, *rest)

        monkeypatch.setattr(process, "run", refuse)
        await clockwork.until(lambda: clockwork.runs.running)
        clockwork.runs.end("hebei")
        await clockwork.settled()

    play({"anhui": "every 6h", "hebei": "every 6h"}, story)
    assert "[run-not-started] anhui " in caplog.text
    assert "[run-ended] hebei finished" in caplog.text
