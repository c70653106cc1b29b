"""The run log: a run adds a line to runs.jsonl, the next run adds the line of a killed one, invalid lines are ignored."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta

import pytest

from cleaner.article import SHANGHAI
from crawler.monitoring import run_log
from crawler.spiders.base.arguments import Arguments
from crawler.store.folder import CURRENT_RUN, OLD_CURRENT_RUN, RUN_LOG

NOW = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)


def line(days: float = 1, **counters: object) -> str:
    """The line of a run that started `days` before NOW and took one hour."""
    started = NOW - timedelta(days=days)
    times = {"started": started.isoformat(), "ended": (started + timedelta(hours=1)).isoformat(), "reason": "finished"}
    return json.dumps(times | counters)


def test_arguments_are_recorded_as_the_user_wrote_them():
    given = {"since": "2024-05-01", "pages": "3", "full": "1", "columns": "要闻,平安建设"}
    assert Arguments.read(**given).given == given
    assert Arguments.read(full="0").given == {}


def test_run_that_ended_without_writing_its_line_keeps_its_reason(tmp_path):
    ended = json.loads(line(articles_stored=3, failed={"timeout": 2}))
    run_log.write_current(tmp_path, ended)
    assert run_log.read(tmp_path, NOW).runs[0].count("articles_stored") == 3
    left = run_log.recover(tmp_path)
    assert left and left.reason == "finished"
    (run,) = run_log.read(tmp_path, NOW).runs
    assert run.group("failed") == {"timeout": 2}
    assert run_log.recover(tmp_path) is None, "it is recorded once"


def test_incomplete_current_run_file_counts_as_a_killed_run(tmp_path):
    (tmp_path / CURRENT_RUN).write_bytes(b'{"started": "2026-05-')
    moment = datetime.now(SHANGHAI)
    left = run_log.recover(tmp_path)
    assert left and left.reason == "killed"
    assert [run.reason for run in run_log.read(tmp_path, moment).runs] == ["killed"]


def test_incomplete_and_invalid_lines_are_ignored_with_a_note(tmp_path):
    invalid = [
        b'{"started": "2026-05-01T00:00:00+08:00", "ended"',
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"ended": "yesterday", "reason": "finished"}',
        b'{"ended": "2026-05-01T00:00:00", "reason": "finished"}',
        b'{"ended": "2026-05-01T00:00:00+08:00", "reason": "\\u001b[31mred"}',
        b'{"ended": 5, "reason": ["finished"]}',
        b"[" * 100_000,
    ]
    good = line(articles_found=7).encode()
    (tmp_path / RUN_LOG).write_bytes(b"\n".join([*invalid, good, b""]))
    log = run_log.read(tmp_path, NOW)
    assert [run.count("articles_found") for run in log.runs] == [7]
    (note,) = log.notes
    assert note.startswith(f"runs.jsonl: {len(invalid)} lines ")


def test_invalid_values_are_ignored(tmp_path):
    odd = {"articles_found": True, "empty": "9", "columns": float("nan"), "bytes": -1, "list_pages": float("inf")}
    groups = {
        "failed": {"\x1b[2J": 4, "timeout": 2, "dns": None},
        "method": [1],
        "arguments": {"\x07": "1", "since": "x"},
    }
    (tmp_path / RUN_LOG).write_text(line(**odd, **groups) + "\n", "utf-8")
    (run,) = run_log.read(tmp_path, NOW).runs
    assert [run.count(name) for name in odd] == [0] * len(odd)
    assert run.group("failed") == {"timeout": 2} and run.group("method") == {}
    assert run.arguments == {"since"}


def test_runs_that_start_in_the_future_are_ignored_until_then(tmp_path):
    (tmp_path / RUN_LOG).write_text(f"{line(-40)}\n{line(2)}\n", "utf-8")
    log = run_log.read(tmp_path, NOW)
    assert len(log.runs) == 1 and "clock" in log.notes[0]
    assert len(run_log.read(tmp_path, NOW + timedelta(days=41)).runs) == 2


def test_missing_folder_and_files_that_are_not_regular_have_no_runs(tmp_path):
    assert run_log.read(tmp_path / "nosuch", NOW) == run_log.RunLog()
    (tmp_path / RUN_LOG).mkdir()
    assert run_log.read(tmp_path, NOW) == run_log.RunLog()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / CURRENT_RUN)
        assert run_log.read(tmp_path, NOW) == run_log.RunLog(), "reading does not block"


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_current_run_file_is_not_written_through_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    for name in (CURRENT_RUN, f".{CURRENT_RUN}.tmp"):
        (tmp_path / name).symlink_to(elsewhere)
    run_log.write_current(tmp_path, json.loads(line()))
    assert elsewhere.read_text() == "mine" and not (tmp_path / CURRENT_RUN).is_symlink()


def test_current_run_file_of_an_earlier_version_is_read_and_replaced(tmp_path):
    started = json.loads(line(1 / 24))
    (tmp_path / OLD_CURRENT_RUN).write_text(json.dumps(started | {"reason": "killed"}))
    assert run_log.read(tmp_path, NOW).running_since == datetime.fromisoformat(started["started"])
    assert [run.reason for run in run_log.read(tmp_path, NOW + timedelta(hours=1)).runs] == ["killed"]
    recovered = run_log.recover(tmp_path)
    assert recovered and recovered.reason == "killed"
    assert run_log.recover(tmp_path) is None, "it is recorded once"
    current = json.loads(line(0)) | {"reason": "killed"}
    run_log.write_current(tmp_path, current)
    assert not (tmp_path / OLD_CURRENT_RUN).exists()
    assert run_log.read(tmp_path, NOW + timedelta(hours=1)).running_since == datetime.fromisoformat(current["started"])


def test_current_run_file_of_an_earlier_version_is_ignored_beside_a_new_one(tmp_path):
    run_log.write_current(tmp_path, json.loads(line(1, articles_found=2)))
    (tmp_path / OLD_CURRENT_RUN).write_text(line(2, articles_found=1))
    (run,) = run_log.read(tmp_path, NOW).runs
    assert run.count("articles_found") == 2


def test_ended_run_removes_the_current_run_file_of_either_name(tmp_path):
    for name in (CURRENT_RUN, OLD_CURRENT_RUN):
        (tmp_path / name).write_text(line())
    run_log.append(tmp_path, json.loads(line()))
    assert [file.name for file in tmp_path.iterdir()] == [RUN_LOG]


def test_line_added_after_an_offset_is_the_last_one(tmp_path):
    assert run_log.size(tmp_path) == 0 and run_log.read_added(tmp_path, 0) is None
    run_log.append(tmp_path, json.loads(line(3)))
    offset = run_log.size(tmp_path)
    assert run_log.read_added(tmp_path, offset) is None
    run_log.append(tmp_path, json.loads(line(2, articles_stored=1)))
    run_log.append(tmp_path, json.loads(line(1, articles_stored=2)))
    added = run_log.read_added(tmp_path, offset)
    assert added and added.count("articles_stored") == 2


@pytest.mark.parametrize(("minutes", "is_running"), [(0, True), (10, True), (11, False), (-10, True), (-11, False)])
def test_run_is_in_progress_until_ten_minutes_after_its_last_heartbeat(tmp_path, minutes, is_running):
    ended = NOW - timedelta(minutes=minutes)
    started = ended - timedelta(hours=1)
    record = {"started": started.isoformat(), "ended": ended.isoformat(), "reason": "killed"}
    run_log.write_current(tmp_path, record)
    log = run_log.read(tmp_path, NOW)
    assert log.running_since == (started if is_running else None)
    assert [run.reason for run in log.runs] == ([] if is_running else ["killed"])


def test_current_run_file_of_a_run_that_has_its_line_is_ignored(tmp_path):
    (tmp_path / RUN_LOG).write_text("".join(f"{line(days)}\n" for days in (3, 2, 1)))
    for days, count in ((1, 3), (2, 3), (3, 4)):
        run_log.write_current(tmp_path, json.loads(line(days)))
        assert len(run_log.read(tmp_path, NOW).runs) == count, "a later run may have added its line behind it"


def test_run_is_successful_if_it_finished_and_found_articles(tmp_path):
    for counters, successful in (({"articles_found": 1}, True), ({"articles_found": 0}, False), ({}, False)):
        (tmp_path / RUN_LOG).write_text(line(**counters) + "\n")
        assert run_log.read(tmp_path, NOW).runs[0].successful is successful
    (tmp_path / RUN_LOG).write_text(line(articles_found=1, reason="shutdown", failed={"dns": 2, "http_404": 3}) + "\n")
    (run,) = run_log.read(tmp_path, NOW).runs
    assert not run.successful and run.failed == 5
