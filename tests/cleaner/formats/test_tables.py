"""Data tables become rows, and tables that set text stay as they are."""

from __future__ import annotations

import pytest

from cleaner import Rule, clean, extract
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs

LEAD = "现将审核结果公示如下，公示期为五个工作日。"


def shown(table: str) -> list[str]:
    """Return the paragraphs that an article has after its lead, which is above a table."""
    html = page(f"<div id=zoom><p>{LEAD}</p>{table}</div>")
    article = extract(html)
    assert article.text == clean(html)
    assert article.paragraphs[0] == LEAD
    return list(article.paragraphs[1:])


def table(*rows: str, attributes: str = "") -> str:
    """Return a table of rows whose cells are separated by bars."""
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table {attributes}>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def test_a_register_is_one_paragraph_a_row() -> None:
    names = [f"{n}|周望{n}|城关镇|{n * 10}元" for n in range(1, 301)]
    assert shown(table("序号|姓名|住址|金额", *names)) == [
        "序号\t姓名\t住址\t金额",
        *(name.replace("|", "\t") for name in names),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><thead><tr><th>姓名<th>镇<tbody><tr><td>周望<td>城关镇</table>",
        "<table class=a><tr class=b><td class=c>姓名</td><td style='width:9px'>镇</td></tr><tr><td>周望</td><td>城关镇</td></tr></table>",
        "<table><tr><td><p><span>姓</span>名</p></td><td><div>镇</div></td></tr><tr><td>周望<td><div><div>城关镇</div></div></tr></table>",
        "<table><td>姓名</td><td>镇</td><tr><td>周望</td><td>城关镇</td></tr></table>",
        "<div><TABLE>\n<TR>\n<TD>\n姓名\n</TD>\n<TD>镇</TD>\n</TR>\n<TR>\n<TD>周望</TD><TD>城关镇</TD></TR></TABLE></div>",
    ],
    ids=["unclosed", "named", "boxes", "no first row", "white space"],
)
def test_rows_and_cells_are_found_however_they_are_written(markup: str) -> None:
    assert shown(markup) == ["姓名\t镇", "周望\t城关镇"]


def test_an_empty_cell_keeps_its_place() -> None:
    rows = ["姓名|电话|镇|备注", "周望||城关镇|", "|0311-7654321||迁入", "||河东乡"]
    assert shown(table(*rows)) == ["姓名\t电话\t镇\t备注", "周望\t\t城关镇", "\t0311-7654321\t\t迁入", "\t\t河东乡"]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    rows = ["姓名|事项|人数", "<p>周望</p>|<p>补助</p><p>复审</p>|3<br>人"]
    assert shown(table(*rows)) == ["姓名\t事项\t人数", "周望\t补助 复审\t3 人"]


def test_a_cell_over_several_rows_stands_in_the_first() -> None:
    markup = (
        "<table><tr><td>镇</td><td>村</td><td>户</td></tr>"
        "<tr><td rowspan=2>城关镇</td><td>东街村</td><td>3</td></tr><tr><td>西街村</td><td>4</td></tr>"
        "<tr><td rowspan=0>河东乡</td><td>北寺村</td><td>5</td></tr><tr><td>南关村</td></tr></table>"
    )
    assert shown(markup) == ["镇\t村\t户", "城关镇\t东街村\t3", "\t西街村\t4", "河东乡\t北寺村\t5", "\t南关村"]


def test_a_cell_over_several_columns_stands_in_the_first() -> None:
    markup = (
        "<table><tr><td colspan=9>补助名单</td></tr><tr><td>镇</td><td colspan=2>户数</td><td>备注</td></tr>"
        "<tr><td>城关镇</td><td>12</td><td>34</td><td>新增</td></tr><tr><td colspan=3>合计</td><td>46</td></tr></table>"
    )
    assert shown(markup) == ["补助名单", "镇\t户数\t\t备注", "城关镇\t12\t34\t新增", "合计\t\t\t46"]


def test_widths_that_no_cell_needs_add_no_columns() -> None:
    markup = "<table>" + "<tr><td colspan=3>镇</td><td colspan=500 rowspan=x>村</td><td colspan=-2>户</td></tr>" * 2
    assert shown(markup + "</table>") == ["镇\t村\t户"] * 2


def test_hidden_cells_and_rows_have_no_place() -> None:
    markup = (
        "<table><tr><td>姓名</td><td style='display:none'>编号</td><td>镇</td></tr>"
        "<tr hidden><td>模板</td><td>1</td><td>模板</td></tr>"
        "<tr><td>周望</td><td style='display:none'>7</td><td>城关镇</td></tr></table>"
    )
    assert shown(markup) == ["姓名\t镇", "周望\t城关镇"]


def test_a_column_of_pictures_has_a_place_where_others_have_text() -> None:
    assert shown(table("照片|姓名", "<img src=1.jpg>|周望")) == ["照片\t姓名", "\t周望"]


def test_removed_cells_leave_their_place_empty_and_are_given_one_by_one() -> None:
    rows = ["姓名|说明|镇", "周望|扫一扫在手机打开当前页|城关镇"]
    article = extract(page(f"<div id=zoom><p>{LEAD}</p>{table(*rows)}<p>{PARAGRAPHS[0]}</p></div>"))
    assert article.paragraphs == (LEAD, "姓名\t说明\t镇", "周望\t\t城关镇", PARAGRAPHS[0])
    assert [one.reason.kind for one in article.removed if one.text == "扫一扫在手机打开当前页"] == ["phone hint"]


def test_text_of_a_table_outside_its_cells_is_a_paragraph() -> None:
    markup = "<table><caption>表一 补助名单</caption><tr><td>姓名</td><td>镇</td></tr><tr><td>周望</td><td>城关镇</td></tr></table>"
    assert shown(markup) == ["表一 补助名单", "姓名\t镇", "周望\t城关镇"]


def test_a_table_in_a_cell_of_the_page_is_read() -> None:
    inner = table("姓名|镇", "周望|城关镇")
    layout = f"<table><tr><td>相关文件</td><td id=zoom><p>{LEAD}</p>{inner}<p>{PARAGRAPHS[0]}</p></td></tr></table>"
    assert extract(page(layout)).paragraphs == (LEAD, "姓名\t镇", "周望\t城关镇", PARAGRAPHS[0])


@pytest.mark.parametrize(
    "layout",
    [
        f"<table><tr><td>{paragraphs()}</td></tr></table>",
        "<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in PARAGRAPHS) + "</table>",
        "<table>" + "".join(f"<tr><td width=9></td><td>{text}</td><td></td></tr>" for text in PARAGRAPHS) + "</table>",
        "<table><tr>" + "".join(f"<td>{text}</td>" for text in PARAGRAPHS) + "</tr></table>",
        f"<table><tr><td>{paragraphs(PARAGRAPHS[:2])}</td><td>{paragraphs(PARAGRAPHS[2:])}</td></tr></table>",
        f"<table><tr><td>{PARAGRAPHS[0]}</td></tr><tr><td><table><tr><td>{PARAGRAPHS[1]}</td><td>{PARAGRAPHS[2]}</td></tr>"
        f"</table></td></tr><tr><td>{PARAGRAPHS[3]}</td></tr></table>",
    ],
    ids=["one cell", "a cell a row", "spacers", "side by side", "columns", "nested"],
)
def test_a_table_that_sets_the_article_stays_paragraphs(layout: str) -> None:
    assert clean(page(f"<div id=zoom>{layout}</div>")) == BODY


def test_a_head_above_the_text_does_not_make_a_layout_a_table_of_data() -> None:
    layout = f"<table><tr><td>临河日报</td><td>第三版</td></tr><tr><td colspan=2>{paragraphs()}</td></tr></table>"
    assert extract(page(f"<div id=zoom>{layout}</div>")).paragraphs[-4:] == PARAGRAPHS


def test_labels_beside_sentences_stay_paragraphs() -> None:
    letter = table(f"来信内容|{PARAGRAPHS[0]}", f"回复内容|{PARAGRAPHS[1]}")
    assert shown(letter) == ["来信内容", PARAGRAPHS[0], "回复内容", PARAGRAPHS[1]]


def test_rows_are_found_in_what_a_rule_names() -> None:
    rows = "<tr class=r><td class=c>姓名</td><td>镇</td></tr><tr><td class=x>周望</td><td>城关镇</td></tr>"
    html = page(f"<p>{LEAD}</p><table class=list>{rows}</table>")
    for body in ("table", "tr", "td", "table tr.r, tr"):
        assert clean(html, rule=Rule(body=body)).endswith("姓名\t镇\n\n周望\t城关镇"), body
    assert clean(html, rule=Rule(body="table", remove=("td.x",))) == "姓名\t镇\n\n\t城关镇"


@pytest.mark.parametrize(("rows", "is_data"), [(3, True), (4, False)])
def test_a_third_of_the_rows_of_data_has_several_cells(rows: int, is_data: bool) -> None:
    titles = [f"{name}镇补助名单" for name in "甲乙丙丁"][: rows - 1]
    found = shown(table("姓名|城关镇", *titles))
    assert found == (["姓名\t城关镇", *titles] if is_data else ["姓名", "城关镇", *titles])


@pytest.mark.parametrize(("others", "is_data"), [(40, True), (39, False)])
def test_cell_of_several_sentences_has_at_most_a_third_of_the_text_of_data(others: int, is_data: bool) -> None:
    sentences = f"<p>{'调解' * 4}了。</p><p>{'结案' * 4}了。</p>"
    rest = "镇" * (others - 4)
    found = shown(table("说明|备注", f"{sentences}|{rest}"))
    assert ("说明\t备注" in found) is is_data


@pytest.mark.parametrize(
    ("end", "is_data"),
    [
        ("", True),
        ("：", True),
        *((end, False) for end in ("。", "！", "？", "；", "…", "!", "?", ";", "。”", "。）", "！】")),
    ],
)
def test_table_of_sentences_in_each_row_is_no_data(end: str, is_data: bool) -> None:
    found = shown(table(f"来信内容|请问何时发放补助{end}", f"回复内容|将于五月发放{end}"))
    assert ("\t" in found[0]) is is_data


def test_titles_above_the_first_row_of_cells_and_empty_columns_before_the_text_have_no_place() -> None:
    rows = ["补助名单", "单位：元", "|姓名|镇", "|周望|城关镇", "||合计"]
    assert shown(table(*rows)) == ["补助名单", "单位：元", "姓名\t镇", "周望\t城关镇", "\t合计"]
    hidden = "<table><tr><td rowspan=3></td><td>姓名</td><td>镇</td></tr><tr><td>周望</td><td>城关镇</td></tr></table>"
    assert shown(hidden) == ["姓名\t镇", "周望\t城关镇"]


def test_cells_far_to_the_right_are_one_column_wide_and_one_row_high() -> None:
    many = "<td></td>" * 98
    for before, place in (("", 1), ("<td></td>", 0)):
        rows = f"<tr><td>姓名</td>{many}{before}<td rowspan=2>镇</td><td>户</td></tr><tr><td>周望</td>{many}{before}<td>城关镇</td></tr>"
        first, second = shown(f"<table>{rows}</table>")
        assert second.split("\t").index("城关镇") == first.split("\t").index("镇") + place
