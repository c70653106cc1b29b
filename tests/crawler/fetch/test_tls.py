"""Spiders with `legacy_tls` or `ipv6_only`, and that other spiders keep the defaults."""

from __future__ import annotations

import datetime
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.crawler.conftest import article_page, column_page
from tests.crawler.processes import scrapy

#: The DH group of 1024 bits in RFC 2409, section 6.2, which old servers offer.
_SMALL_GROUP = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""
_PAGES = {
    "/news/": column_page([("/news/202405/t20240506_0000001.html", "2024-05-06")], "").encode(),
    "/news/202405/t20240506_0000001.html": article_page("江岸区开展反诈宣传", "2024-05-06").encode(),
}
_QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0")


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = _PAGES.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class _OldServer(ThreadingHTTPServer):
    """Does the TLS handshake in the connection's thread, so that a failed handshake does not end the server."""

    context: ssl.SSLContext

    def finish_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        try:
            with self.context.wrap_socket(request, server_side=True) as connection:
                super().finish_request(connection, client_address)
        except OSError:
            pass  # the client refused the handshake


class _Ipv6Server(HTTPServer):
    address_family = socket.AF_INET6


def _serve(server: HTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def old_server(tmp_path: Path) -> Iterator[int]:
    """The port of a server that supports only a DH group of 1024 bits."""
    (tmp_path / "server.pem").write_bytes(_certificate())
    (tmp_path / "group.pem").write_text(_SMALL_GROUP)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
        context.load_cert_chain(tmp_path / "server.pem")
        context.load_dh_params(tmp_path / "group.pem")
    except ssl.SSLError as error:
        pytest.skip(f"this machine's OpenSSL cannot be an old server: {error}")
    server = _OldServer(("127.0.0.1", 0), _Pages)
    server.context = context
    yield from _serve(server)


@pytest.fixture
def ipv6_server() -> Iterator[int]:
    """The port of a server that answers over IPv6 only."""
    try:
        server = _Ipv6Server(("::1", 0), _Pages)
    except OSError as error:
        pytest.skip(f"this machine has no IPv6: {error}")
    yield from _serve(server)


def test_old_server_is_crawled_with_legacy_tls_and_refused_without(old_server, tmp_path):
    url = f"https://127.0.0.1:{old_server}/news/"
    strict = _crawl(tmp_path, "strict", f'hosts = ("127.0.0.1",)\n    columns = (ColumnSpec("{url}"),)')
    assert " + 0 stored + " in strict and "dh key too small" in strict
    legacy = _crawl(
        tmp_path, "legacy", f'hosts = ("127.0.0.1",)\n    columns = (ColumnSpec("{url}"),)\n    legacy_tls = True'
    )
    assert " + 1 stored + " in legacy


def test_legacy_tls_applies_only_to_the_hosts_of_its_spider(old_server, tmp_path):
    url = f"https://127.0.0.1:{old_server}/news/"
    body = f'hosts = ("sft.example.cn",)\n    columns = (ColumnSpec("{url}"),)\n    legacy_tls = True\n{_LET_THROUGH}'
    assert "dh key too small" in _crawl(tmp_path, "legacy", body)


def test_ipv6_only_host_is_crawled_over_ipv6(ipv6_server, tmp_path):
    url = f"http://sft.example.cn:{ipv6_server}/news/"
    body = f'hosts = ("sft.example.cn",)\n    columns = (ColumnSpec("{url}"),)'
    (tmp_path / "sitecustomize.py").write_text(_NAMES)
    assert " + 1 stored + " in _crawl(tmp_path, "six", f"{body}\n    ipv6_only = True", fresh=True)
    assert " + 0 stored + " in _crawl(tmp_path, "four", body, fresh=True)


def test_replay_works_with_legacy_tls(tmp_path, samples):
    body = 'hosts = ("www.jszf.org", "jszf.org")\n    legacy_tls = True'
    log = _crawl(tmp_path, "legacy", body, home="http://www.jszf.org/", settings=("-s", f"REPLAY={samples}"))
    assert re.search(r" \+ [1-9]\d* stored \+ ", log)


#: Replaces the system's resolver. It must run before Twisted is imported, which keeps a reference to `getaddrinfo`.
_NAMES = """
import socket
_lookup = socket.getaddrinfo
def getaddrinfo(host, port, family=0, *rest):
    if host != "sft.example.cn":
        return _lookup(host, port, family, *rest)
    four = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    six = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0))]
    return {socket.AF_INET: four, socket.AF_INET6: six}.get(family, four + six)
socket.getaddrinfo = getaddrinfo
socket.gethostbyname = lambda host: "127.0.0.1"
"""
#: Allows requests to a host that is not the spider's.
_LET_THROUGH = """
    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.allowed_domains = ["127.0.0.1"]
        return spider
"""


def _crawl(
    folder: Path, name: str, body: str, home: str = "", settings: tuple[str, ...] = (), *, fresh: bool = False
) -> str:
    """Crawl by a spider with the class body `body`; return the log. `fresh` starts a new interpreter."""
    home = home or body.split('ColumnSpec("')[1].split('"')[0]
    module = folder / f"{name}_spiders.py"
    module.write_text(
        f"from crawler.spiders.base.site import ColumnSpec, SiteSpider\n\n"
        f'class Some(SiteSpider):\n    name = "{name}"\n    site = "某站"\n    home = "{home}"\n    {body}\n'
    )
    command = [
        "crawl",
        name,
        *_QUICK,
        "-s",
        "PRIVATE_HOSTS=sft.example.cn",
        "-s",
        f"SPIDER_MODULES={module.stem}",
        *settings,
    ]
    if fresh:
        environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        environment |= {"PYTHONPATH": f"{Path(__file__).parents[3]}:{folder}"}
        arguments = [sys.executable, "-m", "scrapy", *command]
        fresh_run = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True)
        return fresh_run.stdout + fresh_run.stderr
    done = scrapy(command, folder, {"PYTHONPATH": f"{Path(__file__).parents[3]}:{folder}"})
    return done.stdout + done.stderr


def _certificate() -> bytes:
    """Return a key and a self-signed certificate, as in a server's PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.datetime(2024, 1, 1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=1))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
