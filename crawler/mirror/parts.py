"""A part: a packed tar file with the new and changed files of a site's folder, and the names of removed ones."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from crawler.mirror.remote import Damaged
from crawler.mirror.state import Seen
from crawler.store import atomic
from crawler.store.folder import ARCHIVE, ATTACHMENTS, REVISIONS, TEXT, SiteFolder

#: Bytes of files after which a part ends, so that a push that was killed goes on where it was.
SIZE: Final = 64 << 20
#: The member with the names of removed files. It is not the name of a file of a site.
_REMOVED: Final = ".removed"
_REMOVED_MAX: Final = 64 << 20
#: The files of a site's folder that no part has: those that a machine has for itself, and the ledger.
_OWN: Final = (".", "ledger.", "mirror.")
_FOLDERS: Final = frozenset({TEXT, REVISIONS, ATTACHMENTS})
#: A name in a part. Others are refused, whoever has written them.
_NAME: Final = re.compile(r"[\w][\w.-]*")
_DEPTH_MAX: Final = 5
_LEVEL: Final = 6


def files_of(site: SiteFolder) -> dict[str, Seen]:
    """Return the files of a site's folder that the store has a copy of, by their paths. Links are not followed.

    Raises:
        OSError: A folder cannot be read.
    """
    return dict(_walk(site.path, ""))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Seen]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith(_OWN) or entry.name.endswith(".open"):
                continue
            if entry.is_dir(follow_symlinks=False):
                if prefix or entry.name in _FOLDERS or entry.name == ARCHIVE:
                    yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", Seen.of(entry)


def divided(files: Mapping[str, Seen]) -> Iterator[dict[str, Seen]]:
    """Divide files into those of parts of about `SIZE` bytes."""
    part: dict[str, Seen] = {}
    size = 0
    for path, seen in files.items():
        part[path] = seen
        size += seen.size
        if size >= SIZE:
            yield part
            part, size = {}, 0
    if part:
        yield part


def pack(site: SiteFolder, paths: Iterable[str], removed: Iterable[str], target: Path) -> None:
    """Write a part.

    Args:
        site: The site's folder.
        paths: The files, relative to it.
        removed: The files that are gone.
        target: The part. It is replaced.

    Raises:
        OSError: A file cannot be read, or the part cannot be written.
    """
    with tarfile.open(target, "w:gz", format=tarfile.PAX_FORMAT, compresslevel=_LEVEL) as tar:
        for path in paths:
            member = tarfile.TarInfo(path)
            with (site.path / path).open("rb") as file:
                found = os.fstat(file.fileno())
                member.size, member.mtime = found.st_size, found.st_mtime
                member.pax_headers = {"mtime": f"{found.st_mtime_ns // 10**9}.{found.st_mtime_ns % 10**9:09}"}
                tar.addfile(member, file)
        if names := sorted(removed):
            content = json.dumps(names).encode()
            member = tarfile.TarInfo(_REMOVED)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))


def unpack(part: Path, site: SiteFolder) -> Iterator[tuple[str, Seen | None]]:
    """Put the files of a part in place, and yield their paths; with None those that are removed.

    The files are not flushed to the disk.

    Raises:
        Damaged: It is not a part, or it has names that no folder of a site has.
        OSError: A file cannot be written.
    """
    made: set[Path] = set()
    try:
        with tarfile.open(part, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None:
                    raise Damaged(f"{part.name} has {member.name!r}, which is not a file")
                if member.name == _REMOVED:
                    for name in _names(content.read(_REMOVED_MAX)):
                        _place(site, name, made).unlink(missing_ok=True)
                        yield name, None
                    continue
                target = _place(site, member.name, made)
                temporary = target.with_name(f".{target.name}.tmp")
                temporary.unlink(missing_ok=True)
                with temporary.open("xb") as file:
                    shutil.copyfileobj(content, file)
                nanoseconds = _nanoseconds(member)
                os.utime(temporary, ns=(nanoseconds, nanoseconds))
                temporary.replace(target)
                yield member.name, Seen.of(target)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise Damaged(f"{part.name} is not a part of a site's folder ({error})") from error


def _nanoseconds(member: tarfile.TarInfo) -> int:
    seconds, _, fraction = str(member.pax_headers.get("mtime", int(member.mtime))).partition(".")
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0")[:9])


def _names(content: bytes) -> list[str]:
    names = json.loads(content)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("its list of removed files is damaged")
    return names


def _place(site: SiteFolder, name: str, made: set[Path]) -> Path:
    """Return where a file of a part goes; its folder is made.

    Args:
        site: The site's folder.
        name: The file's path in it.
        made: The folders that were made.

    Raises:
        Damaged: No folder of a site has such a file.
        LinkRefused: Its folder is a link.
    """
    parts = name.split("/")
    is_known = len(parts) == 1 or parts[0] in _FOLDERS
    if not is_known or len(parts) > _DEPTH_MAX or not all(map(_NAME.fullmatch, parts)) or parts[-1].startswith(_OWN):
        raise Damaged(f"{name!r} is not the name of a file of a site")
    target = site.path / name
    if target.parent not in made:
        atomic.make_folder(target.parent, site.path)
        made.add(target.parent)
    return target
