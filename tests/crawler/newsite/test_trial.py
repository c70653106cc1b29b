"""What the trial of a new site requests and keeps, without a crawl: responses in, requests out."""

from __future__ import annotations

import json

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.newsite.trial import Trial, TrialSpider, TriedColumn, site_name
from tests.crawler.conftest import article_page, column_page

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


def test_eight_columns_and_an_article_of_each_of_three_are_requested():
    spider, requests = tried(menu(*((f"/c{n}/", f"政法要闻{n}") for n in range(9))))
    assert len(requests) == 8
    articles = []
    for number, request in enumerate(requests):
        rows = [(f"/c/202405/t20240506_{max(number, 1)}.html", "2024-05-06"), ("/c/about.html", "2024-05-06")]
        articles += answered(spider, request, column_page(rows, ""))
    assert [article.url[-6:] for article in articles] == ["1.html", "2.html", "3.html"], "each is requested once"
    assert len(spider.trial.columns) == 8


def test_article_with_the_highest_confidence_is_kept():
    spider = TrialSpider(HOME)
    for number, page in enumerate((article_page("社区反诈宣传活动纪实", "2024-05-06"), SHELL + "x" * 2000)):
        answered(spider, Request(f"{HOME}{number}.html", spider.parse_article), page)
    assert spider.trial.url == f"{HOME}0.html" and spider.trial.article is not None
    assert spider.trial.article.title == "社区反诈宣传活动纪实" and spider.trial.page.startswith("<!DOCTYPE")


def test_later_article_with_a_higher_confidence_replaces_the_first():
    spider = TrialSpider(HOME)
    good = article_page("社区反诈宣传活动纪实", "2024-05-06")
    poor = "<html><body>" + "<p>网格员走进社区，向居民讲解常见的诈骗手法。</p>" * 20 + "</body></html>"
    for number, page in enumerate((poor, good)):
        answered(spider, Request(f"{HOME}{number}.html", spider.parse_article), page)
        assert spider.trial.url == f"{HOME}{number}.html"


def gaps(page: str) -> list[str]:
    """What is missing after the trial of a site whose only article has this page; "" for none."""
    spider, (request,) = tried("<title>临河长安网</title>" + menu(("/yw/", "政法要闻")))
    (article,) = answered(spider, request, column_page([("/yw/202405/t20240506_1.html", "2024-05-06")], ""))
    if page:
        answered(spider, article, page)
    spider.closed("finished")
    return [gap.partition(":")[0] for gap in spider.trial.gaps]


def test_gaps_name_what_was_not_found():
    page = article_page("社区反诈宣传活动纪实", "2024-05-06")
    assert gaps(page) == ["the platform"]
    assert gaps("") == ["the platform", "an article"]
    assert gaps(page.replace("来源：", "主办："))[1:] == ["source of http"]
    blocked = gaps("<script>$_ts</script>")
    assert blocked == ["http", "the platform", "an article"], "the address of the article that could not be read"


def test_trial_without_a_home_page_says_only_that():
    spider = TrialSpider(HOME)
    spider.closed("finished")
    assert spider.trial.gaps == [] and spider.trial.home == ""
    assert answered(spider, Request(HOME), "<script>$_ts</script>") == []
    spider.closed("finished")
    assert len(spider.trial.gaps) == 1 and spider.trial.gaps[0].startswith(f"{HOME} could not be read")


def test_columns_are_in_the_order_of_the_home_page_and_name_the_platform():
    spider, requests = tried(menu(("/a/", "政法要闻"), ("/b/", "平安建设"), ("/c/", "法治建设")))
    pages = [column_page([(f"/x/202405/t20240506_{n}.html", "2024-05-06")], "") for n in range(3)]
    pages[0] = pages[0].replace("</body>", "<script>createPageHTML(7, 0, 'index', 'html')</script></body>")
    for request, page in list(zip(requests, pages, strict=True))[::-1]:
        answered(spider, request, page)
    spider.closed("finished")
    assert [column.url for column in spider.trial.columns] == [f"{HOME}{name}/" for name in "abc"]
    assert spider.trial.platform == "trs", "of those that are known"


def test_column_whose_rows_a_script_makes_is_a_gap_of_its_own():
    spider, requests = tried("<title>临河长安网</title>" + menu(("/yw/", "政法要闻"), ("/gg/", "公告")))
    text = f"<p>{'平安建设' * 60}</p>"
    assert answered(spider, requests[0], f"<html><body>{text}<script>fetch('x')</script></body></html>") == []
    assert answered(spider, requests[1], f"<html><body>{text}</body></html>") == []
    assert ["script" in gap for gap in spider.trial.gaps] == [True, False]
    assert all(request.url in gap for request, gap in zip(requests, spider.trial.gaps, strict=True))


def test_first_of_two_articles_of_one_confidence_is_kept_and_empty_ones_are_not():
    spider = TrialSpider(HOME)
    page = article_page("社区反诈宣传活动纪实", "2024-05-06")
    empty = f"<html><head><title>要闻</title></head><body>{'<p></p>' * 100}</body></html>"
    answered(spider, Request(f"{HOME}0.html", spider.parse_article), empty)
    assert spider.trial.article is None and spider.trial.url == ""
    for number, body in enumerate((page, page), 1):
        answered(spider, Request(f"{HOME}{number}.html", spider.parse_article), body)
    assert spider.trial.url == f"{HOME}1.html" and spider.trial.gaps == []


def test_article_that_is_an_error_page_or_a_challenge_is_named():
    spider = TrialSpider(HOME)
    error = f"<html><head><title>404</title></head><body>{'<p>请返回首页</p>' * 60}</body></html>"
    refusal = f"<html><body><p>访问过于频繁</p>{' ' * 600}</body></html>"
    for number, body in enumerate((error, refusal)):
        answered(spider, Request(f"{HOME}{number}.html", spider.parse_article), body)
    assert [gap.partition(" ")[0] for gap in spider.trial.gaps] == [f"{HOME}0.html", f"{HOME}1.html"]
    assert spider.trial.article is None


def test_rows_of_a_shell_on_another_site_are_not_requested():
    spider, (request,) = tried(menu(("/gkmlpt/index#4288", "规范性文件")))
    spider.allowed_domains = ["other.example.cn"]
    assert answered(spider, request, SHELL) == []


def test_home_page_is_requested_first():
    spider = TrialSpider(HOME)
    with pytest.raises(StopIteration) as end:
        anext(spider.start()).__await__().send(None)
    request = end.value.value
    assert (request.url, request.dont_filter, request.errback) == (HOME, True, spider.failed)
    assert spider.name == "newsite"


def test_home_page_at_another_address_is_the_home_page():
    spider = TrialSpider("http://example.cn/")
    body = "<title>临河长安网</title>" + menu(("/yw/", "政法要闻"))
    (request,) = answered(spider, Request(f"{HOME}index.html"), body)
    assert spider.trial.home == f"{HOME}index.html" and request.url == f"{HOME}yw/"
    assert request.errback == spider.failed


@pytest.mark.parametrize(
    ("platforms", "most"),
    [([], ""), (["generic"], ""), (["generic", "generic", "trs"], "trs"), (["trs", "gkmlpt", "gkmlpt"], "gkmlpt")],
)
def test_platform_of_a_site_is_that_of_most_columns_that_are_known(platforms, most):
    assert Trial(columns=[TriedColumn(HOME, "要闻", name, 3, 0) for name in platforms]).platform == most


@pytest.mark.parametrize("word", ["首页", "首 页", "主页", "欢迎您", "网站"])
def test_words_that_are_no_name_are_left_out(word):
    assert site_name(f"<title>{word}</title>") == "" and site_name(f"<title>{word}|临河|{word}</title>") == "临河"
