"""Each mark of a platform alone, the numbering of its pages, and the pagers that a script writes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from crawler.platforms import Column, read_column
from tests.crawler.platforms.test_platforms import TITLES, next_url, read, rows, script

_URL = "http://a.cn/yw/index.html"
_ROWS = f"<ul>{rows()}</ul>"


def alternatives(column: Column) -> list[str]:
    return [other.url for other in column.next_page.alternatives] if column.next_page else []


# --- marks


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        *(
            ("dedecms", mark)
            for mark in (
                "/plus/list.php", "/plus/view.php", "/plus/search.php", "/plus/count.php", "/templets/", "dedeajax",
                "list_21_2.html",
            )
        ),
        *(("destoon", mark) for mark in ("destoon", "Destoon", "DESTOON", "/file/script/config.js", "/file/script/common.js")),
        *(
            ("empirecms", mark)
            for mark in (
                "/e/action/", "/e/public/", "/e/search/", "/e/member/", "/e/data/", "/e/extend/", 'title="Total record"',
            )
        ),
        *(
            ("phpcms", mark)
            for mark in ("m=content&c=index&a=", "m=content&amp;c=index&amp;a=", "/api.php?op=count", "phpcms", "PHPCMS")
        ),
        *(("vsb", mark) for mark in ("/system/resource/", "_simple_list_gotopage_fun", "pb_sys_common", "_vsb_")),
        *(("guangdong", mark) for mark in ("content/post_", "content/mpost_", "NFCMS_SITE_ID")),
        *(("jeecms", mark) for mark in (".jhtml", "/r/cms/")),
        *(("ucap", mark) for mark in ("ucapcontent", "UCAP-CONTENT")),
        *(("enorth", mark) for mark in ("<!--enorth x", "<!-- ENORTH x")),
        ("hanweb", "<datastore>"), ("hanweb", "dataStore"),
        ("aspnet", "__VIEWSTATE __doPostBack"),
        *(("generic", mark) for mark in ("__VIEWSTATE", "__doPostBack", "list_a_2.html", "enorth", "")),
    ],
)  # fmt: skip
def test_each_mark_alone_names_the_platform(name: str, mark: str) -> None:
    assert read(f"{_ROWS}<!-- -->{mark}<!-- -->", _URL).platform == name


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("dedecms", "http://a.cn/law/list_21_2.html"),
        ("empirecms", "http://a.cn/e/action/ListInfo/?classid=9"),
        ("phpcms", "http://a.cn/index.php?m=content&c=index&a=lists&catid=9"),
        ("legaldaily", "http://a.cn/node_20908.htm"),
        ("legaldaily", "http://a.cn/node_20908_2.shtml"),
        ("rednet", "http://a.cn/channel/8060_2.html"),
        ("enorth", "http://a.cn/system/more/fysj/fzjd/index/page_02.html"),
        ("ucap", "http://a.cn/edu/c100538/"),
        ("ucap", "http://a.cn/edu/c100538/list.shtml"),
        ("generic", "http://a.cn/edu/c1005/list.shtml"),
        ("generic", "http://a.cn/node_x.htm"),
        ("generic", "http://a.cn/channel/x.html"),
        ("generic", "http://a.cn/gkmlpt/index#2811"),
    ],
)
def test_url_alone_names_the_platform(name: str, url: str) -> None:
    assert read(_ROWS, url).platform == name


@pytest.mark.parametrize(
    ("name", "rows_of", "call"),
    [
        ("ucap", "content_{n}.html", "createPageHTML('page_div',34, 2,'list','shtml',1000);"),
        ("trs", "./202008/t202008{day:02d}_{n}.html", "createPageHTML('page_div',34, 2,'list','shtml',1000);"),
        ("generic", "content_{n}.html", "createPageHTML(n);"),
    ],
)
def test_call_with_an_element_is_of_ucap_unless_the_articles_are_of_trs(name: str, rows_of: str, call: str) -> None:
    assert read(f"<ul>{rows(rows_of)}</ul>", _URL, script(call)).platform == name


# --- numbering


@pytest.mark.parametrize(
    ("mark", "url", "following"),
    [
        ("/templets/", "http://a.cn/plus/list.php?tid=7", "http://a.cn/plus/list.php?tid=7&PageNo=3"),
        ("list_9_1.html", "http://a.cn/plus/list.php?tid=7", "http://a.cn/plus/list.php?tid=7&PageNo=3"),
        ("list_9_1.html", "http://a.cn/law/", "http://a.cn/law/list_9_3.html"),
        ("list_9_1.html", "http://a.cn/law/list_8_2.html", "http://a.cn/law/list_9_3.html"),
        ("/templets/", "http://a.cn/law/", None),
        ("destoon", "http://a.cn/list-9-2.html", "http://a.cn/list-9-3.html"),
        ("/e/data/", "http://a.cn/news/index_2.html", "http://a.cn/news/index_3.html"),
        ("PHPCMS", "http://a.cn/news/index_2.html", "http://a.cn/news/index_3.html"),
        ("", "http://a.cn/system/more/a/b/index/page_01.html", "http://a.cn/system/more/a/b/index/page_02.html"),
        ("<!--enorth x", "http://a.cn/a/index.shtml", "http://a.cn/system/more/a/index/page_02.html"),
        ("<!--enorth x", "http://a.cn/a/b.html", None),
        (".jhtml", "http://a.cn/dfdt/index.html", "http://a.cn/dfdt/index_3.jhtml"),
        (".jhtml", "http://a.cn/dfdt/in-dex.html", None),
        ("ucapcontent", "http://a.cn/c1/list_2.shtml", "http://a.cn/c1/list_3.shtml"),
        ("ucapcontent", "http://a.cn/c1/list_1.shtml", "http://a.cn/c1/list_2.shtml"),
        ("_vsb_", "http://a.cn/index/tzgg.htm", "http://a.cn/index/tzgg/1.htm"),
        ("_vsb_", "http://a.cn/index/tzgg/2.htm", "http://a.cn/index/tzgg/1.htm"),
        ("_vsb_", "http://a.cn/index/tzgg.jsp", None),
    ],
)
def test_third_of_three_pages_is_numbered_as_the_platform_does(mark: str, url: str, following: str | None) -> None:
    assert next_url(read(f"{_ROWS}{mark}<!-- --><p>第2/3页</p>", url)) == following


@pytest.mark.parametrize(
    ("mark", "url", "expected"),
    [
        ("/e/data/", "http://a.cn/e/action/ListInfo/?classid=9", ["http://a.cn/e/action/ListInfo/?classid=9&page=1"]),
        ("/e/data/", "http://a.cn/news/index.html", ["http://a.cn/news/index_2.html"]),
        ("destoon", "http://a.cn/list-9.html", ["http://a.cn/list-9-2.html"]),
        ("PHPCMS", "http://a.cn/news/index.html", ["http://a.cn/news/index_2.html"]),
        ("content/post_", "http://a.cn/yw/index.html", ["http://a.cn/yw/index_2.html"]),
        ("", "http://a.cn/channel/8060.html", ["http://a.cn/channel/8060_2.html"]),
        ("", "http://a.cn/node_9.htm", ["http://a.cn/node_9_2.htm", "http://a.cn/node_9_1.htm"]),
        ("ucapcontent", "http://a.cn/c1/list.shtml", ["http://a.cn/c1/list_2.shtml", "http://a.cn/c1/list_1.shtml"]),
        ("", "http://a.cn/yw/index.html", ["http://a.cn/yw/index_1.html", "http://a.cn/yw/index_2.html"]),
        ("", "http://a.cn/yw/8060.html", ["http://a.cn/yw/8060_2.html", "http://a.cn/yw/8060_1.html"]),
        ("<!--enorth x", "http://a.cn/a/", ["http://a.cn/system/more/a/index/page_01.html"]),
    ],
)
def test_second_of_three_pages_is_numbered_as_the_platform_does(mark: str, url: str, expected: list[str]) -> None:
    column = read(f"{_ROWS}{mark}<!-- --><p>第1/3页</p>", url)
    assert [next_url(column), *alternatives(column)] == expected
    assert column.total_pages == 3


@pytest.mark.parametrize("words", ["第3/3页", "第4/3页", "共3页", ""])
def test_nothing_is_numbered_on_the_last_page_and_without_both_numbers(words: str) -> None:
    assert read(f"{_ROWS}<p>{words}</p>", _URL).next_page is None


# --- VSB


@pytest.mark.parametrize(
    ("name", "total", "following"),
    [
        ("tzgg.htm", 60, "/tzgg/59.htm"),
        ("59.htm", 60, "/58.htm"),
        ("2.htm", 60, "/1.htm"),
        ("1.htm", 60, None),
        ("61.htm", 60, None),
        ("tzgg.htm", 2, "/tzgg/1.htm"),
        ("tzgg.htm", 1, None),
        ("99998.htm", 99999, "/99997.htm"),
        ("100000.htm", 60, "/59.htm"),
        ("tzgg.jsp", 60, None),
    ],
)
@pytest.mark.parametrize("quote", ["'", "&quot;"])
def test_vsb_pages_of_a_count_in_a_script_count_down(name: str, total: int, following: str | None, quote: str) -> None:
    call = f'<a onclick="_simple_list_gotopage_fun({total},{quote}u1_goto{quote},2)"></a>'
    column = read(f"{_ROWS}{call}", f"http://a.cn/index/{name}")
    assert column.total_pages == total
    assert next_url(column) == (following and f"http://a.cn/index{following}")


def test_vsb_link_wins_over_the_count_and_words_over_the_script() -> None:
    call = "<a onclick=\"_simple_list_gotopage_fun(60,'u1_goto',2)\"></a>"
    linked = read(f'{_ROWS}{call}<a href="other/7.htm">下页</a>', "http://a.cn/index/tzgg.htm")
    assert (next_url(linked), linked.total_pages) == ("http://a.cn/index/other/7.htm", 60)
    worded = read(f"{_ROWS}{call}共196条 1/20 首页", "http://a.cn/index/tzgg.htm")
    assert (next_url(worded), worded.total_pages) == ("http://a.cn/index/tzgg/19.htm", 20)


# --- TRS


@pytest.mark.parametrize(
    ("call", "name", "expected"),
    [
        ("createPageHTML(7, 0, 'index', 'html')", "index.html", ["index_1.html", "index_2.html"]),
        ("createPageHTML(7, 0, 'index', '.html')", "index_1.html", ["index_1.html", "index_2.html"]),
        ("createPageHTML(2, 0, 'index', 'html')", "index.html", ["index_1.html", "index_2.html"]),
        ("createPageHTML(7, 3, 'index', 'html')", "index_3.html", ["index_4.html"]),
        ("createPageHTML(7, 3, 'index', 'html')", "index_4.html", ["index_5.html"]),
        ("createPageHTML(7, 5, 'index', 'html')", "index_5.html", ["index_6.html"]),
        ("createPageHTML('div', 7, 1, 'list', 'shtml', 9)", "list.shtml", ["list_2.shtml", "list_1.shtml"]),
        ("createPageHTML('div', 7, 1, 'list', 'shtml', 9)", "list_0.shtml", ["list_2.shtml", "list_1.shtml"]),
        ("createPageHTML('div', 7, 2, 'list', '.shtml', 9)", "list_2.shtml", ["list_3.shtml"]),
        ("createPageHTML('div', 7, 2, 'list', 'shtml', 9)", "list_1.shtml", ["list_2.shtml"]),
        ("createPageHTML('div', 7, 6, 'list', 'shtml', 9)", "list_6.shtml", ["list_7.shtml"]),
        ("createPageHTML('div', 7, 0, 'list', 'shtml', 9)", "list.shtml", ["list_1.shtml", "list_2.shtml"]),
        ("Pager({size:15, current:2, prefix:'index', suffix:'html'})", "index_2.html", ["index_3.html"]),
        ("Pager({size:15, current:0, prefix:'a', suffix:'shtml'})", "a.shtml", ["a_1.shtml", "a_2.shtml"]),
        ("var currentPage = 0; var countPage = 9;", "index.html", ["index_1.html", "index_2.html"]),
        ("var currentPage = 1; var countPage = 9;", "index_1.html", ["index_2.html"]),
        ("var currentPage = 7; var countPage = 9;", "index_7.html", ["index_8.html"]),
        ("var currentPage = 0; var countPage = 9; 'b_' + n + '.shtml'", "index.html", ["b_1.shtml", "b_2.shtml"]),
        ("var currentPage = 1; var countPage = 9; 'b_' + n + '.shtml'", "index.html", ["b_2.shtml"]),
        ("var currentPage = 0; var countPage = 9; 'b_' + n", "index.html", ["index_1.html", "index_2.html"]),
    ],
)
def test_trs_script_leads_to_the_next_page(call: str, name: str, expected: list[str]) -> None:
    column = read(_ROWS, f"http://a.cn/yw/{name}", script(call))
    assert column.platform in ("trs", "ucap")
    assert [next_url(column), *alternatives(column)] == [f"http://a.cn/yw/{one}" for one in expected]
    assert column.total_pages in (2, 7, 9, 15)


@pytest.mark.parametrize(
    "call",
    [
        "createPageHTML(7, 6, 'index', 'html')",
        "createPageHTML(7, 7, 'index', 'html')",
        "createPageHTML('div', 7, 7, 'list', 'shtml', 9)",
        "createPageHTML('div', 7, 8, 'list', 'shtml', 9)",
        "Pager({size:7, current:6, prefix:'index', suffix:'html'})",
        "var currentPage = 6; var countPage = 7;",
        "var currentPage = 6; var countPage = 7; 'b_' + n + '.html'",
    ],
)
def test_trs_script_of_the_last_page_states_the_number_of_pages(call: str) -> None:
    column = read(f'{_ROWS}<a href="index_1.html">下一页</a>' if "var" in call else _ROWS, _URL, script(call))
    assert (column.next_page, column.total_pages) == (None, 7)


@pytest.mark.parametrize(
    "call",
    [
        "createPageHTML(7, 0, 'index')",
        "createPageHTML(n, 0, 'index', 'html')",
        "createPageHTML(7, n, 'index', 'html')",
        "createPageHTML(7, 0, name(), 'html')",
        "createPageHTML(7, 0, 'a b', 'html')",
        "Pager({size:n, current:0, prefix:'index', suffix:'html'})",
        "Pager({size:7, current:n, prefix:'index', suffix:'html'})",
        "Pager({size:7, current:0, suffix:'html', more:1})",
        "Pager({size:7, current:0, prefix:'index', more:1})",
        "var countPage = 9;",
        "var currentPage = 0;",
    ],
)
def test_script_without_all_arguments_is_of_no_platform(call: str) -> None:
    column = read(_ROWS, _URL, script(call))
    assert (column.platform, column.next_page) == ("generic", None)


def test_trs_link_wins_over_the_variables() -> None:
    column = read(f'{_ROWS}<a href="other_5.html">下一页</a>', _URL, script("var currentPage = 1; var countPage = 9;"))
    assert (next_url(column), column.total_pages) == ("http://a.cn/yw/other_5.html", 9)


def test_first_complete_call_counts() -> None:
    calls = "function createPageHTML(a, b, c, d) {} createPageHTML(5, 0, 'index', 'html'); createPageHTML(9, 0, 'x', 'html')"
    column = read(_ROWS, _URL, script(calls))
    assert (next_url(column), column.total_pages) == ("http://a.cn/yw/index_1.html", 5)


# --- data endpoints: gkmlpt


def gkmlpt(articles: object, query: str = "page=1&sid=755031", **fields: object) -> Column:
    body = json.dumps({"articles": articles, **fields})
    return read_column(body, f"http://a.gov.cn/gkmlpt/api/all/2811?{query}")


def article(**fields: object) -> dict[str, object]:
    return {"title": TITLES[0], "url": "/x/content/post_1.html"} | fields


@pytest.mark.parametrize(
    ("total", "page", "following", "pages"),
    [(100, 1, None, 1), (101, 1, 2, 2), (200, 2, None, 2), (201, 2, 3, 3), (None, 7, 8, None), ("9", 1, 2, None)],
)
def test_gkmlpt_pages_have_a_hundred_rows(total: object, page: int, following: int | None, pages: int | None) -> None:
    column = gkmlpt([article()], f"page={page}&sid=7&x=y", total=total)
    assert column.total_pages == pages
    expected = following and f"http://a.gov.cn/gkmlpt/api/all/2811?page={following}&sid=7&x=y"
    assert next_url(column) == expected


@pytest.mark.parametrize(
    ("query", "following"), [("sid=7", 2), ("page=x&sid=7", 2), ("page=1234567&sid=7", 2), ("page=999999", 1_000_000)]
)
def test_gkmlpt_page_without_a_number_is_the_first(query: str, following: int) -> None:
    column = gkmlpt([article()], query)
    assert column.next_page is not None
    assert parse_qs(urlsplit(column.next_page.url).query)["page"] == [str(following)]


@pytest.mark.parametrize(
    "name", ["display_publish_time", "first_publish_time", "publish_time", "date", "created_at", "create_time"]
)
def test_gkmlpt_dates_are_read_from_each_field(name: str) -> None:
    (link,) = gkmlpt([article(**{name: 1597852800})]).links
    assert str(link.date) == "2020-08-20"


def test_gkmlpt_first_date_counts_and_else_that_of_the_url() -> None:
    (link,) = gkmlpt([article(create_time=1, publish_time=0, first_publish_time="2020-08-19", date="2020-01-01")]).links
    assert str(link.date) == "2020-08-19"
    (link,) = gkmlpt([article(url="/content/2020/08/18/post_1.html", date="none")]).links
    assert str(link.date) == "2020-08-18"
    (link,) = gkmlpt([article(date="1"), "no article", None]).links
    assert str(link.date) == "1970-01-01"


@pytest.mark.parametrize(
    "one", [{"title": ""}, {"title": None}, {"url": ""}, {"url": 7}, {"url": "javascript:void(0)"}, {"title": " \x01 "}]
)
def test_gkmlpt_row_without_title_or_address_is_skipped(one: dict[str, object]) -> None:
    column = gkmlpt([article(**one)], total=500)
    assert (column.links, column.next_page, column.total_pages) == ((), None, 5)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"articles": 3}', '{"articles": null}', "[" * 100_000])
def test_gkmlpt_answer_without_articles_is_of_no_platform(body: str) -> None:
    assert read_column(body, "http://a.gov.cn/gkmlpt/api/all/2811?page=1").platform != "gkmlpt"


@pytest.mark.parametrize(
    ("sid", "url", "column"),
    [
        ("SID: 755031", "http://a.gov.cn/gkmlpt/index#x", 0),
        ("'SID' : '755031'", "http://a.gov.cn/szf/gkmlpt/index", 0),
        ('"SID"="755031"', "http://a.gov.cn/gkmlpt/mindex#2811", 2811),
    ],
)
def test_gkmlpt_page_names_its_site(sid: str, url: str, column: int) -> None:
    root = url.partition("/gkmlpt")[0]
    assert next_url(read("", url, script(sid))) == f"{root}/gkmlpt/api/all/{column}?page=1&sid=755031"
    assert read("", url.replace("gkmlpt", "other"), script(sid)).platform == "generic"


# --- data endpoints: JPaaS


_UNIT = "/front/page/build/unit"


def unit(tag: str, page_id: str = "50bf", builder: str = "unitBuild.js", quote: str = '"') -> str:
    data = json.dumps({"pageId": page_id, "tagId": tag}, ensure_ascii=False)
    data = data.replace('"', "'" if quote == '"' else "&quot;")
    return f"<script src={quote}{builder}{quote} url={quote}{_UNIT}{quote} queryData={quote}{data}{quote}></script>"


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        (["当前栏目", "信息列表"], 1),
        (["信息列表", "当前栏目"], 0),
        (["栏目导航列表", "当前栏目list"], 1),
        (["位置", "x"], 1),
        (["NAV list", "x栏目"], 1),
        (["菜单", "导航", "x"], 2),
        (["menu", "x"], 1),
        (["x", "分页"], 1),
        (["x", "y"], 0),
        (["栏目", "x"], 0),
    ],
)
def test_jpaas_unit_of_the_list_is_requested(tags: list[str], chosen: int) -> None:
    column = read("".join(unit(tag, f"id{n}") for n, tag in enumerate(tags)), "https://a.gov.cn/zw/index.html")
    assert column.next_page is not None
    assert parse_qs(urlsplit(column.next_page.url).query)["pageId"] == [f"id{chosen}"]
    assert column.next_page.headers == (("Referer", "https://a.gov.cn/zw/index.html"),)
    assert urlsplit(column.next_page.url)._replace(query="").geturl() == f"https://a.gov.cn{_UNIT}"


def test_jpaas_scripts_of_another_kind_and_without_fields_are_ignored() -> None:
    others = unit("列表", builder="other.js") + f'<script src="unitbuild.js" url="{_UNIT}"></script>'
    others += '<script src="unitbuild.js" url="javascript:x" queryData="{\'tagId\':\'列表\'}"></script>'
    assert read(others, _URL).platform == "generic"
    assert read(others + unit("列表", quote="'"), _URL).platform == "jpaas"


@pytest.mark.parametrize(
    ("pager", "total", "size"),
    [
        ('rows="20" count="41"', 3, 20),
        ('rows="20" count="40"', 2, 20),
        ("rows='20' count='20'", 1, 20),
        ("rows=0 count=31", 3, 15),
        ('count="31"', None, 15),
        ('rows="20"', None, 20),
    ],
)
def test_jpaas_number_of_pages_is_computed_from_the_rows(pager: str, total: int | None, size: int) -> None:
    column = read(f"{_ROWS}<div {pager}></div>{unit('列表')}", _URL)
    assert column.total_pages == total
    if total == 1:
        assert column.next_page is None
        return
    assert column.next_page is not None
    paging = json.loads(parse_qs(urlsplit(column.next_page.url).query)["paramJson"][0])
    assert paging == {"pageNo": 1 if total is None else 2, "pageSize": size}


def jpaas(html: object, paging: str | None = '{"pageNo":2,"pageSize":4}') -> Column:
    query = "pageId=50bf&empty=" + ("" if paging is None else f"&paramJson={paging}")
    return read_column(json.dumps({"data": {"html": html}}), f"https://a.gov.cn{_UNIT}?{query}")


@pytest.mark.parametrize(
    ("attributes", "paging", "following", "total"),
    [
        ('rows="4" count="12"', '{"pageNo":2,"pageSize":4}', (3, 4), 3),
        ('rows="4" count="8"', '{"pageNo":2,"pageSize":4}', None, 2),
        ('rows="0" count="12"', '{"pageNo":2,"pageSize":4}', (3, 4), 3),
        ('count="12"', "{'pageNo':2,'pageSize':4}", (3, 4), 3),
        ('count="12"', '{"pageNo":2,"pageSize":0}', (3, 0), 12),
        ("", '{"pageNo":2,"pageSize":4}', (3, 4), None),
        ('count="31"', None, (2, 15), 3),
        ('count="31"', "[]", (2, 15), 3),
        ('count="31"', "{", (2, 15), 3),
        ('count="31"', '{"pageNo":null}', (2, 15), 3),
    ],
)
def test_jpaas_answer_leads_to_the_page_after_it(
    attributes: str, paging: str | None, following: tuple[int, int] | None, total: int | None
) -> None:
    column = jpaas(f"{_ROWS}<div {attributes}></div>", paging)
    assert column.platform == "jpaas" and len(column.links) == 4 and column.total_pages == total
    if following is None:
        assert column.next_page is None
        return
    assert column.next_page is not None and column.next_page.headers == ()
    fields = dict(parse_qsl(urlsplit(column.next_page.url).query, keep_blank_values=True))
    assert json.loads(fields.pop("paramJson")) == {"pageNo": following[0], "pageSize": following[1]}
    assert fields == {"pageId": "50bf", "empty": ""}


@pytest.mark.parametrize("html", [None, 3, "", "<ul></ul>"])
def test_jpaas_answer_without_rows_is_the_end(html: object) -> None:
    column = jpaas(html)
    assert (column.platform, column.links, column.next_page) == ("jpaas", (), None)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"data": 3}', '{"data": {}}', '{"data": null}'])
def test_jpaas_answer_that_is_none_is_of_no_platform(body: str) -> None:
    assert read_column(body, f"https://a.gov.cn{_UNIT}?pageId=1").platform != "jpaas"


# --- data endpoints: Hanweb


_COL = "http://a.gov.cn/col/col59960/index.html"
_ANSWER = "http://a.gov.cn/module/web/jpage/dataproxy.jsp"


def block(count: int = 4, group: str = "", prefix: str = "") -> str:
    items = "".join(
        f"<record><![CDATA[{prefix}<li><a href='/art/2020/{n}.html'>{TITLES[n % 4]}{n}</a></li>]]></record>"
        for n in range(count)
    )
    before = f"<nextgroup><![CDATA[{group}]]></nextgroup>" if group else ""
    return f"<datastore>{before}<recordset>{items}</recordset></datastore>"


def hanweb(markup: str, url: str) -> tuple[Column, dict[str, str]]:
    """Return the column and the fields of the request for its next page."""
    column = read_column(markup, url)
    assert column.platform == "hanweb"
    return column, dict(parse_qsl(urlsplit(next_url(column) or "").query, keep_blank_values=True))


def test_hanweb_largest_block_is_read_with_its_group() -> None:
    small = block(1, '<a href="/module/dataproxy.jsp?columnid=1&unitid=1">')
    large = block(3, '<a href="/module/dataproxy.jsp?columnid=2&amp;unitid=2&webname=">')
    for markup in (small + large, large + small):
        column, fields = hanweb(markup, _COL)
        assert len(column.links) == 3
        assert fields == {
            "startrecord": "4",
            "endrecord": "18",
            "perpage": "15",
            "columnid": "2",
            "unitid": "2",
            "webname": "",
        }
        assert (next_url(column) or "").startswith("http://a.gov.cn/module/dataproxy.jsp?")
        assert column.next_page is not None and column.next_page.headers == (("Referer", _COL),)


@pytest.mark.parametrize(
    ("query", "markup", "expected", "pages"),
    [
        ("startrecord=5&endrecord=8&perpage=4", "totalrecord: ", None, None),
        ("startrecord=5&endrecord=8&perpage=4", "<totalrecord>9</totalrecord>", ("9", "12", "4"), 3),
        ("startrecord=5&endrecord=8&perpage=4", "<totalrecord>8</totalrecord>", None, 2),
        ("startrecord=5&endrecord=104&perpage=4", "<totalrecord>900</totalrecord>", ("9", "108", "4"), 9),
        ("perpage=2", "totalRecord = 9", ("5", "8", "2"), 3),
        ("", "totalRecord : '90', perPage = 30", ("5", "34", "30"), 3),
        ("", "totalRecord=90", ("5", "19", "15"), 6),
        ("startrecord=x&perpage=123456789", "totalRecord=90", ("5", "19", "15"), 6),
    ],
)
def test_hanweb_window_after_the_received_rows_is_requested(
    query: str, markup: str, expected: tuple[str, str, str] | None, pages: int | None
) -> None:
    column, fields = hanweb(markup + block(), f"{_ANSWER}?columnid=59960&unitid=7&page=3&{query}")
    assert len(column.links) == 4
    if "totalrecord: " in markup:
        expected, pages = ("9", "12", "4"), None  # no number: the rows may go on
    assert column.total_pages == pages
    if expected is None:
        assert column.next_page is None
        return
    assert (fields["startrecord"], fields["endrecord"], fields["perpage"]) == expected
    assert (fields["page"], fields["columnid"]) == ("4", "59960")
    assert column.next_page is not None and column.next_page.headers == (("Referer", _COL),)
    (post,) = column.next_page.alternatives
    assert (post.method, post.url, post.headers) == ("POST", next_url(column), column.next_page.headers)
    assert post.form == (("columnid", "59960"), ("unitid", "7"), ("page", "4"))


def test_hanweb_request_without_a_column_has_its_own_address_as_referer() -> None:
    url = f"{_ANSWER}?unitid=7&columnid=x"
    column, fields = hanweb(block(), url)
    assert column.next_page is not None and column.next_page.headers == (("Referer", url),)
    assert "page" not in fields


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (block(), _COL),
        (block() + "x/dataproxy.jsp", _COL),
        (block(0) + "x/dataproxy.jsp?unitid=1", f"{_ANSWER}?unitid=1"),
        (block(4, "/other.jsp?unitid=1"), _COL),
        (block(), f"{_ANSWER}?appid=1"),
    ],
)
def test_hanweb_page_without_rows_proxy_or_unit_has_no_next_page(markup: str, url: str) -> None:
    assert read_column(markup, url).next_page is None


def test_hanweb_parameters_are_completed_by_the_group_and_that_by_the_url() -> None:
    parameters = "var param_7 = {columnid:1, unitid:'2', webname : \"某省\", path:''};"
    column, fields = hanweb(f"{block(4, '/m/dataproxy.jsp?columnid=3')}<script>{parameters}</script>", _COL)
    assert (fields["columnid"], fields["unitid"], fields["webname"], fields["path"]) == ("3", "2", "某省", "")
    column, fields = hanweb(
        f"{block(4, '/m/dataproxy.jsp?columnid=3')}<script>{parameters}</script>", f"{_ANSWER}?columnid=4"
    )
    assert (fields["columnid"], fields["unitid"]) == ("4", "2")
    assert (next_url(column) or "").startswith(_ANSWER)


@pytest.mark.parametrize(
    ("array", "count"),
    [
        (r"""["<li><a href=\"\/art\/1.html\">A</a>D</li>","<li><a href=\"\/art\/2.html\">B</a>D</li>"]""", 2),
        (r"""['<li><a href=\'/art/1.html\'>A</a>D</li>', '<li><a href="/art/2.html">B</a>D</li>']""", 2),
        (r"""['<li><a href="/art/1.html">A</a>D</li>', "<li><a href='/art/2.html'>B</a>D</li>", '<li><a href="/art/3.html">C</a>D</li>];""", 2),
        (r"""['<li><a href="/art/1.html">A</a>D</li>', "<li><a href='/art/2.html'>B</a>D</li>"]; x = ['<li><a href="/art/3.html">C</a>D</li>']""", 2),
    ],
)  # fmt: skip
def test_hanweb_array_of_an_old_answer_is_read(array: str, count: int) -> None:
    for letter, title in zip("ABC", TITLES, strict=False):
        array = array.replace(f">{letter}<", f">{title}<")
    array = array.replace(">D<", "><span>2020-08-20</span><")
    column, fields = hanweb(f"var dataStore = {array};totalRecord = 90", f"{_ANSWER}?unitid=1")
    assert [link.url for link in column.links] == [f"http://a.gov.cn/art/{n}.html" for n in range(1, count + 1)]
    assert fields["startrecord"] == str(count + 1)
