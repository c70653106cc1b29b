from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.schedule.state import State

DUE = "2026-11-22T04:15:00+08:00"


def test_what_is_noted_is_there_after_a_restart(tmp_path):
    state = State.read(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)
    state.note("jiangsu", outcome="finished")
    again = State.read(tmp_path / "schedule.json")
    assert again.memories == state.memories
    assert again.due("jiangsu", "every 6h") == datetime.fromisoformat(DUE)
    assert again.memories["jiangsu"].outcome == "finished"
    assert [file.name for file in tmp_path.iterdir()] == ["schedule.json"]


def test_due_time_of_another_schedule_and_of_an_unknown_spider_is_not_known(tmp_path):
    state = State(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)
    assert state.due("jiangsu", "every 8h") is None
    assert state.due("hebei", "every 6h") is None


def test_run_that_was_cut_short_is_overdue(tmp_path):
    state = State(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE, unfinished=True)
    due = State.read(state.file).due("jiangsu", "every 6h")
    assert due and due < datetime.fromisoformat(DUE) - timedelta(days=10_000)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"spiders": 3}', '{"spiders": {"a": 3}}', '{"spiders": {"a": {"line": "x"}}}',
     '{"spiders": {"a": {"line": "x", "due": "soon"}}}', '{"spiders": {"a": {"line": "x", "due": "2026-11-22"}}}',
     '{"spiders": {"a": {"line": "x", "due": 5}}}', "\x00\x00"],
)  # fmt: skip
def test_state_that_cannot_be_read_is_an_empty_one_and_said_so(tmp_path, caplog, content):
    (tmp_path / "schedule.json").write_text(content)
    state = State.read(tmp_path / "schedule.json")
    assert state.memories == {}
    assert "all runs are reckoned anew" in caplog.text
    state.note("jiangsu", line="every 6h", due=DUE)
    assert "jiangsu" in State.read(state.file).memories


def test_disk_that_refuses_is_logged_and_the_old_state_stays(tmp_path, caplog, monkeypatch):
    state = State(tmp_path / "schedule.json")
    state.note("jiangsu", line="every 6h", due=DUE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    state.note("jiangsu", line="every 8h")
    assert "No space left on device" in caplog.text
    assert state.memories["jiangsu"].line == "every 8h"
    assert State.read(Path(state.file)).memories["jiangsu"].line == "every 6h"
