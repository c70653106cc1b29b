"""What kind of file a download is, by its bytes; the name that the site gives it decides only where the bytes leave a
choice. An error page that answers for a PDF is none.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

#: How files begin, and which extensions such a file may bear; the first where no name says.
_SIGNATURES: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"%PDF-", ("pdf",)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("doc", "xls", "ppt", "wps", "et", "dps")),
    (b"PK\x03\x04", ("zip", "docx", "xlsx", "pptx", "ofd", "wps", "et", "dps")),
    (b"PK\x05\x06", ("zip",)),
    (b"Rar!\x1a\x07", ("rar",)),
    (b"7z\xbc\xaf\x27\x1c", ("7z",)),
    (b"{\\rtf", ("rtf", "doc")),
    (b"\xff\xd8\xff", ("jpg", "jpeg")),
    (b"\x89PNG\r\n\x1a\n", ("png",)),
    (b"GIF8", ("gif",)),
    (b"II*\x00", ("tif", "tiff")),
    (b"MM\x00*", ("tif", "tiff")),
)
#: What gives a ZIP file away as an office document: how the name of its main part begins.
_ZIP_MEMBERS = (("word/document", "docx"), ("xl/workbook", "xlsx"), ("ppt/presentation", "pptx"), ("OFD.xml", "ofd"))
#: The same for an OLE file: the name of its main stream.
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
_OLE_NAMES = tuple((name.encode("utf-16-le"), extension) for name, extension in _OLE_STREAMS)
#: Adobe's readers allow for so much before a PDF's header.
_PDF_HEADER_WITHIN = 1024
_PLAIN = frozenset({"txt", "csv"})
_MARKUP = re.compile(rb"\s{0,200}<(?:!doctype|html|head|body|script|meta|title|!--|\?xml)", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

HTML, UNKNOWN = "html_instead", "unknown_type"


class WrongType(Exception):
    """A download is not of a kind that is kept. Its only argument is the cause: `html_instead`, `unknown_type` or
    `empty`."""


def extension_of(body: bytes, *names: str) -> str:
    """The extension, without dot, that a file's name is to end with.

    Parameters:
        body: the whole file.
        names: what the site calls it, best first: file names or URLs; any may be "".

    Raises `WrongType` for anything but documents, archives of documents, pictures and plain text.
    """
    if not body:
        raise WrongType("empty")
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
        told = _in_zip(body)
    elif "xls" in allowed:
        told = next((extension for name, extension in _OLE_NAMES if name in body), "")
    else:
        told = ""
    # WPS writes the same formats under names of its own; any other name that the content contradicts is a mistake.
    of_wps = next((name for name in named if name in ("wps", "et", "dps") and name in allowed), "")
    return of_wps or told or next((name for name in named if name in allowed), allowed[0])


def _by_signature(body: bytes) -> tuple[str, ...]:
    for signature, extensions in _SIGNATURES:
        if body.startswith(signature):
            return extensions
    return ("pdf",) if b"%PDF-" in body[:_PDF_HEADER_WITHIN] and not _MARKUP.match(body) else ()


def _in_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WrongType(UNKNOWN) from error
    return next((extension for start, extension in _ZIP_MEMBERS if any(m.startswith(start) for m in members)), "")


def _extension(name: str) -> str:
    try:
        path = unquote(urlsplit(name).path)
    except ValueError:
        return ""
    return PurePosixPath(path).suffix.removeprefix(".").lower()
