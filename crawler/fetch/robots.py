"""The robots.txt middleware: RFC 9309 and `Crawl-delay`."""

from __future__ import annotations

import logging
from asyncio import Future, ensure_future

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.fetch.downloader_slots import set_delay
from crawler.fetch.errors import RobotsForbidden, RobotsUnreachable, name_of

logger = logging.getLogger(__name__)

_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"
_TOO_MANY_REQUESTS = 429
#: Bytes of a robots.txt that count. RFC 9309, section 2.5, requires at least 500 KiB.
_ROBOTS_SIZE = 512 * 1024


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with what RFC 9309 requires in addition.

    If the request for robots.txt fails, or is answered with a server error or 429, everything is disallowed (section
    2.3.1.4); Scrapy allows everything then. `Crawl-delay` is applied exactly, without AutoThrottle and without jitter.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        assert crawler.stats
        self._counters = crawler.stats
        self._product: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._parser_class = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._robots: dict[str, Future[RobotParser]] = {}
        self._unreachable_causes: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise `RobotsForbidden` or `RobotsUnreachable` for a request that is not allowed."""
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            cause = self._unreachable_causes.get(urlparse_cached(request).netloc)
            raise (RobotsUnreachable(cause) if cause else RobotsForbidden(str(error))) from error

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the parsed robots.txt of a request's host; it is fetched once a run."""
        host = urlparse_cached(request).netloc
        if host not in self._robots:
            self._robots[host] = ensure_future(self._fetch(request))
        parser = await self._robots[host]
        delay = parser.crawl_delay(self._product)
        if delay and not self.crawler.settings["REPLAY"]:
            self._apply_delay(request, delay)
        return parser

    async def _fetch(self, request: Request) -> RobotParser:
        url = urlparse_cached(request)
        robots = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._counters.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(robots)
        except IgnoreRequest:  # too many redirects, or one to another host: this host has no robots.txt
            return self._parse(b"")
        except Exception as error:
            return self._disallow_all(robots, name_of(error))
        self._counters.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
            return self._disallow_all(robots, f"http_{response.status}")
        rules = response.body if response.status < 300 else b""
        if len(rules) > _ROBOTS_SIZE:
            rules = rules[:_ROBOTS_SIZE].rpartition(b"\n")[0]  # half a line could disallow more than the complete line
        return self._parse(rules)

    def _disallow_all(self, robots: Request, cause: str) -> RobotParser:
        self._counters.inc_value("robotstxt/unreachable")
        self._unreachable_causes[urlparse_cached(robots).netloc] = cause
        logger.error(
            "[robots-unreachable] %s could not be fetched (%s): nothing is fetched from its host in this run",
            robots.url,
            cause,
        )
        return self._parse(_DISALLOW_ALL)

    def _parse(self, body: bytes) -> RobotParser:
        parser: RobotParser = build_from_crawler(self._parser_class, self.crawler, body)
        return parser

    def _apply_delay(self, request: Request, delay: float) -> None:
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        if set_delay(self.crawler, request, delay):
            host = urlparse_cached(request).hostname
            logger.info("[crawl-delay] robots.txt of %s asks for %s s between requests", host, delay)
        request.meta["autothrottle_dont_adjust_delay"] = True
