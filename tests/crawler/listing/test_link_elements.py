"""The links of a page with their titles, addresses and shapes, and the rows around them."""

from __future__ import annotations

import pytest

from crawler.listing.link_elements import LinkElement, class_names, is_paging, read_links
from crawler.listing.page import read_page, text_of
from crawler.platforms import read_column

_URL = "http://www.a.gov.cn/zf/index.html"
_LONG = "关于开展全省平安建设宣传活动的通知"


def links(body: str) -> list[LinkElement]:
    page = read_page(f"<html><body>{body}</body></html>", _URL)
    return read_links(page, page.tree).links


def titles(body: str) -> list[str]:
    return [link.title for link in links(body)]


def before_pager(body: str) -> set[str]:
    page = read_page(f"<html><body>{body}</body></html>", _URL)
    return {text_of(element) for element in read_links(page, page.tree).before_pager if element.tag == "a"}


# --- which links count


@pytest.mark.parametrize(
    "words",
    [
        "更多", "more", "MORE", "详情", "详细", "查看", "查看全文", "查看详情", "查看详细", "查看更多", "阅读全文", "阅读更多", "阅读原文",
        "全文", "点击查看", "点击下载", "点击进入", "点击查看详情", "点击查看详细", "下载", "附件", "附件下载", "打印", "关闭", "收藏", "分享",
        "进入", "返回", "返回顶部", "返回首页", "加入收藏", "设为首页", "登录", "注册", "English", "了解更多", "了解详情", "解读", "图解",
        "原文链接", "政策原文", "正文", "视频", "图片", "[更多]", "更多>>", "1", "12", "上一页", "下一页", "首页", "尾页", ">>", "2020-08-20",
        "2020-08-20 16:35",
    ],
)  # fmt: skip
def test_words_that_are_no_title_make_no_link(words: str) -> None:
    assert titles(f'<a href="a.htm">{words}</a><a href="b.htm">{_LONG}</a>') == [_LONG]


@pytest.mark.parametrize(
    "words", ["更多关注", "视频会议", "图片新闻", "进入新时代的平安建设", "下载中心", "2020-08-20政法委召开会议通报"]
)
def test_titles_that_begin_with_such_words_are_titles(words: str) -> None:
    assert titles(f'<a href="a.htm">{words}</a>') == [words]


@pytest.mark.parametrize(
    "markup",
    [
        '上一篇：<a href="a.htm">{}</a>',
        '<a href="a.htm">下一篇：{}</a>',
        '<span>上一条：</span><a href="a.htm">{}</a>',
        '<b>【前一则】</b> <a href="a.htm">{}</a>',
        '<br>后一篇公告:<a href="a.htm">{}</a>',
        '<a href="a.htm"><b>下一条</b>{}</a>',
    ],
)
def test_link_to_the_previous_or_next_article_does_not_count(markup: str) -> None:
    assert titles(f"<div>{markup.format(_LONG)}</div>") == []
    assert (
        titles(
            f"<div>{markup.format(_LONG).replace('一', '二').replace('前', '本').replace('后', '本').replace('上', '本').replace('下', '本')}</div>"
        )
        != []
    )


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ('href="a.htm#top"', "http://www.a.gov.cn/zf/a.htm"),
        ('href=" /b.htm "', "http://www.a.gov.cn/b.htm"),
        ('href="javascript:void(0)" onclick="window.open(\'c.htm\')"', "http://www.a.gov.cn/zf/c.htm"),
        ("href=\"javascript:location.href='d.htm'\"", "http://www.a.gov.cn/zf/d.htm"),
        ('href="#" onclick="location.href=\'e.htm\'"', "http://www.a.gov.cn/zf/e.htm"),
        ('onclick="show(3)"', ""),
        ('href="JavaScript:show(3)"', ""),
    ],
)
def test_address_of_a_link_is_found(attributes: str, url: str) -> None:
    assert [link.url for link in links(f"<a {attributes}>{_LONG}</a>")] == [url]


@pytest.mark.parametrize(
    "attributes", ["", 'href=""', 'href="#"', 'href="#top"', 'href="mailto:a@b.cn"', 'href="http://["']
)
def test_link_that_leads_nowhere_does_not_count(attributes: str) -> None:
    assert links(f"<a {attributes}>{_LONG}</a>") == []


@pytest.mark.parametrize("tag", ["li", "div", "p", "dl", "article"])
def test_row_that_a_script_opens_is_a_link_if_it_contains_none(tag: str) -> None:
    row = f"<{tag} onclick=\"location.href='a.htm'\">{_LONG}{{}}</{tag}>"
    assert [(link.url[-5:], link.element.tag) for link in links(row.format(""))] == [("a.htm", tag)]
    assert [link.element.tag for link in links(row.format(f'<a href="b.htm">{_LONG}</a>'))] == ["a"]
    assert links(f'<{tag} onclick="show(3)">{_LONG}</{tag}>') == []
    assert links(f"<span onclick=\"location.href='a.htm'\">{_LONG}</span>") == []


def test_last_link_before_a_pager_is_noted() -> None:
    body = "".join(f'<p><a href="{n}.htm">{_LONG}{n}</a></p>' for n in range(4))
    for words in ("下一页", "尾页", "<b>下一页</b>", " 下页 > ", "2"):
        assert before_pager(f'{body}<a href="next.htm">{words}</a>') == {f"{_LONG}3"}
    assert before_pager(f"{body}<span>下一页</span>") == {f"{_LONG}3"}
    for words in ("上一页", "更多"):
        assert before_pager(f'{body}<a href="next.htm">{words}</a>') == set()
    for number in ('<a href="#">2</a>', '<a href="/2020/0820/123.html">2</a>', "<span>2</span>"):
        assert before_pager(f"{body}{number}") == set()


def test_elements_before_a_pager_do_not_contain_it() -> None:
    page = read_page(
        f'<div class="column"><ul><li><a href="1.htm">{_LONG}</a> <a href="/dept/">司法局</a></li></ul>'
        f'<p><a href="index_2.htm">下一页</a></p></div>',
        _URL,
    )
    assert {element.tag for element in read_links(page, page.tree).before_pager} == {"ul", "li", "a"}


def test_number_with_a_title_is_a_link_of_a_pager() -> None:
    assert titles('<a href="index_2.htm" title="到第 2 页">2</a>') == []
    assert titles('<a href="a.htm">\n                    2015年度自然科学奖揭晓</a>') == ["2015年度自然科学奖揭晓"]


def test_second_link_that_repeats_the_title_is_left_out() -> None:
    for words in ("继续阅读“{}”", "阅读全文：{}", "Continue reading {}"):
        assert titles(f'<a href="a.htm">{_LONG}</a><a href="a.htm">{words.format(_LONG)}</a>') == [_LONG]
    assert titles('<a href="a.htm">继续阅读点亮人生读书活动</a>') == ["继续阅读点亮人生读书活动"]


@pytest.mark.parametrize(
    ("text", "paging"),
    [("1", True), ("下一页", True), ("»", True), ("", False), ("政法要闻", False), ("1" * 16, False)],
)
def test_words_of_pagers(text: str, paging: bool) -> None:
    assert is_paging(text) is paging


# --- titles


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        (f'<a href="a.htm">· {_LONG}</a>', _LONG),
        (f'<a href="a.htm"> ▪ ● {_LONG} </a>', _LONG),
        (f'<a href="a.htm" title="{_LONG}">关于开展全省平安建设...</a>', _LONG),
        (f'<a href="a.htm" title="{_LONG}">关于开展全省平安建设</a>', _LONG),
        (f'<a href="a.htm" title="在新窗口打开本条信息的链接地址以便阅读全文">{_LONG}</a>', _LONG),
        (f'<a href="a.htm" title="关于开展...">{_LONG}</a>', _LONG),
        (f'<a href="a.htm" title="标题：{_LONG}\n作者：某人">关于开展</a>', _LONG),
        (f'<a href="a.htm" title="文章标 题: {_LONG}">关于开展</a>', _LONG),
        (f'<a href="a.htm" title="{_LONG} 2020-08-20">{_LONG[:6]}...</a>', _LONG),
        (f'<a href="a.htm" title="{_LONG}（2020-08-20）">{_LONG}（2020-08-20）</a>', f"{_LONG}（2020-08-20）"),
        (f'<a href="a.htm">{_LONG}<i class="gif">NEW!</i></a>', _LONG),
        (f'<a href="a.htm"><svg><title>图标</title><path d="M0"/></svg>{_LONG}</a>', _LONG),
        (f'<a href="a.htm">{_LONG}<span style="display: none">详细内容</span></a>', _LONG),
        (f'<a href="a.htm">{_LONG}<em class="hot">热</em></a>', _LONG),
        (f'<a href="a.htm">{_LONG}<em>热</em></a>', f"{_LONG}热"),
        (f'<a href="a.htm"><i>要闻动态</i><i>{_LONG}</i><i>2020-08-20</i></a>', _LONG),
        (f'<a href="a.htm"><i>{_LONG[:9]}</i><i>{_LONG[9:]}</i></a>', _LONG),
        (f'<a href="a.htm"><i>08.20</i>{_LONG}</a>', _LONG),
        (f'<a href="a.htm"><i>18.20</i>{_LONG}</a>', f"18.20{_LONG}"),
        (f'<a href="a.htm"><b class="num">01</b>{_LONG}</a>', _LONG),
        (f'<a href="a.htm"><b class="year">2020</b>{_LONG}</a>', f"2020{_LONG}"),
        (f'<a href="a.htm"><img alt="{_LONG}"></a>', _LONG),
        (f'<a href="a.htm"><img title="{_LONG}"></a>', _LONG),
        (f'<a href="a.htm"><h3>{_LONG}</h3><p>摘要的文字比标题还要长很多很多很多很多</p></a>', _LONG),
        (f'<a href="a.htm"><p>2020-08-20</p><div class="tit">{_LONG}</div><p>摘要摘要摘要摘要</p></a>', _LONG),
        (f'<a href="a.htm"><span>2020-08-20</span><p>{_LONG}</p></a>', _LONG),
        (f'<a href="a.htm"><span>要闻</span><p>{_LONG}</p></a>', _LONG),
        (f'<a href="a.htm"><p>{_LONG}</p><p>摘要的文字</p></a>', _LONG),
        (f'<a href="a.htm"><b>关于开展</b>{_LONG[4:]}</a>', _LONG),
        (f'<a href="a.htm">{_LONG}<br>2020-08-20</a>', _LONG),
        (f'<a href="a.htm">{_LONG}<i>2020-08-20</i></a>', _LONG),
        (f'<a href="a.htm"><h3>要闻</h3><p>{_LONG}</p></a>', _LONG),
        (f'<a href="a.htm"><span class="notitles">{_LONG}</span></a>', _LONG),
        ('<a href="a.htm"><p>要闻</p><p>通报</p></a>', "要闻"),
    ],
)  # fmt: skip
def test_title_of_a_link_is_found(anchor: str, title: str) -> None:
    assert titles(f"<p>{anchor}</p>") == [title]


# --- shapes


def test_links_with_the_same_tags_above_them_have_one_shape() -> None:
    rows = "".join(
        f'<li class="odd{n} x{n}"><span class="r{n}"><a class="c{n}" href="{n}.htm">{_LONG}</a></span></li>'
        for n in range(3)
    )
    other = f'<ol><li><a href="9.htm">{_LONG}</a></li></ol><div class="box1"><a href="8.htm">{_LONG}</a></div>'
    boxes = "".join(f'<div class="{name}"><a href="{name}.htm">{_LONG}</a></div>' for name in ("box2", "news"))
    found = links(f"<ul>{rows}</ul>{other}{boxes}")
    shapes = [link.shape for link in found]
    assert len(set(shapes[:3])) == 1 and shapes[3] not in shapes[:3]
    assert shapes[4] == shapes[5] != shapes[6]
    assert [link.depth for link in found] == [5, 5, 5, 4, 3, 3, 3]
    assert [link.order for link in found] == sorted(link.order for link in found)


def test_classes_are_compared_without_digits() -> None:
    assert [class_names(link.element) for link in links(f'<a class="row12 x3" href="a.htm">{_LONG}</a>')] == ["row x"]


# --- rows of tables and boxes


def _read(body: str) -> list[tuple[str, str]]:
    column = read_column(f"<html><body>{body}</body></html>", "http://www.a.gov.cn/zf/yw/index.html")
    return [(link.title[-1], str(link.date)) for link in column.links]


def test_day_of_a_table_row_is_that_under_the_header_for_publication() -> None:
    rows = "".join(
        f'<tr><td>2019-01-0{n}</td><td><a href="/x/{n}">{_LONG}{n}</a></td><td>2020-08-1{n}</td></tr>'
        for n in range(1, 5)
    )
    expected = [(str(n), f"2020-08-1{n}") for n in range(1, 5)]
    for words in ("发布时间", "公开日期", "发文日期", "更新时间", "公示日期"):
        assert _read(f"<table><tr><th>成文</th><th>标题</th><th>{words}</th></tr>{rows}</table>") == expected
    first = [(str(n), f"2019-01-0{n}") for n in range(1, 5)]
    assert _read(f"<table><tr><th>成文</th><th>标题</th><th>备注</th></tr>{rows}</table>") == first


@pytest.mark.parametrize(
    "form",
    [
        '<ul class="hd"><li><b>标题</b><b>成文日期</b><b>发布日期</b></li></ul><ul>{}</ul>',
        "<ul><li><b>标题</b><b>成文日期</b><b>发布日期</b></li>{}</ul>",
    ],
)
def test_day_of_a_list_is_that_under_the_header_for_publication(form: str) -> None:
    rows = "".join(
        f'<li><a href="/x/{n}">{_LONG}{n}</a><i>2019-01-0{n}</i><i>2020-08-1{n}</i></li>' for n in range(1, 5)
    )
    assert _read(form.format(rows)) == [(str(n), f"2020-08-1{n}") for n in range(1, 5)]
    assert _read(form.format(rows).replace("发布日期", "备注")) == [(str(n), f"2019-01-0{n}") for n in range(1, 5)]
    assert _read(form.format(rows).replace("<b>标题</b>", "")) == [(str(n), f"2019-01-0{n}") for n in range(1, 5)]


@pytest.mark.parametrize(
    "row",
    [
        '<a href="/x/{n}">{title}{n}</a><time datetime="2020-08-1{n}T08:00:00+08:00">3 天前</time>',
        '<a href="/x/{n}">{title}{n}</a><i title="2020-08-1{n} 10:22">08-1{n}</i>',
        '<a href="/x/{n}" data-time="2020-08-1{n}">{title}{n}</a>',
        '<a href="/x/{n}" title="标题：{title}{n}&#10;更新时间：2020-8-1{n} 10:22">{title}</a>',
    ],
)
def test_day_in_an_attribute_is_that_of_a_row_that_shows_none(row: str) -> None:
    rows = "".join(f"<li>{row.format(n=n, title=_LONG)}</li>" for n in range(1, 5))
    assert _read(f"<ul>{rows}</ul>") == [(str(n), f"2020-08-1{n}") for n in range(1, 5)]
    shown = rows.replace("</li>", "<b>2020-09-01</b></li>")
    assert {day for _, day in _read(f"<ul>{shown}</ul>")} == {"2020-09-01"}


@pytest.mark.parametrize(
    "row",
    [
        '<li title="{title}{n}"><a href="/x/{n}">{cut}...</a><i>2020-08-1{n}</i></li>',
        '<li><a href="/x/{n}"><span title="{title}{n}">{cut}…</span></a><i>2020-08-1{n}</i></li>',
        '<li><a href="/x/{n}">{cut}…</a><i>2020-08-1{n}</i><div style="display:none">{title}{n}</div></li>',
        '<li><a href="/x/{n}"><img src="a.jpg" alt="{title}{n}"><p>{cut}...</p></a><i>2020-08-1{n}</i></li>',
    ],
)
def test_title_that_a_row_shortens_is_read_where_the_row_has_it_whole(row: str) -> None:
    rows = "".join(row.format(n=n, title=_LONG, cut=_LONG[:8]) for n in range(1, 5))
    assert [title for title, _ in _read(f"<ul>{rows}</ul>")] == ["1", "2", "3", "4"]


def test_summary_that_begins_like_a_title_is_not_the_title() -> None:
    row = '<li><a href="/x/{n}">{cut}...</a><i>2020-08-1{n}</i><p>{title}。会议由{n}人参加。</p></li>'
    rows = "".join(row.format(n=n, title=_LONG, cut=_LONG[:8]) for n in range(1, 5))
    assert {title for title, _ in _read(f"<ul>{rows}</ul>")} == {"."}


def test_link_that_several_rows_have_is_not_that_of_an_article() -> None:
    row = '<li><a href="/gg/">[规范性文件和政策解读]</a><a href="/art/100{n}.html">公示{n}</a><i>2020-08-1{n}</i></li>'
    rows = "".join(row.format(n=n) for n in range(1, 5))
    assert _read(f"<ul>{rows}</ul>") == [(str(n), f"2020-08-1{n}") for n in range(1, 5)]


@pytest.mark.parametrize(
    "form",
    [
        "<div><ul>{0}</ul></li>{1}{2}{3}{4}</ul></div>",
        "<div><ul>{0}{1}{2}{3}</ul></li>{4}</ul></div>",
    ],
)
def test_rows_that_a_stray_end_tag_moves_are_read(form: str) -> None:
    rows = [f'<li><a href="/x/{n}">{_LONG}{n}</a><i>2020-08-1{n}</i></li>' for n in range(1, 6)]
    assert _read(form.format(*rows)) == [(str(n), f"2020-08-1{n}") for n in range(1, 6)]


def test_rows_before_a_stray_end_of_a_table_are_read_with_their_own_days() -> None:
    row = '<tr><td>·</td><td><a href="/x/{n}">{title}{n}</a></td><td>2020-08-1{n}</td></tr>'
    rows = [row.format(n=n, title=_LONG) for n in range(1, 8)]
    body = f"<table><tr><td><table>{rows[0]}</table></td></tr>{rows[1]}</table></td></tr>{''.join(rows[2:])}"
    assert _read(f"<table><tr><td>{body}</table>") == [(str(n), f"2020-08-1{n}") for n in range(1, 8)]


def test_days_next_to_the_rows_are_theirs() -> None:
    expected = [(str(n), f"2020-08-1{n}") for n in range(1, 5)]
    link = '<a href="/x/{n}">{title}{n}</a>'
    for form in (
        link + " 2020-08-1{n}<br>",
        "<dt>" + link + "</dt><dd>2020-08-1{n}</dd>",
        "2020-08-1{n} " + link + "<br>",
    ):
        rows = "".join(form.format(n=n, title=_LONG) for n in range(1, 5))
        assert _read(f"<div><dl>{rows}</dl></div>") == expected, form


def test_pinned_row_of_another_shape_is_read_in_its_place() -> None:
    rows = "".join(f'<li><a href="/x/{n}">{_LONG}{n}</a><i>2020-08-1{n}</i></li>' for n in range(2, 6))
    pinned = f'<li><h2><b><a href="/x/1">{_LONG}1</a></b></h2><i>2020-08-11</i></li>'
    assert [title for title, _ in _read(f"<ul>{pinned}{rows}</ul>")] == ["1", "2", "3", "4", "5"]
    undated = pinned.replace("<i>2020-08-11</i>", "")
    assert [title for title, _ in _read(f"<ul>{undated}{rows}</ul>")] == ["2", "3", "4", "5"]


def test_table_row_without_the_cell_of_the_day_is_a_row() -> None:
    rows = "".join(
        f'<tr><td>2019-01-0{n}</td><td><a href="/x/{n}">{_LONG}{n}</a></td>{f"<td>2020-08-1{n}</td>" if n < 4 else ""}</tr>'
        for n in range(1, 5)
    )
    found = _read(f"<table><tr><th>成文</th><th>标题</th><th>发布时间</th></tr>{rows}</table>")
    assert found == [("1", "2020-08-11"), ("2", "2020-08-12"), ("3", "2020-08-13"), ("4", "2019-01-04")]


@pytest.mark.parametrize(
    ("tag", "name", "is_row"), [("div", "row top", True), ("div", "ad", False), ("p", "row", False)]
)
def test_box_among_the_rows_is_a_row_only_if_its_tag_and_a_class_are_theirs(tag: str, name: str, is_row: bool) -> None:
    rows = "".join(f'<div class="row"><a href="/x/{n}">{_LONG}{n}</a><i>2020-08-1{n}</i></div>' for n in range(2, 6))
    box = f'<{tag} class="{name}"><b><u><a href="/x/1">{_LONG}1</a></u></b><i>2020-08-11</i></{tag}>'
    assert [title for title, _ in _read(f"<div>{box}{rows}</div>")] == [*(["1"] if is_row else []), "2", "3", "4", "5"]


# --- titles that another part of the link or the row has


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=a.htm><span>关于开展全省平安建设…</span><span hidden>{}</span></a>",
        "<a href=a.htm>关于开展全省平安建设...<i>{}</i></a>",
        "<a href=a.htm>◎{}</a>",
        "<a href=a.htm>* {}</a>",
        "<a href=a.htm>{}<sup>new</sup></a>",
        '<a href=a.htm title="<font color=red>{}</font>">关于开展…</a>',
        "<li><span>{}</span><a href=a.htm>[查看详情]</a>2020-08-20</li>",
        "<tr><td>1</td><td>2020-08-20</td><td>{}</td><td><a href=a.htm>下载</a></td></tr>",
    ],
)
def test_title_is_the_whole_one_without_marks(markup: str) -> None:
    assert titles(f"<table>{markup.format(_LONG)}</table>") == [_LONG]


def test_row_has_a_title_beside_its_only_link_alone() -> None:
    for row in (
        "<li>通知公告<a href=a.htm>[查看]</a></li>",
        f"<li>{_LONG}<a href=a.htm>更多</a></li>",
        f"<li>{_LONG}<a href=a.htm>查看</a><a href=b.htm>下载</a></li>",
        f"<li>{_LONG}。今后继续。<a href=a.htm>查看全文</a></li>",
        f"<p>{_LONG}<a href=a.htm>查看</a></p>",
    ):
        assert titles(row) == []
    assert titles(f"<p><a href=a.htm>{_LONG}</a></p><li>{_LONG}的摘要<a href=a.htm>查看</a></li>") == [_LONG]
