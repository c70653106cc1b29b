"""How a scheduled run ended, as the scheduler's log and `schedule.json` describe it."""

from __future__ import annotations

import signal

from crawler.monitoring.run_log import RunRecord
from crawler.schedule.process import ExitCause, ProcessExit
from crawler.store.lock import EX_TEMPFAIL


def describe(process_exit: ProcessExit, run: RunRecord | None) -> str:
    """Describe how a run ended: "finished, 14 stored, 0 failed requests".

    Args:
        process_exit: How its process ended.
        run: The line that it added to the run log, if it added one.
    """
    if process_exit == ProcessExit(ExitCause.SELF, EX_TEMPFAIL):
        return "was not crawled: another run is writing to its folder"
    if process_exit.status < 0:
        text = f"was killed by {_signal_name(-process_exit.status)}"
    elif process_exit.status == 0:
        text = "finished"
    else:
        text = f"did not finish ({run.reason if run else f'exit status {process_exit.status}'})"
    if process_exit.cause is not ExitCause.SELF:
        text += f" ({process_exit.cause})"
    return f"{text}, {run.count('articles_stored')} stored, {run.failed} failed requests" if run else text


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
