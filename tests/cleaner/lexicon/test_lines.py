"""The rules for whole lines: footers, toolbars, widened words, limits."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.lexicon.data import DATA
from cleaner.lexicon.lines import ANY, CUT, EDGE, LEXICON


def kind(text: str) -> str:
    rule = LEXICON.rule_for(text)
    return rule.reason.kind if rule is not None else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打印", EDGE),
        ("【关闭】", EDGE),
        ("打印 关闭", ANY),
        ("【打印】【关闭】", ANY),
        ("分享 打印 关闭 青鸟", ANY),
        ("打印 12", EDGE),
        ("大 中 小", ANY),
        ("A+|A-", ANY),
        ("加入收藏 放大字体", ANY),
    ],
)
def test_a_row_of_tools_is_a_toolbar_and_one_tool_a_button(text: str, expected: str) -> None:
    rule = LEXICON.rule_for(text)
    assert rule is not None
    assert (rule.reason.kind, rule.zone) == ("toolbar", expected)


@pytest.mark.parametrize("text", ["打印 关闭 青鸟", "打印机", "打印 某镇", "12", "打印 关闭 " + "放大 " * 25])
def test_other_rows_of_words_are_no_toolbar(text: str) -> None:
    assert kind(text) != "toolbar"


@pytest.mark.parametrize(
    "text",
    [
        "冀ICP备12345678号-1",
        "网站标识码：1301230001",
        "某网 Copyright 2024",
        "版权所有：临河县人民政府",
        "冀公网安备 13012302000123号",
        "增值电信业务经营许可证：冀B2-20240001",
        "技术支持：某某公司",
        "本网站支持，网站标识码：1301230001",
        "某网 " * 70 + "冀ICP备12345678号",
    ],
)
def test_a_line_with_a_licence_or_a_copyright_is_a_footer(text: str) -> None:
    assert kind(text) == "footer"


@pytest.mark.parametrize(
    "text",
    [
        "网站应当依法备案。",
        "网站应当办理ICP备案。",
        "某网 " * 100 + "冀ICP备12345678号",
        "某报所有，版权所有，翻印必究",
    ],
)
def test_sentences_and_long_texts_about_licences_are_no_footer(text: str) -> None:
    assert kind(text) != "footer"


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("冀ICP备12345678号-1", True),
        ("临河长安网 版权所有", True),
        ("增值电信业务经营许可证，须提交申请材料", False),
        ("网站ICP备案办理流程", False),
        ("互联网新闻信息服务许可证办理", False),
        ("互联网新闻信息服务许可证：13120240001", True),
        ("甲网，ICP备12345678号", True),
    ],
)
def test_a_footer_without_a_number_is_weak_where_the_line_may_be_text(text: str, strong: bool) -> None:
    rule = LEXICON.rule_for(text)
    assert rule is not None
    assert (rule.reason.kind, rule.zone, rule.strong) == ("footer", CUT, strong)


def test_an_organiser_in_a_line_with_a_licence_is_a_footer() -> None:
    rules = [LEXICON.rule_for(text) for text in ("主办：临河县司法局", "主办：临河县司法局 网站标识码：1301230001")]
    assert [(rule.reason.kind, rule.zone == CUT) for rule in rules if rule is not None] == [
        ("footer", False),
        ("footer", True),
    ]


@pytest.mark.parametrize("text", ["打　印", "打 印", "关 闭 窗 口", "责 编：韩梅", "责  任  编  辑：韩梅"])
def test_words_with_spaces_between_their_characters_are_recognised(text: str) -> None:
    assert kind(text) == kind(text.replace(" ", "").replace("　", "")) != ""


@pytest.mark.parametrize("text", ["返回首页", "[返回首页]", "【 返回首页 】", "返回首页>>"])
def test_brackets_and_spaces_around_a_line_do_not_matter(text: str) -> None:
    assert kind(text) == "toolbar"


def test_a_line_is_judged_the_same_at_each_call_whatever_its_length() -> None:
    for text in ("责任编辑：韩梅", "责任编辑：韩梅 审核：方圆 校对：程立 监制：苏景汇 终审：李文"):
        assert [kind(text) for _ in range(3)] == ["editor line"] * 3
    assert [kind("平安临河") for _ in range(3)] == [""] * 3


#: Rows of lexicon.toml without further conditions.
STARTS = [(start, row) for row in DATA["line"] if "then" not in row for start in row.get("starts", ())]


@pytest.mark.parametrize(("start", "row"), STARTS, ids=[start for start, _ in STARTS])
def test_a_rule_matches_lines_up_to_its_length(start: str, row: dict[str, Any]) -> None:
    rules = [LEXICON.rule_for(start + "字" * (row["max"] - len(start) + more)) for more in (0, 1)]
    assert rules[0] is not None
    assert rules[0].longest >= row["max"]
    assert rules[1] is None or rules[1].longest > row["max"]


def test_a_sentence_that_begins_like_boilerplate_is_text() -> None:
    assert kind("责任编辑：韩梅") == "editor line"
    assert kind("责任编辑：韩梅。") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是否满意本页内容", "poll"),
        ("此页面的资讯对您有帮助吗？", "poll"),
        ("请为本篇内容打分", "poll"),
        ("您对本次服务满意吗？", ""),
        ("以上信息是否属实，由申报人负责。", ""),
        ("点个“在看”，让更多人看到", "toolbar"),
        ("觉得不错，就点个在看吧↓↓↓", "toolbar"),
        ("觉得奇怪的是，大家都在看着他。", ""),
    ],
)
def test_lines_that_ask_readers_about_the_page_are_not_those_that_ask_about_something_else(
    text: str, expected: str
) -> None:
    assert kind(text) == expected
