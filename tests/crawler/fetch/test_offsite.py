"""Requests and redirects that leave the site."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.fetch.errors import LeavesSite
from crawler.fetch.offsite import SiteMetaRefreshMiddleware, SiteOnlyMiddleware, SiteRedirectMiddleware

_URL = "http://www.example.cn/news/"
_PAGE = (
    "<html><head>{}</head><body><h1>江岸区开展反诈宣传</h1>"
    + "<p>江岸区组织网格员走进社区。</p>" * 40
    + "</body></html>"
)


def middleware_of(kind, hosts=("www.example.cn",), crawling=True, **attributes):
    crawler = get_crawler(Spider, {"METAREFRESH_MAXDELAY": 100})
    crawler.spider = Spider("some", allowed_domains=list(hosts), **attributes)
    crawler.crawling = crawling
    return kind.from_crawler(crawler)


def redirected(url: str | None, hosts=("www.example.cn",), status: int = 302, of: str = _URL, **attributes):
    """Return what the middleware makes of a redirect."""
    response = Response(of, status, {"Location": url} if url is not None else None)
    return middleware_of(SiteRedirectMiddleware, hosts, **attributes).process_response(Request(of), response)


def refreshed(head: str, hosts=("www.example.cn",), kind=HtmlResponse, page: str = _PAGE, **attributes):
    """Return the page, and what the middleware makes of it."""
    body = page.replace("{}", head).encode()
    response = kind(_URL, headers={"Content-Type": "text/html; charset=utf-8"}, body=body)
    return response, middleware_of(SiteMetaRefreshMiddleware, hosts, **attributes).process_response(
        Request(_URL), response
    )


# --- requests


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("https://www.example.cn/a", True),
        ("http://WWW.Example.cn:8080/a", True),
        ("http://example.cn/a", False),
        ("http://sub.www.example.cn/a", False),
        ("ftp://www.example.cn/a", False),
    ],
)
def test_request_that_leaves_the_site_is_refused_and_counted(url, stays):
    middleware = middleware_of(SiteOnlyMiddleware)
    request = Request(url, meta={"allow_offsite": True}, dont_filter=True)
    if stays:
        middleware.request_scheduled(request, middleware.crawler.spider)
        middleware.process_request(request)
        assert middleware.stats.get_value("offsite/filtered") is None
        return
    with pytest.raises(LeavesSite, match=r"is not on www\.example\.cn"):
        middleware.process_request(request)
    assert middleware.stats.get_value("offsite/filtered") == 1
    with pytest.raises(IgnoreRequest):
        middleware.request_scheduled(request, middleware.crawler.spider)


def test_spider_without_hosts_may_request_any_web_server_and_nothing_else():
    middleware = middleware_of(SiteOnlyMiddleware, hosts=())
    middleware.process_request(Request("https://any.example.org/"))
    with pytest.raises(LeavesSite, match="a web server"):
        middleware.process_request(Request("file:///etc/passwd"))


def test_request_of_a_shell_is_not_dropped_from_the_queue():
    middleware = middleware_of(SiteOnlyMiddleware, crawling=False)
    middleware.request_scheduled(Request("http://other.example.org/"), middleware.crawler.spider)


# --- redirects by status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_on_the_site_is_followed_without_credentials(status):
    assert redirected("/a.html", status=status).url == "http://www.example.cn/a.html"
    assert redirected("http://x:hunter2@www.example.cn/a#b", status=status).url == "http://www.example.cn/a#b"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://other.example.org/a", "not on the site"),
        ("http://example.cn/", "not on the site"),
        ("file:///etc/passwd", "not a page"),
        ("javascript:void(0)", "malformed"),
        ("http://[::1", "malformed"),
    ],
)
def test_other_redirect_fails(url, message, status):
    with pytest.raises(LeavesSite, match=message):
        redirected(url, status=status)


@pytest.mark.parametrize(("url", "status"), [(None, 302), ("/a.html", 304), ("/a.html", 200), ("/a", 300)])
def test_response_that_is_no_redirect_is_returned(url, status):
    assert isinstance(redirected(url, status=status), Response)


def test_site_without_https_is_requested_by_http():
    assert redirected("https://www.example.cn/a", http_only=True).url == "http://www.example.cn/a"
    assert redirected("https://www.example.cn/a").url == "https://www.example.cn/a"


def test_redirect_of_a_named_url_to_a_private_address_fails():
    assert redirected("http://other.example.org/", hosts=()).url == "http://other.example.org/"
    assert redirected("http://114.114.114.114/", hosts=()).url == "http://114.114.114.114/"
    assert redirected("/b", hosts=(), of="http://127.0.0.1/a").url == "http://127.0.0.1/b", "the user named the address"
    for host in ("127.0.0.1", "169.254.169.254", "[::1]"):
        with pytest.raises(LeavesSite, match="not a public address"):
            redirected(f"http://{host}/", hosts=())
    assert redirected("http://10.0.0.8/", hosts=("10.0.0.8", "www.example.cn")).url == "http://10.0.0.8/"


# --- redirects in the markup


def _refresh(url: str, seconds: int = 0) -> str:
    return f"<meta http-equiv='refresh' content='{seconds}; url={url}'>"


def test_redirect_in_the_markup_is_followed_on_the_site():
    assert refreshed(_refresh("/a.html"))[1].url == "http://www.example.cn/a.html"
    assert refreshed(_refresh("/a.html").replace("http-equiv='refresh'", "HTTP-EQUIV = Refresh"))[1].url.endswith(
        "/a.html"
    )
    assert refreshed(_refresh("/a.html", 99))[1].url.endswith("/a.html")
    assert refreshed(_refresh("https://www.example.cn/a"), http_only=True)[1].url == "http://www.example.cn/a"


@pytest.mark.parametrize(
    ("base", "followed"),
    [
        ("/other/", "http://www.example.cn/other/b.html"),
        ("https://www.example.cn/x/y.html", "https://www.example.cn/x/b.html"),
    ],
)
def test_redirect_in_the_markup_is_relative_to_the_base_of_the_page(base, followed):
    for head in (f"<base href='{base}'>{_refresh('b.html')}", f"{_refresh('b.html')}<base href='{base}'>"):
        assert refreshed(head)[1].url == followed


def test_redirect_in_the_markup_to_a_base_off_the_site_fails():
    for base in ("http://elsewhere.example/", "javascript:alert(1)//", "http://[", "//["):
        with pytest.raises(LeavesSite):
            refreshed(f"<base href='{base}'>{_refresh('b.html')}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://other.example.org/a", "not on the site"),
        ("file:///etc/passwd", "not a page"),
        ("http://[::1", "malformed"),
    ],
)
def test_other_redirect_in_the_markup_fails(url, message):
    with pytest.raises(LeavesSite, match=message):
        refreshed(_refresh(url))


@pytest.mark.parametrize(
    "head",
    [
        "",
        _refresh("/a.html", 100),
        f"<noscript>{_refresh('/a.html')}</noscript>",
        "<meta http-equiv='refresh' content='300'>",
        "<!--" + "x" * 13_000 + "-->" + _refresh("/a.html"),
    ],
    ids=["none", "later", "without scripts", "reload", "not in the head"],
)
def test_page_without_a_redirect_at_once_is_returned_whole(head):
    page, result = refreshed(head)
    assert result is page


def test_file_and_page_in_an_unknown_charset_are_returned():
    page, result = refreshed(_refresh("/a.html"), kind=Response)
    assert result is page
    body = _PAGE.replace("{}", _refresh("/a.html")).encode()
    for charset in ("x-unknown", "rot13", "hex"):
        odd = HtmlResponse(_URL, headers={"Content-Type": f"text/html; charset={charset}"}, body=body)
        result = middleware_of(SiteMetaRefreshMiddleware).process_response(Request(_URL), odd)
        assert result is odd or result.url == "http://www.example.cn/a.html"


def test_redirect_of_a_challenge_is_not_followed(monkeypatch):
    monkeypatch.setattr("crawler.fetch.offsite.challenge_of", lambda response: SimpleNamespace(name="some"))
    page, result = refreshed(_refresh("/a.html"))
    assert result is page
