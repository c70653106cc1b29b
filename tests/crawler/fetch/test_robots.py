"""The robots.txt middleware with a real downloader and an engine that answers from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.http import Response, TextResponse
from scrapy.utils.test import get_crawler

from crawler.fetch.errors import RobotsForbidden, RobotsUnreachable
from crawler.fetch.robots import RobotsMiddleware, with_one_other_crawler

PAGE = "http://www.example.cn/news/"


def jitter_of(slot: Any) -> object:
    """Return the jitter of a slot; Scrapy 2.18 has a flag instead."""
    return slot.jitter if hasattr(slot, "jitter") else slot.randomize_delay


class Engine:
    """Stands in for Scrapy's engine: answers requests for robots.txt and counts them."""

    def __init__(self, downloader: Downloader, answer: Response) -> None:
        self.downloader = downloader
        self.answer = answer
        self.asked: list[str] = []
        self.requests: list[Request] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        self.requests.append(request)
        await asyncio.sleep(0)
        return self.answer.replace(url=request.url)


Requested = Callable[[RobotsMiddleware, Engine], object]


def with_robots(body: str | bytes, check: Requested, status: int = 200, **settings: object) -> None:
    """Run `check`, a coroutine function, with a middleware for a site with this robots.txt."""

    async def main() -> None:
        handlers = dict.fromkeys(("http", "https", "data", "file", "ftp", "s3"))
        known = {
            "DOWNLOAD_HANDLERS": handlers,
            "ROBOTSTXT_OBEY": True,
            "ROBOTSTXT_USER_AGENT": "zhengwen",
            "DOWNLOAD_DELAY": 1,
            "CRAWL_DELAY_MAX": 120,
            "REPLAY": None,
        }
        crawler = get_crawler(settings_dict=known | settings)
        content = body.encode() if isinstance(body, str) else body
        crawler.engine = Engine(Downloader(crawler), TextResponse("http://x/", status, body=content))
        await check(RobotsMiddleware(crawler), crawler.engine)

    asyncio.run(main())


def delay_of_a_new_slot(downloader: Downloader, request: Request) -> tuple[int, float, float]:
    """The limits of the slot that the downloader makes for a request, when an earlier one has been removed."""
    downloader.slots.clear()
    _, slot = downloader._get_slot(request)
    limits = slot.concurrency, slot.delay, jitter_of(slot)
    downloader.close()
    return limits


@pytest.mark.parametrize(
    ("asked", "settings", "delay"),
    [("5", {}, 5), ("5", {"DOWNLOAD_DELAY": 9}, 9), ("5", {"REPLAY": "samples"}, 1), ("0", {}, 1)],
)
def test_crawl_delay_stays_when_scrapy_has_removed_the_slot_of_the_host(asked, settings, delay):
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        for _ in range(2):
            request = Request(PAGE)
            await middleware.process_request(request)
            assert delay_of_a_new_slot(engine.downloader, request)[1] == delay
            assert bool(request.meta.get("autothrottle_dont_adjust_delay")) is (delay != 1)

    with_robots(f"User-agent: *\nCrawl-delay: {asked}\n", check, **settings)


def test_crawl_delay_is_exact_and_applies_to_the_present_slot(caplog):
    caplog.set_level("INFO")

    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        request = Request(PAGE)
        _, slot = engine.downloader._get_slot(request)
        slot.concurrency = 8
        for _ in range(3):
            await middleware.process_request(request)
        assert (slot.concurrency, slot.delay, jitter_of(slot)) == (1, 5, 0)
        assert delay_of_a_new_slot(engine.downloader, request) == (1, 5, 0)

    with_robots("User-agent: *\nCrawl-delay: 5\n", check)
    assert caplog.text.count("[crawl-delay]") == 1


def test_robots_txt_is_fetched_once_for_all_pages_of_a_host():
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        pages = [f"http://{host}/{n}.html" for n in range(3) for host in ("a.example.cn", "b.example.cn")]
        await asyncio.gather(*(middleware.process_request(Request(page)) for page in pages))
        assert all(request.meta == {"dont_obey_robotstxt": True} for request in engine.requests), (
            "or it would wait for itself"
        )
        assert sorted(engine.asked) == ["http://a.example.cn/robots.txt", "http://b.example.cn/robots.txt"]
        assert middleware.crawler.stats.get_value("robotstxt/request_count") == 2
        assert middleware.crawler.stats.get_value("robotstxt/response_status_count/200") == 2

    with_robots("User-agent: *\nDisallow:\n", check)


@pytest.mark.parametrize(
    ("status", "error"),
    [(200, RobotsForbidden), (299, RobotsForbidden), (300, None), (404, None), (403, None), (499, None)]
    + [(status, RobotsUnreachable) for status in (429, 500, 503, 599)],
)
def test_status_of_robots_txt_decides_what_is_allowed(status, error):
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        if error:
            with pytest.raises(error, match=f"http_{status}" if error is RobotsUnreachable else None):
                await middleware.process_request(Request(PAGE))
        else:
            await middleware.process_request(Request(PAGE))
        unreachable = middleware.crawler.stats.get_value("robotstxt/unreachable")
        assert unreachable == (1 if error is RobotsUnreachable else None)

    with_robots("User-agent: *\nDisallow: /\n", check, status)


def test_rules_apply_to_their_own_crawler():
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        await middleware.process_request(Request("http://www.example.cn/other/"))
        with pytest.raises(RobotsForbidden):
            await middleware.process_request(Request(PAGE))

    with_robots("User-agent: zhengwen\nDisallow: /news/\n\nUser-agent: *\nDisallow: /\n", check)


def test_only_whole_lines_of_the_first_half_mebibyte_count():
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        with pytest.raises(RobotsForbidden):
            await middleware.process_request(Request("http://www.example.cn/first/"))
        await middleware.process_request(Request("http://www.example.cn/last/"))
        await middleware.process_request(Request(PAGE))

    rules = b"User-agent: *\nDisallow: /first/\n"
    half = b"\nDisallow: /news/"
    filler = b"#" * (512 * 1024 - len(rules) - len(half) + len(b"news/"))
    with_robots(rules + filler + half + b"\nDisallow: /last/\n", check)


@pytest.mark.parametrize("asked", ["121", "86400", "31536000", "1e308"])
def test_host_that_asks_for_a_longer_delay_than_the_limit_is_not_crawled(asked, caplog):
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        for _ in range(2):
            with pytest.raises(RobotsUnreachable) as raised:
                await middleware.process_request(Request(PAGE))
            assert raised.value.cause == "crawl_delay"
        assert middleware.crawler.stats.get_value("zhengwen/crawl_delay") == float(asked)

    with_robots(f"User-agent: *\nCrawl-delay: {asked}\n", check)
    assert caplog.text.count("[crawl-delay-too-long]") == 1


@pytest.mark.parametrize("asked", ["-5", "nan", "inf", "x", "99x"])
def test_crawl_delay_that_is_no_time_is_ignored(asked):
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        request = Request(PAGE)
        await middleware.process_request(request)
        assert delay_of_a_new_slot(engine.downloader, request)[1] == 1
        assert middleware.crawler.stats.get_value("zhengwen/crawl_delay") is None

    with_robots(f"User-agent: *\nCrawl-delay: {asked}\n", check)


def test_limit_of_the_delay_is_a_setting():
    async def check(middleware: RobotsMiddleware, engine: Engine) -> None:
        request = Request(PAGE)
        await middleware.process_request(request)
        assert delay_of_a_new_slot(engine.downloader, request)[1] == 3600

    with_robots("User-agent: *\nCrawl-delay: 3600\n", check, CRAWL_DELAY_MAX=3600)


def test_rules_are_kept_once_however_many_crawlers_have_them():
    agents = "".join(f"user-agent:{n}\nuser-agent: {n}*\nuseragent x{n}\n" for n in range(6000))
    reduced = with_one_other_crawler(f"{agents}user-agent: zhengwen\ndisallow: /news/\n".encode(), "zhengwen").decode()
    names = {line.partition(":")[2].strip() for line in reduced.splitlines() if line.startswith("User-agent")}
    assert len(names) == 2
    assert not Protego.parse(reduced).can_fetch(PAGE, "zhengwen")


_AGENTS = st.sampled_from(
    ["*", "zhengwen", "ZhengWen", "zheng", "zhengwenbot", "wen", "a", "zh*", "**", "a: b", "", "Go o"]
)
_FIELDS = st.sampled_from(
    ["User-agent:", "useragent: ", "user agent ", "USER-AGENT\t", "user  agent ", " User-agent :"]
)
_RULES = st.sampled_from(
    ["Disallow: /", "Disallow: /a", "Allow: /a/b", "Crawl-delay: 3", "Crawl-delay: 9 # x", "Sitemap: x", "", "#", "x"]
)


@given(st.lists(st.one_of(st.tuples(_FIELDS, _AGENTS).map("".join), _RULES), max_size=12))
def test_rules_for_this_crawler_do_not_change_when_others_get_one_name(lines: list[str]) -> None:
    whole = Protego.parse("\n".join(lines))
    reduced = Protego.parse(with_one_other_crawler("\n".join(lines).encode(), "zhengwen").decode())
    assert whole.crawl_delay("zhengwen") == reduced.crawl_delay("zhengwen")
    for path in ("", "a", "a/b", "c"):
        url = f"http://www.example.cn/{path}"
        assert whole.can_fetch(url, "zhengwen") == reduced.can_fetch(url, "zhengwen")
