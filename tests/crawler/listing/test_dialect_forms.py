"""Addresses that differ from those of a dialect in one place, and the limits of dialects."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.listing.dialects import article_date, dialect, is_article

HEX = "dc5a6c30274c4e9fbf94965983cb5e6a"
UUID = "0c1d2e3f-1111-2222-3333-444455556666"
BARE_UUID = UUID.replace("-", "")
SITE = "https://www.example.gov.cn"


@pytest.mark.parametrize(
    ("path", "name", "day"),
    [
        ("/202207/t20220711_1636261_1.htm", "trs", date(2022, 7, 11)),
        ("/202207/T20220711_1636261.SHTML?x=1", "trs", date(2022, 7, 11)),
        ("/art/2020/12/25/art_59960_9.htm", "hanweb", date(2020, 12, 25)),
        (f"/art/2024/art_12_{HEX}.html", "jpaas", None),
        ("/art/2024/art_12_345.html", "jpaas", None),
        ("/art/2024/art_345.html", "jpaas", None),
        ("/2017-04/06/c_7081187.htm", "founder", date(2017, 4, 6)),
        ("/20240506/0123abcd/c.html", "xinhua", date(2024, 5, 6)),
        ("/2024/05/06/VIDEabcdefgh123456.shtml", "cctv", date(2024, 5, 6)),
        ("/2024/5/6/PHOAabcdefgh123456.shtml", "cctv", date(2024, 5, 6)),
        (f"/columns/{BARE_UUID}/202405/06/{BARE_UUID}.html", "hebei", date(2024, 5, 6)),
        ("/content/1/103/mpost_103.html", "guangdong", None),
        ("/zt/content_12345.html", "founder-month", None),
        ("/zt/c_1234567.htm", "founder-month", None),
        ("/24/0506/22/FK6F0U6D0001899O.html", "netease", date(2024, 5, 6)),
        ("/detail-iabcdef1234567.html", "sina", None),
        ("/detail-iabcdefgh1234567.html", "sina", None),
        ("/2018-9-1/a_b.html", "dashed-day", date(2018, 9, 1)),
        ("/2021/0930/c1-2021.html", "year-monthday", date(2021, 9, 30)),
        ("/2021/9/3/abc.html", "year-month-day", date(2021, 9, 3)),
        ("/202109/03/abc.html", "month-day", date(2021, 9, 3)),
        ("/html/2014/a_b_0723/17744.html", "phpcms-dir", date(2014, 7, 23)),
        ("/web/a/b-c/202405061234567/index.shtml", "department", None),
        ("/202405061234/index.htm", "long-folder", None),
        ("/123456789/index.html", "folder", None),
        ("/c12345/content.shtml", "c-content", None),
        ("/pnidpv1.html", "pnidpv", None),
        ("/portal/article/1/a", "portal", None),
        ("/x.jsp?wbnewsid=2", "vsb-dynamic", None),
        ("/show-1-2-3.html", "show", None),
        ("/view-1-a.html", "jeesite", None),
        ("/pages_a_1.aspx", "aspx-pages", None),
        ("/index.php?m=content&a=show&catid=3&id=5", "phpcms-dynamic", None),
        ("/index.php?a=show&id=5", "phpcms-dynamic", None),
        ("/plus/view.php?aid=5", "dedecms-dynamic", None),
        ("/plus/view.php?x=1&aid=5", "dedecms-dynamic", None),
        ("/e/action/ShowInfo.php?classid=1&id=5", "empirecms-dynamic", None),
        ("/show.php?itemid=5", "destoon-dynamic", None),
        ("/?p=5", "wordpress-dynamic", None),
        ("/archives/5", "wordpress-number", None),
        ("/archives/123456789.html", "wordpress-number", None),
        ("/article-12-1.html", "discuz", None),
        ("/thread-12-1-1.html", "discuz", None),
        ("/2020/0805/c1a2/page.shtml", "webplus", date(2020, 8, 5)),
        *((f"/{word}{s}/8422", "path", None) for word in ("article", "detail", "show", "view", "content", "post") for s in ("", "s")),
        ("/zt-article/8422/", "path", None),
        ("/zt_article/842", "path", None),
        (f"/article/{BARE_UUID}", "path", None),
        (f"/{BARE_UUID}.html", "hex", None),
        *((f"/{word}/12.html", "detail", None) for word in ("detail", "view", "article", "news", "show", "content")),
        ("/info-a-b_c-12.php", "detail", None),
        ("/infos_12.aspx?a=1", "detail", None),
        *((f"/123.{end}", "numbered", None) for end in ("html", "htm", "chtml", "shtml", "jhtml", "aspx", "jsp")),
        ("/123456789012.html?x=1", "numbered", None),
    ],
)  # fmt: skip
def test_form_of_an_article_url(path: str, name: str, day: date | None) -> None:
    assert dialect(SITE + path) == name
    assert is_article(SITE + path)
    assert article_date(SITE + path) == day


@pytest.mark.parametrize(
    "path",
    [
        "/20220/t20220711_16.html", "/202207/t20220711_.html", "/202207/t20220711_16.php",
        "/20240506/0123abc/c.html", "/2024/05/06/ARTIabcdefg.txt", f"/columns/{HEX[:31]}/x.html",
        "/articles/ch/202405/x.shtml", "/content/post_.html", "/content/1/post_x.html", "/c_1234.html", "/detail-iabcde1234567.html",
        "/detail-iabcdefghi1234567.html", "/1234/index.html", "/c1234/content.html",
        "/portal/article/1/", "/public/1/index.html", "/info/1/index.htm", "/x.jsp?wbnews=2", "/show-a.html", "/view-1.html",
        "/index.php?a=list&id=5", "/index.php?a=show", "/plus/list.php?aid=5", "/e/action/ShowInfo.php?classid=1",
        "/list.php?itemid=5", "/?p=5a", "/?q=5", "/2020/0805/c1a2/index.psp", "/articles/12", "/article/2024", "/articles/a123",
        f"/{HEX[:31]}.html", "/news/1.html", "/news.html", "/12.html", "/index123.html", "/123.txt", "/1234567890123.html",
        "/channels/14229.html", "/channel/14229.html", "/col/1234/5678.html", "/cols/5678.html", "/column5/5678.html", "/nodes/5678.html",
        "/node_12/5678.html", "/list/5678.html", "/lists-1/5678.html", "/class/5678.html", "/category/5678.html", "/catalog/5678.html",
        "/tag/5678.html", "/tags/5678.html", "/topic/5678.html", "/page/5678.html", "/col/12/detail/34.html", "/list/article/8422",
        f"/tag/{HEX}.html", "/col/12345/index.html", "", "/", "/index.html",
    ],
)  # fmt: skip
def test_other_urls_are_not_those_of_articles(path: str) -> None:
    assert dialect(SITE + path) is None
    assert not is_article(SITE + path)
    assert article_date(SITE + path) is None


def test_strong_dialects_are_known_below_the_folder_of_a_column() -> None:
    assert dialect(f"{SITE}/col/col123/202207/t20220711_16.html") == "trs"
    assert dialect(f"{SITE}/list/show-12.html") == "show"


def test_number_of_a_host_or_fragment_is_none_of_the_path() -> None:
    assert not is_article("http://123.cn")
    assert not is_article("http://www.a.cn/#/202207/t20220711_16.html")
    assert is_article("//a.cn/202207/t20220711_16.html")
    assert is_article("/202207/t20220711_16.html")
    assert is_article("http://a.cn/202207/t20220711_16.html#2")


def test_longest_url_with_a_form() -> None:
    path = "/202207/t20220711_16.html"
    for size, known in ((2000, True), (2001, False)):
        assert is_article(f"{SITE}/".ljust(size - len(path), "a") + path) is known


@pytest.mark.parametrize("day", ["20220231", "20221301", "20220700", "18990101"])
def test_impossible_day_is_none(day: str) -> None:
    assert article_date(f"{SITE}/202207/t{day}_1636261.html") is None
