"""Title, date, source and other metadata, as `extract` reads them from pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, extract
from cleaner.article import SHANGHAI
from cleaner.metadata.infoline import read_line
from cleaner.metadata.metadata import read_header
from tests.cleaner.pages import BODY, CRUMB, FOOTER, NAV, RELATED, TITLE, paragraphs

HEADLINE = f"<h1>{TITLE}</h1>"


def article(
    header: str = "",
    *,
    headline: str = HEADLINE,
    title: str = f"{TITLE}-临河长安网",
    head: str = "",
    below: str = "",
    inside: str = "",
    url: str | None = None,
) -> Article:
    """The article of a page with a headline, a header line, three paragraphs and a footer."""
    return extract(
        f"<html><head><title>{title}</title>{head}</head><body>{NAV}{CRUMB}{headline}{header}"
        f'<div class="TRS_Editor">{inside}{paragraphs()}</div>{below}{RELATED}{FOOTER}</body></html>',
        url=url,
    )


def metas(**named: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in named.items())


# ---------------------------------------------------------------- date


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("<p>发布时间：2024-11-08 09:30:15</p>", "2024-11-08 09:30:15"),
        ("<p>日期: 2024年11月08日　浏览次数：</p>", "2024-11-08"),
        ("<p>时间 : 2024-11-08 09:30 来源 : 某报</p>", "2024-11-08 09:30"),
        ("<p>2024-11-08 09:30　来源：某报</p>", "2024-11-08 09:30"),
        ("<p>【信息发布时间：2024-11-08阅读次数：】</p>", "2024-11-08"),
        ("<p>| 24-11-08 | 【大 中 小】【打印】【关闭】</p>", "2024-11-08"),
        ("<p>http://www.example.com 2024年11月08日09:30 某市日报</p>", "2024-11-08 09:30"),
        ("<div>发表时间：<em>2024-11</em><span>-08</span></div>", "2024-11-08"),
        ("<div>发布时间：</div><div>2024-11-08 09:30</div>", "2024-11-08 09:30"),
        ("<table><tr><td>发布日期</td><td>2024-11-08</td></tr></table>", "2024-11-08"),
        ("<table><tr><td>公开日期</td><td>2024-11-08</td><td>文号</td><td></td></tr></table>", "2024-11-08"),
        ("<p>临河新闻网平安频道 （ 2024-11-08 09:20:26 ） 稿件来源： 临河日报</p>", "2024-11-08 09:20:26"),
        ("<div><div>08</div><div>2024年11月</div></div>", "2024-11-08"),
        ("<div><div>2024-11</div><div>08</div></div>", "2024-11-08"),
        ("<div><div>11-08</div><div>2024</div></div>", "2024-11-08"),
        ("<p>字号：大 中 小　浏览：12　2024-11-08 09:30</p>", "2024-11-08 09:30"),
        ("<p>索引号：00-1 成文日期：2024-10-30 发布日期：2024-11-08</p>", "2024-11-08"),
        ("<p>作者：某某 点击数：12 更新时间：2024/11/8</p>", "2024-11-08"),
        ("<p>发 文 日 期：2024-10-30</p><p>上 载 日 期：2024-11-08</p>", "2024-11-08"),
    ],
)
def test_the_date_is_read_from_the_header_line(header: str, shown: str) -> None:
    found = article(header)
    assert found.date_shown == shown
    assert found.date is not None
    assert found.date.isoformat(" ").startswith(shown)


def test_dates_are_aware_and_midnight_where_only_the_day_is_shown() -> None:
    assert article("<p>发布时间：2024-11-08</p>").date == datetime(2024, 11, 8, tzinfo=SHANGHAI)


def test_the_visible_date_is_used_before_the_meta_tag() -> None:
    head = metas(PubDate="2023-11-10 15:33")
    assert article("<p>日期：2021-09-06</p>", head=head).date_shown == "2021-09-06"


def test_the_meta_tag_gives_the_date_of_a_page_that_shows_none() -> None:
    assert article(head=metas(PubDate="2023-11-10 15:33")).date_shown == "2023-11-10 15:33"


def test_the_url_is_used_before_a_meta_tag_with_the_time_of_regeneration() -> None:
    head = metas(PubDate="2023-11-10 15:33:34", others="页面生成时间 2023-11-10 15:33:34")
    url = "http://www.example.gov.cn/202109/t20210906_1.html"
    assert article(head=head, url=url).date_shown == "2021-09-06"
    assert article(head=head).date_shown == "2023-11-10 15:33:34"


def test_a_date_written_by_script_is_found() -> None:
    script = "<script>var pubdata='2017年08月11日'; document.write(pubdata);</script>"
    assert article(f"<div>发布时间：{script} 字体：小 中 大</div>").date_shown == "2017-08-11"


def test_the_url_gives_the_date_of_a_page_without_another() -> None:
    assert article(url="http://www.example.gov.cn/art/2023/5/6/art_12_345.html").date_shown == "2023-05-06"


@pytest.mark.parametrize(
    "header",
    [
        "<p>成文日期：2024-10-30</p>",
        "<table><tr><td>成文日期</td><td>2024-10-30</td><td>生成日期：</td><td>2024-10-31</td></tr></table>",
        "<p>今天是2024年11月8日 星期五</p>",
        "<dl><dt>开始时间：</dt><dd>2024-05-08</dd><dt>结束时间：</dt><dd>2024-05-10</dd></dl>",
        "<p>会议时间：2024年10月30日</p>",
    ],
)
def test_other_dates_above_the_body_are_not_the_publication_date(header: str) -> None:
    assert article(header).date is None


def test_a_date_and_time_above_the_headline_is_used_where_there_is_no_other() -> None:
    over = "<div>2024年11月08日 12:26:33</div>"
    assert article(headline=over + HEADLINE).date_shown == "2024-11-08 12:26:33"
    assert article(headline=over + HEADLINE, head=metas(PubDate="2024-11-07")).date_shown == "2024-11-07"
    assert article(headline="<div>2024年11月08日</div>" + HEADLINE).date is None


@pytest.mark.parametrize(
    "box",
    ["<b>08</b><i>2024-11</i>", "<b>2024.11</b><i>08</i>", "<b>08</b> <i>2024/11</i>", "<b>2024-11</b> <i>08</i>"],
)
def test_a_day_beside_its_month_in_one_line_is_the_date(box: str) -> None:
    found = article(headline=f"<div>{box}</div>{HEADLINE}").date
    assert found is not None
    assert (found.year, found.month, found.day) == (2024, 11, 8)


@pytest.mark.parametrize("template", ["<div>08</div><div>2024年11月</div>", "<p>2024</p><p>11/08</p>"])
def test_a_date_split_over_two_elements_is_not_text(template: str) -> None:
    found = extract(
        f"<html><head><title>{TITLE}</title></head><body>{NAV}<div>{HEADLINE}{template}{paragraphs()}</div></body></html>"
    )
    assert found.text == BODY


def test_dates_in_the_footer_and_in_related_links_are_not_the_publication_date() -> None:
    below = "<p>Copyright 2010-2024 某县委政法委 版权所有</p><p>备案日期：2010-01-01</p>"
    assert article(below=below).date is None


def test_date_source_and_editor_below_the_body_are_read() -> None:
    below = "<div>发布日期：2024-06-13 来源：某厅 下载 收藏</div><div>（责任编辑：沈予安）</div>"
    found = article(below=below)
    assert (found.date_shown, found.source, found.editor) == ("2024-06-13", "某厅", "沈予安")


def test_hidden_header_lines_are_not_read() -> None:
    hidden = '<div style="display:none">发布时间：2020-01-01 来源：某网</div>'
    found = article(f"{hidden}<p>发布时间：2024-11-08</p>")
    assert (found.date_shown, found.source) == ("2024-11-08", "")


# ---------------------------------------------------------------- source, author, editor


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("<p>来源：临河县委政法委</p>", "临河县委政法委"),
        ("<p>发布时间：2024-11-08 信息来源： 县委政法委 宣传科 浏览字号：大中小</p>", "县委政法委 宣传科"),
        ("<p>2024-11-08 09:30来源：某市日报作者：沈予安</p>", "某市日报"),
        ("<p>2024-11-08 来源：某市日报 文字大小：大 | 中 | 小</p>", "某市日报"),
        ("<p>日期：[2024-11-08] 来源：[某市日报]</p>", "某市日报"),
        ("<p>2024年11月08日 09:30 来源：某某网参与互动</p>", "某某网"),
        ("<p>【来源：某市日报】 【阅读：12】</p>", "某市日报"),
        ("<p>发布日期：2024-11-08 文章来源：县委政法委　审核人：方圆</p>", "县委政法委"),
        ("<p>上传时间：2024-11-08 信息来源：县公安局 稿件作者：方圆</p>", "县公安局"),
        ("<p>来源：( 某某在线 ) 字体：[大 中 小]</p>", "某某在线"),
        ("<p>文章来源：《某市日报》 | 时间：2024-11-08</p>", "《某市日报》"),
        ("<p>来 源：某某局（原某某办） 时 间：2024-11-08</p>", "某某局（原某某办）"),
        ("<p>稿件来源：某市日报（2024年11月08日 第 01 版）</p>", "某市日报"),
        ("<p>来源：<a href='http://www.example.com'>某某网</a> 2024-11-08</p>", "某某网"),
        ("<ul><li>2024-11-08</li><li>来源：</li><li>某某网</li></ul>", "某某网"),
        ("<p>http://www.example.com 2024年11月08日09:30 某市日报</p>", "某市日报"),
        ("<p>某市日报</p><p>2024-11-08 09:30</p>", "某市日报"),
        ("<p>2024-11-08 09:30 来源：</p><p>某市日报</p>", "某市日报"),
        ("<p>发布时间：2024-11-08　来源：<br>某市日报</p>", "某市日报"),
        ("<p><span>2024-11-08 09:30</span><span>来源</span><span>某市日报</span></p>", "某市日报"),
        ("<p>信息提供：白鹭镇政府 发布时间：2024-11-08</p>", "白鹭镇政府"),
    ],
)
def test_the_source_is_read_from_the_header_line(header: str, source: str) -> None:
    assert article(header).source == source


@pytest.mark.parametrize(
    "header",
    [
        "",
        "<p>来源： 发布时间：2024-11-08 作者：</p>",
        "<p>发布时间：2024-11-08 来源：无</p>",
        "<p>来源：{{article.source}} 时间：2024-11-08</p>",
        "<p>2024-11-08 09:30 沈予安 李文</p>",
        "<p>图片来源：某市日报 2024-11-08</p>",
        "<p>某县委政法委 www.example.gov.cn 发布时间：2024-11-08</p>",
        "<p>排查化解情况的通报</p><p>2024-11-08</p>",
        "<table><tr><td>来源：</td><td></td><td>发文机构：</td><td>县政府网站</td></tr></table>",
    ],
    ids=[
        "no line",
        "empty",
        "placeholder",
        "template",
        "authors",
        "a picture's",
        "site's name",
        "document's kind",
        "office",
    ],
)
def test_no_source_is_invented(header: str) -> None:
    agency = "<p>新华社北京11月8日电 记者从有关部门获悉，这项工作已经全面铺开，进展顺利。</p>"
    assert article(header, inside=agency).source == ""


def test_the_meta_tag_names_the_source_where_the_line_does_not() -> None:
    header, head = "<p>日期：2024-11-08 来源： 字号：【大 中 小】</p>", metas(ContentSource="某市日报")
    assert article(header, head=head).source == "某市日报"
    assert article("<p>来源：某县报</p>", head=head).source == "某县报"


def test_a_meta_tag_with_the_title_is_not_the_source() -> None:
    assert article(head=metas(ArticleTitle=TITLE, ContentSource=TITLE)).source == ""


def test_a_source_cut_by_the_template_is_completed_from_the_head() -> None:
    head = metas(ContentSource="综合自甲县发布、乙县发布、丙县发布")
    found = article("<p>来源：综合自甲县发布、乙县... 点击：</p>", head=head)
    assert found.source == "综合自甲县发布、乙县发布、丙县发布"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<p>来源：某报 作者: 记者 沈予安 字体： 小 大</p>", "沈予安"),
        ("<p>作者：沈予安、李文来源： 某报</p>", "沈予安、李文"),
        ("<p>作者： 来源：</p>", "沈予安"),  # of the dateline
    ],
)
def test_the_author_is_read_from_the_header_line(line: str, author: str) -> None:
    assert article(line).author == author


@pytest.mark.parametrize(
    "byline", ["（文/图 沈予安 李文）", "（记者 沈予安 李文）", "文/沈予安 李文", "图/文 沈予安 李文"]
)
def test_the_author_below_the_text_is_read(byline: str) -> None:
    html = f"<html><body>{HEADLINE}<div id=zoom>{paragraphs()}<p>{byline}</p></div>{FOOTER}</body></html>"
    assert extract(html).author == "沈予安 李文"


@pytest.mark.parametrize(
    "line",
    [
        "（责任编辑：沈予安）",
        "[责任编辑： 沈予安]",
        "【编辑：沈予安 QQ：12345；Tel:010-1】【审核：李文】",
        "责编：沈予安 校对：李文",
        "某某网编辑：沈予安",
    ],
)
def test_the_editor_is_read_from_the_line_below(line: str) -> None:
    assert article(below=f"<div>{line}</div>").editor == "沈予安"


# ---------------------------------------------------------------- title


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        (f"<h1>{TITLE}</h1>", f"{TITLE}_临河长安网"),
        (f"<h4>{TITLE}</h4>", "临河长安网"),
        (f'<div class="xl_title">{TITLE}</div>', "[平安建设]-临河县人民政府网站群!"),
        (f"<table><tr><td>{TITLE}</td></tr></table>", f"{TITLE}-平安建设-临河长安网"),
        (f'<h3 class="column">平安建设</h3><p>{TITLE}</p>', f"临河长安网 平安建设 {TITLE}"),
        (f"<ucaptitle>{TITLE}</ucaptitle>", "临河长安网"),
        (f"<h1>{TITLE[:8]}<br>{TITLE[8:]}</h1>", f"{TITLE} - 临河长安网"),
        (f"<h1>{TITLE[:8]}</h1><div>{TITLE[8:]}</div>", f"{TITLE} - 临河长安网"),
        (f"<h2>{TITLE} <small>2024-11-08 来源：某报</small></h2>", TITLE),
        ("<h1></h1><script>document.write(document.title)</script>", f"{TITLE}_平安建设_临河长安网"),
        (f'<h1><a href="">{TITLE}</a></h1>', TITLE),
    ],
    ids=[
        *("h1", "site's name", "column and site", "td", "column above", "ucaptitle"),
        *("br", "two elements", "date inside", "script", "linked"),
    ],
)
def test_the_headline_is_found(headline: str, title: str) -> None:
    found = article("<p>发布时间：2024-11-08 09:30 来源：某报</p>", headline=headline, title=title)
    assert "".join(found.title.split()) == TITLE


def test_the_visible_headline_is_used_before_a_shortened_page_title() -> None:
    found = article("<p>2024-11-08</p>", title="召开矛盾纠纷排查化解推进会_临河长安网")
    assert found.title == TITLE


def test_the_head_completes_a_headline_that_is_cut_on_the_page() -> None:
    found = article("<p>2024-11-08</p>", headline=f"<h1>{TITLE[:12]}...</h1>", head=metas(ArticleTitle=TITLE))
    assert found.title == TITLE


def test_the_sites_name_is_removed_from_the_meta_title() -> None:
    head = metas(SiteName="临河长安网", ArticleTitle=f"临河长安网——{TITLE}")
    assert article(headline="", title="临河长安网", head=head).title == TITLE


def test_markup_in_the_meta_title_is_not_shown() -> None:
    head = metas(ArticleTitle=f"{TITLE[:8]}&lt;br/&gt;{TITLE[8:]}")
    assert article(headline="", title="临河长安网", head=head).title == f"{TITLE[:8]} {TITLE[8:]}"


def test_a_subtitle_is_not_part_of_the_headline() -> None:
    headline = f"<h1>{TITLE}</h1><h2>部署第四季度平安建设重点工作</h2>"
    assert article("<p>发布时间：2024-11-08</p>", headline=headline).title == TITLE


def test_a_caption_with_the_office_is_not_the_headline_where_the_head_has_only_the_offices_name() -> None:
    office = "临河县司法局"
    caption = f"<div><p>{office}开展普法宣传进校园活动</p></div>"
    headline = f'{caption}<div class="bt">关于开展专项检查的通知</div>'
    assert article("<p>发布时间：2024-11-08</p>", headline=headline, title=office).title == "关于开展专项检查的通知"
    assert article("<p>发布时间：2024-11-08</p>", headline=f"<h1>{office}</h1>", title=office).title == office


@pytest.mark.parametrize("title", ["要闻", "要闻-临河县司法局"])
def test_a_column_name_in_the_breadcrumb_is_not_the_headline(title: str) -> None:
    headline = f"<div class='lm'>要闻</div><div class='x1'>{TITLE}</div>"
    assert article("<p>发布时间：2024-11-08</p>", headline=headline, title=title).title == TITLE


@pytest.mark.parametrize("title", ["", "文章详情页", "临河县司法局"])
def test_an_element_with_a_headlines_name_right_above_the_text_is_the_headline(title: str) -> None:
    assert article(headline=f"<div class='title'>{TITLE}</div>", title=title).title == TITLE


def test_a_date_in_the_headline_is_not_the_publication_date() -> None:
    speech = "沈予安在全县平安建设大会上的讲话（2016年10月21日）"
    header = "<h4>来源： 发布时间： 2016-10-24 作者： 县委办</h4>"
    found = article(header, headline=f"<h3>{speech}</h3>", title="临河长安网")
    assert (found.title, found.date_shown) == (speech, "2016-10-24")


def test_a_title_in_a_script_is_found() -> None:
    head = "<script>var article = {title: '某镇网格员巡查走访工作纪实'};</script>"
    assert article(headline="", title="临河长安网", head=head).title == "某镇网格员巡查走访工作纪实"


# ---------------------------------------------------------------- documents


def test_documents_show_number_office_and_column() -> None:
    table = (
        "<table><tr><td>索 引 号: 01-2020</td><td>发文机关: 县政府办</td><td>文 号: 临政办〔2020〕14号</td>"
        "<td>成文日期: 2020-02-09</td></tr></table>"
    )
    found = article(headline=table + HEADLINE, head=metas(ColumnName="政府文件", PubDate="2020-02-10 21:14"))
    assert (found.doc_number, found.office, found.column) == ("临政办〔2020〕14号", "县政府办", "政府文件")
    assert found.date_shown == "2020-02-10 21:14"


def test_a_document_number_alone_above_the_body_is_read() -> None:
    assert article(inside="<p>临政办函〔2024〕10号</p>").doc_number == "临政办函〔2024〕10号"


def test_a_row_that_says_there_is_no_number_gives_none() -> None:
    assert article("<p>文号：无 发布日期：2024-11-08</p>").doc_number == ""


# ---------------------------------------------------------------- pages without text, plain text, anything


def test_a_page_that_holds_only_a_file_has_its_metadata() -> None:
    html = (
        f"<html><head><title>{TITLE}-临河长安网</title></head><body>{NAV}{CRUMB}{HEADLINE}"
        '<p>发布时间：2024-11-08 来源：某报</p><a href="1.pdf">1.pdf</a></body></html>'
    )
    found = extract(html)
    assert (found.title, found.date_shown, found.source) == (TITLE, "2024-11-08", "某报")


def test_an_empty_page_has_no_metadata() -> None:
    found = extract("")
    assert (found.title, found.date, found.date_shown, found.source, found.author) == ("", None, "", "", "")


def test_header_lines_of_plain_text_are_read_together() -> None:
    found = read_header(["2020-11-24 10:26:00  来源:某市公安微警务", "责任编辑：沈予安", "作者：李文"])
    assert (found.date_shown, found.source) == ("2020-11-24 10:26:00", "某市公安微警务")
    assert (found.editor, found.author) == ("沈予安", "李文")


def test_prose_is_not_a_header_line() -> None:
    found = read_header(["会议指出，群众的信任来源于扎实的工作，责任编辑在稿件中也写到了这一点。"])
    assert (found.date, found.source, found.editor) == (None, "", "")


@given(st.text(alphabet="来源作者责任编辑发布时间日期：:【】（）()[]|2024-11-08 /某报", max_size=120))
def test_no_mix_of_labels_and_signs_raises(line: str) -> None:
    read = read_line(line)
    assert read.start < len(line) or not line
    assert len(read.source) <= len(line)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2024-03-05 来源：投资者报 发表评论", "投资者报"),
        ("2024-03-05 来源：上海奉贤 选稿：许文杰", "上海奉贤"),
        ("2024-03-05 来源：人民网-科技频道 手机看新闻", "人民网-科技频道"),
        ("2024-03-05 来源：东方体育日报(上海) 有0人参与 手机看新闻", "东方体育日报(上海)"),
        ("Updated: March 5, 2024 Source: Linhe Daily", "Linhe Daily"),
    ],
)
def test_a_source_ends_before_the_next_label_or_tool(line: str, source: str) -> None:
    assert article(f"<p>{line}</p>").source == source


def test_the_author_of_the_text_is_read_beside_the_one_of_the_pictures() -> None:
    found = article("<p>文/张三 图/李四　2024-03-05 10:22　来源：临河日报</p>")
    assert (found.author, found.source) == ("张三", "临河日报")


def test_an_office_before_the_title_is_the_site() -> None:
    assert article(headline="", title="临河市司法局-市局召开年度总结会议").title == "市局召开年度总结会议"
    assert article(headline="", title="临河市司法局").title == "临河市司法局"


def test_a_title_that_is_escaped_twice_is_decoded() -> None:
    found = article(headline="", title="市局开展&amp;ldquo;法律进乡村&amp;rdquo;活动_临河市司法局")
    assert found.title == "市局开展“法律进乡村”活动"


def test_a_date_of_the_republic_of_china_is_read_under_a_label_in_traditional_script() -> None:
    assert article("<p>發布日期：113-03-05</p>").date_shown == "2024-03-05"
    assert article("<p>發布日期：99-03-05</p>").date_shown == "2010-03-05"
    assert article("<p>发布日期：99-03-05</p>").date_shown == "1999-03-05"


def test_a_source_with_an_address_at_the_end_of_the_body_is_that_of_a_cited_document() -> None:
    cited = "<p>来源：中央纪委国家监委网站 http：//www.ccdi.gov.cn/yaowen/202009/t20200922_225985.html</p>"
    body = f'<div class="TRS_Editor">{paragraphs()}{{}}</div>'
    page = f"<title>{TITLE}</title>{HEADLINE}<p>2020-09-29</p>{body}"
    assert extract(page.format(cited)).source == ""
    assert extract(page.format("<p>来源：临河日报</p>")).source == "临河日报"


def test_days_beside_the_links_of_a_list_are_not_the_date_of_a_page_without_a_headline() -> None:
    rows = "".join(f"<p><a href=/{i}>我校召开工作会议</a> [2018-01-2{i}]</p>" for i in range(3))
    assert extract(f"<div>{rows}</div><div>{paragraphs()}</div>").date_shown == ""
    assert extract(f"<div>{rows[: len(rows) // 3]}</div><div>{paragraphs()}</div>").date_shown == "2018-01-20"
