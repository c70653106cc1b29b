"""First stage of a page: the server's bytes to text. Never raises.

The order of the attempts was measured on saved Chinese pages, where one meta charset in five is wrong or missing: a
byte order mark, strict UTF-8, Big5 if it is declared or gives clearly better text, then GB18030 (a superset of gb2312
and gbk) with the broken bytes replaced. A detector is used only if many bytes had to be replaced. Pages that were
encoded twice, or that are partly UTF-8 and partly GBK or Big5, are decoded by the pieces of text between their tags.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from functools import partial
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
#: How a page in UTF-16 without a byte order mark begins.
_UTF16_STARTS: Final = tuple(
    start.encode(codec) for start in ("<!", "<h", "<H", "<?") for codec in ("utf-16-le", "utf-16-be")
)
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
#: Big5 and what servers call it: the labels of the WHATWG Encoding Standard and of Windows.
_BIG5: Final = frozenset(
    ("big5", "big5-hkscs", "big5hkscs", "big5_hkscs", "big5-eten", "x-x-big5", "x-big5", "csbig5", "cn-big5", "cp950")
) | {"ms950", "windows-950"}
_GB: Final = frozenset(("gb2312", "gbk", "gb18030"))
#: What servers call the encoding of Korean pages, and a syllable of Korean.
_KOREAN: Final = frozenset(("euc-kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "korean", "cp949"))
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
#: Above this share of replaced characters neither UTF-8 nor GB18030 is the page's encoding.
_MANY_REPLACED: Final = 0.02
#: Marks and words that any Chinese text has in Big5 and GBK. The wrong encoding shows rare characters in their place.
_COMMON: Final = "，。、：的一是在了和有"
#: Of Chinese text, at least this share of the characters is one of `_COMMON`: .08 to .2 on saved pages. Text read in a
#: wrong encoding has below .01.
_FEW_COMMON: Final = 0.03
#: Undeclared Big5 must give this many times more of `_COMMON` than GB18030 does.
_CLEARLY_MORE: Final = 4
#: Bytes that the detector reads, and that are decoded to compare the encodings.
_SAMPLE: Final = 65536
_COMPARED: Final = 2_000_000
_NOT_ASCII: Final = bytes(range(128, 256))

#: The lead byte of U+00C0 to U+00FF in UTF-8; half of the characters of a page that was encoded twice have it.
_LATIN_LEAD: Final = b"\xc3"
#: A page with fewer of them is not examined. No saved page in UTF-8 has more than 18.
_MANY_LATIN: Final = 20
#: A page may be encoded twice again (`Â¡Â±` for `¡±`); no page is decoded more often than this.
_MOST_ROUNDS: Final = 3
#: The text between two tags.
_PIECE: Final = re.compile(r"[^<>]+")
_RAW_PIECE: Final = re.compile(rb"[^<>]+")
#: In a word of a European language, characters outside ASCII stand alone; those of an encoded character do not.
_LATIN_RUN: Final = re.compile(r"[^\x00-\x7f]{2,}")
#: A Chinese character. GBK that is read as UTF-8 hardly has any: most of its characters are replaced.
_CHINESE: Final = re.compile(r"[\u3001-\u303f\u4e00-\u9fff]")
_CHINESE_RUN: Final = re.compile(r"[\u3001-\u303f\u4e00-\u9fff]{3,}")
#: A page that is not UTF-8 is so in part if it has this many characters in such runs.
_UTF8_IN_PART: Final = 12


#: What text in a wrong encoding shows: replaced and private characters, controls and rows of accented letters for GBK,
#: the commonest characters of UTF-8 that was read as GBK (`，` is `锛`, `。` is `銆`), U+FFFD read as GBK or Big5.
_ALONE: Final = r"\ufffd\ue000-\uf8ff\x80-\x9f锛紝屻€銆鈥鐨殑鏄鍦涓浜鏈鍏浠"
_ACCENTED: Final = r"\xa1-\xb6\xb8-\xff"
_GARBLED: Final = re.compile(  # it begins with one class, to which `re` can skip
    rf"[{_ALONE}{_ACCENTED}锟嚙?]"
    rf"(?:(?<=[{_ALONE}])|(?<=[{_ACCENTED}])[{_ACCENTED}]+|(?<=锟)斤拷|(?<=嚙)踝蕭|(?<=\?)\?{{2,}})"
)
#: Above this share of such characters text is garbled. UTF-8 that was read as GBK has .06 to .2, texts of saved pages
#: at most .007.
MANY_GARBLED: Final = 0.04


def _bytes_by_character(codec: str) -> dict[int, str]:
    """Return a table from the characters of a single-byte encoding to those of Latin-1 with the same byte.

    A byte that the encoding does not define is kept as the control character of Latin-1, as browsers do.
    """
    characters = {byte: bytes((byte,)).decode(codec, "ignore") for byte in range(0x80, 0x100)}
    return {ord(character): chr(byte) for byte, character in characters.items() if character}


#: The encodings as which GBK and UTF-8 are misread: Windows-1252 with Latin-1, Latin-9, Latin-5 (ISO 8859-9).
_AS_WINDOWS: Final = _bytes_by_character("cp1252")
_AS_LATIN_9: Final = _bytes_by_character("iso8859-15")
_AS_LATIN_5: Final = _bytes_by_character("iso8859-9")
#: The characters that only Latin-5 has in the place of accented ones; most pages in GBK have these bytes.
_ONLY_IN_LATIN_5: Final = re.compile("[ĞİŞğış]")
#: The characters of Latin-1 and Windows-1252 that Latin-9 replaced. Each page in GBK has some of these bytes.
_NOT_IN_LATIN_9: Final = re.compile("[¤¦¨´¸¼½¾]")


def decode(raw: bytes, charset: str = "") -> str:
    """Decode the bytes of a page.

    The text gives the same article as the bytes do: `extract(decode(raw))` is `extract(raw)`.

    Args:
        raw: The bytes as served.
        charset: The charset of the HTTP header, if any. It is used only for Big5: other declarations are wrong more
            often than what the bytes themselves show.

    Returns:
        The text without a byte order mark. Bytes that belong to no character become U+FFFD. Text that was encoded twice
        is repaired. The text is empty for a file that is not a page (see `is_document`).
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
            text = raw[len(bom) :].decode(name, "replace")
            return (_encoded_once(text) if may_be_encoded_twice(raw) else text), "utf-8"
    if raw.startswith(_UTF16_STARTS):
        return raw.decode("utf-16-le" if raw[1] == 0 else "utf-16-be", "replace"), "utf-8"
    try:
        text = (raw.replace(_NUL, b"") if _NUL in raw else raw).decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(raw, charset)
    if may_be_encoded_twice(raw):
        return _encoded_once(text), "utf-8"
    # A page of ASCII has its other characters as references, and only its declaration shows the charset.
    return text, _query_charset(raw, charset) if text.isascii() else "utf-8"


def is_document(raw: bytes) -> bool:
    """Return whether bytes are a file that is not text: PDF, office document, archive, picture, media or program.

    A byte order mark and spaces before the file's signature do not count. Of a file without a known signature the
    share of control characters decides.
    """
    start = raw[:_START]
    if start[:1] in _MAY_PRECEDE:
        start = start.lstrip(_SPACE)
        start = start.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE)
    if start.startswith(_DOCUMENTS) or any(start.startswith(mark, at) for at, mark in _FURTHER_IN):
        return True
    sample = raw[:_COUNTED]
    is_utf16 = raw.startswith((*_UTF16_BOMS, *_UTF16_STARTS))
    return not is_utf16 and len(sample) - len(sample.translate(None, _CONTROLS)) > _MANY_CONTROLS * len(sample)


def has_bom(raw: bytes) -> bool:
    """Return whether bytes begin with a byte order mark."""
    return raw.startswith(_BOM_BYTES)


def as_utf8(html: str | bytes) -> bytes:
    """Return a page as UTF-8 bytes, as the parser takes it. Bytes that are UTF-8 already are not copied."""
    if isinstance(html, bytes):
        if not is_document(html) and not has_bom(html) and not may_be_encoded_twice(html):
            try:
                html.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                return html
        return decode(html).encode("utf-8", "replace")
    data = html.removeprefix(_BOM).encode("utf-8", "replace")
    return _encoded_once(html).removeprefix(_BOM).encode("utf-8", "replace") if may_be_encoded_twice(data) else data


def garbled_share(text: str) -> float:
    """Return the share of characters that show a wrong encoding. Above `MANY_GARBLED` the text was decoded in one."""
    return sum(map(len, _GARBLED.findall(text))) / len(text) if text else 0.0


def may_be_encoded_twice(data: bytes) -> bool:
    """Return whether a page in UTF-8 has enough accented letters to suggest that it was encoded twice."""
    at = -1
    for _ in range(_MANY_LATIN):  # most pages have none, and to count them takes twenty times as long
        at = data.find(_LATIN_LEAD, at + 1)
        if at < 0:
            return False
    return True


def declared_charset(raw: bytes) -> str:
    """Return the charset that the page's head declares, in lower case, or ""."""
    found = _DECLARED.search(raw[:_HEAD])
    return found.group(1).decode("ascii").lower() if found else ""


def _query_charset(raw: bytes, charset: str) -> str:
    declared = charset.lower() or declared_charset(raw)
    if declared in _BIG5:
        return "big5hkscs"
    return ("gb18030" if declared == "gb18030" else "gbk") if declared in _GB else "utf-8"


def _decode_other(raw: bytes, charset: str) -> tuple[str, str]:
    if not _KOREAN.isdisjoint((charset.lower(), declared_charset(raw))):
        korean = raw.decode("cp949", "replace")
        if 2 * len(_HANGUL.findall(korean)) > sum(not character.isascii() for character in korean):
            return korean, "cp949"
    is_declared = not _BIG5.isdisjoint((charset.lower(), declared_charset(raw)))
    # the encoding of the first megabytes is that of the rest
    compared = raw[:_COMPARED]
    readings = {codec: compared.decode(codec, "replace") for codec in ("gb18030", "utf-8")}
    if sum(map(len, _CHINESE_RUN.findall(readings["utf-8"]))) >= _UTF8_IN_PART:
        return _decode_pieces(raw, is_declared), "utf-8"
    codec = min(readings, key=lambda name: _replaced(readings[name]))
    if (codec == "gb18030" or is_declared) and _is_big5(compared, is_declared):
        return raw.decode("big5hkscs", "replace"), "big5hkscs"
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


def _is_big5(raw: bytes, is_declared: bool) -> bool:
    """Return whether bytes that are not UTF-8 are Big5, and not GB18030, which has two bytes a character as well."""
    big5, gb = (_common(raw.decode(codec, "replace")) for codec in ("big5hkscs", "gb18030"))
    if is_declared:
        return big5 >= gb
    return _is_few(gb, raw) and big5 > _CLEARLY_MORE * gb and not _is_few(big5, raw)


def _is_few(common: int, raw: bytes) -> bool:
    """Return whether a reading of bytes has fewer common characters than Chinese text has."""
    return common <= _FEW_COMMON * (len(raw) - len(raw.translate(None, _NOT_ASCII))) / 2


def _decode_pieces(raw: bytes, may_be_big5: bool) -> str:
    """Decode a page of which some parts are UTF-8 and others GBK or Big5: each text between two tags by itself."""
    others = {piece for piece in _RAW_PIECE.findall(raw) if not _is_utf8(piece)}
    codec = "big5hkscs" if _is_big5(b"".join(others)[:_COMPARED], may_be_big5) else "gb18030"
    return _RAW_PIECE.sub(
        lambda piece: _piece_as_utf8(piece[0], codec) if piece[0] in others else piece[0], raw
    ).decode("utf-8", "replace")


def _is_utf8(piece: bytes) -> bool:
    """Return whether text between two tags seems to be UTF-8."""
    if piece.isascii():
        return True
    text = piece.decode("utf-8", "replace")
    return _replaced(text) <= len(_CHINESE.findall(text))


def _piece_as_utf8(piece: bytes, codec: str) -> bytes:
    """Return text of another encoding as UTF-8, if it has fewer broken characters then."""
    other = piece.decode(codec, "replace")
    return other.encode("utf-8") if _replaced(other) < _replaced(piece.decode("utf-8", "replace")) else piece


def _encoded_once(text: str) -> str:
    """Repair text that was encoded twice: GBK, Big5 or UTF-8 that was read as Latin-1, -5, -9 or Windows-1252.

    Args:
        text: A page. It may have been encoded twice in parts, or more than once.

    Returns:
        The text with the pieces between its tags repaired; the same text if that does not make it Chinese.
    """
    for _ in range(_MOST_ROUNDS):
        found = [piece for piece in _PIECE.findall(text) if _may_be_misread(piece)]
        table = _table_for(found)
        repaired = {piece: _repaired(piece, table, "gb18030") for piece in found}
        common, size = _common_and_size(repaired)
        if common <= _FEW_COMMON * size:
            # half of the second bytes of Big5 are ASCII, so that a short piece may have no row of others
            every = [piece for piece in _PIECE.findall(text) if not piece.isascii() and not _CHINESE.search(piece)]
            big5 = {piece: _repaired(piece, table, "big5hkscs") for piece in every}
            more, big5_size = _common_and_size(big5)
            if more > max(_CLEARLY_MORE * common, _FEW_COMMON * big5_size):
                repaired, common, size = big5, more, big5_size
        # in `Â¡Â±` each character is UTF-8 that was misread, and only the next round shows Chinese
        is_twice_again = not common and any("Â" in piece for piece in found)
        if not is_twice_again and common <= _FEW_COMMON * size:
            break
        text = _PIECE.sub(partial(_replacement, repaired), text)
    return text


def _common_and_size(texts: dict[str, str]) -> tuple[int, int]:
    """Return how many characters of texts are among the commonest, and how many are not ASCII."""
    size = sum(not character.isascii() for text in texts.values() for character in text)
    return sum(map(_common, texts.values())), size


def _table_for(pieces: list[str]) -> dict[int, str]:
    """Return the table for the encoding as which the bytes of some pieces of text were misread."""
    if any(_ONLY_IN_LATIN_5.search(piece) for piece in pieces):
        return _AS_LATIN_5
    return _AS_WINDOWS if any(_NOT_IN_LATIN_9.search(piece) for piece in pieces) else _AS_LATIN_9


def _replacement(repaired: dict[str, str], piece: re.Match[str]) -> str:
    return repaired.get(piece[0], piece[0])


def _may_be_misread(piece: str) -> bool:
    """Return whether text looks like bytes of another encoding: most of what is not ASCII is in runs."""
    if piece.isascii() or _CHINESE.search(piece):
        return False
    others = sum(not character.isascii() for character in piece)
    return 2 * sum(map(len, _LATIN_RUN.findall(piece))) > others


def _repaired(piece: str, table: dict[int, str], codec: str) -> str:
    """Return text in UTF-8 or another encoding as it was before its bytes were misread by a table.

    Text with other characters is returned as it is.
    """
    try:
        raw = piece.translate(table).encode("latin-1")
    except UnicodeEncodeError:
        return piece
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        other = raw.decode(codec, "replace")
    return other if _replaced(other) <= _MANY_REPLACED * len(other) else piece


def _common(text: str) -> int:
    return sum(map(text.count, _COMMON))


def _replaced(text: str) -> int:
    return text.count("\ufffd")
