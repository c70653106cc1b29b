"""The type of a downloaded file by its bytes, at the limits of the formats."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from crawler.store.filetypes import WrongType, extension_of
from tests.crawler.store.test_attachments import _OLE, _PDF, _ole, _zip


def kind(body: bytes, *names: str) -> str:
    """The extension, or why there is none."""
    try:
        return extension_of(body, *names)
    except WrongType as error:
        return str(error)


def test_main_part_names_the_type_of_an_office_document() -> None:
    parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "OFD.xml": "ofd"}
    assert {part: kind(_zip("a", part, "b"), "1.pdf") for part in parts} == parts
    streams = {"WordDocument": "doc", "Workbook": "xls", "PowerPoint Document": "ppt"}
    assert {stream: kind(_ole(stream), "1.xlsx") for stream in streams} == streams
    assert kind(_zip("other"), "") == "zip" and kind(_zip("other"), "1.docx") == "docx"
    assert kind(_OLE, "1.ppt") == "ppt"


def test_wps_names_its_documents_otherwise() -> None:
    for name, stream, part in (("wps", "WordDocument", "word/document.xml"), ("et", "Workbook", "xl/workbook.xml")):
        assert kind(_ole(stream), f"a.{name}") == name and kind(_ole(stream), "", f"a.{name.upper()}") == name
        assert kind(_zip(part), f"a.{name}") == name
    assert kind(_ole("PowerPoint Document"), "a.dps") == "dps" and kind(_PDF, "a.wps") == "pdf"


def test_most_reliable_name_that_fits_decides() -> None:
    body = b"\xff\xd8\xff\xe0"
    assert kind(body, "a.pdf", "b.jpeg", "c.jpg") == kind(body, "http://a.cn/b.jpeg?x=c.jpg#d.jpg") == "jpeg"
    assert kind("名单".encode(), "a.pdf", "b.csv", "c.txt") == "csv"
    assert (
        kind("名单".encode(), "http://a.cn/%E5%90%8D.txt") == "txt"
        and kind("名单".encode(), "a.htm", "") == "unknown_type"
    )


def test_header_of_a_pdf_is_in_the_first_kibibyte() -> None:
    assert [kind(b"x" * before + _PDF) for before in (0, 900, 1100)] == ["pdf", "pdf", "unknown_type"]
    assert kind(b"\n" * 50 + b"<html>" + _PDF) == "html_instead"


def test_pages_in_place_of_a_file_are_told_by_their_first_tag() -> None:
    tags = [
        "<!DOCTYPE html>",
        "<html>",
        "<HEAD>",
        "<body class=a>",
        "<script>",
        "<meta charset=gbk>",
        "<title>",
        "<!-- -->",
    ]
    tags.append('<?xml version="1.0"?>')
    starts = (b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n")
    assert {kind(start + tag.encode(), "1.txt") for tag in tags for start in starts} == {"html_instead"}
    assert kind(b"a <html>", "1.txt") == "txt" and kind(b"<b>", "1.txt") == "txt"


def test_plain_text_has_no_zero_byte_unless_it_says_its_encoding() -> None:
    assert kind(b"a\0b", "1.txt") == "unknown_type" and kind(b"ab", "1.txt") == "txt"
    assert [kind(f"{bom}a".encode(code), "1.csv") for bom, code in (("\ufeff", "utf-8"), ("", "utf-16"))] == ["csv"] * 2
    assert (
        kind("\ufeffa".encode("utf-16-be"), "1.csv") == "csv"
        and kind("a".encode("utf-16-be"), "1.csv") == "unknown_type"
    )


@pytest.mark.parametrize("lost", [1, 10, 22, 30, 60])
def test_zip_file_that_is_cut_short_or_damaged_is_no_document(lost: int) -> None:
    body = _zip("a", "word/document.xml")
    assert kind(body[:-lost], "1.docx") == "unknown_type"
    end = body.rfind(b"PK\5\6")
    assert kind(body[:end][:-lost] + body[end:], "1.docx") == "unknown_type"
    assert kind(body + b"x" * 65_000, "1.docx") == "docx", "with a comment"
    assert kind(body + b"x" * 66_000, "1.docx") == "unknown_type"


def test_members_with_comments_and_extra_fields_are_passed_over() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("a", "b", "xl/workbook.xml"):
            member = zipfile.ZipInfo(name)
            member.comment, member.extra = b"a comment", b"\x99\x99\x02\x00ab"
            archive.writestr(member, "x")
    assert kind(buffer.getvalue()) == "xlsx"
