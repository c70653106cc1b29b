"""Faults inside a crawl, as Scrapy extensions.

`Fault` kills the process or makes the disk fail at the n-th change that a crawl makes to its data folder. `Clock` moves
the clock. `Names` makes the name server stall.

`Fault` replaces functions of the operating system (creating, writing, flushing, renaming and removing files) and
commits of SQLite, not functions of the crawler.
"""

# pathlib calls the functions that are replaced here
# ruff: noqa: PTH100, PTH110, PTH115, PTH123, SIM115

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import re
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.settings import EXTENSIONS
from tests.crawler.faults.disk import Disk

#: The changes that fail on a full disk. On a read-only one all fail.
_GROWS = frozenset({"create", "write", "sync", "mkdir", "commit"})
_SYNCHRONOUS = re.compile(r"PRAGMA synchronous\s*=\s*(\w+)", re.I)
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


def settings(**fault: object) -> dict[str, object]:
    """The settings of a crawl with a fault, given by the options of `Fault`, `Clock` and `Names`."""
    parts = dict(EXTENSIONS) | {f"{__name__}.{part}": 0 for part in ("Fault", "Clock", "Names")}
    return {"EXTENSIONS": json.dumps(parts), "FAULT": json.dumps(fault)}


#: Files whose failure loses nothing: the holder of the lock, the counters of the current run, and the note that the
#: ledger was checked.
_LOSSLESS = frozenset((".lock", "current_run.json", ".current_run.json.tmp", "ledger.checked", ".ledger.checked.tmp"))


class Fault:
    """Counts the changes to the data folder from 1 and makes one of them fail.

    Options:
        number: Which one; 0 for none.
        when: `before` the change, `after` it, or `half` way through a write.
        how: `kill`, or the name of an errno.
        lasting: Whether all later changes fail too.
        within: Only changes to files whose path in the site's folder begins with this are counted.
        kinds: Only changes of these kinds are counted; by default all are.
        trace: A file to which a line for each change is written: its kind and its path.
        image: A folder to which `Disk.write` writes what survives a power failure at the moment of a kill.
        kept: What becomes then of changes that were not flushed (see `Disk.write`).
    """

    def __init__(self, crawler: Crawler) -> None:
        fault = json.loads(crawler.settings["FAULT"])
        self._data = os.path.abspath(crawler.settings["DATA_DIR"])
        self._number, self._when = fault.get("number", 0), fault.get("when", "before")
        self._how, self._lasting = fault.get("how", "kill"), fault.get("lasting", False)
        self._within, self._kinds = fault.get("within", ""), fault.get("kinds")
        self._trace = open(fault["trace"], "w", buffering=1) if "trace" in fault else None
        self._count = 0
        self._after_lossless = False
        self._image, self._kept = fault.get("image", ""), fault.get("kept", "")
        self._disk = Disk(Path(self._data)) if self._image else None
        if self._number or self._trace:
            _Watch(self._followed, self._disk)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Fault:
        return cls(crawler)

    def _followed(self, kind: str, path: str, do: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        if self._disk is None:
            return self.change(kind, path, do, half)
        disk = self._disk

        def follow() -> Any:
            done = do()
            disk.done(kind, Path(path).absolute())
            return done

        return self.change(kind, path, follow, half)

    def change(self, kind: str, path: str, do: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Make a change to a file, or make it fail."""
        place = self._place(path)
        if place is None or not place.startswith(self._within):
            return do()
        # the folder is flushed after the rename of such a file
        is_lossless = place in _LOSSLESS or (kind == "sync" and self._after_lossless)
        self._after_lossless = place in _LOSSLESS
        if is_lossless and self._how != "kill":
            return do()
        refused = self._how == "kill" or self._how == "EROFS" or kind in _GROWS
        if not refused or (self._kinds and kind not in self._kinds):
            return do()
        self._count += 1
        if self._trace:
            self._trace.write(f"{kind} {place}\n")
        hit = self._count == self._number or (self._lasting and 0 < self._number < self._count)
        if hit and self._when != "after":
            if half and self._when == "half":
                half()
            self._fail(kind, path)
        done = do()
        if hit and self._when == "after":
            self._fail(kind, path)
        return done

    def _place(self, path: str) -> str | None:
        path = os.path.abspath(path)
        if not path.startswith(self._data + os.sep):
            return None
        return path[len(self._data) + 1 :].partition(os.sep)[2] or "."

    def _fail(self, kind: str, path: str) -> None:
        if self._how == "kill":
            if self._disk:
                self._disk.write(Path(self._image), self._kept)
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)
        if kind == "commit":
            full = self._how == "ENOSPC"
            raise sqlite3.OperationalError(
                "database or disk is full" if full else "attempt to write a readonly database"
            )
        number = getattr(errno, self._how)
        raise OSError(number, os.strerror(number), path)


class _Watch:
    """Replaces the functions that change files."""

    def __init__(self, change: Callable[..., Any], disk: Disk | None) -> None:
        self._change = change
        self._open, self._os_open = io.open, os.open
        builtins.open = io.open = self.open  # type: ignore[assignment]
        os.open = self.os_open  # type: ignore[assignment]
        for name in ("fsync", "fdatasync"):
            self._replace("sync", name, _path_of)
        for name, kind in {"replace": "rename", "rename": "rename", "link": "create"}.items():
            self._replace(kind, name, lambda source, target, **_: os.fspath(target))
        for name in ("unlink", "remove", "rmdir"):
            self._replace("remove", name, lambda path, *_, **__: os.fspath(path), there=True)
        self._replace("mkdir", "mkdir", lambda path, *_, **__: os.fspath(path), there=False)
        for name in ("write", "pwrite", "writev", "truncate", "ftruncate"):
            self._replace("truncate" if "truncate" in name else "write", name, lambda file, *_: _path_of(file))
        connect = sqlite3.connect
        sqlite3.connect = lambda path, *args, **kwargs: connect(  # type: ignore[assignment]
            path, *args, factory=_connection(change, os.fspath(path), disk), **kwargs
        )

    def open(self, file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not set(mode) & set("wax+"):
            return self._open(file, mode, *args, **kwargs)
        path = _path_of(file)
        if isinstance(file, int) or os.path.exists(path):
            return _File(self._open(file, mode, *args, **kwargs), path, self._change)
        opened = self._change("create", path, lambda: self._open(file, mode, *args, **kwargs))
        return _File(opened, path, self._change)

    def os_open(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        def do() -> int:
            return self._os_open(path, flags, *args, **kwargs)

        new = flags & os.O_CREAT and not os.path.exists(path)
        return int(self._change("create", os.fspath(path), do)) if new else do()

    def _replace(self, kind: str, name: str, path: Callable[..., str], there: bool | None = None) -> None:
        """Replace a function. With `there`, only calls for a path that exists, or does not exist, are counted."""
        original = getattr(os, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            if there is not None and os.path.lexists(path(*args, **kwargs)) is not there:
                return original(*args, **kwargs)
            return self._change(kind, path(*args, **kwargs), lambda: original(*args, **kwargs))

        setattr(os, name, watched)


class _File:
    """A file that is open for writing, whose calls are counted."""

    def __init__(self, file: Any, path: str, change: Callable[..., Any]) -> None:
        self._file, self._path, self._change = file, path, change

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        return self._change("write", self._path, lambda: self._file.write(data), half)

    def truncate(self, *args: Any) -> Any:
        return self._change("truncate", self._path, lambda: self._file.truncate(*args))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *args: object) -> None:
        self._file.close()


def _connection(change: Callable[..., Any], path: str, disk: Disk | None) -> type[sqlite3.Connection]:
    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> Any:
            word = sql.split(None, 1)[0].upper()
            if disk and (level := _SYNCHRONOUS.fullmatch(sql.strip())):
                disk.synchronous(Path(path).absolute(), level[1])
            changes = word in ("COMMIT", "END") or (word in _WRITES and not self.in_transaction)
            do = super().execute
            return change("commit", path, lambda: do(sql, *args)) if changes else do(sql, *args)

        def executescript(self, sql: str) -> Any:
            do = super().executescript
            return change("commit", path, lambda: do(sql))

        def commit(self) -> None:
            do = super().commit
            change("commit", path, do)

        def close(self) -> None:
            super().close()
            if disk:
                disk.done("checkpoint", Path(path).absolute())

    return Watched


def _path_of(file: Any) -> str:
    return os.readlink(f"/proc/self/fd/{file}") if isinstance(file, int) else os.fspath(file)


class Clock:
    """Moves the wall clock of the crawler and Scrapy. The monotonic clock is not changed.

    Options:
        clock: By how many seconds, from the start on.
        then: By how many seconds after `at` responses.
        at: The number of responses.
    """

    def __init__(self, crawler: Crawler) -> None:
        fault = json.loads(crawler.settings["FAULT"])
        self._by, self._then, self._at = fault.get("clock", 0), fault.get("then"), fault.get("at", 0)
        self._seen = 0
        if self._by or self._then is not None:
            self._move()
            crawler.signals.connect(self.response_received, signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Clock:
        return cls(crawler)

    def response_received(self) -> None:
        self._seen += 1
        if self._then is not None and self._seen == self._at:
            self._by = self._then

    def _move(self) -> None:
        clock = self
        wall, wall_ns = time.time, time.time_ns

        class Moved(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime.now(tz) + timedelta(seconds=clock._by)

        time.time = lambda: wall() + clock._by
        time.time_ns = lambda: wall_ns() + int(clock._by * 1e9)
        for module in [module for name, module in sys.modules.items() if name.split(".")[0] in ("crawler", "scrapy")]:
            for name, value in list(vars(module).items()):
                if value is datetime:
                    setattr(module, name, Moved)
                elif value is wall:
                    setattr(module, name, time.time)


class Names:
    """Makes the name server stall.

    Options:
        names: For how many seconds.
        asked: A file that is created when a name is looked up.
    """

    def __init__(self, crawler: Crawler) -> None:
        fault = json.loads(crawler.settings["FAULT"])
        if "names" in fault:

            def stall(*_: object, **__: object) -> None:
                Path(fault["asked"]).touch()
                time.sleep(fault["names"])

            socket.getaddrinfo = socket.gethostbyname = stall  # type: ignore[assignment]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Names:
        return cls(crawler)


def changes(trace: Path) -> list[tuple[str, str]]:
    """The kind and the path of each change in a trace file, in order."""
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in trace.read_text("utf-8").splitlines()]
