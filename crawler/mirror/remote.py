"""A site's folder on an object store, through fsspec: its versions, and the objects that they consist of.

    s3://bucket/zhengwen/jiangsu/versions/00000007.json             a version: the names and checksums of its objects
    s3://bucket/zhengwen/jiangsu/parts/00000007-1c5e.tar.gz         files that were new or changed in that version
    s3://bucket/zhengwen/jiangsu/ledger/00000007-1c5e.sqlite.gz     the ledger
    s3://bucket/zhengwen/jiangsu/archive/*.warc.gz                  the archive, as in the folder

An object that a version names is never written again. The version is created last, and not if its number is taken. So a
reader sees complete versions only, and of two machines that push at the same time one is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from crawler import clock
from crawler.masking import mask
from crawler.store.errors import StoreError

_FORMAT: Final = 1
_VERSIONS: Final = "versions"
PARTS: Final = "parts"
LEDGERS: Final = "ledger"
#: The names of the objects of a version.
_NAME: Final = re.compile(r"(?:archive|ledger|parts)/\w[\w.-]*")
_BLOCK: Final = 1 << 20
_NO_FSSPEC: Final = "DATA_MIRROR needs a library that is not installed: pip install 'zhengwen[s3]'"


class MirrorError(StoreError):
    """The store cannot be used as it is. The message gives the reason and what to do."""


class Unreachable(MirrorError):
    """The store does not answer, or refuses the request."""


class Damaged(MirrorError):
    """An object of the store is missing, or is not what was written."""


class Taken(MirrorError):
    """Another machine has pushed a version with this number."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it was written.

    Attributes:
        name: Its name, relative to the site's folder in the store.
        size: Its bytes.
        sha256: Their checksum.
    """

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, file: Path, name: str) -> Self:
        """Describe a file that is about to be written under a name."""
        size, digest = _size_and_hash(file)
        return cls(name, size, digest)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a site's folder.

    Attributes:
        number: Its number, from 1.
        id: A random name, by which the machine that pushed it recognises it.
        parts: Its files except for archive and ledger. Of a file in several parts the last one counts.
        archive: Its WARC files.
        ledger: The ledger, packed; None if there was none.
        made_at: When it was pushed, as an ISO time.
        made_by: The name of the machine.
    """

    number: int
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    parts: tuple[Stored, ...] = ()
    archive: tuple[Stored, ...] = ()
    ledger: Stored | None = None
    made_at: str = field(default_factory=clock.timestamp)
    made_by: str = field(default_factory=socket.gethostname)

    @property
    def objects(self) -> tuple[Stored, ...]:
        """All objects of the version."""
        return (*self.parts, *self.archive, *((self.ledger,) if self.ledger else ()))

    def to_json(self) -> bytes:
        """Return the content of the version's object."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Read the content of a version's object.

        Raises:
            ValueError: It is damaged, or of a later format.
        """
        try:
            table: dict[str, Any] = json.loads(content)
            if table.pop("format") != _FORMAT:
                raise ValueError("it was written by a later version of zhengwen")
            ledger = table.pop("ledger")
            for name in ("parts", "archive"):
                table[name] = tuple(Stored(**row) for row in table[name])
            version = cls(**table, ledger=Stored(**ledger) if ledger else None)
            if wrong := next((stored.name for stored in version.objects if not _NAME.fullmatch(stored.name)), ""):
                raise ValueError(f"it names the object {wrong!r}")
            return version
        except (AttributeError, KeyError, TypeError, RecursionError) as error:
            raise ValueError("it is not a version of a site's folder") from error


class RemoteSite:
    """The folder of a site on the store.

    Args:
        url: DATA_MIRROR.
        name: The name of the site's folder.

    Raises:
        MirrorError: fsspec, or its part for this kind of store, is not installed, or there is no such kind.
    """

    def __init__(self, url: str, name: str) -> None:
        self._files, root = _file_system(url)
        self.root = f"{root.rstrip('/')}/{name}"
        self.address = mask(f"{url.rstrip('/')}/{name}")

    def numbers(self) -> list[int]:
        """Return the numbers of the versions, in order; none if the store does not have the site."""
        names = self._names(_VERSIONS)
        return sorted(int(stem) for name in names if (stem := name.removesuffix(".json")).isdecimal())

    def newest(self) -> Version | None:
        """Return the newest version, or None if the store does not have the site.

        Raises:
            Damaged: It cannot be read.
        """
        numbers = self.numbers()
        return self.version(numbers[-1]) if numbers else None

    def version(self, number: int) -> Version:
        """Return a version.

        Raises:
            Damaged: It cannot be read.
        """
        name = _version_name(number)
        with self._asking(name):
            content = self._files.cat_file(f"{self.root}/{name}")
        try:
            return Version.from_json(content)
        except ValueError as error:
            raise Damaged(
                f"{self.address}/{name}: {error}; remove this object, and the version before it counts,"
                f" or push the folder again from a machine that has it: zhengwen push --replace"
            ) from error

    def create(self, version: Version) -> None:
        """Create a version. All its objects must have been written.

        Raises:
            Taken: There is a version with this number.
        """
        name = _version_name(version.number)
        try:
            with self._asking(name):
                self._make_folder(_VERSIONS)
                self._files.pipe_file(f"{self.root}/{name}", version.to_json(), mode="create")
        except Unreachable as error:
            # Whatever the store's error for an object that exists: only the object tells whether this call made it.
            if version.number not in self.numbers():
                raise
            if self.version(version.number).id != version.id:
                raise Taken(str(error)) from error

    def put(self, file: Path, stored: Stored) -> None:
        """Write an object."""
        with self._asking(stored.name):
            self._make_folder(stored.name.rpartition("/")[0])
            self._files.put_file(str(file), f"{self.root}/{stored.name}")

    def get(self, stored: Stored, target: Path) -> None:
        """Fetch an object to a file, unless the file has its content already.

        Raises:
            Damaged: The object is missing, or is not what was written.
        """
        if target.is_file() and Stored.of(target, stored.name) == stored:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._asking(stored.name):
            self._files.get_file(f"{self.root}/{stored.name}", str(target))
        if Stored.of(target, stored.name) != stored:
            target.unlink()
            raise Damaged(f"{self.address}/{stored.name} is not what was written")

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects that no version needs any more."""
        for name in names:
            with self._asking(name):
                self._files.rm_file(f"{self.root}/{name}")

    def remove_versions(self, numbers: Iterable[int]) -> None:
        """Remove versions; their objects stay."""
        self.remove(map(_version_name, numbers))

    def objects(self, folder: str) -> list[str]:
        """Return the names of the objects in a folder."""
        return [f"{folder}/{name}" for name in self._names(folder)]

    def _names(self, folder: str) -> list[str]:
        try:
            with self._asking(folder):
                self._files.invalidate_cache()  # else another machine's objects are not seen
                found = self._files.ls(f"{self.root}/{folder}", detail=False)
        except Damaged:  # there is no such folder
            return []
        return sorted(name for path in found if (name := path.rstrip("/").rpartition("/")[2]))

    def _make_folder(self, folder: str) -> None:
        # On an object store this does nothing, except that S3 would be asked for the bucket.
        if not self._is_object_store:
            self._files.makedirs(f"{self.root}/{folder}", exist_ok=True)

    @property
    def _is_object_store(self) -> bool:
        protocol = self._files.protocol
        return bool({"s3", "gs", "gcs", "abfs", "az"} & set([protocol] if isinstance(protocol, str) else protocol))

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Turn the errors of all kinds of stores into two.

        Raises:
            Damaged: There is no such object.
            Unreachable: The store does not answer, or refuses the request.
        """
        try:
            yield
        except FileNotFoundError as error:
            raise Damaged(f"{self.address}/{name} is missing") from error
        except Exception as error:  # each kind of store has exceptions of its own: of HTTP, of credentials, of time
            raise Unreachable(
                f"{self.address}/{name}: the store does not do this ({type(error).__name__}: {mask(str(error))}): check"
                " the network, the credentials and DATA_MIRROR, and try again"
            ) from error


def sites_of(url: str) -> list[str]:
    """Return the names of the sites that a store has.

    Raises:
        MirrorError: The store cannot be read.
    """
    files, root = _file_system(url)
    try:
        files.invalidate_cache()
        found = files.ls(root, detail=True)
    except FileNotFoundError:
        return []
    except Exception as error:
        raise Unreachable(
            f"{mask(url)} cannot be listed ({type(error).__name__}: {mask(str(error))}): check the network, the"
            " credentials and DATA_MIRROR, and try again"
        ) from error
    folders: list[Mapping[str, Any]] = [entry for entry in found if entry["type"] == "directory"]
    names = sorted(entry["name"].rstrip("/").rpartition("/")[2] for entry in folders)
    return [name for name in names if RemoteSite(url, name).numbers()]


def new_name(folder: str, number: int, suffix: str) -> str:
    """Return a name that no object has."""
    return f"{folder}/{number:08}-{secrets.token_hex(4)}{suffix}"


def _version_name(number: int) -> str:
    return f"{_VERSIONS}/{number:08}.json"


def _file_system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MirrorError(_NO_FSSPEC) from None
    try:
        files, root = url_to_fs(url)
    except ImportError as error:
        raise MirrorError(f"{mask(url)}: {error}") from error
    except Exception as error:  # the exceptions of credentials that cannot be read, and of unknown kinds
        raise MirrorError(
            f"DATA_MIRROR={mask(url)} cannot be used ({error}): write an address such as s3://…"
        ) from error
    return files, root


def _size_and_hash(file: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
