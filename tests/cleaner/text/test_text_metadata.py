"""Metadata of texts: the record of a document, names in traditional characters, lines far from the article."""

from __future__ import annotations

import pytest

from cleaner import extract_text
from cleaner.text.metadata import _with_values
from tests.cleaner.text.test_plain import BODY, HEADER, NAVIGATION, TITLE, text

RECORD = [
    "索引号：000014348/2024-00001 分类：通知",
    "发布机构：青禾县司法局",
    "文号：青司发〔2024〕1号",
    "成文日期：2024-05-06",
]
FIELDS = {
    "index_number": "000014348/2024-00001",
    "category": "通知",
    "office": "青禾县司法局",
    "doc_number": "青司发〔2024〕1号",
    "written_on": "2024-05-06",
}
TRADITIONAL = ["據悉，青禾縣今年已開展此類活動三十餘場，發放宣傳手冊五千多冊。", "集市上的兩張方桌前圍滿了人。"]


@pytest.mark.parametrize("head", [[*RECORD, TITLE], [TITLE, *RECORD]])
def test_record_of_a_document_is_read_above_and_below_its_title(head: list[str]) -> None:
    article = extract_text(text(NAVIGATION, head, BODY))
    assert (article.title, article.record) == (TITLE, FIELDS)
    assert (article.office, article.doc_number) == (FIELDS["office"], FIELDS["doc_number"])


@pytest.mark.parametrize(("lines", "fields"), [(36, 5), (37, 3), (38, 2)])
def test_record_is_read_up_to_forty_lines_above_the_article(lines: int, fields: int) -> None:
    assert len(extract_text(text(RECORD, ["分享到："] * lines, [TITLE], BODY)).record) == fields


@pytest.mark.parametrize(
    "header",
    [
        "青禾縣時報 2024-05-06",
        "2024-05-06 青禾縣時報",
        "| 發佈時間：2024-05-06 | 來源：青禾縣時報 |",
        "發佈時間：2024-05-06 來源：青禾縣時報",
    ],
)
def test_names_are_as_the_text_has_them(header: str) -> None:
    article = extract_text(text(["青禾縣活動", header], TRADITIONAL, ["責任編輯：張三豐"]))
    assert (article.title, article.source, article.editor) == ("青禾縣活動", "青禾縣時報", "張三豐")
    assert article.date_shown == "2024-05-06"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("来源：《青禾日报》", "source", "青禾日报"),
        ("信息来源：青禾日报", "source", "青禾日报"),
        ("稿源：青禾日报", "source", "青禾日报"),
        ("作者：林小禾", "author", "林小禾"),
        ("责任编辑：林小禾", "editor", "林小禾"),
    ],
)
@pytest.mark.parametrize("colon", ["：", ":", "： "])
def test_field_is_read_below_the_article(line: str, field: str, value: str, colon: str) -> None:
    article = extract_text(text([TITLE, "2024-05-06 10:20"], BODY, [line.replace("：", colon)], ["上一篇：没有了"]))
    assert getattr(article, field) == value


def test_field_above_the_article_comes_before_the_same_below_it_and_an_editor_after() -> None:
    below = ["来源：甲报 作者：张三", "责任编辑：李四"]
    article = extract_text(text([TITLE, f"{HEADER} 作者：林小禾 编辑：王五"], BODY, below, ["上一篇：没有了"]))
    assert (article.source, article.author, article.editor) == ("青禾县司法局", "林小禾", "李四")


def test_date_of_the_document_counts_only_without_one_of_the_page_and_not_that_of_its_force() -> None:
    assert extract_text(text([TITLE, HEADER], ["成文日期：2024-05-01"], BODY)).date_shown == "2024-05-06 10:20"
    assert extract_text(text([TITLE], ["成文日期：2024年5月1日"], BODY)).date_shown == "2024-05-01"
    for label in ("实施日期", "施行日期", "生效日期", "失效日期", "废止日期"):
        assert extract_text(text([TITLE], [f"{label}：2024-05-01"], BODY)).date is None


@pytest.mark.parametrize(("lines", "found"), [(2, True), (3, False)])
def test_day_with_its_weekday_is_in_the_three_lines_below_the_article(lines: int, found: bool) -> None:
    below = ["上一篇：没有了", "下一篇：没有了", "打印本页"][:lines]
    article = extract_text(text([TITLE], BODY, below, ["2024年5月6日（星期一）"]))
    assert (article.date_shown == "2024-05-06") is found


def test_title_in_the_first_line_is_removed_as_title() -> None:
    removed = extract_text(text([TITLE, HEADER], BODY)).removed
    assert [(one.index, one.reason.kind) for one in removed] == [(0, "title"), (1, "header line")]


def test_record_names_the_title_only_where_no_line_above_the_article_is_one() -> None:
    name = "青禾县培养方案与工作部署"
    record = ["索引号：", "000014348/2024-00001", "标 题：", name, "发布日期：", "2024-05-06"]
    assert extract_text(text([TITLE], record, BODY)).title == TITLE
    assert extract_text(text(record, BODY)).title == name


@pytest.mark.parametrize(("lines", "found"), [(2, True), (3, False)])
def test_credit_without_a_label_of_the_page_is_in_the_last_three_lines(lines: int, found: bool) -> None:
    signature = ["柳林镇人民政府的办公室"] * lines
    article = extract_text(text([TITLE, "2024-05-06 10:20"], BODY, ["来源：青禾日报"], signature))
    assert (article.source == "青禾日报") is found
    assert article.paragraphs[len(BODY)] == "来源：青禾日报"


def test_names_in_brackets_that_close_a_text_are_author_and_editor() -> None:
    article = extract_text(text([TITLE, HEADER], BODY, ["（作者：林小禾 编辑：王五）"]))
    assert (article.author, article.editor) == ("林小禾", "王五")
    article = extract_text(text([TITLE, f"{HEADER} 作者：赵文山"], BODY, ["（作者：林小禾 编辑：王五）"]))
    assert (article.author, article.editor) == ("赵文山", "王五")
    assert extract_text(text([TITLE, HEADER], BODY[:3], ["（责编：张小满）"], BODY[3:])).editor == ""


def test_value_may_be_below_its_label_and_is_no_label() -> None:
    def source(*lines: str) -> str:
        return extract_text(text([TITLE, "发布时间：2024-05-06"], [*lines], BODY)).source

    assert source("来源：", "青禾县司法局") == source("来源：青禾县司法局") == "青禾县司法局"
    assert source("来源：", "作者：林小禾") == ""
    assert source("来源：") == ""
    assert source("来源：", "青禾县司法局", "作者：林小禾") == "青禾县司法局"


def test_labels_of_a_source_far_below_the_article() -> None:
    below = ["相关新闻", *(f"柳林镇调解第{i}起相邻纠纷" for i in range(20))]
    lines = {
        **dict.fromkeys(("来源：甲报", "来 源: 甲报", "信息来源：甲报", "文章来源：甲报", "稿件来源：甲报"), "甲报"),
        **dict.fromkeys(("新闻来源：甲报", "稿源：甲报", "转自：甲报"), "甲报"),
        **dict.fromkeys(("作者：甲报", "主管：甲报"), ""),
    }
    assert {line: extract_text(text([TITLE], BODY, below, [line])).source for line in lines} == lines


def test_date_of_a_document_is_near_its_label() -> None:
    dates = {
        "成文日期：2024年5月1日": "2024-05-01",
        "印发日期：   2024-05-01": "2024-05-01",
        "分类：通知 成文日期：2024-05-01": "2024-05-01",
        f"成文日期：{'未知' * 12}2024-05-01": "",
        "生效日期：2024-05-01": "",
    }
    found = {line: extract_text(text(["索引号：0143/2024-07", line, TITLE], BODY)).date_shown for line in dates}
    assert found == dates


def test_medium_between_title_and_article_is_the_source_and_not_one_above_the_title() -> None:
    assert extract_text(text([TITLE], ["青禾通讯社"], ["2024-05-06 10:20"], BODY)).source == "青禾通讯社"
    assert extract_text(text(["青禾通讯社"], [TITLE], ["2024-05-06 10:20"], BODY)).source == ""
    assert extract_text(text([TITLE], ["青禾日报 2024-05-06"], ["青禾通讯社"], BODY)).source == "青禾日报"


def test_title_in_a_header_line_or_below_it_where_the_line_above_has_other_words() -> None:
    def title(*lines: str) -> str:
        return extract_text(text([*lines], BODY)).title

    other = "网站支持无障碍的浏览"
    assert title(other, f"{TITLE} 2024-05-06 来源：青禾日报") == TITLE
    assert title(other, "春风化雨润无声处 2024-05-06 来源：青禾日报") == other
    assert title(f"{TITLE} 2024-05-06 来源：青禾日报") == TITLE
    assert title("青禾县法律明白人的集市", f"{TITLE} 2024-05-06 来源：青禾日报") == "青禾县法律明白人的集市"


def test_topic_of_a_forum_is_in_the_twelve_lines_below_the_article() -> None:
    for between, found in ((11, TITLE), (12, "")):
        below = ["上一篇：没有了", *(f"{number}" for number in range(between - 1))]
        assert extract_text(text(BODY, below, [f"查看完整版本：{TITLE}"])).title == found


def test_topic_of_a_forum_is_as_the_text_has_it() -> None:
    topic = "青禾縣的集市與調解員"
    assert extract_text(text(TRADITIONAL, ["上一篇：沒有了", f"查看完整版本：{topic}"])).title == topic


def test_names_are_as_the_text_has_them_in_any_of_the_header_lines() -> None:
    for header in (
        ["發佈時間：2024-05-06", "來源：青禾縣時報 作者：張三豐"],
        ["| 發佈時間：2024-05-06 |", "| 來源：青禾縣時報 | 作者：張三豐 |"],
        ["| 發佈時間：2024-05-06", "| 來源：青禾縣時報 作者：張三豐"],
    ):
        article = extract_text(text(["青禾縣活動", *header], TRADITIONAL))
        assert (article.source, article.author, article.date_shown) == ("青禾縣時報", "張三豐", "2024-05-06"), header


def test_value_below_its_label_has_at_most_forty_characters() -> None:
    long, longer = "青" * 40, "青" * 41
    assert _with_values(["来源：", long, "编辑:", longer]) == [f"来源： {long}", "编辑:", longer]
    assert _with_values(["来源：", "作者：甲", "乙"]) == ["来源：", "作者：甲", "乙"]
    assert _with_values(["甲", "来源：", "乙", "丙"]) == ["甲", "来源： 乙", "丙"]
    assert _with_values([]) == []


def test_first_line_with_other_words_than_the_article_is_not_its_title_where_another_is_above() -> None:
    other = "网站支持无障碍的浏览"
    assert extract_text(text([other, HEADER], ["春风化雨润无声处"], BODY)).title == other
    assert extract_text(text([other, HEADER], [TITLE], BODY)).title == TITLE
