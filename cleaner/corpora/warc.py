"""WARC files, read with warcio: pages of HTTP responses (`.warc`), texts of conversion records (`.wet`)."""

from __future__ import annotations

import zlib
from typing import Any, Final

from cleaner.corpora.records import LONGEST_RECORD, Record, Records, needs_extra
from cleaner.corpora.streams import Unpacked, lines_of

_PAGES: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_READ: Final = 1 << 20
#: The problem of the last record of a file that was cut.
_CUT: Final = "it is cut short"


def read(unpacked: Unpacked) -> Records:
    """Yield the pages and texts of a WARC file. Other records and responses (pictures, redirects) are skipped.

    Raises:
        NotUnderstood: warcio is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.statusandheaders import StatusAndHeadersParserException
    except ImportError:
        raise needs_extra("WARC", "warc") from None
    number, is_told = 0, False
    try:
        for found in ArchiveIterator(lines_of(unpacked)):
            number += 1
            if record := _record(number, found):
                is_told = record.problem.startswith(_CUT)
                yield record
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, OSError) as error:
        problem = unpacked.damage or f"the file is damaged ({str(error).strip().partition(chr(10))[0]})"
        yield Record(number + 1, problem=f"{problem}; the rest of the file cannot be read")
    else:
        if unpacked.damage and not is_told:
            yield Record(number + 1, problem=f"{unpacked.damage}; the rest of the file cannot be read")


def _record(number: int, found: Any) -> Record | None:
    """Return a record of warcio as one to clean, or None."""
    if found.rec_type not in ("response", "resource", "conversion"):
        return None
    headers = found.rec_headers
    http = found.http_headers if found.rec_type == "response" else None
    if found.rec_type == "response" and (http is None or http.get_statuscode() != "200"):
        return None
    media, _, parameters = ((http or headers).get_header("Content-Type") or "text/html").lower().partition(";")
    if media.strip() not in _PAGES:
        return None
    url = headers.get_header("WARC-Target-URI") or ""
    fields = {
        "id": headers.get_header("WARC-Record-ID") or "",
        "url": url,
        "crawl_date": headers.get_header("WARC-Date") or "",
    }
    record = Record(
        number,
        fields=fields,
        url=url,
        charset=parameters.partition("charset=")[2].partition(";")[0].strip(" \"'"),
        is_text=found.rec_type == "conversion" or media.strip() == "text/plain",
    )
    size = int(headers.get_header("Content-Length") or 0)
    try:
        record.value, is_whole = _content(found)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        record.problem = f"its content cannot be decoded ({error})"
        return record
    if len(record.value) > LONGEST_RECORD:
        record.value, record.problem = None, f"it has more than {LONGEST_RECORD >> 20} MiB"
    elif not is_whole:
        record.problem = f"{_CUT}: its header says {size} bytes"
    return record


def _content(found: Any) -> tuple[bytes, bool]:
    """Return the content without content coding, and whether it is complete."""
    stream, parts, size = found.content_stream(), [], 0
    while size <= LONGEST_RECORD and (part := stream.read(_READ)):
        parts.append(part)
        size += len(part)
    is_cut = getattr(found.raw_stream, "limit", 0) > 0 and not found.raw_stream.read(1)
    return b"".join(parts), not is_cut
