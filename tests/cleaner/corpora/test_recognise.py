"""A file is recognised by its content; what is not understood is refused with the way to say it."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from cleaner.corpora.recognise import Kind, recognise
from cleaner.corpora.records import NotUnderstood
from cleaner.corpora.streams import Unpacked
from tests.cleaner.corpora.corpus import PACK, PAGE, TEXT, lines

ROW = {"id": 1, "text": TEXT}


def kind_of(content: bytes, name: str = "x") -> Kind:
    return recognise(Unpacked(BytesIO(content)), name)


@pytest.mark.parametrize("packing", list(PACK))
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (lines(ROW, ROW), Kind.JSON_LINES),
        (b"\xef\xbb\xbf" + lines(ROW), Kind.JSON_LINES),
        (b"\n\n" + lines(ROW), Kind.JSON_LINES),
        (lines(ROW).rstrip(b"\n"), Kind.JSON_LINES),
        (lines("damaged", ROW, ROW), Kind.JSON_LINES),
        (lines('{"id": 1, "text": "cut', ROW), Kind.JSON_LINES),
        (lines({"text": "长" * 100_000}), Kind.JSON_LINES),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", Kind.WARC),
        (b"WARC/1.1\r\nWARC-Type: conversion\r\n", Kind.WARC),
        (PAGE.encode(), Kind.PAGE),
        (PAGE.encode("gbk"), Kind.PAGE),
        (f'<script>\n{{"a": 1}}\n</script>{PAGE}'.encode(), Kind.PAGE),
        (TEXT.encode(), Kind.PAGE),
        (b"[1] a text", Kind.PAGE),
        (b"{a text}", Kind.PAGE),
        (b"", Kind.PAGE),
    ],
)
def test_kind_is_known_by_the_content_whatever_the_packing(packing: str, content: bytes, kind: Kind) -> None:
    assert kind_of(PACK[packing](content)) is kind


def test_parquet_is_known_by_its_content() -> None:
    assert kind_of(b"PAR1\x15\x04") is Kind.PARQUET


@pytest.mark.parametrize("name", ["c.jsonl", "c.JSONL.gz", "c.ndjson"])
def test_name_decides_where_the_content_does_not(name: str) -> None:
    assert kind_of(b"", name) is Kind.JSON_LINES
    assert kind_of(b"[1, 2]\n", name) is Kind.JSON_LINES
    assert kind_of(PAGE.encode(), name) is Kind.PAGE


@pytest.mark.parametrize(
    ("content", "name", "hint"),
    [
        (json.dumps([ROW]).encode(), "c.json", "jq -c"),
        (json.dumps([ROW], indent=2).encode(), "c.jsonl", "jq -c"),
        (json.dumps(ROW, indent=2).encode(), "c.json", "jq -c"),
        (lines(ROW).decode().encode("utf-16"), "c.jsonl", "iconv"),
        (b"a,b\n1,2\n", "c.csv", "convert"),
        (b"%PDF-1.4\n", "c", "JSON lines"),
        (b"BZh91AY&SY", "c.jsonl.bz2", "JSON lines"),
        (b"PK\x03\x04", "c.zip", "JSON lines"),
        (PACK["gz"](b"PAR1\x15\x04"), "c.parquet.gz", "unpack"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(content: bytes, name: str, hint: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        kind_of(content, name)
    assert name in str(refused.value) and hint in str(refused.value)
