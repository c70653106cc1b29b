"""The robots.txt middleware: RFC 9309 and `Crawl-delay`."""

from __future__ import annotations

import logging
import re
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
#: A line that names a crawler, as Protego reads it: the colon may be missing.
_USER_AGENT = re.compile(
    r"\s{0,99}(?:(?:user-?agent|user agent)\s{0,99}:|(?:user-?agent|user\s{1,99}agent)\s(?![^:]*:(?:\s|$)))\s*(.*)",
    re.I,
)
#: Stands for all crawlers of other names.
_OTHER_CRAWLER = "other-crawler"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with what RFC 9309 requires in addition.

    If the request for robots.txt fails, or is answered with a server error or 429, everything is disallowed (section
    2.3.1.4); Scrapy allows everything then. `Crawl-delay` is applied exactly, without AutoThrottle and without jitter.
    A host that asks for more than CRAWL_DELAY_MAX seconds is not crawled: to wait less would ignore its wish, and a run
    that waits so long fetches nearly nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        assert crawler.stats
        self._counters = crawler.stats
        self._product: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._parser_class = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._robots: dict[str, Future[RobotParser]] = {}
        self._unreachable_causes: dict[str, str] = {}
        self._delay_max: float = crawler.settings.getfloat("CRAWL_DELAY_MAX")

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
        parser = self._parse(with_one_other_crawler(rules, self._product))
        delay = parser.crawl_delay(self._product) or 0
        if self.crawler.settings["REPLAY"] or not delay:
            return parser
        self._counters.max_value("zhengwen/crawl_delay", round(delay, 3))
        if delay > self._delay_max:
            logger.error(
                "[crawl-delay-too-long] %s asks for %g s between requests, more than CRAWL_DELAY_MAX (%g s): nothing is"
                " fetched from its host in this run; to wait that long, set CRAWL_DELAY_MAX",
                robots.url,
                delay,
                self._delay_max,
            )
            self._unreachable_causes[url.netloc] = "crawl_delay"
            return self._parse(_DISALLOW_ALL)
        return parser

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


def with_one_other_crawler(rules: bytes, product: str) -> bytes:
    """Give all crawlers that a robots.txt names one name, except those whose rules may apply to a product.

    A parser keeps the rules of a group once for each crawler of the group: 119 kB with 6,000 names and 6,000 rules
    would take it a minute and a gibibyte. Which rules apply to the product does not change.

    Args:
        rules: The body of robots.txt.
        product: The product token of this crawler.
    """
    product = product.lower()
    lines: list[str] = []
    for line in rules.decode("utf-8-sig", "ignore").splitlines():
        found = _USER_AGENT.match(line.partition("#")[0])
        if found and (name := found[1].strip().lower()):
            plain = name.replace("*", "")
            kept = name if name == "*" else plain if plain and plain in product else _OTHER_CRAWLER
            line = f"User-agent: {kept}"
        lines.append(line)
    return "\n".join(lines).encode()
