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

from cleaner.file_types import SIGNATURES

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOM_BYTES: Final[tuple[bytes, ...]] = tuple(bom for bom, _ in _BOMS)
_BOM: Final = "\ufeff"
#: No text has this byte, but broken pages have it even inside a character.
_NUL: Final = b"\0"
#: The first bytes of files that servers send in place of a page. Four bytes distinguish them from text.
_DOCUMENTS: Final = tuple(signature[:4] for signature in SIGNATURES)
_DECLARED: Final = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_-]{3,20})", re.I)
#: The bytes that are searched for a declared charset: it is near the start of the page, whatever the page's size.
_HEAD: Final = 4096
_BIG5: Final = frozenset(("big5", "big5-hkscs"))
_GB: Final = frozenset(("gb2312", "gbk", "gb18030"))
#: Above this share of replaced characters neither UTF-8 nor GB18030 is the page's encoding.
_MANY_REPLACED: Final = 0.02
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
    """Return whether bytes begin like a file that is not a page: PDF, office document, archive or picture."""
    return raw.startswith(_DOCUMENTS)


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
        return raw.decode("big5hkscs", "replace"), "big5hkscs"
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


def _replaced(text: str) -> int:
    return text.count("\ufffd")
