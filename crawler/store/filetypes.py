"""Finds the type of a downloaded file from its bytes. Attachments are stored under the extension found here.

The name that the site gives decides only where the bytes leave a choice. An error page that is served in place of a
file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from struct import Struct
from urllib.parse import unquote, urlsplit

from cleaner.file_types import ARCHIVE, DOCUMENT, FILE_TYPES, PICTURE, SIGNATURES

#: The types that are stored; media and programs are not.
_STORED = tuple(kind for kind in FILE_TYPES if kind.group in (DOCUMENT, ARCHIVE, PICTURE))
#: For each signature the extensions that such a file may have, the default first.
_BY_SIGNATURE = tuple(
    (signature, tuple(kind.extension for kind in _STORED if signature in kind.signatures)) for signature in SIGNATURES
)
#: Types of plain text, which have no signature and are known by their name only.
_PLAIN = frozenset({"txt", "csv"})
#: How the name of the main part begins in a ZIP file that is an office document.
_ZIP_MEMBERS = (
    (b"word/document", "docx"),
    (b"xl/workbook", "xlsx"),
    (b"ppt/presentation", "pptx"),
    (b"OFD.xml", "ofd"),
)
#: The members whose names are read. Office programs write the main part among the first.
_ZIP_MEMBERS_MAX = 10_000
#: The size of the directory in the record at the end of a ZIP file, and in that of ZIP64; the lengths of a member's
#: name, extra field and comment in the directory.
_ZIP_END, _ZIP64_END, _ZIP_MEMBER = Struct("<12xL6x"), Struct("<40xQ8x"), Struct("<28x3H12x")
#: Bytes of the record between the two, which shows that there is one of ZIP64.
_ZIP64_LOCATOR = 20
#: Bytes of the record at the end and of the longest comment after it.
_ZIP_END_WITHIN = 22 + 0xFFFF
#: The name of the main stream in an OLE file.
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
_OLE_NAMES = tuple((name.encode("utf-16-le"), extension) for name, extension in _OLE_STREAMS)
#: WPS Office writes the same containers under its own extensions.
_WPS = ("wps", "et", "dps")
#: Adobe's readers accept a PDF header within the first 1024 bytes (PDF Reference, implementation notes).
_PDF_HEADER_WITHIN = 1024
_MARKUP = re.compile(rb"\s{0,200}<(?:!doctype|html|head|body|script|meta|title|!--|\?xml)", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

HTML, UNKNOWN, EMPTY = "html_instead", "unknown_type", "empty"


class WrongType(Exception):
    """A downloaded file that is not stored. The only argument is the cause: HTML, UNKNOWN or EMPTY."""


def extension_of(body: bytes, *names: str) -> str:
    """Return the extension under which a downloaded file is stored.

    Args:
        body: The whole file.
        names: What the site calls the file, the most reliable first: file names or URLs; any may be "".

    Returns:
        The extension in lower case, without the dot.

    Raises:
        WrongType: The file is not a document, an archive, a picture or plain text.
    """
    if not body:
        raise WrongType(EMPTY)
    named = [found for name in names if (found := _extension(name))]
    allowed = _by_signature(body)
    if not allowed:
        if _MARKUP.match(body.removeprefix(_BOMS[0])):
            raise WrongType(HTML)
        plain = next((name for name in named if name in _PLAIN), "")
        if plain and (b"\0" not in body or body.startswith(_BOMS)):
            return plain
        raise WrongType(UNKNOWN)
    if "docx" in allowed:
        inside = _in_zip(body)
    elif "xls" in allowed:
        inside = next((extension for name, extension in _OLE_NAMES if name in body), "")
    else:
        inside = ""
    # Any other name that the content contradicts is a mistake of the site.
    of_wps = next((name for name in named if name in _WPS and name in allowed), "")
    return of_wps or inside or next((name for name in named if name in allowed), allowed[0])


def _by_signature(body: bytes) -> tuple[str, ...]:
    for signature, extensions in _BY_SIGNATURE:
        if body.startswith(signature):
            return extensions
    return ("pdf",) if b"%PDF-" in body[:_PDF_HEADER_WITHIN] and not _MARKUP.match(body) else ()


def _in_zip(body: bytes) -> str:
    """Return the extension of the office document in a ZIP file, "" for another archive."""
    for name in _zip_members(body):
        for start, extension in _ZIP_MEMBERS:
            if name.startswith(start):
                return extension
    return ""


def _zip_members(body: bytes) -> Iterator[bytes]:
    """Yield the names of the first members in the directory of a ZIP file (PKWARE APPNOTE 4.3.12 to 4.3.16).

    `zipfile` is not used: it makes an object of each member, of which a file of 32 MiB can have 700,000.

    Raises:
        WrongType: The archive has no directory: the file is incomplete.
    """
    end = body.rfind(b"PK\5\6", -_ZIP_END_WITHIN)
    if end < 0 or len(body) < end + _ZIP_END.size:
        raise WrongType(UNKNOWN)
    (size,) = _ZIP_END.unpack_from(body, end)
    if body.startswith(b"PK\6\7", end - _ZIP64_LOCATOR):
        end = body.rfind(b"PK\6\6", 0, end)
        if end < 0 or len(body) < end + _ZIP64_END.size:
            raise WrongType(UNKNOWN)
        (size,) = _ZIP64_END.unpack_from(body, end)
    place = end - size
    for _ in range(_ZIP_MEMBERS_MAX):
        if place == end:
            return
        if not 0 <= place <= end - _ZIP_MEMBER.size or not body.startswith(b"PK\1\2", place):
            raise WrongType(UNKNOWN)
        name, extra, comment = _ZIP_MEMBER.unpack_from(body, place)
        start = place + _ZIP_MEMBER.size
        yield body[start : start + name]
        place = start + name + extra + comment


def _extension(name: str) -> str:
    try:
        path = unquote(urlsplit(name).path)
    except ValueError:
        return ""
    return PurePosixPath(path).suffix.removeprefix(".").lower()
