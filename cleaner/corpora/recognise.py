"""Detects the format of a file from its content: a page, a text, JSON lines, Parquet or WARC."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final

from cleaner.corpora.records import NotUnderstood
from cleaner.corpora.streams import Unpacked
from cleaner.markup.decode import is_document

#: The suffixes of corpora, by which they are found in a folder. A packed file has one of `PACKED` after it.
CORPORA: Final = frozenset({".jsonl", ".ndjson", ".parquet", ".warc", ".wet"})
PACKED: Final = frozenset({".gz", ".zst"})
_JSON_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
#: The bytes by which a file is recognised.
_HEAD: Final = 1 << 16
#: At least this share of the complete lines of `_HEAD` are JSON objects in a file of JSON lines.
_MOST: Final = 0.5
_PARQUET: Final = b"PAR1"
_WARC: Final = b"WARC/"
_JSON_OBJECT: Final = re.compile(rb'\{[ \t]*"')
_JSON_DOCUMENT: Final = re.compile(rb'\[\s{0,99}[\[{]\s{0,99}["}\]]|\{[ \t]*\r?\n[ \t]{0,16}"|\{\s*\Z')
_TAG: Final = re.compile(r"<[A-Za-z!/?]")
_TAG_BYTES: Final = re.compile(rb"<\0?[A-Za-z!/?]")
#: Formats without a signature, and how to convert them.
_CONVERT: Final = {
    ".csv": "convert it, for example with DuckDB: COPY (FROM 'x.csv') TO 'x.parquet'",
    ".tsv": "convert it, for example with DuckDB: COPY (FROM 'x.tsv') TO 'x.parquet'",
    ".arrow": "convert it to Parquet",
    ".feather": "convert it to Parquet",
}


class Kind(StrEnum):
    """The format of a file."""

    PAGE = "page"
    JSON_LINES = "json lines"
    PARQUET = "parquet"
    WARC = "warc"


def recognise(unpacked: Unpacked, name: str) -> Kind:
    """Detect the format of a file. A text without markup counts as a page here: see `has_markup`.

    Args:
        unpacked: The file, at its start.
        name: The name of the file. It is used only if the content does not show the format.

    Raises:
        NotUnderstood: The format of the file is not supported.
    """
    head = unpacked.head(_HEAD)
    suffix = suffix_of(PurePath(name))
    if head.startswith(_PARQUET):
        if unpacked.packing:
            raise NotUnderstood(f"{name} is packed Parquet; unpack it first")
        return Kind.PARQUET
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(_WARC):
        return Kind.WARC
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if head.decode("utf-16", "replace").lstrip().startswith(("{", "[{")):
            raise NotUnderstood(f"{name} is JSON in UTF-16; convert it: iconv -f UTF-16 -t UTF-8")
        return Kind.PAGE
    if is_json_lines(start, is_whole=len(head) < _HEAD):
        return Kind.JSON_LINES
    if _JSON_DOCUMENT.match(start):
        raise NotUnderstood(
            f"{name} is one JSON document; JSON lines have an object on each line, as jq -c '.[]' writes them"
        )
    if suffix in _JSON_SUFFIXES and not start.startswith(b"<"):
        return Kind.JSON_LINES
    if hint := _CONVERT.get(suffix):
        raise NotUnderstood(f"{name} cannot be read; {hint}")
    if is_document(head):
        raise NotUnderstood(
            f"{name} is neither a page, text, JSON lines, Parquet nor WARC (.gz and .zst of these can be read)"
        )
    return Kind.PAGE


def suffix_of(path: PurePath) -> str:
    """Return the suffix of a file in lower case, without that of its packing."""
    suffix = path.suffix.lower()
    return path.with_suffix("").suffix.lower() if suffix in PACKED else suffix


def is_json_lines(head: bytes, *, is_whole: bool) -> bool:
    """Return whether the first bytes of a file are JSON objects, one a line. A few lines may be damaged."""
    lines = [line for line in (head if is_whole else head.rpartition(b"\n")[0]).split(b"\n") if line.strip()]
    if not lines:  # the first line is longer than the head
        return _JSON_OBJECT.match(head) is not None and not is_whole
    objects = sum(isinstance(_value(line), dict) for line in lines)
    return objects >= _MOST * len(lines) or _JSON_OBJECT.match(head) is not None


def fields_of(unpacked: Unpacked) -> list[str]:
    """Return the names of the fields of the JSON objects at the start of a file."""
    head = unpacked.head(_HEAD).removeprefix(codecs.BOM_UTF8)
    rows = (_value(line) for line in head.split(b"\n"))
    return list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))


def has_markup(content: str | bytes) -> bool:
    """Return whether a page or text has a tag. Content without a tag is text."""
    found = _TAG_BYTES.search(content) if isinstance(content, bytes) else _TAG.search(content)
    return found is not None


def _value(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
