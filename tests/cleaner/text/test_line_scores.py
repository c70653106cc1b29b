"""The score of each line of plain text, and its effect on the lines around it."""

from __future__ import annotations

import pytest

from cleaner.text.line_scores import (
    ATTACHMENTS,
    BUTTON,
    CLOSING,
    CONTACT,
    DAY_SCORE,
    END,
    FIELD,
    FOOTER,
    HEADER_LINE,
    IMPRINT,
    LABEL,
    PHRASE_SCORE,
    REPEATED_SCORE,
    ROW_SCORE,
    SHARE_SCORE,
    Boundary,
    LineScore,
    mark_repeated,
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
        ("· 全省法治宣传工作会议", False),
        ("全省法治宣传工作会议 更多>>", False),
        ("全省法治宣传工作会议召开。详情点击>>", False),
        ("报名时间：2023年7月15日至7月20日", False),
        ("数据统计期限为2023/8/31-2023/9/6", False),
        ("活动将持续开展至2023年7月20日", False),
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
        ("> 全省法治宣传工作会议召开。", False),
        ("> 全省法治宣传工作会议召开；", False),
        ("> " + "字" * 117, True),
        ("> " + "字" * 118, False),
        ("全省法治宣传工作会议", False),
    ],
)
def test_a_row_of_a_list_has_a_sign_or_a_date(line: str, row: bool) -> None:
    assert (score(line) is ROW_SCORE) is row


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
    ("line", "kind"),
    [
        ("欢迎访问青禾长安网", "menu"),
        ("今天是2023年7月11日 星期二", "menu"),
        ("首页 - 服务快递 - 正文", "breadcrumb"),
        ("账号+密码登录", "login"),
        ("还没有评论，快来抢沙发吧", "login"),
        ("12人参与3评论", "login"),
        ("查看: 123|回复: 4", "forum"),
        ("页: [1]", "forum"),
        ("热门新闻", "related list"),
        ("上一则▲：某县召开会议", "related list"),
        ("未经授权，禁止转载。", "disclaimer"),
        ("声明：本文仅代表作者观点，不代表平台立场。", "disclaimer"),
        ("扫码下载青禾APP", "advertisement"),
        ("点击上方“青禾长安网”可订阅哦！", "advertisement"),
        ("小字号", "toolbar"),
        ("转寄好友｜友善列印 | 检举本文", "toolbar"),
        ("【1】【2】【3】【4】", "pager"),
        ("共有评论0条 点击查看", "login"),
        ("Share on Facebook Tweet", "toolbar"),
        ("特别声明", "disclaimer"),
        ("上一首：长安颂", "neighbours"),
        ("推荐案例", "related list"),
        ("收录于话题", "toolbar"),
        ("香港时间16时30分", "toolbar"),
        ('$(function(){ $("#hits").load("/hits?id=331"); });', "script"),
        ("123456下一页", "pager"),
        ("会议要求，未经批准不得擅自转载涉密内容，对违反规定的单位和个人，要依法追究责任。", ""),
        ("他说，欢迎大家到青禾县来。", ""),
        ("登录", "toolbar"),
    ],
)
def test_a_line_that_only_texts_show_as_furniture_has_a_reason(line: str, kind: str) -> None:
    reason = score(line).reason
    assert (reason.kind if reason else "") == kind


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("青禾日报 2024-05-06", True),
        ("2024-05-06 青禾县第一小学", True),
        ("06.05.2024 10:20", True),
        ("05-06 10:20", True),
        ("民国113年5月6日", True),
        ("发布日期：113年5月6日", True),
        ("【2024/05/06 青禾日报】", True),
        ("2024-05-06 09:00 第一审判庭：买卖合同纠纷", False),
        ("共有113年5月6日出生的", False),
        ("13-06 10:20", False),
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


@pytest.mark.parametrize(
    ("line", "is_policy"),
    [
        ("字" * 10 + "凡须注明，" + "字" * 20, True),
        ("字" * 10 + "凡须注明，" + "字" * 9, False),
        ("字" * 10 + "凡须注明" + "字" * 30, False),
        ("字" * 59 + "凡本网注明来源，" + "字" * 20, False),
    ],
)
def test_rules_of_a_site_are_recognised_at_the_beginning_of_a_long_line(line: str, is_policy: bool) -> None:
    reason = score(line).reason
    assert (reason is not None and reason.kind == "disclaimer") is is_policy


def test_link_behind_the_last_sentence_is_cut_off() -> None:
    text = "字" * 20 + "。"
    linked = (
        "详情点击>>",
        "【查看全文】",
        "[更多]",
        "（点击阅读）",
        "查看详细»",
        "阅读全文＞＞",
        "更多 ›",
        "返回首页的链接>",
    )
    assert {link: score(f"{text}{link}").weight for link in linked} == dict.fromkeys(linked, 21)
    others = ("返回青禾县人民政府网站的首页>", "网站的首页>")
    assert [len(f"{text}{link}") - 21 for link in others] == [15, 6]
    assert score(f"{text}{'字' * 15}>").weight == 21 and score(f"{text}{'字' * 16}>") is ROW_SCORE
    assert score(f"{'字' * 14}。更多>").weight == 12 and score(f"{'字' * 15}。返回首页>").weight == 16
    assert score(f"{'字' * 14}。返回首页>") is ROW_SCORE


def test_rules_of_a_site_and_words_on_its_rights_are_boundaries() -> None:
    def is_closing(line: str) -> bool:
        return score(line).boundary is CLOSING

    policy = "凡本网注明来源的作品，版权均属本网所有，其他媒体转载时须注明出处"
    assert is_closing(policy) and is_closing(f"{policy}。")
    assert is_closing("字" * 50 + policy) and not is_closing("字" * 70 + policy)
    assert is_closing("本网站所有内容均注明来源，版权属于本网站。")
    assert not is_closing("作品的版权属于作者，任何人不得侵犯他的权利。")


def test_lines_that_are_no_sentence_are_words_up_to_six_characters() -> None:
    weights = {
        "柳林镇的集市": -6,
        "柳林镇的大集市": -12,
        "1,200": 1,
        "12%": 1,
        "3/4": 1,
        "12:30:45,678": 1,
        "12:30:45,6789": -12,
    }
    assert {line: score(line).weight for line in weights} == weights


def test_day_or_time_in_a_record_of_the_article_is_a_word() -> None:
    def own(*lines: str) -> bool:
        return score_lines([*lines], {})[-1].weight == -6

    cases = {
        ("开始时间：", "2024-05-08"): True,
        ("开庭日：", "2024-05-08 09:00"): True,
        ("开庭日:", "2024-05-08 09:00"): True,
        ("发布时间：", "2024-05-08"): False,
        ("发布时间：", "2024-05-08 09:00"): False,
        ("开庭日：", "发布时间：2024-05-08 09:00"): False,
        ("2024-05-08 09:00",): False,
        ("开庭日", "2024-05-08 09:00"): False,
        ("开始时间：", "2024-05-08", "地点：", "青禾县", "来源："): True,
        ("承办单位：", "青禾县司法局", "来源："): True,
        ("承办单位：", "青禾县司法局", "来源：甲报"): False,
        ("承办单位", "青禾县司法局", "来源："): False,
        ("青禾县司法局", "来源："): False,
        ("来源：",): False,
    }
    assert {case: own(*case) for case in cases} == cases


def test_lines_that_repeat_over_a_site_are_marked_except_those_of_articles() -> None:
    lines = [
        "柳林镇的集市",
        "特此公告。",
        "各乡镇：",
        "青禾县司法局",
        "相关新闻",
        f"{'字' * 15}。",
        f"{'字' * 14}。",
        "12",
    ]
    for repeated in (True, False):
        scores = score_lines(lines, {})
        mark_repeated(lines, scores, [repeated] * len(lines))
        marked = [line for line, one in zip(lines, scores, strict=True) if one is REPEATED_SCORE]
        assert marked == ([lines[0], lines[5]] if repeated else [])


def test_rows_of_buttons_to_share_the_page_are_known_in_both_spellings() -> None:
    lines = {
        **dict.fromkeys(("分享到：", "分 享 到：", "分 享 到 微信"), True),
        **dict.fromkeys(("分享到：3", "分享会：介绍经验", "打印 关闭", "到分享："), False),
    }
    assert {line: score(line) is SHARE_SCORE for line in lines} == lines
