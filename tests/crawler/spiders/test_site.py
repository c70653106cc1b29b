"""Where the spider of a site starts: home page, unfinished articles, given and discovered columns, recent articles."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from scrapy import Request
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import HtmlResponse
from scrapy.signals import spider_idle
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from cleaner.article import SHANGHAI
from crawler.items import Target
from crawler.spiders.base.pagination import ColumnWalk
from crawler.spiders.base.site import ColumnSpec, SiteSpider
from crawler.store.ledger import PAGE_SIZE
from crawler.store.records import Kept, Status
from crawler.urls import key_of
from crawler.validators import Validators

HOME, COLUMN = "http://www.example.cn/", "http://www.example.cn/news/"
NOW = datetime(2024, 5, 20, 12, tzinfo=SHANGHAI)
MENU = "".join(
    f'<li><a href="/{folder}/">{title}</a></li>'
    for folder, title in (("zfyw", "政法要闻"), ("pajs", "平安建设"), ("fzjs", "法治建设"))
)
HOME_PAGE = f'<html><head><title>江岸长安网</title></head><body><ul class="nav">{MENU}</ul></body></html>'


def article(number: int) -> str:
    return f"http://www.example.cn/news/202405/t20240506_{number}.html"


def stored(number: int, day: str, column: str = "要闻") -> Kept:
    known: dict[str, Any] = {"content_hash": "0" * 64, "column": column, "column_url": COLUMN, "partial": False}
    url = article(number)
    return Kept(
        key=key_of(url), url=url, day=date.fromisoformat(day), path=f"text/{number}.txt", fetched_at=f"{day}T10:00:00+08:00",
        validators=Validators('"1"'), **known
    )  # fmt: skip


def started(spider: SiteSpider) -> list[Request]:
    """The requests with which a run starts at NOW."""

    async def collect() -> list[Request]:
        return [request async for request in spider.start()]

    with time_machine.travel(NOW, tick=False):
        return asyncio.run(collect())


def home_response(body: str = HOME_PAGE, status: int = 200) -> HtmlResponse:
    return HtmlResponse(HOME, status, body=body.encode(), encoding="utf-8", request=Request(HOME))


def failed(status: int) -> Failure:
    failure = Failure(HttpError(home_response(status=status)))
    failure.request = Request(HOME)  # type: ignore[attr-defined]
    return failure


def test_run_starts_with_the_home_page_then_unfinished_articles_then_columns_then_recent_articles(open_spider):
    spider = open_spider()
    spider.ledger.queue([Target(key_of(article(1)), article(1))], "2024-05-19T10:00:00+08:00")
    spider.ledger.keep(stored(2, "2024-05-19"))
    spider.ledger.begin_run()
    requests = started(spider)
    assert [request.url for request in requests] == [HOME, article(1), COLUMN, article(2)]
    assert [request.callback for request in requests[:3]] == [
        spider.parse_home,
        spider.parse_article,
        spider.parse_column,
    ]
    priorities = [request.priority for request in requests]
    assert priorities == sorted(set(priorities), reverse=True)
    assert requests[3].headers["If-None-Match"] == b'"1"'
    assert spider.crawler.stats.get_value("zhengwen/articles_tried_again") == 1


@pytest.mark.parametrize(
    ("day", "arguments", "settings", "is_requested"),
    [
        ("2024-05-13", {}, {}, True), ("2024-05-12", {}, {}, False), ("2024-05-21", {}, {}, True), ("2024-05-22", {}, {}, False),
        ("2024-05-20", {}, {"REVISIT_DAYS": 0}, False), ("2024-05-19", {"full": "1"}, {}, False),
        ("2024-05-19", {"since": "2024-05-20"}, {}, False), ("2024-05-19", {"until": "2024-05-18"}, {}, False),
        ("2024-05-19", {"columns": "news"}, {}, True), ("2024-05-12", {}, {"REVISIT_DAYS": 8}, True),
    ],
)  # fmt: skip
def test_articles_of_the_last_days_are_requested_again(open_spider, day, arguments, settings, is_requested):
    spider = open_spider(arguments, **{"REVISIT_DAYS": 7} | settings)
    spider.ledger.keep(stored(1, day))
    assert (article(1) in [request.url for request in started(spider)]) is is_requested


def test_unfinished_articles_are_requested_in_pages_as_scrapys_queue_empties(open_spider):
    spider = open_spider()
    links = [article(number) for number in range(2 * PAGE_SIZE + 1)]
    spider.ledger.queue([Target(key_of(link), link) for link in links], "2024-05-19T10:00:00+08:00")
    spider.ledger.begin_run()
    waits: list[int] = []
    requests: list[str] = []

    async def wait_for(signal: object) -> None:
        waits.append(len(requests))

    async def collect() -> None:
        async for request in spider.start():
            requests.append(request.url)

    spider.crawler.signals.wait_for = wait_for
    with time_machine.travel(NOW, tick=False):
        asyncio.run(collect())
    assert waits == [1 + PAGE_SIZE, 1 + 2 * PAGE_SIZE] and sorted(requests[1:-1]) == sorted(links)


def test_given_up_links_are_requested_again_with_full(open_spider):
    link = article(1)
    spider = open_spider({"full": "1"})
    spider.ledger.queue([Target(key_of(link), link)], "2024-05-19T10:00:00+08:00")
    for _ in range(3):
        spider.ledger.settle(key_of(link), Status.EMPTY, "http_404")
    spider.ledger.begin_run()
    assert link in [request.url for request in started(spider)]


@pytest.fixture
def postponing(open_spider):
    """A spider with seven postponed links, and the function that Scrapy calls when the run has nothing else to do."""
    spider = open_spider()
    for number in range(7):
        link = article(number)
        spider.ledger.queue([Target(key_of(link), link)], "2024-05-19T10:00:00+08:00")
        spider.ledger.settle(key_of(link), Status.FAILED, "http_429", is_attempt=False, postponed=True)
    spider.ledger.begin_run()
    requested: list[str] = []
    spider.crawler.engine = SimpleNamespace(crawl=lambda request: requested.append(request.url))

    def idle() -> list[str]:
        requested.clear()
        results = spider.crawler.signals.send_catch_log(spider_idle, spider=spider, dont_log=(DontCloseSpider,))
        goes_on = any(isinstance(getattr(result, "value", None), DontCloseSpider) for _, result in results)
        assert goes_on is bool(requested)
        return list(requested)

    return spider, idle


def test_postponed_links_are_requested_when_nothing_else_is_left(postponing):
    spider, idle = postponing
    assert [request.url for request in started(spider)] == [HOME, COLUMN]
    found = [idle() for _ in range(4)]
    assert [len(links) for links in found] == [3, 3, 1, 0]
    assert sorted(chain(*found)) == [article(number) for number in range(7)]


def test_postponed_links_that_are_refused_again_are_left_to_the_next_run(postponing):
    spider, idle = postponing
    started(spider)
    assert len(idle()) == 3
    spider.challenges_in_a_row = 3
    assert idle() == []


def test_columns_are_discovered_from_the_home_page_only_if_none_is_given(open_spider):
    given = open_spider()
    assert list(given.parse_home(home_response())) == [] and "/zfyw/" in given.home_links
    spider = open_spider(url=HOME)
    requests = list(spider.parse_home(home_response()))
    assert [request.url for request in requests] == [f"{HOME}{folder}/" for folder in ("zfyw", "pajs", "fzjs")]
    assert [request.cb_kwargs["walk"].depth for request in requests] == [1, 1, 1]
    assert list(spider.parse_home(home_response())) == [], "each column is requested once"


def test_number_of_discovered_columns_is_limited(open_spider):
    assert len(list(open_spider(url=HOME, DISCOVERED_COLUMNS_MAX=2).parse_home(home_response()))) == 2


def test_frames_count_as_discovered_columns(open_spider, caplog):
    frames = "".join(f'<iframe src="/f/{number}/"></iframe>' for number in range(9))
    spider = open_spider(DISCOVERED_COLUMNS_MAX=5)
    walks = [ColumnWalk(COLUMN)]
    spider.request_column(walks[0])
    for walk in walks:
        page = HtmlResponse(walk.url, body=frames.replace("/f/", f"/f{len(walks)}/").encode(), encoding="utf-8")
        walks += [request.cb_kwargs["walk"] for request in spider.discover_from(page, walk, False)]
    assert len(walks) == 5
    assert spider.crawler.stats.get_value("zhengwen/columns_over_limit") > 0
    assert caplog.text.count("[too-many-columns]") == 1


def test_argument_selects_discovered_columns(open_spider):
    spider = open_spider({"columns": "平安"}, url=HOME)
    assert [request.url for request in spider.parse_home(home_response())] == [f"{HOME}pajs/"]


def test_home_page_without_columns_is_logged(open_spider, caplog):
    spider = open_spider(url=HOME)
    assert spider.end_reason() == "nothing_read"
    assert list(spider.parse_home(home_response("<html><body>欢迎</body></html>"))) == []
    assert "[no-columns-found]" in caplog.text
    assert spider.end_reason() == "no_columns"


def test_home_page_that_a_script_makes_is_reported(open_spider, caplog):
    spider = open_spider(url=HOME)
    page = '<html><body><div id="app"></div><script src="/js/app.js"></script></body></html>'
    assert list(spider.parse_home(home_response(page))) == []
    assert "[column-made-by-script]" in caplog.text and HOME in caplog.text
    assert spider.end_reason() == "made_by_script"


def test_malformed_addresses_of_a_home_page_are_counted_and_the_others_read(open_spider):
    spider = open_spider(url=HOME)
    links = (
        '<a href="http://www.example.cn:99999/">要闻</a><iframe src="//[::1/"></iframe><a href="/pajs/">平安建设</a>'
    )
    assert [request.url for request in spider.parse_home(home_response(links))] == [f"{HOME}pajs/"]
    assert spider.crawler.stats.get_value("zhengwen/addresses_refused") == 2


def test_refusal_instead_of_the_home_page_is_counted_and_not_read(open_spider):
    spider = open_spider(url=HOME)
    assert list(spider.parse_home(home_response(status=403, body="<html>no</html>"))) == []
    assert spider.crawler.stats.get_value("zhengwen/failed/fence") == 1 and not spider.home_links


def test_run_ends_without_a_home_page_only_if_columns_are_discovered_from_it(open_spider, caplog):
    given = open_spider()
    given.home_failed(failed(503))
    assert caplog.text == "" and given.crawler.stats.get_value("zhengwen/failed/http_503") is None
    spider = open_spider(url=HOME)
    with pytest.raises(CloseSpider) as error:
        spider.home_failed(failed(503))
    assert error.value.reason == "no_columns" and "[home-page-failed]" in caplog.text
    assert spider.crawler.stats.get_value("zhengwen/failed/http_503") == 1


@pytest.mark.parametrize(("depth", "leads"), [(0, False), (1, True), (2, False)])
def test_discovered_column_leads_to_further_columns_up_to_a_depth(open_spider, depth, leads):
    spider = open_spider()
    walk = ColumnWalk(COLUMN, "要闻", depth=depth)
    requests = list(spider.discover_from(home_response(), walk, True))
    assert bool(requests) is leads and {request.cb_kwargs["walk"].depth for request in requests} <= {depth + 1}


@pytest.mark.parametrize(
    ("depth", "is_list", "follows"), [(0, False, True), (0, True, False), (1, True, True), (2, False, False)]
)
def test_list_in_a_frame_is_requested(open_spider, depth, is_list, follows):
    spider = open_spider()
    page = '<html><body><iframe src="/zfyw/list.html"></iframe></body></html>'
    requests = list(spider.discover_from(home_response(page), ColumnWalk(COLUMN, "要闻", depth=depth), is_list))
    assert [request.url for request in requests] == ([f"{HOME}zfyw/list.html"] if follows else [])
    if follows:
        walk = requests[0].cb_kwargs["walk"]
        assert (walk.title, walk.depth) == ("要闻", depth + 1)
        assert list(spider.discover_from(home_response(page), ColumnWalk(COLUMN, depth=depth), is_list)) == []


def test_argument_that_names_no_column_is_rejected():
    class Spider(SiteSpider):
        name, site, home = "test", "江岸长安网", HOME
        columns = (ColumnSpec(COLUMN, "要闻"), ColumnSpec(f"{HOME}pajs/", "平安建设"))

    with pytest.raises(ValueError, match="要闻, 平安建设"):
        Spider(columns="公告")
    assert Spider(columns="平安").arguments.columns == ("平安",)
    assert Spider.hosts == ("www.example.cn",)

    class Discovering(Spider):
        discovers = True

    assert Discovering(columns="公告").hosts == Spider.hosts


def test_hosts_of_a_spider_default_to_that_of_its_home_page():
    class Given(SiteSpider):
        name, site, home, hosts = "given", "江岸长安网", "http://www.a.cn/", ("www.a.cn", "a.cn")

    class Default(SiteSpider):
        name, site, home = "default", "江岸长安网", "http://www.b.cn/"

    class Inherited(Given):
        name = "inherited"

    class Moved(Given):
        home = "http://www.c.cn/"

    assert [spider.hosts for spider in (Given, Default, Inherited, Moved)] == [
        ("www.a.cn", "a.cn"),
        ("www.b.cn",),
        ("www.a.cn", "a.cn"),
        ("www.c.cn",),
    ]
