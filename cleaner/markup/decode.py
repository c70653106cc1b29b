"""First stage of a page: the server's bytes to text. Never raises.

The order of the attempts was measured on saved Chinese pages, where one meta charset in five is wrong or missing: a
byte order mark, strict UTF-8, Big5 if it is declared, then GB18030 (a superset of gb2312 and gbk) with the broken bytes
replaced. A detector is used only if many bytes had to be replaced.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Final

import chardet

from cleaner.file_types import OTHER_SIGNATURES, SIGNATURES

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOM_BYTES: Final[tuple[bytes, ...]] = tuple(bom for bom, _ in _BOMS)
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BOM: Final = "\ufeff"
_SPACE: Final = b" \t\r\n\f"
_MAY_PRECEDE: Final = _SPACE + codecs.BOM_UTF8[:1]
#: No text has this byte, but broken pages have it even inside a character.
_NUL: Final = b"\0"
#: The first bytes of files that servers send in place of a page. Four bytes of a document distinguish it from text.
_DOCUMENTS: Final = (*(signature[:4] for signature in SIGNATURES), *OTHER_SIGNATURES)
#: The bytes that are searched for a signature after a byte order mark and spaces.
_START: Final = 1024
#: Signatures that do not begin the file, with their offset: MPEG-4 and its relatives, tar.
_FURTHER_IN: Final = ((4, b"ftyp"), (257, b"ustar"))
#: The control characters that neither text nor the escapes of ISO-2022 use, without NUL.
_CONTROLS: Final = bytes((*range(1, 9), 11, *range(14, 27), *range(28, 32), 127))
#: Above this share of such characters or of replaced ones bytes are not text. Random and compressed bytes have 0.10,
#: programs 0.10 or more, and of 392 saved pages none has more than 0.0005.
_MANY_CONTROLS: Final = 0.05
#: Bytes in which control characters are counted.
_COUNTED: Final = 8192
_DECLARED: Final = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_-]{3,20})", re.I)
#: The bytes that are searched for a declared charset: it is near the start of the page, whatever the page's size.
_HEAD: Final = 4096
_BIG5: Final = frozenset(("big5", "big5-hkscs"))
_GB: Final = frozenset(("gb2312", "gbk", "gb18030"))
#: Above this share of replaced characters neither UTF-8 nor GB18030 is the page's encoding.
_MANY_REPLACED: Final = 0.02
#: Marks and words that any Chinese text has in Big5 and GBK. The wrong encoding shows rare characters in their place.
_COMMON: Final = "，。、：的一是在了和有"
#: Bytes that the detector reads, and that are decoded to compare the encodings.
_SAMPLE: Final = 65536
_COMPARED: Final = 2_000_000


def decode(raw: bytes, charset: str = "") -> str:
    """Decode the bytes of a page.

    The text gives the same article as the bytes do: `extract(decode(raw))` is `extract(raw)`.

    Args:
        raw: The bytes as served.
        charset: The charset of the HTTP header, if any. It is used only for Big5: other declarations are wrong more
            often than what the bytes themselves show.

    Returns:
        The text without a byte order mark. Bytes that belong to no character become U+FFFD. The text is empty for a
        file that is not a page (see `is_document`).
    """
    return decode_as(raw, charset)[0]


def decode_as(raw: bytes, charset: str = "") -> tuple[str, str]:
    """Decode the bytes of a page, and return the text and the charset in which browsers encode the page's queries.

    Args:
        raw: The bytes as served.
        charset: The charset of the HTTP header, if any; see `decode`.
    """
    if is_document(raw):
        return "", "utf-8"
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace"), "utf-8"
    try:
        text = (raw.replace(_NUL, b"") if _NUL in raw else raw).decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, charset)
    # A page of ASCII has its other characters as references, and only its declaration shows the charset.
    return text, _query_charset(raw, charset) if text.isascii() else "utf-8"


def is_document(raw: bytes) -> bool:
    """Return whether bytes are a file that is not text: PDF, office document, archive, picture, media or program.

    A byte order mark and spaces before the file's signature do not count. Of a file without a known signature the
    share of control characters decides.
    """
    start = raw[:_START]
    if start[:1] in _MAY_PRECEDE and start:
        start = start.lstrip(_SPACE)
        start = start.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE)
    if start.startswith(_DOCUMENTS) or any(start.startswith(mark, at) for at, mark in _FURTHER_IN):
        return True
    sample = raw[:_COUNTED]
    is_utf16 = raw.startswith(_UTF16_BOMS)
    return not is_utf16 and len(sample) - len(sample.translate(None, _CONTROLS)) > _MANY_CONTROLS * len(sample)


def has_bom(raw: bytes) -> bool:
    """Return whether bytes begin with a byte order mark."""
    return raw.startswith(_BOM_BYTES)


def as_utf8(html: str | bytes) -> bytes:
    """Return a page as UTF-8 bytes, as the parser takes it. Bytes that are UTF-8 already are not copied."""
    if isinstance(html, bytes):
        if not is_document(html) and not has_bom(html):
            try:
                html.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                return html
        html = decode(html)
    return html.removeprefix(_BOM).encode("utf-8", "replace")


def declared_charset(raw: bytes) -> str:
    """Return the charset that the page's head declares, in lower case, or ""."""
    found = _DECLARED.search(raw, 0, _HEAD)
    return found.group(1).decode("ascii").lower() if found else ""


def _query_charset(raw: bytes, charset: str) -> str:
    declared = charset.lower() or declared_charset(raw)
    if declared in _BIG5:
        return "big5hkscs"
    return ("gb18030" if declared == "gb18030" else "gbk") if declared in _GB else "utf-8"


def _decode_other(raw: bytes, charset: str) -> tuple[str, str]:
    if not _BIG5.isdisjoint((charset.lower(), declared_charset(raw))):
        text = raw.decode("big5hkscs", "replace")
        if _common(text) >= _common(raw.decode("gb18030", "replace")):
            return text, "big5hkscs"
    # the encoding of the first megabytes is that of the rest
    compared = raw[:_COMPARED]
    readings = {codec: compared.decode(codec, "replace") for codec in ("gb18030", "utf-8")}
    codec = min(readings, key=lambda name: _replaced(readings[name]))
    best = readings[codec] if len(compared) == len(raw) else raw.decode(codec, "replace")
    if _replaced(best) > _MANY_REPLACED * len(best):
        guess = chardet.detect(raw[:_SAMPLE]).get("encoding")
        if guess:
            with suppress(LookupError, ValueError):
                other = raw.decode(guess, "replace")
                best, codec = min((best, codec), (other, guess), key=lambda reading: _replaced(reading[0]))
    if codec == "gb18030" and "gb18030" not in (charset.lower(), declared_charset(raw)):
        codec = "gbk"  # what browsers take gb2312 and gbk for, and what most undeclared pages are
    return best, codec


def _common(text: str) -> int:
    return sum(map(text.count, _COMMON))


def _replaced(text: str) -> int:
    return text.count("\ufffd")
