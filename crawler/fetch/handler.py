"""What a connection may be: to a public address, and with an answer whose head ends. Scrapy bounds the time that an
answer takes (DOWNLOAD_TIMEOUT, from the first to the last byte) and the size of its body, but not that of its head.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _TunnelingTCP4ClientEndpoint,
)
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Factory
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.errors import HeadTooLarge, PrivateAddress
from crawler.urls import plain_host

#: An object that provides one of Twisted's zope interfaces, which are no types to a type checker.
_Provides = Any

#: In bytes, of status line and headers with all interim answers (1xx). Servers themselves seldom allow for more than 16
#: KiB; Chrome takes 256.
_HEAD_MAX = 64 * 1024
#: IPv6 addresses with an IPv4 address in them lead to that one: 64:ff9b::/96 (RFC 6052).
_NAT64 = int(IPv6Address("64:ff9b::")) >> 32


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler, but an answer's head is bounded, and private addresses are refused.

    PRIVATE_HOSTS names the hosts that may stand at private addresses. A spider's host that is an address itself, as in
    `-a url=http://127.0.0.1/`, may too: whoever wrote it meant it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # importing it any earlier would choose one

        hosts = getattr(crawler.spider, "allowed_domains", ())
        allowed = {*map(plain_host, crawler.settings.getlist("PRIVATE_HOSTS")), *filter(is_address, hosts)}
        pool = PublicPool(reactor, allowed)
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = _BoundedFactory
        self._pool = pool


class PublicPool(HTTPConnectionPool):
    """Connections to public addresses, to `allowed` hosts at any, and to the proxies that a user has set.

    What is checked is the address that a connection has been made to, before anything is sent: no spelling of an
    address and no answer of a name server gets around that. Behind a proxy it is the proxy that looks names up.
    """

    def __init__(self, reactor: _Provides, allowed: Iterable[str]) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._allowed = frozenset(allowed)

    def getConnection(self, key: Any, endpoint: _Provides) -> Any:
        """A connection, new or used before. `key` begins with the scheme and the host."""
        by_proxy = key[0] not in (b"http", b"https") or isinstance(endpoint, _TunnelingTCP4ClientEndpoint)
        if not by_proxy and plain_host(key[1].decode("ascii", "replace").strip("[]")) not in self._allowed:
            endpoint = _PublicEndpoint(endpoint)
        return super().getConnection(key, endpoint)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network's: not loopback, private, link-local, multicast, reserved …"""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if int(found) >> 32 == _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


def is_address(host: str) -> bool:
    """Whether a host is written as an address and not as a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@implementer(IStreamClientEndpoint)
class _PublicEndpoint:
    def __init__(self, endpoint: _Provides) -> None:
        self._endpoint = endpoint

    def connect(self, factory: Factory) -> Any:
        return self._endpoint.connect(_PublicFactory(factory))


class _PublicFactory(Factory):
    """Builds what another factory builds, for connections to public addresses; those to others are closed unused."""

    noisy = False

    def __init__(self, factory: Factory) -> None:
        self._factory = factory

    def buildProtocol(self, addr: _Provides) -> Any:
        if not is_public(addr.host):
            raise PrivateAddress(
                f"{addr.host} is no public address; PRIVATE_HOSTS names hosts that may have such a one"
            )
        return self._factory.buildProtocol(addr)


class _BoundedParser(_LenientHTTPClientParser):
    """Counts what it reads as head. Has no state at first, as it takes the place of another parser."""

    _head_size = 0

    def lineReceived(self, line: bytes) -> None:
        self._head_size += len(line)
        if self._head_size > _HEAD_MAX:
            raise HeadTooLarge(f"more than {_HEAD_MAX} bytes of headers")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise HeadTooLarge(f"a header line of more than {self.MAX_LENGTH} bytes")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: _Provides) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser  # as Scrapy itself does
        return answer

    def _giveUp(self, reason: Failure) -> None:
        super()._giveUp(reason)  # type: ignore[no-untyped-call]
        self.transport.abortConnection()  # type: ignore[union-attr]  # a server that floods does not close it


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: _Provides) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
