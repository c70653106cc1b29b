"""The download handler without a network: which connections it refuses, and how many bytes of headers it reads."""

from __future__ import annotations

import pytest
from scrapy import Spider
from scrapy.core.downloader.handlers.http11 import _TunnelingTCP4ClientEndpoint
from scrapy.utils.reactor import install_reactor, is_reactor_installed
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import StringTransport
from twisted.web.client import HTTPConnectionPool, Request
from twisted.web.http_headers import Headers

from crawler.fetch.errors import HeadTooLarge, PrivateAddress
from crawler.fetch.handler import BoundedHandler, PublicPool, is_address, is_public

_PRIVATE, _PUBLIC = "10.0.0.8", "114.114.114.114"


class Endpoint:
    """Connects to one address at once."""

    def __init__(self, address: str = _PRIVATE) -> None:
        self.address = address

    def connect(self, factory: Factory) -> Protocol:
        kind = IPv6Address if ":" in self.address else IPv4Address
        return factory.buildProtocol(kind("TCP", self.address, 80))  # type: ignore[return-value]


def pool_of(spider: Spider, monkeypatch: pytest.MonkeyPatch, **settings: object) -> PublicPool:
    """Return the pool of the handler of a crawl. It connects at once and returns the protocol."""
    if not is_reactor_installed():
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    crawler = get_crawler(Spider, settings)
    crawler.spider = spider
    pool = BoundedHandler(crawler)._pool
    assert isinstance(pool, PublicPool) and pool.persistent
    monkeypatch.setattr(
        HTTPConnectionPool, "getConnection", lambda self, key, endpoint: endpoint.connect(Factory.forProtocol(Protocol))
    )
    return pool


def is_refused(pool: PublicPool, host: str, address: str = _PRIVATE, scheme: bytes = b"http") -> bool:
    """Return whether a connection to a host that resolves to an address is refused."""
    try:
        protocol = pool.getConnection((scheme, host.encode(), 80), Endpoint(address))
    except PrivateAddress as error:
        assert address in str(error) and "PRIVATE_HOSTS" in str(error)
        return True
    assert isinstance(protocol, Protocol)
    return False


@pytest.mark.parametrize("scheme", [b"http", b"https"])
def test_names_that_resolve_to_private_addresses_are_refused(monkeypatch, scheme):
    pool = pool_of(Spider("some", allowed_domains=["www.example.cn"]), monkeypatch)
    assert is_refused(pool, "www.example.cn", scheme=scheme)
    assert is_refused(pool, "www.example.cn", "::1", scheme)
    assert is_refused(pool, _PRIVATE, scheme=scheme)
    assert not is_refused(pool, "www.example.cn", _PUBLIC, scheme)


def test_hosts_of_the_setting_may_be_private_in_any_spelling(monkeypatch):
    spider = Spider("some", allowed_domains=["www.example.cn"])
    pool = pool_of(spider, monkeypatch, PRIVATE_HOSTS=["Intranet.Example.", "fd00::8"])
    assert not is_refused(pool, "intranet.example") and not is_refused(pool, "INTRANET.example.")
    assert not is_refused(pool, "[fd00::8]", "fd00::8")
    assert is_refused(pool, "www.example.cn")


def test_address_that_the_user_named_may_be_private(monkeypatch):
    of_address = pool_of(Spider("some", allowed_domains=[_PRIVATE, "www.example.cn"]), monkeypatch)
    assert not is_refused(of_address, _PRIVATE)
    assert is_refused(of_address, "www.example.cn") and is_refused(of_address, "10.0.0.9", "10.0.0.9")
    of_any = pool_of(Spider("some"), monkeypatch)
    assert not is_refused(of_any, _PRIVATE)
    assert is_refused(of_any, "www.example.cn")


def test_addresses_behind_a_proxy_are_not_checked(monkeypatch):
    pool = pool_of(Spider("some", allowed_domains=["www.example.cn"]), monkeypatch)
    assert not is_refused(pool, "www.example.cn", scheme=b"http-proxy")
    tunnel = _TunnelingTCP4ClientEndpoint.__new__(_TunnelingTCP4ClientEndpoint)
    monkeypatch.setattr(_TunnelingTCP4ClientEndpoint, "connect", lambda self, factory: Endpoint().connect(factory))
    assert isinstance(pool.getConnection((b"https", b"www.example.cn", 443), tunnel), Protocol)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("10.0.0.8", True), ("::1", True), ("www.example.cn", False), ("2130706433", False), ("", False)],
)
def test_addresses_are_told_from_names(host, expected):
    assert is_address(host) is expected


def test_translated_address_is_judged_by_the_address_in_it():
    assert is_public("2002:808:808::") and not is_public("2002:a00:8::")
    assert is_public("64:ff9b::808:808") and not is_public("64:ff9b::a00:8")


def respond(monkeypatch: pytest.MonkeyPatch, data: bytes) -> tuple[list[object], StringTransport]:
    """Return what a request gives when the server sends some data, and the connection."""
    pool = pool_of(Spider("some"), monkeypatch)
    protocol = pool._factory(lambda _: None, "").buildProtocol(IPv4Address("TCP", _PUBLIC, 80))
    transport = StringTransport()
    protocol.makeConnection(transport)
    headers = Headers({b"Host": [b"www.example.cn"]})
    request: Deferred[object] = protocol.request(Request(b"GET", b"/", headers, None))
    results: list[object] = []
    request.addBoth(results.append)
    for at in range(0, len(data), 1000):
        if not transport.disconnected:
            protocol.dataReceived(data[at : at + 1000])
    return results, transport


def _head(size: int) -> bytes:
    """Return a response whose status line and headers have so many bytes, apart from the line ends."""
    lines, size = [b"HTTP/1.1 200 OK"], size - 15
    while size:
        lines.append(b"X: " + b"x" * (min(size, 8000) - 3))
        size -= len(lines[-1])
    return b"\n".join(lines) + b"\nX: y\n\n"


def test_headers_up_to_the_limit_are_read(monkeypatch):
    (response,), transport = respond(monkeypatch, _head(64 * 1024 - 4))
    assert response.code == 200  # type: ignore[attr-defined]
    assert not transport.disconnected


@pytest.mark.parametrize(
    "data",
    [_head(64 * 1024 - 3), b"HTTP/1.1 100 Continue\r\nX: x\r\n\r\n" * 4000, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40_000],
    ids=["many headers", "interim responses", "one line"],
)
def test_headers_beyond_the_limit_fail_and_close_the_connection(monkeypatch, data):
    (failure,), transport = respond(monkeypatch, data)
    assert [type(reason.value) for reason in failure.value.reasons] == [HeadTooLarge]  # type: ignore[attr-defined]
    assert transport.disconnected
