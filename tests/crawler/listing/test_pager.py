"""The link of a column page to the next page, and pages without one."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote_plus

import pytest

from crawler.listing.page import read_page
from crawler.listing.pager import read_pager
from crawler.platforms import Column, read_column

ROWS = "".join(
    f'<li><a href="/content/2020-08/{day:02d}/c_{day}.html">第{day}次全体会议在省城召开并作出部署</a></li>'
    for day in range(10, 16)
)


def read(pager: str, url: str = "http://a.gov.cn/yw/list.html", script: str = "") -> Column:
    return read_column(
        f"<html><body><ul>{ROWS}</ul><div class=pager>{pager}</div><script>{script}</script></body></html>".encode(),
        url,
    )


def following(pager: str, url: str = "http://a.gov.cn/yw/list.html", script: str = "") -> str | None:
    request = read(pager, url, script).next_page
    return request.url if request else None


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="list_2.html">下一页</a>',
        '<a href="list_2.html">&nbsp;下页&nbsp;&gt;</a>',
        '<a href="list_2.html">下 一 页</a>',
        '<a href="list_2.html">后一页</a>',
        '<a href="list_2.html"><span>下一页</span></a>',
        '<a href="list_2.html"><img src="n.gif" alt="下一页"></a>',
        '<a href="list_2.html" title="下一页"><i class="icon"></i></a>',
        '<a href="list_2.html">Next »</a>',
        '<a href="javascript:;">上一页</a><a href="list_2.html" class="next">&gt;&gt;</a>',
        '<span class="cpb">1</span><a href="list_2.html">2</a><a href="list_3.html">3</a>',
        '<strong>[1]</strong> <a href="list_2.html">[2]</a> <a href="list_3.html">[3]</a>',
        '<a href="list.html">1</a> <a href="list_2.html">2</a>',
        '<a class="current" href="?">1</a> <a href="list_2.html">2</a>',
        '<a href="list_2.html">2</a> <a href="list_3.html">3</a>',
        "<a onclick=\"query(this,'list_2.html')\">下一页</a>",
        '<a tagname="/yw/list_2.html" class="pagingNormal">下一页</a>',
        '<a class="cur" href="#">1</a><a rel="next" href="list_2.html"><i></i></a>',
        '<a href="list.html"><img src="first.gif"></a><a href="list_2.html"><img src="/images/next.gif"></a>',
        '<a href="list_2.html"><img src="/images/btn_next.png"></a>',
        '[1] <a href="list_2.html">[2]</a> <a href="list_3.html">[3]</a>',
        '<button onclick="location.href=\'list_2.html\'">下一页</button>',
        '<input type="button" value="下一页" onclick="window.location=\'list_2.html\'">',
        '<a href="#" onclick="location.href=encodeURI(\'list_2.html\');">下一页</a>',
        "<a href=\"javascript:gotoPage('list_2.html')\">下一页</a>",
        '<select onchange="go(this)"><option value="list.html">1</option><option value="list_2.html">2</option></select>',
        '<a href="list_2.html">下一页</a><a href="list_9.html">尾页</a>',
        '<a href="list.html">首页</a><a href="list_2.html">下一页</a>',
        '<a href="list_2.html">下页[2]</a>',
        '<a href="list_2.html">翻下页</a>',
        '<a href="list_2.html">点击加载更多</a>',
        '<a href="list_2.html" rel="next">Older Entries</a>',
        '<a href="list_2.html"><i class="fa fa-angle-right"></i></a>',
        '<a href="list_2.html"><i class="layui-icon layui-icon-right"></i></a>',
        '<a href="list_2.html"><span class="p_next"></span></a>',
        '<a href="list_2.html" class="pageNext"></a>',
        '<a href="list.html"><img src="arrow_l.png"></a><a href="list_2.html"><img src="arrow_r.png"></a>',
        '<a href="list_2.html"><img src="/img/right.gif"></a>',
        "<select onchange=\"location.href='list_'+this.value+'.html'\"><option selected>1</option><option value=2>2</option></select>",
        "<select onchange=\"go(this.options[this.selectedIndex].value)\"><option value=1 selected>1</option><option value=2>2</option></select>"
        "<script>function go(n){location.href='list_'+n+'.html'}</script>",
        '<a href="javascript:go(2)">下一页</a>'
        "<script>function go(n){var url='';if(n==1){url='list.html';}else{url='list_'+n+'.html';}location.href=url;}</script>",
    ],
)  # fmt: skip
def test_next_page_is_found(pager: str) -> None:
    assert following(pager) == "http://a.gov.cn/yw/list_2.html"


@pytest.mark.parametrize(
    "pager",
    [
        "",
        '<a href="list_2.html">上一页</a>',
        '<a href="/content/2020-08/09/c_9.html">下一篇</a>',
        "<span>下一页</span>",
        '<a href="list_2.html">2</a> <span class="disabled">下一页</span>',
        '<a href="list_2.html">2</a> <font color="gray">下一页</font>',
        "<a>下一页</a>",
        '<a disabled="true">下一页</a>',
        '<li class="disabled"><a href="javascript:;">下一页</a></li>',
        '<a href="list_3.html">下一页</a>',
        '<a href="list.html">首页</a><a href="list.html">下一页</a>',
        '<a href="list.html">1</a><a href="list_2.html">2</a><b>3</b>',
        '<a href="list_2.html">2</a><a class="current" href="list_3.html">3</a> 共 3 页',
        '<a href="javascript:void(0)">下一页</a>',
        '<a href="/slides/5.html" class="next">&gt;</a>',
        '<a href="../20200818/node_1.html">18</a> <b>17</b>',
    ],
)
def test_last_page_has_no_next_page(pager: str) -> None:
    assert following(pager, "http://a.gov.cn/yw/list_3.html") is None


@pytest.mark.parametrize(
    ("call", "function", "want"),
    [
        ("toPage(2)", "function toPage(n){window.location.href='list_'+n+'.html';}", "list_2.html"),
        ("toPage(2);", "function toPage(n){ var url = 'list_' + (n-1) + '.html'; location.href = url; }", "list_1.html"),
        ("page(2,10,'')", "function page(n,s){location='list.jsp?pageNo='+n+'&size='+s;}", "list.jsp?pageNo=2&size=10"),
        ("go('2')", "var base='/yw/'; go = function (p) { location.assign(base + p + '.html'); }", "2.html"),
        ("go(2)", "function go(n){if(n==1){location.href='list.html'}else{location.href='list_'+n+'.html'}}", "list_2.html"),
        ("go(2)", "function go(n){alert('no address here')}", None),
        ("go(2)", "function go(n){location.href='list.html'}", None),
        ("go(2)", "", None),
    ],
)  # fmt: skip
def test_call_of_a_function_is_resolved_if_the_page_defines_it_in_a_simple_form(
    call: str, function: str, want: str | None
) -> None:
    expected = f"http://a.gov.cn/yw/{want}" if want else None
    assert following(f'<a href="javascript:{call}">下一页</a>', script=function) == expected
    assert following(f'<a href="#" onclick="{call}">下一页</a>', script=function) == expected


def test_call_that_fills_a_form_submits_it_with_the_page_number() -> None:
    form = """<form name="f" action="search.do" method="{method}"><input type="hidden" name="pageNo" id="pn" value="1">
    <input type="hidden" name="id" value="7"><input type="checkbox" name="all" value="1">
    <select name="size"><option value="10">10</option><option value="20" selected>20</option></select></form>"""
    script = "function turn(n){document.getElementById('pn').value=n; document.f.submit();}"
    link = '<a href="javascript:turn(2)">下一页</a>'
    posted = read(form.format(method="post") + link, script=script).next_page
    assert posted is not None
    assert (posted.url, posted.method) == ("http://a.gov.cn/yw/search.do", "POST")
    assert dict(posted.form) == {"pageNo": "2", "id": "7", "size": "20"}
    got = read(form.format(method="get") + link, script=script).next_page
    assert got is not None
    assert (got.url, got.form) == ("http://a.gov.cn/yw/search.do?pageNo=2&id=7&size=20", ())


@pytest.mark.parametrize(
    "script",
    [
        "document.f.page.value=2;document.f.submit()",
        "document.f.page.value='2';document.f.submit();return false;",
        "$('#p').val(2);$('#f').submit()",
    ],
)
def test_script_that_fills_a_form_with_a_number_submits_it(script: str) -> None:
    form = '<form name="f" action="s.do" method="post"><input type=hidden id=p name=page value=1>{}</form>'
    request = read(form.format(f'<a href="#" onclick="{script}">下一页</a>')).next_page
    assert request and (request.url, request.form) == ("http://a.gov.cn/yw/s.do", (("page", "2"),))


def test_form_is_submitted_to_the_address_that_a_script_sets() -> None:
    form = '<form id="pf" method="post" action="list.jsp"><input type=hidden name=cid value=3></form>'
    script = "function go(n){ var f = document.getElementById('pf'); f.action='list.jsp?p='+n; f.submit(); }"
    request = read(f'{form}<a href="javascript:go(2)">下一页</a>', script=script).next_page
    assert request and (request.url, request.form) == ("http://a.gov.cn/yw/list.jsp?p=2", (("cid", "3"),))


def test_icons_of_rows_are_no_pager() -> None:
    rows = "".join(f'<p><a href="about{n}.html"><i class="fa fa-angle-right"></i></a></p>' for n in range(3))
    assert following(rows) is None


def test_number_1_of_a_page_without_a_number_leads_to_the_page() -> None:
    pager = '<a href="?id=3&page=1">1</a><a href="?id=3&page=2">2</a><a href="?id=3&page=3">3</a>'
    assert following(pager, "http://a.gov.cn/yw/list.php?id=3") == "http://a.gov.cn/yw/list.php?id=3&page=2"
    assert following(pager, "http://a.gov.cn/yw/list.php?id=4") is None


def test_number_that_posts_back_is_followed() -> None:
    column = read(
        '<form method="post"><input type="hidden" name="__VIEWSTATE" value="s"><span>1</span>'
        "<a href=\"javascript:__doPostBack('Grid','Page$2')\">2</a></form>"
    )
    assert column.next_page is not None
    assert dict(column.next_page.form)["__EVENTARGUMENT"] == "Page$2"


def test_fragment_with_a_number_is_returned_as_it_is() -> None:
    assert following('<a href="#page=2">下一页</a>') == "http://a.gov.cn/yw/list.html#page=2"
    assert following('<a href="#top">下一页</a>') is None


def test_folder_and_its_index_are_the_same_page() -> None:
    assert following('<a href="index.html">下一页</a>', "http://a.gov.cn/yw/") is None
    assert following('<a href="https://a.gov.cn/yw/">下一页</a>', "http://a.gov.cn/yw/index.shtml") is None


def test_next_link_of_the_last_page_to_the_first_page_is_not_followed() -> None:
    pager = '<a href="list.html">首页</a> <a href="list.html">下一页</a>'
    assert following(pager, "http://a.gov.cn/yw/list_9.html") is None


def test_relative_urls_are_resolved_against_the_base_element() -> None:
    page = f'<html><head><base href="http://a.gov.cn/other/"></head><body><ul>{ROWS}</ul><a href="2.html">下一页</a></body></html>'
    column = read_column(page.encode(), "http://a.gov.cn/yw/list.html")
    assert column.next_page is not None
    assert column.next_page.url == "http://a.gov.cn/other/2.html"


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("共28页", 28),
        ("共28页 当前第1页", 28),
        ("共有28页，当前为第1页", 28),
        ("共 <b>28</b> 页 <b>632</b> 条", 28),
        ("共632条记录 1/28页", 28),
        ("第1/28页", 28),
        ("当前第 1 / 28 页", 28),
        ("第1页/共28页", 28),
        ("第 1 页 共 28 页", 28),
        ("页次：1/28页", 28),
        ("共123条/7页", 7),
        ("总页数：7", None),
        ("2020/08 月", None),
        ("", None),
    ],
)
def test_number_of_pages_is_read_from_words(words: str, total: int | None) -> None:
    assert read(f'<a href="list_2.html">下一页</a> {words}').total_pages == total


UNPACK = "document.getElementById('pages').innerHTML = decodeURIComponent(window.atob(packed));"


def packed(pager: str) -> str:
    return f'<div id="pages">\n{b64encode(quote_plus(pager).encode()).decode()}\n</div>'


def test_pager_in_base64_is_followed() -> None:
    pager = '<span>1</span> <a href="list_2.html">2</a> <a class="a1" href="list_2.html">下一页</a> 共 7 页'
    assert following(packed(pager), script=UNPACK) == "http://a.gov.cn/yw/list_2.html"
    assert read(packed(pager), script=UNPACK).total_pages == 7
    assert following(packed('<a href="list.html">首页</a> <span>下一页</span>'), script=UNPACK) is None


@pytest.mark.parametrize(
    "text", ["A" * 48, "A" * 47, "/" * 80 + "==", b64encode(b"\\xff\\xfe" * 40).decode(), packed("x" * 99)[17:-7]]
)
def test_other_text_in_the_form_of_base64_is_not_decoded(text: str) -> None:
    column = read(f'<p>{text}</p><a href="list_2.html">下一页</a>', script=UNPACK)
    assert column.next_page is not None and len(column.links) == 6


@pytest.mark.parametrize(
    "words",
    [
        "下页",
        "下一頁",
        "后页",
        "後一頁",
        "下一屏",
        "next",
        "Next page",
        "older",
        "Older posts",
        "← 早期文章",
        "向后翻页",
        "下翻",
        "» 下一页 »",
    ],
)
def test_words_of_the_link_to_the_next_page(words: str) -> None:
    assert following(f'<a href="list_2.html">{words}</a>') == "http://a.gov.cn/yw/list_2.html"
    assert following(f'<a href="list_2.html" aria-label="{words}"><i></i></a>') == "http://a.gov.cn/yw/list_2.html"


def test_link_element_names_the_next_page() -> None:
    assert following('<link rel="next" href="list_2.html">') == "http://a.gov.cn/yw/list_2.html"
    assert following('<link rel="prev" href="list_2.html">') is None


@pytest.mark.parametrize("words", ["首页", "首 页", "第一页", "最前页", "first", "First page", "[1]"])
def test_next_page_that_is_the_first_one_is_none(words: str) -> None:
    pager = f'<a href="list.html">{words}</a><a href="list.html">下一页</a>'
    assert following(pager, "http://a.gov.cn/yw/list_3.html") is None


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("共28页", 28), ("共有28页", 28), ("总共 28 页", 28), ("共计：28页", 28), ("总计28页", 28), ("总页数:28页", 28),
        ("第1/28页", 28), ("1/28 下一页", 28), ("第1页 共28页", 28), ("第 1 页/总计 28 页", 28), ("560条记录 28页", 28),
        ("560条信息，共28页", 28), ("29/28页", None), ("第28页", None), ("28条", None),
    ],
)  # fmt: skip
def test_number_of_pages_is_read_from_all_its_words(words: str, total: int | None) -> None:
    assert read(f"<span>{words}</span>").total_pages == total


def test_first_base_of_a_page_counts() -> None:
    bases = '<base href="http://a.gov.cn/first/"><base href="http://a.gov.cn/second/">'
    assert following(f'{bases}<a href="list_2.html">下一页</a>') == "http://a.gov.cn/first/list_2.html"


NUMBERS = '<b>1</b><a href="list_2.html">2</a>'


@pytest.mark.parametrize(
    ("element", "ended"),
    [
        ("<a>下一页</a>", True),
        ('<a href="javascript:;" disabled>下一页</a>', True),
        *(
            (f'<a href="javascript:;" class="{name}">下一页</a>', True)
            for name in ("disabled", "disable", "btn-disabled", "layui-disabled", "unclick", "nolink", "forbid", "no-more")
        ),
        ('<p class="nomore"><a href="javascript:;">下一页</a></p>', True),
        ('<a href="javascript:;" class="able">下一页</a>', False),
        ('<a onclick="show()">下一页</a>', False),
        ('<a href="javascript:;">下一页</a>', False),
        ("<span>下一页</span>", True),
        ("<td>下一页</td>", True),
        ("<span>next</span>", False),
        ('<span onclick="show()">下一页</span>', False),
        ("<span><i></i>下一页</span>", False),
        ("<em>下一页</em><em>下一页</em>", True),
    ],
)  # fmt: skip
def test_numbers_are_followed_unless_the_words_for_the_next_page_are_disabled(element: str, ended: bool) -> None:
    expected = None if ended else "http://a.gov.cn/yw/list_2.html"
    assert following(f"{element}{NUMBERS}") == expected


@pytest.mark.parametrize("arrow", ["&gt;", "›", "»", "→", "＞", "▶", "&gt;&gt;", "&gt; &gt; &gt;"])
def test_arrow_is_followed(arrow: str) -> None:
    folder = f'<a href="/yw/page/2/">{arrow}</a><a href="/other/page/2/">{arrow}</a>'
    assert following(folder, "http://a.gov.cn/yw/") == "http://a.gov.cn/yw/page/2/"
    assert following(folder.replace("yw", "x"), "http://a.gov.cn/yw/") is None
    assert following(f'<a href="list_2.html">{arrow}</a>') == "http://a.gov.cn/yw/list_2.html"


@pytest.mark.parametrize("name", ["next", "page-next", "next_page", "nextpage", "a next b"])
def test_link_without_words_is_followed_by_its_class(name: str) -> None:
    assert following(f'<a class="{name}" href="list_2.html"></a>') == "http://a.gov.cn/yw/list_2.html"
    assert following(f'<span class="{name}"><a href="list_2.html"></a></span>') == "http://a.gov.cn/yw/list_2.html"


def test_of_two_arrows_the_one_with_the_class_of_a_next_link_is_followed() -> None:
    arrows = '<a href="list_9.html">&gt;&gt;</a><a class="next" href="list_2.html">&gt;</a>'
    assert following(arrows) == "http://a.gov.cn/yw/list_2.html"


@pytest.mark.parametrize("attribute", ["title", "aria-label"])
def test_attribute_has_the_words_of_a_link_without_text(attribute: str) -> None:
    assert following(f'<a href="list_2.html" {attribute}=" 下一页 "></a>') == "http://a.gov.cn/yw/list_2.html"
    assert following(f'<a href="list_2.html" {attribute}="转到列表的下一页的按钮"></a>') is None


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("1/28页", 28),
        ("1 / 共 28 下一页", 28),
        ("第1页 共28页", 28),
        ("第 1 页，总计 28 页", 28),
        ("共28页", 28),
        ("总页数：28页", 28),
        ("共计 28 页", 28),
        ("560条记录 28页", 28),
        ("560条/28页", 28),
        ("29/28页", None),
        ("0/28页", None),
        ("28个单位", None),
        ("2020/08", None),
    ],
)
def test_words_state_the_number_of_pages(words: str, total: int | None) -> None:
    assert read(f"<p>{words}</p>").total_pages == total


def test_stated_current_page_selects_the_next_number() -> None:
    numbers = "".join(f'<a href="list_{n}.html">{n}</a>' for n in (1, 2, 3, 4))
    assert following(f"第2页 共4页 {numbers}", "http://a.gov.cn/yw/x.html") == "http://a.gov.cn/yw/list_3.html"
    assert following(f"第4页 共4页 {numbers}", "http://a.gov.cn/yw/x.html") is None


@pytest.mark.parametrize(
    "text",
    ["共28页 当前第3页", "共28页，当前是第3页", "第3/28页", "第3页/共28页", "3/28", "页次：3/28页", "第3页 共28页"],
)
def test_words_state_the_current_page_and_the_number_of_pages(text):
    pager = read_pager(read_page(f"<body><p>{text}</p></body>", "http://a.gov.cn/yw/index_2.html"))
    assert (pager.current_page, pager.total_pages) == (3, 28)
