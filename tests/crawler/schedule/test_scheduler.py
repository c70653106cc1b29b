"""The scheduler with a clock that the test sets, and with runs that the test ends."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from crawler.schedule import process, triggers
from crawler.schedule import scheduler as scheduler_module
from crawler.schedule.config import Job, Plan
from crawler.schedule.process import Command, ExitCause, Limits, ProcessExit
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
        self.limits: list[Limits] = []

    async def run(
        self, command: Command, log: Path, limits: Limits, stop: asyncio.Event, started: Callable[[int], None]
    ) -> ProcessExit:
        name = command.arguments[0]
        assert name not in self.running, "two runs of one job"
        self.started.append(name)
        self.limits.append(limits)
        started(4711)
        self.running[name] = asyncio.get_running_loop().create_future()
        self.at_once = max(self.at_once, len(self.running))
        stopped = asyncio.ensure_future(stop.wait())
        await asyncio.wait((self.running[name], stopped), return_when=asyncio.FIRST_COMPLETED)
        future = self.running.pop(name)
        stopped.cancel()
        return future.result() if future.done() else ProcessExit(ExitCause.STOPPED, 1)

    def end(self, name: str, status: int = 0) -> None:
        self.running[name].set_result(ProcessExit(ExitCause.SELF, status))


class Harness:
    """A scheduler under test, its clock and its runs."""

    def __init__(self, scheduler: Scheduler, clock: time_machine.Traveller, runs: Runs) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self.runs = runs

    def go_to(self, time: datetime) -> None:
        """Set the clock, as if the time had passed while the scheduler slept."""
        self._clock.move_to(time)
        self._scheduler.set_timers()

    def pass_time(self, time: datetime) -> None:
        """Set the clock, as if the scheduler had been busy meanwhile."""
        self._clock.move_to(time)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the condition is true."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.001)

    async def settled(self) -> None:
        """Let all tasks run that are ready at this time."""
        for _ in range(20):
            await asyncio.sleep(0.001)


Scenario = Callable[[Harness], Awaitable[None]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def run_scheduler(tmp_path, monkeypatch, clock, caplog) -> Callable[..., Runs]:
    """Run a scheduler with a schedule ("every 6h" or a cron line) for each spider; stop it when the scenario has ended."""
    caplog.set_level(logging.INFO)

    def run(lines: dict[str, str], scenario: Scenario, at_once: int = 4) -> Runs:
        runs = Runs()
        monkeypatch.setattr(process, "run", runs.run)
        plan = Plan(SHANGHAI, at_once, tmp_path / "logs", 9, 9, 9, tuple(job(*item) for item in lines.items()))

        async def main() -> None:
            stop = asyncio.Event()
            state = ScheduleState.read(tmp_path / "schedule.json")
            scheduler = Scheduler(plan, state, tmp_path, lambda job: Command([job.name], {}))
            scheduler_task = asyncio.ensure_future(scheduler.run(stop))
            await asyncio.sleep(0)  # the scheduler waits now
            await scenario(Harness(scheduler, clock, runs))
            stop.set()
            await scheduler_task

        asyncio.run(main())
        return runs

    return run


def job(name: str, line: str) -> Job:
    kind, _, rest = line.partition(" ")
    trigger = triggers.every(triggers.duration(rest), SHANGHAI) if kind == "every" else triggers.cron(line, SHANGHAI)
    site = name.partition("-")[0]
    return Job(name, site, site, line, trigger, trigger, NOTHING, timedelta(hours=12), 1024, {}, {})


async def wait_only(harness: Harness) -> None:
    await harness.settled()


def test_runs_start_when_they_are_due(run_scheduler):
    async def scenario(harness: Harness) -> None:
        runs = harness.runs
        await harness.until(lambda: runs.started == ["interval"])
        runs.end("interval")
        harness.go_to(NOON + timedelta(minutes=14))
        await harness.settled()
        assert runs.started == ["interval"]
        harness.go_to(NOON + timedelta(minutes=15))
        await harness.until(lambda: runs.started == ["interval", "line"])
        runs.end("line")
        harness.go_to(NOON + HOUR)
        await harness.until(lambda: runs.started == ["interval", "line", "interval"])

    run_scheduler({"line": "15 * * * *", "interval": "every 1h"}, scenario)


def test_running_crawl_is_not_started_again(run_scheduler, caplog):
    async def scenario(harness: Harness) -> None:
        runs = harness.runs
        await harness.until(lambda: runs.running)
        for hours in (1, 2, 3):
            harness.go_to(NOON + hours * HOUR)
            await harness.settled()
        assert runs.started == ["jiangsu"]
        runs.end("jiangsu")
        await harness.settled()
        assert runs.started == ["jiangsu"], "runs missed meanwhile are not repeated"
        harness.go_to(NOON + 4 * HOUR)
        await harness.until(lambda: runs.started == ["jiangsu", "jiangsu"])

    run_scheduler({"jiangsu": "every 1h"}, scenario)
    assert "[run-overlapping] jiangsu is still running" in caplog.text and "2026-11-20 14:00 CST" in caplog.text


def test_number_of_simultaneous_runs_is_limited_and_all_sites_are_crawled(run_scheduler, caplog):
    names = ["anhui", "fujian", "gansu", "hebei", "henan"]

    async def scenario(harness: Harness) -> None:
        runs = harness.runs
        await harness.until(lambda: len(runs.running) == 2)
        await harness.settled()
        for number in range(len(names)):
            runs.end(next(iter(runs.running)))
            await harness.until(lambda number=number: len(runs.started) == min(len(names), number + 3))
            await harness.settled()

    runs = run_scheduler(dict.fromkeys(names, "every 6h"), scenario, at_once=2)
    assert sorted(runs.started) == names and runs.at_once == 2
    assert "[run-waiting]" in caplog.text


def test_jobs_of_one_site_run_one_after_the_other_and_hold_one_slot(run_scheduler, caplog, tmp_path):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: len(harness.runs.running) == 2)
        await harness.settled()
        assert sorted(harness.runs.started) == ["anhui", "fujian"], "the second job of anhui waits and takes no slot"
        assert "[run-waiting] anhui-weekly is due and waits: another job crawls the same site" in caplog.text
        harness.runs.end("anhui")
        await harness.until(lambda: "anhui-weekly" in harness.runs.running)
        harness.runs.end("anhui-weekly")
        await harness.settled()

    run_scheduler(dict.fromkeys(("anhui", "anhui-weekly", "fujian"), "every 6h"), scenario, at_once=2)
    jobs = ScheduleState.read(tmp_path / "schedule.json").jobs
    assert jobs["anhui"].outcome and jobs["anhui-weekly"].outcome and not jobs["anhui-weekly"].unfinished
    assert "logs/anhui/" in caplog.text and "logs/anhui-weekly/" in caplog.text, "each job has its own log files"


@pytest.mark.parametrize(
    ("left", "folder"),
    [
        pytest.param("renamed", "anhui", id="job of another name"),
        pytest.param("anhui", "", id="removed job of an earlier version"),
        pytest.param("anhui-daily", "", id="job of an earlier version"),
    ],
)
def test_run_that_a_killed_scheduler_left_delays_the_other_jobs_of_its_site(
    run_scheduler, monkeypatch, tmp_path, left, folder
):
    ended = asyncio.Event()

    async def watch(pid: int, log: Path, seconds: float | None, stop: asyncio.Event) -> ExitCause:
        await ended.wait()
        return ExitCause.SELF

    monkeypatch.setattr(process, "is_running", lambda file: True)
    monkeypatch.setattr(process, "watch", watch)
    state = ScheduleState.read(tmp_path / "schedule.json")
    due = (NOON + HOUR).isoformat()
    state.note(left, line="every 6h", due=due, unfinished=True, process=123, log="1.log", folder=folder)

    async def scenario(harness: Harness) -> None:
        await harness.settled()
        assert harness.runs.started == [], "its site is being crawled"
        ended.set()
        await harness.until(lambda: harness.runs.running)

    lines = {"anhui-weekly": "every 6h"} | ({left: "0 0 1 1 *"} if left == "anhui-daily" else {})
    assert "anhui-weekly" in run_scheduler(lines, scenario).started


def test_run_starts_however_late_the_scheduler_notices_that_it_is_due(run_scheduler):
    async def scenario(harness: Harness) -> None:
        await harness.settled()
        due = NOON + timedelta(minutes=15)
        harness.go_to(due - timedelta(milliseconds=5))  # the timer is set to five milliseconds
        harness.pass_time(due + timedelta(minutes=10))
        await harness.until(lambda: harness.runs.started == ["jiangsu"])
        harness.runs.end("jiangsu")
        await harness.settled()

    run_scheduler({"jiangsu": "15 * * * *"}, scenario)


def test_runs_missed_while_the_machine_slept_are_replaced_by_one(run_scheduler):
    async def scenario(harness: Harness) -> None:
        runs = harness.runs
        await harness.settled()
        harness.go_to(NOON + timedelta(days=30))
        await harness.until(lambda: runs.started == ["jiangsu"])
        runs.end("jiangsu")
        await harness.settled()

    assert run_scheduler({"jiangsu": "0 * * * *"}, scenario).started == ["jiangsu"]


def test_runs_missed_between_two_schedulers_are_replaced_by_one_immediate_run(run_scheduler, clock):
    async def finish(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        harness.runs.end("jiangsu")
        await harness.settled()

    lines = {"jiangsu": "every 6h"}
    assert run_scheduler(lines, finish).started == ["jiangsu"]
    clock.move_to(NOON + 5 * HOUR)
    assert run_scheduler(lines, wait_only).started == [], "not due yet, and a restart does not change that"
    clock.move_to(NOON + timedelta(days=20))
    assert run_scheduler(lines, finish).started == ["jiangsu"]
    assert run_scheduler(lines, wait_only).started == []


def test_interrupted_and_waiting_runs_are_repeated_after_a_restart(run_scheduler):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        await harness.settled()

    lines = {"anhui": "every 30d", "hebei": "every 30d"}
    assert len(run_scheduler(lines, scenario, at_once=1).started) == 1
    assert sorted(run_scheduler(lines, scenario, at_once=2).started) == ["anhui", "hebei"]


def test_failed_run_is_not_repeated_before_its_next_due_time(run_scheduler, caplog):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        harness.runs.end("jiangsu", 1)
        await harness.settled()

    assert run_scheduler({"jiangsu": "every 6h"}, scenario).started == ["jiangsu"]
    assert "[run-ended] jiangsu did not finish (exit status 1)" in caplog.text
    assert run_scheduler({"jiangsu": "every 6h"}, wait_only).started == []


def test_run_of_a_killed_scheduler_is_watched_and_counts_among_the_simultaneous_runs(
    run_scheduler, monkeypatch, caplog, tmp_path
):
    log = tmp_path / "logs" / "anhui" / "1.log"
    ended = asyncio.Event()

    async def watch(pid: int, log: Path, seconds: float, stop: asyncio.Event) -> ExitCause:
        assert pid == 123 and seconds == 12 * 3600 + 120
        await ended.wait()
        return ExitCause.SELF

    monkeypatch.setattr(process, "is_running", lambda file: file == log)
    monkeypatch.setattr(process, "watch", watch)
    state = ScheduleState.read(tmp_path / "schedule.json")
    due = (NOON + HOUR).isoformat()
    state.note("anhui", line="every 6h", due=due, unfinished=True, process=123, log=str(log))
    state.note("fujian", line="every 6h", due=due, unfinished=True, process=124, log="ended.log")

    async def scenario(harness: Harness) -> None:
        await harness.settled()
        assert harness.runs.started == ["fujian"], "the other slot is taken"
        ended.set()
        for _ in range(3):
            await harness.until(lambda: harness.runs.running)
            harness.runs.end(next(iter(harness.runs.running)))
            await harness.settled()
        assert sorted(harness.runs.started) == ["anhui", "fujian", "hebei"], "the run that was left is repeated"

    run_scheduler(dict.fromkeys(("anhui", "fujian", "hebei"), "every 6h"), scenario, 2)
    assert "[run-left] anhui is still running, as process 123" in caplog.text
    assert "[run-left] fujian" not in caplog.text


def test_site_that_another_process_crawls_is_skipped(run_scheduler, caplog):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        harness.runs.end("jiangsu", 75)
        await harness.settled()

    run_scheduler({"jiangsu": "every 6h"}, scenario)
    assert "[run-ended] jiangsu was not crawled" in caplog.text


def test_due_time_of_a_changed_schedule_is_computed_again(run_scheduler):
    run_scheduler({"jiangsu": "0 6 1 1 *"}, wait_only)

    async def scenario(harness: Harness) -> None:
        await harness.settled()
        harness.go_to(NOON + HOUR)
        await harness.until(lambda: harness.runs.started == ["jiangsu"])

    run_scheduler({"jiangsu": "0 13 * * *"}, scenario)


def test_clock_change_does_not_stop_the_runs(run_scheduler, clock, caplog):
    async def ahead(harness: Harness) -> None:
        harness.go_to(NOON + timedelta(days=3650))
        await harness.until(lambda: harness.runs.running)
        harness.runs.end("jiangsu")
        await harness.settled()
        harness.go_to(NOON)
        harness.go_to(NOON + HOUR)
        await harness.until(lambda: harness.runs.started == ["jiangsu", "jiangsu"])
        harness.runs.end("jiangsu")
        await harness.settled()

    run_scheduler({"jiangsu": "0 * * * *"}, ahead)
    assert "[clock-changed]" in caplog.text


def test_run_that_cannot_be_started_is_logged_and_the_others_continue(run_scheduler, monkeypatch, caplog, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "anhui").write_text("a file where the folder should be")
    real = process.run

    async def scenario(harness: Harness) -> None:
        async def refuse(command: Command, log: Path, *rest: object) -> ProcessExit:
            if command.arguments[0] == "anhui":
                return await real(Command(["true"], {}), log, Limits(1, 256), asyncio.Event(), lambda pid: None)
            return await harness.runs.run(command, log, *rest)

        monkeypatch.setattr(process, "run", refuse)
        await harness.until(lambda: harness.runs.running)
        harness.runs.end("hebei")
        await harness.settled()

    run_scheduler({"anhui": "every 6h", "hebei": "every 6h"}, scenario)
    assert "[run-not-started] anhui " in caplog.text
    assert "[run-ended] hebei finished" in caplog.text


def levels(caplog: pytest.LogCaptureFixture, mark: str) -> list[int]:
    return [record.levelno for record in caplog.records if record.getMessage().startswith(mark)]


@pytest.mark.parametrize(("status", "level"), [(0, logging.INFO), (1, logging.WARNING)])
def test_ended_run_is_saved_and_logged_by_its_result(run_scheduler, caplog, tmp_path, status, level):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        running = ScheduleState.read(tmp_path / "schedule.json").jobs["jiangsu"]
        assert running.unfinished and running.process == 4711
        assert Path(running.log) == tmp_path / "logs" / "jiangsu" / "20261120-120000.log"
        harness.pass_time(NOON + timedelta(minutes=20))
        harness.runs.end("jiangsu", status)
        await harness.settled()

    runs = run_scheduler({"jiangsu": "every 6h"}, scenario)
    assert runs.limits == [Limits(12 * 3600 + 120, 1024 + 256)]
    assert levels(caplog, "[run-ended]") == [level]
    saved = ScheduleState.read(tmp_path / "schedule.json").jobs["jiangsu"]
    assert (saved.unfinished, saved.process, saved.log) == (False, 0, "")
    assert (saved.started, saved.ended) == (NOON.isoformat(), (NOON + timedelta(minutes=20)).isoformat())
    assert saved.due == (NOON + 6 * HOUR).isoformat() and saved.line == "every 6h" and saved.outcome


def test_stopped_run_is_not_a_warning_and_keeps_its_process(run_scheduler, caplog, tmp_path):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)

    run_scheduler({"jiangsu": "every 6h"}, scenario)
    assert levels(caplog, "[run-ended]") == [logging.INFO]
    assert ScheduleState.read(tmp_path / "schedule.json").jobs["jiangsu"].unfinished
    marks = [record.getMessage().partition("]")[0] for record in caplog.records]
    assert marks.index("[scheduler-stopping") < marks.index("[run-ended") < marks.index("[scheduler-stopped")


def test_log_files_beyond_the_limit_are_removed_after_a_run(run_scheduler, tmp_path):
    folder = tmp_path / "logs" / "jiangsu"
    folder.mkdir(parents=True)
    for day in range(10, 22):
        (folder / f"202611{day}-000000.log").touch()
        os.utime(folder / f"202611{day}-000000.log", (NOON.timestamp() - 3600 * (22 - day),) * 2)

    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        assert len(list(folder.iterdir())) == 12
        harness.runs.end("jiangsu")
        await harness.settled()

    run_scheduler({"jiangsu": "every 6h"}, scenario)
    assert sorted(file.name[6:8] for file in folder.iterdir()) == [str(day) for day in range(13, 22)]


@pytest.mark.parametrize("facts", [{"process": 0}, {"unfinished": False}])
def test_run_that_the_state_does_not_name_as_running_is_not_watched(
    run_scheduler, monkeypatch, caplog, tmp_path, facts
):
    monkeypatch.setattr(process, "is_running", lambda file: True)
    state = ScheduleState.read(tmp_path / "schedule.json")
    known = {"line": "every 6h", "due": NOON.isoformat(), "unfinished": True, "process": 123, "log": "a.log"}
    state.note("anhui", **(known | facts))

    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)

    assert run_scheduler({"anhui": "every 6h"}, scenario).started == ["anhui"]
    assert "[run-left]" not in caplog.text


def test_left_run_of_a_spider_that_is_no_longer_scheduled_has_no_time_limit(run_scheduler, monkeypatch, tmp_path):
    seen: list[object] = []

    async def watch(pid: int, log: Path, seconds: float | None, stop: asyncio.Event) -> ExitCause:
        seen.append(seconds)
        await stop.wait()
        return ExitCause.STOPPED

    monkeypatch.setattr(process, "is_running", lambda file: True)
    monkeypatch.setattr(process, "watch", watch)
    state = ScheduleState.read(tmp_path / "schedule.json")
    state.note("gone", line="every 6h", due=NOON.isoformat(), unfinished=True, process=123, log="a.log")
    assert run_scheduler({"anhui": "0 6 1 1 *"}, wait_only).started == [] and seen == [None]


def test_more_left_runs_than_simultaneous_runs_are_all_watched(run_scheduler, monkeypatch, tmp_path):
    ended, watched = asyncio.Event(), []

    async def watch(pid: int, log: Path, seconds: float | None, stop: asyncio.Event) -> ExitCause:
        watched.append(pid)
        await ended.wait()
        return ExitCause.SELF

    monkeypatch.setattr(process, "is_running", lambda file: True)
    monkeypatch.setattr(process, "watch", watch)
    state = ScheduleState.read(tmp_path / "schedule.json")
    for pid, name in enumerate(("anhui", "fujian", "gansu"), 1):
        state.note(name, line="0 6 1 1 *", due=NOON.isoformat(), unfinished=True, process=pid, log=f"{name}.log")

    async def scenario(harness: Harness) -> None:
        await harness.settled()
        assert watched == [1, 2, 3] and harness.runs.started == []
        ended.set()
        for _ in range(3):
            await harness.until(lambda: harness.runs.running)
            await harness.settled()
            harness.runs.end(next(iter(harness.runs.running)))
            await harness.settled()

    runs = run_scheduler(dict.fromkeys(("anhui", "fujian", "gansu"), "0 6 1 1 *"), scenario, at_once=2)
    assert sorted(runs.started) == ["anhui", "fujian", "gansu"] and runs.at_once == 2


def test_run_that_waits_for_its_turn_is_not_queued_again(run_scheduler, caplog):
    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)
        harness.go_to(NOON + HOUR)
        await harness.settled()
        (first,) = harness.runs.started
        harness.runs.end(first)
        await harness.until(lambda: len(harness.runs.started) == 2)
        harness.runs.end(harness.runs.started[1])
        await harness.settled()
        assert sorted(harness.runs.started) == ["anhui", "hebei"]

    run_scheduler({"anhui": "every 1h", "hebei": "every 1h"}, scenario, at_once=1)
    marks = [text for text in caplog.messages if text.startswith("[run-overlapping]")]
    assert sum("is still running" in text for text in marks) == sum(
        "still waits for its turn" in text for text in marks
    )
    assert len(marks) == 2


def test_timers_are_set_again_every_30_seconds(run_scheduler, monkeypatch, clock):
    waits: list[float] = []

    async def wait(event: asyncio.Event, seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 2:  # the machine slept
            clock.move_to(NOON + HOUR)
        if len(waits) < 4:
            await asyncio.sleep(0)
            return False
        return await event.wait()

    monkeypatch.setattr(scheduler_module, "_wait", wait)

    async def scenario(harness: Harness) -> None:
        await harness.until(lambda: harness.runs.running)

    assert run_scheduler({"jiangsu": "30 * * * *"}, scenario).started == ["jiangsu"] and waits == [30] * 4


def test_error_in_a_run_is_logged_and_the_next_runs_start(run_scheduler, monkeypatch, caplog):
    async def scenario(harness: Harness) -> None:
        async def fail(*args: object) -> ProcessExit:
            raise ValueError("x")

        monkeypatch.setattr(process, "run", fail)
        await harness.until(lambda: "[scheduler-failed]" in caplog.text)
        monkeypatch.setattr(process, "run", harness.runs.run)
        harness.go_to(NOON + HOUR)
        await harness.until(lambda: harness.runs.running)

    assert run_scheduler({"jiangsu": "every 1h"}, scenario).started == ["jiangsu"]
    assert "[scheduler-failed] jiangsu: ValueError" in caplog.text


def test_due_time_that_a_clock_change_made_too_late_is_corrected_and_saved(run_scheduler, tmp_path, caplog):
    async def scenario(harness: Harness) -> None:
        harness.go_to(NOON - timedelta(days=30))
        await harness.settled()
        due = ScheduleState.read(tmp_path / "schedule.json").jobs["jiangsu"].due
        assert due == (NOON - timedelta(days=30) + HOUR).isoformat()
        harness.go_to(NOON - timedelta(days=30))
        harness.go_to(NOON - timedelta(days=30) + HOUR)
        await harness.until(lambda: harness.runs.running)

    run_scheduler({"jiangsu": "0 13 * * *"}, scenario)
    assert len(levels(caplog, "[clock-changed]")) == 1


def test_first_due_time_is_logged(run_scheduler, caplog):
    run_scheduler({"anhui": "0 14 * * *", "hebei": "15 13 * * *"}, wait_only)
    (started,) = (text for text in caplog.messages if text.startswith("[scheduler-started]"))
    assert "2026-11-20 13:15 CST" in started and "spiders: 2" in started
