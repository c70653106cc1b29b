from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.schedule import logs

NOW = datetime(2026, 11, 22, 4, 15, tzinfo=UTC)
AGES = {"jiangsu": [0, 1, 2, 3], "hebei": [10, 100]}
ANY, EVER = 1000, timedelta(days=100_000)


@pytest.fixture
def folder(tmp_path):
    """Log files of half a MiB each, aged so many days."""
    for name, days in AGES.items():
        for age in days:
            file = logs.new(tmp_path, name, NOW - timedelta(days=age))
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"x" * (1 << 19))
            os.utime(file, ((NOW - timedelta(days=age)).timestamp(),) * 2)
    (tmp_path / "schedule.log").write_text("the scheduler's own")
    return tmp_path


def left(folder: Path) -> dict[str, int]:
    return {name: len(list((folder / name).glob("*.log"))) for name in AGES}


def test_log_file_is_named_after_spider_and_start(tmp_path):
    assert logs.new(tmp_path, "jiangsu", NOW) == tmp_path / "jiangsu" / "20261122-041500.log"


def test_oldest_files_of_a_spider_beyond_the_number_go(folder):
    removed = logs.rotate(folder, 2, EVER, ANY, [], NOW)
    assert sorted(file.name for file in removed) == ["20261119-041500.log", "20261120-041500.log"]
    assert left(folder) == {"jiangsu": 2, "hebei": 2}
    assert (folder / "schedule.log").exists()


def test_files_past_their_age_go(folder):
    logs.rotate(folder, ANY, timedelta(days=90), ANY, [], NOW)
    assert left(folder) == {"jiangsu": 4, "hebei": 1}


def test_oldest_files_of_all_go_until_the_rest_is_small_enough(folder):
    logs.rotate(folder, ANY, EVER, 2, [], NOW)
    assert left(folder) == {"jiangsu": 4, "hebei": 0}


def test_log_of_a_run_that_is_going_stays(folder):
    oldest = logs.new(folder, "hebei", NOW - timedelta(days=100))
    logs.rotate(folder, 1, timedelta(days=1), 1, [oldest], NOW)
    assert oldest.exists()


def test_missing_folder_is_nothing_to_rotate(tmp_path):
    assert logs.rotate(tmp_path / "none", 1, EVER, 1, [], NOW) == []
