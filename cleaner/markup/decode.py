"""First stage: the server's bytes to text. Never raises.

The order was measured on saved Chinese pages, where one meta charset in five is wrong or missing: a byte order mark,
strict UTF-8, Big5 where it is declared, then GB18030 (a superset of gb2312 and gbk) with the broken bytes replaced.
A detector is asked only where many bytes had to be replaced.
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
#: The beginnings of files that servers send in place of a page. Four bytes tell them from text.
_NO_PAGE: Final = tuple(signature[:4] for signature in SIGNATURES)
#: A charset is declared near the start of the page; the search is bounded so that it costs the same for any page.
_DECLARED: Final = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_-]{3,20})", re.I)
_HEAD: Final = 4096
#: Above this share of replaced characters neither UTF-8 nor GB18030 is the page's encoding.
_MANY_REPLACED: Final = 0.02
_SAMPLE: Final = 65536
_JUDGED: Final = 2_000_000


def declared_charset(raw: bytes) -> str:
    """The charset that the page's head declares, in lower case, or ""."""
    found = _DECLARED.search(raw, 0, _HEAD)
    return found.group(1).decode("ascii").lower() if found else ""


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes of a page as text.

    Parameters:
        raw: the bytes as served.
        charset: what the HTTP header says, if anything; consulted only for Big5, as other declarations are
            wrong too often to be worth more than the bytes themselves.

    Returns the text; bytes that belong to no character become U+FFFD.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, charset)


def has_signature(raw: bytes) -> bool:
    """Whether a file begins with a byte order mark, or like one that is no page."""
    return raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, *_NO_PAGE))


def as_utf8(html: str | bytes) -> bytes:
    """A page as UTF-8 bytes, as the parser takes it. Bytes that are UTF-8 already are not copied; those of a file that
    is no page (PDF, office document, archive, picture) give none."""
    if isinstance(html, str):
        return html.encode("utf-8", "replace")
    if html.startswith(_NO_PAGE):
        return b""
    if not html.startswith(_BOMS[0][0]):
        try:
            html.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not html.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return html
    return decode(html).encode("utf-8", "replace")


def _decode_other(raw: bytes, charset: str) -> str:
    if {"big5", "big5-hkscs"} & {charset.lower(), declared_charset(raw)}:
        return raw.decode("big5hkscs", "replace")
    # what the first megabytes are in, the rest is
    judged = raw[:_JUDGED]
    readings = {codec: judged.decode(codec, "replace") for codec in ("gb18030", "utf-8")}
    codec = min(readings, key=lambda name: _replaced(readings[name]))
    best = readings[codec] if len(judged) == len(raw) else raw.decode(codec, "replace")
    if _replaced(best) > _MANY_REPLACED * len(best):
        guess = chardet.detect(raw[:_SAMPLE]).get("encoding")
        if guess:
            with suppress(LookupError, ValueError):
                best = min(best, raw.decode(guess, "replace"), key=_replaced)
    return best


def _replaced(text: str) -> int:
    return text.count("\ufffd")
