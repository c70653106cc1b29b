"""Files as bytes: input that may be packed with gzip or Zstandard, output that gets its name when it is complete."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final, Protocol

from cleaner.corpora.records import LONGEST_RECORD, NotUnderstood, needs_extra

if sys.platform != "win32":
    import fcntl

#: The first bytes of packed files.
_MAGIC: Final = {"gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd"}
#: Bytes that are read at a time, and the buffer for lines.
_READ: Final = 1 << 18
_BUFFER: Final = 1 << 20
#: For zlib: a gzip header, and the largest window.
_GZIP_WBITS: Final = 16 + zlib.MAX_WBITS
_GZIP_LEVEL: Final = 6
PART: Final = ".part"


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gunzip:
    """A zlib decompressor that keeps the input that it has not consumed, as that of Zstandard does."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP_WBITS)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class Unpacked(io.RawIOBase):
    """The content of a file, unpacked if it is packed, of one or more gzip members or Zstandard frames.

    Args:
        file: The file, open for reading.

    Attributes:
        packing: "", `gz` or `zst`.
        damage: Why the content ends early, or "". What could be unpacked until then is returned.

    Raises:
        NotUnderstood: The library for the packing is not installed.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packed = b""
        while len(self._packed) < 4 and (data := file.read(4 - len(self._packed))):
            self._packed += data
        self.packing = next((name for name, magic in _MAGIC.items() if self._packed.startswith(magic)), "")
        self._new_decoder, self._error = _decoder(self.packing)
        self._decoder: _Decoder | None = None
        self._has_more = False
        self._ready = b""
        self.damage = ""

    @property
    def share(self) -> float:
        """The share of the file that was read; 0 if its size is not known."""
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
            return min(1.0, self._file.tell() / os.fstat(self._file.fileno()).st_size)
        return 0.0

    def readable(self) -> bool:
        """Return True."""
        return True

    def head(self, size: int) -> bytes:
        """Return the first bytes of the content without consuming them. Call this before anything is read."""
        while len(self._ready) < size and (data := self._next(size)):
            self._ready += data
        return self._ready[:size]

    def content(self) -> bytes:
        """Return the content of a file that holds one page or text.

        Raises:
            ValueError: It is damaged, or too large.
        """
        content = lines_of(self).read(LONGEST_RECORD + 1)
        if len(content) > LONGEST_RECORD:
            raise ValueError(f"it has more than {LONGEST_RECORD >> 20} MiB")
        if self.damage:
            raise ValueError(self.damage)
        return content

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; see `io.RawIOBase`."""
        data = self._ready or self._next(len(buffer))
        size = min(len(data), len(buffer))
        buffer[:size] = data[:size]
        self._ready = data[size:]
        return size

    def _next(self, size: int) -> bytes:
        if not self.packing:
            data, self._packed = self._packed, b""
            return data or self._file.read(size)
        if self.damage:
            return b""
        try:
            return self._unpack(size)
        except self._error as error:
            self.damage = f"the {self.packing} data are damaged ({error})"
            return b""

    def _unpack(self, size: int) -> bytes:
        while True:
            data = b""
            if not self._has_more:
                data, self._packed = self._packed or self._file.read(_READ), b""
            if self._decoder is None:
                if not data:
                    return b""
                if not data.strip(b"\0"):
                    continue  # padding
                self._decoder = self._new_decoder()
            elif not data and not self._has_more:
                self.damage = f"the {self.packing} data end too early"
                return b""
            part = self._decoder.decompress(data, size)
            self._has_more = len(part) == size
            if self._decoder.eof:
                self._packed, self._decoder, self._has_more = self._decoder.unused_data, None, False
            if part:
                return part


def _decoder(packing: str) -> tuple[Callable[[], _Decoder], type[Exception]]:
    if packing != "zst":
        return _Gunzip, zlib.error
    zstd = _zstd()
    return zstd.ZstdDecompressor, zstd.ZstdError


def _zstd() -> Any:
    for name in ("compression.zstd", "backports.zstd"):
        with contextlib.suppress(ImportError):
            return import_module(name)
    raise needs_extra("Zstandard (.zst)", "zstd")


def is_packed(data: bytes) -> bool:
    """Return whether bytes are packed with gzip or Zstandard."""
    return data.startswith(tuple(_MAGIC.values()))


def pack(data: bytes, packing: str) -> bytes:
    """Pack data as a gzip member or a Zstandard frame. Files of several such parts are valid."""
    if not data or not packing:
        return data
    return gzip.compress(data, _GZIP_LEVEL, mtime=0) if packing == "gz" else bytes(_zstd().compress(data))


def packing_of(path: Path) -> str:
    """Return the packing that the suffix of a file stands for."""
    suffix = path.suffix.lower()[1:]
    return suffix if suffix in _MAGIC else ""


def lines_of(unpacked: Unpacked) -> io.BufferedReader:
    """Return a reader for the lines of a file."""
    return io.BufferedReader(unpacked, _BUFFER)


class Output:
    """A file that is written as `NAME.part` and gets its name when it is complete.

    While an unfinished output is continued, its content is copied to `NAME.part.new`, which then replaces it: until
    then nothing of the old one is lost.

    Args:
        path: The file.
        resume: Continue an unfinished output. A complete one is checked and completed in the same way.

    Attributes:
        old: The output to continue, or None.
        part: The unfinished output.
        file: The file to write to.

    Raises:
        NotUnderstood: There is an unfinished output, and it is not to be continued, or another run writes to it.
        OSError: The file cannot be written.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        self.part = path.with_name(path.name + PART)
        self._new = path.with_name(path.name + PART + ".new")
        self.old = next((old for old in (self.part, path) if old.exists()), None) if resume else None
        path.parent.mkdir(parents=True, exist_ok=True)
        self._locked = self.old.open("rb") if self.old else None
        if self._locked and not _lock(self._locked):
            self._locked.close()
            raise NotUnderstood(f"another run is writing to {self.old}")
        try:
            self.file: IO[bytes] = self._new.open("wb") if self.old else self.part.open("xb")
            _lock(self.file)
        except FileExistsError:
            raise NotUnderstood(
                f"{self.part} is the unfinished output of another run; continue it with --resume, or remove it"
            ) from None

    def end_copying(self) -> None:
        """Replace the old unfinished output, when all its content is in the new one."""
        if self.old:
            self.file.flush()
            self._new.replace(self.part)
            self.old = None
            self._unlock()

    def finish(self, make: Callable[[Path, Path], None] | None = None) -> None:
        """Give the output its name.

        Args:
            make: Makes the complete file from the unfinished one, if it has another format.
        """
        self.end_copying()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if make:
            make(self.part, self._new)
            self._new.replace(self.path)
            self.part.unlink()
        else:
            self.part.replace(self.path)

    def close(self) -> None:
        """Close the output. If it is not finished, it can be continued."""
        with contextlib.suppress(OSError):  # a full disk
            self.file.close()
        if self.old:
            self._new.unlink(missing_ok=True)
        self._unlock()

    def discard(self) -> None:
        """Close the output and remove it."""
        self.close()
        self.part.unlink(missing_ok=True)

    def _unlock(self) -> None:
        if self._locked:
            self._locked.close()


def _lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed; return whether no other process has locked it. Windows has no such locks."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
