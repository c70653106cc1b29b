"""The TLS policy of a spider with `legacy_tls`, in handshakes in memory."""

from __future__ import annotations

import ssl
import warnings
from types import SimpleNamespace

import pytest
from OpenSSL import SSL
from scrapy import Spider
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler

from crawler.fetch.handler import BoundedHandler
from crawler.fetch.tls import LegacyTls, LegacyTlsHandler, TransportAddon

_HTTPS = "crawler.fetch.tls.LegacyTlsHandler"


class Others:
    """The policy for all other hosts."""

    def creatorForNetloc(self, hostname, port):
        return hostname, port


def policy(*hosts: str) -> LegacyTls:
    return LegacyTls(hosts, Others())


def connection(host: str) -> SSL.Connection:
    return policy(host).creatorForNetloc(host.encode(), 443).clientConnectionForTLS(None)


@pytest.mark.parametrize("legacy", [True, False, None])
def test_only_a_spider_with_legacy_tls_gets_its_handler(legacy):
    settings = get_project_settings()
    before = dict(settings["DOWNLOAD_HANDLERS"])
    spider = Spider("some") if legacy is None else Spider("some", legacy_tls=legacy)
    crawler = SimpleNamespace(spider=spider)
    TransportAddon.from_crawler(crawler).update_settings(settings)
    assert dict(settings["DOWNLOAD_HANDLERS"]) == (before | {"https": _HTTPS} if legacy else before)
    settings.set("DOWNLOAD_HANDLERS", {"https": "of a replay"}, "cmdline")
    TransportAddon.from_crawler(crawler).update_settings(settings)
    assert settings["DOWNLOAD_HANDLERS"]["https"] == "of a replay"


def test_policy_is_for_the_hosts_of_the_spider_only():
    crawler = get_crawler(Spider)
    crawler.spider = Spider("some", hosts=("WWW.Example.cn.", "10.0.0.8"))
    handler = LegacyTlsHandler.__new__(LegacyTlsHandler)
    assert isinstance(handler, BoundedHandler)
    made = handler.tls_policy(crawler, Others())
    for host in (b"www.example.cn", b"WWW.example.CN.", b"10.0.0.8"):
        assert isinstance(made.creatorForNetloc(host, 443).clientConnectionForTLS(None), SSL.Connection)
    assert made.creatorForNetloc(b"other.example.cn", 8443) == (b"other.example.cn", 8443)


def test_name_of_the_server_is_sent_but_no_address():
    assert connection("www.example.cn").get_servername() == b"www.example.cn"
    for address in ("10.0.0.8", "::1"):
        assert connection(address).get_servername() is None


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1", "TLSv1_2"])
def test_old_versions_are_negotiated(version):
    """Handshake in memory with a server that has one version, until the server has chosen it."""
    client = connection("www.example.cn")
    client.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        client.do_handshake()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:aNULL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):  # the versions are deprecated, which is the point
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    received.write(client.bio_read(1 << 14))
    with pytest.raises(ssl.SSLError) as end:
        context.wrap_bio(received, sent, server_side=True).do_handshake()
    assert "unsupported_protocol" not in str(end.value).lower()
    assert "version" not in str(end.value).lower()


def test_server_without_secure_renegotiation_is_accepted(monkeypatch):
    options = []
    monkeypatch.setattr(SSL.Context, "set_options", lambda self, value: options.append(value))
    policy("www.example.cn")
    assert options == [SSL.OP_LEGACY_SERVER_CONNECT | 0x40000], "SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION"
