"""The score of each line of plain text, and its effect on the lines around it."""

from __future__ import annotations

import pytest

from cleaner.text.line_scores import (
    ATTACHMENTS,
    BUTTON,
    CLOSING,
    CONTACT,
    COPY_SCORE,
    DAY_SCORE,
    END,
    FIELD,
    FOOTER,
    HEADER_LINE,
    IMPRINT,
    LABEL,
    PHRASE_SCORE,
    ROW_SCORE,
    Boundary,
    LineScore,
    score_lines,
)


def score(line: str) -> LineScore:
    (found,) = score_lines([line], {})
    return found


@pytest.mark.parametrize(
    ("line", "boundary"),
    [
        ("发布时间：2024-05-06 10:20 来源：青禾县司法局", HEADER_LINE),
        ("来源：青禾日报 作者：林小禾", HEADER_LINE),
        ("2024-05-06 10:20 青禾日报", HEADER_LINE),
        ("2024-05-06", FIELD),
        ("来源：青禾日报", LABEL),
        ("索引号：0143/2024-07", FIELD),
        ("打印 关闭", BUTTON),
        ("上一篇：没有了", END),
        ("相关新闻", END),
        ("冀ICP备12345678号-1", FOOTER),
        ("主办单位：青禾县司法局", IMPRINT),
        ("地址：青禾县中心路1号", CONTACT),
        ("邮编：050000", CONTACT),
        ("附件：", ATTACHMENTS),
        ("本网站所有内容均注明来源，版权属于本网站。", CLOSING),
        ("（来源：青禾日报）", None),
        ("5月6日，青禾县司法局组织法律明白人走进集市。", None),
        ("青禾县司法局", None),
        ("2024年5月6日", None),
    ],
)
def test_a_boilerplate_line_is_a_boundary(line: str, boundary: Boundary | None) -> None:
    assert score(line).boundary == boundary


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ("字" * 15 + "。", 16),
        ("字" * 14 + "。", 12),
        ("字。", 2),
        ("字" * 12 + "。", 12),
        ("字" * 148 + "。", 149),
        ("字" * 400 + "。", 150),
        ("字" * 20 + "：", 21),
        ("字" * 20 + "。”", 22),
        ("字" * 20 + "。）”", 23),
        ("字" * 20 + "……", 22),
        ("字" * 10 + "，" + "字" * 19, 10),
        ("字" * 10 + "，" + "字" * 500, 50),
        ("字" * 10 + "，" + "字" * 18, -12),
        ("字" * 90, -12),
        ("字" * 7, -12),
        ("字" * 6, -6),
        ("98%", 1),
        ("12:30", 1),
        ("1" * 13, -12),
        ("第一条 总则", 8),
        ("（一）总体要求", 8),
        ("12. 工作要求", 8),
        ("① 工作要求", 8),
        ("附件1 推荐表", 8),
        ("特此通知", 8),
        ("□ 本报记者 林小禾", 8),
        ("文/林小禾", 8),
        ("青禾县司法局办公室2024年印发", 8),
        ("青司法〔2024〕3号", 8),
        ("推荐表.docx", 8),
        ("2024年5月6日", 8),
        ("时间：2024年5月6日9时", 8),
    ],
)
def test_a_line_of_an_article_has_a_weight_by_its_form(line: str, weight: int) -> None:
    assert score(line).weight == weight
    assert score(line).boundary is None


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("· 全省法治宣传工作会议", True),
        ("> 全省法治宣传工作会议", True),
        ("全省法治宣传工作会议>", True),
        ("全省法治宣传工作会议...", True),
        ("全省法治宣传工作会议…", True),
        ("全省法治宣传工作会议 05-06", True),
        ("全省法治宣传工作会议[2024-05-06]", True),
        ("全省法治宣传工作会议（2024-05-06 10:20）", True),
        ("全省法治宣传工作会议 24-05-06 [12]", True),
        ("全省法治宣 05-06", False),
        ("· 全省法治宣传工作会议召开。", False),
        ("· 全省法治宣传工作会议召开；", False),
        ("· " + "字" * 117, True),
        ("· " + "字" * 118, False),
        ("全省法治宣传工作会议", False),
    ],
)
def test_a_row_of_a_list_has_a_sign_or_a_date(line: str, row: bool) -> None:
    assert (score(line) is ROW_SCORE) is row


def test_a_sentence_that_repeats_is_a_copy_and_a_shorter_line_is_not() -> None:
    sentence, word = "字" * 15 + "。", "字" * 14 + "。"
    row = "· 甲乙丙丁戊己庚辛壬癸甲乙丙丁戊"
    scores = score_lines([sentence, word, row] * 2, {})
    assert [one is COPY_SCORE for one in scores] == [False, False, False, True, False, False]


def test_a_header_line_that_repeats_stays_a_boundary() -> None:
    line = "发布时间：2024-05-06 10:20 来源：青禾县司法局"
    assert [one.boundary for one in score_lines([line, line], {})] == [HEADER_LINE, HEADER_LINE]


@pytest.mark.parametrize(
    ("lines", "own"),
    [
        (("开始时间：", "2024-05-08"), True),
        (("开始时间", "2024-05-08"), False),
        (("青禾县", "2024-05-08"), False),
        (("2024-05-08",), False),
        (("地点：", "青禾县", "来源："), True),
        (("地点：", "青禾县", "来源：青禾日报"), False),
        (("地点", "青禾县", "来源："), False),
        (("青禾县", "来源："), False),
        (("来源：",), False),
        (("来源：", "2024-05-08"), False),
    ],
)
def test_a_day_or_a_label_in_a_record_of_the_article_is_a_word(lines: tuple[str, ...], own: bool) -> None:
    last = score_lines([*lines], {})[-1]
    assert (last.boundary is None) is own
    if own:
        assert last.weight == -6


def test_known_scores_are_used_and_new_ones_are_added() -> None:
    known = {"甲": DAY_SCORE}
    scores = score_lines(["甲", "青禾县司法局召开会议"], known)
    assert scores == [DAY_SCORE, PHRASE_SCORE]
    assert known == {"甲": DAY_SCORE, "青禾县司法局召开会议": PHRASE_SCORE}


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("2024-05-06 10:20 青禾日报。", False),
        ("2024年5月6日", False),
        ("（2024年5月6日）", False),
        ("2024年5月6日 10:20 来源：青禾日报", True),
        ("5 来源：青禾日报 作者：林小禾", True),
        ("3月以来，全县来源：甲", False),
        ("2024-05-06 青禾县司法局 打印", True),
        ("青禾县司法局 2024-05-06 打印", False),
        ("2024-05-06 打印 " + "字" * 105, True),
        ("2024-05-06 打印 " + "字" * 106, False),
    ],
)
def test_a_header_line_is_no_sentence_and_no_signed_day(line: str, header: bool) -> None:
    assert (score(line).boundary is HEADER_LINE) is header
