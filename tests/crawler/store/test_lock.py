"""The lock on a file: one holder, named in the file; a killed holder is recognised."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from crawler.store.errors import LockHeld
from crawler.store.lock import Lock
from tests.crawler.processes import ROOT

_TAKE_AND_WAIT = """
import sys
from pathlib import Path
from crawler.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.take()
print("taken", flush=True)
sys.stdin.read()
"""


def test_lock_has_one_holder_and_names_it(tmp_path):
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take() == ""
    with pytest.raises(LockHeld) as refused:
        second.take()
    assert re.fullmatch(rf"process {os.getpid()} since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", refused.value.holder)
    first.release()
    assert second.take() == "", "the last holder released it"
    second.release()


def test_lock_of_a_killed_process_is_free_and_names_the_last_holder(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", _TAKE_AND_WAIT, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with holder:
        assert holder.stdout and holder.stdout.readline() == b"taken\n"
        with pytest.raises(LockHeld, match=f"process {holder.pid} since"):
            Lock(tmp_path / "lock").take()
        holder.kill()
    lock = Lock(tmp_path / "lock")
    assert lock.take().startswith(f"process {holder.pid} since ")
    lock.release()
    assert lock.take() == ""
    lock.release()


def test_lock_file_that_is_a_link_is_refused_and_its_target_is_unchanged(tmp_path):
    (tmp_path / "elsewhere").write_text("another's")
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"lock"):
        Lock(tmp_path / "lock").take()
    assert (tmp_path / "elsewhere").read_text() == "another's"


def test_lock_file_does_not_name_the_holder_in_its_first_byte_which_windows_does_not_let_others_read(tmp_path):
    lock = Lock(tmp_path / "lock")
    lock.take()
    assert (tmp_path / "lock").read_bytes().startswith(f" process {os.getpid()} since".encode())
    lock.release()
    assert (tmp_path / "lock").read_bytes() == b""


def test_killed_holder_of_an_earlier_version_is_named(tmp_path):
    (tmp_path / "lock").write_text("process 1 since 2024-05-06T08:00:00+08:00\n")
    lock = Lock(tmp_path / "lock")
    assert lock.take() == "process 1 since 2024-05-06T08:00:00+08:00"
    lock.release()


def test_lock_is_not_inherited_by_child_processes(tmp_path):
    lock = Lock(tmp_path / "lock")
    lock.take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False):
        lock.release()
        again = Lock(tmp_path / "lock")
        assert again.take() == ""
        again.release()
