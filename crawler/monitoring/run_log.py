"""The record of a site's runs: `runs.jsonl`, a line a run, and `run.json`, what is known of the run that is going on.

A killed run writes no line. What it had last said of itself in `run.json` is written down by the next run in its
place, so that runs that are all killed are seen.
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
from crawler.store.folder import CURRENT_RUN, RUN_LOG

RUNS, GOING = RUN_LOG, CURRENT_RUN
#: The reason of a run that was ended from outside without being asked, and wrote no line of its own.
KILLED = "killed"
#: So often a run says that it is going on, in seconds.
BEAT = 60
#: One that has not said so for this long is not.
_DEAD = timedelta(seconds=10 * BEAT)
#: The newest part of the file that is read, in bytes: a year of runs, ten minutes apart.
_TAIL = 32 * 1024 * 1024
#: Names of causes, methods, reasons. What else stands in their place was not written by the crawler.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its line tells it.

    reason: why it ended: Scrapy's (`finished`, `shutdown`, `memusage_exceeded` …), one of the crawler's (`blocked`,
        `no_columns`), or `KILLED`. Of a killed run `ended` is when it was last heard of.
    arguments: the names of the arguments that bounded it (`since`, `columns` …).
    figures: numbers by name; groups: numbers by name within `failed`, `method`, `platform` …
    """

    started: datetime
    ended: datetime
    reason: str
    arguments: frozenset[str] = frozenset()
    figures: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def figure(self, name: str) -> int:
        """A number of things counted; 0 for what did not occur."""
        return int(self.figures.get(name, 0))

    def group(self, name: str) -> dict[str, int]:
        """The same for each of a group."""
        return {member: int(number) for member, number in self.groups.get(name, {}).items()}

    @property
    def failed(self) -> int:
        """How many requests failed, whatever the cause."""
        return sum(self.group("failed").values())

    @property
    def successful(self) -> bool:
        """Whether it came to its end and found articles, new or known."""
        return self.reason == "finished" and self.figure("articles_found") > 0


@dataclass(frozen=True, slots=True)
class Runs:
    """A site's runs in the order in which they were written down.

    going: when the run began that is going on; None for none.
    notes: what in the files could not be used, in words.
    """

    runs: tuple[Run, ...] = ()
    going: datetime | None = None
    notes: tuple[str, ...] = ()


def read(folder: Path, now: datetime) -> Runs:
    """The runs of a site, from its data folder, which need not be there. A killed run that no later one has written
    down yet is among them.

    Lines that are torn, foreign, or of a time that has not come yet are left out, and said so in the notes.
    """
    lines, foreign = _lines(folder / RUNS)
    runs = [run for run in lines if run.started <= now + timedelta(days=1)]
    notes = [f"{foreign} lines of {RUNS} are not a run's record and were left out"] if foreign else []
    if later := len(lines) - len(runs):
        notes.append(f"{later} lines of {RUNS} are of a time to come and were left out: is the clock right?")
    last = going(folder)
    if last is None or any(run.started == last.started for run in lines[-2:]):
        return Runs(tuple(runs), None, tuple(notes))
    if last.reason == KILLED and abs(now - last.ended) <= _DEAD:
        return Runs(tuple(runs), last.started, tuple(notes))
    return Runs((*runs, last), None, tuple(notes))


def going(folder: Path) -> Run | None:
    """What `run.json` says; the run counts as killed there for as long as it has not said how it ended."""
    run = _parsed(_bytes(folder / GOING))
    if run is None and (folder / GOING).is_file():  # torn by a power failure
        at = datetime.fromtimestamp((folder / GOING).stat().st_mtime, SHANGHAI)
        run = Run(at, at, KILLED)
    return run


def say_going(folder: Path, record: dict[str, Any]) -> None:
    """Notes what is known of the run that is going on, in place of what was noted before: a line as it is to stand in
    `runs.jsonl` if no more is heard of the run, with `KILLED` for its reason. Raises `OSError`."""
    write_file(folder / GOING, json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))


def write(folder: Path, record: dict[str, Any]) -> None:
    """Adds a run that has ended to the site's runs, whatever happens meanwhile. Raises `OSError`."""
    with suppress(OSError):
        say_going(folder, record)  # if the next step fails, the next run takes it
    append_line(folder / RUNS, json.dumps(record, ensure_ascii=False))
    (folder / GOING).unlink(missing_ok=True)


def take_over(folder: Path) -> Run | None:
    """Writes down a run that left no line, if there is one, and returns it. For the next run of the site, which has the
    folder to itself. Raises `OSError`."""
    left = going(folder)
    if left is None or any(run.started == left.started for run in _lines(folder / RUNS)[0][-2:]):
        return None
    raw = _object(_bytes(folder / GOING))
    times = {"started": left.started.isoformat(), "ended": left.ended.isoformat(), "reason": left.reason}
    append_line(folder / RUNS, json.dumps(raw | times, ensure_ascii=False))
    return left


def _lines(file: Path) -> tuple[list[Run], int]:
    """The runs of a file, and how many of its lines are none."""
    lines = _bytes(file).split(b"\n")
    parsed = [_parsed(line) for line in lines if line.strip()]
    runs = [run for run in parsed if run]
    return runs, len(parsed) - len(runs)


def _bytes(file: Path) -> bytes:
    """The newest part of a file, in whole lines; nothing of one that cannot be read."""
    try:
        if not file.is_file():  # a pipe would be waited for
            return b""
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _TAIL))
            content = stream.read()
    except OSError:
        return b""
    return content if size <= _TAIL else content.partition(b"\n")[2]


def _parsed(line: bytes) -> Run | None:
    record = _object(line)
    started, ended = _time(record.get("started", record.get("ended"))), _time(record.get("ended"))
    reason = record.get("reason")
    if started is None or ended is None or not isinstance(reason, str) or not _is_name(reason):
        return None
    arguments = record.get("arguments")
    return Run(
        started,
        ended,
        reason,
        frozenset(filter(_is_name, arguments)) if isinstance(arguments, dict) else frozenset(),
        _numbers(record.items()),
        {name: _numbers(value.items()) for name, value in record.items() if isinstance(value, dict)},
    )


def _object(line: bytes) -> dict[str, Any]:
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
        and 0 <= value < 1e15
    }


@lru_cache(maxsize=1000)  # the same few in every line
def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        return time.astimezone(SHANGHAI) if time and time.tzinfo else None
    except (ValueError, OverflowError):
        return None
