"""`zhengwen schedule` without its crawls: which schedule it reads, what a dry run prints, what it starts."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
from datetime import timedelta

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.commands import schedule as module
from crawler.commands.schedule import command, table
from crawler.schedule.config import Job, read
from crawler.schedule.state import JobState, ScheduleState
from crawler.store.lock import Lock
from tests.crawler.clock import START

EVERY = 'every = "6h"\n'


@pytest.fixture
def schedulers(monkeypatch):
    """The schedulers that were made, each with what it was made of; they run until they are stopped, which is at once."""
    made = []

    class StandIn:
        def __init__(self, plan, state, data, command):
            self.plan, self.data, self.command = plan, data, command
            made.append(self)

        async def run(self, stop):
            logging.getLogger("crawler.schedule").warning("[a-message] of the scheduler")
            logging.getLogger("scrapy").warning("[another] message")
            os.kill(os.getpid(), self.signal)
            await stop.wait()

    StandIn.signal = signal.SIGTERM
    monkeypatch.setattr(module, "Scheduler", StandIn)
    monkeypatch.setattr(module, "configure_logging", lambda settings: None)
    level, handlers = logging.getLogger("apscheduler").level, list(logging.getLogger("crawler").handlers)
    yield made
    logging.getLogger("apscheduler").setLevel(level)
    for handler in [one for one in logging.getLogger("crawler").handlers if one not in handlers]:
        logging.getLogger("crawler").removeHandler(handler)
        handler.close()


@pytest.mark.skipif(os.name != "posix", reason="the scheduler needs it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_scheduler_runs_until_it_is_stopped_and_has_a_log_of_its_own(
    run_command, schedulers, tmp_path, number, monkeypatch
):
    monkeypatch.setattr(module.Scheduler, "signal", number)
    (tmp_path / "schedule.toml").write_text(f"[spider.jiangsu]\n{EVERY}")
    done = run_command(["schedule", "-s", "RETRY_TIMES=1"])
    assert (done.returncode, done.stdout) == (0, "")
    (scheduler,) = schedulers
    assert [job.name for job in scheduler.plan.jobs] == ["jiangsu"] and scheduler.data == tmp_path / "data"
    child = scheduler.command(scheduler.plan.jobs[0])
    assert json.loads(child.variables["ZHENGWEN_SETTINGS"])["RETRY_TIMES"] == "1"
    (line,) = (tmp_path / "logs" / "schedule.log").read_text("utf-8").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WARNING \[a-message\] of the scheduler", line)
    assert logging.getLogger("apscheduler").level == logging.ERROR
    Lock(tmp_path / "data" / "schedule.lock").take()  # it is free again


@pytest.mark.skipif(os.name != "posix", reason="the scheduler needs it")
def test_nothing_is_scheduled_where_another_scheduler_runs_or_nothing_can_be_written(run_command, schedulers, tmp_path):
    (tmp_path / "schedule.toml").write_text(f"[spider.jiangsu]\n{EVERY}")
    (tmp_path / "data").mkdir()
    lock = Lock(tmp_path / "data" / "schedule.lock")
    lock.take()
    held = run_command(["schedule"])
    lock.release()
    assert held.returncode == 2 and f"another scheduler uses {tmp_path / 'data'} (" in held.stderr
    (tmp_path / "logs" / "schedule.log").mkdir(parents=True)
    blocked = run_command(["schedule"])
    assert blocked.returncode == 2 and "schedule.log cannot be written (" in blocked.stderr
    (tmp_path / "logs" / "schedule.log").rmdir()
    for link in ("data/schedule.json", "logs/schedule.log", "logs"):
        place = tmp_path / link
        place.parent.mkdir(exist_ok=True)
        place.rmdir() if place.is_dir() else None
        place.symlink_to(tmp_path / "elsewhere")
        refused = run_command(["schedule"])
        assert refused.returncode == 2 and "is a link" in refused.stderr, link
        place.unlink()
    assert not (tmp_path / "elsewhere").exists() and schedulers == []


def test_schedule_is_the_named_file_else_that_of_the_configuration_else_the_default_one(run_command, tmp_path):
    def scheduled(*words: str) -> list[str]:
        done = run_command(["schedule", "--dry-run", *words])
        return [line.split()[0] for line in done.stdout.splitlines()[1:]] or [done.stderr]

    (message,) = scheduled()
    assert "schedule.toml cannot be read" in message
    for name, spider in (("schedule.toml", "anhui"), ("other.toml", "hebei")):
        (tmp_path / name).write_text(f"[spider.{spider}]\n{EVERY}")
    assert (scheduled(), scheduled("other.toml")) == (["anhui"], ["hebei"])
    (tmp_path / "zhengwen.toml").write_text("[settings]\nREVISIT_DAYS = 3\n")
    assert (scheduled(), scheduled("other.toml")) == (["anhui"], ["hebei"]), "it has no schedule"
    (tmp_path / "zhengwen.toml").write_text(f"[schedule.spider.jiangsu]\n{EVERY}")
    (message,) = scheduled()
    assert f"{tmp_path / 'zhengwen.toml'} has a schedule, and there is a schedule.toml: name one" in message
    assert (scheduled("zhengwen.toml"), scheduled("other.toml")) == (["jiangsu"], ["hebei"])
    (tmp_path / "schedule.toml").unlink()
    assert scheduled() == ["jiangsu"]
    (message,) = scheduled("other.toml", "schedule.toml")
    assert "more than one schedule file" in message


def test_dry_run_prints_the_next_runs_the_jitter_and_the_last_run_and_starts_none(run_command, tmp_path):
    file = '[spider.jiangsu]\ncron = "0 6 1 1 *"\njitter = "10m"\n[spider.anhui]\ncron = "30 6 * * *"\n'
    (tmp_path / "schedule.toml").write_text(file)
    done = run_command(["schedule", "--dry-run", "schedule.toml"])
    assert done.returncode == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert re.split("  +", head) == ["NAME", "SCHEDULE", "NEXT RUNS (Asia/Shanghai)", "LAST RUN"]
    cells = {row.split()[0]: re.split("  +", row) for row in rows}
    assert cells["jiangsu"][1] == "cron 0 6 1 1 *" and cells["jiangsu"][3] == "never"
    assert len(re.findall(r"\d{4}-01-01 06:00", cells["jiangsu"][2])) == 3
    assert [file.name for file in tmp_path.iterdir()] == ["schedule.toml"]
    (tmp_path / "data").mkdir()
    ScheduleState(tmp_path / "data" / "schedule.json").note(
        "anhui", due=START.isoformat(), started="2026-05-19T06:30:04+08:00", outcome="finished, 3 stored"
    )
    row = next(line for line in run_command(["schedule", "--dry-run"]).stdout.splitlines() if line.startswith("anhui"))
    assert row.endswith("  2026-05-19 06:30 finished, 3 stored")


def test_table_of_a_schedule_begins_with_the_saved_due_times(tmp_path):
    file = tmp_path / "schedule.toml"
    file.write_text('[spider.jiangsu]\ncron = "0 6 1 1 *"\njitter = "10m"\n[spider.anhui]\nevery = "6h"\n')
    settings = get_project_settings()
    settings.setmodule("crawler.settings")
    state = ScheduleState(tmp_path / "state")
    state.jobs["anhui"] = JobState("every 6h", "2026-05-20T13:30:00+08:00")
    rows = table(read(file, SpiderLoader.from_settings(settings)), state, START).splitlines()[1:]
    assert [re.split("  +", row) for row in rows] == [
        ["anhui", "every 6h", "2026-05-20 13:30, 2026-05-20 19:30, 2026-05-21 01:30", "never"],
        [
            "jiangsu",
            "cron 0 6 1 1 *",
            "2027-01-01 06:00, 2028-01-01 06:00, 2029-01-01 06:00 (up to 600 s later)",
            "never",
        ],
    ]


def test_command_of_a_run_has_its_arguments_and_its_environment_the_settings_and_limits():
    job = Job(
        name="jiangsu-weekly",
        spider="jiangsu",
        folder="jiangsu",
        line="",
        trigger=None,
        exact_trigger=None,
        jitter=timedelta(0),
        time_limit=timedelta(hours=2),
        memory_mb=512,
        arguments={"pages": "3"},
        settings={"ATTACHMENTS": "1"},
    )
    limits = {"CLOSESPIDER_TIMEOUT": 7200, "MEMUSAGE_LIMIT_MB": 512, "MEMUSAGE_CHECK_INTERVAL_SECONDS": 15}
    child = command(job, ["DATA_DIR=/srv/data", "ATTACHMENTS=0"])
    assert child.arguments[1:] == ["-m", "scrapy", "crawl", "jiangsu", "-a", "pages=3"]
    assert json.loads(child.variables["ZHENGWEN_SETTINGS"]) == {"DATA_DIR": "/srv/data", "ATTACHMENTS": "1", **limits}


def test_invalid_schedule_is_refused_before_a_run_starts(tmp_path, run_command):
    (tmp_path / "schedule.toml").write_text('[spider.jiangus]\nevery = "6h"\n')
    done = run_command(["schedule"])
    assert done.returncode == 2
    assert "schedule.toml: [spider.jiangus]: there is no spider jiangus: did you mean jiangsu?" in done.stderr
    assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["schedule.toml"]
    missing = run_command(["schedule", "other.toml"])
    assert missing.returncode == 2 and "other.toml cannot be read" in missing.stderr
