"""How a spider reads responses to its requests for articles, without a crawl."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from scrapy import Request
from scrapy.exceptions import CloseSpider, DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import stopping
from crawler.fetch.errors import LeavesSite, RobotsForbidden, RobotsUnreachable, Stopped
from crawler.items import ArticleItem, Target
from crawler.spiders.any_site import AnySiteSpider
from crawler.spiders.base.pagination import ColumnWalk
from crawler.store.outcomes import Outcome
from crawler.store.records import Status
from crawler.urls import key_of
from crawler.validators import Validators
from tests.crawler.conftest import article_page

URL = "http://www.example.cn/news/202405/t20240506_1.html"
SECOND = "http://www.example.cn/news/202405/t20240506_1_1.html"
TITLE = "江岸区开展反诈宣传"


def target(url: str = URL) -> Target:
    return Target(key_of(url), url)


def entry_of(spider, url: str = URL):
    return spider.ledger.lookup([key_of(url)])[key_of(url)]


def counters(spider) -> dict[str, int]:
    """The counters of the run, without those of the outcomes of its articles."""
    stats = spider.crawler.stats.get_stats().items()
    counted = {name.removeprefix("zhengwen/"): value for name, value in stats if name.startswith("zhengwen/")}
    return {name: value for name, value in counted.items() if not name.startswith("outcome/")}


def failure(error: Exception, **arguments: object) -> Failure:
    made = Failure(error)
    made.request = Request(URL, cb_kwargs={"target": target()} | arguments)  # type: ignore[attr-defined]
    return made


def http_error(status: int, body: str = "") -> HttpError:
    return HttpError(response(status=status, body=body or "<html>" + "<p>error</p>" * 9))


def response(url: str = URL, status: int = 200, body: str = "") -> HtmlResponse:
    return HtmlResponse(url, status, body=(body or article_page(TITLE, "2024-05-06")).encode(), encoding="utf-8")


def page_before(number: int) -> str:
    """An article page with a link to the page of that number."""
    pager = f'<div class="page"><a href="t20240506_1_{number}.html">下一页</a></div><div class="footer">'
    return article_page(TITLE, "2024-05-06", number).replace('<div class="footer">', pager)


REFUSAL = response(status=403, body="<html><body>forbidden</body></html>")


def test_refusals_end_a_run_only_if_they_are_in_a_row(open_spider):
    spider = open_spider(BLOCKED_IN_A_ROW_MAX=3)
    for _ in range(3):
        assert spider.count_challenge(REFUSAL) and spider.count_challenge(REFUSAL)
        assert spider.count_challenge(response()) is None
    assert spider.count_challenge(REFUSAL) and spider.count_challenge(REFUSAL)
    with pytest.raises(CloseSpider) as error:
        spider.count_challenge(REFUSAL)
    assert error.value.reason == "blocked"
    assert spider.crawler.stats.get_value("zhengwen/failed/fence") == 9


@pytest.mark.parametrize(("pages", "incomplete"), [(29, False), (30, True)])
def test_article_has_at_most_30_pages(open_spider, pages, incomplete):
    spider = open_spider()
    (request,) = spider.request_articles([target()])
    (item,) = spider.parse_article(response(), **request.cb_kwargs)
    further = [f"http://www.example.cn/news/202405/t20240506_1_{n}.html" for n in range(1, pages)]
    before = replace(item, pages=(URL, *further[:-1]), next_page=further[-1])
    (result,) = spider.parse_part(response(further[-1], body=page_before(pages)), target(), before)
    if incomplete:
        assert result.incomplete == "too_many_pages" and len(result.pages) == pages
    else:
        assert result.url == f"http://www.example.cn/news/202405/t20240506_1_{pages}.html"


def test_new_articles_are_requested_before_stored_ones_are_requested_again(open_spider):
    spider = open_spider()
    (article,) = spider.request_articles([target()])
    (part,) = spider.parse_article(response(body=page_before(1)), **article.cb_kwargs)
    (revisit,) = spider.request_revisits([(target(), Validators('"1"', "Mon, 06 May 2024 02:26:00 GMT"))])
    column = spider.request_column(ColumnWalk("http://www.example.cn/news/"))
    order = [part, article, column, revisit]
    assert sorted(order, key=lambda request: -request.priority) == order
    assert len({request.priority for request in order}) == 4
    assert revisit.headers["If-None-Match"] == b'"1"'
    assert revisit.headers["If-Modified-Since"] == b"Mon, 06 May 2024 02:26:00 GMT"
    assert "If-None-Match" not in article.headers


# --- the first page


def parsed(spider, answer: Response, wanted: Target | None = None) -> list[ArticleItem]:
    """Read a response to a request for an article that the ledger has queued."""
    (request,) = spider.request_articles([wanted or target()])
    return list(spider.parse_article(answer, **request.cb_kwargs))


def test_article_page_gives_an_item(open_spider):
    spider = open_spider()
    (item,) = parsed(spider, response())
    assert (item.title, item.url, item.date, item.next_page) == (TITLE, URL, "2024-05-06 10:26", None)
    assert entry_of(spider).status is Status.QUEUED, "it is kept when it is stored" and counters(spider) == {}


def test_unchanged_article_is_counted_and_not_read(open_spider):
    spider = open_spider()
    with time_machine.travel(datetime(2024, 5, 20, 12, tzinfo=UTC), tick=False) as clock:
        (request,) = spider.request_articles([target()])
        clock.shift(timedelta(hours=1))
        assert list(spider.parse_article(response(status=304, body=" "), **request.cb_kwargs)) == []
    assert counters(spider) == {"articles_unchanged": 1} and entry_of(spider).status is Status.QUEUED
    with sqlite3.connect(spider.store.paths.ledger) as database:
        times = database.execute("SELECT first_seen, last_seen FROM articles").fetchall()
    database.close()
    assert times == [("2024-05-20T20:00:00+08:00", "2024-05-20T21:00:00+08:00")]


ERROR_PAGE = "<html><head><title>{}</title></head><body>" + "<p>页面不存在</p>" * 60 + "</body></html>"
MENU_ONLY = "<html><head><title>江岸长安网</title></head><body>" + '<a href="/">首页</a>' * 60 + "</body></html>"


@pytest.mark.parametrize(
    ("answer", "status", "cause", "counter"),
    [
        (REFUSAL, Status.FAILED, "fence", "failed/fence"),
        (response(body="<html>404</html>"), Status.EMPTY, "stub", "failed/stub"),
        (response(body=ERROR_PAGE.format("404")), Status.EMPTY, "soft_404", "failed/soft_404"),
        (
            response(body=f"<html><body><p>页面不存在</p><!--{'-' * 600}--></body></html>"),
            Status.EMPTY,
            "soft_404",
            "failed/soft_404",
        ),
        (response(body=MENU_ONLY), Status.EMPTY, "no_text", "empty"),
        (response(body=article_page(TITLE, "2024-05-06")[:-25]), Status.FAILED, "cut_short", "failed/cut_short"),
        (response(url="http://www.example.cn/"), Status.EMPTY, "soft_404", "failed/soft_404"),
        (Response(URL, body=b"%PDF" * 999), Status.EMPTY, "not_html", "failed/not_html"),
    ],
    ids=["refusal", "stub", "error page", "error message", "no text", "cut short", "redirect", "no HTML"],
)
def test_page_without_an_article_is_counted_by_cause(open_spider, answer, status, cause, counter):
    spider = open_spider()
    assert parsed(spider, answer) == []
    assert (entry_of(spider).status, entry_of(spider).cause) == (status, cause)
    assert counters(spider) == {counter: 1}


@pytest.mark.parametrize(
    ("listed", "arguments", "is_stored"),
    [
        (None, {"since": "2024-05-06"}, True), (None, {"since": "2024-05-07"}, False), (None, {"until": "2024-05-05"}, False),
        (date(2024, 5, 7), {"since": "2024-05-07"}, True), (None, {}, True),
    ],
)  # fmt: skip
def test_day_of_the_page_counts_only_if_the_list_has_none(open_spider, listed, arguments, is_stored):
    spider = open_spider(arguments)
    items = parsed(spider, response(), replace(target(), day=listed))
    assert bool(items) is is_stored
    if not is_stored:
        assert entry_of(spider).status is Status.SKIPPED and entry_of(spider).day == date(2024, 5, 6)
        assert spider.outdated == {key_of(URL)} and counters(spider) == {"articles_out_of_range": 1}


@pytest.mark.parametrize("title", ["关于印发工作方案的通知", ""])
def test_article_with_attachments_and_no_text_needs_a_title_and_a_day(open_spider, title):
    page = article_page(title, "2024-05-06").replace("<title>-江岸长安网</title>", "")
    start, end = (
        page.index('<div class="TRS_Editor">') + len('<div class="TRS_Editor">'),
        page.index('<div class="footer">'),
    )
    page = f'{page[:start]}<p><a href="/1.pdf">附件：工作方案.pdf</a></p></div>{page[end:]}' + " " * 500
    items = parsed(open_spider(), response(body=page))
    assert [item.text.strip() for item in items if not item.text.strip()] == [""] * len(items)
    assert bool(items) is bool(title)


@pytest.mark.parametrize(
    ("error", "status", "cause"),
    [
        (http_error(404), Status.EMPTY, "http_404"), (http_error(500), Status.FAILED, "http_500"),
        (http_error(403), Status.FAILED, "fence"), (http_error(429), Status.FAILED, "http_429"),
        (DownloadTimeoutError(), Status.FAILED, "timeout"), (LeavesSite(), Status.EMPTY, "leaves_site"),
        (Stopped(), Status.QUEUED, ""),
    ],
)  # fmt: skip
def test_failed_request_is_settled_by_its_cause(open_spider, error, status, cause):
    spider = open_spider()
    list(spider.request_articles([target()]))
    spider.article_failed(failure(error))
    assert (entry_of(spider).status, entry_of(spider).cause) == (status, cause)
    assert counters(spider) == {f"failed/{cause or 'stopped'}": 1}


@pytest.mark.parametrize(
    ("error", "attempts", "postponed"),
    [
        (http_error(500), 1, False), (DownloadTimeoutError(), 1, False), (http_error(429), 0, True),
        (http_error(403), 0, True), (RobotsForbidden(), 0, False), (RobotsUnreachable("dns"), 0, False),
    ],
)  # fmt: skip
def test_attempt_counts_if_a_request_was_sent_and_failed(open_spider, error, attempts, postponed):
    spider = open_spider()
    list(spider.request_articles([target()]))
    for _ in range(3):
        spider.article_failed(failure(error))
    assert (entry_of(spider).attempts, entry_of(spider).postponed) == (3 * attempts, postponed)


def test_link_that_is_given_up_is_counted(open_spider):
    spider = open_spider()
    list(spider.request_articles([target()]))
    for _ in range(3):
        spider.article_failed(failure(http_error(404)))
    assert counters(spider) == {"failed/http_404": 3, "articles_given_up": 1}


def test_pending_request_is_noted_until_it_is_answered(open_spider):
    spider = open_spider()
    (request,) = spider.request_articles([target()])
    assert spider.ledger.write_intents.pending() == []
    spider.request_reached_downloader(request)
    spider.request_reached_downloader(Request("http://www.example.cn/"))
    assert [intent.key for intent in spider.ledger.write_intents.pending()] == [key_of(URL)]
    for answer in (
        response(status=304, body=" "),
        response(status=403, body="<html>no</html>"),
        response(body="<html>"),
    ):
        spider.request_reached_downloader(request)
        list(spider.parse_article(answer, target()))
        assert spider.ledger.write_intents.pending() == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (response(status=304, body=" "), Outcome.UNCHANGED),
        (REFUSAL, Outcome.FAILED),
        (response(body="<html>404</html>"), Outcome.FAILED),
        (response(body=MENU_ONLY), Outcome.EMPTY),
        (response(), Outcome.OUT_OF_RANGE),
    ],
)
def test_outcome_of_an_article_is_recorded(open_spider, answer, outcome):
    spider = open_spider({"since": "2024-06-01"})
    list(spider.request_articles([target()]))
    assert spider.outcome_of(target().key) is Outcome.WAITING
    assert list(spider.parse_article(answer, target())) == []
    assert spider.outcome_of(target().key) is outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (http_error(404), Outcome.FAILED),
        (http_error(403), Outcome.FAILED),
        (RobotsForbidden(), Outcome.FAILED),
        (Stopped(), Outcome.WAITING),
    ],
)
def test_outcome_of_a_failed_request_is_recorded(open_spider, error, outcome):
    spider = open_spider()
    list(spider.request_articles([target()]))
    spider.article_failed(failure(error))
    assert spider.outcome_of(target().key) is outcome


@pytest.mark.parametrize(("error", "cause"), [(RobotsForbidden(), "robots"), (RobotsUnreachable("dns"), "robots_dns")])
def test_article_that_robots_txt_forbids_is_left_to_a_later_run_with_the_cause(open_spider, error, cause):
    spider = open_spider()
    list(spider.request_articles([target()]))
    spider.article_failed(failure(error))
    entry = entry_of(spider)
    assert (entry.status, entry.cause, entry.can_retry) == (Status.FAILED, cause, True)
    assert counters(spider) == {f"failed/{cause}": 1}


def give_up(monkeypatch, cause: str) -> None:
    def extract(*words: object, **options: object) -> None:
        raise stopping.Interrupted(cause)

    monkeypatch.setattr("crawler.spiders.base.articles.extract", extract)


def test_page_that_takes_too_long_is_a_failure_and_one_that_a_stop_interrupts_is_not(open_spider, monkeypatch, caplog):
    spider = open_spider()
    give_up(monkeypatch, "stopped")
    assert parsed(spider, response()) == []
    assert (entry_of(spider).status, counters(spider)) == (Status.QUEUED, {"failed/stopped": 1})
    assert "[page-too-slow]" not in caplog.text
    give_up(monkeypatch, "too_slow")
    assert parsed(spider, response()) == []
    assert (entry_of(spider).status, entry_of(spider).cause) == (Status.FAILED, "too_slow")
    assert counters(spider)["failed/too_slow"] == 1 and f"[page-too-slow] {URL}" in caplog.text


def test_exception_of_a_page_is_recorded_for_a_later_run(open_spider):
    spider = open_spider()
    (request,) = spider.request_articles([target()])
    spider.request_failed(request, "KeyError")
    assert (entry_of(spider).status, entry_of(spider).cause) == (Status.FAILED, "exception_KeyError")
    spider.request_failed(Request("http://www.example.cn/"), "KeyError")  # of a list: nothing to record


def test_request_that_cannot_be_recorded_is_logged(open_spider, monkeypatch, caplog):
    spider = open_spider()
    (request,) = spider.request_articles([target()])

    def fails(intent: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(spider.ledger.write_intents), "begin", lambda self, intent: fails(intent))
    spider.request_reached_downloader(request)
    assert counters(spider) == {"failed/ledger": 1} and "[request-not-recorded]" in caplog.text


def test_example_of_malformed_addresses_is_the_shortest(open_spider, caplog):
    spider = open_spider()
    spider.count_refused([], URL)
    assert caplog.text == "" and counters(spider) == {}
    spider.count_refused(["http://a b/long", "http://a b/"], URL)
    assert counters(spider) == {"addresses_refused": 2}
    assert f"[addresses-refused] 2 addresses on {URL} are malformed" in caplog.text
    assert caplog.messages[-1].endswith("such as http://a b/")


# --- further pages


@pytest.fixture
def half(open_spider) -> tuple[AnySiteSpider, ArticleItem]:
    """A spider and an article of which the first page was read and the second one requested."""
    spider = open_spider()
    (request,) = parsed(spider, response(body=page_before(1)))
    assert request.url == SECOND and request.callback == spider.parse_part and request.errback == spider.part_failed
    return spider, request.cb_kwargs["item"]


def test_further_page_completes_an_article(half):
    spider, item = half
    (whole,) = spider.parse_part(response(SECOND, body=article_page(TITLE, "2024-05-06", 2)), target(), item)
    assert whole.text.startswith(item.text) and "（第2期）" in whole.text
    assert (whole.incomplete, whole.pages, whole.next_page) == ("", (URL, SECOND), None) and counters(spider) == {}


@pytest.mark.parametrize(
    ("answer", "cause", "counted"),
    [
        (response(SECOND, 403, "<html>no</html>"), "fence", {"failed/fence": 1}),
        (response(SECOND, body="<html>404</html>"), "stub", {"failed/stub": 1}),
        (response("http://www.example.cn/"), "soft_404", {"failed/soft_404": 1}),
    ],
)
def test_article_without_its_further_page_is_incomplete(half, answer, cause, counted, caplog):
    spider, item = half
    (result,) = spider.parse_part(answer, target(), item)
    assert (result.incomplete, result.text, result.next_page) == (cause, item.text, SECOND)
    assert counters(spider) == counted | {"articles_incomplete": 1}
    assert f"[article-incomplete] {URL}" in caplog.text


def test_failed_request_for_a_further_page_makes_an_article_incomplete(half):
    spider, item = half
    (result,) = spider.part_failed(failure(http_error(404), item=item))
    assert result.incomplete == "http_404" and counters(spider) == {"failed/http_404": 1, "articles_incomplete": 1}


def test_article_whose_further_page_was_pending_when_the_run_stopped_is_not_stored(half):
    spider, item = half
    assert list(spider.part_failed(failure(Stopped(), item=item))) == []
    assert counters(spider) == {"failed/stopped": 1}


@pytest.mark.parametrize(("cause", "items"), [("stopped", 0), ("too_slow", 1)])
def test_further_page_that_takes_too_long_makes_an_article_incomplete_and_a_stop_does_not(
    half, monkeypatch, cause, items
):
    spider, item = half
    give_up(monkeypatch, cause)
    found = list(spider.parse_part(response(SECOND), target(), item))
    assert [one.incomplete for one in found] == ["too_slow"] * items
    assert counters(spider)[f"failed/{cause}"] == 1


def test_further_page_leads_to_the_one_after_it(half):
    spider, item = half
    (request,) = spider.parse_part(response(SECOND, body=page_before(2)), target(), item)
    assert request.url.endswith("_2.html") and request.dont_filter and request.priority > 0
    assert request.cb_kwargs["target"] == target() and request.cb_kwargs["item"].pages == (URL, SECOND)


# --- arguments and addresses


def test_unknown_argument_is_rejected_and_one_of_a_scheduler_ignored():
    with pytest.raises(ValueError, match="sinse") as error:
        AnySiteSpider(url="http://www.example.cn/news/", sinse="2024-05-01")
    assert "since" in str(error.value)
    spider = AnySiteSpider(url="http://www.example.cn/news/", _job="1", since="2024-05-01")
    assert spider.run_arguments == {"since": "2024-05-01"} and spider.allowed_domains == [
        "example.cn",
        "www.example.cn",
    ]


def test_site_that_does_not_answer_by_https_is_requested_by_http(open_spider):
    spider = open_spider()
    secure = target(URL.replace("http:", "https:"))
    assert [request.url for request in spider.request_articles([secure])] == [secure.url]
    spider.http_only = True
    (request,) = spider.request_articles([secure])
    assert request.url == URL and request.dont_filter


def test_article_whose_next_page_has_a_malformed_address_is_stored_as_incomplete(open_spider):
    spider = open_spider()
    page = page_before(1).replace("t20240506_1_1.html", "http://www.example.cn:99999/t20240506_1_1.html")
    (item,) = parsed(spider, response(body=page))
    assert item.incomplete == "malformed_address" and item.text
    assert counters(spider)["addresses_refused"] == counters(spider)["failed/malformed_address"] == 1


def test_queued_article_with_a_malformed_address_is_given_up_and_the_others_are_requested(open_spider):
    """Earlier versions queued such links."""
    spider, bad = open_spider(), "http://www.example.cn:99999/1.html"
    assert [request.url for request in spider.request_articles([target(bad), target()])] == [URL]
    assert (entry_of(spider, bad).status, entry_of(spider, bad).cause) == (Status.EMPTY, "malformed_address")
    assert counters(spider)["addresses_refused"] == 1
    assert list(spider.request_revisits([(target(bad), Validators())])) == []


def test_links_of_an_article_in_gbk_are_encoded_in_gbk(open_spider):
    link = '<p><a href="/down.jsp?f=公告.doc">公告.doc</a></p><div class="footer">'
    pager = '<div class="page"><a href="t20240506_1.html?k=公告&amp;page=2">下一页</a></div>'
    body = article_page(TITLE, "2024-05-06").replace('<div class="footer">', f"{link}{pager}")
    answer = HtmlResponse(URL, body=body.replace("utf-8", "gbk").encode("gbk"), encoding="gbk")
    (request,) = open_spider().parse_article(answer, target())
    assert request.url == f"{URL}?k=%B9%AB%B8%E6&page=2"
    (attachment,) = request.cb_kwargs["item"].attachments
    assert attachment["url"] == "http://www.example.cn/down.jsp?f=%B9%AB%B8%E6.doc"
