"""Recognising challenges, refusals, error pages and stubs."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response

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


def refusal(words: str) -> bytes:
    return f"<html><head><title>提示</title></head><body><p>{words}</p><a href='/'>返回</a></body></html>".encode()


def test_each_kind_of_refusal_in_words_is_recognised():
    """Words of such pages: general knowledge."""
    sentences = [
        *("您的访问已被拦截", "您的请求被阻断", "访问行为被拒绝", "您的请求遭到屏蔽", "访问遭禁止", "请求已被禁止"),
        *("访问过于频繁", "请求太频繁", "操作过于频繁"),
        *("您的请求可能存在威胁", "访问带有风险", "该行为含有攻击", "请求含有不合法参数", "访问存在恶意行为"),
        *("疑似黑客攻击", "疑似恶意访问", "疑似攻击", "请完成人机验证", "人机识别中", "网站防火墙"),
        *("创宇盾", "云防护节点", "云锁", "网站安全狗", "Request blocked", "The request is blocked", "Access Denied"),
        *("Your request was blocked", "This request has been blocked"),
    ]
    missed = [words for words in sentences if challenge(200, {}, refusal(words)) is not Cause.BLOCK_PAGE]
    assert missed == []
    others = ["欢迎访问本站", "请求书的格式", "系统维护中", "操作指南", "访问人数：5", "网站安全", "request received"]
    assert [words for words in others if challenge(200, {}, refusal(words)) is not None] == []


def test_words_of_a_refusal_count_up_to_600_characters_and_two_links():
    words = "访问过于频繁"
    assert challenge(200, {}, refusal(words + "字" * 580)) is Cause.BLOCK_PAGE
    assert challenge(200, {}, refusal(words + "字" * 620)) is None
    for links, cause in ((1, Cause.BLOCK_PAGE), (2, None)):
        page = refusal(words).replace(b"</body>", b"<a href='/news/'></a>" * links + b"</body>")
        assert challenge(200, {}, b" \n" + page) is cause
    assert challenge(200, {}, words.encode()) is None, "no page"
    assert challenge(200, {}, refusal("") + b"<!--" + b"x" * 25_000 + f"-->{words}".encode()) is None


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


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("$_ts=1", Cause.RUISHU),
        ("__jsl_clearance", Cause.JIASULE),
        ("__jsluid_h", Cause.JIASULE),
        ("acw_sc__v2", Cause.ALIYUN),
        ("wzws_cid", Cause.WANGZHAN_WEISHI),
        ("WZWS-RAY", Cause.WANGZHAN_WEISHI),
        ("/wzwsrel", Cause.WANGZHAN_WEISHI),
        ("$_tsx; xwzws_", None),
    ],
)
def test_name_of_a_firewall_counts_in_a_page_with_hardly_any_markup(words, cause):
    def page(tags: int, before: str = "") -> bytes:
        return f"<html><script>{before}{words}</script>{'<p>a</p>' * tags}</html>".encode()

    assert challenge(200, {}, page(5)) is cause
    assert challenge(200, {}, page(6)) is None
    assert challenge(412, {}, page(9)) is (cause or Cause.STATUS)
    assert challenge(200, {}, page(0, "x" * 250_000)) is None


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


def test_words_of_an_error_page_are_recognised_in_its_title():
    things = ("页面", "网页", "文章", "内容", "信息", "栏目")
    fates = ("不存在", "没有找到", "未找到", "找不到", "已删除", "已被移除", "已经下线", "已失效")
    titles = [
        *(thing + fate for thing in things for fate in fates),
        *(
            f"{verb}{thing}"
            for verb in ("找不到", "无法找到", "没有找到", "未找到")
            for thing in ("该页", "您要的", "网页")
        ),
        *("出错了", "出错啦", "错误页面", "错误提示", "404", "File Not Found", "江岸长安网-404", "江岸长安网_出错了"),
        *("江岸长安网|404", "江岸长安网—404", "江岸长安网–404"),
    ]
    missed = [title for title in titles if not blocking.is_error_page(f"<title>{title}</title>")]
    assert missed == []
    others = ["页面", "已删除", "出错", "错误", "1404", "文章存在", "找到该页", ""]
    assert [title for title in others if blocking.is_error_page(f"<title>{title}</title>")] == []
    assert blocking.is_error_page(f"<TITLE id=x>{'字' * 15}不存在网页404</TITLE>") is False, "a headline"
    assert not blocking.is_error_page(" " * 9000 + "<title>404</title>"), "not in the head"


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


def test_paths_of_error_pages_are_recognised():
    names = ("404", "error", "err", "notfound", "not_found", "nopage", "wrong")
    paths = [f"/{name}{end}" for name in names for end in ("", "/", ".html", "_page.jsp", "-1.htm")]
    paths.append("/public/ERROR.html")
    missed = [path for path in paths if not is_redirected_away("http://a.cn/1.html", f"http://a.cn{path}")]
    assert missed == []
    others = ["/4040/1.html", "/errata/1.html", "/news/error/2.html", "/terror.html"]
    assert [path for path in others if is_redirected_away("http://a.cn/1.html", f"http://a.cn{path}")] == []


def test_redirect_between_two_error_paths_is_not_one_to_an_error_page():
    assert blocking.is_redirected_away("http://a.cn/1.html", "http://a.cn/404.html")
    assert not blocking.is_redirected_away("http://a.cn/error/", "http://a.cn/404.html")


def test_page_of_one_tag_that_ends_in_a_text_is_cut_short():
    assert [is_cut_short(page) for page in ("<html>正文", "<body", "<!DOCTYPE html>正文", "<p>正文")] == [True] * 3 + [
        False
    ]
    assert not is_cut_short(" " * 9000 + "<html>正文") and not is_cut_short("<html>正文</BODY> ")


def test_response_that_is_no_article_has_its_cause():
    url, whole = "http://a.cn/1.html", ARTICLE + b"</body></html>"

    def why(body: bytes, of: str = url, home: frozenset[str] = frozenset()) -> str | None:
        return blocking.why_no_article(HtmlResponse(of, body=body), url, home)

    assert why(whole) is None and why(whole, "http://a.cn/2.html") is None
    assert blocking.why_no_article(Response(url, body=whole), url) is Cause.NOT_HTML
    assert why(whole, "http://a.cn/") is Cause.NOT_FOUND
    assert why(ARTICLE + b"<p>text") is Cause.CUT_SHORT
    assert why(b"<html></html>") is Cause.STUB
    assert why(b'{"code": 200}' * 50) is Cause.NOT_HTML and why(b'{"code": 200}') is Cause.STUB
    assert why(whole.replace(b"\xe8\xa6\x81\xe9\x97\xbb", b"404")) is Cause.NOT_FOUND
    links = "".join(f'<a href="/{n}/">栏目</a>' for n in range(20))
    home = f"<html><body>{links}{'<p>欢迎</p>' * 50}</body></html>"
    assert why(home.encode(), home=links_of(home)) is Cause.NOT_FOUND and why(home.encode()) is None
