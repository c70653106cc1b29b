"""Decisions about lines of texts at their limits. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import clean_text, extract_text
from tests.cleaner.text.test_plain import BODY, FOOTER, HEADER, NAVIGATION, TITLE, paragraphs, text

POLICY = "凡本网注明“来源：青禾网”的所有作品，版权均属于青禾网，未经本网授权不得转载、摘编。" * 3


@pytest.mark.parametrize(
    "name",
    [
        *("青禾县公安局", "青禾县民政厅", "青禾县政法委", "青禾县政府办", "青禾县宣传处", "青禾县法制部", "青禾县法院"),
        *("青禾县校园网", "青禾广播台", "青禾县法律社", "青禾县信访站", "青禾县总工会", "青禾纺织厂", "青禾县商报"),
        *("青禾县农业学校", "青禾县第一小学", "青禾县实验中学", "青禾理工大学", "青禾师范学院", "柳林镇幼儿园"),
        *("青禾县会展中心", "青禾县水务公司", "青禾县人民政府", "青禾县人民检察院", "青禾客户端", "青禾政法公众号"),
        *("青禾普法频道", "青禾政务在线", "青禾新闻", "青禾发布", "青禾台记者林小禾"),
    ],
)
@pytest.mark.parametrize("header", ["2024-05-06 {}", "{} 2024-05-06", "2024年5月6日 10:20 | {}"])
def test_office_or_medium_beside_a_date_is_the_source(name: str, header: str) -> None:
    article = extract_text(text(NAVIGATION, [TITLE, header.format(name)], BODY))
    assert (article.title, article.source, article.date_shown[:10]) == (TITLE, name, "2024-05-06")
    assert article.text == paragraphs(BODY)


@pytest.mark.parametrize("other", ["柳林镇的集市", "赵文山"])
def test_other_words_beside_a_date_are_no_source(other: str) -> None:
    assert extract_text(text(NAVIGATION, [TITLE, f"2024-05-06 {other}"], BODY)).source == ""


@pytest.mark.parametrize(
    "header",
    [
        "【2024/05/06 青禾日报】@ http://www.qinghe.example.com/a/1.html",
        "[2024-05-06 10:20 青禾日报]",
        "2024年5月6日 星期一",
        "2024年5月6日（周一）",
        "Monday, May 6, 2024",
        "05-06 10:20",
        "12/31 23:59:59",
        "發布日期：113年5月6日",
    ],
)
def test_line_with_a_day_in_another_shape_is_a_header_line(header: str) -> None:
    assert clean_text(text(NAVIGATION, [TITLE, header], BODY)) == paragraphs(BODY)


@pytest.mark.parametrize("line", ["13-06 10:20", "05-46 10:20", "05-06 30:20", "比分 05-06 10:20"])
def test_digits_that_are_no_day_and_time_are_no_header_line(line: str) -> None:
    assert line in clean_text(text([TITLE], [HEADER], [line], BODY))


@pytest.mark.parametrize("sentences", [2, 6])
def test_tables_between_short_sentences_are_kept(sentences: int) -> None:
    cells = [f"青禾县第{i}网格" for i in range(30)]
    body = [line for _ in range(sentences) for line in (BODY[2], *cells)]
    article = [BODY[0], *(f"{line}{i}" if line in cells else f"第{i}，{line}" for i, line in enumerate(body)), BODY[3]]
    assert clean_text(text(NAVIGATION, [TITLE, HEADER], article, FOOTER)) == paragraphs(article)


@pytest.mark.parametrize("below", ["版权所有：青禾县平安办", "上一篇：没有了", "相关新闻", "网站地图"])
def test_phrases_below_furniture_are_no_article(below: str) -> None:
    headlines = ["甲县召开平安建设推进会议", "乙县开展矛盾纠纷排查", "丙县组织普法宣传活动"]
    assert clean_text(text([below], headlines)) == ""


@pytest.mark.parametrize(("number", "kept"), [(7, True), (8, False)])
def test_eight_phrases_above_a_sign_of_the_end_are_headlines(number: int, kept: bool) -> None:
    phrases = [f"柳林镇调解一起相邻纠纷之{i}" for i in range(number)]
    found = clean_text(text([TITLE, HEADER], BODY[:1], phrases, ["上一篇：没有了"], FOOTER))
    assert found == paragraphs(BODY[:1], phrases if kept else [])


def test_words_on_rights_between_sentences_stay_above_the_rules_of_a_site() -> None:
    rights = "本文由青禾日报制作发布，未经允许禁止转载。"
    assert clean_text(text(BODY[:2], [rights], BODY[2:], [POLICY])) == paragraphs(BODY[:2], [rights], BODY[2:])


def test_header_line_inside_a_long_line_far_below_the_top_stays_in_it() -> None:
    item = f"{TITLE} 发布时间：2024-05-06 10:20 来源：青禾日报 {''.join(BODY)}"
    digest = [*(f"{i}月，{line}" for i in (1, 2) for line in BODY), item, f"据了解，{BODY[0]}"]
    assert clean_text(paragraphs(digest)) == paragraphs(digest)


def test_furniture_that_is_also_in_the_text_before_it_is_cut_at_its_own_place() -> None:
    line = f"版面由他负责，上一篇文章广受好评。{BODY[0]} 上一篇：没有了 下一篇：没有了"
    assert clean_text(text(BODY[1:], [line])) == paragraphs(BODY[1:], [f"版面由他负责，上一篇文章广受好评。{BODY[0]}"])
