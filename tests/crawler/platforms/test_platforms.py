"""Each platform: whether it is recognised, its rows and the request for its next page."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.platforms import PLATFORMS, Column, read_column

TITLES = (
    "关于开展全省平安建设宣传活动的通知",
    "县委政法委召开年度工作部署会议",
    "市司法局组织法律服务进乡村活动",
    "人民法院集中宣判一批典型案件",
)


def rows(hrefs: str = "./202008/t202008{day:02d}_{n}.html", days: tuple[int, ...] = (20, 19, 18, 17)) -> str:
    """Return the rows of a list, one for each title, newest first."""
    return "".join(
        f'<li><a href="{hrefs.format(n=n, day=day)}">{title}</a><span>2020-08-{day:02d}</span></li>'
        for n, (title, day) in enumerate(zip(TITLES, days, strict=True))
    )


def read(main: str, url: str = "http://www.example.gov.cn/zfw/yw/index.html", script: str = "") -> Column:
    """Read a column page with a menu and a footer around the given markup."""
    menu = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("首页", "要闻", "平安建设", "队伍建设"))
    page = (
        f'<html><body><div class="nav"><ul>{menu}</ul></div><div class="main">{main}</div>'
        f'<div class="footer"><a href="/about.html">联系我们</a> 电话 025-8320-1122</div>{script}</body></html>'
    )
    return read_column(page.encode(), url)


def next_url(column: Column) -> str | None:
    return column.next_page.url if column.next_page else None


def test_names_of_platforms_are_unique_and_the_generic_one_is_last() -> None:
    names = [platform.NAME for platform in PLATFORMS]
    assert len(set(names)) == len(names)
    assert names[-1] == "generic"


def test_rows_have_absolute_url_title_and_date_in_page_order() -> None:
    column = read(f"<ul>{rows()}</ul>")
    assert [link.title for link in column.links] == list(TITLES)
    assert column.links[0].url == "http://www.example.gov.cn/zfw/yw/202008/t20200820_0.html"
    assert [link.date for link in column.links] == [date(2020, 8, day) for day in (20, 19, 18, 17)]
    assert column.platform == "generic"


# --- TRS and UCAP: a script call ---------------------------------------------------------------------------------


def script(call: str) -> str:
    return f"<script>{call}</script>"


def test_trs_call_that_counts_from_zero_continues_at_stem_1_with_stem_2_as_alternative() -> None:
    column = read(f"<ul>{rows()}</ul>", script=script('createPageHTML(7, 0, "index", "html");'))
    assert column.platform == "trs"
    assert next_url(column) == "http://www.example.gov.cn/zfw/yw/index_1.html"
    assert column.next_page is not None
    assert [other.url for other in column.next_page.alternatives] == ["http://www.example.gov.cn/zfw/yw/index_2.html"]
    assert column.total_pages == 7


def test_trs_second_page_continues_the_numbering_of_its_own_url() -> None:
    from_zero = read("<p></p>", "http://a.gov.cn/yw/index_1.html", script('createPageHTML(7,1,"index","html")'))
    from_one = read("<p></p>", "http://a.gov.cn/yw/index_2.html", script('createPageHTML(7,1,"index","html")'))
    assert next_url(from_zero) == "http://a.gov.cn/yw/index_2.html"
    assert next_url(from_one) == "http://a.gov.cn/yw/index_3.html"


def test_trs_call_has_variables_as_arguments() -> None:
    definition = "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}"
    call = 'var pageCount = 7; var now = 1, stem = "index"; createPageHTML(pageCount, now, stem, "html");'
    column = read(f"<ul>{rows()}</ul>", "http://a.gov.cn/yw/index_1.html", script(definition + call))
    assert (next_url(column), column.total_pages) == ("http://a.gov.cn/yw/index_2.html", 7)
    assert next_url(read(f"<ul>{rows()}</ul>", script=script("createPageHTML(all, now, 'index', 'html');"))) is None


@pytest.mark.parametrize(
    "call",
    [
        'createPageHTML(7, 6, "index", "html")',
        'createPageHTML(1, 0, "index", "html")',
        "createPageHTML('page_div',7, 7,'list','shtml',140)",
        "createPageHTML('page_div',1, 1,'list_2','shtml',14)",
        "Pager({size:3, current:2, prefix:'index',suffix:'html'});",
        "var currentPage = 2; var countPage = 3;",
    ],
)
def test_last_page_of_a_script_pager_has_no_next_page(call: str) -> None:
    assert read(f"<ul>{rows()}</ul>", script=script(call)).next_page is None


def test_ucap_call_with_an_element_id_counts_from_one() -> None:
    url = "http://a.gov.cn/edu/c100538/xxgk_list.shtml"
    column = read(f"<ul>{rows()}</ul>", url, script("createPageHTML('page_div',34, 1,'xxgk_list','shtml',1000);"))
    assert column.platform == "ucap"
    assert next_url(column) == "http://a.gov.cn/edu/c100538/xxgk_list_2.shtml"
    assert column.total_pages == 34


def test_ucap_template_name_with_a_number_is_not_taken_for_a_page() -> None:
    url = "http://a.gov.cn/edu/c100535/xwzx_list_2.shtml"
    column = read(f"<ul>{rows()}</ul>", url, script("createPageHTML('page-div',5,1,'xwzx_list_2','shtml',99);"))
    assert next_url(column) == "http://a.gov.cn/edu/c100535/xwzx_list_2_2.shtml"


def test_trs_pager_object_counts_from_zero() -> None:
    call = "Pager({size:15, current:0, prefix:'index', suffix:'html'});"
    assert next_url(read(f"<ul>{rows()}</ul>", script=script(call))).endswith("/index_1.html")  # type: ignore[union-attr]


def test_trs_variables_name_the_next_page_as_their_script_does() -> None:
    call = """var currentPage = 0; var countPage = 9;
    document.write("<a href=default_"+(currentPage+1)+".htm>"); var s = "default_" + n + ".htm";
    var t = "default" + "_" + n + "." + "htm";"""
    column = read(f"<ul>{rows()}</ul>", script=script(call))
    assert next_url(column) == "http://www.example.gov.cn/zfw/yw/default_1.htm"
    assert column.total_pages == 9


def test_definition_of_the_script_function_is_not_a_call() -> None:
    column = read(f"<ul>{rows()}</ul>", script=script("function createPageHTML(total, current, name, ext) {}"))
    assert column.next_page is None
    assert column.platform == "generic"


# --- Hanweb ------------------------------------------------------------------------------------------------------

PROXY = "/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=7&path=/&columnid=59960&unitid=745545&permissiontype=0"


def datastore(total: int, records: str, onward: str = PROXY) -> str:
    group = f'<nextgroup><![CDATA[<a href="{onward}"></a>]]></nextgroup>' if onward else ""
    return (
        f"<datastore>{group}<totalrecord>{total}</totalrecord><totalpage>9</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )


def records(href: str = "/art/2020/8/{day}/art_59960_{n}.html") -> str:
    return rows(href).replace("<li>", "<record><![CDATA[<li>").replace("</li>", "</li>]]></record>")


def test_hanweb_rows_are_read_from_the_data_block_and_the_next_ones_from_the_proxy() -> None:
    url = "http://a.gov.cn/col/col59960/index.html"
    column = read(f'<script type="text/xml">{datastore(40, records())}</script>', url)
    assert column.platform == "hanweb"
    assert [link.title for link in column.links] == list(TITLES)
    assert column.links[0].url == "http://a.gov.cn/art/2020/8/20/art_59960_0.html"
    assert column.next_page is not None
    fields = parse_qs(urlsplit(column.next_page.url).query)
    assert urlsplit(column.next_page.url).path == "/module/web/jpage/dataproxy.jsp"
    assert fields["startrecord"] == ["5"]
    assert fields["unitid"] == ["745545"]
    assert column.next_page.headers == (("Referer", url),)
    assert column.next_page.alternatives[0].method == "POST"
    assert ("columnid", "59960") in column.next_page.alternatives[0].form


def test_hanweb_answers_of_the_proxy_are_read_until_the_last_record() -> None:
    url = "http://a.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=5&endrecord=8&perpage=4&columnid=59960&unitid=1"
    middle = read_column(f"<?xml version='1.0' encoding='UTF-8'?>{datastore(12, records(), '')}".encode(), url)
    assert [link.title for link in middle.links] == list(TITLES)
    assert middle.next_page is not None
    fields = parse_qs(urlsplit(middle.next_page.url).query)
    assert (fields["startrecord"], fields["endrecord"]) == (["9"], ["12"])
    assert middle.next_page.headers == (("Referer", "http://a.gov.cn/col/col59960/index.html"),)
    last = read_column(datastore(8, records(), "").encode(), url)
    assert last.links
    assert last.next_page is None


def test_hanweb_parameters_in_a_script_are_used_if_the_next_group_is_missing() -> None:
    parameters = (
        "var param_745545={col:1,webid:355,path:'/',columnid:59960,unitid:'745545',webname:'某省',permissiontype:0};"
    )
    block = f'<script type="text/xml">{datastore(40, records(), "")}</script>'
    proxy = "<script>proxyUrl:'/module/jpage/dataproxy.jsp'</script>"
    column = read(block + proxy, "http://a.gov.cn/col/col59960/index.html", script(parameters))
    assert column.next_page is not None
    assert urlsplit(column.next_page.url).path == "/module/jpage/dataproxy.jsp"
    assert parse_qs(urlsplit(column.next_page.url).query)["webname"] == ["某省"]


def test_hanweb_old_answer_with_rows_as_strings_is_read() -> None:
    items = rows("/art/2020/8/{day}/art_1_{n}.html").replace("</li>", "</li>|").split("|")[:-1]
    answer = (
        "var totalRecord = 4; var dataStore = ["
        + ",".join(json.dumps(item, ensure_ascii=False) for item in items)
        + "];"
    )
    column = read_column(answer.encode(), "http://a.gov.cn/module/jslib/jquery/jpage/dataproxy.jsp?startrecord=1")
    assert [link.title for link in column.links] == list(TITLES)
    assert column.next_page is None


# --- JPaaS -------------------------------------------------------------------------------------------------------

UNIT = (
    '<script src="/script/AuthorizedRead/unitbuild.js" url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
    "queryData=\"{'webId':'8d82','pageId':'50bf','tagId':'信息列表','tplSetId':'2097','pageType':'column'}\"></script>"
)


def test_jpaas_page_without_rows_leads_to_the_first_page_of_the_endpoint() -> None:
    column = read(UNIT, "https://a.gov.cn/zw/index.html")
    assert column.platform == "jpaas"
    assert column.links == ()
    assert column.next_page is not None
    fields = parse_qs(urlsplit(column.next_page.url).query)
    assert fields["pageId"] == ["50bf"]
    assert json.loads(fields["paramJson"][0]) == {"pageNo": 1, "pageSize": 15}


def test_jpaas_page_with_rows_leads_to_the_second_page_of_the_endpoint() -> None:
    column = read(f'<ul>{rows()}</ul><div class="pagination" rows="4" count="9"></div>{UNIT}')
    assert [link.title for link in column.links] == list(TITLES)
    assert column.next_page is not None
    assert json.loads(parse_qs(urlsplit(column.next_page.url).query)["paramJson"][0])["pageNo"] == 2
    assert column.total_pages == 3


def jpaas_answer(html: str, page: int) -> Column:
    url = f"https://a.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=50bf&paramJson=%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A4%7D"
    return read_column(json.dumps({"success": True, "data": {"html": html}}).encode(), url)


def test_jpaas_answer_is_read_and_leads_to_the_next_page() -> None:
    html = f'<ul>{rows("/art/2020/art_{n}f0000000000000000000000000000000.html")}</ul><div class="pagination" rows="4" count="9"></div>'
    column = jpaas_answer(html, 2)
    assert [link.title for link in column.links] == list(TITLES)
    assert column.next_page is not None
    assert json.loads(parse_qs(urlsplit(column.next_page.url).query)["paramJson"][0])["pageNo"] == 3
    assert jpaas_answer(html, 3).next_page is None


def test_jpaas_empty_answer_is_the_end() -> None:
    column = jpaas_answer("<ul></ul>", 4)
    assert column.links == ()
    assert column.next_page is None


# --- Guangdong ---------------------------------------------------------------------------------------------------


def test_gkmlpt_page_leads_to_the_endpoint_of_the_column_in_its_fragment() -> None:
    column = read(script("window._CONFIG = {SID: '755031', TREE: []}"), "http://a.gov.cn/gkmlpt/index#2811")
    assert column.platform == "gkmlpt"
    assert next_url(column) == "http://a.gov.cn/gkmlpt/api/all/2811?page=1&sid=755031"


def gkmlpt_answer(total: int, page: int) -> Column:
    articles = [
        {"title": TITLES[0], "url": "http://a.gov.cn/x/content/post_1.html", "display_publish_time": 1597881600},
        {"title": TITLES[1], "post_url": "/x/content/post_2.html", "display_publish_time": "2020-08-19 10:00:00"},
    ]
    body = json.dumps({"articles": articles, "total": total}).encode()
    return read_column(body, f"http://a.gov.cn/gkmlpt/api/all/2811?page={page}&sid=755031")


def test_gkmlpt_answers_give_links_in_chinese_time_until_the_total_is_reached() -> None:
    column = gkmlpt_answer(total=150, page=1)
    assert [(link.url, link.date) for link in column.links] == [
        ("http://a.gov.cn/x/content/post_1.html", date(2020, 8, 20)),
        ("http://a.gov.cn/x/content/post_2.html", date(2020, 8, 19)),
    ]
    assert next_url(column) == "http://a.gov.cn/gkmlpt/api/all/2811?page=2&sid=755031"
    assert column.total_pages == 2
    assert gkmlpt_answer(total=150, page=2).next_page is None


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        (1597852800, date(2020, 8, 20)),  # midnight in Shanghai, the afternoon of the 19th in UTC
        (1597852799, date(2020, 8, 19)),
        ("1597852800", date(2020, 8, 20)),
        ("2020-08-20 00:00:00", date(2020, 8, 20)),
        (0, None),
        (10**20, None),
    ],
)
def test_gkmlpt_times_are_days_in_shanghai(shown: object, day: date | None) -> None:
    answer = {"articles": [{"title": TITLES[0], "url": "/x/1.html", "display_publish_time": shown}], "total": 1}
    (link,) = read_column(json.dumps(answer).encode(), "http://a.gov.cn/gkmlpt/api/all/1?page=1&sid=1").links
    assert link.date == day


def test_guangdong_portal_is_recognised_by_its_articles() -> None:
    pager = '<a class="current" href="index.html">1</a> <a class="normal" href="index_2.html">2</a>'
    column = read(f"<ul>{rows('content/post_{n}.html')}</ul><div>{pager}</div>")
    assert column.platform == "guangdong"
    assert next_url(column) == "http://www.example.gov.cn/zfw/yw/index_2.html"


# --- platforms with linked pagers --------------------------------------------------------------------------------


def test_vsb_pages_count_down() -> None:
    mark = '<script src="/system/resource/js/gotopage.js"></script>'
    url = "http://a.cn/index/tzgg.htm"
    linked = read(f'{mark}<ul>{rows("../info/1004/{n}.htm")}</ul><a href="tzgg/59.htm">下页</a> 共1196条 1/60', url)
    assert linked.platform == "vsb"
    assert next_url(linked) == "http://a.cn/index/tzgg/59.htm"
    unlinked = read(f"{mark}<ul>{rows('../info/1004/{n}.htm')}</ul>共1196条 1/60 首页", url)
    assert next_url(unlinked) == "http://a.cn/index/tzgg/59.htm"
    deep = read(f"{mark}<ul>{rows('../info/1004/{n}.htm')}</ul>共1196条 3/60 首页", "http://a.cn/index/tzgg/58.htm")
    assert next_url(deep) == "http://a.cn/index/tzgg/57.htm"


def test_jeecms_next_page_is_read_from_onclick() -> None:
    pager = """共60条 1/3页 <a disabled="disabled">上一页</a>
    <a href="#" onclick="location.href=encodeURI('index_2.jhtml');">下一页</a>"""
    column = read(f"<ul>{rows('{n}0.jhtml')}</ul>{pager}")
    assert column.platform == "jeecms"
    assert next_url(column) == "http://www.example.gov.cn/zfw/yw/index_2.jhtml"
    assert column.total_pages == 3


def test_aspnet_post_back_submits_the_forms_hidden_state() -> None:
    pager = """<form id="form1" method="post" action="Default.aspx">
    <input type="hidden" name="__VIEWSTATE" value="abc="><input type="submit" name="go" value="GO">
    <a href="javascript:__doPostBack('ctl00$Pager','2')">下一页</a></form>"""
    column = read(f"<ul>{rows('Detail-{n}F.html')}</ul>{pager}", "http://a.gov.cn/news/Default.aspx")
    assert column.platform == "aspnet"
    assert column.next_page is not None
    assert column.next_page.method == "POST"
    assert column.next_page.url == "http://a.gov.cn/news/Default.aspx"
    assert column.next_page.form == (
        ("__VIEWSTATE", "abc="),
        ("__EVENTTARGET", "ctl00$Pager"),
        ("__EVENTARGUMENT", "2"),
    )


LINKED = [
    ("dedecms", "http://a.cn/law/list_21_2.html", '<li class="thisclass">2</li><li><a href="list_21_3.html">3</a></li><li><a href="list_21_3.html">下一页</a></li>', "http://a.cn/law/list_21_3.html"),
    ("empirecms", "http://a.cn/news/", '<a title="Total record"><b>90</b></a> <b>1</b> <a href="/news/index_2.html">2</a> <a href="/news/index_2.html">下一页</a>', "http://a.cn/news/index_2.html"),
    ("destoon", "http://a.cn/news/list-9.html", '<!-- Powered by DESTOON --><div class="pages"><cite>共123条/7页</cite><strong>&nbsp;1&nbsp;</strong> <a href="list-9-2.html">&nbsp;下一页&raquo;&nbsp;</a></div>', "http://a.cn/news/list-9-2.html"),
    ("phpcms", "http://a.cn/index.php?m=content&c=index&a=lists&catid=9", '<div id="pages"><span>1</span> <a href="index.php?m=content&c=index&a=lists&catid=9&page=2">下一页</a></div>', "http://a.cn/index.php?m=content&c=index&a=lists&catid=9&page=2"),
    ("legaldaily", "http://a.cn/node_20908.htm", '<a href="node_20908_2.htm">下一页</a>', "http://a.cn/node_20908_2.htm"),
    ("rednet", "http://a.cn/channel/8060.html", '<a href="/channel/8060_2.html">下一页</a>', "http://a.cn/channel/8060_2.html"),
    ("enorth", "http://a.cn/fysj/fzjd/", '<!--enorth cms block start--><a href="/system/more/fysj/fzjd/index/page_01.html">下一页</a>', "http://a.cn/system/more/fysj/fzjd/index/page_01.html"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "url", "pager", "following"), LINKED)
def test_linked_pager_is_followed_and_its_platform_recognised(name: str, url: str, pager: str, following: str) -> None:
    column = read(f"<ul>{rows()}</ul>{pager}", url)
    assert (column.platform, next_url(column)) == (name, following)


UNLINKED = [
    ("dedecms", "http://a.cn/law/list_21_2.html", "", "http://a.cn/law/list_21_3.html"),
    ("empirecms", "http://a.cn/e/action/ListInfo/?classid=9&page=1", "", "http://a.cn/e/action/ListInfo/?classid=9&page=2"),
    ("destoon", "http://a.cn/news/list.php?catid=9", "<!-- DESTOON -->", "http://a.cn/news/list.php?catid=9&page=3"),
    ("phpcms", "http://a.cn/index.php?m=content&c=index&a=lists&catid=9", "", "http://a.cn/index.php?m=content&c=index&a=lists&catid=9&page=3"),
    ("legaldaily", "http://a.cn/node_20908_2.htm", "", "http://a.cn/node_20908_3.htm"),
    ("rednet", "http://a.cn/channel/8060_2.html", "", "http://a.cn/channel/8060_3.html"),
    ("enorth", "http://a.cn/fysj/fzjd/", "<!--enorth cms-->", "http://a.cn/system/more/fysj/fzjd/index/page_02.html"),
    ("jeecms", "http://a.cn/dfdt/index_2.jhtml", '<a href="1.jhtml">某条标题文字足够长的文章一篇</a>', "http://a.cn/dfdt/index_3.jhtml"),
    ("guangdong", "http://a.cn/yw/index_2.html", '<i data-x="content/post_1.html"></i>', "http://a.cn/yw/index_3.html"),
    ("generic", "http://a.cn/yw/index_1.html", "", "http://a.cn/yw/index_2.html"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "url", "mark", "following"), UNLINKED)
def test_second_of_three_pages_without_links_leads_to_the_third_in_the_platforms_numbering(
    name: str, url: str, mark: str, following: str
) -> None:
    column = read(f"<ul>{rows()}</ul>{mark}<p>第2/3页</p>", url)
    assert (column.platform, next_url(column)) == (name, following)
    assert read(f"<ul>{rows()}</ul>{mark}<p>第3/3页</p>", url).next_page is None


def test_unknown_platform_has_both_numberings_of_the_second_page() -> None:
    column = read(f"<ul>{rows()}</ul><p>第1/3页</p>")
    assert next_url(column) == "http://www.example.gov.cn/zfw/yw/index_1.html"
    assert column.next_page is not None
    assert column.next_page.alternatives[0].url == "http://www.example.gov.cn/zfw/yw/index_2.html"
