"""The content codings of HTTP (gzip, deflate, brotli, zstd), undone whole or not at all.

Scrapy's middleware hands on what it could unpack of a body that breaks off: half an article that nobody would tell
from a whole one. It bounds what a body unpacks to, and so does this one.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator

import brotli
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.fetch.errors import BadCoding, CutShort, TooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 1 << 16
#: No server packs a page more than twice; each coding more costs the unpacking of a whole body.
_CODINGS_MAX = 2
#: Parts of one file, each packed by itself. Going on to the next takes as long as what is left is large.
_MEMBERS_MAX = 100
_GZIP, _ZLIB, _RAW_DEFLATE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class CodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, but a body that cannot be unpacked whole fails its request under a name of its own."""

    def process_response(self, request: Request, response: Response) -> Response:  # type: ignore[override]
        codings = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",")
        named = [name for coding in codings if (name := coding.strip()) not in (b"", b"identity")]
        if not named or not response.body:  # an answer without a body may name the coding that it would have
            return response
        if len(named) > _CODINGS_MAX or not all(name in _DECODERS for name in named):
            raise BadCoding(f"content codings {b', '.join(named)[:100]!r}")
        body, largest = response.body, request.meta.get("download_maxsize", self._max_size)
        for name in reversed(named):
            body = decode(body, name.decode("ascii"), largest)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        of_text = {"encoding": None} if issubclass(kind, TextResponse) else {}  # to be found anew
        return response.replace(cls=kind, headers=headers, body=body, **of_text)


def decode(body: bytes, coding: str, largest: int) -> bytes:
    """A body without its content coding.

    Parameters:
        coding: `gzip`, `x-gzip`, `deflate`, `br` or `zstd`.
        largest: the most bytes that may come out; 0 for any number.

    Raises `TooLarge`, `CutShort` where the body ends too early, `BadCoding` where it is something else.
    """
    parts, size = [], 0
    try:
        for part in _DECODERS[coding.encode("ascii")](body):
            parts.append(part)
            size += len(part)
            if largest and size > largest:
                raise TooLarge(f"{len(body)} bytes of {coding} unpack to more than {largest}")
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise BadCoding(f"not {coding}: {error}") from error
    return b"".join(parts)


def _gunzip(body: bytes) -> Iterator[bytes]:
    for _ in range(_MEMBERS_MAX):
        unpacker = zlib.decompressobj(_GZIP)
        yield from _inflate_with(unpacker, body)
        body = unpacker.unused_data
        if not body.startswith(b"\x1f\x8b"):  # the end, or padding
            return
    raise BadCoding(f"gzip of more than {_MEMBERS_MAX} members")


def _inflate(body: bytes) -> Iterator[bytes]:
    """RFC 9110 means zlib's format; old servers send the bare stream."""
    try:
        zlib.decompressobj(_ZLIB).decompress(body, 1)
    except zlib.error:
        yield from _inflate_with(zlib.decompressobj(_RAW_DEFLATE), body)
    else:
        yield from _inflate_with(zlib.decompressobj(_ZLIB), body)


def _inflate_with(unpacker: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    while not unpacker.eof:
        part = unpacker.decompress(body, _CHUNK)
        body = unpacker.unconsumed_tail
        if not part and not body and not unpacker.eof:
            raise CutShort("the body ends before its coding does")
        yield part


def _unbrotli(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    part = unpacker.process(body, output_buffer_limit=_CHUNK)
    while part:
        yield part
        part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=_CHUNK)
    if not unpacker.is_finished():
        raise CutShort("the body ends before its coding does")


def _unzstd(body: bytes) -> Iterator[bytes]:
    for _ in range(_MEMBERS_MAX):
        unpacker = zstd.ZstdDecompressor()
        yield unpacker.decompress(body, _CHUNK)
        while not unpacker.eof:
            if unpacker.needs_input:
                raise CutShort("the body ends before its coding does")
            yield unpacker.decompress(b"", _CHUNK)
        body = unpacker.unused_data
        if not body:
            return
    raise BadCoding(f"zstd of more than {_MEMBERS_MAX} frames")


_DECODERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gunzip,
    b"x-gzip": _gunzip,
    b"deflate": _inflate,
    b"br": _unbrotli,
    b"zstd": _unzstd,
}
