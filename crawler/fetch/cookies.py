"""The cookie middleware, with limits on the number and the size of the cookies.

A server that sets new cookies with every page would otherwise fill the memory, and later refuse requests whose headers
are too large.

Scrapy's middleware asks two web servers for the list of public suffixes at the first cookie of a machine, so that no
site sets a cookie for `.gov.cn`. Here a jar is used for the hosts of one site only, and the list is not needed.
"""

from __future__ import annotations

from collections import defaultdict
from http.cookiejar import Cookie, DefaultCookiePolicy
from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

#: Number of cookies, and bytes of one cookie: what RFC 6265, section 6.1, requires of a client.
_COOKIES_MAX = 50
_SIZE_MAX = 4096
#: Bytes of all cookies: servers refuse headers of more than 8 KiB.
_TOTAL_MAX = 6000


class BoundedCookiesMiddleware(CookiesMiddleware):
    """Scrapy's middleware; a full jar refuses new cookies, but cookies in it can change."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self.jars: defaultdict[Any, CookieJar] = defaultdict(_jar)

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """Store the cookies of a response."""
        if not request.meta.get("dont_merge_cookies", False):
            self.jars[request.meta.get("cookiejar")].extract_cookies(response, request)
        return response


def _jar() -> CookieJar:
    policy = _BoundedPolicy()
    jar = CookieJar(policy)
    policy.jar = jar
    return jar


class _BoundedPolicy(DefaultCookiePolicy):
    """Accepts a cookie as long as its jar stays within the limits."""

    jar: CookieJar

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        """Return whether to store a cookie."""
        size = len(cookie.name) + len(cookie.value or "")
        identity = (cookie.name, cookie.domain, cookie.path)
        others = [other for other in self.jar if (other.name, other.domain, other.path) != identity]
        total = size + sum(len(other.name) + len(other.value or "") for other in others)
        fits = size <= _SIZE_MAX and total <= _TOTAL_MAX and len(others) < _COOKIES_MAX
        return fits and super().set_ok(cookie, request)
