"""Decoding of content codings: to the end or not at all, and never beyond the size limit."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fetch.content_encoding import decode
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
def test_body_that_breaks_off_is_no_page(coding, share):
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
