"""Decoding of pages: the bytes decide, and not what the page or the server declares."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from cleaner import clean, extract
from cleaner.markup.decode import MANY_GARBLED, as_utf8, declared_charset, decode, garbled_share, is_document
from tests.cleaner.pages import BODY, PARAGRAPHS, TITLE, paragraphs
from tests.cleaner.pages import page as article_page
from tests.cleaner.strategies import BROKEN_PAGES, ENCODED_PAGES

TEXT = "平安建设：县委政法委召开推进会，部署下一阶段矛盾纠纷排查化解工作。"
DOCUMENTS = [b"%PDF-1.5", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"]


def page(meta: str, encoding: str) -> bytes:
    return f'<html><head><meta charset="{meta}"></head><body>{TEXT}</body></html>'.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("meta", ["utf-8", "gb2312", "gbk", "big5-or-what"])
def test_the_meta_charset_does_not_change_the_text(encoding: str, meta: str) -> None:
    assert TEXT in decode(page(meta, encoding))


def test_big5_is_used_if_it_is_declared() -> None:
    text = "法務部廉政署公告"
    assert text in decode(f'<meta charset="big5"><p>{text}</p>'.encode("big5hkscs"))
    assert text in decode(f"<p>{text}</p>".encode("big5hkscs"), charset="Big5")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_page_in_utf8_with_a_few_broken_bytes_is_decoded_as_utf8() -> None:
    raw = (TEXT * 40).encode()
    broken = raw[:100] + b"\xff\xfe" + raw[100:]
    assert decode(broken).count(TEXT) >= 38


def test_a_page_in_gbk_with_a_broken_byte_is_decoded_as_gbk() -> None:
    raw = (TEXT * 40).encode("gbk")
    assert decode(raw + b"\xff").count(TEXT) == 40


#: Many letters stand alone before a space, which GB18030 does not allow.
RUSSIAN = (
    "Сегодня на заседании комитета обсуждали вопросы и приняли решение о новых мерах. Это наш дом, тут мы живём. " * 20
)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_detector_is_used_where_many_bytes_are_neither_utf8_nor_gb18030(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN
    assert extract(f"<p>{RUSSIAN}</p>".encode(encoding)).paragraphs == (RUSSIAN.strip(),)


@pytest.mark.parametrize(("broken", "asked"), [(20, False), (21, True)])
def test_the_detector_is_used_from_more_than_two_broken_bytes_in_a_hundred_characters_on(
    broken: int, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[bytes] = []

    def detect(raw: bytes) -> dict[str, str]:
        calls.append(raw)
        return {"encoding": "utf-16"}

    monkeypatch.setattr("cleaner.markup.decode.chardet.detect", detect)
    raw = ("法" * (1000 - broken)).encode("gbk") + b"\xff" * broken
    assert decode(raw).startswith("法" * (1000 - broken)) is not asked
    assert calls == ([raw] if asked else [])


@pytest.mark.parametrize("guess", [None, "", "no-such-encoding", "ascii"])
def test_a_guess_that_is_not_better_is_not_used(guess: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.markup.decode.chardet.detect", lambda raw: {"encoding": guess})
    raw = RUSSIAN.encode("cp1251")
    assert decode(raw) == raw.decode("gb18030", "replace")


@pytest.mark.slow
def test_the_encoding_of_a_large_page_is_that_of_its_first_megabytes() -> None:
    text = TEXT * 40_000
    assert decode(text.encode("gbk")) == text
    assert decode(b"\xff" + text.encode()) == "\ufffd" + text


def test_a_declaration_is_searched_only_near_the_start() -> None:
    meta, text = b'<meta charset="big5">', "法務部廉政署公告".encode("big5hkscs")
    assert declared_charset(b" " * (4096 - len(meta)) + meta) == "big5"
    assert declared_charset(b" " * 4096 + meta) == ""
    assert "公告" not in decode(b" " * 4096 + meta + text)


def test_big5_with_the_characters_of_hong_kong_is_read_under_both_names() -> None:
    for name in ("Big5", "BIG5-HKSCS"):
        assert decode("喺嗰度公告".encode("big5hkscs"), charset=name) == "喺嗰度公告"


def test_utf16_is_read_in_both_orders_of_bytes() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        raw = mark + f"<p>{TEXT}</p>".encode(encoding)
        assert decode(raw) == f"<p>{TEXT}</p>"
        assert extract(raw).text == TEXT


def test_a_nul_inside_a_character_of_utf8_is_removed() -> None:
    raw = TEXT.encode()
    assert decode(raw[:1] + b"\0" + raw[1:]) == TEXT


def test_any_bytes_give_text() -> None:
    assert isinstance(decode(bytes(range(256)) * 50), str)
    assert decode(b"") == ""


def test_utf8_bytes_are_passed_to_the_parser_without_a_copy() -> None:
    raw = page("gb2312", "utf-8")
    assert as_utf8(raw) is raw


def test_other_input_is_passed_to_the_parser_as_utf8() -> None:
    assert TEXT in as_utf8(page("utf-8", "gbk")).decode()
    assert as_utf8(TEXT).decode() == TEXT
    assert as_utf8("\ud800坏的代理") == "?坏的代理".encode()


@pytest.mark.parametrize("start", DOCUMENTS)
def test_files_that_are_not_pages_have_no_text(start: bytes) -> None:
    raw = start + b"\x00\x01\x02<p>text</p>" * 100
    assert is_document(raw)
    assert decode(raw) == ""
    assert as_utf8(raw) == b""
    assert extract(raw).text == extract(decode(raw)).text == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n%PDF-1.4\n<p>text</p>",
        b"\xef\xbb\xbf %PDF-1.4\n<p>text</p>",
        b"\0\0\0\x20ftypisom<p>text</p>",
        b"a.txt" + b"\0" * 252 + b"ustar\x0000<p>text</p>",
        b"\x7fELF\x02\x01<p>text</p>",
        b"SQLite format 3\0<p>text</p>",
        # of no known type: six control characters in a hundred bytes
        (b"<p>text</p>" + b"a" * 83 + b"\x01\x02\x0e\x12\x1e\x7f") * 20,
    ],
)
def test_a_file_is_recognised_by_a_signature_anywhere_and_by_control_characters(raw: bytes) -> None:
    assert is_document(raw)
    assert extract(raw).text == ""


@pytest.mark.parametrize(
    "raw",
    [
        page("utf-8", "utf-8"),
        b"",
        # spaces, breaks, NULs and the escapes of ISO-2022 are not counted
        page("utf-8", "utf-8") + b" \t\r\n\f\0\x1b" * 200,
        # four control characters in a hundred bytes are damage
        (b"<p>text</p>" + b"a" * 85 + b"\x01\x02\x0e\x12") * 20,
        # the low bytes of UTF-16 look like control characters
        b"\xff\xfe" + ("<p>" + "\u4e01\u4e02\u4e03" * 400).encode("utf-16-le"),
    ],
)
def test_a_page_is_not_a_document(raw: bytes) -> None:
    assert not is_document(raw)


def test_big5_is_not_used_for_a_page_in_gbk_that_declares_it() -> None:
    assert TEXT in decode(page("big5", "gbk"))


def test_the_declared_charset_is_found_in_both_forms_of_meta() -> None:
    assert declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">') == "gb2312"
    assert declared_charset(b"<meta charset='UTF-8'/>") == "utf-8"
    assert declared_charset(b"<p>no meta</p>") == ""


ARTICLE = article_page(f"<div id=zoom>{paragraphs()}<p><a href='/附件.docx' title='附件一'>下载</a></p></div>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_a_page_gives_the_same_article_as_bytes_and_as_text(encoding: str) -> None:
    raw = ARTICLE.encode(encoding)
    article = extract(raw)
    assert article == extract(decode(raw)) == extract("\ufeff" + decode(raw))
    assert article.paragraphs[: len(PARAGRAPHS)] == PARAGRAPHS


@pytest.mark.parametrize(
    "attribute", ["href='/附件.docx'", "href='/a.docx' title='附件一'"], ids=["address", "title of a link"]
)
def test_a_page_in_ascii_with_gbk_in_an_attribute_gives_the_same_article_as_bytes_and_as_text(attribute: str) -> None:
    raw = f"<div id=zoom><p>{'This is a sentence, and this is another. ' * 9}</p><p><a {attribute}>a.docx</a></p></div>"
    article = extract(raw.encode("gbk"))
    assert article == extract(decode(raw.encode("gbk")))
    assert "\ufffd" not in article.attachments[0].url + article.attachments[0].name


@given(ENCODED_PAGES | BROKEN_PAGES.map(lambda html: html.encode("utf-8", "replace")))
def test_any_page_gives_the_same_article_as_bytes_and_as_text(raw: bytes) -> None:
    assert extract(raw) == extract(decode(raw))


TRADITIONAL = (
    "臨河市政府今日舉行法治建設推進會，聽取各局處的工作報告，並就下一階段重點工作作出部署。",
    "市長表示，過去一年，市府各局處積極推動各項業務，市民滿意度持續提升，成果有目共睹。",
)


@pytest.mark.parametrize("name", ["x-big5", "cp950", "big5hkscs", "csBig5"])
@pytest.mark.parametrize("where", ["header", "meta"])
def test_big5_is_read_under_all_its_names(name: str, where: str) -> None:
    meta = f'<meta charset="{name}">' if where == "meta" else ""
    raw = f"{meta}<p>法務部廉政署公告</p>".encode("big5")
    assert "法務部廉政署公告" in decode(raw, charset=name if where == "header" else "")


@pytest.mark.parametrize("meta", ["", "<script>" + "var a=1;" * 700 + '</script><meta charset="big5">'])
def test_big5_is_read_without_a_declaration(meta: str) -> None:
    raw = f"<html><head>{meta}<body>{paragraphs(TRADITIONAL)}".encode("big5")
    assert extract(raw).paragraphs == TRADITIONAL


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read_without_a_byte_order_mark(codec: str) -> None:
    assert clean(article_page(paragraphs()).encode(codec)) == BODY


def _as_windows(raw: bytes) -> str:
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
@pytest.mark.parametrize(
    "misread",
    [
        lambda raw: raw.decode("latin-1"),
        lambda raw: raw.decode("iso8859-9"),
        lambda raw: raw.decode("iso8859-15"),
        _as_windows,
        lambda raw: raw.decode("latin-1").encode().decode("latin-1"),
    ],
    ids=["Latin-1", "Latin-5", "Latin-9", "Windows-1252", "twice"],
)
def test_a_page_that_was_encoded_twice_is_repaired(codec: str, misread: Callable[[bytes], str]) -> None:
    whole = misread(article_page(paragraphs()).encode(codec))
    article = extract(whole.encode())
    assert (article.title, article.text) == (TITLE, BODY)
    assert clean(whole) == BODY
    inside = article_page(misread(paragraphs().encode(codec)))
    assert clean(inside.encode()) == clean(inside) == BODY


@pytest.mark.parametrize("frame, body", [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_body_in_another_encoding_than_its_frame_is_read(frame: str, body: str) -> None:
    before, after = article_page("@").split("@")
    article = extract(before.encode(frame) + paragraphs().encode(body) + after.encode(frame))
    assert (article.title, article.text, article.source) == (TITLE, BODY, "临河县委政法委")


@pytest.mark.parametrize(
    "text",
    [
        "Le café est déjà fermé à Genève, où l'été a été très ensoleillé, et l'élève était préoccupé.",
        "Öffentliche Beschlüsse für übergroße Straßenbäume müssen künftig veröffentlicht werden.",
    ],
)
def test_european_languages_are_not_repaired(text: str) -> None:
    assert decode((f"<p>{text}</p>" * 20).encode()) == f"<p>{text}</p>" * 20


@pytest.mark.parametrize(
    "garble",
    [
        lambda text: text.encode().decode("gbk", "ignore"),
        lambda text: text.encode("ascii", "replace").decode(),
        lambda text: "".join("锟斤拷" if i % 5 else c for i, c in enumerate(text)),
        lambda text: "".join("\ufffd" if i % 4 == 0 else c for i, c in enumerate(text)),
    ],
    ids=["UTF-8 as GBK", "question marks", "replacement as GBK", "replaced"],
)
def test_text_that_cannot_be_repaired_has_a_warning_and_a_low_confidence(garble: Callable[[str], str]) -> None:
    article = extract(article_page(paragraphs(tuple(map(garble, PARAGRAPHS)))))
    assert not article.text or article.confidence < 0.3
    assert article.warnings


@pytest.mark.parametrize(
    "text", [*PARAGRAPHS, *TRADITIONAL, RUSSIAN, "Le café est déjà fermé à Genève, où l'été passa."]
)
def test_text_in_its_own_encoding_is_not_garbled(text: str) -> None:
    assert garbled_share(text) < MANY_GARBLED
