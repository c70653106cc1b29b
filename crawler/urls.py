"""URLs: one spelling for one page, the key of an article, and whether a URL is on a site."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: 64 bits: among ten million articles the chance of one collision is below one in 300,000.
_KEY_DIGITS = 16
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SESSION_PATH = re.compile(r";jsessionid=[^/;?#]{0,200}", re.I)
#: `sid` is not among them: Guangdong's disclosure platform names its sites with it.
_SESSION_FIELD = re.compile(r"\b(?:jsessionid|phpsessid|aspsessionid\w{0,20}|sessionid)=", re.I)


def host_of(url: str) -> str:
    """The host of a URL in lower case, without port and trailing dot; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def plain_host(host: str) -> str:
    """A host's name as names are compared: in lower case and without trailing dot."""
    return host.lower().rstrip(".")


def without_credentials(url: str) -> str:
    """A URL without the name and the password that may stand before its host."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def same_site(url: str, hosts: Iterable[str]) -> bool:
    """Whether a URL's host is one of `hosts`, letter by letter.

    Neither substrings nor parent domains count: hnzf.gov.cn and hnzhengfa.gov.cn are two provinces, and
    `www.example.cn` has to be listed beside `example.cn` where a site answers to both.
    """
    host = host_of(url)
    return bool(host) and host in {plain_host(name) for name in hosts}


def canonical(url: str) -> str:
    """One spelling for one page: host in lower case, default port, fragment and session ids dropped.

    The scheme is kept, as it is needed to fetch the page; that http and https name the same page is for the
    ledger's key to say. The order of query fields is kept too: some servers mind it. What is no URL is
    returned as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        return url
    if not host:
        return url
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    path = _SESSION_PATH.sub("", parts.path) or "/"
    query = parts.query
    if _SESSION_FIELD.search(query):
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _SESSION_FIELD.fullmatch(k + "=")]
        query = urlencode(kept)
    return urlunsplit((parts.scheme, host, path, query, ""))


def key_of(url: str) -> str:
    """The name of an article in ledger and file names: 16 hex digits of its canonical URL's hash, scheme left
    out, as http and https name the same page."""
    parts = urlsplit(canonical(url))
    return hashlib.sha256(parts._replace(scheme="").geturl().encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]


def by_http(url: str) -> str:
    """The address of a page of a site of which https is of no use."""
    return f"http:{url[6:]}" if url[:6].lower() == "https:" else url
