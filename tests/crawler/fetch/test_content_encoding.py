"""Decoding of content codings: to the end or not at all, and never beyond the size limit."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.fetch.content_encoding import CodingMiddleware, decode
from crawler.fetch.errors import BadCoding, CutShort, TooLarge
from tests.crawler.server_faults import bomb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


_PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
_PAGE = "".join(f"<p>江岸区组织网格员走进社区，第{number}次。</p>" for number in range(2000)).encode()


@pytest.mark.parametrize("coding", _PACKED)
def test_body_is_decoded(coding):
    assert decode(_PACKED[coding](_PAGE), coding, len(_PAGE)) == _PAGE
    assert decode(_PACKED[coding](b""), coding, 1) == b""


def test_deflate_without_zlib_header_is_decoded():
    assert decode(_raw_deflate(_PAGE), "deflate", 0) == _PAGE


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_all_members_are_decoded(coding):
    parts = [_PACKED[coding](part) for part in (_PAGE, b"", b"end")]
    assert decode(b"".join(parts), coding, 0) == _PAGE + b"end"


def test_padding_after_gzip_is_ignored():
    assert decode(gzip.compress(_PAGE) + bytes(500), "gzip", 0) == _PAGE


@pytest.mark.parametrize("coding", _PACKED)
@pytest.mark.parametrize("share", [0.01, 0.3, 0.99])
def test_body_that_ends_too_early_is_an_error(coding, share):
    packed = _PACKED[coding](_PAGE)
    with pytest.raises(CutShort):
        decode(packed[: int(len(packed) * share)], coding, 0)


@pytest.mark.parametrize("coding", _PACKED)
def test_body_without_the_coding_is_an_error(coding):
    with pytest.raises(BadCoding):
        decode(_PAGE, coding, 0)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_decompression_bomb_stops_at_the_size_limit(coding):
    with pytest.raises(TooLarge):
        decode(bomb(coding), coding, 1 << 20)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_too_many_empty_members_are_an_error(coding):
    with pytest.raises(BadCoding):
        decode(_PACKED[coding](b"") * 5000, coding, 1 << 20)


@settings(deadline=None)  # the machine may be busy
@given(body=st.binary(max_size=300), coding=st.sampled_from(sorted(_PACKED)))
def test_any_bytes_give_a_body_or_one_of_three_errors(body, coding):
    try:
        assert len(decode(body, coding, 10_000)) <= 10_000
    except (BadCoding, CutShort, TooLarge) as error:
        assert str(error)


_MAXSIZE = 100_000


def decoded(body: bytes, *codings: str, meta: dict[str, object] | None = None, **headers: str) -> Response:
    """Return the response that the middleware makes of a body."""
    middleware = CodingMiddleware.from_crawler(get_crawler(Spider, {"DOWNLOAD_MAXSIZE": _MAXSIZE}))
    url = "http://www.example.cn/a.html"
    response = Response(
        url, headers={"Content-Type": "text/html", "Content-Encoding": list(codings), **headers}, body=body
    )
    return middleware.process_response(Request(url, meta=meta), response)


@pytest.mark.parametrize("codings", [("gzip",), ("GZIP",), ("identity, gzip",), (" gzip ,",), ("x-gzip", "identity")])
def test_response_is_decoded_and_becomes_a_page(codings):
    page = decoded(gzip.compress(b"<html>" * 9), *codings)
    assert isinstance(page, HtmlResponse) and page.body == b"<html>" * 9
    assert "Content-Encoding" not in page.headers and page.headers["Content-Type"] == b"text/html"


def test_codings_are_undone_in_reverse_order():
    body = brotli.compress(gzip.compress(b"page"))
    assert decoded(body, "gzip, br").body == decoded(body, "gzip", "br").body == b"page"
    with pytest.raises(BadCoding):
        decoded(body, "br, gzip")


@pytest.mark.parametrize("codings", [("gzip, gzip, gzip",), ("compress",), ("gzip", "x-unknown")])
def test_unknown_and_too_many_codings_are_an_error(codings):
    with pytest.raises(BadCoding, match=codings[0].partition(",")[0]):
        decoded(gzip.compress(b"page"), *codings)


def test_body_without_a_coding_and_empty_body_are_returned_as_they_are():
    assert decoded(b"page").body == decoded(b"page", "identity").body == b"page"
    empty = decoded(b"", "compress")
    assert empty.body == b"" and empty.headers["Content-Encoding"] == b"compress"


def test_limit_is_that_of_the_setting_or_of_the_request():
    packed = gzip.compress(bytes(_MAXSIZE + 1))
    assert len(decoded(gzip.compress(bytes(_MAXSIZE)), "gzip").body) == _MAXSIZE
    with pytest.raises(TooLarge, match=f"{len(packed)} bytes of gzip decompress to more than {_MAXSIZE}"):
        decoded(packed, "gzip")
    assert len(decoded(packed, "gzip", meta={"download_maxsize": _MAXSIZE + 1}).body) == _MAXSIZE + 1
    with pytest.raises(TooLarge):
        decoded(gzip.compress(bytes(9)), "gzip", meta={"download_maxsize": 8})


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_hundred_members_are_decoded(coding):
    member = _PACKED[coding](b"x")
    assert decode(member * 99, coding, 0) == b"x" * 99
    with pytest.raises(BadCoding, match=r"members|frames"):
        decode(member * 101, coding, 0)
