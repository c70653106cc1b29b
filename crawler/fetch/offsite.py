"""The middlewares that keep requests and redirects on the site."""

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
from crawler.fetch.handler import allowed_hosts, is_address, is_public
from crawler.urls import host_of, is_requestable, same_site, with_http, without_credentials

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Bytes. Scrapy looks for a redirect in the first 4,096 characters of a page, of at most three bytes each.
_HEAD_SIZE = 3 * 4096
_REFRESH = re.compile(rb"http-equiv\W{1,9}refresh", re.I)


class SiteOnlyMiddleware(OffsiteMiddleware):
    """Refuses requests to hosts that are not the spider's, and requests that are not http or https.

    Unlike in Scrapy, hosts are compared as a whole, without subdomains, and flags of the request make no exception. A
    spider without hosts, as `scrapy fetch` and `scrapy shell` use it, may request any host.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Drop a request of a crawl that leaves the site before it waits in the queue.

        `scrapy shell` would wait for a dropped request forever. There it fails in `process_request`.
        """
        if self.crawler.crawling:
            super().request_scheduled(request, spider)

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise `LeavesSite` for a request that leaves the site."""
        spider = self.crawler.spider
        assert spider
        if not self.should_follow(request, spider):
            self.stats.inc_value("offsite/filtered")
            hosts = ", ".join(allowed_hosts(spider)) or "a web server"
            raise LeavesSite(f"{request.url} is not on {hosts}")

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Return whether a request stays on the site."""
        hosts = allowed_hosts(spider)
        is_http = urlparse_cached(request).scheme in ("http", "https")
        return is_http and (not hosts or same_site(request.url, hosts))


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware; a redirect off the site or to no page (`file:`, `javascript:`) fails and is counted."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response, or the request that it redirects to; raise `LeavesSite` for other redirects."""
        try:
            result = super().process_response(request, response)
        except ValueError as error:  # from urllib and Request, for a malformed URL
            raise LeavesSite(f"redirected to a malformed URL: {error}") from error
        if result is response and response.status in _REDIRECTS and "Location" in response.headers:
            raise LeavesSite(f"redirected to {response.headers['Location']!r}, which is not a page")
        return _on_site(result, request, self.crawler)


class SiteMetaRefreshMiddleware(MetaRefreshMiddleware):
    """The same for redirects in the markup. The redirect of a challenge is not followed, as that would answer it."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response, or the request that it redirects to; raise `LeavesSite` for other redirects."""
        head = response.body[:_HEAD_SIZE]
        if not isinstance(response, HtmlResponse) or not _REFRESH.search(head) or challenge_of(response):
            return response
        # Only the head: Scrapy decodes by the charset in the header, and with some charsets a whole page takes minutes.
        page = response.replace(body=head)
        settings = self.crawler.settings
        try:
            interval, url = get_meta_refresh(page, settings.getlist("METAREFRESH_IGNORE_TAGS"))
        except (LookupError, UnicodeError):  # an unknown charset, or a codec that does not yield text
            return response
        except ValueError as error:
            raise LeavesSite(f"the page redirects to a malformed URL: {error}") from error
        if interval is None or interval >= settings.getint("METAREFRESH_MAXDELAY"):
            return response
        try:
            result = super().process_response(request, page)
        except ValueError as error:
            raise LeavesSite(f"the page redirects to a malformed URL: {error}") from error
        if result is page:
            raise LeavesSite(f"the page redirects to {url!r}, which is not a page")
        return _on_site(result, request, self.crawler)


def _on_site(result: Request | Response, request: Request, crawler: Crawler) -> Request | Response:
    if not isinstance(result, Request):
        return result
    hosts = allowed_hosts(crawler.spider)
    if not is_requestable(result.url):
        raise LeavesSite(f"redirected to a malformed URL: {result.url}")
    if hosts and not same_site(result.url, hosts):
        raise LeavesSite(f"redirected to {result.url}, which is not on the site")
    host = host_of(result.url)
    # Without hosts, the user has named the host of the first request (`scrapy fetch URL`), but not this one.
    if not hosts and host != host_of(request.url) and is_address(host) and not is_public(host):
        raise LeavesSite(f"redirected to {result.url}, which is not a public address")
    url = with_http(result.url) if getattr(crawler.spider, "http_only", False) else result.url
    return result.replace(url=without_credentials(url))
