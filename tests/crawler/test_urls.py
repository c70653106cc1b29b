"""Canonical URLs, and the test whether a URL is of a site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import canonical, is_home_path, same_site, without_credentials


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
