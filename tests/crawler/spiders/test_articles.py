"""How a spider reads responses to its requests for articles, without a crawl."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse

from crawler.items import Target
from crawler.spiders.base.pagination import ColumnWalk
from crawler.urls import key_of
from crawler.validators import Validators
from tests.crawler.conftest import article_page

URL = "http://www.example.cn/news/202405/t20240506_1.html"
TITLE = "江岸区开展反诈宣传"


def target(url: str = URL) -> Target:
    return Target(key_of(url), url)


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
