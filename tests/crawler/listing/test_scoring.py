"""The scores of lists: what each property of a list adds, and which lists can be a column's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from crawler.listing.link_elements import read_links
from crawler.listing.lists import groupings
from crawler.listing.page import read_page
from crawler.listing.scoring import ListScorer, ScoredList, is_plausible, width

_URL = "http://www.a.gov.cn/zf/yw/index.html"
#: Sixteen characters: ten more than a word of a menu.
_TITLE = "关于开展全省平安建设宣传的通知书"
#: The score of four such titles without dates, with URLs of no known form.
_SCORE = 10 * 4 * (4 / 5) * 0.3


def score(
    row: str = '<li><a href="/x/y{n}">{title}</a></li>',
    *,
    titles: tuple[str, ...] = (_TITLE,) * 4,
    around: str = "<ul>{}</ul>",
    url: str = _URL,
) -> ScoredList:
    """Return the list of `li` of a page with its score."""
    rows = "".join(row.format(n="abcdefgh"[n % 8] * (n // 8 + 1), title=title) for n, title in enumerate(titles))
    page = read_page(f"<html><body>{around.format(rows)}</body></html>", url)
    found = read_links(page, page.tree)
    parts = (part for grouping in groupings(found.links) for part in grouping)
    of_rows = (part for part in parts if part.rows[0].element.tag == "li" and len(part.rows) == len(titles))
    return ListScorer(page, found).score(next(of_rows))


@pytest.mark.parametrize(
    ("row", "factor"),
    [
        ('<li><a href="/x/y{n}">{title}</a></li>', 1),
        ('<li><a href="/x/y{n}">{title}</a><i>2020-08-10</i></li>', 9),
        ('<li><a href="/202008/t20200810_1234567{n}.html">{title}</a></li>', 1),
        ('<li><a href="/x/{n}.pdf">{title}</a></li>', 1.3 / 0.3),
        ('<li><a href="/x/{n}.zip">{title}</a></li>', 1.3 / 0.3),
        ('<li><a href="javascript:show()">{title}</a></li>', 0.8 / 0.3),
        ('<li><a href="/zf/yw/{n}">{title}</a></li>', 2),
        ('<li><a href="http://www.a.gov.cn/zf/yw/{n}">{title}</a></li>', 2),
        ('<li><a href="https://www.a.gov.cn/zf/yw/{n}">{title}</a></li>', 2),
        ('<li><a href="http://www.b.gov.cn/zf/yw/{n}">{title}</a></li>', 1),
        ('<li><a href="http://www.city{n}.gov.cn/">{title}</a></li>', 0.1),
        ('<li><a href="http://www.city{n}.gov.cn">{title}</a></li>', 0.1),
        ('<li><a href="/?id={n}">{title}</a></li>', 1),
        ('<li><a href="/x/y{n}">{title}</a><a href="/x">一类</a><a href="/x">二类</a></li>', 4 / 12),
        ('<li><a href="/x/y{n}">{title}</a><a href="/x">一类</a></li>', 1),
    ],
)  # fmt: skip
def test_dates_urls_and_links_of_the_rows_have_factors(row: str, factor: float) -> None:
    assert score(row).score == pytest.approx(_SCORE * factor)


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        *((name, 0.1) for name in ("nav", "top_nav", "main-nav", "menu", "head", "header", "login", "toolbar", "position")),
        *((name, 0.1) for name in ("foot", "footer", "crumb", "breadcrumbs", "dqwz", "friendlink", "yqlj", "copyright")),
        *((name, 0.4) for name in ("side", "left-sidebar", "hot", "ranking", "recommend", "tuijian", "related")),
        *((name, 0.1) for name in ("navBar", "topNavLeft", "headerTop", "footLinks", "navbar", "menubox", "navigation", "NAV")),
        *((name, 0.1) for name in ("navlist", "headtop", "headerlogo", "navlistbox", "searchbtn", "footlinks", "headtopNav")),
        *((name, 0.1) for name in ("pcnav", "footnav", "sidemenu", "topulnav", "quicknav", "indexTopMenu", "blkBreadcrumb")),
        *((name, 0.1) for name in ("searchBox", "search_form", "menus", "navigator", "friendlylinks")),
        *((name, 0.4) for name in ("hotlist", "hotnews", "hottoplist", "sidebar2", "sideBars", "hot3", "leftside", "relatedNews")),
        *((name, 0.4) for name in ("recommended", "recommendimg", "RankList", "newsRank", "hot-words", "rightAside")),
        *((name, 1) for name in ("hotline", "hotline-list", "hotel", "sider", "sidereal", "relation", "ranked", "shot", "inside")),
        *((name, 1) for name in ("searchList", "search_result", "search-list-box", "navel", "headless", "catalog")),
        *((name, 1) for name in ("list", "content", "canvas", "photo", "newslist", "list_box_left", "wp_article_list")),
        *((name, 1) for name in ("headlines", "HEADLINES", "positioned", "language", "shareholders", "loginless")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_name_of_an_element_above_the_list_has_a_factor(name: str, factor: float, attribute: str) -> None:
    others = "<p><a href=/o>政</a></p>" * 8
    found = score(around=f'<div {attribute}="{name}"><div><ul>{{}}</ul></div></div>{others}')
    assert found.position == factor and found.score == pytest.approx(_SCORE * factor)


def test_worst_name_counts_and_the_form_around_a_page_does_not() -> None:
    others = "<p><a href=/o>政</a></p>" * 8
    for around in (
        '<div class="nav"><div class="hot">{}</div></div>',
        '<div class="hot"><div class="nav">{}</div></div>',
    ):
        assert score(around=around + others).position == 0.1
    for tag in ("form", "body"):
        assert score(around=f'<{tag} class="nav"><ul>{{}}</ul></{tag}>{others}').position == 1


@pytest.mark.parametrize(("others", "position"), [(2, 1), (3, 0.1)])
def test_menu_with_most_links_of_a_page_is_the_page(others: int, position: float) -> None:
    assert score(around='<div class="nav"><ul>{}</ul></div>' + "<p><a href=/o>政</a></p>" * others).position == position
    assert score(around='<div class="foot"><ul>{}</ul></div>').position == 0.1


@pytest.mark.parametrize(("others", "position"), [(2, 1), (3, 0.4)])
def test_sidebar_with_most_links_of_a_page_is_the_page(others: int, position: float) -> None:
    """Templates name the whole page after it (`with-sidebar`)."""
    around = '<div class="with-sidebar"><ul>{}</ul></div>' + "<p><a href=/o>政</a></p>" * others
    assert score(around=around).position == position


@pytest.mark.parametrize(
    "heading", ["热点新闻", "最新发布", "推荐阅读", "本月热点", "图片新闻<a href=/z/>更多&gt;&gt;</a>", "相关信息"]
)
def test_list_under_the_heading_of_another_list_has_a_factor(heading: str) -> None:
    for around in (
        f"<h3>{heading}</h3><ul>{{}}</ul>",
        f'<div class="t"><span>{heading}</span></div><div class="b"><ul>{{}}</ul></div>',
    ):
        assert score(around=f"<title>工作动态</title>{around}").position == 0.1
        assert score(around=f"<title>某某网</title>{around}", url="http://www.a.gov.cn/").position == 1
        assert score(around=f"<p>当前位置：首页 &gt; {heading[:4]}</p>{around}").position == 1
    assert score(around=f"<p>{_TITLE}</p><h3>{heading}</h3><p>{_TITLE}</p><ul>{{}}</ul>").position == 1
    assert score(around=f"<h3>{heading[:2]}工程建设</h3><ul>{{}}</ul>").position == 1


def test_words_of_headings_of_other_lists() -> None:
    before = (
        "热点",
        "热门",
        "最热",
        "热搜",
        "本周热点",
        "今日热门",
        "月热点",
        "年热搜",
        "最新",
        "最近",
        "相关",
        "推荐",
        "精彩",
    )
    before += ("点击", "阅读", "浏览", "人气", "猜你喜欢", "随机", "图片")
    after = ("新闻", "资讯", "信息", "文章", "内容", "发布", "更新", "推荐", "排行", "排行榜", "排名", "阅读", "动态")
    after += ("图文", "点击", "回顾", "榜", "")
    headings = [f"{word}新闻" for word in before] + [f"热门{word}" for word in after]
    around = "<title>通知</title><h3>{}</h3><ul>{{}}</ul>".format
    assert {heading: score(around=around(heading)).position for heading in headings} == dict.fromkeys(headings, 0.1)
    others = ["热线新闻", "热门话题", "最高新闻", "更新", "本站热点", "推进新闻", "图书"]
    assert {heading: score(around=around(heading)).position for heading in others} == dict.fromkeys(others, 1)


@pytest.mark.parametrize("more", ["更多", "更多&gt;&gt;", "MORE+", "&gt;&gt;"])
def test_list_under_a_heading_that_links_to_another_column_has_a_factor(more: str) -> None:
    around = '<div><b>通知公告</b><a href="{}">{}</a></div><div><ul>{{}}</ul></div>'
    assert score(around=around.format("/tzgg/", more)).score == pytest.approx(_SCORE * 0.25)
    assert score(around=around.format("/zf/yw/", more)).score == pytest.approx(_SCORE)
    assert score(around=around.format("/tzgg/", "市局")).score == pytest.approx(_SCORE)
    assert score(around=around.format("/tzgg/", more), url="http://www.a.gov.cn/").score == pytest.approx(_SCORE)


@pytest.mark.parametrize(
    ("classes", "beside", "position"),
    [
        ("col-md-3", "col-md-9", 0.4),
        ("layui-col-md4", "layui-col-md8", 0.4),
        ("col-sm-12 col-lg-3", "col-sm-12 col-lg-9", 0.4),
        ("col-md-9", "col-md-3", 1),
        ("col-md-4", "col-md-4", 1),
    ],
)
def test_narrow_column_of_a_grid_is_a_sidebar(classes: str, beside: str, position: float) -> None:
    around = f'<div class="{classes}"><ul>{{}}</ul></div><div class="{beside}">{"<a href=/o>政</a>" * 8}</div>'
    assert score(around=around).position == position


@pytest.mark.parametrize(
    ("title", "value"),
    [
        (_TITLE, 10),
        ("字" * 36, 30),
        ("字" * 40, 30),
        ("字" * 35, 29),
        ("字" * 6, 0.5),
        ("字" * 7, 1),
        ("abcd" * 8, 10),
        ("字" * 80, 30),
        ("字" * 81, 1),
        (f"{_TITLE}。", 1),
        (f"{_TITLE}，，", 12),
        (f"{_TITLE}，甲，乙，", 1),
    ],
)
def test_title_has_a_value(title: str, value: float) -> None:
    assert score(titles=(title,) * 4).score == pytest.approx(value * 4 * 0.8 * 0.3)


def test_short_title_with_a_date_has_a_value() -> None:
    row = '<li><a href="/x/y{n}">{title}</a><i>2020-08-10</i></li>'
    assert score(row, titles=("公示",) * 4).score == pytest.approx(4 * 4 * 0.8 * 9 * 0.3)


def test_short_titles_of_articles_before_a_pager_have_the_value_of_dated_ones() -> None:
    pager = '<a href="p2">下一页</a>'
    articles = '<li><a href="/x/{n}.pdf">{title}</a></li>'
    found = score(articles, titles=("公示",) * 4, around=f"<ul>{{}}</ul>{pager}")
    assert found.before_pager and found.score == pytest.approx(4 * 4 * 0.8 * 1.3 * 2)
    other = score(titles=("公示",) * 4, around=f"<ul>{{}}</ul>{pager}")
    assert not other.before_pager and other.score == pytest.approx(0.5 * 4 * 0.8 * 0.3 * 2)


def test_mean_title_is_that_of_the_first_200_rows() -> None:
    for more in (0, 1):
        titles = (_TITLE,) * (199 + more) + ("字" * 36,) * 2
        mean = (10 * (199 + more) + 30 * (1 - more)) / 200
        assert score(titles=titles).score == pytest.approx(mean * len(titles) * len(titles) / (len(titles) + 1) * 0.3)


def test_few_rows_count_less() -> None:
    for count in (1, 2, 9):
        assert score(titles=(_TITLE,) * count).score == pytest.approx(10 * count * count / (count + 1) * 0.3)


def test_mean_length_of_the_titles_is_limited() -> None:
    assert score(titles=(_TITLE, "字" * 8, "字" * 50, "公示")).title_length == (16 + 8 + 30 + 2) / 4
    assert width("平安abcd") == 4


def test_shares_of_articles_and_of_urls_in_the_folder_are_over_the_known_urls() -> None:
    row = '<li><a href="{title}">关于开展平安建设的通知</a></li>'
    targets = ("/x/a.pdf", "/x/b.pdf", "/x/c", "javascript:show()")
    assert score(row, titles=targets).article_share == pytest.approx(2 / 3)
    for inside, factor in ((4, 2), (3, 1)):
        found = score(
            row, titles=tuple(f"/zf/yw/{n}" for n in "abcd"[:inside]) + tuple(f"/x/{n}" for n in "abcde"[inside:])
        )
        assert found.position == factor


@pytest.mark.parametrize(
    ("facts", "plausible"),
    [
        ({}, True),
        ({"title_length": 9.9}, False),
        ({"title_length": 8, "article_share": 0.5}, True),
        ({"title_length": 7.9, "article_share": 0.5}, False),
        ({"title_length": 8, "article_share": 0.4}, False),
        ({"title_length": 8, "position": 2.0}, True),
        ({"title_length": 1, "before_pager": True}, True),
        ({"rows": 2}, False),
        ({"rows": 2, "others": 1}, True),
        ({"position": 0.4}, False),
        ({"position": 0.41}, True),
        ({"position": 0.4, "dated": 0.8}, False),
        ({"position": 0.4, "dated": 0.8, "rows": 4}, True),
        ({"position": 0.4, "dated": 0.79, "rows": 4}, False),
        ({"dated": 0.5}, False),
        ({"dated": 0.5, "rows": 4, "title_length": 1}, True),
        ({"dated": 0.5, "article_share": 0.5, "title_length": 1}, True),
        ({"dated": 1, "rows": 2, "title_length": 1}, True),
        ({"dated": 0.49, "rows": 4, "title_length": 1}, False),
        ({"rows": 1, "article_share": 1, "title_length": 1}, True),
        ({"rows": 1, "article_share": 0.9}, False),
        ({"rows": 1, "dated": 1}, True),
        ({"rows": 1, "dated": 1, "tag": "p"}, False),
        ({"rows": 1, "dated": 0.9}, False),
        *(({"rows": 1, "dated": 1, "tag": tag}, True) for tag in ("tr", "dl", "dt", "dd")),
    ],
)
def test_list_with_the_highest_score_can_be_one_of_articles(facts: dict[str, Any], plausible: bool) -> None:
    usual = {"rows": 3, "others": 0, "dated": 0, "tag": "li", "position": 1.0, "article_share": 0.0}
    all_facts = usual | {"title_length": 10.0, "before_pager": False} | facts
    row = SimpleNamespace(element=SimpleNamespace(tag=all_facts.pop("tag")))
    row_list: Any = SimpleNamespace(rows=(row,) * all_facts.pop("rows"), dated=all_facts.pop("dated"))
    others = all_facts.pop("others")
    assert bool(is_plausible(ScoredList(row_list=row_list, score=1, **all_facts), others)) is plausible
