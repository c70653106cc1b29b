"""Lock files and durable writes whose faults a test must cause."""

from __future__ import annotations

import os
import stat

import pytest

from crawler.store import atomic, lock
from crawler.store.errors import LinkRefused, LockHeld
from crawler.store.lock import Lock


def test_long_description_of_a_holder_is_cut_and_only_its_first_line_read(tmp_path):
    for content, shown in ((f" {'x' * 300}", "x" * 99), (" process 1\nmore", "process 1"), (b" \xff", "\ufffd")):
        (tmp_path / "lock").write_bytes(content if isinstance(content, bytes) else content.encode())
        taken = Lock(tmp_path / "lock")
        assert taken.take() == shown
        taken.release()


def test_lock_is_released_twice_and_taken_again(tmp_path):
    one = Lock(tmp_path / "lock")
    one.release()
    one.take()
    one.release()
    one.release()
    other = Lock(tmp_path / "lock")
    assert other.take() == ""
    with pytest.raises(LockHeld) as refused:
        one.take()
    assert refused.value.holder == str(refused.value)
    other.release()


def test_lock_is_taken_although_its_holder_cannot_be_noted(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "truncate", fail)
    one = Lock(tmp_path / "lock")
    assert one.take() == ""
    with pytest.raises(LockHeld, match="another process"):
        Lock(tmp_path / "lock").take()
    one.release()
    two = Lock(tmp_path / "lock")
    two.take()
    two.release()


def test_file_of_a_lock_that_is_held_is_closed(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(lock, "open_append", lambda file: opened.append(atomic.open_append(file)) or opened[-1])
    one = Lock(tmp_path / "lock")
    one.take()
    with pytest.raises(LockHeld):
        Lock(tmp_path / "lock").take()
    one.release()
    assert [file.closed for file in opened] == [True, True]


def test_status_of_a_held_lock_is_that_of_sysexits():
    assert lock.EX_TEMPFAIL == 75


def test_folders_are_made_below_the_root_with_its_parents(tmp_path):
    root = tmp_path / "a" / "b"
    atomic.make_folder(root / "c" / "d", root)
    atomic.make_folder(root / "c" / "d", root)
    assert (root / "c" / "d").is_dir()
    (root / "c" / "file").touch()
    with pytest.raises(OSError, match="file"):
        atomic.make_folder(root / "c" / "file", root)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused):
        atomic.make_folder(tmp_path / "root", tmp_path / "root")
    with pytest.raises(LinkRefused):
        atomic.make_folder(tmp_path / "root" / "x", tmp_path / "root")


def test_temporary_file_may_be_in_another_folder_and_an_old_one_is_replaced(tmp_path):
    temporary, target = tmp_path / "parts" / "x", tmp_path / "target"
    temporary.parent.mkdir()
    temporary.write_bytes(b"of a killed run, and longer")
    assert atomic.stage(target, b"new", temporary) == temporary and not target.exists()
    assert temporary.read_bytes() == b"new"
    atomic.write_file(target, b"newer", temporary)
    assert target.read_bytes() == b"newer" and not temporary.exists()


def test_names_of_temporary_files_are_told_from_others(tmp_path):
    names = {".a.txt.tmp": "a.txt", ".a.1.tmp": "a", ".a.1.2.tmp": "a.1", "a.tmp": None, ".a.tmp2": None, ".tmp": None}
    found = {name: atomic.target_of(tmp_path / name) for name in names}
    assert {name: target and target.name for name, target in found.items()} == names


def test_discarding_is_silent(tmp_path):
    (tmp_path / "file").touch()
    atomic.discard(tmp_path / "file")
    atomic.discard(tmp_path / "file")
    atomic.discard(tmp_path)
    assert tmp_path.is_dir() and not (tmp_path / "file").exists()


def test_folder_and_lines_are_flushed_to_the_disk(tmp_path, monkeypatch):
    flushed = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        flushed.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else os.fstat(descriptor).st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    atomic.sync_folder(tmp_path)
    atomic.append_line(tmp_path / "log", "一")
    atomic.append_line(tmp_path / "log", "二")
    assert flushed == ["folder", 4, "folder", 8], "the name of a new file is in its folder"


def test_new_log_is_readable_by_all_and_written_by_its_owner(tmp_path):
    mask = os.umask(0)
    try:
        atomic.append_line(tmp_path / "log", "line")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o644


def test_json_is_the_same_bytes_for_the_same_value():
    assert atomic.json_bytes({"题": [1]}) == '{\n  "题": [\n    1\n  ]\n}\n'.encode()
    assert atomic.json_bytes("\ud800") == b'"?"\n'
