from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.schedule.state import ScheduleState

DUE = "2026-11-22T04:15:00+08:00"


def test_state_is_kept_over_a_restart(tmp_path):
    state = ScheduleState.read(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)
    state.note("jiangsu", outcome="finished")
    again = ScheduleState.read(tmp_path / "schedule.json")
    assert again.jobs == state.jobs
    assert again.due("jiangsu", "every 6h") == datetime.fromisoformat(DUE)
    assert again.jobs["jiangsu"].outcome == "finished"
    assert [file.name for file in tmp_path.iterdir()] == ["schedule.json"]


def test_due_time_is_unknown_for_another_schedule_and_for_an_unknown_spider(tmp_path):
    state = ScheduleState(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)
    assert state.due("jiangsu", "every 8h") is None
    assert state.due("hebei", "every 6h") is None


def test_interrupted_run_is_overdue(tmp_path):
    state = ScheduleState(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE, unfinished=True)
    due = ScheduleState.read(state.file).due("jiangsu", "every 6h")
    assert due and due < datetime.fromisoformat(DUE) - timedelta(days=10_000)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"spiders": 3}', '{"spiders": {"a": 3}}', '{"spiders": {"a": {"line": "x"}}}',
     '{"spiders": {"a": {"line": "x", "due": "soon"}}}', '{"spiders": {"a": {"line": "x", "due": "2026-11-22"}}}',
     '{"spiders": {"a": {"line": "x", "due": 5}}}', "\x00\x00",
     '{"spiders": {"a": {"line": "x", "due": "2026-11-22T00:00:00+08:00", "process": "7"}}}',
     '{"spiders": {"a": {"line": "x", "due": "2026-11-22T00:00:00+08:00", "log": 7}}}'],
)  # fmt: skip
def test_unreadable_state_is_empty_and_logged(tmp_path, caplog, content):
    (tmp_path / "schedule.json").write_text(content)
    state = ScheduleState.read(tmp_path / "schedule.json")
    assert state.jobs == {}
    assert "[schedule-state-unreadable]" in caplog.text
    state.note("jiangsu", line="every 6h", due=DUE)
    assert "jiangsu" in ScheduleState.read(state.file).jobs


def test_write_error_is_logged_and_the_old_file_stays(tmp_path, caplog, monkeypatch):
    state = ScheduleState(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    state.note("jiangsu", line="every 8h")
    assert "[schedule-state-not-written]" in caplog.text and "No space left on device" in caplog.text
    assert state.jobs["jiangsu"].line == "every 8h"
    assert ScheduleState.read(Path(state.file)).jobs["jiangsu"].line == "every 6h"


def test_file_has_every_job_with_all_its_values(tmp_path):
    state = ScheduleState(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)
    state.note("anhui", line="every 8h", due=DUE, unfinished=True, process=7, log="a.log", folder="anhui")
    nothing = {"unfinished": False, "started": "", "ended": "", "outcome": "", "process": 0, "log": "", "folder": ""}
    started = {"unfinished": True, "process": 7, "log": "a.log", "folder": "anhui"}
    saved = json.loads(state.file.read_bytes())["spiders"]
    assert list(saved.items()) == [
        ("anhui", {"line": "every 8h", "due": DUE} | nothing | started),
        ("jiangsu", {"line": "every 6h", "due": DUE} | nothing),
    ]
