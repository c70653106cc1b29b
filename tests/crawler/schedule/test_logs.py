from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.schedule import logs

NOW = datetime(2026, 11, 22, 4, 15, tzinfo=UTC)
AGES = {"jiangsu": [0, 1, 2, 3], "hebei": [10, 100]}
ANY, ANY_AGE = 1000, timedelta(days=100_000)


@pytest.fixture
def folder(tmp_path):
    """Log files of half a MiB each, with the ages of AGES in days."""
    for name, days in AGES.items():
        for age in days:
            file = logs.path_of(tmp_path, name, NOW - timedelta(days=age))
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"x" * (1 << 19))
            os.utime(file, ((NOW - timedelta(days=age)).timestamp(),) * 2)
    (tmp_path / "schedule.log").write_text("log of the scheduler")
    return tmp_path


def left(folder: Path) -> dict[str, int]:
    return {name: len(list((folder / name).glob("*.log"))) for name in AGES}


def test_log_file_is_named_after_spider_and_start_time_by_the_clock_of_its_lines(tmp_path):
    assert logs.path_of(tmp_path, "jiangsu", NOW) == tmp_path / "jiangsu" / "20261122-121500.log"


def test_oldest_files_of_a_spider_above_the_number_are_removed(folder):
    removed = logs.rotate(folder, 2, ANY_AGE, ANY, [], NOW)
    assert sorted(file.name for file in removed) == ["20261119-121500.log", "20261120-121500.log"]
    assert left(folder) == {"jiangsu": 2, "hebei": 2}
    assert (folder / "schedule.log").exists()


def test_files_above_the_age_are_removed(folder):
    logs.rotate(folder, ANY, timedelta(days=90), ANY, [], NOW)
    assert left(folder) == {"jiangsu": 4, "hebei": 1}


def test_oldest_files_are_removed_until_the_total_size_is_small_enough(folder):
    logs.rotate(folder, ANY, ANY_AGE, 2, [], NOW)
    assert left(folder) == {"jiangsu": 4, "hebei": 0}


def test_log_of_a_running_crawl_is_kept(folder):
    oldest = logs.path_of(folder, "hebei", NOW - timedelta(days=100))
    logs.rotate(folder, 1, timedelta(days=1), 1, [oldest], NOW)
    assert oldest.exists()


def test_log_files_behind_links_are_kept(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (folder / "jiangsu").rename(elsewhere / "jiangsu")
    (folder / "jiangsu").symlink_to(elsewhere / "jiangsu")
    logs.rotate(folder, 1, timedelta(days=1), 1, [], NOW)
    assert left(folder) == {"jiangsu": 4, "hebei": 0}


def test_missing_folder_has_nothing_to_remove(tmp_path):
    assert logs.rotate(tmp_path / "none", 1, ANY_AGE, 1, [], NOW) == []


def test_file_that_is_removed_makes_room_for_an_older_one(tmp_path):
    for age, half_mib in enumerate((1, 2, 1)):
        file = logs.path_of(tmp_path, "jiangsu", NOW - timedelta(days=age))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * (half_mib << 19))
        os.utime(file, ((NOW - timedelta(days=age)).timestamp(),) * 2)
    removed = logs.rotate(tmp_path, ANY, ANY_AGE, 1, [], NOW)
    assert [file.name for file in removed] == ["20261121-121500.log"]


def test_total_size_is_in_mebibytes(tmp_path):
    file = logs.path_of(tmp_path, "jiangsu", NOW)
    file.parent.mkdir()
    file.write_bytes(b"x" * (2 << 20))
    assert logs.rotate(tmp_path, 1, ANY_AGE, 2, [], NOW) == []
    file.write_bytes(b"x" * ((2 << 20) + 1))
    assert logs.rotate(tmp_path, 1, ANY_AGE, 2, [], NOW) == [file]


def test_log_file_that_is_a_link_is_kept_and_not_counted(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "own.log"
    elsewhere.write_bytes(b"x" * (1 << 20))
    link = folder / "jiangsu" / "20200101-000000.log"
    link.symlink_to(elsewhere)
    logs.rotate(folder, 4, ANY_AGE, ANY, [], NOW)
    assert link.is_symlink() and elsewhere.exists() and left(folder) == {"jiangsu": 5, "hebei": 2}
