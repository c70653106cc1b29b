"""A model of a disk: which files and names survive a power failure at a moment of a crawl.

A file survives with the content of its last fsync. A name survives if its folder was flushed after it was given. SQLite's
commits survive if the connection flushes them (`PRAGMA synchronous = FULL`), or if it was closed since. For all else there are two worst cases:
`lost`, nothing of it survives, and `names`, all changes of names survive, and the content of no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: The levels of `PRAGMA synchronous` with which a commit in WAL mode is flushed.
_FLUSHED = ("FULL", "EXTRA")


@dataclass
class _Node:
    """A file or folder: what of it is on the disk.

    Attributes:
        is_folder: Whether it is a folder.
        content: The bytes of a file.
        names: The entries of a folder.
    """

    is_folder: bool
    content: bytes = b""
    names: dict[str, _Node] = field(default_factory=dict)


class Disk:
    """Follows the changes of a crawl. The state at the start counts as flushed.

    Args:
        data: The data folder. The folder that holds it is followed too, but not what else is in there.
    """

    def __init__(self, data: Path) -> None:
        self._root, self._data = data.parent, data
        self._nodes: dict[int, _Node] = {}
        self._levels: dict[Path, str] = {}
        self._flush(self._root)
        for path in [data, *data.rglob("*")] if data.exists() else ():
            self._flush(path)

    def done(self, kind: str, path: Path) -> None:
        """Note a change that was made."""
        if path != self._root and not path.is_relative_to(self._data):
            return
        if kind in ("create", "mkdir"):
            self._nodes.pop(path.stat().st_ino, None)  # that of a removed file with the same number
        elif kind == "sync" or (kind == "checkpoint" and path.exists()):
            self._flush(path)
        elif kind == "commit" and self._levels.get(path, "FULL") in _FLUSHED:
            for file in (path, path.with_name(f"{path.name}-wal")):
                if file.exists():
                    self._flush(file)
                    self._node(file.parent).names[file.name] = self._node(file)

    def synchronous(self, database: Path, level: str) -> None:
        """Note the level of `PRAGMA synchronous` of a connection."""
        self._levels[database] = level.upper()

    def write(self, image: Path, kept: str) -> None:
        """Write what survives a power failure now to a folder.

        Args:
            image: The folder; the data folder is written into it.
            kept: What becomes of changes that were not flushed: `lost` or `names`.
        """
        for name, node in self._flushed(self._node(self._root)) if kept == "lost" else self._named():
            file = image / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if node.is_folder:
                file.mkdir(exist_ok=True)
            else:
                file.write_bytes(node.content)

    def _flushed(self, folder: _Node) -> Iterator[tuple[Path, _Node]]:
        for name, node in folder.names.items():
            yield Path(name), node
            for below, inner in self._flushed(node):
                yield name / below, inner

    def _named(self) -> Iterator[tuple[Path, _Node]]:
        for path in [self._data, *self._data.rglob("*")]:
            yield path.relative_to(self._root), self._node(path)

    def _node(self, path: Path) -> _Node:
        return self._nodes.setdefault(path.stat().st_ino, _Node(path.is_dir()))

    def _flush(self, path: Path) -> None:
        node = self._node(path)
        if not node.is_folder:
            node.content = path.read_bytes()
            return
        entries = [entry for entry in path.iterdir() if path != self._root or entry == self._data]
        node.names = {entry.name: self._node(entry) for entry in entries}
