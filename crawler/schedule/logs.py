"""The log files: one a run, and old ones go."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

_MIB = 1024 * 1024


def new(folder: Path, name: str, now: datetime) -> Path:
    """The file for a run of that name: logs/jiangsu/20261122-041500.log."""
    return folder / name / f"{now:%Y%m%d-%H%M%S}.log"


def rotate(folder: Path, number: int, age: timedelta, total: int, keep: Collection[Path], now: datetime) -> list[Path]:
    """Removes log files: of each name all but the newest `number`, those older than `age`, and then the oldest of all
    until the rest has no more than `total` MiB.

    Parameters:
        keep: the files of runs that are going, which stay and count.

    Returns the files removed; one that cannot be is left.
    """
    files = [(file.stat(), file) for file in folder.glob("*/*.log") if file.is_file() and not file.is_symlink()]
    files.sort(key=lambda entry: entry[0].st_mtime, reverse=True)  # newest first
    seen: dict[str, int] = {}
    size, removed = 0, []
    for stat, file in files:
        seen[file.parent.name] = seen.get(file.parent.name, 0) + 1
        size += stat.st_size
        old = now.timestamp() - stat.st_mtime > age.total_seconds()
        if file not in keep and (seen[file.parent.name] > number or old or size > total * _MIB):
            size -= stat.st_size
            with contextlib.suppress(OSError):
                file.unlink()
                removed.append(file)
    return removed
