"""The words and arrows of a pager's links, in the forms in which sites write them."""

from __future__ import annotations

import pytest

from crawler.listing.link_elements import is_paging
from crawler.listing.models import PageRequest
from crawler.platforms import Column, read_column

URL = "http://a.gov.cn/yw/list.html"
ROWS = "".join(
    f'<li><a href="/content/2020-08/{day:02d}/c_{day}.html">第{day}次全体会议在省城召开并作出部署</a></li>'
    for day in range(10, 16)
)
NEXT = [
    "下一页", "下页", "下 一 页", "下 页", "下一頁", "后一页", "后页", "後一頁", "下一屏", "next", "Next page", "NEXT", "older",
    "Older posts", "다음", "다음 페이지", "كېيىنكى بەت",
]  # fmt: skip
OTHER = [
    "首页", "首 页", "第一页", "最前页", "first", "First page", "上一页", "上页", "上 一 頁", "前一页", "前页", "prev", "Previous",
    "previous page", "이전", "ئالدىنقى بەت", "尾页", "尾 页", "末页", "末 页", "最后一页", "最后页", "最末页", "last", "Last page", "转到", "跳转", "确定", "GO", "12345",
    "上10页", "下十页", "上五页", "下二页", ">", "»", ">>",
]  # fmt: skip


def read(pager: str, url: str = URL) -> Column:
    return read_column(f"<html><body><ul>{ROWS}</ul><div class=x>{pager}</div></body></html>".encode(), url)


def following(pager: str) -> str | None:
    request = read(pager).next_page
    return request.url.removeprefix("http://a.gov.cn/yw/") if request else None


@pytest.mark.parametrize("words", NEXT)
@pytest.mark.parametrize("form", ["{}", "[{}]", "{} >>", "{}→", "<b>{}</b>"])
def test_link_with_words_for_the_next_page_is_followed(words: str, form: str) -> None:
    assert following(f"<a href=x.html>{form.format(words)}</a>") == "x.html"
    assert is_paging(words)


@pytest.mark.parametrize("words", OTHER)
def test_link_with_other_words_of_a_pager_is_none(words: str) -> None:
    assert is_paging(words)
    read_one = read(f"<a href=/x/x.html>{words}</a>")
    assert read_one.next_page is None
    assert len(read_one.links) == 6


@pytest.mark.parametrize(
    "words", ["下一步工作", "第一页报道", "首页新闻", "上年", "next year", "firstly", "123456", "下百页", "转到新址了"]
)
def test_other_words_are_not_those_of_a_pager(words: str) -> None:
    assert not is_paging(words)


@pytest.mark.parametrize("arrow", [">", "›", "»", "→", "＞", "▶", ">>", "> > >", "»»"])
def test_arrow_leads_to_the_next_page_in_the_columns_folder(arrow: str) -> None:
    assert following(f"<a href=list_2.html>{arrow}</a>") == "list_2.html"
    assert following(f"<a href=/x/list_2.html>{arrow}</a>") is None


def test_of_two_arrows_the_class_decides() -> None:
    for name in ("next", "page-next", "NextPage", "next_page"):
        pager = f"<a href=list_9.html>&gt;</a><a href=list_2.html class={name}>&gt;</a>"
        assert following(pager) == "list_2.html"
        assert following(f"<a href=list_2.html class='{name}'><i></i></a>") == "list_2.html"
        assert following(f"<span class='{name}'><a href=list_2.html></a></span>") == "list_2.html"
    assert following("<a href=list_2.html class=nextdoor></a>") is None


@pytest.mark.parametrize(
    "element",
    [
        "<a>下一页</a>",
        "<a class=disabled href=list_3.html>下一页</a>",
        "<a disabled href=list.html>下一页</a>",
        "<span>下一页</span>",
        "<li>下一页</li>",
        "<font>下一页</font>",
        "<b>下一页</b>",
        "<em>下一页</em>",
        "<strong>下一页</strong>",
        "<i>下一页</i>",
        "<div>下一页</div>",
        "<td>下一页</td>",
        "<a href=list.html>下一页</a>",
        "<a href=first.html>首页</a><a href=first.html>下一页</a>",
    ],
)
def test_words_without_a_link_to_another_page_end_the_column(element: str) -> None:
    numbers = "<b>1</b><a href=list_2.html>2</a>"
    if "list_3" in element:
        assert following(f"{element}{numbers}") == "list_3.html"
    else:
        assert following(f"{element}{numbers}") is None


@pytest.mark.parametrize(
    "name", ["disabled", "is-disable", "btn disabled", "unclick", "nolink", "forbid", "nomore", "no-more"]
)
def test_disabled_link_ends_the_column(name: str) -> None:
    numbers = "<b>1</b><a href=list_2.html>2</a>"
    for link in (f"<a href='javascript:;' class='{name}'>下一页</a>", f"<b class='{name}'><a href='#'>下一页</a></b>"):
        assert following(f"{link}{numbers}") is None
    assert following(f"<a href='javascript:;' class=able>下一页</a>{numbers}") == "list_2.html"


@pytest.mark.parametrize(
    "element",
    [
        "<span>next</span>",
        "<p>下一页</p>",
        "<a href=/x.html><b>下一页</b>详细说明文字很长很长很长</a>",
        "<b onclick='x()'>下一页</b>",
    ],
)
def test_other_elements_with_the_words_do_not_end_it(element: str) -> None:
    assert following(f"{element}<b>1</b><a href=list_2.html>2</a>") == "list_2.html"


def test_link_in_the_head_of_the_page_leads_to_the_next_one() -> None:
    body = f"<html><head><link rel=Next href=list_2.html></head><body><ul>{ROWS}</ul></body></html>"
    request = read_column(body.encode(), URL).next_page
    assert request is not None and request.url.endswith("/list_2.html")


@pytest.mark.parametrize("label", ["title=下一页", "value=下一页", "aria-label=下一页"])
def test_label_of_a_link_without_text_is_read(label: str) -> None:
    assert following(f"<a {label} href=x.html><i></i></a>") == "x.html"
    assert following("<a href=x.html><img alt=' 下一页 '></a>") == "x.html"
    assert following(f"<a {label} href=x.html>详情</a>") is None


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("共28页", 28), ("共有 28 页", 28), ("总共：28页", 28), ("共计28页", 28), ("总计28页", 28), ("总页数:28页", 28),
        ("1/28页", 28), ("1 / 28 首页", 28), ("1/28上一页", 28), ("1/28上页", 28), ("1/28 下一页", 28), ("1/28尾页", 28), ("1/28末页", 28),
        ("1/28", 28), ("1页/共28页", 28), ("第1页/共28页", 28), ("第 1 页，共 28 页", 28), ("第1页 总计28页", 28), ("第1页总28页", 28),
        ("560条记录 共28页", 28), ("560条信息，分28页", 28), ("560条数据/28页", 28), ("560条28页", 28), ("29/28页", None),
        ("0/28页", None), ("2020/1/28页", None), ("28页", None), ("第28页", None), ("1/28条", None),
    ],
)  # fmt: skip
def test_number_of_pages_is_read_from_words(text: str, total: int | None) -> None:
    assert read(f"<p>{text}</p>").total_pages == total


def test_malformed_address_of_the_next_page_is_returned_as_it_is() -> None:
    assert following("<a href='http://[x'>下一页</a>") == "http://[x"
    assert following("<b>1</b><a href='http://[x'>2</a>") == "http://[x"


def test_link_is_followed_by_get_and_the_column_is_of_no_known_platform() -> None:
    column = read("<a href=list_2.html>下一页</a>")
    assert column.next_page == PageRequest("http://a.gov.cn/yw/list_2.html", "GET", (), (), (), "utf-8")
    assert (column.platform, column.by_script, column.cuts, column.refused) == ("generic", False, (), frozenset())


def test_limits_of_a_link_with_words() -> None:
    for inner, found in (("<i></i>" * 3, "x.html"), ("<i></i>" * 4, None)):
        assert following(f"<a href=x.html>{inner}下一页</a>") == found
    for spaces, found in ((597, "x.html"), (598, None)):
        assert following(f"<a href=x.html><b>{' ' * spaces}下一页</b></a>") == found
    assert following("<a href=x.html>» older posts »»</a>") == "x.html"
    assert following("<a href=x.html>»» older posts »»</a>") is None


def test_picture_of_a_link_is_among_its_first_elements() -> None:
    for inner, found in ((498, "x.html"), (499, None)):
        assert following(f"<a href=x.html>{'<i></i>' * inner}<img alt=下一页></a>") == found


def test_forty_elements_with_words_of_a_pager_are_read() -> None:
    for many, found in ((40, "x.html"), (41, None)):
        assert following("<a href=list.html>下一页</a>" * many + "<a href=x.html>下一页</a>") == found


def test_page_after_the_last_one_is_not_the_first_one() -> None:
    for words in ("首页", "第一页", "1", "[1]", "First"):
        assert following(f"<a href=index.html>{words}</a><a href=index.html>下一页</a>") is None
    assert following("<a href=index.html>政法</a><a href=index.html>下一页</a>") == "index.html"
    assert following("<a href=list.html>首页</a><a href=list.html#p=2>下一页</a>") is None
    assert following("<a href=list.html>首页</a><a href='#p=2'>下一页</a>") == "list.html#p=2"


def test_first_link_with_words_that_leads_further_is_followed() -> None:
    assert following("<a href=list.html>下一页</a><a href=x.html>下一页</a>") == "x.html"
    assert following("<a>下一页</a><a href=x.html>下一页</a>") == "x.html"
    assert following("<b>1</b><a href=/far/list_2.html>2</a>") is None
    assert following("<b>1</b><a href=/yw/list/2.html>2</a>") == "list/2.html"


def test_option_after_the_selected_one_is_followed() -> None:
    options = '<option value="list.html">1</option><option value="list_2.html" {}>2</option><option value="list_3.html">3</option>'
    assert following(f"<select>{options.format('')}</select>") == "list_2.html"
    assert following(f"<select>{options.format('selected')}</select>") == "list_3.html"
    assert following(f"<select>{options.format('').replace('list_2.html', 'x')}</select>") is None
    assert following(f"<select>{options.format('').replace('>2<', '>x<')}</select>") is None
