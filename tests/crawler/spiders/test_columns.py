"""How a spider reads the list pages of a column, without a crawl: responses in, requests out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import Target
from crawler.listing import link_elements
from crawler.platforms import PageRequest
from crawler.spiders.base.pagination import ColumnWalk, LinkStatus
from crawler.store.records import Kept, Status
from crawler.urls import key_of, keys_of
from crawler.validators import Validators
from tests.crawler.conftest import column_page

COLUMN = "http://www.example.cn/news/"
DAYS = [f"2024-05-{day:02}" for day in range(28, 0, -1)]
GONE = "<html><head><title>404</title></head><body>" + "<p>页面不存在</p>" * 50 + "</body></html>"


def rows(count: int, first: int = 0) -> list[tuple[str, str]]:
    """The rows of a list page: the paths of articles and their days, newest first."""
    return [(f"/news/202405/t{day.replace('-', '')}_1.html", day) for day in DAYS[first : first + count]]


def urls(listed: list[tuple[str, str]]) -> list[str]:
    return [f"http://www.example.cn{path}" for path, _ in listed]


def response_to(request: Request, body: str, status: int = 200, url: str = "", **headers: str) -> HtmlResponse:
    answer = HtmlResponse(url or request.url, status, headers, body.encode(), request=request, encoding="utf-8")
    if url:
        request.meta["redirect_urls"] = [request.url]
    return answer


class Reader:
    """Reads the pages of a column one by one with a spider.

    Attributes:
        articles: The URLs of the articles that the spider requests for the last page.
        next: The request for the next page, or None.
    """

    def __init__(self, spider: Any, url: str = COLUMN, **walk: Any) -> None:
        self.spider = spider
        self.walk = ColumnWalk(url, "要闻", **walk)
        self.next: Request | None = spider.request_column(self.walk)
        self.articles: list[str] = []

    def read(self, body: str, **response: Any) -> Reader:
        assert self.next is not None
        return self._take(self.spider.parse_column(response_to(self.next, body, **response), **self.next.cb_kwargs))

    def fail(self, status: int) -> Reader:
        assert self.next is not None
        failure = Failure(HttpError(response_to(self.next, "", status)))
        failure.request = self.next  # type: ignore[attr-defined]
        return self._take(self.spider.column_failed(failure))

    def _take(self, requests: Any) -> Reader:
        requests = list(requests)
        self.articles = [request.url for request in requests if request.callback == self.spider.parse_article]
        others = [request for request in requests if request.callback == self.spider.parse_column]
        assert len(others) <= 1
        self.next = others[0] if others else None
        return self

    def counter(self, name: str) -> int:
        return int(self.spider.crawler.stats.get_value(f"zhengwen/{name}", 0))

    @property
    def complete_since(self) -> date | None:
        """How far back the ledger has the column after the run."""
        ledger = self.spider.ledger
        for walk in self.spider._finished_walks:
            self.spider._mark_complete(walk)
        return ledger.columns.complete_since(key_of(self.walk.url))


@pytest.fixture
def reader(open_spider) -> Callable[..., Reader]:
    return lambda arguments=None, settings=None, **walk: Reader(open_spider(arguments, **settings or {}), **walk)


def test_column_is_read_page_by_page_to_its_end(reader):
    column = reader().read(column_page(rows(3), "index_1.html"))
    assert column.articles == urls(rows(3)) and column.next.url == f"{COLUMN}index_1.html"
    column.read(column_page(rows(3, 3), ""))
    assert column.articles == urls(rows(3, 3)) and column.next is None
    assert column.complete_since == date.min
    assert (column.counter("list_pages"), column.counter("articles_found"), column.counter("articles_new")) == (2, 6, 6)
    assert column.counter("columns") == 1 and column.counter("columns_cut") == column.counter("columns_empty") == 0
    assert column.counter("platform/trs") + column.counter("platform/generic") == 1


def test_column_without_rows_is_counted(reader):
    column = reader().read(column_page([], ""))
    assert column.counter("columns_empty") == column.counter("list_pages") == 1 and column.next is None
    assert reader().read(column_page(rows(3), "index_1.html")).read(column_page([], "")).counter("columns_empty") == 0


SHELL = (
    "<html><head><title>目录</title><script>var c = {SID: '755031'}</script></head><body><p>加载中</p></body></html>"
)
SHELL_URL = "http://www.example.cn/gkmlpt/index#2811"


def answer_of(listed: list[tuple[str, str]], total: int) -> str:
    """The answer of the endpoint that has the rows of a shell."""
    articles = [
        {"title": "江岸区平安建设工作动态简报", "url": path, "display_publish_time": day} for path, day in listed
    ]
    return json.dumps({"articles": articles, "total": total})


def test_rows_that_a_shell_loads_are_read(reader):
    column = reader(url=SHELL_URL).read(SHELL)
    assert column.next.url == "http://www.example.cn/gkmlpt/api/all/2811?page=1&sid=755031", (
        "the fragment names the column"
    )
    assert column.articles == [] and (column.walk.shells, column.walk.pages) == (1, 0)
    column.read(answer_of(rows(3), 150))
    assert column.articles == urls(rows(3)) and "page=2" in column.next.url
    column.read(answer_of(rows(3, 3), 150))
    assert column.next is None and column.walk.pages == 2 and column.counter("columns_cut") == 0
    assert column.counter("platform/gkmlpt") == 1 and column.counter("columns_empty") == 0


def test_shell_that_leads_to_shells_only_is_an_empty_column(reader):
    column = reader(url=SHELL_URL)
    for number in range(3):
        column.next = column.next.replace(url=f"http://www.example.cn/gkmlpt/index?{number}#2811")
        column.read(SHELL)
    assert column.walk.shells == 2 and column.counter("columns_empty") == 1


@pytest.mark.parametrize(
    ("redirected", "number"), [("https://www.example.cn/gkmlpt/index", 2811), ("http://www.example.cn/gkmlpt/other", 0)]
)
def test_column_in_a_fragment_is_kept_when_the_shell_is_redirected_to_one(reader, redirected, number):
    column = reader(url=SHELL_URL).read(SHELL, url=redirected)
    assert column.next.url.partition("://")[2] == f"www.example.cn/gkmlpt/api/all/{number}?page=1&sid=755031"


def test_columns_of_one_shell_are_completed_one_by_one(reader):
    first = reader(url=SHELL_URL).read(SHELL).read(answer_of(rows(3), 3))
    assert first.complete_since == date.min
    other = Reader(first.spider, SHELL_URL.replace("2811", "2812"))
    assert first.walk.is_complete is other.walk.is_complete is False
    again = Reader(first.spider, SHELL_URL)
    assert again.walk.is_complete, "as far as the ledger knows"


def test_articles_are_queued_with_what_the_list_says(reader):
    column = reader().read(column_page(rows(1), ""))
    column.spider.ledger.begin_run()
    ((entry,),) = column.spider.ledger.unfinished()
    assert (entry.url, entry.day, entry.status) == (urls(rows(1))[0], date(2024, 5, 28), Status.QUEUED)
    assert (entry.column, entry.column_url) == ("要闻", COLUMN)


def test_article_listed_twice_is_requested_once(reader):
    column = reader().read(column_page(rows(3), "index_1.html")).read(column_page(rows(3, 2), ""))
    assert column.articles == urls(rows(2, 3)) and column.counter("articles_found") == 5


def test_links_to_other_sites_are_not_requested(reader):
    column = reader().read(column_page([*rows(2), ("http://www.other.cn/news/202405/t20240501_1.html", DAYS[9])], ""))
    assert column.articles == urls(rows(2))


def test_next_page_on_another_site_or_reached_by_a_script_only_makes_a_column_incomplete(reader, caplog):
    for following in ("http://www.other.cn/index_1.html", "#2"):
        column = reader().read(column_page(rows(3), following))
        assert column.next is None
        if column.counter("columns_cut"):
            assert column.complete_since is None and "[column-incomplete]" in caplog.text


def test_column_ends_at_the_requested_number_of_pages_and_is_not_complete(reader):
    column = reader({"pages": "1"}).read(column_page(rows(3), "index_1.html"))
    assert column.next is None and column.complete_since is None and column.counter("columns_cut") == 0


def test_column_that_does_not_end_is_incomplete(reader):
    column = reader(settings={"COLUMN_PAGES_MAX": 2}).read(column_page(rows(3), "index_1.html"))
    assert column.next is not None
    column.read(column_page(rows(3, 3), "index_2.html"))
    assert column.next is None and column.complete_since is None
    assert column.counter("columns_endless") == column.counter("columns_cut") == 1


def test_page_that_repeats_the_one_before_ends_a_column(reader):
    column = reader().read(column_page(rows(3), "index_1.html")).read(column_page(rows(3), "index_2.html"))
    assert column.next is None and column.complete_since == date.min


@pytest.mark.parametrize(("status", "is_end"), [(404, True), (410, True), (503, False), (403, False)])
def test_missing_page_ends_a_column_and_a_failed_one_makes_it_incomplete(reader, status, is_end):
    column = reader().read(column_page(rows(3), "index_1.html")).fail(status)
    assert column.next is None and (column.complete_since == date.min) is is_end
    assert column.counter("columns_cut") == (0 if is_end else 1)


@pytest.mark.parametrize("status", [404, 503])
def test_column_without_its_first_page_is_incomplete(reader, status):
    column = reader().fail(status)
    assert column.complete_since is None and column.counter("columns_cut") == 1
    assert column.counter(f"failed/http_{status}") == 1


def test_error_page_and_redirect_to_the_home_page_end_a_column(reader):
    first = column_page(rows(3), "index_1.html")
    for answer in ({"body": GONE}, {"body": column_page(rows(9, 9), "index_9.html"), "url": "http://www.example.cn/"}):
        column = reader().read(first).read(**answer)
        assert (column.articles, column.next, column.complete_since) == ([], None, date.min)
        assert column.counter("failed/soft_404") == 1 and column.counter("list_pages") == 1
        alone = reader().read(**answer)
        assert alone.articles == [] and alone.counter("columns_cut") == 1


def test_refusal_makes_a_column_incomplete(reader):
    column = reader().read(column_page(rows(3), "index_1.html")).read("<html>forbidden</html>", status=403)
    assert column.complete_since is None and column.counter("failed/fence") == 1 and column.counter("columns_cut") == 1


def test_links_of_a_page_that_is_cut_short_are_requested_but_the_column_is_incomplete(reader):
    column = reader().read(column_page(rows(3), "index_1.html").partition("</ul>")[0] + "<li><a hr")
    assert column.articles == urls(rows(3)) and column.next is None and column.complete_since is None
    assert column.counter("failed/cut_short") == 1 and column.counter("columns_cut") == 1


def test_column_with_more_rows_than_are_read_is_incomplete(reader, monkeypatch, caplog):
    monkeypatch.setattr(link_elements, "MAX_LINKS", 2)
    column = reader().read(column_page(rows(3), "index_1.html"))
    assert column.articles == urls(rows(3))[:2] and column.next is not None
    column.read(column_page(rows(1, 5), ""))
    assert column.complete_since is None
    assert column.counter("list_pages_cut") == column.counter("columns_cut") == 1
    assert "[column-incomplete]" in caplog.text


def test_column_with_fewer_pages_than_it_states_is_complete_if_that_happens_twice(reader):
    page = column_page(rows(3), "").replace('<div class="page">', '<div class="page">共3页')
    for since in (None, date.min):
        column = reader({"full": "1"}).read(page)
        assert column.next is None
        assert column.complete_since == since, "the first time may be a fault of the server"


def test_other_numbering_is_tried_if_a_page_is_missing_or_brings_nothing_new(reader):
    def second(column: Reader) -> Reader:
        column.read(column_page(rows(3), "index_1.html"))
        alternatives = (PageRequest(f"{COLUMN}index_2.html"), PageRequest(f"{COLUMN}list_2.html"))
        column.next = column.next.replace(cb_kwargs=column.next.cb_kwargs | {"alternatives": alternatives})
        return column

    steps: list[Callable[[Reader], Reader]] = [
        lambda column: column.fail(404),
        lambda column: column.read(GONE),
        lambda column: column.read(column_page(rows(3), "index_3.html")),
    ]
    for step in steps:
        column = step(second(reader()))
        assert column.next.url == f"{COLUMN}index_2.html" and column.articles == []
        column.read(column_page(rows(3, 3), ""))
        assert column.articles == urls(rows(3, 3)) and column.complete_since == date.min
        assert column.counter("failed/http_404") == column.counter("failed/soft_404") == 0
    assert second(reader()).fail(503).next is None
    for step in steps:
        last = step(step(second(reader())))
        assert last.next.url == f"{COLUMN}list_2.html" and step(last).next is None


def test_articles_outside_the_days_are_not_requested(reader):
    column = reader({"since": "2024-05-26", "until": "2024-05-27"}).read(column_page(rows(4), "index_1.html"))
    assert column.articles == urls(rows(2, 1))
    counters = {name: column.counter(f"articles_{name}") for name in ("new", "too_old", "too_new", "found")}
    assert counters == {"new": 2, "too_old": 1, "too_new": 1, "found": 4}
    column.read(column_page(rows(3, 4), "index_2.html"))
    assert column.next is not None, "one page of old articles may be pinned"
    column.read(column_page(rows(3, 7), "index_3.html"))
    assert column.next is None and column.complete_since == date(2024, 5, 26)


def stored(url: str, day: str = "2024-05-28", **fields: Any) -> Kept:
    known = {"fetched_at": f"{day}T10:00:00+08:00", "day": date.fromisoformat(day), "path": f"text/{key_of(url)}.txt"}
    known |= {"content_hash": "0" * 64, "validators": Validators('"1"'), "column": "要闻", "column_url": COLUMN}
    return Kept(key=key_of(url), url=url, partial=False, **known | fields)


def test_known_articles_are_not_requested_and_end_a_complete_column(reader):
    column = reader()
    for url in urls(rows(9)):
        column.spider.ledger.keep(stored(url))
    column.walk.is_complete = True
    column.read(column_page(rows(3), "index_1.html"))
    assert column.articles == [] and column.next is not None and column.counter("articles_known") == 3
    assert column.read(column_page(rows(3, 3), "index_2.html")).next is None


def test_first_page_is_requested_with_its_validators_when_the_column_is_complete(reader, open_spider):
    page = column_page(rows(3), "index_1.html")
    first = reader().read(page, ETag='"1"').read(column_page(rows(3, 3), ""))
    assert first.complete_since == date.min
    for url in urls(rows(6)):
        first.spider.ledger.keep(stored(url))

    second = reader()
    assert second.next.headers["If-None-Match"] == b'"1"'
    second.read("", status=304)
    assert second.next is None and second.counter("list_pages_unchanged") == 1 and second.counter("articles_known") == 3

    full = reader({"full": "1"})
    assert "If-None-Match" not in full.next.headers

    with time_machine.travel(timedelta(days=8)):
        late = reader()
    assert "If-None-Match" not in late.next.headers, "the list is read anew after a week"


def test_first_page_is_not_kept_by_a_run_that_left_out_later_articles(reader):
    column = reader({"until": "2024-05-20"}).read(column_page(rows(3), ""), ETag='"1"')
    assert column.complete_since == date.min
    assert column.spider.ledger.columns.first_page(key_of(COLUMN), "", "9999") is None


@pytest.mark.parametrize(("reason", "is_complete"), [("finished", True), ("shutdown", False)])
def test_columns_are_complete_only_if_the_run_finished(reader, reason, is_complete):
    column = reader().read(column_page(rows(3), ""))
    column.spider.closed(reason)
    again = reader()
    assert again.walk.is_complete is is_complete


def test_articles_below_those_of_an_interrupted_run_are_found(reader):
    def run(day: int, first: int, pages: int, reason: str) -> list[str]:
        """Read so many pages of four rows, and store the articles."""
        with time_machine.travel(f"2024-06-{day:02}T08:00:00+08:00", tick=False):
            column, requested = reader(), []
            for start in range(first, first + 4 * pages, 4):
                if column.next is None:
                    break
                column.read(column_page(rows(4, start), "" if start == 24 else f"index_{start}.html"))
                requested += column.articles
            for url in requested:
                column.spider.ledger.keep(stored(url))
            column.spider.closed(reason)
        return requested

    assert run(1, 20, 2, "finished") == urls(rows(8, 20))
    assert run(2, 0, 3, "shutdown") == urls(rows(12))
    assert run(3, 0, 7, "finished") == urls(rows(8, 12))
    assert run(4, 0, 7, "finished") == []


def test_column_that_is_complete_since_a_later_day_is_not_complete_for_a_longer_run(reader):
    column = reader({"since": "2024-05-01"}).read(column_page(rows(3), ""))
    column.spider.closed("finished")
    for arguments, is_complete in (({}, False), ({"since": "2024-05-01"}, True), ({"since": "2024-04-30"}, False)):
        again = reader(arguments)
        assert again.walk.is_complete is is_complete


def test_column_is_selected_by_a_part_of_its_url_or_title(open_spider):
    spider = open_spider({"columns": "news,平安"})
    assert spider.is_selected("http://www.example.cn/news/", "要闻")
    assert spider.is_selected("http://www.example.cn/1/", "平安建设")
    assert not spider.is_selected("http://www.example.cn/1/", "要闻")


def test_link_that_another_column_queued_is_requested_once(open_spider):
    spider = open_spider()
    first, second = (Reader(spider).read(column_page(rows(2), "")) for _ in range(2))
    assert first.articles == urls(rows(2)) and second.articles == []
    assert set(spider.link_statuses.values()) == {LinkStatus.NEW}


def test_unfinished_articles_are_requested_by_the_next_run(open_spider):
    spider = open_spider()
    url = urls(rows(1))[0]
    spider.ledger.queue([Target(key_of(url), url)], "2024-05-28T10:00:00+08:00")
    again = open_spider()
    assert [entry.url for page in again.ledger.unfinished() for entry in page] == [url]


@pytest.mark.parametrize("bad", ["http://www.example.cn:99999/index_1.html", "http://[broken/", "//www.example.cn:x/"])
def test_malformed_address_of_a_row_is_counted_and_the_other_rows_are_read(reader, caplog, bad):
    column = reader()
    listed = rows(2)
    column.read(column_page([listed[0], (bad, "2024-05-06"), listed[1]], ""))
    assert column.articles == urls(listed)
    assert column.counter("addresses_refused") == 1 and column.counter("columns_cut") == 0
    assert "[addresses-refused]" in caplog.text and bad in caplog.text


@pytest.mark.parametrize("bad", ["http://www.example.cn:99999/index_1.html", "http://[broken/"])
def test_malformed_address_of_the_next_page_makes_a_column_incomplete(reader, caplog, bad):
    column = reader()
    column.read(column_page(rows(2), bad))
    assert column.articles == urls(rows(2)) and column.next is None
    assert column.counter("columns_cut") == 1 and column.counter("addresses_refused") == 1
    assert column.counter("failed/malformed_address") == 1
    assert "[column-incomplete]" in caplog.text


def test_next_page_that_a_number_links_is_read_if_the_address_of_the_other_link_is_malformed(reader):
    numbers = '<span class="current">1</span><a href="index_1.html">2</a><a href="http://[b/">下一页</a>'
    column = reader()
    column.read(column_page(rows(2), "x").replace('<a href="x">下一页</a>', numbers))
    assert column.next and column.next.url.endswith("/news/index_1.html")


def test_column_whose_frame_has_a_malformed_address_is_incomplete(reader):
    column = reader()
    column.read('<html><body><iframe src="http://www.example.cn:99999/list.html"></iframe></body></html>')
    assert column.counter("columns_cut") == 1 and column.counter("addresses_refused") == 1


def test_rows_and_pages_are_relative_to_the_base_of_the_page(reader):
    column = reader()
    body = column_page([("1234567.html", "2024-05-06"), ("1234568.html", "2024-05-05")], "index_1.html")
    column.read(body.replace("<head>", '<head><base target="_blank"><base href="/a/">'))
    assert column.articles == ["http://www.example.cn/a/1234567.html", "http://www.example.cn/a/1234568.html"]
    assert column.next and column.next.url == "http://www.example.cn/a/index_1.html"


def test_queries_of_a_page_in_gbk_are_encoded_in_gbk_and_stay_so_when_pages_are_turned(reader):
    column = reader(url="http://www.example.cn/list.php?k=%B9%AB%B8%E6&page=1")
    listed = [(f"/show.php?itemid={n}&k=公告", "2024-05-06") for n in (11, 12)]
    body = column_page(listed, "").replace("utf-8", "gbk").replace('class="page">', 'class="page">第1页 共3页 ')
    assert column.next is not None
    answer = HtmlResponse(column.next.url, body=body.encode("gbk"), request=column.next)
    column._take(column.spider.parse_column(answer, **column.next.cb_kwargs))
    assert column.articles == [f"http://www.example.cn/show.php?itemid={n}&k=%B9%AB%B8%E6" for n in (11, 12)]
    assert column.next and column.next.url == "http://www.example.cn/list.php?k=%B9%AB%B8%E6&page=2"


def test_spellings_of_one_address_are_one_article(reader):
    column = reader()
    column.read(column_page([("/n/12345/index.html", "2024-05-06"), ("/n//12345/", "2024-05-06")], ""))
    assert column.articles == ["http://www.example.cn/n/12345/index.html"]


def test_article_that_a_ledger_has_under_a_key_of_an_earlier_version_is_known(reader):
    url = "http://www.example.cn/n/12345/index.html"
    former = keys_of(url)[1]
    column = reader()
    column.spider.ledger.keep(replace(stored(url), key=former))
    column.read(column_page([("/n/12345/index.html", "2024-05-28"), *rows(1)], ""))
    assert column.articles == urls(rows(1))
    assert column.counter("articles_known") == 1


def test_column_that_a_ledger_has_under_a_key_of_an_earlier_version_stays_complete(reader):
    url = "http://www.example.cn/other/index.html"
    column = reader()
    column.spider.ledger.columns.complete(keys_of(url)[1], url, date.min, "2024-05-28T00:00:00+08:00")
    again = Reader(column.spider, url)
    assert again.walk.is_complete
    again.read(column_page(rows(1), ""))
    column.spider.closed("finished")
    with sqlite3.connect(column.spider.store.paths.ledger) as ledger:
        known = ledger.execute("SELECT key FROM columns WHERE url = ?", (url,)).fetchall()
    assert known == [(keys_of(url)[1],)]


MENU = '<html><body><a href="/">首页</a><a href="/a/">要闻</a><a href="/b/">公告</a><a href="/c/">法规</a>{}<p>版权所有：江岸长安网</p></body></html>'


@pytest.mark.parametrize(
    ("body", "by_script"),
    [
        (MENU.format('<ul id="list"></ul><script src="/js/list.js"></script>'), True),
        (MENU.format("<script>$.ajax({url: '/api/list', success: show})</script>"), True),
        (MENU.format("<script src=/vue.js></script><div v-for='row in rows'>{{ row.title }}</div>"), True),
        ('<html><body><div id="app"></div><script src="/js/app.js"></script></body></html>', True),
        (
            MENU.format(
                "".join(
                    f'<li onclick="show({n})">江岸区平安建设工作动态简报{n}号 2024-05-0{n}</li>' for n in range(1, 8)
                )
                + "<script>function show(n) { post('/a', n) }</script>"
            ),
            True,
        ),
        (
            "".join(
                f'<li><a href="javascript:show({n})">江岸区平安建设工作动态简报{n}号</a> 2024-05-0{n}</li>'
                for n in range(1, 8)
            ),
            True,
        ),
        (MENU.format("<p>暂无内容</p><script src=/js/menu.js></script>"), False),
        (MENU.format(""), False),
    ],
)
def test_column_that_a_script_makes_is_reported(reader, caplog, body, by_script):
    column = reader()
    column.read(body)
    assert column.counter("columns_empty") == 1
    assert column.counter("columns_by_script") == by_script
    assert ("[column-made-by-script]" in caplog.text) is by_script and (COLUMN in caplog.text) is by_script
    assert column.spider.end_reason() == ("made_by_script" if by_script else "nothing_read")
    column.spider.closed("finished")
    with sqlite3.connect(column.spider.store.paths.ledger) as ledger:
        (complete,) = ledger.execute("SELECT complete_since FROM columns").fetchone()
    assert (complete is None) is by_script
