"""How a run ended, in the words of the scheduler's log."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

from crawler.schedule.process import End, Ended
from crawler.store.lock import EX_TEMPFAIL


class Record:
    """What a run adds to its site's runs.jsonl: made before the run begins, asked when it has ended."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._size = file.stat().st_size if file.is_file() else 0

    def last(self) -> dict[str, Any]:
        """The line that was added, or nothing."""
        try:
            with self._file.open("rb") as record:
                record.seek(self._size)
                lines = record.read().splitlines()
            run = json.loads(lines[-1]) if lines else {}
        except (OSError, ValueError):
            return {}
        return run if isinstance(run, dict) else {}


def in_words(ended: Ended, record: dict[str, Any]) -> str:
    """A run's end for people: "finished, 14 new, 0 failed requests"."""
    if ended == Ended(End.ITSELF, EX_TEMPFAIL):
        return "was not crawled: another run is writing to its folder"
    if ended.status < 0:
        how = f"was killed by {_name(-ended.status)}"
    elif ended.status == 0:
        how = "finished"
    else:
        how = f"did not finish ({record.get('reason', f'exit status {ended.status}')})"
    if ended.end is not End.ITSELF:
        how += f" ({ended.end})"
    if not record:
        return how
    failed = record.get("failed", {})
    return f"{how}, {record.get('articles_stored', 0)} stored, {sum(failed.values())} failed requests"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
