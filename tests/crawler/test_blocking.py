from __future__ import annotations

import pytest

from crawler.blocking import Cause, challenge, instead_of_article, links_of

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
def test_firewalls_are_told_apart(status, headers, body, cause):
    assert challenge(status, headers, body) is cause


def test_ordinary_answers_are_no_challenge():
    assert challenge(200, {}, ARTICLE) is None
    assert challenge(404, {}, b"not found") is None
    assert challenge(500, {}, b"error") is None


def test_page_that_includes_a_firewalls_script_is_still_a_page():
    assert challenge(200, {"set-cookie": "__jsluid_s=0a1b"}, ARTICLE + b"<script>/* acw_sc__v2 */</script>") is None


def test_stub_is_no_article():
    assert instead_of_article(b"<html><body></body></html>") is Cause.STUB
    assert instead_of_article(ARTICLE) is None


@pytest.mark.parametrize("title", ["404 Not Found", "您访问的页面不存在", "找不到网页", "对不起，该信息已删除"])
def test_error_page_answered_with_200_is_no_article(title):
    for charset in ("utf-8", "gb18030"):
        page = f"<html><head><title>{title}</title></head><body>{'<p>请返回首页</p>' * 60}</body></html>"
        assert instead_of_article(page.encode(charset)) is Cause.NOT_FOUND


@pytest.mark.parametrize("title", ["国务院令第404号", "关于404家企业的公示"])
def test_number_404_in_a_title_is_no_error(title):
    page = f"<html><head><title>{title}</title></head><body>{'<p>正文</p>' * 100}</body></html>"
    assert instead_of_article(page.encode()) is None


def test_home_page_is_known_again_though_headlines_changed():
    def page(first: int) -> bytes:
        links = "".join(f'<a href="/a/{n}.html">标题</a>' for n in range(first, first + 40))
        return f"<html><title>长安网</title>{links}{'<p>欢迎</p>' * 50}</html>".encode()

    assert instead_of_article(page(1), links_of(page(0))) is Cause.NOT_FOUND
    assert instead_of_article(page(30), links_of(page(0))) is None
    assert instead_of_article(ARTICLE, links_of(page(0))) is None
