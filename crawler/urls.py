"""URLs: how a link is resolved and checked, its canonical form, the key of an article, whether it is of a site.

`resolve` is the one place where an address enters: a link, a redirect, an argument. What it returns can be requested.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from scrapy.utils.url import strip_url

from cleaner.characters import without_controls

#: RFC 9110, section 4.1: "at a minimum, 8000 octets in length". Longer request lines are refused by many servers.
URL_LENGTH_MAX = 8000
#: The cause of what is not requested because its address is malformed, as runs count it.
MALFORMED = "malformed_address"
#: 64 bits: among ten million articles the probability of one collision is below one in 300,000.
_KEY_DIGITS = 16
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PORT_MAX = 65535
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.\w{2,5})?", re.I)
#: The file that a server sends for a folder.
_INDEX_FILE = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I)
#: The pages whose fragment is the number of a column: those of gkmlpt (`/gkmlpt/index#4288`). Number 0 stands for
#: all columns, and so does the address without a number.
_PAGE_OF_COLUMNS = re.compile(r"/gkmlpt(?:/m?index)?/?$")
_COLUMN_NUMBER = re.compile(r"(?!0+$)[0-9]{1,12}")
_SESSION_PATH = re.compile(r";jsessionid=[^/;?#]{0,200}", re.I)
#: Not `sid`: it is the id of a site on Guangdong's disclosure platform.
_SESSION_FIELD = re.compile(r"\b(?:jsessionid|phpsessid|aspsessionid\w{0,20}|sessionid)=", re.I)
#: C0 controls and the space, which browsers strip from the ends of an address.
_SPACE = "".join(map(chr, range(33)))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
#: What the URL Standard of the WHATWG percent-encodes in a path and in the query of http; an escape stays as it is.
_NOT_IN_PATH = re.compile(r"[^!$-;=@-\]_a-z|~]+")
_NOT_IN_QUERY = re.compile(r"[^!$-&(-;=?-~]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_HOST_LENGTH_MAX = 253
_AUTHORITY = re.compile(
    rf"(?:\[([0-9A-Fa-f:.]{{2,45}})\]|([^:\[\]]{{1,{_HOST_LENGTH_MAX}}}))(?::(\d{{0,9}}))?", re.ASCII
)
#: Browsers also accept names that no name server has; here they count as malformed.
_HOST = re.compile(r"[a-z0-9_-]{1,63}+(?:\.[a-z0-9_-]{1,63}+)*+\.?")
_DOTS = re.compile(r"/(?:\.|%2e){1,2}(?=/|$)", re.I)
_SLASHES = re.compile(r"/{2,}")


class MalformedUrl(ValueError):
    """An address of http or https that cannot be requested; the message says why."""


def resolve(href: str, base: str = "", charset: str = "utf-8") -> str:
    """Return the absolute URL of a link, as browsers request it (URL Standard of the WHATWG).

    The path is encoded as UTF-8, the query in the charset of the page. Escapes are not changed. A user name and a
    password are dropped.

    Args:
        href: The link, as a page has it.
        base: The URL of the page, or of its `<base>`; "" accepts only absolute links.
        charset: The charset of the page.

    Returns:
        The URL with its fragment; "" for a link of another scheme (`mailto:`, `javascript:`), and for a relative one
        without a base.

    Raises:
        MalformedUrl: The address cannot be requested: its host, its port or its length is wrong.
    """
    _check_length(href)
    address = without_controls(href.strip(_SPACE))
    rest, _, fragment = address.partition("#")
    rest, _, query = rest.partition("?")
    where = urlsplit(base)
    scheme, found = where.scheme, _SCHEME.match(rest)
    if found:
        scheme, rest = found[1].lower(), rest[found.end() :]
    if scheme not in _DEFAULT_PORTS:
        return ""
    rest = rest.replace("\\", "/")
    if rest.startswith("//") or scheme != where.scheme:
        authority, slash, path = rest.lstrip("/").partition("/")
        path = slash + path
    else:
        authority = where.netloc
        if not rest:
            path, query = where.path, query if "?" in address.partition("#")[0] else where.query
        else:
            path = rest if rest.startswith("/") else f"{where.path.rpartition('/')[0]}/{rest}"
    url = f"{scheme}://{_checked_authority(authority, scheme)}{_encoded(_NOT_IN_PATH, _without_dots(path), 'utf-8')}"
    if query:
        url += f"?{_encoded(_NOT_IN_QUERY, query, charset)}"
    _check_length(url)
    return f"{url}#{_encoded(_NOT_IN_QUERY, fragment, 'utf-8')}" if fragment else url


def is_requestable(url: str) -> bool:
    """Return whether a URL is an absolute one of http or https that can be requested."""
    try:
        return bool(resolve(url))
    except MalformedUrl:
        return False


def host_of(url: str) -> str:
    """Return the host of a URL as `plain_host` does; "" where there is none."""
    try:
        return plain_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def plain_host(host: str) -> str:
    """Return a host name in the form in which names are compared: lower case, IDNA, no trailing dot."""
    host = host.lower().rstrip(".")
    if host.isascii() or len(host) > _HOST_LENGTH_MAX:
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


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


def query_fields(query: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a query as it has them: escapes stay, as they may be of any charset."""
    for field in query.split("&"):
        name, _, value = field.partition("=")
        if field:
            yield name, value


def with_field(url: str, name: str, value: str) -> str:
    """Return a URL with another value of one query field, which is added where it is missing. The rest stays as it is.

    Args:
        url: The URL; its fragment is dropped.
        name: The field, as it is in the query.
        value: Its value, as it is to be in the query.
    """
    scheme, netloc, path, query, _ = urlsplit(url)
    fields = query.split("&") if query else []
    at = next((at for at, field in enumerate(fields) if field.partition("=")[0] == name), len(fields))
    fields[at : at + 1] = [f"{name}={value}"]
    return urlunsplit((scheme, netloc, path, "&".join(fields), ""))


def column_in_fragment(url: str) -> str:
    """Return the number of the column that the fragment of a URL names; "" where the fragment names none.

    On most pages a fragment is a place in the page. On those of gkmlpt, a script reads the number of the column there.
    """
    page, _, fragment = url.partition("#")
    if not _COLUMN_NUMBER.fullmatch(fragment) or not _PAGE_OF_COLUMNS.search(page.partition("?")[0]):
        return ""
    return fragment


def without_fragment(url: str) -> str:
    """Return a URL without its fragment, unless this names a column (`column_in_fragment`)."""
    return url if column_in_fragment(url) else url.partition("#")[0]


def canonical(url: str) -> str:
    """Return the canonical form of a URL: host in lower case; without default port, fragment and session ids.

    The scheme is kept, because it is needed to fetch the page; only `key_of` treats http and https as the same page.
    The order of query fields and the escapes are kept too, because they matter to some servers. Text that is not a URL
    is returned unchanged.
    """
    parts = _canonical_parts(url)
    return parts._replace(fragment="").geturl() if parts else url


def page_of(url: str) -> str:
    """Return a text that is equal for all spellings of one address, and for http and https.

    Such spellings differ in what `canonical` removes, in escapes of upper or lower case, in empty folders (`//`), and
    in the name of a folder's index file. A fragment that names a column is kept, because it is another column.
    """
    parts = _canonical_parts(url)
    return _spelling(parts) if parts else url


def key_of(url: str) -> str:
    """Return the key of an article or column: 16 hex digits of the SHA-256 of its address (`page_of`)."""
    return _digest(page_of(url))


def keys_of(url: str) -> tuple[str, ...]:
    """Return the key of a URL, then those that it had before spellings were unified, if they differ.

    Ledgers have the pages of that time under those keys, and files have them in their names.
    """
    parts = _canonical_parts(url)
    if not parts:
        return (_digest(url),)
    before = parts._replace(scheme="")
    decoded = before._replace(path=unquote(before.path), query=unquote(before.query))
    return tuple(dict.fromkeys(_digest(page) for page in (_spelling(parts), before.geturl(), decoded.geturl())))


def with_http(url: str) -> str:
    """Return a URL with https replaced by http, for a site that does not support https."""
    return f"http:{url[6:]}" if url[:6].lower() == "https:" else url


def _canonical_parts(url: str) -> SplitResult | None:
    """Return the parts of the canonical form of a URL and the fragment that names a column; None for other texts."""
    try:
        parts = urlsplit(resolve(url))
    except MalformedUrl:
        return None
    if not parts.netloc:
        return None
    query = parts.query
    if _SESSION_FIELD.search(query):
        query = "&".join(field for field in query.split("&") if not _SESSION_FIELD.match(field))
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return parts._replace(path=path, query=query, fragment=column_in_fragment(parts.geturl()))


def _spelling(parts: SplitResult) -> str:
    path = _SLASHES.sub("/", _upper_escapes(parts.path))
    if not parts.query:  # with a query, the file is a program, of which a folder may have several
        path = _INDEX_FILE.sub("/", path)
    return parts._replace(scheme="", path=path, query=_upper_escapes(parts.query)).geturl()


def _digest(page: str) -> str:
    return hashlib.sha256(page.encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]


def _check_length(address: str) -> None:
    if len(address) > URL_LENGTH_MAX:
        raise MalformedUrl(f"it has more than {URL_LENGTH_MAX} characters")


def _checked_authority(authority: str, scheme: str) -> str:
    """Return the host and the port, if it is not the default one.

    Raises:
        MalformedUrl: One of them is not valid.
    """
    found = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if not found:
        raise MalformedUrl("its host or port is malformed")
    try:
        host = f"[{IPv6Address(found[1]).compressed}]" if found[1] else _checked_host(found[2])
    except ValueError as error:
        raise MalformedUrl("its host is malformed") from error
    port = int(found[3]) if found[3] else _DEFAULT_PORTS[scheme]
    if not 0 < port <= _PORT_MAX:
        raise MalformedUrl(f"its port is not between 1 and {_PORT_MAX}")
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _checked_host(host: str) -> str:
    host = host.lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if len(host.rstrip(".")) > _HOST_LENGTH_MAX or not _HOST.fullmatch(host):
        raise ValueError
    return host


def _without_dots(path: str) -> str:
    """Return a path without `.` and `..`, which begins with a slash."""
    if not _DOTS.search(path):
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment.lower().replace("%2e", ".") == "..":
            del kept[-1:]
        elif segment.lower().replace("%2e", ".") != ".":
            kept.append(segment)
    ends_in_folder = bool(_DOTS.fullmatch(f"/{segments[-1]}"))
    return "/" + "/".join([*kept, ""] if ends_in_folder else kept)


def _encoded(not_in: re.Pattern[str], text: str, charset: str) -> str:
    """Percent-encode the characters of `not_in`; those that the charset lacks as browsers do it, as `&#26126;`."""
    return not_in.sub(lambda found: quote(found[0], "", charset, "xmlcharrefreplace"), text)


def _upper_escapes(text: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].upper(), text) if "%" in text else text
