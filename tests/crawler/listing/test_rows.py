"""The rows of a column page, found among menus, sidebars and footers, in all forms of markup."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.platforms import Column, read_column

TITLES = (
    "关于开展全省平安建设宣传活动的通知",
    "县委政法委召开年度工作部署会议",
    "市司法局组织法律服务进乡村活动",
    "人民法院集中宣判一批典型案件",
    "政法干警深入企业开展走访调研",
    "我市启动平安校园创建专项行动",
)
DAYS = (20, 19, 18, 17, 16, 15)
DATES = [date(2020, 8, day) for day in DAYS]

MENU = "".join(
    f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(("首页", "政法要闻", "平安建设", "队伍建设"))
)
SIDEBAR = "".join(f'<li><a href="/hot/{n}.html">本周热点新闻排行榜第{n}名的标题文字</a></li>' for n in range(5))
FOOTER = "".join(f'<a href="http://www.city{n}.gov.cn/">某某市人民政府门户网站</a>' for n in range(12))


def read(main: str, sidebar: str = f"<ul>{SIDEBAR}</ul>", url: str = "http://www.a.gov.cn/zf/yw/index.html") -> Column:
    page = (
        f'<html><head><title>要闻</title></head><body><div class="top_nav"><ul>{MENU}</ul></div>'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zf/">政法</a></div>'
        f'<div class="wrap"><div class="left">{main}</div><div class="right"><h3>热点</h3>{sidebar}</div></div>'
        f'<div class="foot">{FOOTER}<p>电话 025-8320-1122 苏ICP备12345678号</p></div></body></html>'
    )
    return read_column(page.encode(), url)


def each(row: str) -> str:
    """Return all rows, from a pattern with {n}, {title} and {d} (the day of the month)."""
    return "".join(row.format(n=n, title=title, d=day) for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True)))


def assert_rows(column: Column, dated: bool = True) -> None:
    assert [link.title for link in column.links] == list(TITLES)
    if dated:
        assert [link.date for link in column.links] == DATES


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><span>2020-08-{d}</span></li>', "</ul>"),
        ("<ul>", '<li><span>[2020-08-{d} 16:35]</span><a href="a{n}.htm">{title}</a></li>', "</ul>"),
        ("<ul>", '<li class="n{n}"><a class="c{n}" href="x?id={n}">·{title}</a><em>2020/8/{d}</em></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><i>2020年8月{d}日</i></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><i>20-08-{d}</i></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><b>2020</b>.<b>08</b>.<b>{d}</b></li>', "</ul>"),
        ("<ul>", '<li><div><span>{d}</span><em>2020-08</em></div><a href="a{n}.htm">{title}</a></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><span>{d}/08/2020</span></li>', "</ul>"),
        (
            "<div>",
            '<a href="a{n}.htm"><span><b>{d}</b>2020-08</span><span>{title}</span><span>查看详情</span></a>',
            "</div>",
        ),
        (
            "<ul>",
            '<li><div><b>{d}</b>2020-08</div><a href="a{n}.htm">{title}</a><p>自2021年9月1日起，各单位照此办理。</p></li>',
            "</ul>",
        ),
        ("<ul>", '<li><p><i>2020-08</i><i>{d}</i></p><h5><a href="a{n}.htm">{title}</a></h5></li>', "</ul>"),
        ("<ul>", '<li><i>2020年08月</i> <b>{d}日</b><a href="a{n}.htm">{title}</a><em>08:30</em></li>', "</ul>"),
        ("<ul>", '<li><div><p>08-{d}</p><p>2020</p></div><h3><a href="a{n}.htm">{title}</a></h3></li>', "</ul>"),
        ("<ul>", '<li><a href="./202008/t202008{d}_{n}.html">{title}</a></li>', "</ul>"),
        ("<ul>", '<li><a href="./202008/t202008{d}_{n}.html">{title}</a><span>(08-{d})</span></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title} (2020-08-{d})</a></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm"><p>{title}</p><p>2020-08-{d}</p></a></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm"><div><b>{d}</b><i>2020-08</i></div><div>{title}</div></a></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm"><img src="p.jpg"><h4>{title}</h4><p>2019年3月1日，全省会议召开，随后部署。</p>'
                 "<span>2020-08-{d}</span></a></li>", "</ul>"),
        ("<table>", '<tr id="r{n}"><td><img src="i.gif"></td><td><a href="a{n}.htm">{title}</a></td><td>2020-08-{d}</td></tr>'
                    "<tr><td colspan=3></td></tr>", "</table>"),
        ("<table>", '<tr><td><a href="a{n}.htm">{title}</a></td></tr><tr><td>发布时间：2020-08-{d} 阅读：9</td></tr>', "</table>"),
        ("<dl>", '<dt><a href="a{n}.htm">{title}</a></dt><dd>2020-08-{d}</dd>', "</dl>"),
        ("<dl>", '<dt>2020-08-{d}</dt><dd><a href="a{n}.htm">{title}</a></dd>', "</dl>"),
        ("<div>", '<a href="a{n}.htm">{title}</a> (2020-08-{d})<br>', "</div>"),
        ("<div>", '<p><a href="a{n}.htm">{title}<br>2020-08-{d}</a></p>', "</div>"),
        ("<table>", '<tr><td><a href="a{n}.htm">{title}</a><div>生成日期：2019-01-01</div></td><td>2020-08-{d}</td></tr>', "</table>"),
        ("<div>", '2020-08-{d} <a href="a{n}.htm">{title}</a><br>', "</div>"),
        ("<div>", '<p><a href="a{n}.htm">{title}</a>（发布时间：2020-08-{d} 11:06:22 阅读次数：3）</p>', "</div>"),
        ("<div>", '<ul class="list"><li><a href="a{n}.htm">{title}</a> <a href="a{n}.htm">[查看全文]</a></li><li>2020-08-{d}</li></ul>', "</div>"),
        ("<div>", '<div class="i"><a href="a{n}.htm"><img src="p.jpg"></a><h3><a href="a{n}.htm">{title}</a></h3>'
                  '<p><a href="a{n}.htm">会议强调，要深入贯彻部署要求，切实做好各项工作，确保取得实效。</a></p><i>2020-08-{d}</i></div>', "</div>"),
        ("<ul>", '<li><a href="/law/">[法治]</a><a href="a{n}.htm">{title}</a><span>2020-08-{d}</span></li>', "</ul>"),
        ("<ul>", '<li><a href="javascript:void(0)" onclick="window.open(\'a{n}.htm\')">{title}</a><span>2020-08-{d}</span></li>', "</ul>"),
        ("<ul>", '<li><a href="a{n}.htm">{title}</a><!-- 2001-01-01 --><span>2020-08-{d}</span></li>', "</ul>"),
        ("<table><tr><th>标题</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr>",
         '<tr><td><a href="a{n}.htm">{title}</a></td><td>〔2020〕{n}号</td><td>2019-01-01</td><td>2020-08-{d}</td></tr>', "</table>"),
    ],
)  # fmt: skip
def test_rows_of_all_forms_are_read(before: str, row: str, after: str) -> None:
    assert_rows(read(before + each(row) + after))


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        (
            "<table><tr><th>序号</th><th>标题</th><th>作者</th><th>日期</th></tr>",
            "<tr onclick=\"window.location.href='/a/{n}.html';\"><td>{n}</td><td>{title}</td><td>综治科</td>"
            "<td>2020-08-{d}</td><td>(15879)</td></tr>",
            "</table>",
        ),
        ("<ul>", "<li onclick=\"window.open('a{n}.htm')\"><b>{d}</b><i>2020-08</i><p>{title}</p></li>", "</ul>"),
        ("", "<div onclick=\"location='a{n}.htm'\"><h4>{title}</h4><p>2020年8月{d}日</p></div>", ""),
        (
            "<script>function show(id){window.location.href='/show.jsp?id='+id;}</script><ul>",
            '<li><a href="javascript:show({n})">{title}</a><i>2020-08-{d}</i></li>',
            "</ul>",
        ),
        (
            "<script>const toDetail = (id, type) => { window.open(`/${type}/${id}.html`) }</script><ul>",
            "<li onclick=\"toDetail('{n}', 'art')\">{title}<i>2020-08-{d}</i></li>",
            "</ul>",
        ),
        (
            "<ul>",
            "<li><a href='#' onclick=\"openUrl('/a/{n}.html','_blank')\">{title}</a><i>2020-08-{d}</i></li>",
            "</ul>",
        ),
        ("<ul>", "<li onclick=\"openUrl('/a/{n}.html')\"><a>{title}</a><i>2020-08-{d}</i></li>", "</ul>"),
        ("<ul>", '<li data-href="/a/{n}.html">{title}<i>2020-08-{d}</i></li>', "</ul>"),
        (
            "<ul>",
            '<li data-url="/a/{n}.html"><h3><a href="javascript:;">{title}</a></h3><i>2020-08-{d}</i></li>',
            "</ul>",
        ),
        ("<ul>", '<li><a href="javascript:;" data-link="/a/{n}.html">{title}</a><i>2020-08-{d}</i></li>', "</ul>"),
        ("<table>", '<tr url="/a/{n}.html"><td>{title}</td><td>2020-08-{d}</td></tr>', "</table>"),
    ],
)
def test_rows_that_a_script_makes_links_are_read(before: str, row: str, after: str) -> None:
    assert_rows(read(f"{before}{each(row)}{after}"))


_LISTED = "<ul>{}</ul>", '<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>'


@pytest.mark.parametrize(
    "around",
    [
        '<div id="list"></div><textarea class="lazyload" style="display:none">{}</textarea>',
        '<div class="lazy"><!-- {} --></div>',
        '<div id="list"></div><script type="text/template">{}</script>',
        '<div id="list"></div><script id="t" type="text/x-template">{}</script>',
        "<noscript>{}</noscript>",
        "<template>{}</template>",
    ],
)
def test_rows_in_markup_that_a_script_copies_are_read(around: str) -> None:
    assert_rows(read(around.format(_LISTED[0].format(each(_LISTED[1])))))


def test_rows_with_tags_in_capitals_in_a_text_area_are_read() -> None:
    rows = _LISTED[0].format(each(_LISTED[1]))
    for tag in ("ul", "li", "a", "i"):
        rows = rows.replace(f"<{tag}", f"<{tag.upper()}").replace(f"</{tag}>", f"</{tag.upper()}>")
    assert_rows(read(f"<div></div><textarea style='display:none'>{rows}</textarea>"))


def test_rows_in_an_escaped_text_area_are_read_in_its_place() -> None:
    rows = _LISTED[0].format(each(_LISTED[1])).replace("<", "&lt;")
    assert_rows(read(f'<textarea>{rows}</textarea><div class="side"><ul>{SIDEBAR}</ul></div>'))


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        (
            "<ul><script>",
            "document.write('<li><a href=\"a{n}.htm\">{title}</a><i>2020-08-{d}</i></li>');",
            "</script></ul>",
        ),
        (
            "<ul><script>\n",
            'document.writeln("<li><a href=\\"a{n}.htm\\">{title}<\\/a><i>2020-08-{d}<\\/i><\\/li>");\n',
            "</script></ul>",
        ),
        (
            "<ul id=l></ul><script>var s = '';",
            "s += '<li><a href=\"a{n}.htm\">{title}</a>' + '<i>2020-08-{d}</i></li>';\n",
            "document.getElementById('l').innerHTML = s;</script>",
        ),
    ],
)
def test_rows_in_the_strings_of_a_script_are_read(before: str, row: str, after: str) -> None:
    assert_rows(read(f"{before}{each(row)}{after}"))


def test_date_that_a_script_writes_is_that_of_its_row() -> None:
    row = '<li><a href="a{n}.htm">{title}</a><i><script>document.write("2020-08-{d} 10:00".substring(0,10))</script></i></li>'
    assert_rows(read(f"<ul>{each(row)}</ul>"))


def test_rows_of_a_comment_are_not_read_if_the_page_has_others() -> None:
    old = '<ul><li><a href="/a/1.htm">某单位关于公布第一件事情的通知</a><i>2019-01-01</i></li></ul>' * 9
    assert_rows(read(f"{_LISTED[0].format(each(_LISTED[1]))}<!--{old}-->"))
    undated = '<li><a href="/art/2020/8/20/art_1_{n}.html">{title}</a></li>'
    assert_rows(read(f"<div>{_LISTED[0].format(each(undated))}<!--{old}--></div>"), dated=False)


@pytest.mark.parametrize("value", ["{{item.url}}", "${url}", "<%=url%>", "[[url]]", "{url}"])
def test_values_of_a_template_are_no_links(value: str) -> None:
    row = f'<li><a href="{value}" title="{{{{item.title}}}}">{{{{item.title}}}}</a><span>2020-08-20</span></li>'
    titled = f'<li><a href="/detail/{value}">某单位关于公布一件事情的通知</a><span>2020-08-20</span></li>'
    for markup in (row * 3, titled * 3):
        assert read(f"<ul>{markup}</ul>", sidebar="").links == ()
        assert read(f'<script type="text/template"><ul>{markup}</ul></script>', sidebar="").links == ()


def test_link_inside_a_row_takes_precedence_over_the_rows_script() -> None:
    row = "<li onclick=\"location.href='/col/7/'\"><a href='a{n}.htm'>{title}</a><i>2020-08-{d}</i></li>"
    column = read(f"<ul>{each(row)}</ul>")
    assert_rows(column)
    assert [link.url[-6:] for link in column.links] == [f"a{n}.htm" for n in range(6)]


def test_list_split_into_several_elements_is_read_completely() -> None:
    first, second = (
        each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>|').split("|")[:3],
        each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>|').split("|")[3:6],
    )
    assert_rows(read(f'<ul>{"".join(first)}</ul><hr><ul>{"".join(second)}</ul><a href="i_1.htm">下一页</a>'))


def test_row_of_another_shape_is_read() -> None:
    rows = each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>')
    pinned = rows.replace("<li><a", '<li class="top"><strong><a', 1).replace("</a>", "</a></strong>", 1)
    assert_rows(read(f"<ul>{pinned}</ul>"))


def test_rows_with_and_without_a_picture_are_one_list() -> None:
    rows = each('<div class="item"><h3><a href="a{n}.htm">{title}</a></h3><i>2020-08-{d}</i></div>')
    picture = '<div class="item pic"><img src="p.jpg"><div><h3><a href="a0.htm">'
    assert_rows(
        read(rows.replace('<div class="item"><h3><a href="a0.htm">', picture, 1).replace("</div>", "</div></div>", 1))
    )


def test_row_without_a_date_among_dated_ones_is_not_an_article() -> None:
    rows = each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>')
    assert_rows(
        read(f'<ul>{rows}<li class="m"><b><a href="/zf/yw/more.html">查看本栏目的全部文章列表</a></b></li></ul>')
    )


def test_date_in_a_summary_is_not_the_date_of_an_undated_row() -> None:
    row = '<li><a href="/202008/1{n}7.html">{title}</a><p>{summary}</p></li>'
    summaries = ("自2021年9月1日起，各单位要照此认真办理。", *["各单位要照此认真办理，及时反馈情况。"] * 5)
    rows = "".join(row.format(n=n, title=TITLES[n], summary=summaries[n]) for n in range(6))
    column = read(f"<ul>{rows}</ul>")
    assert_rows(column, dated=False)
    assert {link.date for link in column.links} == {None}


def test_list_without_dates_is_recognised_by_its_urls() -> None:
    assert_rows(read("<ul>" + each('<li><a href="202008/{n:032x}.shtml">{title}</a></li>') + "</ul>"), dated=False)


def test_list_without_dates_and_article_urls_is_recognised_by_the_pager_after_it() -> None:
    rows = each('<li><a href="x?id={n}">{title}</a></li>')
    assert_rows(read(f'<ul>{rows}</ul><p><a href="x?page=2">下一页</a></p>'), dated=False)


def test_album_is_recognised_by_its_urls_and_the_pager_after_it() -> None:
    names = ("宪法宣传周", "平安校园在行动", "送法下乡", "法治文化公园落成", "见义勇为", "警营开放日")
    cell = (
        '<td><div><a href="/2020/08{n}/c15a{n}7/page.htm"><img src="{n}.jpg"></a></div>'
        '<p><a href="/2020/08{n}/c15a{n}7/page.htm" title="{name}">{name}</a></p></td>'
    )
    cells = [cell.format(n=n + 10, name=name) for n, name in enumerate(names)]
    table = "<table>" + "".join(f"<tr>{''.join(cells[at : at + 3])}</tr>" for at in (0, 3)) + "</table>"
    column = read(f'{table}<div><a href="/zf/yw/index_1.html">下一页</a></div>')
    assert [link.title for link in column.links] == list(names)


def test_undated_table_of_pictures_is_read_to_its_last_row() -> None:
    names = (*TITLES, "法治讲堂", "警民同心")
    cells = [f'<td><a href="/202008/t20200820_{n}7.html">{name}</a></td>' for n, name in enumerate(names)]
    rows = "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2))
    assert [link.title for link in read(f"<table>{rows}</table>").links] == list(names)


def test_sidebar_of_the_same_shape_is_left_out() -> None:
    rows = each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>')
    body = f'<table><tr><td><ul>{rows}</ul></td><td><ul>{SIDEBAR}</ul></td></tr></table><a href="i_1.htm">下一页</a>'
    assert_rows(read(body, sidebar=""))


def test_few_rows_of_a_last_page_score_higher_than_longer_sidebars() -> None:
    rows = "".join(each('<li><a href="202008/t202008{d}_{n}.html">{title}</a><i>2020-08-{d}</i></li>|').split("|")[:2])
    assert [link.title for link in read(f"<ul>{rows}</ul>").links] == list(TITLES[:2])


def test_short_titles_with_dates_are_articles() -> None:
    rows = each('<li><a href="202008/t202008{d}_{n}.html">公示</a><i>2020-08-{d}</i></li>')
    assert [link.date for link in read(f"<ul>{rows}</ul>").links] == DATES


def test_unclosed_header_around_the_page_does_not_make_its_list_a_menu() -> None:
    rows = each('<li><a href="202008/t202008{d}_{n}.html">{title}</a></li>') * 1
    page = f'<html><body><div class="header"><ul>{MENU}</ul><div class="list"><ul>{rows}</ul></div></body></html>'
    assert_rows(read_column(page.encode(), "http://www.a.gov.cn/zf/yw/index.html"))


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        ('<a href="a.htm" title="{full}">关于开展全省平安…</a>', None),
        ('<a href="a.htm" title="{full}">关于开展全省平安...</a>', None),
        ('<a href="a.htm" title="{full}"></a>', None),
        ('<a href="a.htm" title="{full}"><script>document.write("x")</script></a>', None),
        ('<a href="a.htm" title="点击打开新窗口">{full}</a>', None),
        ('<a href="a.htm" title="文章标题：{full}&#10;作者：某某&#10;更新时间：2020-1-1">关于开展…</a>', None),
        ('<a href="a.htm"><i class="icon"></i>{full}<img src="new.gif"></a>', None),
        ('<a href="a.htm">■ {full}</a>', None),
        ('<a href="a.htm">关于开展全省平安<br>建设宣传活动的通知</a>', None),
        ('<a href="a.htm"><img src="p.jpg" alt="{full}"></a>', None),
        ('<a href="a.htm">{full}（2008.12.18）</a>', "{full}（2008.12.18）"),
        ('<a href="a.htm">关于2019年3月1日{full}</a>', "关于2019年3月1日{full}"),
        ('<a href="a.htm">关于开展全省平安...</a>', "关于开展全省平安..."),
    ],
)
def test_longest_title_is_taken(anchor: str, title: str | None) -> None:
    full = TITLES[0]
    others = each('<li><a href="b{n}.htm">{title}</a><i>2020-08-{d}</i></li>')
    column = read(f"<ul><li>{anchor.format(full=full)}<i>2020-08-21</i></li>{others}</ul>")
    assert column.links[0].title == (title or "{full}").format(full=full)
    assert column.links[0].date == date(2020, 8, 21)


def test_title_with_a_span_for_every_character_is_one_title() -> None:
    spans = "".join(f"<span>{character}</span>" for character in TITLES[0])
    others = each('<li><a href="b{n}.htm">{title}</a><i>2020-08-{d}</i></li>')
    assert read(f'<ul><li><a href="a.htm">{spans}</a><i>2020-08-21</i></li>{others}</ul>').links[0].title == TITLES[0]


def test_equal_titles_are_all_kept_and_equal_urls_once() -> None:
    rows = '<li><a href="a1.htm">公告公告公告公告</a><i>2020-08-20</i></li>' * 2
    more = '<li><a href="a2.htm">公告公告公告公告</a><i>2020-08-20</i></li>'
    assert [link.url[-6:] for link in read(f"<ul>{rows}{more}{more}</ul>").links] == ["a1.htm", "a2.htm"]


def test_only_links_that_need_a_script_are_left_out() -> None:
    rows = each('<li><a href="a{n}.htm">{title}</a><i>2020-08-{d}</i></li>').replace("a0.htm", "javascript:;")
    assert [link.title for link in read(f"<ul>{rows}</ul>").links] == list(TITLES[1:])


@pytest.mark.parametrize(
    "main",
    [
        "",
        "<p>栏目建设中</p>",
        "<ul>" + "".join(f'<li><a href="/k{n}/">处室{n}</a></li>' for n in range(9)) + "</ul>",
        "<h1>标题</h1><p>正文第一段。</p><p>正文第二段，见<a href='/x.html'>附件一</a>。</p>",
    ],
)
def test_page_without_a_list_has_no_links(main: str) -> None:
    assert read(main, sidebar="").links == ()


@pytest.mark.parametrize(
    "neighbours",
    [
        '<p>上一篇：<a href="/a/20200819/1.html">县委政法委召开年度工作部署会议</a></p>',
        '<p><a href="/a/20200819/1.html"><b>下一篇：</b>县委政法委召开年度工作部署会议</a></p>',
        '<div><a href="/a/20200819/1.html">上一条</a></div><div><a href="/a/20200821/2.html">下一条</a></div>',
        '<p><span>上一篇：</span><a href="/a/20200819/1.html">县委政法委召开年度工作部署会议</a></p>',
        '<ul><li>【上一篇】<a href="/a/20200819/1.html">县委政法委召开年度工作部署会议</a></li></ul>',
    ],
)
def test_links_to_the_previous_and_next_article_are_not_a_list(neighbours: str) -> None:
    assert read(f"<h1>单位职能</h1><p>负责全县的法治宣传工作。</p>{neighbours}", sidebar="").links == ()


def test_titles_that_begin_like_a_link_to_the_next_article_are_titles() -> None:
    rows = "".join(f'<li><a href="/a/20200819/{n}.html">下一个目标：平安建设再上一条新台阶</a></li>' for n in range(4))
    assert len(read(f"<ul>{rows}</ul>").links) == 4


def test_all_boxes_of_a_home_page_are_read_without_its_menus() -> None:
    box = '<div class="box{k}"><h3>栏目</h3><ul>{rows}</ul></div>'
    boxes = "".join(
        box.format(k="abc"[k], rows=each(f'<li><a href="/c{k}/202008/t202008{{d}}_{{n}}.html">{{title}}之{k}</a></li>'))
        for k in range(3)
    )
    column = read(boxes, sidebar="", url="http://www.a.gov.cn/")
    assert len(column.links) == 18
    assert all(link.date for link in column.links)


def test_boxes_of_a_home_page_are_read_if_only_one_of_them_shows_dates() -> None:
    box = '<div class="box"><h3>栏目</h3><ul>{rows}</ul></div>'
    row = '<li><a href="/c{k}/202008/10{{n}}.html">{{title}}之{k}</a>{date}</li>'
    boxes = "".join(
        box.format(rows=each(row.format(k=k, date="<i>2020-08-{d}</i>" if k == 1 else "<i>头条</i>"))) for k in range(3)
    )
    column = read(boxes, sidebar="", url="http://www.a.gov.cn/index.html")
    assert [link.title[-2:] for link in column.links] == [f"之{k}" for k in range(3) for _ in TITLES]


def test_title_is_cut_at_300_characters():
    column = read(f"<ul>{each('<li><a href={n}.htm>{title}' + '，详见附件' * 99 + '</a><i>2020-08-{d}</i></li>')}</ul>")
    assert {len(link.title) for link in column.links} == {300}


@pytest.mark.parametrize("word", ["详情", "查看全文", "[更多]", "点击下载", "打印"])
def test_link_whose_words_are_no_title_is_no_row(word):
    column = read(f"<ul>{each('<li>{title}<a href=a{n}.htm>' + word + '</a><i>2020-08-{d}</i></li>')}</ul>", sidebar="")
    assert word not in {link.title for link in column.links}


@pytest.mark.parametrize(("title", "is_row"), [("江岸区召开平安建设会", True), ("江岸区召开平安会议", False)])
def test_undated_row_of_another_shape_needs_a_title_of_ten_characters(title, is_row):
    rows = each('<li><a href="/info/1004/{n}.htm">{title}</a></li>')
    other = f'<li><div><b><a href="/info/1004/99.htm">{title}</a></b></div></li>'
    links = read(f"<ul>{rows}{other}</ul>").links
    assert (title in {link.title for link in links}) is is_row and len(links) == len(TITLES) + is_row


ONE_URL = "/content/2020-08/20/c_1.html"


@pytest.mark.parametrize(
    ("row", "is_found"),
    [
        (f'<ul><li><a href="{ONE_URL}">{TITLES[0]}</a></li></ul>', True),
        (f'<ul><li><a href="/a/b">{TITLES[0]}</a><i>2020-08-20</i></li></ul>', True),
        (f'<p><a href="/a/b">{TITLES[0]}</a><i>2020-08-20</i></p>', False),
        (f'<ul><li><a href="/a/b">{TITLES[0]}</a></li></ul>', False),
    ],
    ids=["an article's URL", "a dated row", "a dated paragraph", "neither"],
)
def test_single_row_is_a_list_if_its_url_or_its_date_shows_it(row, is_found):
    page = f"<html><body><div>{row}</div></body></html>"
    links = read_column(page.encode(), "http://www.a.gov.cn/zf/yw/index.html").links
    assert [link.title for link in links] == ([TITLES[0]] if is_found else [])


def test_dated_list_in_an_element_named_like_a_menu_is_found():
    row = '<li><a href="a{n}.htm">{title}</a><span>2020-08-{d}</span></li>'
    assert_rows(read(f'<div class="nav"><ul>{each(row)}</ul></div>', sidebar=""))


@pytest.mark.parametrize("attribute", ["data-title", "aria-label", "data-original-title", "tip"])
def test_any_attribute_of_the_row_can_have_the_whole_title(attribute: str) -> None:
    row = f'<li><a href="a{{n}}.htm" {attribute}="{{title}}">{{title:.8}}…</a><i>2020-08-{{d}}</i></li>'
    assert_rows(read(f"<ul>{each(row)}</ul>"))


def test_numbers_of_rows_are_not_of_their_titles() -> None:
    numbered = '<li><a href="a{n}.htm"><i>{n}</i>{title}<b>2020-08-{d}</b></a></li>'
    assert_rows(read(f"<ul>{each(numbered)}</ul>"))
    same = read(f"<ul>{each('<li><a href=a{n}.htm><i>12</i>{title}</a><b>2020-08-{d}</b></li>')}</ul>")
    assert [link.title for link in same.links] == [f"12{title}" for title in TITLES]
