"""Durable file operations: a file is replaced as a whole or not at all, and never written through a link."""

from __future__ import annotations

import os

import pytest

from crawler.schedule.state import ScheduleState
from crawler.store import atomic
from crawler.store.errors import LinkRefused

links = pytest.mark.skipif(os.name != "posix", reason="symbolic links")


def test_file_is_replaced_as_a_whole(tmp_path):
    file = tmp_path / "file"
    for content in (b"old", b"new"):
        atomic.write_file(file, content)
        assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failed_write_leaves_the_old_file_and_no_temporary_one(tmp_path, monkeypatch, step):
    file = tmp_path / "file"
    atomic.write_file(file, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space left"):
        atomic.write_file(file, b"new")
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]


def test_file_is_on_the_disk_before_it_gets_its_name_and_the_name_before_the_call_returns(tmp_path, monkeypatch):
    steps: list[str] = []
    for name in ("fsync", "replace"):
        original = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, name=name, original=original: (steps.append(name), original(*a))[1])
    atomic.write_file(tmp_path / "file", b"content")
    assert steps == ["fsync", "replace", "fsync"]


def test_temporary_file_names_its_target(tmp_path):
    target = tmp_path / "2020-11-24_0123456789abcdef.r1.txt"
    assert atomic.target_of(atomic.stage(target, b"")) == target
    assert atomic.target_of(tmp_path / f".{target.name}.4711.tmp") == target, "as earlier versions named it"
    assert atomic.target_of(tmp_path / ".DS_Store") is None
    assert atomic.target_of(target) is None


@links
@pytest.mark.parametrize("write", [atomic.write_file, lambda file, _: ScheduleState(file).note("jiangsu", due="")])
def test_temporary_file_that_is_a_link_is_not_written_through(tmp_path, write):
    (tmp_path / "elsewhere").write_text("another's")
    (tmp_path / ".file.tmp").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "file", b"content")
    assert (tmp_path / "elsewhere").read_text() == "another's"
    assert (tmp_path / "file").read_bytes() and not (tmp_path / "file").is_symlink()


@links
def test_log_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "elsewhere").write_text("another's")
    (tmp_path / "log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused, match="log"):
        atomic.append_line(tmp_path / "log", "line")
    assert (tmp_path / "elsewhere").read_text() == "another's"


@links
def test_folder_below_a_link_is_refused_and_above_the_root_not(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused, match="link"):
        atomic.make_folder(tmp_path / "link" / "a", tmp_path)
    atomic.make_folder(tmp_path / "link" / "data" / "a", tmp_path / "link" / "data")
    assert (tmp_path / "elsewhere" / "data" / "a").is_dir()


def test_line_after_an_incomplete_one_starts_a_new_line(tmp_path):
    log = tmp_path / "runs.jsonl"
    atomic.append_line(log, '{"a": 1}')
    with log.open("a") as file:
        file.write('{"half')
    atomic.append_line(log, '{"b": 2}')
    assert log.read_text().split("\n") == ['{"a": 1}', '{"half', '{"b": 2}', ""]


def test_all_missing_folders_are_made_and_their_names_flushed(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(atomic, "sync_folder", flushed.append)
    root = tmp_path / "a" / "b"
    atomic.make_folder(root / "c", root)
    assert (root / "c").is_dir() and flushed == [tmp_path, tmp_path / "a", root]


def test_only_a_missing_file_counts_as_missing(tmp_path, monkeypatch):
    file = tmp_path / "file"
    assert not atomic.is_file(file) and not atomic.is_file(tmp_path)
    file.touch()
    assert atomic.is_file(file) and not atomic.is_file(file / "below")
    monkeypatch.setattr(os, "stat", lambda *_, **__: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    with pytest.raises(OSError, match="Input/output error"):
        atomic.is_file(file)


def test_a_file_that_is_written_in_parts_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(OSError, match="full"), atomic.replacing(target) as file:
        file.write(b"new")
        raise OSError("full")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]
    with atomic.replacing(target) as file:
        file.write(b"new")
    assert target.read_text() == "new" and list(tmp_path.iterdir()) == [target]
