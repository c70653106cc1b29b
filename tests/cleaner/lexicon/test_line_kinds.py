"""Which lines are boilerplate, of which kind, and up to which length."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.lexicon import phrases
from cleaner.lexicon.labels import AMOUNT, LABELS, SIZES, TOOL, TOOLS, alternation, is_han, widened
from cleaner.lexicon.lines import ANY, CUT, EDGE, HEAD, LEXICON, TAIL
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs


def kind_of(line: str) -> str:
    rule = LEXICON.rule_for(line)
    return "" if rule is None else rule.reason.kind


def zone_of(line: str) -> tuple[str, bool]:
    rule = LEXICON.rule_for(line)
    return ("", False) if rule is None else (rule.zone, rule.strong)


FOOTERS = [
    "冀ICP备12345678号",
    "冀ICP 备 12345678号-1",
    "冀ICP证12345678号",
    "备案号 ICP：冀12345678",
    "冀公网安备 13012302000123号",
    "冀网安备案号",
    "网站标识码：1301230001",
    "Copyright 2024 临河县",
    "copyright 2024 临河县",
    "COPYRIGHT 2024 临河县",
    "© 临河县融媒体中心",
    "版权所有 临河县融媒体中心",
    "临河县融媒体中心 版权所有",
    "临河网 All Rights Reserved",
    "互联网新闻信息服务许可证编号：13120210001",
    "增值电信业务经营许可证：冀B2-20240001",
    "技术支持：某某科技公司",
    "技术支持:河北某某信息中心",
    "本网站支持IPv6",
    "信息网络传播视听节目许可证：0311234",
]


@pytest.mark.parametrize("line", FOOTERS)
def test_footer_is_known_by_its_sign(line: str) -> None:
    assert kind_of(line) == "footer"
    assert kind_of("临河" + line) == "footer"
    assert extract(page(f"<div id=zoom>{paragraphs((*PARAGRAPHS, line))}</div>")).paragraphs == PARAGRAPHS


@pytest.mark.parametrize("mark", ["。", "！", "？", "；"])
def test_sentence_is_no_footer(mark: str) -> None:
    for line in FOOTERS:
        assert kind_of(f"县局提醒{line}{mark}") == ""


@pytest.mark.parametrize(
    ("line", "strong"),
    [
        ("临河县冀ICP备12345678号，欢迎访问", True),
        ("临河县冀ICP证 1234，欢迎访问", True),
        ("临河县冀公网安备 130123号，欢迎访问", True),
        ("临河县网站标识码：1301230001，欢迎访问", True),
        ("临河县标识码1301230001，网站标识码", True),
        ("临河县©，欢迎访问", True),
        ("临河县冀公网安备案，欢迎访问", False),
        ("临河县版权所有 欢迎，访问", False),
        ("临河县版权所有 欢迎”访问", False),
        ("临河县版权所有 欢迎；访问", False),
        ("临河县版权所有 欢迎访问", True),
        ("临河县互联网新闻信息服务许可证", False),
        ("临河县增值电信业务许可", False),
        ("临河县信息网络传播视听许可", False),
        ("临河县网站ICP备案办理流程", False),
        ("临河县ICP备案号", True),
        ("临河县互联网新闻信息服务许可证1312021", True),
    ],
)
def test_footer_without_a_number_may_be_a_line_of_the_article(line: str, strong: bool) -> None:
    assert zone_of(line) == (CUT, strong)


@pytest.mark.parametrize(("size", "kind"), [(300, "footer"), (301, "")])
def test_longest_footer(size: int, kind: str) -> None:
    line = "县" * (size - len("冀ICP备12345678号")) + "冀ICP备12345678号"
    assert len(line) == size
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("打印 关闭", ANY),
        ("打印", EDGE),
        ("【打印】【关闭】【收藏】", ANY),
        ("打印|关闭|收藏|某某", ANY),
        ("打印 关闭 收藏 123", ANY),
        ("打印 关闭 某某", ""),
        ("打印 关闭 收藏 某某 某县", ""),
        ("打印、关闭", ANY),
        ("打印/关闭", ANY),
        ("打印·关闭", ANY),
        ("打印，关闭", ANY),
        ("打 印 关 闭", EDGE),
        ("打 印", EDGE),
        ("分享到：微信 微博 QQ空间", ANY),
    ],
)
def test_row_of_buttons_is_a_toolbar_and_one_button_is_removed_only_at_the_ends(line: str, zone: str) -> None:
    assert zone_of(line)[0] == zone
    if zone:
        assert kind_of(line) in ("toolbar", "share bar", "sharing")


def test_longest_toolbar() -> None:
    line = "打印 关闭 " * 13 + "打印"
    assert len(line) == 80
    assert kind_of(line[:-3]) == "toolbar"
    assert kind_of(line) == "toolbar"
    assert kind_of(line + " 关闭") == ""


@pytest.mark.parametrize(
    "sign", list(" 　[]【】()（）〔〕〖〗『』「」{}<>《》〈〉«»‹›←|｜·•●■◆★※▲►▶→-—－_=~*#:：,，./\\\"'“”‘’")
)
def test_signs_at_the_ends_of_a_line_do_not_change_it(sign: str) -> None:
    for line in ("相关新闻", "责任编辑：韩梅", "上一篇：没有了"):
        assert kind_of(f"{sign}{line}") == kind_of(line) != ""
    assert kind_of(f"相关新闻{sign}") == kind_of("相关新闻")


@pytest.mark.parametrize("line", ["责 任 编 辑：韩梅", "责 编：韩梅", "责　编：韩梅", "相 关 新 闻"])
def test_words_with_spaces_between_their_characters_are_known(line: str) -> None:
    assert kind_of(line) == kind_of("".join(line.split())) != ""


def test_whole_lines_are_known_in_any_case_and_with_spaces() -> None:
    assert kind_of("相关 新闻") == kind_of("相关新闻") == "related list"
    assert kind_of("相关新闻的后续报道") == ""


def test_zones_of_lines() -> None:
    assert zone_of("责任编辑：韩梅")[0] == CUT or zone_of("责任编辑：韩梅")[0] == ANY
    assert zone_of("您当前的位置：首页 > 要闻")[0] == HEAD
    assert zone_of("索引号：0143/2024-07")[0] == HEAD
    assert zone_of("主办单位：临河县司法局")[0] == TAIL
    assert zone_of("主办单位：临河县司法局 网站标识码：1301230001")[0] == CUT


def test_lines_are_found_again_and_long_ones_too() -> None:
    for _ in range(2):
        assert kind_of("责任编辑：韩梅") and not kind_of("近日，县局开展行动")
        assert kind_of("冀ICP备12345678号-1 冀公网安备 13012302000123号") == "footer"
    assert kind_of("声明：" + "县" * 700) == ""


HEADERS = [
    "发布时间：2024-11-08",
    "2024-11-08 09:30",
    "2024-11-08",
    "(2024-11-08)",
    "来源：临河日报 作者：沈予安",
    "【字体：大 中 小】 来源：临河日报",
    "２０２４-11-08 09:30",
    "1999-11-08 09:30",
    "2024-11-08 浏览 12 次",
    "2024-11-08 12次浏览",
    "临河日报记者站 2024-11-08 09:30",
    "来源：临河日报 打印",
    "[打印] 来源：临河日报",
    "更新时间：2024年11月8日 县政府办",
]
NO_HEADERS = [
    "11-8",
    "2024",
    "来源：临河日报",
    "2024-11-08。来源：临河日报",
    "来源：临河日报；作者：沈予安",
    "开标时间：2024年5月6日 9时30分",
    "2024年5月6日，县局开展 9:30",
    "2024-11-08 县局开展行动",
    "县局于2024年5月6日召开会议部署工作",
    "近日县局召开会议部署工作",
    "来源：临河日报 2024-11-08" + "县" * 160,
    "2024-11-08 09:30 " + "县" * 56,
    "名称：某某 有效期：一年",
    "新闻来源：临河日报原作者：沈予安",
]


@pytest.mark.parametrize("line", HEADERS)
def test_line_under_the_title_is_a_header_line(line: str) -> None:
    assert phrases.is_header(line)
    assert extract(page(f"<div class=x7><p>{line}</p>{paragraphs()}</div>")).paragraphs == PARAGRAPHS


@pytest.mark.parametrize("line", NO_HEADERS[:-1])
def test_other_lines_with_dates_and_labels_are_none(line: str) -> None:
    assert not phrases.is_header(line)


def test_limits_of_header_lines() -> None:
    assert phrases.is_header("来源：甲 作者：乙" + "丙" * 149)
    assert not phrases.is_header("来源：甲 作者：乙" + "丙" * 152)
    assert phrases.is_header("县" * 53 + " 2024-11-08 09:30")
    assert not phrases.is_header("县" * 54 + " 2024-11-08 09:30")
    assert phrases.is_header("县局 2024-11-08    9:30")
    assert not phrases.is_header("县局 2024-11-08     9:30")


@pytest.mark.parametrize(
    "text",
    [
        "凡本网注明来源的",
        "本文版权归作者所有",
        "本文版权均属本网",
        "版权属于临河日报",
        "如需转载请注明出处",
        "如需转载，请务必注明出处",
        "转载,请必须注明出处",
        "本文仅代表作者观点",
        "本文仅表明本网立场",
        "并不代表本站立场",
        "本文不表明作者观点",
        "禁止转载本站内容",
        "未经书面授权不得转载",
        "未经本网许可，不得摘编",
        "未经授权禁止复制",
        "未经授权禁止使用",
        "如有侵权请告知我",
        "若侵权请联系删除",
        "投资者据此操作风险自担",
        "请及时与我们联系处理",
        "客户端第一时间看",
        "长按扫码关注我们",
        "扫描二维码关注公众号",
        "下载临河云客户端",
    ],
)
def test_sentence_on_rights_is_a_disclaimer(text: str) -> None:
    assert phrases.is_disclaimer(text)
    assert phrases.is_disclaimer("县" * (400 - len(text)) + text)
    assert not phrases.is_disclaimer("县" * 400 + text)


@pytest.mark.parametrize(
    "text",
    [
        "禁止转载本站",
        "凡是合格的单位都要注意",
        "版权保护宣传活动",
        "未经许可擅自从事经营的",
        "仅代表队参加",
        "下载安装反诈程序",
    ],
)
def test_other_sentences_are_no_disclaimers(text: str) -> None:
    assert phrases.is_disclaimer(text) is (len(text) >= 8 and "禁止转载" in text)


@pytest.mark.parametrize(("text", "is_menu"), [("甲|乙|丙", True), ("甲｜乙｜丙", True), ("甲 > 乙 > 丙", True), ("甲»乙»丙", True), ("甲|乙>丙", True), ("甲|乙", False), ("甲|乙|丙，", False), ("甲|乙|丙。", False), ("|" * 120, True), ("|" * 121, False)])  # fmt: skip
def test_menu_has_two_separators(text: str, is_menu: bool) -> None:
    assert phrases.is_menu(text) is is_menu


OFFICES = """
    局 厅 委 委员会 法院 检察院 政府 办公室 办 中心 总队 支队 大队 公司 学校 医院 协会 学会 党组 党委 工会 部 处 所 站"""


@pytest.mark.parametrize(
    "ending",
    OFFICES.split(),
)
def test_office_is_known_by_its_ending(ending: str) -> None:
    assert phrases.is_office(f"临河县某{ending}")
    assert phrases.is_office("县" * (30 - len(ending)) + ending)
    assert not phrases.is_office("县" * (31 - len(ending)) + ending)
    assert not phrases.is_office(f"{ending}工作")


@pytest.mark.parametrize("text", ["苏政法〔2020〕3号", "苏政法[2020]3号", "苏政法（2020）第 3 号", "苏政法【2020】12345号", "苏政法﹝2020﹞3号", "关于苏政法(2020)3号的解读"])  # fmt: skip
def test_document_number(text: str) -> None:
    assert phrases.is_document_number(text)
    assert phrases.is_document_number(text.rjust(40, "县"))
    assert not phrases.is_document_number(text.rjust(41, "县"))


@pytest.mark.parametrize("text", ["苏政法2020年3号", "苏政法〔2020〕号", "苏政法〔202〕3号"])
def test_other_numbers(text: str) -> None:
    assert not phrases.is_document_number(text)


@pytest.mark.parametrize(("text", "expected"), [("联系人：程立", True), ("联系电话：1234", True), ("咨询请来电", True), ("举报请来电", True), ("监督电话", True), ("电话：1234567", True), ("县局联系群众", False), ("会议要求：", False)])  # fmt: skip
def test_contact(text: str, expected: bool) -> None:
    assert phrases.is_contact(text) is expected


@pytest.mark.parametrize(("text", "expected"), [("来源：临河日报", True), ("（来源：临河日报）", True), ("【作者：沈予安】", True), ("(供稿：沈予安)", True), ("来源：临河日报 【打印】", False), ("原标题：某某", True), ("县局来源：临河日报", False)])  # fmt: skip
def test_credit(text: str, expected: bool) -> None:
    assert phrases.is_credit(text) is expected


@pytest.mark.parametrize(("text", "expected"), [("浏览 12", True), ("发布时间：2024-11-08", True), ("来源：临河日报", True), ("时间：2024年11月8日", False), ("打印", True)])  # fmt: skip
def test_page_information(text: str, expected: bool) -> None:
    assert phrases.is_page_info(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来源：临河日报", [("source", 0, 3)]),
        ("来 源 ：临河日报", [("source", 0, 5)]),
        ("来源    ：临河日报", [("source", 0, 7)]),
        ("2019-09-26 12:11来源：某报作者：某某", [("source", 16, 19), ("author", 21, 24)]),
        ("【来源】某报", [("source", 1, 4)]),
        ("来源∶某报", [("source", 0, 3)]),
        ("来源﹕某报", [("source", 0, 3)]),
        ("来源:某报", [("source", 0, 3)]),
        ("浏览 123次", None),
        ("123次", [(AMOUNT, 0, 4)]),
        ("有 12人", None),
        ("字体 大 中 小", None),
        ("大中小", [(SIZES, 0, 3)]),
        ("大|中|小", [(SIZES, 0, 5)]),
        ("县大中小学", []),
        ("会议要求：", []),
        ("", []),
    ],
)
def test_labels_of_a_line(text: str, expected: list[tuple[str, int, int]] | None) -> None:
    found = [(label.role, label.start, label.end) for label in LABELS.find(text)]
    assert found == expected if expected is not None else found


def test_size_and_amount_have_no_mark_and_a_colon_is_one() -> None:
    assert [label.marked for label in LABELS.find("来源：某报 大 中 小 12次")] == [True, False, False]
    assert {SIZES, TOOL} <= TOOLS
    assert LABELS.role_of("来 源") == "source" and LABELS.role_of("某某") == ""


def test_space_in_place_of_the_colon_of_a_label() -> None:
    assert (
        LABELS.with_colon("来源 临河日报").startswith("来源：") or LABELS.with_colon("来源 临河日报") == "来源 临河日报"
    )
    spaced = LABELS.with_colon("索引号 0143")
    assert spaced in ("索引号：0143", "索引号 0143")
    assert LABELS.with_colon("会议 要求") == "会议 要求"


@pytest.mark.parametrize(("line", "may"), [("来源：某", True), ("来源:某", True), ("【来源】", True), ("[来源]", True), ("来源∶某", True), ("来源﹕某", True), ("近日", False)])  # fmt: skip
def test_line_that_may_have_labels(line: str, may: bool) -> None:
    assert LABELS.may_be_in(line) is may


def test_small_functions_of_labels() -> None:
    assert (widened("来源"), alternation(("甲", "甲乙"))) == ("来 源", "甲乙|甲")
    assert [is_han(char) for char in ("一", "鿿", "a", "、", "ꀀ")] == [True, True, False, False, False]


HEADER_LABELS = """
    发布时间 发布日期 更新时间 时间 日期 发文日期 生成日期 来源 信息来源 Source 摘自 作者 记者 撰稿 供稿 供稿单位 责任编辑 编辑 责编 发布者 发布机构
    发文机关 文号 发文字号 浏览次数 阅读量 分享到 打印 分享 收藏"""
OTHER_LABELS = "公开时间 上线日期 图片来源 数据来源 原标题 电话 联系人 名称 开标时间"


@pytest.mark.parametrize("word", HEADER_LABELS.split())
def test_label_with_a_date_makes_a_header_line(word: str) -> None:
    assert phrases.is_header(f"{word}：2024-11-08")
    assert phrases.is_header(f"{word}：某某 来源：某某")


@pytest.mark.parametrize("word", OTHER_LABELS.split())
def test_label_of_something_else_makes_none(word: str) -> None:
    assert not phrases.is_header(f"{word}：2024-11-08")
    assert not phrases.is_header(f"{word}：某某 来源：某某")


@pytest.mark.parametrize("word", ["字体大小", "分享到", "打印本页", "扫一扫", "收藏", "打印", "【打印】"])
def test_source_with_a_tool_makes_a_header_line(word: str) -> None:
    assert phrases.is_header(f"来源：某某 {word}")


@pytest.mark.parametrize("word", ["来源", "信息来源", "本文来源", "图片来源", "作者", "供稿", "投稿人", "原标题"])
def test_credit_is_known_by_its_label(word: str) -> None:
    assert phrases.is_credit(f"{word}：某某")


@pytest.mark.parametrize("word", ["摘自", "来自", "记者", "编辑", "发布者", "文号", "打印"])
def test_other_labels_are_no_credits(word: str) -> None:
    assert not phrases.is_credit(f"{word}：某某")


@pytest.mark.parametrize(
    "word", ["发布时间", "更新日期", "发布者", "来源", "浏览次数", "打印本页", "打印", "访问", "热度"]
)
def test_page_is_described_by_labels(word: str) -> None:
    assert phrases.is_page_info(f"{word}：某某")


@pytest.mark.parametrize("word", ["时间", "日期", "生成日期", "摘自", "作者", "记者", "编辑", "文号", "收藏", "电话"])
def test_event_is_described_by_other_labels(word: str) -> None:
    assert not phrases.is_page_info(f"{word}：某某")


@pytest.mark.parametrize("word", ["QQ", "Tel", "电话", "邮箱", "地址", "传真", "联系人", "联系电话"])
def test_label_of_a_contact(word: str) -> None:
    assert phrases.is_contact(f"{word}：某某") and phrases.is_contact(f"{word}:某某")


def test_longest_line_with_spaces_between_the_characters_of_its_first_word() -> None:
    assert kind_of("主 办：" + "县" * 36) == kind_of("主办：" + "县" * 36) == "footer"
    assert kind_of("主 办：" + "县" * 37) == ""
    assert kind_of("主办：" + "县" * 37) == "footer"
    assert phrases.is_header("来源：某某 1999-11-08") and phrases.is_header("县局 1999-11-08 09:30")
    assert phrases.is_header("县局 ２０２４-11-08 09:30") and phrases.is_header("1999-11-08")


@pytest.mark.parametrize(("line", "kind"), [("123456下一页", "pager"), ("1234 下页 尾页", "pager"), ("1234", "")])
def test_page_numbers_without_spaces_are_a_pager_only_with_the_next_page(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("“← →” 可实现快速翻页", "pager"),
        ("支持键盘翻页←左 右 →", "pager"),
        ("支持用键盘 ← 或 → 翻页", "pager"),
        ("支持用键盘和手写两种方式填报，群众可自行选择，十分方便。", ""),
        ("所属分类：平安建设", "related list"),
    ],
)
def test_hints_for_galleries_and_tags_of_posts(line: str, kind: str) -> None:
    assert kind_of(line) == kind
