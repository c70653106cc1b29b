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
