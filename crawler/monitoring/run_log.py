"""The run log of a site: `runs.jsonl`, one line a run, and `current_run.json`, the counters of the run in progress.

A killed run writes no line. The next run adds one from what the killed run last wrote to `current_run.json`, so that a
site whose runs are all killed still has a run log.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.clock import SHANGHAI
from crawler.store.atomic import append_line, write_file
from crawler.store.folder import CURRENT_RUN, OLD_CURRENT_RUN, RUN_LOG
from crawler.store.spider import ARTICLE_LIMIT, FINISHED

#: The reason of a run that was killed, so that it could not add its own line.
KILLED = "killed"
#: In seconds: how often a run writes `CURRENT_RUN`.
HEARTBEAT = 60
#: A run whose last heartbeat is older than this is no longer in progress.
_HEARTBEAT_LIMIT = timedelta(seconds=10 * HEARTBEAT)
#: In bytes: only this much is read from the end of the file. It holds a year of runs, ten minutes apart.
_READ_MAX = 32 * 1024 * 1024
#: Names of causes, methods and reasons. The crawler writes no others.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
#: No counter of the crawler gets this large.
_COUNTER_LIMIT = 1e15


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, as its line in `runs.jsonl` describes it.

    Attributes:
        started: When the run started.
        ended: When it ended; for a killed run the time of its last heartbeat.
        reason: Why it ended: Scrapy's reason (`finished`, `shutdown`, `memusage_exceeded` …), one of the crawler's
            (`blocked`, `nothing_read`, `article_limit`), or `KILLED`.
        arguments: Names of the spider arguments that limited the run (`since`, `columns` …).
        counters: Numbers by name.
        groups: Numbers by name, for each group (`failed`, `method`, `platform` …).
    """

    started: datetime
    ended: datetime
    reason: str
    arguments: frozenset[str] = frozenset()
    counters: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """Return a counter's value; 0 where the run has no such counter."""
        return int(self.counters.get(name, 0))

    def group(self, name: str) -> dict[str, int]:
        """Return the counters of a group; empty where the run has no such group."""
        return {member: int(number) for member, number in self.groups.get(name, {}).items()}

    @property
    def failed(self) -> int:
        """The number of failed requests, of any cause."""
        return sum(self.group("failed").values())

    @property
    def successful(self) -> bool:
        """Whether the run did what its arguments ask for, and found articles, new or known."""
        if self.reason == ARTICLE_LIMIT:
            return True
        return self.reason == FINISHED and self.count("articles_found") > 0


@dataclass(frozen=True, slots=True)
class RunLog:
    """The runs of a site, in the order of the file.

    Attributes:
        runs: Runs that have ended.
        running_since: The start of the run in progress, or None.
        notes: Messages about content that could not be used.
    """

    runs: tuple[RunRecord, ...] = ()
    running_since: datetime | None = None
    notes: tuple[str, ...] = ()


def read(folder: Path, now: datetime) -> RunLog:
    """Read the run log of a site.

    The result includes a killed run that no later run has added to the file yet. It leaves out, with a note, lines that
    are incomplete or not a run's record, and runs that start in the future.

    Args:
        folder: The site's data folder; it may be missing.
        now: The current time.
    """
    records, invalid = _read_lines(folder / RUN_LOG)
    runs = [run for run in records if run.started <= now + timedelta(days=1)]
    notes = [f"{RUN_LOG}: {invalid} lines are not run records and are ignored"] if invalid else []
    if future := len(records) - len(runs):
        notes.append(f"{RUN_LOG}: {future} runs start in the future and are ignored: check the clock of this machine")
    last = read_current(folder)
    if last is None or _is_recorded(last, records):
        return RunLog(tuple(runs), None, tuple(notes))
    if last.reason == KILLED and abs(now - last.ended) <= _HEARTBEAT_LIMIT:
        return RunLog(tuple(runs), last.started, tuple(notes))
    return RunLog((*runs, last), None, tuple(notes))


def read_current(folder: Path) -> RunRecord | None:
    """Read `CURRENT_RUN`; None where there is no run in progress and no killed run left the file behind.

    The record's reason is `KILLED`, unless the run ended and only its line is missing in `RUN_LOG`.
    """
    file = _current_run_file(folder)
    run = _parse(_read_end(file))
    if run is None and file.is_file():  # incomplete after a power failure
        at = datetime.fromtimestamp(file.stat().st_mtime, SHANGHAI)
        run = RunRecord(at, at, KILLED)
    return run


def write_current(folder: Path, record: dict[str, Any]) -> None:
    """Write the record of the run in progress.

    Args:
        folder: The site's data folder.
        record: The line that `recover` is to add to `RUN_LOG` if the run is killed; its reason is `KILLED`.

    Raises:
        OSError: The file cannot be written.
    """
    write_file(folder / CURRENT_RUN, json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
    (folder / OLD_CURRENT_RUN).unlink(missing_ok=True)


def append(folder: Path, record: dict[str, Any]) -> None:
    """Add a run that has ended to the run log.

    Raises:
        OSError: The line cannot be written.
    """
    with suppress(OSError):
        write_current(folder, record)  # if the next step fails, the next run adds the line
    append_line(folder / RUN_LOG, json.dumps(record, ensure_ascii=False))
    (folder / CURRENT_RUN).unlink(missing_ok=True)
    (folder / OLD_CURRENT_RUN).unlink(missing_ok=True)


def recover(folder: Path) -> RunRecord | None:
    """Add the line of an earlier run that could not write it, and return that run; None where no line is missing.

    Call it only when the folder is locked for the current run.

    Raises:
        OSError: The line cannot be written.
    """
    left = read_current(folder)
    if left is None or _is_recorded(left, _read_lines(folder / RUN_LOG)[0]):
        return None
    record = _parse_object(_read_end(_current_run_file(folder)))
    times = {"started": left.started.isoformat(), "ended": left.ended.isoformat(), "reason": left.reason}
    append_line(folder / RUN_LOG, json.dumps(record | times, ensure_ascii=False))
    return left


def size(folder: Path) -> int:
    """Return the size of `RUN_LOG` in bytes; 0 where it is missing."""
    file = folder / RUN_LOG
    return file.stat().st_size if file.is_file() else 0


def read_added(folder: Path, offset: int) -> RunRecord | None:
    """Read the last line that was added to `RUN_LOG` after a size of `offset` bytes; None where there is none."""
    try:
        with (folder / RUN_LOG).open("rb") as stream:
            stream.seek(offset)
            lines = stream.read(_READ_MAX).splitlines()
    except OSError:
        return None
    return _parse(lines[-1]) if lines else None


def _current_run_file(folder: Path) -> Path:
    file, old = folder / CURRENT_RUN, folder / OLD_CURRENT_RUN
    return old if old.is_file() and not file.exists() else file


def _is_recorded(run: RunRecord, records: list[RunRecord]) -> bool:
    # It is the last line but one where a later run added its line, but could not replace `CURRENT_RUN`.
    return any(record.started == run.started for record in records[-2:])


def _read_lines(file: Path) -> tuple[list[RunRecord], int]:
    """Return the records of a file, and the number of lines that are no records."""
    lines = _read_end(file).split(b"\n")
    parsed = [_parse(line) for line in lines if line.strip()]
    records = [record for record in parsed if record]
    return records, len(parsed) - len(records)


def _read_end(file: Path) -> bytes:
    """Return the last `_READ_MAX` bytes of a file, in whole lines; b"" where it cannot be read."""
    try:
        if not file.is_file():  # opening a pipe would block
            return b""
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _READ_MAX))
            content = stream.read()
    except OSError:
        return b""
    return content if size <= _READ_MAX else content.partition(b"\n")[2]


def _parse(line: bytes) -> RunRecord | None:
    record = _parse_object(line)
    started, ended = _parse_time(record.get("started", record.get("ended"))), _parse_time(record.get("ended"))
    reason = record.get("reason")
    if started is None or ended is None or not isinstance(reason, str) or not _is_name(reason):
        return None
    arguments = record.get("arguments")
    return RunRecord(
        started,
        ended,
        reason,
        frozenset(filter(_is_name, arguments)) if isinstance(arguments, dict) else frozenset(),
        _numbers(record.items()),
        {name: _numbers(value.items()) for name, value in record.items() if isinstance(value, dict)},
    )


def _parse_object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _numbers(members: Iterable[tuple[str, Any]]) -> dict[str, float]:
    return {
        name: value
        for name, value in members
        if _is_name(name)
        and isinstance(value, (int, float))
        and not isinstance(value, bool)
        and math.isfinite(value)
        and 0 <= value < _COUNTER_LIMIT
    }


@lru_cache(maxsize=1000)  # the same few names in every line
def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def _parse_time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        return time.astimezone(SHANGHAI) if time and time.tzinfo else None
    except (ValueError, OverflowError):
        return None
