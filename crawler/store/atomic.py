"""Atomic and durable file operations. Nothing is written through a symbolic link.

A new file is written under a temporary name, flushed to the disk and then renamed, so that a reader sees the old
content or the new one, even after a crash. The caller must hold the lock of the folder: two writers of one file would
use the same temporary name.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from crawler.store.errors import LinkRefused

#: `.NAME.tmp`; earlier versions wrote the process id between the two.
_TEMPORARY = re.compile(r"\.(.+?)(?:\.\d+)?\.tmp")
_MODE = 0o644


def refuse_link(path: Path) -> None:
    """Raise `LinkRefused` if a path is a symbolic link."""
    if path.is_symlink():
        raise LinkRefused(path)


def make_folder(folder: Path, root: Path) -> None:
    """Make a folder and the folders between it and `root`, if they are missing, and flush their names to the disk.

    Below `root` the name of a folder that exists is flushed too: the run that made it may have been killed before.

    Args:
        folder: `root` or a folder below it.
        root: Made with its parents. Links are refused from here on, not above.

    Raises:
        LinkRefused: One of the folders is a link.
        OSError: A folder cannot be made.
    """
    refuse_link(root)
    for part in [parent for parent in (*reversed(root.parents), root) if not parent.exists()]:
        part.mkdir(exist_ok=True)
        sync_folder(part.parent)
    depth = len(folder.parts) - len(root.parts)
    for part in reversed([folder, *folder.parents][:depth]):
        refuse_link(part)
        part.mkdir(exist_ok=True)
        sync_folder(part.parent)


def write_file(target: Path, content: bytes, temporary: Path | None = None) -> None:
    """Replace the content of a file; when this returns, the new content survives a power failure.

    If it fails, the old content stays. For the arguments see `stage`.

    Raises:
        OSError: The file cannot be written.
    """
    staged = stage(target, content, temporary)
    try:
        staged.replace(target)
    except BaseException:
        discard(staged)
        raise
    sync_folder(target.parent)


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that replaces `target` if the block ends without an exception; otherwise nothing changes.

    For content that is too large for `write_file`.

    Raises:
        OSError: The file cannot be made or written.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        discard(temporary)
        raise
    sync_folder(target.parent)


def is_file(path: Path) -> bool:
    """Return whether a file exists. Unlike `Path.is_file`, this takes no other error for a missing file.

    Raises:
        OSError: The file cannot be looked up now (EIO, EACCES).
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def stage(target: Path, content: bytes, temporary: Path | None = None) -> Path:
    """Write the content of a file, flushed to the disk, under a temporary name.

    Args:
        target: The file that the caller renames the result to.
        content: All of it.
        temporary: The temporary file; by default a hidden file in the folder of `target`.

    Returns:
        The temporary file.

    Raises:
        OSError: It cannot be written; no file remains.
    """
    temporary = temporary or target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)  # of a run that was killed
    try:
        with temporary.open("xb") as file:  # "x" creates the file and fails on a link
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        discard(temporary)
        raise
    return temporary


def target_of(temporary: Path) -> Path | None:
    """Return the target of a temporary file of `stage`; None if the file has another form of name."""
    found = _TEMPORARY.fullmatch(temporary.name)
    return temporary.with_name(found[1]) if found else None


def discard(file: Path) -> None:
    """Remove a file if possible."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names, so that a power failure does not undo a rename, a removal or a new name."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_append(file: Path) -> IO[str]:
    """Open a file for reading and appending; create it if it is missing.

    Raises:
        LinkRefused: The file is a link.
        OSError: The file cannot be opened.
    """
    refuse_link(file)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(file, flags, _MODE), "a+", encoding="utf-8", errors="replace")


def append_line(file: Path, line: str) -> None:
    """Append a line to a log, flushed to the disk. A line that a crash left incomplete is terminated first."""
    with open_append(file) as log:
        log.seek(0, os.SEEK_END)
        end = log.tell()
        if end:
            with file.open("rb") as before:
                before.seek(end - 1)
                line = line if before.read(1) == b"\n" else f"\n{line}"
        log.write(f"{line}\n")
        log.flush()
        os.fsync(log.fileno())
    if not end:
        sync_folder(file.parent)


def json_bytes(value: object) -> bytes:
    """Return JSON as the store writes it: indented, in UTF-8, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
