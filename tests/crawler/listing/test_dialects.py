"""Article URLs: their dialects and the day in them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing.dialects import DIALECTS, article_date, dialect, is_article

HEX = "dc5a6c30274c4e9fbf94965983cb5e6a"
UUID = "0c1d2e3f-1111-2222-3333-444455556666"

ARTICLES = [
    ("/zz1/shaq/202207/t20220711_1636261.html", "trs", date(2022, 7, 11)),
    ("/art/2020/8/5/art_59960_9.html", "hanweb", date(2020, 8, 5)),
    (f"/art/2024/art_{HEX}.html", "jpaas", None),
    (f"/col/col123/art/2024/art_{HEX}.html", "jpaas", None),
    ("/chinapeace/c100007/2022-07/13/content_12647719.shtml", "founder", date(2022, 7, 13)),
    ("/index/content/2017-04/06/content_7081187.htm?node=20908", "founder", date(2017, 4, 6)),
    (f"/politics/20240506/{HEX}/c.html", "xinhua", date(2024, 5, 6)),
    ("/2024/05/06/ARTIabcdefgh123456.shtml", "cctv", date(2024, 5, 6)),
    (f"/scedu/c101518/2021/1/8/{HEX}.shtml", "ucap-day", date(2021, 1, 8)),
    (f"/jlscaw/qwfb/202601/{HEX}.shtml", "ucap", None),
    (f"/cmsres/20240506/{HEX}.html", "shanghai", date(2024, 5, 6)),
    (f"/columns/{UUID}/202405/06/{UUID}.html", "hebei", date(2024, 5, 6)),
    (f"/articles/ch00123/202405/{UUID}.shtml", "shandong", None),
    ("/system/2023/10/17/059223987.shtml", "enorth", date(2023, 10, 17)),
    ("/system/20170605/000451520.html", "enorth-old", date(2017, 6, 5)),
    ("/yasf/content/post_199060.html", "guangdong", None),
    ("/yasf/content/mpost_181550.html", "guangdong", None),
    ("/gkmlpt/content/1/103/post_103.html", "guangdong", None),
    ("/content/646949/61/14992160.html", "rednet", None),
    ("/zt/detail-ifycwyxr8751711.shtml", "sina", None),
    ("/20/0816/22/FK6F0U6D0001899O.html", "netease", date(2020, 8, 16)),
    ("/c/2018-09-01/415803.html", "dashed-day", date(2018, 9, 1)),
    ("/2021/0930/2021093036002.html", "year-monthday", date(2021, 9, 30)),
    ("/azsf/20250829/2992286.html", "compact-day", date(2025, 8, 29)),
    ("/html/2014/jrgz_0723/17744.html", "phpcms-dir", date(2014, 7, 23)),
    ("/web/dept/news/202405061234567/index.html", "department", None),
    ("/news/202405061234/index.shtml", "long-folder", None),
    ("/news/12345/index.html", "folder", None),
    ("/c9876543/content.html", "c-content", None),
    ("/n1/pnidpv123456.html", "pnidpv", None),
    ("/portal/article/12/345", "portal", None),
    ("/public/6600001/123456.html", "anhui", None),
    ("/info/1001/2345.htm", "vsb", None),
    ("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1001&wbnewsid=2345", "vsb-dynamic", None),
    ("/tzggcontent.jsp?urltype=news.NewsContentUrl&wbtreeid=1001&wbnewsid=2345", "vsb-dynamic", None),
    ("/2020/0805/c1001a2345/page.htm", "webplus", date(2020, 8, 5)),
    ("/_s12/_t34/2020/0805/c1001a2345/page.psp", "webplus", date(2020, 8, 5)),
    ("/article/8422", "path", None),
    ("/news/news-detail/20655/", "path", None),
    ("/news/show/334?from=home", "path", None),
    (f"/xww/zhxw/{HEX}.htm", "hex", None),
    (f"/zwdt/{UUID}.shtml", "hex", None),
    (f"/Notice/Detail/{UUID}", "path", None),
    (f"/article/{HEX}", "path", None),
    ("/news/yianshuofa/show-5598.html", "show", None),
    ("/news-show-1894.html", "show", None),
    ("/f/10/view-225-766722.html", "jeesite", None),
    ("/zwgk/pages_12_345.aspx", "aspx-pages", None),
    ("/dfdt/18862.jhtml", "numbered", None),
    ("/Detail-48B2C66122C09ABA.html", None, None),
]


@pytest.mark.parametrize(("path", "name", "day"), ARTICLES)
def test_article_url_has_a_dialect_and_a_day(path: str, name: str | None, day: date | None) -> None:
    url = f"https://www.example.gov.cn{path}"
    assert dialect(url) == name
    assert is_article(url) is (name is not None)
    assert article_date(url) == day


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/zfw/yw/",
        "/zfw/yw/index_2.html",
        "/edu/c100565/list.shtml",
        "/edu/c100565/xxgk_list_2.shtml",
        "/col/col59960/index.html",
        "/channels/14229.html",
        "/channel/8060_2.html",
        "/node_20908.htm",
        "/list_21_3.html",
        "/2020/index.html",
        "/index.php?m=content&c=index&a=lists&catid=9",
        "/about.html",
        "/article/list/123",
        f"/channels/{HEX}.html",
        f"/{HEX}/index.html",
        "/article/2020/",
        "/category/5/200",
        "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1001",
    ],
)
def test_column_url_is_not_an_article_url(path: str) -> None:
    assert not is_article(f"http://www.example.gov.cn{path}")


def test_fragment_is_not_part_of_the_form_of_a_url() -> None:
    assert is_article("http://a.gov.cn/202405/t20240506_1.html#top")
    assert not is_article("http://a.gov.cn/index.html#/202405/t20240506_1.html")


def test_day_that_does_not_exist_is_not_a_date() -> None:
    assert article_date("http://a.gov.cn/202013/t20201341_1.html") is None
    assert is_article("http://a.gov.cn/202013/t20201341_1.html")


def test_names_of_dialects_are_unique() -> None:
    names = [known.name for known in DIALECTS]
    assert len(set(names)) == len(names)


@given(st.text(max_size=80))
def test_any_text_is_accepted_as_a_url(text: str) -> None:
    for url in (text, f"http://{text}", f"http://a.gov.cn/{text}"):
        assert dialect(url) is None or is_article(url)
        assert article_date(url) is None or is_article(url)
