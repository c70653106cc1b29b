"""Connections to servers that the defaults cannot reach: old TLS, and IPv6 only.

A spider asks for them by its attributes, and they apply to its hosts only; all others keep the strict defaults. The
module uses Scrapy's private `HTTP11DownloadHandler._contextFactory`: Scrapy has no public way to set the TLS options of
one host.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from typing import Any

from OpenSSL import SSL
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.signals import spider_opened
from twisted.internet.address import IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IOpenSSLClientConnectionCreator
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.handler import BoundedHandler, Provides, is_address
from crawler.urls import plain_host

#: Since 3.2 OpenSSL refuses keys of less than 112 bits of security ("dh key too small" below 2048 bits), and TLS before
#: 1.2 at any level but 0. Measured with OpenSSL 4.0: level 1 allows a DH group of 1024 bits, but not TLS 1.0.
_OLD_CIPHERS = b"DEFAULT:@SECLEVEL=0"
#: OpenSSL's SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION; pyOpenSSL has no name for it.
_UNSAFE_RENEGOTIATION = 0x40000
#: The priority of settings that a spider sets: above the project's, below the command line's.
_PRIORITY = "spider"


class TransportAddon:
    """Applies the attributes `legacy_tls` and `ipv6_only` of a spider.

    With `legacy_tls` its hosts may use TLS before 1.2, small keys or DH groups, and renegotiation without RFC 5746.
    With `ipv6_only` its host names resolve to IPv6 addresses only.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TransportAddon:
        """Return the add-on of a crawler."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the https handler where the spider has `legacy_tls`."""
        spider = self._crawler.spider
        if getattr(spider, "legacy_tls", False):
            handler = f"{__name__}.{LegacyTlsHandler.__name__}"
            settings.set("DOWNLOAD_HANDLERS", dict(settings["DOWNLOAD_HANDLERS"]) | {"https": handler}, _PRIORITY)
        if getattr(spider, "ipv6_only", False):
            # Scrapy reads the setting TWISTED_DNS_RESOLVER once a process, not from a spider.
            self._crawler.signals.connect(self.spider_opened, spider_opened)

    def spider_opened(self) -> None:
        """Install the resolver. Scrapy has installed its own before, which keeps resolving all other hosts."""
        from twisted.internet import reactor  # an import at the top would install the default reactor

        reactor.installNameResolver(Ipv6Resolver(reactor, _hosts(self._crawler)))


class LegacyTlsHandler(BoundedHandler):
    """The usual handler, with `LegacyTls` for the spider's hosts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Provides = LegacyTls(_hosts(crawler), self._contextFactory)


@implementer(IPolicyForHTTPS)
class LegacyTls:
    """TLS from 1.0 on, with small keys and unsafe renegotiation, for some hosts.

    Certificates are not verified, as in Scrapy's default: a crawler sends no secrets, and the certificates of old
    servers have often expired.

    Args:
        hosts: The hosts, in lower case.
        others: The policy for all other hosts.
    """

    def __init__(self, hosts: Iterable[str], others: Provides) -> None:
        self._hosts = frozenset(hosts)
        self._others = others
        self._context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        self._context.set_cipher_list(_OLD_CIPHERS)
        self._context.set_min_proto_version(SSL.TLS1_VERSION)
        self._context.set_options(SSL.OP_LEGACY_SERVER_CONNECT | _UNSAFE_RENEGOTIATION)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Provides:
        """Return the TLS policy for a host."""
        if plain_host(hostname.decode("ascii")) in self._hosts:
            return _LegacyConnections(self._context, hostname)
        return self._others.creatorForNetloc(hostname, port)


@implementer(IOpenSSLClientConnectionCreator)
class _LegacyConnections:
    """Creates TLS connections to one host."""

    def __init__(self, context: SSL.Context, hostname: bytes) -> None:
        self._context = context
        self._hostname = hostname

    def clientConnectionForTLS(self, tlsProtocol: object) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        if not is_address(self._hostname.decode("ascii")):  # server name indication takes names only (RFC 6066)
            connection.set_tlsext_host_name(self._hostname)
        return connection


@implementer(IHostnameResolver)
class Ipv6Resolver:
    """Resolves some hosts to their IPv6 addresses only.

    Args:
        reactor: The reactor. Its own resolver resolves all other hosts, and its threads call the system's resolver.
        hosts: The hosts, in lower case.
    """

    def __init__(self, reactor: Provides, hosts: Iterable[str]) -> None:
        self._reactor = reactor
        self._others: Provides = reactor.nameResolver
        self._hosts = frozenset(hosts)

    def resolveHostName(
        self,
        resolutionReceiver: Provides,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Provides:
        """Resolve a host name; see `twisted.internet.interfaces.IHostnameResolver`."""
        if plain_host(hostName) not in self._hosts:
            return self._others.resolveHostName(
                resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
            )
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def resolved(found: list[Any] | Failure) -> None:
            for *_, address in found if isinstance(found, list) else ():
                resolutionReceiver.addressResolved(IPv6Address("TCP", *address))
            resolutionReceiver.resolutionComplete()  # without an address, the request fails with a DNS error

        question = (hostName, portNumber, socket.AF_INET6, socket.SOCK_STREAM)
        pool = self._reactor.getThreadPool()
        deferToThreadPool(self._reactor, pool, socket.getaddrinfo, *question).addBoth(resolved)
        return resolution


@implementer(IHostResolution)
class _Resolution:
    """A name that is being resolved."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Do nothing: the thread ends by itself, and Twisted ignores a late answer."""


def _hosts(crawler: Crawler) -> frozenset[str]:
    return frozenset(map(plain_host, crawler.spider.hosts))  # type: ignore[union-attr]
