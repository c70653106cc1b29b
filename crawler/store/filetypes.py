"""Finds the type of a downloaded file from its bytes. Attachments are stored under the extension found here.

The name that the site gives decides only where the bytes leave a choice. An error page that is served in place of a
file is refused.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
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
_ZIP_MEMBERS = (("word/document", "docx"), ("xl/workbook", "xlsx"), ("ppt/presentation", "pptx"), ("OFD.xml", "ofd"))
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
