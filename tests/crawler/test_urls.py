"""Canonical URLs, and the test whether a URL is of a site."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.urls import (
    MalformedUrl,
    canonical,
    column_in_fragment,
    host_of,
    is_home_path,
    is_requestable,
    key_of,
    keys_of,
    resolve,
    same_site,
    with_field,
    without_credentials,
    without_fragment,
)

BASE = "http://a.gov.cn/x/y.html?q=1#f"


@pytest.mark.parametrize(
    ("host", "of_site"),
    [
        ("www.hnzf.gov.cn", True),
        ("WWW.HNZF.GOV.CN", True),
        ("www.hnzf.gov.cn:8080", True),
        ("www.hnzf.gov.cn.", True),
        ("hnzf.gov.cn", False),
        ("www.hnzhengfa.gov.cn", False),
        ("www.hnzf.gov.cn.example.com", False),
        ("xwww.hnzf.gov.cn", False),
        ("www.gzszfw.gov.cn", False),
    ],
)
def test_url_is_of_a_site_if_its_host_is_one_of_the_sites(host: str, of_site: bool) -> None:
    assert same_site(f"https://{host}/a/1.html", ["www.hnzf.gov.cn"]) is of_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.A.gov.cn/x.html", "http://www.a.gov.cn/x.html"),
        ("http://a.gov.cn:80/x.html", "http://a.gov.cn/x.html"),
        ("https://a.gov.cn:443/x.html", "https://a.gov.cn/x.html"),
        ("https://a.gov.cn:8443/x.html", "https://a.gov.cn:8443/x.html"),
        ("http://a.gov.cn", "http://a.gov.cn/"),
        ("http://a.gov.cn/x.html#top", "http://a.gov.cn/x.html"),
        ("http://a.gov.cn/gkmlpt/index#4288", "http://a.gov.cn/gkmlpt/index"),
        ("http://a.gov.cn/x.do;jsessionid=1A2B?id=3", "http://a.gov.cn/x.do?id=3"),
        ("http://a.gov.cn/x.do?id=3&JSESSIONID=1A2B", "http://a.gov.cn/x.do?id=3"),
        ("http://a.gov.cn/api?page=2&sid=755", "http://a.gov.cn/api?page=2&sid=755"),
        ("http://a.gov.cn/x?b=1&a=2", "http://a.gov.cn/x?b=1&a=2"),
        ("  http://a.gov.cn/x ", "http://a.gov.cn/x"),
        ("http://[broken", "http://[broken"),
        ("/relative", "/relative"),
        ("", ""),
    ],
)
def test_canonical_form_of_a_url(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(canonical(url)) == expected


@given(st.text(max_size=80))
def test_any_text_is_accepted_as_a_url(text: str) -> None:
    for url in (text, f"http://{text}", f"http://a.gov.cn/{text}"):
        canonical(url)
        assert same_site(url, []) is False


@pytest.mark.parametrize(
    ("path", "is_home"),
    [("", True), ("/", True), ("/index.html", True), ("/Main.do", True), ("/yw/index.html", False), ("/yw/", False)],
)
def test_path_of_a_home_page_is_recognised(path, is_home):
    assert is_home_path(path) is is_home


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:secret@h:80/a?b#c", "http://h:80/a?b#c"),
        ("http://user@other@h/", "http://h/"),
        ("http://h/a@b", "http://h/a@b"),
        ("", ""),
    ],
)
def test_user_name_and_password_are_removed_and_nothing_else(url: str, expected: str) -> None:
    assert without_credentials(url) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("z.html", "http://a.gov.cn/x/z.html"),
        ("./z.html#p2", "http://a.gov.cn/x/z.html#p2"),
        ("../../../z/./q/..", "http://a.gov.cn/z/"),
        ("/%2e%2e/z", "http://a.gov.cn/z"),
        ("?p=2", "http://a.gov.cn/x/y.html?p=2"),
        ("", "http://a.gov.cn/x/y.html?q=1"),
        ("#g", "http://a.gov.cn/x/y.html?q=1#g"),
        ("//b.cn/z", "http://b.cn/z"),
        ("\\\\b.cn\\z\\..\\q?a\\b", "http://b.cn/q?a\\b"),
        ("..\\z", "http://a.gov.cn/z"),
        ("http:z", "http://a.gov.cn/x/z"),
        ("http:/z", "http://a.gov.cn/z"),
        ("http:///b.cn/z", "http://b.cn/z"),
        ("https:b.cn", "https://b.cn/"),
        ("  HTTP://B.CN:80/Z ", "http://b.cn/Z"),
        ("http://b.cn:/z", "http://b.cn/z"),
        ("http://b.cn:0443/z", "http://b.cn:443/z"),
        ("http://user:secret@b.cn/z@q", "http://b.cn/z@q"),
        ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
        ("http://例子.中国/新?公=明", "http://xn--fsqu00a.xn--fiqs8s/%E6%96%B0?%E5%85%AC=%E6%98%8E"),
        ("http://ｗｗｗ．b。cn/", "http://www.b.cn/"),
        ('a b"<>`{}.html', "http://a.gov.cn/x/a%20b%22%3C%3E%60%7B%7D.html"),
        ("%zz%e5%E5%", "http://a.gov.cn/x/%zz%e5%E5%"),
        ("z\t\r\n\x01.html", "http://a.gov.cn/x/z.html"),
        ("\ud800z", "http://a.gov.cn/x/z"),
        ("mailto:a@b.cn", ""),
        (" JavaScript:void(0)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("b.cn:8080/z", ""),
    ],
)
def test_link_is_resolved_as_browsers_do(href: str, expected: str) -> None:
    assert resolve(href, BASE) == expected


@pytest.mark.parametrize(
    "address",
    [
        *("http://a.cn:99999/", "http://a.cn:65536/", "http://a.cn:abc/", "http://a.cn:-1/", "http://a.cn:0/"),
        *("http://a.cn:８０/", "http://a.cn:80:80/", "http://a.cn: 80/", "http://a.cn:1" + "0" * 5000),
        *("http://[::1/", "http://::1]/", "http://[]/", "http://[g::1]/", "http://[1.2.3.4]/", "http://[::1%eth0]/"),
        *("http://[::1]x/", "http://a[b]c/", "http://a cn/", "http://a%20b/", "http://a..cn/", "http://.cn/"),
        *("http://a<b>.cn/", "http://a^b/", "http://a|b/", "http://", "http://?q", "http://user@/", "http://a*b.cn/"),
        *(f"http://{'a' * 64}.cn/", f"http://{'a.' * 200}cn/", f"http://{'新' * 300}.cn/", "http://\xad/"),
        *(f"http://a.cn/{'x' * 1_000_000}", f"http://a.cn/{'新' * 1000}", "//a.cn:99999/z", "\\\\[::1/z"),
    ],
)
def test_address_that_cannot_be_requested_is_refused(address: str) -> None:
    with pytest.raises(MalformedUrl):
        resolve(address, BASE)
    assert not is_requestable(address)
    assert key_of(address) and keys_of(address) and host_of(address) is not None
    assert canonical(address) == address


@given(st.text(max_size=80), st.sampled_from(["utf-8", "gbk", "gb18030", "big5hkscs"]))
def test_result_for_any_text_can_be_requested_and_stays_the_same(text: str, charset: str) -> None:
    for href in (text, f"http://{text}", f"//a.gov.cn:{text}", f"http://a.gov.cn/{text}", f"?{text}"):
        try:
            url = resolve(href, BASE, charset)
        except MalformedUrl:
            continue
        if url:
            assert url.isascii() and Request(url).url
            assert resolve(url) == url


@pytest.mark.parametrize(
    ("charset", "query"),
    [
        ("utf-8", "q=%E5%85%AC%F0%9F%98%80"),
        ("gbk", "q=%B9%AB%26%23128512%3B"),
        ("gb18030", "q=%B9%AB%949%FC6"),
        ("big5hkscs", "q=%A4%BD%26%23128512%3B"),
    ],
)
def test_query_has_the_charset_of_the_page_and_the_path_utf_8(charset: str, query: str) -> None:
    assert resolve("/公?q=公\U0001f600", BASE, charset) == f"http://a.gov.cn/%E5%85%AC?{query}"


@pytest.mark.parametrize(
    "spelling",
    [
        *("http://a.gov.cn/n/%E5%85%AC/", "https://A.gov.cn:443/n/%e5%85%ac/#top", "http://a.gov.cn//n///公/"),
        *("http://a.gov.cn/n/公/index.html", "http://a.gov.cn/n/公/INDEX.HTM", "http://a.gov.cn/n/公/default.html"),
        *(
            "http://a.gov.cn/n/./x/../公/index.shtml",
            "http://a.gov.cn:80/n/公/;jsessionid=1A",
            "http:\\\\a.gov.cn/n/公/",
        ),
    ],
)
def test_all_spellings_of_an_address_have_one_key(spelling: str) -> None:
    assert key_of(spelling) == key_of("http://a.gov.cn/n/%E5%85%AC/")


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.gov.cn/n/index_2.html", "http://a.gov.cn/n", "http://a.gov.cn/n/?id=1", "http://a.gov.cn/index/"),
        *("http://a.gov.cn/n/index.php?id=1", "http://a.gov.cn/n/default.aspx?id=1", "http://a.gov.cn:8080/n/"),
    ],
)
def test_other_addresses_have_other_keys(url: str) -> None:
    others = {"http://a.gov.cn/n/", "http://a.gov.cn/n/index.aspx?id=1", "http://a.gov.cn/n/?b"}
    assert key_of(url) not in {key_of(other) for other in others}


@pytest.mark.parametrize(
    ("url", "number"),
    [
        *(("http://a.gov.cn/gkmlpt/index#4288", "4288"), ("https://a.gov.cn/sfj/gkmlpt/mindex?a=1#7", "7")),
        *(("http://a.gov.cn/gkmlpt/#10", "10"), ("http://a.gov.cn/gkmlpt#10", "10")),
        *(("http://a.gov.cn/gkmlpt/index", ""), ("http://a.gov.cn/gkmlpt/index#0", "")),
        *(("http://a.gov.cn/gkmlpt/index#top", ""), ("http://a.gov.cn/gkmlpt/index#1234567890123", "")),
        *(("http://a.gov.cn/gkmlpt/content/1/1/post_1.html#2", ""), ("http://a.gov.cn/n/index#4288", "")),
        ("http://a.gov.cn/n/?from=/gkmlpt/index#4288", ""),
    ],
)
def test_fragment_names_a_column_on_the_pages_of_gkmlpt_only(url: str, number: str) -> None:
    assert column_in_fragment(url) == number
    bare = url.partition("#")[0]
    assert without_fragment(url) == (url if number else bare)
    assert (key_of(url) == key_of(bare)) is (number == ""), "another column is another page"
    assert key_of(url.replace("http:", "https:")) == key_of(url)


@pytest.mark.parametrize(
    ("url", "before"),
    [
        ("http://a.gov.cn/n/202405/t20240506_1.html?id=3", "//a.gov.cn/n/202405/t20240506_1.html?id=3"),
        ("https://a.gov.cn/12345/index.html", "//a.gov.cn/12345/index.html"),
        ("http://a.gov.cn//n/1.html", "//a.gov.cn//n/1.html"),
        ("http://a.gov.cn/%e5%85%ac.html", "//a.gov.cn/%e5%85%ac.html"),
        ("http://a.gov.cn/公.html?q=公", "//a.gov.cn/公.html?q=公"),
    ],
)
def test_key_of_earlier_versions_is_known(url: str, before: str) -> None:
    """An existing ledger has its articles under these keys."""
    key = hashlib.sha256(before.encode()).hexdigest()[:16]
    assert key in keys_of(url) and keys_of(url)[0] == key_of(url)
    assert (keys_of(url) == (key,)) is ("t2024" in url), "an ordinary address has one key"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.gov.cn/l?k=%B9%AB&page=1&x=%e5+%2f", "http://a.gov.cn/l?k=%B9%AB&page=2&x=%e5+%2f"),
        ("http://a.gov.cn/l?k=%B9%AB#top", "http://a.gov.cn/l?k=%B9%AB&page=2"),
        ("http://a.gov.cn/l?a&b=&&page", "http://a.gov.cn/l?a&b=&&page=2"),
        ("http://a.gov.cn/l", "http://a.gov.cn/l?page=2"),
    ],
)
def test_change_of_a_field_keeps_the_rest_of_the_query(url: str, expected: str) -> None:
    assert with_field(url, "page", "2") == expected


def test_canonical_form_keeps_the_escapes_of_a_query_without_its_session() -> None:
    url = "http://a.gov.cn/l?k=%B9%AB&PHPSESSID=1a&x=%e5"
    assert canonical(url) == "http://a.gov.cn/l?k=%B9%AB&x=%e5"
