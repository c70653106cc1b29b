from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import lock_descriptor

from crawler.schedule import process
from crawler.schedule.process import Command, ExitCause, Limits, ProcessExit
from crawler.store.atomic import open_append
from tests.crawler.processes import PATIENCE, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
LONG, PLENTY = 600, 4096
_IGNORES_SIGTERM = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"
)
_FINISHES_ON_SIGTERM = """
import signal, sys, time
def stop(*_):
    print("finished its work", flush=True)
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
#: Allocates this many MiB after its memory limit is set.
_ALLOCATES = """
import resource, time
while resource.getrlimit(resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY:
    time.sleep(0.01)
held = [bytearray(1 << 20) for _ in range({})]
"""


def run(
    code: str, log: Path, seconds: float = LONG, memory: int = PLENTY, stop_at: str = "", grace: float = 60
) -> ProcessExit:
    """Run Python code as a child process; stop it when its log contains `stop_at`."""

    async def main() -> ProcessExit:
        stop = asyncio.Event()
        command, limits = Command([sys.executable, "-c", code], {"ADDED": "yes"}), Limits(seconds, memory)
        running = asyncio.ensure_future(process.run(command, log, limits, stop, lambda pid: None, grace))
        while stop_at and not running.done() and not (log.is_file() and stop_at in log.read_text()):
            await asyncio.sleep(0.01)
        if stop_at:
            stop.set()
        return await running

    return asyncio.run(main())


def test_exit_status_is_returned_and_output_goes_to_the_log(tmp_path):
    log = tmp_path / "logs" / "a.log"
    process_exit = run("import sys; print('said', flush=True); print('warned', file=sys.stderr); sys.exit(7)", log)
    assert process_exit == ProcessExit(ExitCause.SELF, 7)
    assert log.read_text().splitlines() == ["said", "warned"]


def test_stopped_run_can_finish_its_work(tmp_path):
    assert run(_FINISHES_ON_SIGTERM, tmp_path / "log", stop_at="ready") == ProcessExit(ExitCause.STOPPED, 3)
    assert "finished its work" in (tmp_path / "log").read_text()


def test_run_that_ignores_sigterm_is_killed(tmp_path):
    process_exit = run(_IGNORES_SIGTERM, tmp_path / "log", stop_at="ready", grace=0.1)
    assert process_exit == ProcessExit(ExitCause.STOPPED, -signal.SIGKILL)


def test_run_is_ended_at_its_time_limit(tmp_path):
    assert run("import time; time.sleep(600)", tmp_path / "log", seconds=0.2) == ProcessExit(
        ExitCause.TIME_LIMIT, -signal.SIGTERM
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_children_of_a_run_end_with_it(tmp_path):
    log = tmp_path / "log"
    assert run(_PARENT, log, stop_at="\n").cause is ExitCause.STOPPED
    grandchild = Path("/proc") / log.read_text().strip() / "stat"
    until(lambda: not grandchild.exists() or grandchild.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
def test_run_cannot_use_more_memory_than_its_limit(tmp_path):
    assert run(_ALLOCATES.format(100), tmp_path / "within", PATIENCE, 300) == ProcessExit(ExitCause.SELF, 0)
    assert run(_ALLOCATES.format(400), tmp_path / "beyond", PATIENCE, 300) == ProcessExit(ExitCause.SELF, 1)
    assert (tmp_path / "beyond").read_text().strip().endswith("MemoryError")


def test_command_that_cannot_be_started_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        command = Command([str(tmp_path / "nosuch")], {})
        asyncio.run(process.run(command, tmp_path / "log", Limits(LONG, PLENTY), asyncio.Event(), lambda pid: None))


def test_run_has_the_variables_of_its_command_and_of_the_scheduler(tmp_path):
    run("import os; print(os.environ['ADDED'], len(os.environ) > 1)", tmp_path / "log")
    assert (tmp_path / "log").read_text() == "yes True\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
def test_memory_limit_above_that_of_the_system_is_lowered_and_logged(tmp_path, caplog):
    process_exit = run(_ALLOCATES.format(1), tmp_path / "huge", PATIENCE, 10**13)
    assert process_exit == ProcessExit(ExitCause.SELF, 0) and "[memory-limit-lowered]" in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
@pytest.mark.parametrize("error", [PermissionError(1, "refused"), ValueError("no"), OverflowError("no")])
def test_run_whose_memory_cannot_be_limited_is_watched_without(tmp_path, monkeypatch, caplog, error):
    def refuse(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(process.resource, "prlimit", refuse)
    process_exit = run(_FINISHES_ON_SIGTERM, tmp_path / "log", stop_at="ready")
    assert process_exit == ProcessExit(ExitCause.STOPPED, 3)
    assert "[memory-limit-not-set]" in caplog.text


def test_run_is_ended_if_the_scheduler_fails_after_its_start(tmp_path):
    def fail(pid: int) -> None:
        raise RuntimeError

    command = Command([sys.executable, "-c", _IGNORES_SIGTERM], {})
    with pytest.raises(RuntimeError):
        asyncio.run(process.run(command, tmp_path / "log", Limits(LONG, PLENTY), asyncio.Event(), fail))
    until(lambda: not process.is_running(tmp_path / "log"))


@pytest.mark.parametrize(
    ("code", "is_stopped", "cause"),
    [
        ("print('ready', flush=True)", False, ExitCause.SELF),
        (_IGNORES_SIGTERM, True, ExitCause.STOPPED),
        (_IGNORES_SIGTERM, False, ExitCause.TIME_LIMIT),
    ],
)
def test_run_of_an_earlier_scheduler_is_watched(tmp_path, code, is_stopped, cause):
    log = tmp_path / "log"
    with open_append(log) as output:
        lock_descriptor(output.fileno())
        child = subprocess.Popen([sys.executable, "-c", code], stdout=output, start_new_session=True)
    until(lambda: "ready" in log.read_text())

    async def main() -> ExitCause:
        stop = asyncio.Event()
        if is_stopped:
            stop.set()
        return await process.watch(child.pid, log, 0.1 if cause is ExitCause.TIME_LIMIT else LONG, stop, 0.1)

    assert asyncio.run(main()) is cause
    child.wait(PATIENCE)
    assert not process.is_running(log)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
def test_memory_limit_is_in_mebibytes(tmp_path):
    code = _ALLOCATES.format(1) + "print(resource.getrlimit(resource.RLIMIT_DATA)[0], flush=True)"
    assert run(code, tmp_path / "log", PATIENCE, 300).status == 0
    assert int((tmp_path / "log").read_text()) == 300 * 1024 * 1024


def test_run_starts_although_another_process_has_locked_its_log(tmp_path):
    log = tmp_path / "log"
    with open_append(log) as output:
        lock_descriptor(output.fileno())
        assert run("print('said')", log, PATIENCE).status == 0
    assert log.read_text() == "said\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
@pytest.mark.parametrize(
    ("before", "wanted", "limits"),
    [
        ((100 << 20, -1), 300, (300 << 20, 300 << 20)),
        ((100 << 20, 400 << 20), 300, (300 << 20, 300 << 20)),
        ((100 << 20, 300 << 20), 300, (300 << 20, 300 << 20)),
        ((100 << 20, 200 << 20), 300, (200 << 20, 200 << 20)),
    ],
)
def test_memory_limit_is_lowered_to_the_hard_limit_of_the_system(monkeypatch, caplog, before, wanted, limits):
    calls = []

    def prlimit(pid: int, which: int, new: tuple[int, int] | None = None) -> tuple[int, int]:
        assert (pid, which) == (7, process.resource.RLIMIT_DATA)
        calls.append(new)
        return before

    monkeypatch.setattr(process.resource, "prlimit", prlimit)
    process._limit_memory(7, wanted)
    assert calls == [None, limits]
    lowered = [record.getMessage() for record in caplog.records]
    assert [text for text in lowered if "process 7 is 200 MiB instead of 300" in text] == lowered
    assert bool(lowered) is (limits[0] >> 20 < wanted)


def test_run_without_a_log_file_has_ended(tmp_path):
    assert not process.is_running(tmp_path / "nosuch") and not process.is_running(tmp_path)
    (tmp_path / "log").touch()
    assert not process.is_running(tmp_path / "log")
    with open_append(tmp_path / "log") as output:
        lock_descriptor(output.fileno())
        assert process.is_running(tmp_path / "log")
