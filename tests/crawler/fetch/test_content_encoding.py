"""Bodies without their content codings: whole, or not at all, and never larger than a page may be."""

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
def test_packed_page_comes_out_whole(coding):
    assert decode(_PACKED[coding](_PAGE), coding, len(_PAGE)) == _PAGE
    assert decode(_PACKED[coding](b""), coding, 1) == b""


def test_deflate_of_old_servers_has_no_frame():
    assert decode(_raw_deflate(_PAGE), "deflate", 0) == _PAGE


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_files_of_several_parts_are_read_to_the_end(coding):
    parts = [_PACKED[coding](part) for part in (_PAGE, b"", b"end")]
    assert decode(b"".join(parts), coding, 0) == _PAGE + b"end"


def test_padding_after_gzip_is_no_page():
    assert decode(gzip.compress(_PAGE) + bytes(500), "gzip", 0) == _PAGE


@pytest.mark.parametrize("coding", _PACKED)
@pytest.mark.parametrize("share", [0.01, 0.3, 0.99])
def test_body_that_breaks_off_is_no_page(coding, share):
    packed = _PACKED[coding](_PAGE)
    with pytest.raises(CutShort):
        decode(packed[: int(len(packed) * share)], coding, 0)


@pytest.mark.parametrize("coding", _PACKED)
def test_what_is_not_packed_is_no_page(coding):
    with pytest.raises(BadCoding):
        decode(_PAGE, coding, 0)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_are_given_up_at_the_largest_size(coding):
    with pytest.raises(TooLarge):
        decode(bomb(coding), coding, 1 << 20)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_endless_parts_without_content_are_given_up(coding):
    with pytest.raises(BadCoding):
        decode(_PACKED[coding](b"") * 5000, coding, 1 << 20)


@settings(deadline=None)  # a machine may be busy
@given(body=st.binary(max_size=300), coding=st.sampled_from(sorted(_PACKED)))
def test_any_bytes_are_a_body_or_one_of_the_three_errors(body, coding):
    try:
        assert len(decode(body, coding, 10_000)) <= 10_000
    except (BadCoding, CutShort, TooLarge) as error:
        assert str(error)
