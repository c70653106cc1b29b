"""Pagers that only a script of the page draws."""

from __future__ import annotations

import pytest

from crawler.listing.page import read_page
from crawler.listing.script_pager import read_script_pager
from crawler.platforms import read_column

URL = "http://a.gov.cn/yw/list.html"


def following(script: str, url: str = URL) -> str | None:
    request = read_column(f"<body><div id=pager></div><script>{script}</script></body>", url).next_page
    return request.url if request else None


@pytest.mark.parametrize(
    "script",
    [
        "laypage.render({elem:'p',count:64,limit:10,curr:2,jump:function(obj,first){if(!first){location.href='list_'+obj.curr+'.html';}}});",
        "laypage({cont:'p',pages:7,curr:2,jump:function(e,first){if(!first){location.href='list_'+e.curr+'.html'}}})",
        "$('#p').jqPaginator({totalPages:7,currentPage:2,onPageChange:function(num){if(num!=2)location.href='list_'+num+'.html';}});",
        "$('#p').pagination({pageCount:7,current:2,callback:function(api){window.location='list_'+api.getCurrent()+'.html';}});",
        "$('#p').pagination({totalData:64,showData:10,current:2,callback:(api) => {location.href='list_'+api.getCurrent()+'.html';}});",
        "new Page({'total': '64', 'pageSize': '10', 'pageNo': '2', onPageChange: function(n){var u = 'list_'+n+'.html'; location.href=u;}});",
    ],
)  # fmt: skip
def test_page_that_the_function_of_a_plugin_opens_is_the_next_one(script: str) -> None:
    assert following(script) == "http://a.gov.cn/yw/list_3.html"


@pytest.mark.parametrize(
    "script",
    [
        "laypage.render({count:64,limit:10,curr:7,jump:function(obj){location.href='list_'+obj.curr+'.html';}});",
        "laypage.render({count:64,limit:10,jump:function(obj){location.href='list_'+obj.curr+'.html';}});",
        "laypage.render({count:64,limit:10,curr:getPage(),jump:function(obj){location.href='list_'+obj.curr+'.html';}});",
        "laypage.render({limit:10,curr:1,jump:function(obj){location.href='list_'+obj.curr+'.html';}});",
        "laypage.render({count:64,limit:10,curr:1,jump:function(obj){load(obj.curr);}});",
        "laypage.render({count:64,limit:10,curr:1,jump:function(obj){location.href=obj.other+'.html';}});",
    ],
)  # fmt: skip
def test_without_counters_or_address_there_is_no_next_page(script: str) -> None:
    assert following(script) is None


def test_number_of_pages_is_that_of_the_records() -> None:
    script = "laypage.render({count:64,limit:10,curr:1,jump:function(o){location.href='?page='+o.curr}})"
    pager = read_script_pager(read_page(f"<script>{script}</script>", URL))
    assert pager and (pager.current_page, pager.total_pages) == (1, 7)
    assert pager.next_page and pager.next_page.url == f"{URL}?page=2"


def test_link_of_the_page_goes_first() -> None:
    script = "laypage.render({count:64,limit:10,curr:1,jump:function(o){location.href='?page='+o.curr}})"
    page = f"<a href='list_2.html'>下一页</a><script>{script}</script>"
    request = read_column(page, URL).next_page
    assert request and request.url == "http://a.gov.cn/yw/list_2.html"


def pager_of(call: str, before: str = "") -> tuple[int | None, int | None, str] | None:
    """Current page, number of pages and next page of a plugin's call; its function opens `list_N.html`."""
    script = f"{before}f({{{call}}});"
    pager = read_script_pager(read_page(f"<script>{script}</script>", URL))
    if pager is None:
        return None
    return pager.current_page, pager.total_pages, pager.next_page.url.rpartition("/")[2] if pager.next_page else ""


JUMP = "jump:function(n){location.href='list_'+n+'.html'}"


def test_functions_and_counters_of_plugins_have_several_names():
    functions = (
        *("jump", "callback", "onPageChange", "onPageClicked", "onPageClick", "onChange", "backFn", "turnPage"),
        "pageClick",
    )
    calls = {name: pager_of(f"curr:2,pages:7,{JUMP.replace('jump', name)}") for name in functions}
    assert calls == dict.fromkeys(functions, (2, 7, "list_3.html"))
    names = ("curr", "current", "currentPage", "currPage", "pageNo", "pageIndex", "pageNum")
    assert {name: pager_of(f"{name}:2,pages:7,{JUMP}") for name in names} == dict.fromkeys(names, (2, 7, "list_3.html"))
    names = ("pages", "totalPages", "totalPage", "pageCount")
    assert {name: pager_of(f"curr:2,{name}:7,{JUMP}") for name in names} == dict.fromkeys(names, (2, 7, "list_3.html"))
    names = ("count", "totalData", "totalCount", "totalCounts", "total", "dataCount")
    found = {name: pager_of(f"curr:2,{name}:61,limit:10,{JUMP}") for name in names}
    assert found == dict.fromkeys(names, (2, 7, "list_3.html"))
    names = ("limit", "showData", "pageSize", "pageItems")
    found = {name: pager_of(f"curr:2,count:61,{name}:10,{JUMP}") for name in names}
    assert found == dict.fromkeys(names, (2, 7, "list_3.html"))


def test_number_of_pages_needs_the_records_and_the_records_of_a_page():
    pages = {
        "count:60,limit:10": 6,
        "count:61,limit:10": 7,
        "count:61": None,
        "limit:10": None,
        "count:61,limit:0": None,
        "count:0,limit:10": None,
        "pages:5,count:61,limit:10": 5,
        "pages:0,count:61,limit:10": 7,
    }
    found = {call: pager_of(f"curr:1,{call},{JUMP}") for call in pages}
    assert {call: pager and pager[1] for call, pager in found.items()} == pages


def test_current_page_is_one_of_the_pages():
    calls = {number: pager_of(f"curr:{number},pages:3,{JUMP}") for number in range(5)}
    assert calls == {0: None, 1: (1, 3, "list_2.html"), 2: (2, 3, "list_3.html"), 3: (3, 3, ""), 4: None}
    assert pager_of(f"curr:1,pages:1,{JUMP}") == (1, 1, "")


def test_first_plugin_with_counters_counts():
    other = f"g({{{JUMP}}});"
    assert pager_of(f"curr:2,pages:7,{JUMP}", other) == (2, 7, "list_3.html")
    assert pager_of(f"curr:2,pages:7,{JUMP}", f"g({{curr:4,pages:5,{JUMP}}});") == (4, 5, "list_5.html")
    assert pager_of(f"curr:2,pages:7,{JUMP.replace('(n)', '()')}") is None, "it does not say which page"


def test_counters_are_near_the_function():
    far = " " * 560
    assert pager_of(f"curr:2,pages:7,{far}{JUMP}") == (2, 7, "list_3.html")
    assert pager_of(f"curr:2,pages:7,{far * 2}{JUMP}") is None
    assert pager_of(f"{JUMP},{' ' * 700}curr:2,pages:7") == (2, 7, "list_3.html")
    assert pager_of(f"{JUMP},{' ' * 900}curr:2,pages:7") is None
