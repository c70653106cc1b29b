"""What is done with every request and response: robots.txt as RFC 9309 has it, and a crawl that never leaves
the site."""

from __future__ import annotations

import logging
import re
from asyncio import Future, ensure_future

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.response import get_meta_refresh

from crawler.fetch.blocking import Cause, challenge
from crawler.fetch.errors import LeavesSite, RobotsForbidden, RobotsUnreachable, name_of
from crawler.listing.dialects import same_site, without_credentials

logger = logging.getLogger(__name__)

_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"
_TOO_MANY_REQUESTS = 429
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Scrapy looks for a redirect in the first 4,096 characters of a page, which are three bytes each at most.
_HEAD_SIZE = 3 * 4096
_REFRESH = re.compile(rb"http-equiv\W{1,9}refresh", re.I)
#: As much of a robots.txt counts as RFC 9309 asks for at least; what comes after may be anything.
_ROBOTS_SIZE = 512 * 1024


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with what RFC 9309 asks for beside it.

    Where robots.txt is answered with a server error, or 429, or not at all, the site is taken to forbid
    everything; Scrapy's own middleware takes that for a permission. `Crawl-delay` is kept to the second,
    without AutoThrottle's adjustments and without jitter.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._product: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._load = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._robots: dict[str, Future[RobotParser]] = {}
        self._missing: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            cause = self._missing.get(urlparse_cached(request).netloc)
            raise (RobotsUnreachable(cause) if cause else RobotsForbidden(str(error))) from error

    async def robot_parser(self, request: Request) -> RobotParser:
        """The parsed robots.txt of a request's host, fetched once a run."""
        host = urlparse_cached(request).netloc
        if host not in self._robots:
            self._robots[host] = ensure_future(self._fetch(request))
        parser = await self._robots[host]
        delay = parser.crawl_delay(self._product)
        if delay and not self.crawler.settings["REPLAY"]:
            self._slow_down(request, delay)
        return parser

    async def _fetch(self, request: Request) -> RobotParser:
        url = urlparse_cached(request)
        robots = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(robots)
        except IgnoreRequest:  # too many redirects, or one to another host: no robots.txt for this one
            return self._parse(b"")
        except Exception as error:
            return self._unreachable(robots, name_of(error))
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
            return self._unreachable(robots, f"http_{response.status}")
        rules = response.body if response.status < 300 else b""
        if len(rules) > _ROBOTS_SIZE:
            rules = rules[:_ROBOTS_SIZE].rpartition(b"\n")[0]  # half a line would forbid more than the whole
        return self._parse(rules)

    def _unreachable(self, robots: Request, cause: str) -> RobotParser:
        self._stats.inc_value("robotstxt/unreachable")
        self._missing[urlparse_cached(robots).netloc] = cause
        logger.error("%s cannot be had (%s): nothing is fetched from this host in this run", robots.url, cause)
        return self._parse(_DISALLOW_ALL)

    def _parse(self, body: bytes) -> RobotParser:
        parser: RobotParser = build_from_crawler(self._load, self.crawler, body)
        return parser

    def _slow_down(self, request: Request, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        host = downloader.get_slot_key(request)
        # A host's slot is dropped after a minute without requests: both the slot and its successors are set.
        if downloader.per_slot_settings.get(host, {}).get("delay") != delay:
            logger.info("robots.txt of %s asks for %s s between requests", host, delay)
            downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, "jitter": 0}
        slot = downloader.slots.get(host)
        if slot:
            slot.concurrency, slot.delay, slot.jitter = 1, delay, 0
        request.meta["autothrottle_dont_adjust_delay"] = True


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


def challenge_of(response: Response) -> Cause | None:
    """Whether a response is a firewall's challenge or refusal instead of the page; see
    `blocking.challenge`."""
    headers = {
        name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return challenge(response.status, headers, response.body)


def by_http(url: str) -> str:
    """The address of a page of a site of which https is of no use."""
    return f"http:{url[6:]}" if url[:6].lower() == "https:" else url


def _on_site(result: Request | Response, crawler: Crawler) -> Request | Response:
    if not isinstance(result, Request):
        return result
    if not same_site(result.url, crawler.spider.allowed_domains):  # type: ignore[union-attr]
        raise LeavesSite(f"redirected to {result.url}, which is not on the site")
    url = by_http(result.url) if getattr(crawler.spider, "http_only", False) else result.url
    return result.replace(url=without_credentials(url))
