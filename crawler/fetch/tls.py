"""Connections to servers with old TLS, which the defaults cannot reach.

A spider asks for them by its attribute `legacy_tls`, and they apply to its hosts only; all others keep the strict
defaults. Scrapy has settings for the TLS of all hosts (DOWNLOADER_CLIENT_TLS_CIPHERS and others), none for that of one
host, and none for renegotiation without RFC 5746.
"""

from __future__ import annotations

from collections.abc import Iterable

from OpenSSL import SSL
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
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
    """Applies the attribute `legacy_tls` of a spider.

    With `legacy_tls` its hosts may use TLS before 1.2, small keys or DH groups, and renegotiation without RFC 5746.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TransportAddon:
        """Return the add-on of a crawler."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the https handler where the spider has `legacy_tls`."""
        if getattr(self._crawler.spider, "legacy_tls", False):
            handler = f"{__name__}.{LegacyTlsHandler.__name__}"
            settings.set("DOWNLOAD_HANDLERS", dict(settings["DOWNLOAD_HANDLERS"]) | {"https": handler}, _PRIORITY)


class LegacyTlsHandler(BoundedHandler):
    """The usual handler, with `LegacyTls` for the spider's hosts."""

    def tls_policy(self, crawler: Crawler, default: Provides) -> Provides:
        """Return `LegacyTls`, with the default for all other hosts."""
        return LegacyTls(_hosts(crawler), default)


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


def _hosts(crawler: Crawler) -> frozenset[str]:
    return frozenset(map(plain_host, crawler.spider.hosts))  # type: ignore[union-attr]
