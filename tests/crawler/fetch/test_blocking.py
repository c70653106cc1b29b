"""Recognising challenges, refusals, error pages and stubs."""

from __future__ import annotations

import pytest

from crawler.fetch import blocking
from crawler.fetch.blocking import (
    Cause,
    challenge,
    instead_of_article,
    is_cut_short,
    is_error_message,
    is_redirected_away,
    links_of,
)

ARTICLE = b"<html><head><title>\xe8\xa6\x81\xe9\x97\xbb</title></head><body>" + b"<p>text of an article</p>" * 300


@pytest.mark.parametrize(
    ("status", "headers", "body", "cause"),
    [
        (412, {}, b"<script>$_ts=window['$_ts']</script>", Cause.RUISHU),
        (521, {"set-cookie": "__jsluid_s=0a1b; path=/"}, b"<script>eval()</script>", Cause.JIASULE),
        (512, {}, b"<script>document.cookie='__jsl_clearance=1'</script>", Cause.JIASULE),
        (200, {}, b"<script>var arg1='A1';acw_sc__v2</script>", Cause.ALIYUN),
        (
            200,
            {},
            b'<meta http-equiv="refresh" content="0;url=/WZWSREL3c=?wzwschallenge=V1">',
            Cause.WANGZHAN_WEISHI,
        ),
        (412, {}, b"precondition failed", Cause.STATUS),
        (403, {}, b"forbidden", Cause.FENCE),
    ],
)
def test_challenge_has_the_cause_of_its_firewall(status, headers, body, cause):
    assert challenge(status, headers, body) is cause


@pytest.mark.parametrize(
    ("status", "script", "cause"),
    [
        (202, "$_ts=window['$_ts'];$_ts.cd='", Cause.RUISHU),
        (200, "var arg1='A1';setCookie('acw_sc__v2',", Cause.ALIYUN),
    ],
)
def test_challenge_is_recognised_by_its_lack_of_markup_even_with_a_long_script(status, script, cause):
    page = f"<html><head><script>{script}{'x' * 60_000}'</script></head><body></body></html>"
    assert challenge(status, {}, page.encode()) is cause


@pytest.mark.parametrize("status", [200, 405])
@pytest.mark.parametrize(
    "words",
    ["您的请求带有不合法参数，已被网站防火墙拦截", "访问过于频繁，请稍后再试", "当前访问疑似黑客攻击", "Access Denied"],
)
def test_refusal_in_words_is_recognised_in_either_charset(status, words):
    for charset in ("utf-8", "gb18030"):
        style = "<style>p { color: red }</style>" * 20
        page = f"<html><head><title>提示</title>{style}</head><body><p>{words}</p><a href='/'>返回</a></body></html>"
        assert challenge(status, {}, page.encode(charset)) is Cause.BLOCK_PAGE


def test_article_about_refusals_is_not_a_refusal():
    sentence = "某网站防火墙近日升级，访问过于频繁的地址将被拦截。"
    menu = '<a href="/">首页</a><a href="/news/">要闻</a><a href="/law/">法规</a>'
    assert challenge(200, {}, f"<html><body>{menu}<p>{sentence}</p></body></html>".encode()) is None
    assert challenge(200, {}, f"<html><body><p>{sentence * 40}</p></body></html>".encode()) is None
    assert challenge(200, {}, f'{{"articles": [{{"title": "{sentence}"}}]}}'.encode()) is None


def test_ordinary_responses_are_not_challenges():
    assert challenge(200, {}, ARTICLE) is None
    assert challenge(404, {}, b"not found") is None
    assert challenge(500, {}, b"error") is None


def test_page_that_includes_a_script_of_a_firewall_is_not_a_challenge():
    assert challenge(200, {"set-cookie": "__jsluid_s=0a1b"}, ARTICLE + b"<script>/* acw_sc__v2 */</script>") is None


def test_stub_is_not_an_article():
    assert instead_of_article(b"<html><body></body></html>") is Cause.STUB
    assert instead_of_article(ARTICLE) is None


@pytest.mark.parametrize("title", ["404 Not Found", "您访问的页面不存在", "找不到网页", "对不起，该信息已删除"])
def test_error_page_with_status_200_is_not_an_article(title):
    for charset in ("utf-8", "gb18030"):
        page = f"<html><head><title>{title}</title></head><body>{'<p>请返回首页</p>' * 60}</body></html>"
        assert instead_of_article(page.encode(charset)) is Cause.NOT_FOUND


@pytest.mark.parametrize(
    "title", ["国务院令第404号", "关于404家企业的公示", "涉事网民被行政处罚不实信息已删除并公开致歉-江岸长安网"]
)
def test_headline_with_words_of_an_error_page_is_not_an_error(title):
    page = f"<html><head><title>{title}</title></head><body>{'<p>正文</p>' * 100}</body></html>"
    assert instead_of_article(page.encode()) is None


def test_error_message_is_recognised_by_its_words_and_length():
    assert is_error_message("对不起，您访问的页面不存在或已被删除！")
    assert not is_error_message("近日，江岸区开展反诈宣传。")
    assert not is_error_message("该信息已删除，发布者已致歉。" + "公安机关提醒广大网民，网络不是法外之地。" * 5)


@pytest.mark.parametrize(
    ("answered", "away"),
    [
        ("http://www.example.cn/", True),
        ("https://www.example.cn/index.html", True),
        ("http://www.example.cn/404.html", True),
        ("http://www.example.cn/error/", True),
        ("http://www.example.cn/news/1.html", False),
        ("https://www.example.cn/news/1.html", False),
        ("http://www.example.cn/index.php?id=1", False),
    ],
)
def test_redirect_to_the_home_page_or_an_error_page_is_recognised(answered, away):
    assert is_redirected_away("http://www.example.cn/news/1.html", answered) is away


def test_home_page_may_be_redirected():
    assert not is_redirected_away("http://www.example.cn/", "https://www.example.cn/index.shtml")


def test_home_page_is_recognised_though_headlines_changed():
    def page(first: int) -> bytes:
        links = "".join(f'<a href="/a/{n}.html">标题</a>' for n in range(first, first + 40))
        return f"<html><title>长安网</title>{links}{'<p>欢迎</p>' * 50}</html>".encode()

    assert instead_of_article(page(1), links_of(page(0))) is Cause.NOT_FOUND
    assert instead_of_article(page(30), links_of(page(0))) is None
    assert instead_of_article(ARTICLE, links_of(page(0))) is None


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("</div></body></html>", False),
        ("</div></body></html>\n<!-- 缓存于", False),
        ("</div>", False),
        ("</p>\r\n\0\0", False),
        ("<p>责任编辑", True),
        ("<p cla", True),
        ("<p>&nbs", True),
    ],
)
def test_page_that_ends_in_the_middle_is_cut_short(end, cut):
    page = f"<!DOCTYPE html><html><head></head><body><div><p>近日，江岸区组织网格员走进社区。</p>{end}".encode()
    assert is_cut_short(page) == cut


@pytest.mark.parametrize("body", [b"", b'{"rows": [1, 2', b"<li>a</li><li>b</li> 5", "第一条".encode()])
def test_fragment_is_not_cut_short(body):
    assert not is_cut_short(body)


@pytest.mark.parametrize(
    ("status", "headers", "cause"),
    [
        (429, {}, "http_429"), (430, {}, None), (403, {}, "fence"), (503, {"retry-after": "5"}, "http_503"), (503, {}, None),
        (412, {}, "challenge_status"), (512, {}, "challenge_status"), (521, {}, "challenge_status"),
    ],
)  # fmt: skip
def test_status_shows_a_refusal(status, headers, cause):
    assert blocking.challenge(status, headers, b"<html><body>" + b"<p>error</p>" * 9) == cause


@pytest.mark.parametrize(("links", "is_copy"), [(20, True), (19, False)])
def test_copy_of_a_home_page_is_recognised_by_twenty_links(links, is_copy):
    page = "<html>" + "".join(f'<a href="/{n}/">栏目</a>' for n in range(links)) + " " * 500 + "</html>"
    assert (blocking.instead_of_article(page, blocking.links_of(page)) == "soft_404") is is_copy


def test_redirect_between_two_error_paths_is_not_one_to_an_error_page():
    assert blocking.is_redirected_away("http://a.cn/1.html", "http://a.cn/404.html")
    assert not blocking.is_redirected_away("http://a.cn/error/", "http://a.cn/404.html")
