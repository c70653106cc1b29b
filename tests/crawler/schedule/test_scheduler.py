"""The scheduler by a clock that the test sets, with runs that end when the test says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from crawler.schedule import process as child
from crawler.schedule import triggers as times
from crawler.schedule.config import Job, Plan
from crawler.schedule.process import End, Ended
from crawler.schedule.scheduler import Scheduler
from crawler.schedule.state import State
from tests.crawler.processes import PATIENCE

SHANGHAI, NOTHING = ZoneInfo("Asia/Shanghai"), timedelta(0)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


class Runs:
    """Stands in for child processes: knows which have begun and which go on, and ends them."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.going: dict[str, asyncio.Future[Ended]] = {}
        self.at_once = 0

    async def run(self, command: list[str], log: Path, seconds: float, memory: int, stop: asyncio.Event) -> Ended:
        name = command[0]
        assert name not in self.going, "two runs of one site"
        self.begun.append(name)
        self.going[name] = asyncio.get_running_loop().create_future()
        self.at_once = max(self.at_once, len(self.going))
        stopped = asyncio.ensure_future(stop.wait())
        await asyncio.wait((self.going[name], stopped), return_when=asyncio.FIRST_COMPLETED)
        ended = self.going.pop(name)
        stopped.cancel()
        return ended.result() if ended.done() else Ended(End.STOPPED, 1)

    def end(self, name: str, status: int = 0) -> None:
        self.going[name].set_result(Ended(End.ITSELF, status))


class Clockwork:
    """A scheduler under test and the clock that it goes by."""

    def __init__(self, scheduler: Scheduler, clock: time_machine.Traveller, runs: Runs) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self.runs = runs

    def go_to(self, time: datetime) -> None:
        """Sets the clock, as time does while the scheduler sleeps."""
        self._clock.move_to(time)
        self._scheduler.set_timers()

    async def until(self, happened: Callable[[], object]) -> None:
        """Waits for what is sure to happen."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await asyncio.sleep(0.001)

    async def settled(self) -> None:
        """Lets all that is going to happen at this time happen."""
        for _ in range(20):
            await asyncio.sleep(0.001)


Story = Callable[[Clockwork], Awaitable[None]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def play(tmp_path, monkeypatch, clock, caplog) -> Callable[..., Runs]:
    """Runs a scheduler with these lines by spider, "every 6h" or a cron line, while a story is told; then stops it."""
    caplog.set_level(logging.INFO)

    def run(lines: dict[str, str], story: Story, at_once: int = 4) -> Runs:
        runs = Runs()
        monkeypatch.setattr(child, "run", runs.run)
        plan = Plan(SHANGHAI, at_once, tmp_path / "logs", 9, 9, 9, tuple(job(*item) for item in lines.items()))

        async def main() -> None:
            stop = asyncio.Event()
            state = State.read(tmp_path / "schedule.json")
            scheduler = Scheduler(plan, state, tmp_path, lambda job: [job.name])
            running = asyncio.ensure_future(scheduler.run(stop))
            await asyncio.sleep(0)  # it has begun to wait
            await story(Clockwork(scheduler, clock, runs))
            stop.set()
            await running

        asyncio.run(main())
        return runs

    return run


def job(name: str, line: str) -> Job:
    kind, _, rest = line.partition(" ")
    trigger = times.every(times.span(rest), SHANGHAI) if kind == "every" else times.cron(line, SHANGHAI)
    return Job(name, name, line, trigger, trigger, NOTHING, timedelta(hours=12), 1024, {}, {})


async def nothing(clockwork: Clockwork) -> None:
    await clockwork.settled()


def test_runs_begin_when_they_are_due(play):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: runs.begun == ["interval"])
        runs.end("interval")
        clockwork.go_to(NOON + timedelta(minutes=14))
        await clockwork.settled()
        assert runs.begun == ["interval"]
        clockwork.go_to(NOON + timedelta(minutes=15))
        await clockwork.until(lambda: runs.begun == ["interval", "line"])
        runs.end("line")
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: runs.begun == ["interval", "line", "interval"])

    play({"line": "15 * * * *", "interval": "every 1h"}, story)


def test_run_that_is_still_going_is_not_started_again(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: runs.going)
        for hours in (1, 2, 3):
            clockwork.go_to(NOON + hours * HOUR)
            await clockwork.settled()
        assert runs.begun == ["jiangsu"]
        runs.end("jiangsu")
        await clockwork.settled()
        assert runs.begun == ["jiangsu"], "what was missed meanwhile is not made up for"
        clockwork.go_to(NOON + 4 * HOUR)
        await clockwork.until(lambda: runs.begun == ["jiangsu", "jiangsu"])

    play({"jiangsu": "every 1h"}, story)
    assert "jiangsu is still being crawled and is not started again; next time at 2026-11-20 14:00 CST" in caplog.text


def test_no_more_sites_than_allowed_are_crawled_at_once_and_all_have_their_turn(play, caplog):
    names = ["anhui", "fujian", "gansu", "hebei", "henan"]

    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.until(lambda: len(runs.going) == 2)
        await clockwork.settled()
        for number in range(len(names)):
            runs.end(next(iter(runs.going)))
            await clockwork.until(lambda number=number: len(runs.begun) == min(len(names), number + 3))
            await clockwork.settled()

    runs = play(dict.fromkeys(names, "every 6h"), story, at_once=2)
    assert sorted(runs.begun) == names and runs.at_once == 2
    assert "is due and waits: 2 sites are being crawled" in caplog.text


def test_runs_missed_while_the_machine_slept_become_one(play):
    async def story(clockwork: Clockwork) -> None:
        runs = clockwork.runs
        await clockwork.settled()
        clockwork.go_to(NOON + timedelta(days=30))
        await clockwork.until(lambda: runs.begun == ["jiangsu"])
        runs.end("jiangsu")
        await clockwork.settled()

    assert play({"jiangsu": "0 * * * *"}, story).begun == ["jiangsu"]


def test_runs_missed_between_two_schedulers_become_one_at_once(play, clock):
    async def finish(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.going)
        clockwork.runs.end("jiangsu")
        await clockwork.settled()

    lines = {"jiangsu": "every 6h"}
    assert play(lines, finish).begun == ["jiangsu"]
    clock.move_to(NOON + 5 * HOUR)
    assert play(lines, nothing).begun == [], "its time has not come, and a restart is no reason"
    clock.move_to(NOON + timedelta(days=20))
    assert play(lines, finish).begun == ["jiangsu"]
    assert play(lines, nothing).begun == []


def test_run_that_was_cut_short_or_had_to_wait_is_made_up_for_at_the_next_start(play):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.going)
        await clockwork.settled()

    lines = {"anhui": "every 30d", "hebei": "every 30d"}
    assert len(play(lines, story, at_once=1).begun) == 1
    assert sorted(play(lines, story, at_once=2).begun) == ["anhui", "hebei"]


def test_run_that_failed_waits_for_its_next_time(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.going)
        clockwork.runs.end("jiangsu", 1)
        await clockwork.settled()

    assert play({"jiangsu": "every 6h"}, story).begun == ["jiangsu"]
    assert "jiangsu did not finish (exit status 1), after 0:00:00, log" in caplog.text
    assert play({"jiangsu": "every 6h"}, nothing).begun == []


def test_site_that_is_crawled_by_someone_else_is_left_and_said_so(play, caplog):
    async def story(clockwork: Clockwork) -> None:
        await clockwork.until(lambda: clockwork.runs.going)
        clockwork.runs.end("jiangsu", 75)
        await clockwork.settled()

    play({"jiangsu": "every 6h"}, story)
    assert "jiangsu was not crawled: another run is writing to its folder" in caplog.text


def test_changed_line_is_reckoned_anew(play):
    play({"jiangsu": "0 6 1 1 *"}, nothing)

    async def story(clockwork: Clockwork) -> None:
        await clockwork.settled()
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: clockwork.runs.begun == ["jiangsu"])

    play({"jiangsu": "0 13 * * *"}, story)


def test_clock_that_ran_ahead_and_was_set_back_stops_nothing(play, clock, caplog):
    async def ahead(clockwork: Clockwork) -> None:
        clockwork.go_to(NOON + timedelta(days=3650))
        await clockwork.until(lambda: clockwork.runs.going)
        clockwork.runs.end("jiangsu")
        await clockwork.settled()
        clockwork.go_to(NOON)
        clockwork.go_to(NOON + HOUR)
        await clockwork.until(lambda: clockwork.runs.begun == ["jiangsu", "jiangsu"])
        clockwork.runs.end("jiangsu")
        await clockwork.settled()

    play({"jiangsu": "0 * * * *"}, ahead)
    assert "the clock has been set" in caplog.text


def test_run_that_cannot_be_started_is_logged_and_the_others_go_on(play, monkeypatch, caplog, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "anhui").write_text("a file where the folder should be")
    real = child.run

    async def story(clockwork: Clockwork) -> None:
        async def refuse(command: list[str], log: Path, *rest: object) -> Ended:
            if command[0] == "anhui":
                return await real(["true"], log, 1, 256, asyncio.Event())
            return await clockwork.runs.run(command, log, *rest)

        monkeypatch.setattr(child, "run", refuse)
        await clockwork.until(lambda: clockwork.runs.going)
        clockwork.runs.end("hebei")
        await clockwork.settled()

    play({"anhui": "every 6h", "hebei": "every 6h"}, story)
    assert "anhui could not be started: " in caplog.text
    assert "hebei finished" in caplog.text
