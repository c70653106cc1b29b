"""The record of an official document: its layouts, empty values, copies, and lines that look like one."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace

import pytest

from cleaner import Article, extract, extract_text
from cleaner.article import Record
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS, widened
from cleaner.markup.parse import parse
from cleaner.metadata.record import number, read, read_lines
from tests.cleaner.pages import PARAGRAPHS, TITLE

H1 = f"<h1>{TITLE}</h1>"
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
FIELDS = sorted({row["field"] for row in DATA["label"] if "field" in row})


def article(above: str, below: str = "", headline: str = H1) -> Article:
    """Return the article of a page with a record above the headline, below the text, or both."""
    return extract(
        f"<title>{TITLE}</title><body>{above}{headline}<div class=TRS_Editor>{BODY}</div>{below}<div>版权所有</div></body>"
    )


def table(*rows: str, tag: str = "td") -> str:
    """Return a table; the cells of a row are separated by bars."""
    cells = ("".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


EXPECTED = {"index_number": "A/2024-1", "office": "临河市司法局", "disclosure": "主动公开"}
NUMBER = {"index_number": "A/2024-1", "doc_number": "临司发〔2024〕3号"}


@pytest.mark.parametrize(
    "markup",
    [
        table("索 引 号|A/2024-1|发布机构|临河市司法局", "公开方式|主动公开|文&nbsp;号|"),
        table("索引号：|A/2024-1", "发布机构：|临河市司法局", "文号：|", "公开方式：|主动公开"),
        table("索引号：A/2024-1|发布机构：临河市司法局", "文号：|公开方式：主动公开"),
        table("<b>索引号</b><br>A/2024-1|<b>发布机构</b><br>临河市司法局|<p>公开方式</p><p>主动公开</p>"),
        table("索引号|发布机构|公开方式", "A/2024-1|临河市司法局|主动公开"),
        table("索引號|A/2024-1|發布機構|临河市司法局|公開方式|主动公开"),
        table("索引号|A/2024-1|文号||发布机构|临河市司法局|效力级别||公开方式|主动公开"),
        "<dl><dt>索引号<dd>A/2024-1<dt>发布机构<dd>临河市司法局<dt>文号<dd><dt>公开方式<dd>主动公开</dl>",
        "<ul><li><b>索引号：</b><i>A/2024-1</i><li>发布机构：<a href=/>临河市司法局</a><li>文号：<li>公开方式：主动公开</ul>",
        "<ul><li>索引号<li>A/2024-1<li>发布机构<li>临河市司法局<li>公开方式<li>主动公开</ul>",
        "<div><div><label>索引号</label> <span>A/2024-1</span></div><div><label>发布机构</label> <i>临河市司法局</i></div>"
        "<div><label>文号</label> <span></span></div><div><label>公开方式</label> <span>主动公开</span></div></div>",
        "<div><div><p>索引号</p></div><div><p>A/2024-1</p></div></div><div><div><p>文号</p></div><div></div></div>"
        "<div><div><p>发布机构</p></div><div><p>临河市司法局</p></div></div><p>公开方式：主动公开</p>",
        "<p>索 引 号：A/2024-1</p><p>发布机构： 临河市司法局</p><p>文 号：</p><p>公开方式：主动公开</p>",
        "<p>索引号：A/2024-1 | 发布机构：临河市司法局 | 文号： | 公开方式：主动公开</p>",
        "<p>【索 引 号】A/2024-1　【发布机构】临河市司法局　【公开方式】主动公开</p>",
        "<p><span>索引号：</span><i>A/2024-1</i><span>发布机构：</span><i>临河市司法局</i><span>公开方式：</span><i>主动公开</i></p>",
        "<p>索引号 A/2024-1 | 发布机构 临河市司法局 | 公开方式 主动公开</p>",
        "<p>索引号：A/2024-1 密级：无密 发布机构：临河市司法局 公开方式：主动公开 打印 关闭</p>",
    ],
)
def test_each_layout_gives_the_same_record(markup: str) -> None:
    found = article(markup)
    assert found.record == EXPECTED
    assert (found.office, found.doc_number) == ("临河市司法局", "")
    assert found.paragraphs == PARAGRAPHS


def test_number_and_office_of_the_article_are_those_of_the_record() -> None:
    rows = "文号|临司发〔2024〕3号（已修改）|发布机构|临河市司法局"
    found = article(table(rows) + "<p>发文机关：临河市民政局 文号：临民发〔2024〕9号</p>")
    assert found.record["doc_number"] == "临司发〔2024〕3号（已修改）"
    assert (found.doc_number, found.office) == ("临司发〔2024〕3号", "临河市司法局")
    assert article(table("文号|国务院令第716号")).doc_number == "国务院令第716号"


@pytest.mark.parametrize("empty", ["", "无", "/", "——", "暂无", "{{doc.no}}", "null"])
def test_placeholders_are_no_values(empty: str) -> None:
    assert article(table(f"索引号|A/2024-1|文号|{empty}", f"失效日期|{empty}")).record == {"index_number": "A/2024-1"}


def test_the_first_value_of_a_label_is_kept() -> None:
    rows = table("索引号|A/2024-1|文号|") + table("索引号|B/1|文号|临司发〔2024〕3号")
    assert article(rows).record == NUMBER


def test_a_second_value_in_an_element_like_its_label_does_not_replace_the_first() -> None:
    rows = "<tr><th>索引号<td>A/2024-1<th>发布机构<td>临河市司法局<tr><th>公开方式<td>主动公开"
    assert article(f"<table>{rows}</table><ul><li>索引号<li>B/1</ul>").record == EXPECTED


def test_a_hidden_copy_is_read_where_no_other_is_shown() -> None:
    hidden = f"<div style='display:none'>{table('索引号|A/2024-1|文号|临司发〔2024〕3号')}</div>"
    assert article(hidden).record == NUMBER
    assert article(hidden + table("索引号|B/1")).record == {"index_number": "B/1"}


def test_a_record_below_the_text_has_at_least_three_fields() -> None:
    assert article("", table("索引号|A/2024-1|发布机构|临河市司法局|公开方式|主动公开")).record == EXPECTED
    assert article("", "<p>关联文件文号：临司发〔2024〕9号</p>").record == {}


def test_values_of_a_search_form_are_not_read() -> None:
    form = "<div>有效性 不限 有效 失效</div><div>发文机关 全部 省政府</div>"
    assert article(form + table("索引号|A/2024-1")).record == {"index_number": "A/2024-1"}
    assert article(
        "<div>文号：A〔2020〕1号</div>" + "<p>导航</p>" * 20 + table("索引号|A/2024-1|有效性|有效")
    ).record == {
        "index_number": "A/2024-1",
        "validity": "有效",
    }


def test_a_label_that_is_not_known_is_not_a_value() -> None:
    rows = "<tr><th>索引号<td>A/2024-1<th>密级<td>无密<tr><th>主题分类<td><th>保存期限<td>永久<tr><th>文号<td>临发〔2024〕1号"
    assert article(f"<table>{rows}</table>").record == {"index_number": "A/2024-1", "doc_number": "临发〔2024〕1号"}


def test_an_empty_label_above_the_headline_takes_neither_headline_nor_text() -> None:
    assert article("<p>索引号：A/2024-1</p><p>文号：</p>").record == {"index_number": "A/2024-1"}
    assert article("<p>索引号：A/2024-1</p><p>主题词：</p>", headline="").record == {"index_number": "A/2024-1"}


def test_a_value_in_several_paragraphs_of_a_cell_is_joined() -> None:
    assert (
        article(table("主题分类|<p>城乡建设</p><p>环境保护</p>|有效性|有效")).record["subject"] == "城乡建设 环境保护"
    )


@pytest.mark.parametrize(
    "line", ["发布时间：2024-03-05 来源：临河日报", "名称：临河市法律援助中心", "标题 全文", "关键词：法治 普法"]
)
def test_header_lines_and_guides_are_no_record(line: str) -> None:
    assert article(f"<p>{line}</p>").record == {}


def test_header_lines_add_to_a_record() -> None:
    assert article(table("索引号|A/2024-1") + "<p>发布日期：2024-03-05</p>").record["published_on"] == "2024-03-05"


def test_lines_of_a_text_are_a_record() -> None:
    lines = ["索 引 号", "A/2024-1", "发布机构：临河市司法局 公开方式：主动公开", "文号：", "有效性 有效"]
    assert read_lines(lines) == EXPECTED | {"validity": "有效"}
    text = "\n".join(["索引号：A/2024-1", "发布机构：临河市司法局", "公开方式：主动公开", TITLE, *PARAGRAPHS])
    assert extract_text(text).record == EXPECTED


def test_each_field_is_documented_and_read_by_each_of_its_labels() -> None:
    documented = Record.__doc__ or ""
    for row in DATA["label"]:
        if "field" not in row:
            continue
        assert f"`{row['field']}`" in documented
        words = [*row.get("words", ()), *(b + a for b in row.get("before", ()) for a in row.get("after", ()))]
        for word in words:
            assert LABELS.field_of(word) == LABELS.field_of(f"{widened(word)}：") == row["field"]
            assert read_lines(["索引号：A/1", f"{word}：2024年1号"]).get(row["field"]) in ("2024年1号", "A/1")


def test_a_record_cannot_be_changed_and_survives_copies() -> None:
    record = Record(EXPECTED)
    for change in (
        lambda: record.update(office="x"),
        lambda: record.__setitem__("office", "x"),
        lambda: record.pop("office"),
        record.clear,
    ):
        with pytest.raises(TypeError):
            change()
    found = Article(record=record)
    for same in (copy.deepcopy(found), pickle.loads(pickle.dumps(found)), replace(found)):
        assert same == found
        assert hash(same) == hash(found)
        assert type(same.record) is Record
    assert json.loads(json.dumps(record)) == EXPECTED
    assert json.loads(json.dumps(found.as_dict()))["record"] == EXPECTED


OTHER = "<p>平安</p>"
THREE = table("索引号|A/2024-1|发布机构|临河市司法局|公开方式|主动公开")


def test_record_is_near_the_text() -> None:
    assert [len(article("<p>索引号：A/2024-1</p>" + OTHER * blocks).record) for blocks in (58, 59)] == [1, 0]
    assert [len(article("", OTHER * blocks + THREE).record) for blocks in (24, 25)] == [3, 0]


def test_fields_with_more_than_twelve_blocks_between_them_are_two_records() -> None:
    for blocks, count in ((11, 2), (12, 1)):
        rows = f"<p>索引号：A/2024-1</p>{OTHER * blocks}<p>文号：临司发〔2024〕3号</p>"
        assert len(article(rows).record) == count


def test_record_below_the_text_with_fewer_fields_is_of_another_document() -> None:
    rows = ["索引号|A/2024-1", "发布机构|临河市司法局", "公开方式|主动公开"]
    assert [len(article("", table(*rows[:number])).record) for number in (1, 2, 3)] == [0, 0, 3]


@pytest.mark.parametrize(("size", "is_value"), [(80, True), (81, False)])
def test_value_apart_from_its_label_has_at_most_eighty_characters(size: int, is_value: bool) -> None:
    value = "长" * size
    assert ("summary" in read_lines(["索引号：A/1", "内容概述：", value])) is is_value
    assert ("summary" in article(f"<p>索引号：A/1</p><p>内容概述：</p><p>{value}</p>").record) is is_value


@pytest.mark.parametrize(("size", "is_value"), [(300, True), (301, False)])
def test_value_has_at_most_three_hundred_characters(size: int, is_value: bool) -> None:
    value = "长" * size
    assert ("summary" in read_lines(["索引号：A/1", f"内容概述：{value}"])) is is_value
    assert ("summary" in article(table("索引号|A/1", f"内容概述|{value}")).record) is is_value


@pytest.mark.parametrize(("columns", "fields"), [(2, 2), (10, 10), (30, 10), (31, 1)])
def test_values_are_below_their_labels_in_a_table_of_two_rows(columns: int, fields: int) -> None:
    names = ["索引号", "发布机构", "公开方式", "文号", "有效性", "主题分类", "名称", "体裁分类", "成文日期", "发布日期"]
    labels = "|".join(names[column % 10] for column in range(columns))
    found = article(table(labels, "|".join(f"A/{column}" for column in range(columns)))).record
    assert len(found) == fields
    assert columns > 10 or found["office"] == "A/1"


def test_value_of_a_number_or_day_has_a_digit() -> None:
    assert read_lines(["索引号：A/1", "文号：另见附件", "成文日期：见正文"]) == {"index_number": "A/1"}
    assert read_lines(["索引号：A/1", "文号：第七号", "成文日期：二〇二四年"]) == {
        "index_number": "A/1",
        "doc_number": "第七号",
        "written_on": "二〇二四年",
    }


@pytest.mark.parametrize("choice", ["不限", "全部", "请选择", "--"])
def test_choice_of_a_search_form_is_no_value(choice: str) -> None:
    assert read_lines(["索引号：A/1", f"有效性：{choice} 有效"]) == {"index_number": "A/1"}


def test_label_that_is_not_known_ends_the_value_before_it() -> None:
    assert read_lines(["索引号：A/1 保管人：李文", "发布机构：甲局 电话：12"]) == {
        "index_number": "A/1",
        "office": "甲局",
    }


def test_line_of_a_record_has_at_most_a_thousand_characters() -> None:
    for size, fields in ((1000, {"index_number": "A/1"}), (1001, {})):
        line = "索引号：A/1 保管人："
        page = parse(f"<p>{line}{'长' * (size - len(line))}</p><p>正文</p>")
        assert read(page.blocks, 1, 2, range(0)) == fields, size


def test_fields_of_lines_are_joined_in_their_order_and_the_first_value_is_kept() -> None:
    lines = ["索引号：A/1", "文号：临发〔2024〕3号", "索引号：B/2", "发布机构：甲局 公开方式：主动公开"]
    found = article("".join(f"<p>{line}</p>" for line in lines)).record
    assert list(found.items()) == [
        ("index_number", "A/1"),
        ("doc_number", "临发〔2024〕3号"),
        ("office", "甲局"),
        ("disclosure", "主动公开"),
    ]


def test_record_with_the_most_fields_is_read_and_of_equal_ones_the_last() -> None:
    one, two, other = table("索引号|A/1"), table("索引号|B/2", "文号|临发〔2024〕3号"), table("索引号|C/3")
    apart = OTHER * 13
    numbers = {"one two": one + apart + two, "two one": two + apart + one, "one other": one + apart + other}
    assert {name: article(above).record["index_number"] for name, above in numbers.items()} == {
        "one two": "B/2",
        "two one": "B/2",
        "one other": "C/3",
    }


def test_record_above_the_text_comes_before_one_below() -> None:
    assert article(table("索引号|Z/9"), THREE).record == {"index_number": "Z/9"}


def test_number_of_a_document_is_without_a_note() -> None:
    numbers = {
        "临发〔2024〕3号（已废止）": "临发〔2024〕3号",
        "第七号": "第七号",
        "国务院令第716号": "国务院令第716号",
        "": "",
    }
    assert {value: number(Record(doc_number=value)) for value in numbers} == numbers
    assert number(Record()) == ""


def test_value_has_no_signs_around_it() -> None:
    values = [
        "甲局",
        "：甲局",
        "|甲局|",
        "，甲局；",
        "】甲局【",
        "甲局[",
        "、甲局、",
        "甲局 电话：12",
        "甲局 办公地址 ：乙路",
    ]
    assert {value: read_lines(["索引号：A/1", f"发布机构 {value}"]).get("office") for value in values} == dict.fromkeys(
        values, "甲局"
    )
    assert read_lines(["索引号：A/1 网址：http://a.cn/"])["index_number"] == "A/1"


def test_value_of_a_label_alone_is_in_the_next_line_unless_that_is_a_label() -> None:
    assert read_lines(["索引号：", "A/1", "发布机构", "甲局"]) == {"index_number": "A/1", "office": "甲局"}
    assert read_lines(["索引号：", "发布机构：", "甲局"]) == {"office": "甲局"}
    assert read_lines(["索引号", "地址：", "发布机构：甲局"]) == {"office": "甲局"}
    assert read_lines(["索引号", "", "A/1", "发布机构：甲局"]) == {"office": "甲局"}
    assert read_lines(["索引号：A/1", "主题分类", "法治", "教育"]) == {"index_number": "A/1", "subject": "法治"}


def test_label_in_a_long_text_is_no_label_alone() -> None:
    assert read_lines(["索引号：A/1", "索" + " " * 3 + "引号" + " 的 说 明", "B/2"]) == {"index_number": "A/1"}
    assert read_lines([]) == read_lines(["发布时间：2024-05-06"]) == {}


def test_elements_of_a_record_may_be_deep_in_a_row() -> None:
    for depth, is_read in ((1, True), (11, True)):
        label, value = ("<div>" * depth + text + "</div>" * depth for text in ("索引号", "A/1"))
        found = article(f"<table><tr><td>{label}</td><td>{value}</td></tr></table>").record
        assert (found == {"index_number": "A/1"}) is is_read, depth


def test_record_of_two_rows_has_labels_in_the_first_and_values_in_the_second() -> None:
    rows = {
        ("索引号|发布机构", "A/1|甲局"): {"index_number": "A/1", "office": "甲局"},
        ("索引号|发布机构|文号", "A/1|甲局|临发〔2024〕3号"): NUMBER
        | {"index_number": "A/1", "office": "甲局", "doc_number": "临发〔2024〕3号"},
        ("索引号|A/1", "发布机构|甲局"): {"index_number": "A/1", "office": "甲局"},
    }
    assert {row: dict(article(table(*row)).record) for row in rows} == rows
    heads = table("索引号|发布机构", tag="th").removesuffix("</table>") + table("A/1|甲局").removeprefix("<table>")
    assert article(heads).record == {"index_number": "A/1", "office": "甲局"}


def test_lines_are_a_record_if_any_label_is_that_of_one() -> None:
    for lines in (["发布日期：2024-03-05", "索引号：A/1"], ["索引号：A/1", "发布日期：2024-03-05"]):
        found = article("".join(f"<p>{line}</p>" for line in lines)).record
        assert found == {"index_number": "A/1", "published_on": "2024-03-05"}
    assert article("<p>发布日期：2024-03-05</p><p>关键词：法治</p>").record == {}
