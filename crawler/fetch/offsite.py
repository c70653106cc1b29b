"""Middlewares that keep every request, and every redirect, on the site."""

from __future__ import annotations

import re

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.response import get_meta_refresh

from crawler.fetch.blocking import challenge_of
from crawler.fetch.errors import LeavesSite
from crawler.urls import same_site, with_http, without_credentials

_MOVED = frozenset({301, 302, 303, 307, 308})
#: Scrapy looks for a redirect in the first 4,096 characters of a page, which are three bytes each at most.
_HEAD_SIZE = 3 * 4096
_REFRESH = re.compile(rb"http-equiv\W{1,9}refresh", re.I)


class SiteOnlyMiddleware(OffsiteMiddleware):
    """Lets no request through to a host that the spider does not name: letter by letter, without sub-domains,
    and whatever the request's flags say. Nor any by another protocol than http and https."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        spider = self.crawler.spider
        assert spider
        if not self.should_follow(request, spider):
            self.stats.inc_value("offsite/filtered")
            raise LeavesSite(f"{request.url} is not on {', '.join(spider.allowed_domains)}")  # type: ignore[attr-defined]

    def should_follow(self, request: Request, spider: Spider) -> bool:
        by_http = urlparse_cached(request).scheme in ("http", "https")
        return by_http and same_site(request.url, spider.allowed_domains)  # type: ignore[attr-defined]


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware, but a redirect that leaves the site, or leads to no page at all (`file:`, `javascript:`),
    fails its request, so that the failure is counted."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            result = super().process_response(request, response)
        except ValueError as error:  # of urllib and Request, about addresses that are none
            raise LeavesSite(f"redirected to what is no address: {error}") from error
        if result is response and response.status in _MOVED and "Location" in response.headers:
            raise LeavesSite(f"redirected to {response.headers['Location']!r}, which is no page")
        return _on_site(result, self.crawler)


class SiteMetaRefreshMiddleware(MetaRefreshMiddleware):
    """The same for redirects written into the page; that of a challenge is not followed, as that would answer
    it."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        head = response.body[:_HEAD_SIZE]
        if not isinstance(response, HtmlResponse) or not _REFRESH.search(head) or challenge_of(response):
            return response
        # The head alone, as the whole is decoded by the charset that its server names, and some take minutes.
        page = response.replace(body=head)
        try:
            interval, url = get_meta_refresh(page, self._ignore_tags)
        except (LookupError, UnicodeError):  # a charset that is none, or none of text
            return response
        except ValueError as error:
            raise LeavesSite(f"the page redirects to what is no address: {error}") from error
        if not url or interval is None or interval >= self._maxdelay:
            return response
        try:
            result = super().process_response(request, page)
        except ValueError as error:
            raise LeavesSite(f"the page redirects to what is no address: {error}") from error
        if result is page:
            raise LeavesSite(f"the page redirects to {url!r}, which is no page")
        return _on_site(result, self.crawler)


def _on_site(result: Request | Response, crawler: Crawler) -> Request | Response:
    if not isinstance(result, Request):
        return result
    if not same_site(result.url, crawler.spider.allowed_domains):  # type: ignore[union-attr]
        raise LeavesSite(f"redirected to {result.url}, which is not on the site")
    url = with_http(result.url) if getattr(crawler.spider, "http_only", False) else result.url
    return result.replace(url=without_credentials(url))
