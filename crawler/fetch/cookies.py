"""Cookies, as many as a browser would keep: a server that sets new ones with every page would fill the memory, and send
back its own requests as too large."""

from __future__ import annotations

from collections import defaultdict
from http.cookiejar import Cookie, DefaultCookiePolicy
from typing import Any

from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar

#: RFC 6265, section 6.1, asks for 50 cookies a domain and 4,096 bytes each; but servers refuse heads beyond 8 KiB.
_COOKIES_MAX = 50
_SIZE_MAX = 4096
_TOTAL_MAX = 6000


class BoundedCookiesMiddleware(CookiesMiddleware):
    """Scrapy's middleware, but a full jar takes no new cookies; those in it can still be changed."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self.jars: defaultdict[Any, CookieJar] = defaultdict(_jar)


def _jar() -> CookieJar:
    policy = _BoundedPolicy()
    jar = CookieJar(policy)
    policy.jar = jar
    return jar


class _BoundedPolicy(DefaultCookiePolicy):
    jar: CookieJar

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        size = len(cookie.name) + len(cookie.value or "")
        others = [
            one for one in self.jar if (one.name, one.domain, one.path) != (cookie.name, cookie.domain, cookie.path)
        ]
        total = size + sum(len(one.name) + len(one.value or "") for one in others)
        fits = size <= _SIZE_MAX and total <= _TOTAL_MAX and len(others) < _COOKIES_MAX
        return fits and super().set_ok(cookie, request)
