"""A table of server faults: each is a response to the request for an article, with the expected counter of the run."""

from __future__ import annotations

import gzip
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import brotli

from tests.crawler.conftest import column_page
from tests.crawler.hostile_server import Answer, HostileSite, Wire, article, message, says

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Bytes to which the bombs decompress: more than the memory limit of a crawl.
_BOMB = 1 << 29
_CHUNK = bytes(1 << 20)


@dataclass(frozen=True)
class Fault:
    """A fault of a server, and how the run must count it.

    Attributes:
        name: What the fault is.
        answer: The response.
        cause: The counter under `failed`; "" if the article is valid nevertheless.
        kept: Whether the article is stored.
    """

    name: str
    answer: Answer
    cause: str = ""
    kept: bool = False


def add_faults(site: HostileSite, faults: Mapping[str, Fault]) -> tuple[dict[str, str], list[str]]:
    """Add a column of the faults' articles, each followed by a valid one.

    Returns:
        The paths of the faults by name, and the paths of the valid articles.
    """
    numbers = range(1, 2 * len(faults) + 1)
    paths = [f"/news/202405/t20240501_{number:07}.html" for number in numbers]
    faulty = dict(zip(faults, paths[::2], strict=True))
    for name, fault in faults.items():
        site.answers[faulty[name]] = fault.answer
    site.answers["/news/"] = says(message(column_page([(path, "2024-05-01") for path in paths], "").encode()))
    return faulty, paths[1::2]


@cache
def bomb(coding: str) -> bytes:
    """Half a gigabyte of zeros, compressed."""
    if coding in ("gzip", "deflate"):
        packer = zlib.compressobj(wbits=31 if coding == "gzip" else 15)
        first = packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
        # After a full flush the same input gives the same output, so that it need not be compressed 500 times.
        return first + (packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)) * (_BOMB // len(_CHUNK))
    if coding == "zstd":
        whole = zstd.ZstdCompressor()
        return b"".join(whole.compress(_CHUNK) for _ in range(_BOMB // len(_CHUNK))) + whole.flush()
    squeezer = brotli.Compressor(quality=1)
    return b"".join(squeezer.process(_CHUNK) for _ in range(_BOMB // len(_CHUNK))) + bytes(squeezer.finish())


def _packed(coding: bytes, body: bytes) -> bytes:
    return message(body, "200 OK", b"Content-Encoding: " + coding)


def _of_page(make: Callable[[bytes], bytes]) -> Answer:
    """Answer with what a function makes of the valid page of the path."""
    return lambda wire: wire.send(make(article(wire.path)))


def _trickle(wire: Wire) -> None:
    wire.send(message(b"", length=100_000))
    wire.flood(b"x", pause=0.2)


def _stall_after(start: bytes) -> Answer:
    def answer(wire: Wire) -> None:
        wire.send(start)
        wire.stall()

    return answer


def _reset_after(start: Callable[[bytes], bytes]) -> Answer:
    def answer(wire: Wire) -> None:
        wire.send(start(article(wire.path)))
        time.sleep(0.1)  # otherwise the reset discards what was sent
        wire.reset()

    return answer


def _flood_after(start: bytes, *pieces: bytes) -> Answer:
    def answer(wire: Wire) -> None:
        wire.send(start)
        wire.flood(*pieces)

    return answer


def moved(location: bytes, status: str = "302 Found") -> Answer:
    """Answer with a redirect."""
    return says(message(b"", status, b"Location: " + location))


def _refreshed(url: str) -> Answer:
    page = f'<html><head><meta http-equiv="refresh" content="0;url={url}"></head><body>{"<p>x</p>" * 99}</body></html>'
    return says(message(page.encode()))


def _in_charset(said: bytes, meta: str = "utf-8", real: str = "utf-8") -> Answer:
    def make(page: bytes) -> bytes:
        body = page.decode().replace('charset="utf-8"', f'charset="{meta}"').encode(real)
        return message(body, "200 OK", b"Content-Type: text/html; charset=" + said)

    return _of_page(make)


_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
_UNSAID = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
_COOKIES = tuple(b"Set-Cookie: c%d=%s" % (number, b"v" * 80) for number in range(400))

_TABLE = (
    # the connection
    Fault("closed at once", says(b""), "connection"),
    Fault("reset at once", _reset_after(lambda page: b""), "connection"),
    Fault("reset in the head", _reset_after(lambda page: b"HTTP/1.1 200 OK\r\nContent-"), "connection"),
    Fault("reset in the body", _reset_after(lambda page: message(page[:500], length=len(page))), "truncated"),
    Fault("reset in a body of unsaid length", _reset_after(lambda page: _UNSAID + page[:1000]), "cut_short"),
    Fault("no answer", _stall_after(b""), "timeout"),
    Fault("stall in the head", _stall_after(b"HTTP/1.1 200 OK\r\nContent-Type: text/"), "timeout"),
    Fault("stall in the body", _stall_after(message(b"<html>", length=9000)), "timeout"),
    Fault("a byte at a time", _trickle, "timeout"),
    # lengths
    Fault("length too long", _of_page(lambda page: message(page, length=len(page) + 99)), "truncated"),
    Fault(
        "length too short",
        _of_page(lambda page: message(page, length=page.index("工作人员".encode()) + 12)),
        "cut_short",
    ),
    Fault("length negative", _of_page(lambda page: message(page, length=-5)), "not_http"),
    Fault("two lengths", _of_page(lambda page: message(page, "200 OK", b"Content-Length: 7")), "not_http"),
    Fault(
        "unsaid length, cut", _of_page(lambda page: _UNSAID + page[: page.index("工作人员".encode()) + 10]), "cut_short"
    ),
    Fault("chunks cut", _of_page(lambda page: _CHUNKED + b"%x\r\n" % len(page) + page[:700]), "truncated"),
    Fault("chunks of no size", says(_CHUNKED + b"zz\r\n<html>"), "truncated"),
    Fault("length of nine gigabytes", says(message(b"<html>", length=9 << 30)), "too_large"),
    Fault("endless body", _flood_after(_UNSAID, b"<p>" + b"x" * 65536), "too_large"),
    Fault("endless chunks", _flood_after(_CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), "too_large"),
    # codings
    *(
        Fault(
            f"{coding} bomb", lambda wire, coding=coding: wire.send(_packed(coding.encode(), bomb(coding))), "too_large"
        )
        for coding in ("gzip", "deflate", "br", "zstd")
    ),
    Fault("gzip cut", _of_page(lambda page: _packed(b"gzip", gzip.compress(page)[:-200])), "truncated"),
    Fault("brotli cut", _of_page(lambda page: _packed(b"br", brotli.compress(page)[:-100])), "truncated"),
    Fault("zstd cut", _of_page(lambda page: _packed(b"zstd", zstd.compress(page)[:-100])), "truncated"),
    Fault("deflate cut", _of_page(lambda page: _packed(b"deflate", zlib.compress(page)[:-100])), "truncated"),
    Fault("gzip that is none", _of_page(lambda page: _packed(b"gzip", page)), "coding"),
    Fault("brotli that is none", _of_page(lambda page: _packed(b"br", page)), "coding"),
    Fault("zstd that is none", _of_page(lambda page: _packed(b"zstd", page)), "coding"),
    Fault("deflate that is none", _of_page(lambda page: _packed(b"deflate", page)), "coding"),
    Fault("gzip of nothing", says(_packed(b"gzip", b"")), "stub"),
    Fault("coding of no name", _of_page(lambda page: _packed(b"\xff\x1b[31m", page)), "coding"),
    Fault(
        "a thousand codings", _of_page(lambda page: _packed(b"gzip, " * 1000 + b"gzip", gzip.compress(page))), "coding"
    ),
    Fault("gzip twice", _of_page(lambda page: _packed(b"gzip, gzip", gzip.compress(gzip.compress(page)))), kept=True),
    # redirects
    Fault(
        "redirect to itself",
        lambda wire: wire.send(message(b"", "302 Found", b"Location: " + wire.path.encode())),
        "redirects",
    ),
    Fault("redirects without end", moved(b"/again/0"), "redirects"),
    Fault("to another host", moved(b"http://www.other.example/"), "leaves_site"),
    Fault("to a file", moved(b"file:///etc/passwd"), "leaves_site"),
    Fault("to data", moved(b"data:text/html,<h1>x</h1>"), "leaves_site"),
    Fault("to ftp", moved(b"ftp://SELF/x.html"), "leaves_site"),
    Fault("to javascript", moved(b"javascript:alert(1)"), "leaves_site"),
    Fault("to the cloud's metadata", moved(b"http://169.254.169.254/latest/meta-data/"), "leaves_site"),
    Fault("to a private network", moved(b"http://10.0.0.1/"), "leaves_site"),
    Fault("to IPv6's loopback", moved(b"http://[::1]/"), "leaves_site"),
    Fault("to loopback in decimal", moved(b"http://2130706433/"), "leaves_site"),
    Fault("to loopback in hex", moved(b"http://0x7f000001/"), "leaves_site"),
    Fault("to loopback in octal", moved(b"http://0177.0.0.1/"), "leaves_site"),
    Fault("to loopback, short", moved(b"http://127.1/"), "leaves_site"),
    Fault("to localhost", moved(b"http://localhost/"), "leaves_site"),
    Fault("with a name before the host", moved(b"http://SELF@evil.example/"), "leaves_site"),
    Fault("with a backslash", moved(b"http://SELF\\@evil.example/"), "http_404"),
    Fault("to no address", moved(b"http://[::1"), "leaves_site"),
    Fault("to no port", moved(b"http://127.0.0.1:99999/"), "leaves_site"),
    Fault("to nowhere", moved(b""), "redirects"),
    Fault("with line ends", moved(b"/a%0d%0aSet-Cookie:%20x=1"), "http_404"),
    Fault("with control characters", moved(b"/a\x00\x07\x1b[31mb\x7f"), "http_404"),
    Fault("refreshed to a file", _refreshed("file:///etc/passwd"), "leaves_site"),
    Fault("refreshed to another host", _refreshed("http://10.0.0.1/"), "leaves_site"),
    # charsets
    Fault("charset of no name", _in_charset(b"utf-99"), kept=True),
    Fault("charset that is a wrong one", _in_charset(b"gbk"), kept=True),
    Fault("charset in meta that is a wrong one", _in_charset(b"gb2312", meta="utf-8", real="gb18030"), kept=True),
    Fault("charset of Python's own", _in_charset(b"zlib_codec", meta="hex"), kept=True),
    Fault("charset that is slow", _in_charset(b"punycode", meta="idna"), kept=True),
    Fault("charset that is none", _in_charset(b"undefined", meta="undefined"), kept=True),
    Fault("charset of sixteen bits", _in_charset(b"utf-16"), kept=True),
    # heads
    Fault("no head", says(b"<html>\n<body>HTTP/0.9</body></html>\n"), "not_http"),
    Fault("status of no number", says(b"HTTP/1.1 OK\r\n\r\n"), "not_http"),
    Fault("version of no number", says(b"HTTP/x.y 200 OK\r\n\r\n"), "not_http"),
    Fault("another protocol", says(b"SSH-2.0-OpenSSH_9.6\r\n"), "not_http"),
    Fault("status beyond", _of_page(lambda page: message(page, "799 Odd")), "http_799"),
    Fault("header flood", _flood_after(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"), "head_too_large"),
    Fault("header line without end", _flood_after(b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 4096), "head_too_large"),
    Fault(
        "continued for ever",
        _flood_after(b"", b"HTTP/1.1 100 Continue\r\nX-A: " + b"a" * 1000 + b"\r\n\r\n"),
        "head_too_large",
    ),
    Fault("cookie flood", _of_page(lambda page: message(page, "200 OK", *_COOKIES)), kept=True),
    Fault("NUL in a header", _of_page(lambda page: message(page, "200 OK", b"X-A: a\0b", b'ETag: "a\0b"')), kept=True),
    Fault("NUL in a header's name", _of_page(lambda page: message(page, "200 OK", b"X\0A: b")), "not_http"),
    Fault("header without colon", _of_page(lambda page: message(page, "200 OK", b"nonsense")), kept=True),
    Fault(
        "transfer of no name",
        _of_page(lambda page: message(page, "200 OK", b"Transfer-Encoding: \x1b[31m")),
        "not_http",
    ),
    Fault("status without end", _of_page(lambda page: message(page, "200 " + "O" * 20_000)), "head_too_large"),
    # refusals
    Fault("too many requests", says(message(b"", "429 Too Many Requests")), "http_429"),
    Fault("unavailable", says(message(b"", "503 Service Unavailable", b"Retry-After: soon")), "http_503"),
    Fault(
        "unavailable for ever", says(message(b"", "503 Service Unavailable", b"Retry-After: 99999999999")), "http_503"
    ),
)
FAULTS = {fault.name: fault for fault in _TABLE}
