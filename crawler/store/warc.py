"""WARC files of article pages as fetched.

Each record is a separate gzip member, so that a file that a kill or a power failure truncated can be read up to its
last complete record. warcio makes and parses the records. This module writes them to the file itself, because warcio
does not remove a record that it could write only in part, as on a full disk, and has no setting for the level of
compression.

    archive/jiangsu-20261130081500123-3f9a5c0e.warc.gz        site, UTC time in milliseconds, random id of the run
    archive/jiangsu-20261130081500123-3f9a5c0e.warc.gz.open   the same while its run writes to it, or after a crash
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import secrets
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from crawler import __version__, clock
from crawler.clock import SHANGHAI
from crawler.items import Target
from crawler.store.atomic import make_folder, sync_folder

logger = logging.getLogger(__name__)

_SUFFIX = ".warc.gz"
_OPEN = ".open"
#: The first version of the format whose times are finer than a second.
_WARC_VERSION = "1.1"
#: A record header that Warcprox and Browsertrix use too. Here it holds the target and the requested URL.
_METADATA_HEADER = "WARC-JSON-Metadata"
#: Measured on 400 pages of three sites (35 KB each): a record takes 0.54 ms and 8.7 KB at level 3, 0.79 ms and 8.1 KB
#: at level 6.
_GZIP_LEVEL = 3
#: For zlib: a gzip header, and the largest window.
_GZIP_WBITS = 16 + zlib.MAX_WBITS
#: The header of a gzip member: the magic number and the method, deflate.
_GZIP_HEADER = b"\x1f\x8b\x08"
#: How a record begins.
_RECORD = b"WARC/"
#: Bytes of a file, or of a member's content, that are read at a time.
_CHUNK = 1 << 16
#: Bytes of a record. A page has at most DOWNLOAD_MAXSIZE (8 MiB).
_MEMBER_MAX = 64 << 20
#: The header line of the record that describes a file, and where it is looked for.
_INFO = re.compile(rb"^WARC-Type: *warcinfo\r$", re.M | re.I)
_INFO_WITHIN = 1000
#: `Target.key`.
_KEY = re.compile(r"[0-9a-f]{16}")
#: Digits of the time in a file name, with milliseconds.
_STAMP_DIGITS = 17
_DESCRIPTION = (
    "Bodies are stored without transfer and content codings. Headers that describe the bytes on the wire have the"
    " prefix X-Archive-Orig-."
)
#: Headers that describe the bytes on the wire, not the stored body.
_WIRE_HEADERS = frozenset({"content-length", "transfer-encoding"})


class Damaged(Exception):
    """A WARC file ends inside a record, or has bytes that are not a record."""


class Skipped(StrEnum):
    """A part of a WARC file that is not read.

    Attributes:
        DAMAGED: It is damaged or incomplete.
        FOREIGN: It is a record that the crawler did not write.
    """

    DAMAGED = "damaged"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """An archived response to the request for an article.

    Attributes:
        target: The article, as the spider requested it.
        requested_url: The URL of the request: the target's, or that of a further page of the same article.
        url: The URL of the response, after redirects.
        fetched_at: The time of the response, as an ISO time with offset in Asia/Shanghai.
        status: The HTTP status.
        headers: Names and values of the HTTP headers, in order.
        body: The body without content coding, in the page's own charset.
        offset: The byte of the file at which its record begins.
    """

    target: Target
    requested_url: str
    url: str
    fetched_at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    offset: int


class Writer:
    """Writes one WARC file. A record that could not be written completely is removed, so that the file stays valid.

    Args:
        folder: The site's archive folder. It is created if it is missing.
        site: The first part of the file name.
        about: Fields of the warcinfo record, in addition to those that describe the program.

    Raises:
        OSError: The folder is a link, or the file cannot be written.
    """

    def __init__(self, folder: Path, site: str, about: Mapping[str, str]) -> None:
        make_folder(folder, folder)
        name = f"{site}-{_stamp(folder, site)}-{secrets.token_hex(4)}{_SUFFIX}"
        self.path = folder / name
        self._open = folder / (name + _OPEN)
        self._file = self._open.open("xb", buffering=0)
        self._end = 0
        self._records = WARCWriter(None, gzip=False, warc_version=_WARC_VERSION)
        software = f"zhengwen/{__version__} warcio/{version('warcio')}"
        info = {"software": software, "format": f"WARC file version {_WARC_VERSION}"}
        info |= dict(about) | {"description": _DESCRIPTION}
        record = self._records.create_warcinfo_record(name, info)
        self._id = record.rec_headers.get_header("WARC-Record-ID")
        try:
            sync_folder(folder)
            self._append(record)
        except OSError:
            self._file.close()
            self._open.unlink(missing_ok=True)  # otherwise each further page would leave another
            raise

    def write(self, response: Response, target: Target, requested_url: str) -> None:
        """Append a response. Once this returns, neither a kill nor a power failure loses it.

        Args:
            response: The response.
            target: The article, as the spider requested it.
            requested_url: The URL of the request, before redirects.
        """
        headers = {
            _METADATA_HEADER: json.dumps({"asked": requested_url, "target": target.to_json()}),
            "WARC-Warcinfo-ID": self._id,
            "WARC-Date": f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        }
        if response.ip_address:
            headers["WARC-IP-Address"] = str(response.ip_address)
        record = self._records.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=_http_headers(response),
            warc_headers_dict=headers,
        )
        self._append(record)

    def close(self) -> None:
        """Flush the file to the disk and give it its final name."""
        _finish(self._file, self._open)

    def _append(self, record: Any) -> None:
        buffer = BytesIO()
        self._records.out = buffer
        self._records.write_record(record)
        packer = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WBITS)
        if buffer.tell() > _MEMBER_MAX:
            raise OSError(errno.EFBIG, f"the record has more than {_MEMBER_MAX >> 20} MiB")
        member = packer.compress(buffer.getbuffer()) + packer.flush()
        self._remove_incomplete()
        try:
            if self._file.write(member) != len(member):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):  # then the next record does it, or the next run
                self._remove_incomplete()
            raise
        self._end += len(member)

    def _remove_incomplete(self) -> None:
        """Remove the part of a record that was written before an error."""
        if self._file.tell() != self._end:
            self._file.seek(self._end)
            self._file.truncate(self._end)


def files(folder: Path) -> list[Path]:
    """Return the WARC files of an archive folder, oldest run first, with those that a stopped run left open."""
    found = [*folder.glob(f"*{_SUFFIX}"), *folder.glob(f"*{_SUFFIX}{_OPEN}")]
    return sorted(file for file in found if file.is_file())


def read(path: Path, skipped: Counter[Skipped] | None = None) -> Iterator[ArchivedPage]:
    """Read the pages of a WARC file in the order in which they were fetched.

    A damaged part is passed over with a warning in the log; the reading goes on at the next record after it. Records of
    other crawlers are passed over too.

    Args:
        path: The file.
        skipped: Counts what was passed over.
    """
    skipped = Counter() if skipped is None else skipped
    with path.open("rb") as file:
        for member in _members(file):
            if isinstance(member, _Gap):
                logger.warning("[archive-damaged] %s: %s; the records around it are read", path, member.reason)
                # A stopped run leaves an incomplete record at the end, which the next run removes.
                skipped[Skipped.DAMAGED] += not (member.is_last and path.name.endswith(_OPEN))
            elif page := _page(member.content, member.start):
                yield page
            elif not _INFO.search(member.content, 0, _INFO_WITHIN):
                skipped[Skipped.FOREIGN] += 1


def read_at(path: Path, offset: int) -> ArchivedPage:
    """Read the page whose record begins at `offset`.

    Raises:
        Damaged: No page begins there.
    """
    with path.open("rb") as file:
        if (member := _member(file, offset)) and (page := _page(member.content, offset)):
            return page
    raise Damaged(f"no page begins at byte {offset}")


def adopt(folder: Path) -> list[Path]:
    """Finish the files that stopped runs left open. No run may be writing to the folder.

    Each is truncated after its last complete record and gets its final name. A file without a complete record is
    removed.

    Returns:
        The files under their final names.
    """
    adopted: list[Path] = []
    if folder.is_symlink():  # `Writer` reports it
        return adopted
    for left_open in sorted(folder.glob(f"*{_SUFFIX}{_OPEN}")):
        if left_open.is_symlink() or not left_open.is_file():
            continue
        with left_open.open("r+b") as file:
            end = 0
            for member in _members(file):
                if isinstance(member, _Gap):
                    logger.warning("[archive-damaged] %s: %s; the records around it are kept", left_open, member.reason)
                else:
                    end = member.end
            if end:
                file.truncate(end)
                adopted.append(_finish(file, left_open))
        if not end:
            left_open.unlink()
    return adopted


def _http_headers(response: Response) -> StatusAndHeaders:
    size = str(len(response.body))
    lines = []
    for name, values in response.headers.items():
        for value in values:
            field, text = name.decode("latin-1"), value.decode("latin-1")
            if field.lower() in _WIRE_HEADERS and text != size:
                field = f"X-Archive-Orig-{field}"
            lines.append((field, text))
    if ("Content-Length", size) not in lines:
        lines.append(("Content-Length", size))
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    return StatusAndHeaders(f"{response.status} {phrase}", lines, protocol="HTTP/1.1")


def _page(record: bytes, offset: int) -> ArchivedPage | None:
    """Return the page of a record; None if the record is not one of `Writer.write`."""
    try:
        found = next(ArchiveIterator(BytesIO(record)))
        known = json.loads(found.rec_headers.get_header(_METADATA_HEADER) or "null")
        if found.rec_type != "response" or not isinstance(known, dict):
            return None
        when = datetime.fromisoformat(found.rec_headers.get_header("WARC-Date"))
        target = Target.from_json(known["target"])
        url, requested = found.rec_headers.get_header("WARC-Target-URI"), known["asked"]
        texts = (target.key, target.url, target.title, target.column, target.column_url, requested, url)
        if not all(isinstance(text, str) for text in texts) or not _KEY.fullmatch(target.key):
            return None
        return ArchivedPage(
            target=target,
            requested_url=requested,
            url=url,
            fetched_at=when.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            status=int(found.http_headers.get_statuscode()),
            headers=tuple(found.http_headers.headers),
            body=found.raw_stream.read(),
            offset=offset,
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError, StopIteration, EOFError):
        return None
    except (ArchiveLoadFailed, StatusAndHeadersParserException):
        return None


@dataclass(frozen=True, slots=True)
class _Member:
    """A complete gzip member: where it begins and ends in the file, and its content."""

    start: int
    end: int
    content: bytes


@dataclass(frozen=True, slots=True)
class _Gap:
    """A part of a file without a complete member, and whether no member follows."""

    reason: str
    is_last: bool


def _members(file: IO[bytes]) -> Iterator[_Member | _Gap]:
    """Read the gzip members of a file, and the gaps between them."""
    start = 0
    while True:
        try:
            member = _member(file, start)
        except Damaged as damage:
            member = _member_after(file, start)
            yield _Gap(str(damage), is_last=member is None)
        if member is None:
            return
        yield member
        start = member.end


def _member_after(file: IO[bytes], damage: int) -> _Member | None:
    """Return the first complete record after a byte at which none begins, if there is one."""
    start = _next_header(file, damage + 1)
    while start >= 0:
        with suppress(Damaged):
            member = _member(file, start)
            if member and member.content.startswith(_RECORD):
                return member
        start = _next_header(file, start + 1)  # they were bytes of the damaged record that look like a header
    return None


def _member(file: IO[bytes], start: int) -> _Member | None:
    """Read the gzip member that begins at `start`; None at the end of the file.

    Raises:
        Damaged: It is incomplete, its checksum is wrong, or it is larger than `_MEMBER_MAX`.
    """
    file.seek(start)
    unpacker, parts, size = zlib.decompressobj(_GZIP_WBITS), [], 0
    while not unpacker.eof:
        data = unpacker.unconsumed_tail or file.read(_CHUNK)
        if not data:
            if file.tell() == start:
                return None
            raise Damaged(f"cut short at byte {start}")
        try:
            parts.append(unpacker.decompress(data, _CHUNK))
        except zlib.error as error:
            raise Damaged(f"damaged at byte {start} ({error})") from error
        size += len(parts[-1])
        if size > _MEMBER_MAX:
            raise Damaged(f"the record at byte {start} has more than {_MEMBER_MAX >> 20} MiB")
    return _Member(start, file.tell() - len(unpacker.unused_data), b"".join(parts))


def _next_header(file: IO[bytes], start: int) -> int:
    """Return where the next header of a gzip member begins, at `start` or later; -1 if there is none."""
    file.seek(start)
    before = b""
    while data := file.read(_CHUNK):
        found = (before + data).find(_GZIP_HEADER)
        if found >= 0:
            return start - len(before) + found
        start += len(data)
        before = data[1 - len(_GZIP_HEADER) :]
    return -1


def _stamp(folder: Path, site: str) -> str:
    """Return the time in the name of a new file.

    It is the current time, or one millisecond after the newest file if the clock was set back since: the names must
    keep the order of the runs.
    """
    names = (file.name.removeprefix(f"{site}-")[:_STAMP_DIGITS] for file in files(folder))
    newest = max((name for name in names if name.isdecimal()), default="")
    now = clock.now().astimezone(UTC)
    if newest >= f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}":
        with suppress(ValueError):
            now = datetime.strptime(f"{newest}000", "%Y%m%d%H%M%S%f") + timedelta(milliseconds=1)
    return f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}"


def _finish(file: IO[bytes], path: Path) -> Path:
    os.fsync(file.fileno())
    file.close()
    finished = path.replace(path.with_name(path.name.removesuffix(_OPEN)))
    sync_folder(finished.parent)
    return finished
