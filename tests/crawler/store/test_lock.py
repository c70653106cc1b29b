from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest

from crawler.store.lock import Held, Lock
from tests.crawler.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the lock is the kernel's")

_TAKE_AND_WAIT = """
import sys
from pathlib import Path
from crawler.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.take()
print("taken", flush=True)
sys.stdin.read()
"""


def test_lock_is_held_by_one_and_says_by_whom(tmp_path):
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take() == ""
    with pytest.raises(Held) as refused:
        second.take()
    assert re.fullmatch(rf"process {os.getpid()} since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", refused.value.holder)
    first.release()
    assert second.take() == "", "who lets go of it was not killed"
    second.release()


def test_lock_of_a_killed_process_is_free_and_tells_who_had_it(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", _TAKE_AND_WAIT, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with holder:
        assert holder.stdout and holder.stdout.readline() == b"taken\n"
        with pytest.raises(Held, match=f"process {holder.pid} since"):
            Lock(tmp_path / "lock").take()
        holder.send_signal(signal.SIGKILL)
    lock = Lock(tmp_path / "lock")
    assert lock.take().startswith(f"process {holder.pid} since ")
    lock.release()
    assert lock.take() == ""
    lock.release()


def test_lock_file_that_is_a_link_is_refused_and_what_it_leads_to_is_left(tmp_path):
    (tmp_path / "elsewhere").write_text("precious")
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"lock"):
        Lock(tmp_path / "lock").take()
    assert (tmp_path / "elsewhere").read_text() == "precious"
