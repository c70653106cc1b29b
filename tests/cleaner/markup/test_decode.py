"""Bytes to text: what the page says, not what it or the server claims about itself."""

from __future__ import annotations

import pytest

from cleaner.markup.decode import as_utf8, declared_charset, decode

TEXT = "平安建设：县委政法委召开推进会，部署下一阶段矛盾纠纷排查化解工作。"


def page(meta: str, encoding: str) -> bytes:
    return f'<html><head><meta charset="{meta}"></head><body>{TEXT}</body></html>'.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("meta", ["utf-8", "gb2312", "gbk", "big5-or-what"])
def test_the_text_is_right_whatever_the_meta_tag_says(encoding: str, meta: str) -> None:
    assert TEXT in decode(page(meta, encoding))


def test_big5_is_read_where_it_is_declared() -> None:
    text = "法務部廉政署公告"
    assert text in decode(f'<meta charset="big5"><p>{text}</p>'.encode("big5hkscs"))
    assert text in decode(f"<p>{text}</p>".encode("big5hkscs"), charset="Big5")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    raw = (TEXT * 40).encode()
    broken = raw[:100] + b"\xff\xfe" + raw[100:]
    assert decode(broken).count(TEXT) >= 38


def test_a_few_broken_bytes_do_not_turn_gbk_into_something_else() -> None:
    raw = (TEXT * 40).encode("gbk")
    assert decode(raw + b"\xff").count(TEXT) == 40


def test_any_bytes_give_text() -> None:
    assert isinstance(decode(bytes(range(256)) * 50), str)
    assert decode(b"") == ""


def test_utf8_bytes_reach_the_parser_as_they_are() -> None:
    raw = page("gb2312", "utf-8")
    assert as_utf8(raw) is raw


def test_other_input_reaches_the_parser_as_utf8() -> None:
    assert TEXT in as_utf8(page("utf-8", "gbk")).decode()
    assert as_utf8(TEXT).decode() == TEXT
    assert as_utf8("\ud800坏的代理") == "?坏的代理".encode()


@pytest.mark.parametrize(
    "start", [b"%PDF-1.5", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"]
)
def test_files_that_are_no_page_have_no_text(start: bytes) -> None:
    assert as_utf8(start + b"\x00\x01\x02" * 100) == b""


def test_the_declared_charset_is_found_in_either_kind_of_meta() -> None:
    assert declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">') == "gb2312"
    assert declared_charset(b"<meta charset='UTF-8'/>") == "utf-8"
    assert declared_charset(b"<p>no meta</p>") == ""
