from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from crawler.schedule import process as child
from crawler.schedule.process import End, Ended
from tests.crawler.processes import PATIENCE, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
LONG, PLENTY = 600, 4096
_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"
)
_POLITE = """
import signal, sys, time
def stop(*_):
    print("finished what was begun", flush=True)
    sys.exit(3)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
time.sleep(600)
"""
_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""
#: So many MiB, as soon as it has a limit.
_GREEDY = """
import resource, time
while resource.getrlimit(resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY:
    time.sleep(0.01)
held = [bytearray(1 << 20) for _ in range({})]
"""


def run(
    code: str, log: Path, seconds: float = LONG, memory: int = PLENTY, stop_at: str = "", grace: float = 60
) -> Ended:
    """Runs Python code as a child; tells it to stop as soon as its log says `stop_at`."""

    async def main() -> Ended:
        stop = asyncio.Event()
        running = asyncio.ensure_future(child.run([sys.executable, "-c", code], log, seconds, memory, stop, grace))
        while stop_at and not running.done() and not (log.is_file() and stop_at in log.read_text()):
            await asyncio.sleep(0.01)
        if stop_at:
            stop.set()
        return await running

    return asyncio.run(main())


def test_run_that_ends_by_itself_has_its_exit_status_and_its_output_in_the_log(tmp_path):
    log = tmp_path / "logs" / "a.log"
    ended = run("import sys; print('said', flush=True); print('warned', file=sys.stderr); sys.exit(7)", log)
    assert ended == Ended(End.ITSELF, 7)
    assert log.read_text().splitlines() == ["said", "warned"]


def test_stopped_run_is_let_finish_what_it_has_begun(tmp_path):
    assert run(_POLITE, tmp_path / "log", stop_at="ready") == Ended(End.STOPPED, 3)
    assert "finished what was begun" in (tmp_path / "log").read_text()


def test_run_that_does_not_stop_is_killed(tmp_path):
    ended = run(_STUBBORN, tmp_path / "log", stop_at="ready", grace=0.1)
    assert ended == Ended(End.STOPPED, -signal.SIGKILL)


def test_run_is_ended_by_its_time_limit(tmp_path):
    assert run("import time; time.sleep(600)", tmp_path / "log", seconds=0.2) == Ended(End.TIME, -signal.SIGTERM)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_what_a_run_has_started_does_not_outlive_it(tmp_path):
    log = tmp_path / "log"
    assert run(_PARENT, log, stop_at="\n").end is End.STOPPED
    grandchild = Path("/proc") / log.read_text().strip() / "stat"
    until(lambda: not grandchild.exists() or grandchild.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux sees to it")
def test_run_gets_no_more_memory_than_its_limit(tmp_path):
    assert run(_GREEDY.format(100), tmp_path / "within", PATIENCE, 300) == Ended(End.ITSELF, 0)
    assert run(_GREEDY.format(400), tmp_path / "beyond", PATIENCE, 300) == Ended(End.ITSELF, 1)
    assert (tmp_path / "beyond").read_text().strip().endswith("MemoryError")


def test_run_that_cannot_be_started_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        asyncio.run(child.run([str(tmp_path / "nosuch")], tmp_path / "log", LONG, PLENTY, asyncio.Event()))
