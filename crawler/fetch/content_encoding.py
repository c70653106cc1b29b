"""The middleware that decodes the content codings of HTTP (gzip, deflate, brotli, zstd).

If a body ends too early, Scrapy's middleware returns the decoded part: half of an article, which looks complete. This
middleware fails the request. Both limit the decoded size. The decoders are written by hand because those of Scrapy are
private and do not report a body that ends too early.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Self

import brotli
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.fetch.errors import BadCoding, CutShort, TooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 1 << 16
#: No server compresses a page more than twice, and each further coding costs the decoding of a whole body.
_CODINGS_MAX = 2
#: Separately compressed parts of one file. Each next part costs a copy of the rest of the file.
_MEMBERS_MAX = 100
_GZIP, _ZLIB, _RAW_DEFLATE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class CodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware; a body that cannot be decoded completely fails the request with an error."""

    size_max: int

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware, with DOWNLOAD_MAXSIZE as the limit of the decoded size."""
        middleware = super().from_crawler(crawler)
        middleware.size_max = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:  # type: ignore[override]
        """Decode the body, or raise `TooLarge`, `CutShort` or `BadCoding`."""
        codings = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",")
        named = [name for coding in codings if (name := coding.strip()) not in (b"", b"identity")]
        if not named or not response.body:  # a response without a body may still name a coding
            return response
        if len(named) > _CODINGS_MAX or not all(name in _DECODERS for name in named):
            raise BadCoding(f"content codings {b', '.join(named)[:100]!r}")
        body, size_max = response.body, request.meta.get("download_maxsize", self.size_max)
        for name in reversed(named):
            body = decode(body, name.decode("ascii"), size_max)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        of_text = {"encoding": None} if issubclass(kind, TextResponse) else {}  # Scrapy determines it anew
        return response.replace(cls=kind, headers=headers, body=body, **of_text)


def decode(body: bytes, coding: str, size_max: int) -> bytes:
    """Decode one content coding.

    Args:
        body: The encoded body.
        coding: `gzip`, `x-gzip`, `deflate`, `br` or `zstd`.
        size_max: The limit of the decoded size in bytes; 0 for none.

    Raises:
        TooLarge: The decoded size exceeds the limit.
        CutShort: The body ends too early.
        BadCoding: The body does not have this coding.
    """
    parts, size = [], 0
    try:
        for part in _DECODERS[coding.encode("ascii")](body):
            parts.append(part)
            size += len(part)
            if size_max and size > size_max:
                raise TooLarge(f"{len(body)} bytes of {coding} decompress to more than {size_max}")
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise BadCoding(f"not {coding}: {error}") from error
    return b"".join(parts)


def _gunzip(body: bytes) -> Iterator[bytes]:
    for _ in range(_MEMBERS_MAX):
        decoder = zlib.decompressobj(_GZIP)
        yield from _inflate_with(decoder, body)
        body = decoder.unused_data
        if not body.startswith(b"\x1f\x8b"):  # the end, or padding
            return
    raise BadCoding(f"gzip with more than {_MEMBERS_MAX} members")


def _inflate(body: bytes) -> Iterator[bytes]:
    """Decode zlib's format, which RFC 9110 (section 8.4.1.2) means by deflate, or the bare stream of old servers."""
    try:
        zlib.decompressobj(_ZLIB).decompress(body, 1)
    except zlib.error:
        yield from _inflate_with(zlib.decompressobj(_RAW_DEFLATE), body)
    else:
        yield from _inflate_with(zlib.decompressobj(_ZLIB), body)


def _inflate_with(decoder: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    while not decoder.eof:
        part = decoder.decompress(body, _CHUNK)
        body = decoder.unconsumed_tail
        if not part and not body and not decoder.eof:
            raise CutShort("the compressed body ends too early")
        yield part


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    part = decoder.process(body, output_buffer_limit=_CHUNK)
    while part:
        yield part
        part = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=_CHUNK)
    if not decoder.is_finished():
        raise CutShort("the compressed body ends too early")


def _unzstd(body: bytes) -> Iterator[bytes]:
    for _ in range(_MEMBERS_MAX):
        decoder = zstd.ZstdDecompressor()
        yield decoder.decompress(body, _CHUNK)
        while not decoder.eof:
            if decoder.needs_input:
                raise CutShort("the compressed body ends too early")
            yield decoder.decompress(b"", _CHUNK)
        body = decoder.unused_data
        if not body:
            return
    raise BadCoding(f"zstd with more than {_MEMBERS_MAX} frames")


_DECODERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gunzip,
    b"x-gzip": _gunzip,
    b"deflate": _inflate,
    b"br": _unbrotli,
    b"zstd": _unzstd,
}
