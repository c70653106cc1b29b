"""Column pages of arbitrary bytes and markup are read without an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.platforms import Column, read_column

URLS = (
    "http://a.gov.cn/yw/index.html",
    "http://a.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=x&endrecord=²&perpage=-1&page=9&columnid=1",
    "http://a.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson={'pageNo':Infinity}",
    "http://a.gov.cn/gkmlpt/api/all/1?page=9999999999999&sid=1",
    "http://[broken/",
    "",
)
ROW = '<li><a href="a{n}.htm">某某单位关于某件事情的通知</a><span>2020-08-20</span></li>'


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n",
        b"\0" * 1000,
        bytes(range(256)) * 20,
        b"%PDF-1.4\n" + bytes(range(256)),
        b"\xff\xfe" + "<a href=x>标题</a>".encode("utf-16-le"),
        b"<" * 5000,
        b"&#1;&#xD800;" * 500,
        b"<![CDATA[" * 500,
        b"<datastore><recordset><record><![CDATA[" * 200,
        b'{"data":{"html":' * 2000,
        b'{"data":{"html":"<a href=x>\\ud800</a>"}}',
        b'{"articles":[{"title":"\\ud800x","url":"/\\ud800","date":1e999},{"title":null,"url":7},3],"total":"x"}',
        b'{"articles":{"a":1}}',
        b"[" * 5000,
        b"<script>createPageHTML(99999999999999999999, 0, 'index', 'html')</script>",
        b"<script>Pager({size:x, current:y, prefix:'', suffix:''})</script>",
        b"<a href='http://[x'>t</a><a onclick=\"location.href='http://[x'\">\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a>",
        b"<base href='http://[x'><a href=y>y</a>",
        b"<html><frameset><frame src=x></frameset></html>",
    ],
    ids=range(20),
)
def test_bytes_that_are_not_a_column_page_give_a_column_without_links(body: bytes, url: str) -> None:
    column = read_column(body, url)
    assert isinstance(column, Column)
    assert len(column.links) <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=400), url=st.sampled_from(URLS))
def test_any_bytes_are_read(body: bytes, url: str) -> None:
    assert read_column(body, url).platform


PIECES = (
    *("<ul>", "</ul>", "<li>", "</li>", "<div class='nav'>", "</div>", "<table>", "<tr>", "<td>", "</table>", "</html>"),
    *("<a href='a.htm'>", "<a href='javascript:toPage(2)'>", "<a href='#' onclick='x'>", "</a>", "<form>", "<select>"),
    *("下一页", "2020-08-20", "2020", "08-20", "某某单位关于某件事情的通知", "第1/3页", "共3页", "1", "2"),
    *("<option value='b.html' selected>1", "<script>function toPage(n){location.href='x'+n}</script>", "<!--", "-->"),
    *("__doPostBack('a','b')", "<datastore>", "<record><![CDATA[", "]]></record>", "createPageHTML(3,0,'a','b')"),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_markup_is_read_and_its_links_are_absolute(pieces: list[str]) -> None:
    column = read_column("".join(pieces).encode(), "http://a.gov.cn/yw/index.html")
    assert all(link.url.startswith("http://") and link.title for link in column.links)
    assert len({link.url for link in column.links}) == len(column.links)


@pytest.mark.slow
def test_page_of_twenty_thousand_rows_is_read_completely() -> None:
    rows = "".join(ROW.format(n=n) for n in range(20_000))
    column = read_column(f"<ul>{rows}</ul><a href='i_1.htm'>下一页</a>".encode(), "http://a.gov.cn/yw/index.html")
    assert len(column.links) == 20_000


def test_rows_after_an_early_end_tag_of_the_document_are_read() -> None:
    rows = "".join(ROW.format(n=n) for n in range(5))
    page = f"<html><body><div>页头</div></body></html><div><ul>{rows}</ul></div></body></html>"
    assert len(read_column(page.encode(), "http://a.gov.cn/yw/index.html").links) == 5


def test_rows_after_a_tag_with_too_many_attributes_are_read() -> None:
    flood = "<div " + " ".join(f"a{n}=1" for n in range(40_000)) + ">"
    rows = "".join(ROW.format(n=n) for n in range(5))
    assert len(read_column(f"{flood}<ul>{rows}</ul>".encode(), "http://a.gov.cn/yw/index.html").links) == 5


def test_hidden_state_of_a_hundred_kilobytes_is_posted() -> None:
    state = "x" * 100_000
    page = f"""<form method="post"><input type="hidden" name="__VIEWSTATE" value="{state}">
    <a href="javascript:__doPostBack('p','2')">下一页</a></form>"""
    request = read_column(page.encode(), "http://a.gov.cn/Default.aspx").next_page
    assert request is not None
    assert dict(request.form)["__VIEWSTATE"] == state


def test_page_in_gbk_declared_as_utf8_is_read() -> None:
    rows = "".join(ROW.format(n=n) for n in range(5))
    page = f'<html><head><meta charset="utf-8"></head><body><ul>{rows}</ul></body></html>'.encode("gbk")
    assert read_column(page, "http://a.gov.cn/yw/index.html").links[0].title == "某某单位关于某件事情的通知"


def test_page_is_read_from_text_and_from_bytes() -> None:
    page = "<ul>" + "".join(ROW.format(n=n) for n in range(5)) + "</ul>"
    url = "http://a.gov.cn/yw/index.html"
    assert read_column(page, url) == read_column(page.encode(), url)
    assert len(read_column(page, url).links) == 5
