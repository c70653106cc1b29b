"""URLs: their canonical form, the key of an article, and whether a URL belongs to a site."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.utils.url import strip_url

#: 64 bits: among ten million articles the probability of one collision is below one in 300,000.
_KEY_DIGITS = 16
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.\w{2,5})?", re.I)
_SESSION_PATH = re.compile(r";jsessionid=[^/;?#]{0,200}", re.I)
#: Not `sid`: it is the id of a site on Guangdong's disclosure platform.
_SESSION_FIELD = re.compile(r"\b(?:jsessionid|phpsessid|aspsessionid\w{0,20}|sessionid)=", re.I)


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without port and trailing dot; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def plain_host(host: str) -> str:
    """Return a host name in the form in which names are compared: in lower case, without trailing dot."""
    return host.lower().rstrip(".")


def without_credentials(url: str) -> str:
    """Return a URL without user name and password."""
    return strip_url(url, strip_default_port=False, strip_fragment=False)


def is_home_path(path: str) -> bool:
    """Return whether the path of a URL is that of a home page: `/`, `/index.html`."""
    return bool(_HOME_PATH.fullmatch(path))


def same_site(url: str, hosts: Iterable[str]) -> bool:
    """Return whether a URL's host is one of `hosts`.

    The whole name must match: hnzf.gov.cn and hnzhengfa.gov.cn are two provinces. Subdomains must be listed too: both
    `example.cn` and `www.example.cn` if the site uses both.
    """
    host = host_of(url)
    return bool(host) and host in {plain_host(name) for name in hosts}


def canonical(url: str) -> str:
    """Return the canonical form of a URL: host in lower case; without default port, fragment and session ids.

    The scheme is kept, because it is needed to fetch the page; only `key_of` treats http and https as the same page.
    The order of query fields is kept too, because it matters to some servers. Text that is not a URL is returned
    unchanged.
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
    """Return the key of an article or column: 16 hex digits of the SHA-256 of its canonical URL.

    The scheme is left out, because http and https lead to the same page.
    """
    parts = urlsplit(canonical(url))
    return hashlib.sha256(parts._replace(scheme="").geturl().encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]


def with_http(url: str) -> str:
    """Return a URL with https replaced by http, for a site that does not support https."""
    return f"http:{url[6:]}" if url[:6].lower() == "https:" else url
