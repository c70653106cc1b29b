"""The table of file types that Chinese government sites link to, and the recognition of links to files.

All lists of file types in other modules are derived from this table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Groups of file types. Documents and archives are what articles offer as attachments.
DOCUMENT: Final = "document"
ARCHIVE: Final = "archive"
PICTURE: Final = "picture"
MEDIA: Final = "media"
PROGRAM: Final = "program"

_PDF: Final = b"%PDF-"
#: OLE2 compound file, the container of the Microsoft and WPS office formats before 2007.
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_RTF: Final = b"{\\rtf"
_JPEG: Final = b"\xff\xd8\xff"
_TIFF: Final = (b"II*\x00", b"MM\x00*")


@dataclass(frozen=True)
class FileType:
    """One type of file.

    Attributes:
        extension: The ending of the file's name, in lower case and without the dot.
        group: DOCUMENT, ARCHIVE, PICTURE, MEDIA or PROGRAM.
        signatures: The bytes that such files begin with; empty if there are none or no module needs them.
    """

    extension: str
    group: str
    signatures: tuple[bytes, ...] = ()


#: Several types share a signature: the first of them is the default for a file whose name says nothing.
FILE_TYPES: Final[tuple[FileType, ...]] = (
    FileType("zip", ARCHIVE, (_ZIP, _EMPTY_ZIP)),
    FileType("rar", ARCHIVE, (b"Rar!\x1a\x07",)),
    FileType("7z", ARCHIVE, (b"7z\xbc\xaf\x27\x1c",)),
    FileType("gz", ARCHIVE, (b"\x1f\x8b\x08",)),
    FileType("pdf", DOCUMENT, (_PDF,)),
    FileType("ofd", DOCUMENT, (_ZIP,)),
    FileType("rtf", DOCUMENT, (_RTF,)),
    FileType("doc", DOCUMENT, (_OLE, _RTF)),
    FileType("docx", DOCUMENT, (_ZIP,)),
    FileType("xls", DOCUMENT, (_OLE,)),
    FileType("xlsx", DOCUMENT, (_ZIP,)),
    FileType("ppt", DOCUMENT, (_OLE,)),
    FileType("pptx", DOCUMENT, (_ZIP,)),
    FileType("wps", DOCUMENT, (_OLE, _ZIP)),
    FileType("et", DOCUMENT, (_OLE, _ZIP)),
    FileType("dps", DOCUMENT, (_OLE, _ZIP)),
    FileType("docm", DOCUMENT, (_ZIP,)),
    FileType("xlsm", DOCUMENT, (_ZIP,)),
    FileType("odt", DOCUMENT, (_ZIP,)),
    FileType("ods", DOCUMENT, (_ZIP,)),
    FileType("ceb", DOCUMENT),
    FileType("txt", DOCUMENT),
    FileType("csv", DOCUMENT),
    FileType("jpg", PICTURE, (_JPEG,)),
    FileType("jpeg", PICTURE, (_JPEG,)),
    FileType("png", PICTURE, (b"\x89PNG\r\n\x1a\n",)),
    FileType("gif", PICTURE, (b"GIF8",)),
    FileType("tif", PICTURE, _TIFF),
    FileType("tiff", PICTURE, _TIFF),
    FileType("bmp", PICTURE),
    FileType("webp", PICTURE),
    FileType("mp3", MEDIA),
    FileType("mp4", MEDIA),
    FileType("flv", MEDIA),
    FileType("avi", MEDIA),
    FileType("swf", MEDIA),
    FileType("apk", PROGRAM),
    FileType("exe", PROGRAM),
)


def extensions(*groups: str) -> tuple[str, ...]:
    """Return the extensions of some groups, of all groups if none is given."""
    return tuple(kind.extension for kind in FILE_TYPES if not groups or kind.group in groups)


#: Every signature of the table; no web page begins with one.
SIGNATURES: Final[tuple[bytes, ...]] = tuple(
    dict.fromkeys(signature for kind in FILE_TYPES for signature in kind.signatures)
)
#: Signatures of other files that servers send in place of a page: media, programs, fonts, databases, archives. Source:
#: the magic file of file(1).
OTHER_SIGNATURES: Final[tuple[bytes, ...]] = (
    *(b"RIFF", b"OggS", b"fLaC", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"FLV\x01", b"#!AMR", b".RMF", b"\x1aE\xdf\xa3"),
    *(b"FWS", b"CWS", b"ZWS", b"0&\xb2u\x8ef\xcf\x11", b"\0\0\1\xba", b"\0\0\1\xb3", b"\0\0\1\0", b"\0\0\2\0"),
    *(b"\x7fELF", b"MZ\x90\0", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n035", b"\0asm"),
    *(b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"SQLite format 3\0", b"8BPS", b"%!PS-Adobe", b"AC10", b"ITSF"),
    *(b"BZh91AY&SY", b"\xfd7zXZ\0", b"(\xb5/\xfd", b'\x04"M\x18', b"MSCF", b"!<arch>\n", b"\xed\xab\xee\xdb"),
)

#: What an article offers for download.
_OFFERED: Final = frozenset(extensions(DOCUMENT, ARCHIVE))
_OFFERED_PATTERN: Final = "|".join(sorted(_OFFERED))
#: VSB names the file only by a number: `/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=…`.
_DOWNLOADS: Final = ("?wbfileid=", "news.downloadattachurl")
_AT_END: Final = re.compile(rf"\.(?:{_OFFERED_PATTERN})\W{{0,3}}(?:\(\d.{{0,10}}\))?$", re.I)
#: The length of the longest name that `_AT_END` matches: extension, marks and size (`.docx》 (1024.5 KB)`).
_AT_END_LENGTH: Final = 24
_PAGE_SUFFIXES: Final[tuple[str, ...]] = ("html", "htm", "/", "jsp", "aspx", "php")


def is_file_link(href: str) -> bool:
    """Return whether a link leads to a document or an archive. Download scripts name the file in their query."""
    if "?" in href:
        parts = href.lower().replace("#", "?").replace("&", "?")
        return any(sign in parts for sign in _DOWNLOADS) or any(_ends_in_file(part) for part in parts.split("?"))
    # nearly every link is to a page
    return not href.endswith(_PAGE_SUFFIXES) and _ends_in_file(href.partition("#")[0].lower())


def _ends_in_file(address: str) -> bool:
    return "." in address and address.rpartition(".")[2] in _OFFERED


def is_file_name(text: str) -> bool:
    """Return whether a text ends in the name of a document or an archive, with its size after it if there is one."""
    return "." in text and _AT_END.search(text, max(0, len(text) - _AT_END_LENGTH)) is not None
