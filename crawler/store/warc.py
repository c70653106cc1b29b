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
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
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
#: Bytes of a file that are read at a time.
_CHUNK = 1 << 18
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


def read(path: Path) -> Iterator[ArchivedPage]:
    """Read the pages of a WARC file in the order in which they were fetched.

    At a damaged or incomplete record the reading ends with a warning in the log. Records of other crawlers are skipped.
    """
    with path.open("rb") as file:
        try:
            for start, _, record in _members(file):
                if page := _page(record, start):
                    yield page
        except Damaged as damage:
            logger.warning("[archive-damaged] %s: %s; the records before it were read", path, damage)


def read_at(path: Path, offset: int) -> ArchivedPage:
    """Read the page whose record begins at `offset`.

    Raises:
        Damaged: No page begins there.
    """
    with path.open("rb") as file:
        file.seek(offset)
        for _, _, record in _members(file):
            if page := _page(record, offset):
                return page
            break
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
            try:
                for member in _members(file):
                    end = member[1]
            except Damaged as damage:
                logger.warning("[archive-damaged] %s: %s; the records before it are kept", left_open, damage)
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
    try:
        found = next(ArchiveIterator(BytesIO(record)))
        known = json.loads(found.rec_headers.get_header(_METADATA_HEADER) or "null")
        if found.rec_type != "response" or not isinstance(known, dict):
            return None
        when = datetime.fromisoformat(found.rec_headers.get_header("WARC-Date"))
        return ArchivedPage(
            target=Target.from_json(known["target"]),
            requested_url=known["asked"],
            url=found.rec_headers.get_header("WARC-Target-URI"),
            fetched_at=when.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            status=int(found.http_headers.get_statuscode()),
            headers=tuple(found.http_headers.headers),
            body=found.raw_stream.read(),
            offset=offset,
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return None  # another crawler's


def _members(file: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Read the gzip members from the current position on.

    Yields:
        The start and the end of each member in the file, and its content.

    Raises:
        Damaged: A member is incomplete or its checksum is wrong.
    """
    start = file.tell()
    data = file.read(_CHUNK)
    while data:
        unpacker, parts, end = zlib.decompressobj(_GZIP_WBITS), [], start
        while data and not unpacker.eof:
            try:
                parts.append(unpacker.decompress(data))
            except zlib.error as error:
                raise Damaged(f"damaged at byte {start} ({error})") from error
            end += len(data) - len(unpacker.unused_data)
            data = unpacker.unused_data or file.read(_CHUNK)
        if not unpacker.eof:
            raise Damaged(f"cut short at byte {start}")
        yield start, end, b"".join(parts)
        start = end


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
