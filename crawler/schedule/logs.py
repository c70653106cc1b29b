"""The log files of scheduled runs: one for each run, and old ones are removed."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from crawler.clock import SHANGHAI

_MIB = 1024 * 1024


def path_of(folder: Path, name: str, started: datetime) -> Path:
    """Return the path of the log file of a job's run: logs/jiangsu/20261122-041500.log.

    The time is by the clock of the lines in the file, whatever the time zone of the schedule is.
    """
    return folder / name / f"{started.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.log"


def rotate(
    folder: Path, number: int, age: timedelta, total_mb: int, keep: Collection[Path], now: datetime
) -> list[Path]:
    """Remove old log files.

    Args:
        folder: The folder of all log files.
        number: Of each job, only this many of the newest files are kept.
        age: Files older than this are removed.
        total_mb: In MiB: then the oldest files are removed until all files together are not larger than this.
        keep: The log files of running crawls; they are not removed, but counted.
        now: The current time.

    Returns:
        The removed files. A file that cannot be removed is skipped, and so are links and what is behind them.
    """
    found = [file for file in folder.glob("*/*.log") if not file.is_symlink() and not file.parent.is_symlink()]
    files = [(file.stat(), file) for file in found if file.is_file()]
    files.sort(key=lambda entry: entry[0].st_mtime, reverse=True)  # newest first
    seen: dict[str, int] = {}
    size, removed = 0, []
    for stat, file in files:
        seen[file.parent.name] = seen.get(file.parent.name, 0) + 1
        size += stat.st_size
        old = now.timestamp() - stat.st_mtime > age.total_seconds()
        if file not in keep and (seen[file.parent.name] > number or old or size > total_mb * _MIB):
            size -= stat.st_size
            with contextlib.suppress(OSError):
                file.unlink()
                removed.append(file)
    return removed
