"""How a site's servers are reached where the usual way fails: TLS as old servers speak it, and IPv6 alone. Each for
the hosts of the spiders that ask for it, so that all others keep the strict defaults.
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

from crawler.fetch.handler import BoundedHandler, is_address
from crawler.urls import plain_host

#: An object that provides one of Twisted's zope interfaces, which are no types to a type checker.
_Provides = Any

#: OpenSSL refuses what is weaker than 112 bits since 3.2 ("dh key too small" below 2048), and TLS before 1.2 at any
#: level but 0. Measured with OpenSSL 4.0: level 1 is enough for a DH group of 1024 bits, not for TLS 1.0.
_OLD_CIPHERS = b"DEFAULT:@SECLEVEL=0"
#: OpenSSL's SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION; pyOpenSSL has no name for it.
_UNSAFE_RENEGOTIATION = 0x40000
#: Where a spider's settings stand: over the project's, under the command line's.
_PRIORITY = "spider"


class TransportAddon:
    """Gives a spider what its attributes ask for.

    legacy_tls: its servers need TLS before 1.2, small keys or DH groups, or renegotiation without RFC 5746.
    ipv6_only: its host names are to be resolved to IPv6 addresses only.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TransportAddon:
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        spider = self._crawler.spider
        if getattr(spider, "legacy_tls", False):
            handler = f"{__name__}.{LegacyTlsHandler.__name__}"
            settings.set("DOWNLOAD_HANDLERS", dict(settings["DOWNLOAD_HANDLERS"]) | {"https": handler}, _PRIORITY)
        if getattr(spider, "ipv6_only", False):
            # Not by the setting TWISTED_DNS_RESOLVER: Scrapy reads that once for the process, never from a spider.
            self._crawler.signals.connect(self.spider_opened, spider_opened)

    def spider_opened(self) -> None:
        """Puts the resolver in place; at this time Scrapy has installed its own, which stays for all other hosts."""
        from twisted.internet import reactor  # importing it any earlier would choose one

        reactor.installNameResolver(Ipv6Resolver(reactor, _hosts(self._crawler)))


class LegacyTlsHandler(BoundedHandler):
    """The usual handler, but the spider's own hosts are spoken to by `LegacyTls`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: _Provides = LegacyTls(_hosts(crawler), self._contextFactory)


@implementer(IPolicyForHTTPS)
class LegacyTls:
    """TLS from 1.0 on, with small keys and unsafe renegotiation, for `hosts`; for all others what `others` say.

    Certificates are not checked, as with Scrapy's default: a crawler sends no secrets, and old servers' are often out
    of date.
    """

    def __init__(self, hosts: Iterable[str], others: _Provides) -> None:
        self._hosts = frozenset(hosts)
        self._others = others
        self._context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        self._context.set_cipher_list(_OLD_CIPHERS)
        self._context.set_min_proto_version(SSL.TLS1_VERSION)
        self._context.set_options(SSL.OP_LEGACY_SERVER_CONNECT | _UNSAFE_RENEGOTIATION)

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Provides:
        if plain_host(hostname.decode("ascii")) in self._hosts:
            return _LegacyConnections(self._context, hostname)
        return self._others.creatorForNetloc(hostname, port)


@implementer(IOpenSSLClientConnectionCreator)
class _LegacyConnections:
    def __init__(self, context: SSL.Context, hostname: bytes) -> None:
        self._context = context
        self._hostname = hostname

    def clientConnectionForTLS(self, tlsProtocol: object) -> SSL.Connection:
        connection = SSL.Connection(self._context, None)
        if not is_address(self._hostname.decode("ascii")):  # which server name indication has no room for
            connection.set_tlsext_host_name(self._hostname)
        return connection


@implementer(IHostnameResolver)
class Ipv6Resolver:
    """Resolves `hosts` to their IPv6 addresses only, and all others as before.

    Parameters:
        reactor: whose resolver this takes over from, and whose threads wait for the system's resolver.
        hosts: names in lower case.
    """

    def __init__(self, reactor: _Provides, hosts: Iterable[str]) -> None:
        self._reactor = reactor
        self._others: _Provides = reactor.nameResolver
        self._hosts = frozenset(hosts)

    def resolveHostName(
        self,
        resolutionReceiver: _Provides,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> _Provides:
        if plain_host(hostName) not in self._hosts:
            return self._others.resolveHostName(
                resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
            )
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def resolved(found: list[Any] | Failure) -> None:
            for *_, address in found if isinstance(found, list) else ():
                resolutionReceiver.addressResolved(IPv6Address("TCP", *address))
            resolutionReceiver.resolutionComplete()  # without any, the request fails with a DNS error

        question = (hostName, portNumber, socket.AF_INET6, socket.SOCK_STREAM)
        pool = self._reactor.getThreadPool()
        deferToThreadPool(self._reactor, pool, socket.getaddrinfo, *question).addBoth(resolved)
        return resolution


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to do: the thread ends by itself, and Twisted minds no late answer."""


def _hosts(crawler: Crawler) -> frozenset[str]:
    return frozenset(map(plain_host, crawler.spider.hosts))  # type: ignore[union-attr]
