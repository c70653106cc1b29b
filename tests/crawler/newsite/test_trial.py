"""What the trial of a new site requests and keeps, without a crawl: responses in, requests out."""

from __future__ import annotations

import json

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.newsite.trial import TrialSpider

HOME = "http://www.example.cn/"
SHELL = "<html><head><script>var c = {SID: '760044'}</script></head><body>正在加载</body></html>"


def menu(*items: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in items) + "</ul>"


def answered(spider: TrialSpider, request: Request, body: str) -> list[Request]:
    """The requests that follow from the response to one."""
    made: Response = HtmlResponse(request.url.partition("#")[0], body=body.encode(), encoding="utf-8", request=request)
    callback = request.callback or spider.parse
    return list(callback(made, **request.cb_kwargs) or ())


def tried(body: str) -> tuple[TrialSpider, list[Request]]:
    """A trial that has read the home page, and the requests for its columns."""
    spider = TrialSpider(HOME)
    return spider, answered(spider, Request(HOME), body)


def test_columns_behind_shells_are_tried_with_their_rows():
    spider, requests = tried(menu(("/gkmlpt/index#4288", "规范性文件"), ("/gkmlpt/index#4290", "通知公告")))
    assert [request.url for request in requests] == [f"{HOME}gkmlpt/index#4288", f"{HOME}gkmlpt/index#4290"]
    assert all(request.dont_filter for request in requests), "Scrapy's filter ignores fragments"
    for request in requests:
        (rows,) = answered(spider, request, SHELL)
        number = request.url.partition("#")[2]
        assert rows.url == f"{HOME}gkmlpt/api/all/{number}?page=1&sid=760044"
        listed = [{"title": "江岸区法律援助办法", "url": f"/gkmlpt/content/1/1/post_{number}.html"}]
        (article,) = answered(spider, rows, json.dumps({"articles": listed, "total": 1}))
        assert article.url == f"{HOME}gkmlpt/content/1/1/post_{number}.html"
    found = [(column.url, column.title, column.platform, column.rows) for column in spider.trial.columns]
    assert found == [
        (f"{HOME}gkmlpt/index#4288", "规范性文件", "gkmlpt", 1),
        (f"{HOME}gkmlpt/index#4290", "通知公告", "gkmlpt", 1),
    ]
    assert spider.trial.platform == "gkmlpt" and not [gap for gap in spider.trial.gaps if "column" in gap]


def test_shell_that_leads_to_shells_only_is_left_out():
    spider, (request,) = tried(menu(("/gkmlpt/index#4288", "规范性文件")))
    for _ in range(2):
        (request,) = answered(spider, request, SHELL)
        request = request.replace(url=f"{HOME}gkmlpt/index#4289")
    assert answered(spider, request, SHELL) == [] and spider.trial.columns == []
    (gap,) = (gap for gap in spider.trial.gaps if "规范性文件" in gap)
    assert f"{HOME}gkmlpt/index#4288: its page has no rows" in gap
