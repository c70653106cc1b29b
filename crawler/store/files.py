"""The store: one site's folder, with an article as a text file and a metadata file beside it, each written
whole or not at all.

    text/YYYY/MM/YYYY-MM-DD_<16 hex>.txt     title, a date-and-source line, a blank line, the paragraphs
    text/YYYY/MM/YYYY-MM-DD_<16 hex>.json    everything else that is known of it
    text/undated/undated_<16 hex>.txt        an article whose day neither page nor list nor URL shows
    revisions/YYYY/MM/YYYY-MM-DD_<16 hex>.r1.txt   its text before the site changed it; .r2 the one after that …

In `text` each article is once, in its newest version: whoever takes the folder as a corpus takes no text twice.

Names come from the article's day and the hash of its URL, never from what a page says.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crawler.store.errors import FolderInUse, StoreError
from crawler.store.lock import Held, Lock, open_no_link

_TEMPORARY = ".tmp"
#: Title, header line, and an empty one.
_LINES_BEFORE_TEXT = 3
_TEXTS, _REVISIONS = "text", "revisions"
#: A host's or spider's name; anything else is refused as a folder's name.
_FOLDER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,200}", re.I)


class Store:
    """A site's folder.

    killed: after `open`, the process that had the folder and was killed, with the time of its start; "" for none.

    Parameters:
        data: the folder of all sites (`DATA_DIR`); made where it is missing.
        name: the site's name, which is its folder's.

    Raises `StoreError` where `name` is no plain name.
    """

    def __init__(self, data: Path, name: str) -> None:
        if not _FOLDER.fullmatch(name):
            raise StoreError(f"{name!r} cannot be the name of a site's folder: letters, digits, '-', '_' and '.' can")
        self.data = data.absolute()
        self.folder = self.data / name
        self.killed = ""
        self._lock = Lock(self.folder / ".lock")
        self._checked: set[Path] = set()

    @property
    def texts(self) -> Path:
        return self.folder / _TEXTS

    def open(self) -> int:
        """Makes the folder ready for one run: locks it, finishes the article that a killed run had begun to put in its
        place, and sweeps up what it left half-written.

        Returns the number of stray temporary files removed. Raises `StoreError` where a folder is a link or cannot be
        written to, `FolderInUse` where it belongs to a run that is still going.
        """
        self._make(self.texts)
        self._take_lock()
        return self._sweep()

    def close(self) -> None:
        """Gives the folder free for the next run."""
        self._lock.release()

    def write(self, key: str, day: date | None, text: str, metadata: Mapping[str, Any]) -> str:
        """Stores an article: the text file, then the metadata file, whose presence says that both are whole.

        Returns the text file's path relative to the site's folder. Raises `StoreError`, or `OSError` where
        the disk refuses; the files that were there before are then untouched or replaced as a whole.
        """
        path = self.place(key, day)
        file = self.folder / path
        self._make(file.parent)
        # Both are on disk before the first gets its name: whoever is stopped between the two leaves what the next run
        # needs to finish the pair (`_sweep`).
        staged: list[Path] = []
        try:
            staged.append(_stage(file, text.encode("utf-8", "replace")))
            staged.append(_stage(file.with_suffix(".json"), as_json(metadata)))
            staged[0].replace(file)
        except BaseException:
            for temporary in reversed(staged):
                _drop(temporary)
            raise
        staged[1].replace(file.with_suffix(".json"))
        _sync(file.parent)
        return path

    def place(self, key: str, day: date | None) -> str:
        """The path that `write` returns for an article of that key and day."""
        return _path(key, day).as_posix()

    def read(self, path: str) -> tuple[str, dict[str, Any]]:
        """An article's text file and metadata by the path that `write` returned; both empty where one is missing or
        not as `write` writes it."""
        file = self.folder / path
        try:
            metadata = json.loads(file.with_suffix(".json").read_bytes())
            return (file.read_text("utf-8"), metadata) if isinstance(metadata, dict) else ("", {})
        except (OSError, ValueError):
            return "", {}

    def set_aside(self, path: str, number: int) -> str:
        """Keeps an article's text file as its revision of that number. Returns that file's path.

        One that is there stays as it is: it is the work of a run that was killed before it had written the new text,
        or just after.
        """
        within = Path(path).relative_to(_TEXTS)
        revision = Path(_REVISIONS, within.parent, f"{within.stem}.r{number}{within.suffix}")
        file = self.folder / revision
        self._make(file.parent)
        if not file.exists():
            _write(file, (self.folder / path).read_bytes())
            _sync(file.parent)
        return revision.as_posix()

    def remove(self, path: str) -> None:
        """Removes an article by the path that `write` returned; a missing one is no error."""
        text = self.folder / path
        text.with_suffix(".json").unlink(missing_ok=True)
        text.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        if folder in self._checked:
            return
        depth = len(folder.parts) - len(self.data.parts)
        for part in reversed([folder, *folder.parents][: depth + 1]):
            if part.is_symlink():
                raise StoreError(
                    f"{part} is a link, and nothing is written through links:"
                    " set DATA_DIR to the folder that it leads to"
                )
            try:
                part.mkdir(parents=part == self.data, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{part} cannot be made ({error.strerror}): set DATA_DIR to a folder that can"
                ) from error
        self._checked.add(folder)

    def _take_lock(self) -> None:
        try:
            self.killed = self._lock.take()
        except Held as error:
            raise FolderInUse(f"another run is writing to {self.folder} ({error}): wait until it has ended") from error
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be written to ({error.strerror or error})") from error

    def _sweep(self) -> int:
        stray = [*_strays(self.texts), *_strays(self.folder / _REVISIONS)]
        # Metadata come first: those whose text is gone from here are the rest of an article that has been begun.
        stray.sort(key=lambda file: ".json." not in file.name)
        texts = set(stray)
        removed = 0
        for file in stray:
            target = file.with_name(file.name[1:].rpartition(".")[0].rpartition(".")[0])
            text = file.with_name(file.name.replace(".json.", ".txt."))
            if target.suffix == ".json" and text not in texts and _belongs(file, target.with_suffix(".txt")):
                file.replace(target)
                _sync(target.parent)
            else:
                file.unlink(missing_ok=True)
                removed += 1
        return removed


def _path(key: str, day: date | None) -> Path:
    if day is None:
        return Path(_TEXTS, "undated", f"undated_{key}.txt")
    return Path(_TEXTS, f"{day:%Y}", f"{day:%m}", f"{day.isoformat()}_{key}.txt")


def as_text(title: str, date_line: str, text: str) -> str:
    """An article as its text file holds it: the text begins in line 4, whatever of the rest is known."""
    return f"{_one_line(title)}\n{_one_line(date_line)}\n\n{text}\n"


def as_json(metadata: Mapping[str, Any]) -> bytes:
    """Metadata as its file holds it: readable, and the same bytes for the same values."""
    return (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def append_line(file: Path, line: str) -> None:
    """Adds a line to a log file; one that a crash left unfinished there is ended first."""
    with open_no_link(file) as log:
        log.seek(0, os.SEEK_END)
        end = log.tell()
        if end:
            with file.open("rb") as before:
                before.seek(end - 1)
                line = line if before.read(1) == b"\n" else f"\n{line}"
        log.write(f"{line}\n")
        log.flush()
        os.fsync(log.fileno())


def _write(target: Path, content: bytes) -> None:
    temporary = _stage(target, content)
    try:
        temporary.replace(target)
    except BaseException:
        _drop(temporary)
        raise


def _stage(target: Path, content: bytes) -> Path:
    """Writes a file under a name beside its own. Returns its path, or leaves nothing there."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}{_TEMPORARY}")
    temporary.unlink(missing_ok=True)  # left where a name could not be given
    try:
        with temporary.open("xb") as file:  # "x": made new, never through a link
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _drop(temporary)
        raise
    return temporary


def _drop(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _belongs(record: Path, text: Path) -> bool:
    """Whether metadata are whole, and those of that text file."""
    try:
        digest = json.loads(record.read_bytes())["content_hash"]
        body = text.read_bytes().split(b"\n", _LINES_BEFORE_TEXT)[_LINES_BEFORE_TEXT]
        return bool(digest == hashlib.sha256(body.removesuffix(b"\n")).hexdigest())
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False


def _sync(folder: Path) -> None:
    """Makes the new names last through a power failure, so that the ledger never knows of a file that is not
    there."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _strays(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder) if not folder.is_symlink() else ():  # follows no links below it
        for name in names:
            if name.startswith(".") and name.endswith(_TEMPORARY):
                yield Path(parent, name)


def _one_line(text: str) -> str:
    return " ".join(text.split())
