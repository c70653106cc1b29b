"""The text of a response."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from cleaner import extract
from crawler.fetch import blocking, decoding
from crawler.fetch.blocking import Cause, challenge_of, why_no_article
from crawler.fetch.decoding import charset_of, decode_body, text_of
from crawler.listing.discovery import find_articles, find_columns
from crawler.platforms import read_column
from tests.crawler.conftest import article_page, column_page

URL = "http://www.example.cn/news/"
ARTICLE = article_page("江岸区开展反诈宣传", "2024-05-06").replace('<meta charset="utf-8">', "")
COLUMN = column_page([("/news/202405/t20240506_0000001.html", "2024-05-06")], "index_1.html")


def response(body: bytes, content_type: str = "text/html", status: int = 200) -> HtmlResponse:
    return HtmlResponse(URL, status=status, headers={"Content-Type": content_type}, body=body)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-8-sig"])
def test_readers_get_the_same_from_text_as_from_bytes(charset):
    for page in (ARTICLE, COLUMN):
        body = page.encode(charset)
        text = text_of(response(body))
        assert text == page
        assert extract(text, url=URL) == extract(body, url=URL)
        assert read_column(text, URL) == read_column(body, URL)
        assert find_columns(text, URL, ["www.example.cn"]) == find_columns(body, URL, ["www.example.cn"])
        assert find_articles(text, URL, ["www.example.cn"]) == find_articles(body, URL, ["www.example.cn"])
        for check in (blocking.links_of, blocking.is_cut_short, blocking.is_error_page, blocking.instead_of_article):
            assert check(text) == check(body)


def test_charset_of_the_header_decides_for_big5():
    text = "江岸區開展反詐宣傳活動"
    assert text_of(response(text.encode("big5"), "text/html; charset=big5")) == text
    assert text_of(response(text.encode("utf-8"), "text/html; charset=big5")) == text, "valid UTF-8 is never Big5"


@pytest.mark.parametrize("signature", [b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff"])
def test_file_that_is_not_a_page_has_no_text_and_is_counted_as_such(signature):
    file = response(signature + bytes(range(256)) * 10)
    assert text_of(file) == ""
    assert why_no_article(file, URL) is Cause.NOT_HTML and extract(text_of(file)).text == ""
    assert decode_body(b"") == ""


def test_response_is_decoded_once(monkeypatch):
    calls = []
    monkeypatch.setattr(decoding, "decode_as", lambda body, charset: calls.append(charset) or (body.decode(), "utf-8"))
    page, other = response(ARTICLE.encode(), "text/html; charset=UTF-8"), response(COLUMN.encode())
    assert text_of(page) is text_of(page) and charset_of(page) == "utf-8"
    assert why_no_article(page, URL) is None
    assert calls == ["utf-8"]
    assert text_of(other) == COLUMN and text_of(other.replace(body=b"x")) == "x"


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        ("江岸区<meta charset=gb2312>".encode(), "text/html", "utf-8"),
        ("江岸区<meta charset=gb2312>".encode("gbk"), "text/html", "gbk"),
        ("江岸区".encode("gbk"), "text/html", "gbk"),
        ("江岸区".encode("gb18030"), "text/html; charset=GB18030", "gb18030"),
        ("江岸區".encode("big5"), "text/html; charset=big5", "big5hkscs"),
        (b"<meta charset=gb2312><a href='?q=&#20844;'>", "text/html", "gbk"),
        (b"<a href='?q=&#20844;'>", "text/html", "utf-8"),
        ("江岸区".encode("utf-16"), "text/html", "utf-8"),
        (b"%PDF-1.7", "application/pdf", "utf-8"),
    ],
)
def test_charset_of_a_page_is_that_of_its_queries(body, content_type, charset):
    assert charset_of(response(body, content_type)) == charset


def test_challenge_of_a_response_is_computed_once(monkeypatch):
    page, refusal = response(ARTICLE.encode()), response(b"", status=403)
    assert challenge_of(page) is None and challenge_of(refusal) is Cause.FENCE
    monkeypatch.setattr(blocking, "challenge", lambda *arguments: pytest.fail("looked for again"))
    assert challenge_of(page) is None and challenge_of(refusal) is Cause.FENCE


def test_stub_is_measured_in_bytes():
    page = f"<html><body>{'江岸' * 80}</body></html>"
    assert len(page) < 500 <= len(page.encode())
    assert why_no_article(response(page.encode()), URL) is None
    assert why_no_article(response(page.encode("gb18030")), URL) is Cause.STUB


def test_response_without_a_content_type_has_a_text():
    assert text_of(HtmlResponse(URL, body=ARTICLE.encode())) == ARTICLE
