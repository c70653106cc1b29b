"""The elements, classes and marks by which titles, rows and the position of a list are recognised."""

from __future__ import annotations

import pytest

from crawler.listing.link_elements import LinkElement, read_links
from crawler.listing.lists import groupings
from crawler.listing.page import read_page
from crawler.listing.scoring import ListScorer

URL = "http://www.a.gov.cn/zf/index.html"
LONG = "关于开展全省平安建设宣传活动的通知"


def links(body: str) -> list[LinkElement]:
    page = read_page(f"<html><body>{body}</body></html>", URL)
    return read_links(page, page.tree).links


def titles(body: str) -> list[str]:
    return [link.title for link in links(body)]


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "h4", "h5", "h6"])
def test_heading_in_a_link_is_its_title(tag: str) -> None:
    assert titles(f"<a href=a.htm><p>近日在省城召开的会议</p><{tag}>{LONG}</{tag}></a>") == [LONG]
    assert titles(f"<a href=a.htm><p>近日在省城召开的会议</p><{tag}>要闻</{tag}></a>") == ["近日在省城召开的会议"]


@pytest.mark.parametrize("name", ["subtitle", "titles", "renamed", "btn", "names"])
def test_other_class_is_not_that_of_a_title(name: str) -> None:
    assert titles(f'<a href=a.htm><p>近日在省城召开的会议</p><p class="{name}">{LONG}</p></a>') == [
        "近日在省城召开的会议"
    ]


@pytest.mark.parametrize("mark", list("·•●○◆◇■□▪▫★☆※►▶▸»›>－—‧∙・．.、,，|｜-"))
def test_bullets_before_a_title_are_left_out(mark: str) -> None:
    for before in (mark, f"{mark} ", f"{mark}{mark}  {mark}"):
        assert titles(f"<a href=a.htm>{before}{LONG}</a>") == [LONG]


def test_longest_title_and_longest_word_of_a_pager() -> None:
    assert titles(f"<a href=a.htm>{'字' * 301}</a>") == ["字" * 300]
    assert titles(f"<a href=a.htm>{'字' * 299}</a>") == ["字" * 299]


@pytest.mark.parametrize(
    ("shown", "attribute", "title"),
    [
        ("关于开展全省...", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省…", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省．．", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省...", "另一个名称的全部文字都在这里", "关于开展全省..."),
        ("【要闻】关于开展全省平安", "关于开展全省平安", "关于开展全省平安"),
        ("要闻关于", "关于", "要闻关于"),
        ("关于开展 全省", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省平安建设", "关于开展全省...", "关于开展全省平安建设"),
        ("关于开展全省平安建设", "关于开展全省…", "关于开展全省平安建设"),
        ("关于开展全省平安建设", "点击这里在新的窗口里打开链接", "关于开展全省平安建设"),
        ("关于开展全市平安", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("", "关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省平安建设", "", "关于开展全省平安建设"),
        ("关于开展全省平安", "标题：关于开展全省平安建设", "关于开展全省平安建设"),
        ("关于开展全省平安", "文章标题: 关于开展全省平安建设\n时间：1", "关于开展全省平安建设"),
    ],
)
def test_title_is_the_text_of_the_link_or_its_attribute(shown: str, attribute: str, title: str) -> None:
    assert titles(f'<a href=a.htm title="{attribute}">{shown}</a>') == [title]


@pytest.mark.parametrize(
    "before",
    ["上一篇：", "下一条:", "前一则 ：", "后篇：", "[上一条]：", "【下一篇】", "<下一篇>：", "上一篇文章：", "下一条新闻：", "上一条信息：",
     "下一则公告：", "上一篇记录：", "« 上一篇：", "(下一篇)："],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["span", "b", "strong", "i", "em", "font", "label", "p"])
def test_words_before_a_link_to_another_article(before: str, tag: str) -> None:
    before = before.replace("<", "&lt;")
    assert titles(f"<div>{before}<a href=a.htm>{LONG}</a></div>") == []
    inline = tag != "p"
    assert titles(f"<div><{tag}>{before}</{tag}><a href=a.htm>{LONG}</a></div>") == ([] if inline else [LONG])
    assert titles(f"<div><{tag}>{before}</{tag}文字<a href=a.htm>{LONG}</a></div>") != [""]


@pytest.mark.parametrize("tag", ["tr", "td", "dd", "dt", "li", "div", "dl", "p", "article"])
def test_row_that_opens_an_address_on_a_click(tag: str) -> None:
    row = f"<{tag} onclick=\"location.href='b.htm'\">{LONG}</{tag}>"
    row = {"tr": f"<table>{row.replace(LONG, f'<td>{LONG}</td>')}</table>", "td": f"<table><tr>{row}</tr></table>"}.get(
        tag, row
    )
    assert [(link.element.tag, link.url) for link in links(row)] == [(tag, "http://www.a.gov.cn/zf/b.htm")]


@pytest.mark.parametrize(
    "tag",
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "dl", "p", "span", "b", "strong", "em", "font", "i", "u", "center"],
)  # fmt: skip
def test_class_of_a_row_is_not_part_of_its_shape(tag: str) -> None:
    rows = "".join(f"<{tag} class='{name}'><a href={name}.htm>{LONG}</a></{tag}>" for name in ("odd", "even"))
    assert len({link.shape for link in links(f"<div>{rows}</div>")}) == 1


@pytest.mark.parametrize("tag", ["div", "ul", "section"])
def test_class_of_a_box_is_part_of_its_shape(tag: str) -> None:
    rows = "".join(f"<{tag} class='{name}'><a href={name}.htm>{LONG}</a></{tag}>" for name in ("odd", "even"))
    assert len({link.shape for link in links(f"<div>{rows}</div>")}) == 2


def position(around: str) -> float:
    rows = "".join(f"<li><a href=/x/{n}>{LONG}</a></li>" for n in "abcd")
    others = "<p><a href=/o>政</a></p>" * 12
    page = read_page(f"<html><body>{around.format(f'<ul>{rows}</ul>')}{others}</body></html>", URL)
    found = read_links(page, page.tree)
    parts = (part for grouping in groupings(found.links) for part in grouping)
    return ListScorer(page, found).score(next(part for part in parts if len(part.rows) == 4)).position


@pytest.mark.parametrize(
    ("names", "factor"),
    [
        ("nav navi menu header head position location search login toolbar topnav main-nav sub-menu leftnav navBar nav_1 nav2", 0.1),
        ("foot footer crumb crumbs breadcrumb breadcrumbs dqwz friend friendlink friendlinks yqlj lang share copyright sitemap", 0.1),
        ("side sidebar aside hot rank ranking recommend tuijian relate related right-side hotnews", 0.4),
        ("canvas photo crank shot list content", 1.0),
    ],
)  # fmt: skip
def test_name_around_a_list_shows_its_position(names: str, factor: float) -> None:
    for name in names.split():
        assert position(f"<div class='{name}'>{{}}</div>") == factor, name
        assert position(f"<div id='x-{name}'><div>{{}}</div></div>") == factor, name


@pytest.mark.parametrize(
    ("tag", "factor"), [("nav", 0.1), ("header", 0.1), ("footer", 0.1), ("aside", 0.4), ("main", 1.0)]
)
def test_element_around_a_list_shows_its_position(tag: str, factor: float) -> None:
    assert position(f"<{tag}>{{}}</{tag}>") == factor
