"""The download handler: connects only to public addresses, and limits the size of a response's headers.

Scrapy limits the time of a response (DOWNLOAD_TIMEOUT, from the first to the last byte) and the size of its body, but
not the size of its headers.

This is the only module with private names of Scrapy and Twisted. What a public replacement would be:

- `HTTP11DownloadHandler._pool` and `._contextFactory`: a handler that takes a connection pool and a TLS policy.
- `HTTPConnectionPool._factory`, `_LenientHTTP11ClientFactory`, `_LenientHTTP11ClientProtocol`,
  `_LenientHTTPClientParser`, `HTTP11ClientProtocol._parser`, `._giveUp`, `._quiescentCallback`: a limit on the size of
  a response's headers, in Scrapy or in `twisted.web.client.Agent`.
- `_TunnelingTCP4ClientEndpoint`: an attribute of an endpoint that says that it leads through a proxy.

`tests/crawler/fetch/test_private_api.py` fails first when one of them changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from typing import Any

from scrapy import Spider
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

#: An object that provides one of Twisted's zope interfaces, which type checkers do not know.
Provides = Any

#: Bytes of the status line and the headers, with all interim responses (1xx). Servers seldom allow more than 16 KiB;
#: Chrome accepts 256 KiB.
_HEAD_MAX = 64 * 1024
#: Ranges that `is_global` counts as public in some version of Python. They are in IANA's registries of special-purpose
#: addresses: protocol assignments, documentation, anycast relays, local NAT64 (RFC 8215), segment routing. Beside them
#: are the deprecated site-local addresses (RFC 3879) and the metadata service of Azure.
_SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        ("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24", "168.63.129.16/32"),
    )
)
_SPECIAL_IPV6 = tuple(
    map(
        IPv6Network,
        (
            *("64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2620:4f:8000::/48"),
            *("3fff::/20", "5f00::/16", "fec0::/10"),
        ),
    )
)
#: IPv6 addresses that stand for the IPv4 address in their last 32 bits: IPv4-compatible and IPv4-mapped (RFC 4291),
#: IPv4-translated (RFC 2765), NAT64 (RFC 6052).
_STAND_FOR_IPV4 = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
#: Bits 64 to 95 of an ISATAP address (RFC 5214, section 6.1); the last 32 are an IPv4 address.
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler, which limits the size of the headers and refuses private addresses.

    Subclasses can replace the TLS policy of all connections by `tls_policy`.

    Hosts in PRIVATE_HOSTS may have private addresses. So may a spider's host that is written as an address
    (`-a url=http://127.0.0.1/`), and any such host for a spider without hosts (`scrapy fetch http://127.0.0.1/`): the
    user asked for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # an import at the top would install the default reactor

        hosts = allowed_hosts(crawler.spider)
        allowed = {*map(plain_host, crawler.settings.getlist("PRIVATE_HOSTS")), *filter(is_address, hosts)}
        pool = PublicPool(reactor, allowed, any_address=not hosts)
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = _BoundedFactory
        self._pool = pool
        self._contextFactory = self.tls_policy(crawler, self._contextFactory)

    def tls_policy(self, crawler: Crawler, default: Provides) -> Provides:
        """Return the TLS policy of the connections.

        Args:
            crawler: The crawler.
            default: Scrapy's policy, as its settings say.
        """
        return default


class PublicPool(HTTPConnectionPool):
    """A connection pool that connects to public addresses, to `allowed` hosts at any address, and to proxies.

    It checks the address of a connection after it is made and before anything is sent. No spelling of an address and no
    answer of a name server can bypass that. With a proxy, the proxy resolves the names, and nothing is checked.

    Args:
        reactor: The reactor.
        allowed: Hosts in lower case.
        any_address: Whether all hosts that are written as addresses are allowed, too.
    """

    def __init__(self, reactor: Provides, allowed: Iterable[str], any_address: bool = False) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._allowed = frozenset(allowed)
        self._any_address = any_address

    def getConnection(self, key: Any, endpoint: Provides) -> Any:
        """Return a new or a cached connection. `key` begins with the scheme and the host."""
        by_proxy = key[0] not in (b"http", b"https") or isinstance(endpoint, _TunnelingTCP4ClientEndpoint)
        host = plain_host(key[1].decode("ascii", "replace").strip("[]"))
        is_allowed = host in self._allowed or (self._any_address and is_address(host))
        if not by_proxy and not is_allowed:
            endpoint = _PublicEndpoint(endpoint)
        return super().getConnection(key, endpoint)


def allowed_hosts(spider: Spider | None) -> Sequence[str]:
    """Return the hosts that a spider may request; none for a spider that may request all, as in `scrapy fetch`."""
    return getattr(spider, "allowed_domains", None) or ()


def is_public(address: str) -> bool:
    """Return whether an IP address is public: not loopback, private, link-local, multicast, reserved or special.

    An IPv6 address that stands for an IPv4 address is as public as that one. One that only contains an IPv4 address, to
    which a tunnel leads, is public if both are.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and not any(found in network for network in _SPECIAL_IPV4)
    last = IPv4Address(int(found) & 0xFFFFFFFF)
    if any(found in network for network in _STAND_FOR_IPV4):
        return is_public(str(last))
    tunnel = found.sixtofour or (last if int(found) >> 32 & 0xFFFFFFFF in _ISATAP else None)
    return (
        found.is_global
        and not found.is_multicast
        and not any(found in network for network in _SPECIAL_IPV6)
        and (tunnel is None or is_public(str(tunnel)))
    )


def is_address(host: str) -> bool:
    """Return whether a host is written as an address and not as a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@implementer(IStreamClientEndpoint)
class _PublicEndpoint:
    """An endpoint whose connections to private addresses are closed unused."""

    def __init__(self, endpoint: Provides) -> None:
        self._endpoint = endpoint

    def connect(self, factory: Factory) -> Any:
        return self._endpoint.connect(_PublicFactory(factory))


class _PublicFactory(Factory):
    """Builds the protocols of another factory, but only for connections to public addresses."""

    noisy = False

    def __init__(self, factory: Factory) -> None:
        self._factory = factory

    def buildProtocol(self, addr: Provides) -> Any:
        if not is_public(addr.host):
            raise PrivateAddress(
                f"{addr.host} is not a public address; add the host to PRIVATE_HOSTS if that is intended"
            )
        return self._factory.buildProtocol(addr)


class _BoundedParser(_LenientHTTPClientParser):
    """Counts the bytes of the headers. It has no `__init__`, as it replaces the class of an existing parser."""

    _head_size = 0

    def lineReceived(self, line: bytes) -> None:
        self._head_size += len(line)
        if self._head_size > _HEAD_MAX:
            raise HeadTooLarge(f"more than {_HEAD_MAX} bytes of headers")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise HeadTooLarge(f"a header line of more than {self.MAX_LENGTH} bytes")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Reads responses with `_BoundedParser`."""

    def request(self, request: Provides) -> Any:
        response = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser  # Scrapy replaces the class in the same way
        return response

    def _giveUp(self, reason: Failure) -> None:
        super()._giveUp(reason)  # type: ignore[no-untyped-call]
        self.transport.abortConnection()  # type: ignore[union-attr]  # a server that sends without end does not close it


class _BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds `_BoundedProtocol`."""

    def buildProtocol(self, addr: Provides) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
