"""The description of how a scheduled run ended."""

from __future__ import annotations

import signal
from datetime import datetime

import pytest

from crawler.clock import SHANGHAI
from crawler.monitoring.run_log import RunRecord
from crawler.schedule.outcome import describe
from crawler.schedule.process import ExitCause, ProcessExit

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
BLOCKED = RunRecord(NOON, NOON, "blocked", frozenset(), {"articles_stored": 14}, {"failed": {"fence": 2, "dns": 1}})


@pytest.mark.parametrize(
    ("cause", "status", "run", "text"),
    [
        (ExitCause.SELF, 0, BLOCKED, "finished, 14 stored, 3 failed requests"),
        (ExitCause.SELF, 0, None, "finished"),
        (ExitCause.SELF, 1, BLOCKED, "did not finish (blocked), 14 stored, 3 failed requests"),
        (ExitCause.SELF, 1, None, "did not finish (exit status 1)"),
        (ExitCause.SELF, -signal.SIGKILL, None, "was killed by SIGKILL"),
        (ExitCause.SELF, -99, None, "was killed by signal 99"),
        (ExitCause.STOPPED, 0, None, "finished (stopped)"),
        (ExitCause.STOPPED, 75, None, "did not finish (exit status 75) (stopped)"),
        (ExitCause.TIME_LIMIT, -signal.SIGTERM, None, "was killed by SIGTERM (time limit)"),
    ],
)
def test_end_of_a_run_is_described(cause, status, run, text):
    assert describe(ProcessExit(cause, status), run) == text


def test_run_that_another_one_prevented_is_described():
    text = describe(ProcessExit(ExitCause.SELF, 75), None)
    assert text == "was not crawled: another run is writing to its folder"
