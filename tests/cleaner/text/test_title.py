"""The title, date and source of texts, where other lines stand between them. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import extract_text
from tests.cleaner.text.test_plain import BODY, HEADER, NAVIGATION, TITLE, paragraphs, text


@pytest.mark.parametrize(
    "line",
    [
        "> 政务公开 > 通知公告 > 公示公告",
        "新闻│政治│社会│科技",
        "正有 12 人评论 我来说两句",
        "www.qinghe.example.com",
        "【青禾日报记者林小禾／即时报道】",
        "2024年5月6日 星期一",
        "青禾学刊 2024年5期",
        "人在旅途 路上春秋 寻味之旅 全球探路",
    ],
)
def test_a_line_between_title_and_header_line_is_not_taken_for_the_title(line: str) -> None:
    article = extract_text(text(NAVIGATION, [TITLE], [line], [HEADER], BODY))
    assert article.title == TITLE
    assert article.text == paragraphs(BODY)


def test_of_several_phrases_above_the_header_line_the_one_with_the_words_of_the_article_is_the_title() -> None:
    article = extract_text(text(NAVIGATION, [TITLE], ["法律快车官方整理"], [HEADER], BODY))
    assert article.title == TITLE


def test_the_title_may_be_below_the_header_line() -> None:
    article = extract_text(text(["2024-05-06 16:13:12 | 人气109 | 回应0"], [TITLE], ["推荐 0 收藏 0 转贴0"], BODY))
    assert (article.title, article.date_shown) == (TITLE, "2024-05-06 16:13:12")
    assert article.text == paragraphs(BODY)


def test_the_record_of_a_document_names_its_title_and_date() -> None:
    record = [
        "索引号：000014348/2024-00001 分类：通知",
        f"信息名称：{TITLE} 文号：青政发〔2024〕1号",
        "成文日期：2024-05-06",
        "施行日期：2024-07-01",
    ]
    article = extract_text(text(NAVIGATION, record, BODY))
    assert (article.title, article.date_shown, article.doc_number) == (TITLE, "2024-05-06", "青政发〔2024〕1号")
    assert article.text == paragraphs(BODY)
    only_in_force = extract_text(text(NAVIGATION, [TITLE], ["施行日期：2024-07-01"], BODY))
    assert only_in_force.date is None


def test_the_value_of_a_label_may_be_in_the_next_line() -> None:
    header = ["发布时间：", "2024-05-06 10:20", "来源：", "青禾日报"]
    article = extract_text(text(NAVIGATION, [TITLE], header, BODY))
    assert (article.date_shown, article.source) == ("2024-05-06 10:20", "青禾日报")
    assert article.text == paragraphs(BODY)


def test_the_name_of_a_medium_between_title_and_article_is_the_source() -> None:
    article = extract_text(text(NAVIGATION, [TITLE], ["青禾通讯社"], ["2024-05-06 10:20"], BODY))
    assert (article.title, article.source) == (TITLE, "青禾通讯社")


@pytest.mark.parametrize(
    ("line", "date", "source"),
    [
        ("《 青禾日报 》（ 2024年05月06日 06 版）", "2024-05-06", "青禾日报"),
        ("Monday, May 6, 2024", "2024-05-06", ""),
        ("2024-05-06林小禾", "2024-05-06", ""),
        ("http://www.qinghe.example.com/2024-05-06青禾日报", "2024-05-06", "青禾日报"),
        (
            "http://www.qinghe.example.com/http://www.qinghe.example.com/ 2024-05-06 08:51来源： 青禾日报",
            "2024-05-06 08:51",
            "青禾日报",
        ),
    ],
)
def test_header_lines_of_other_shapes_are_read(line: str, date: str, source: str) -> None:
    article = extract_text(text([TITLE], [line], BODY))
    assert (article.title, article.date_shown, article.source) == (TITLE, date, source)
    assert article.text == paragraphs(BODY)


def test_such_shapes_are_kept_below_the_text_and_in_schedules() -> None:
    schedule = ["2024-05-06巡查城东", "2024-05-07巡查城西"]
    credit = ["《青禾日报》（2024年05月06日 04版）"]
    assert extract_text(text([TITLE], schedule, BODY, credit)).text == paragraphs([TITLE, *schedule, *BODY, *credit])


def test_a_press_release_has_its_day_below_the_text() -> None:
    article = extract_text(text(["跳至主要内容"], [TITLE], BODY, ["2024年5月6日（星期一）", "即日新闻"]))
    assert article.date_shown == "2024-05-06"


def test_the_number_of_readers_below_the_header_line_is_removed() -> None:
    for counter in ("4874268", "人浏览", "12人阅读"):
        assert extract_text(text(NAVIGATION, [TITLE], [HEADER], [counter], BODY)).text == paragraphs(BODY)


def test_what_blogs_set_below_a_post_is_removed() -> None:
    for tail in (["No comments:"], ["台长: qinghe", "TOP", "详全文"], ["热门关键字:", "地方新闻"], ["Leave a Reply"]):
        assert extract_text(text([TITLE], [HEADER], BODY, tail)).text == paragraphs(BODY)


def test_title_and_header_line_may_be_one_line() -> None:
    article = extract_text(text(NAVIGATION, ["要闻动态"], [f"{TITLE} 2024-05-06 来源：青禾日报"], BODY))
    assert (article.title, article.date_shown, article.source) == (TITLE, "2024-05-06", "青禾日报")


def test_first_line_of_the_article_is_the_title_where_the_phrase_above_has_none_of_its_words() -> None:
    assert extract_text(text(["网站支持IPv6 我的青禾", "无障碍通道", "返回"], [TITLE], BODY)).title == TITLE


@pytest.mark.parametrize(
    "head",
    [["青禾县法律明白人走进集市，效果如何？"], ["本县动态", TITLE]],
)
def test_title_of_a_text_without_a_header_line_may_be_a_question_or_below_the_name_of_a_column(head: list[str]) -> None:
    assert extract_text(text(head, BODY)).title == head[-1]


def test_first_sentence_of_other_words_is_no_title() -> None:
    assert extract_text(text(["你有没有遇到过这样的烦恼？"], BODY)).title == ""


def test_signs_of_lists_and_numbers_of_documents_are_no_titles() -> None:
    assert extract_text(text(NAVIGATION, [f"- {TITLE}"], [HEADER], BODY)).title == TITLE
    assert extract_text(text(NAVIGATION, [f"| {TITLE}"], [HEADER], BODY)).title == TITLE
    assert extract_text(text(NAVIGATION, [TITLE], ["青政发〔2024〕1号"], [HEADER], BODY)).title == TITLE


def test_record_names_the_title_in_the_line_below_its_label() -> None:
    record = ["索引号：", "000014348/2024-00001", "标 题：", TITLE, "发文字号：", "青政发〔2024〕1号"]
    assert extract_text(text(NAVIGATION, record, ["发布日期：", "2024-05-06"], BODY)).title == TITLE


def test_source_may_be_behind_a_bar_and_in_a_row_of_a_table() -> None:
    assert extract_text(text([TITLE], BODY, ["来源 | 青禾政法公众号", "编辑 | 张小满"])).source == "青禾政法公众号"
    row = "| 2024-05-06 10:20 | 来源: 青禾日报 | 发表评论 |"
    assert extract_text(text(NAVIGATION, [TITLE], [row], BODY)).source == "青禾日报"
