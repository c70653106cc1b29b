"""A file is recognised by its content; what is not understood is refused with the way to say it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import PurePath

import pytest

from cleaner.corpora.recognise import Kind, fields_of, has_markup, is_json_lines, recognise, suffix_of
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
        (lines("damaged", ROW), Kind.JSON_LINES),
        (lines("damaged", "damaged", ROW), Kind.PAGE),
        (lines(*["damaged"] * 3, ROW, ROW, ROW), Kind.JSON_LINES),
        (lines(*["damaged"] * 3, ROW, ROW), Kind.PAGE),
        (b"[]\n[]\n", Kind.PAGE),
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
        (b"a,b\n1,2\n", "c.csv", "DuckDB"),
        (b"a\tb\n1\t2\n", "c.TSV.gz", "DuckDB"),
        (b"ARROW1\0\0", "c.arrow", "Parquet"),
        (b"FEA1", "c.feather", "Parquet"),
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


def test_first_line_longer_than_what_is_read_is_judged_by_its_begin() -> None:
    assert is_json_lines(b'{"text": "' + b"a" * 100, is_whole=False)
    assert not is_json_lines(b'["text", "' + b"a" * 100, is_whole=False)
    assert not is_json_lines(b"", is_whole=True)
    # the last line is incomplete, so that it is no sign
    assert is_json_lines(b'\n{ }\n{ }\n"a\n"b', is_whole=False)
    assert not is_json_lines(b'\n{ }\n"a\n"b', is_whole=True)


def test_fields_are_those_of_all_objects_in_their_order() -> None:
    content = b"\xef\xbb\xbf" + lines({"b": 1, "a": 2}, "damaged", [3], {"a": 4, "c": 5})
    assert fields_of(Unpacked(BytesIO(content))) == ["b", "a", "c"]
    assert fields_of(Unpacked(BytesIO(b""))) == []


def test_content_with_a_tag_is_a_page() -> None:
    contents: list[str | bytes] = ["<p>", "a</p>", "<!-- -->", "<?xml?>", "<P", "1 < 2", "<1>", "< p", "a>b", ""]
    contents += [one.encode() for one in contents if isinstance(one, str)] + ["<p>".encode("utf-16-le")]
    marked = [True] * 5 + [False] * 5
    assert [has_markup(one) for one in contents] == [*marked, *marked, True]


def test_suffix_is_that_before_the_packing() -> None:
    names = ["a.JSONL", "a.jsonl.GZ", "a.b.warc.zst", "a.gz", "a", "a.tar.bz2"]
    assert [suffix_of(PurePath(name)) for name in names] == [".jsonl", ".jsonl", ".warc", "", "", ".bz2"]


def test_file_is_judged_by_its_first_sixty_four_kilobytes() -> None:
    rows = lines(*[ROW] * 20, *[{"a": 1}] * 3000)
    for size, kind in ((40_000, Kind.JSON_LINES), (80_000, Kind.PAGE)):
        assert kind_of(b"damaged" + b" " * size + b"\n" + rows) is kind, size


def test_kinds_have_stable_names() -> None:
    assert [str(kind) for kind in Kind] == ["page", "json lines", "parquet", "warc"]
