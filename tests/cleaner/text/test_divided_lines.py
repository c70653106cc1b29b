"""Where a line that holds several parts of a page is divided. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import clean_text
from cleaner.text.lines import divide, join
from tests.cleaner.text.test_plain import BODY, TITLE, paragraphs, text

HEADER = "发布时间：2024-05-06 10:20 来源：青禾日报"


def pieces(line: str, above: int = 0) -> list[str]:
    """Return the parts of a line below some others."""
    return divide("\n".join([*(f"第{i}网格" for i in range(above)), line]), 99)[0].shown[above:]


def sentence(size: int) -> str:
    return f"据悉，{'赶集' * 200}"[: size - 1] + "。"


@pytest.mark.parametrize("end", ["> 正文", "» 详情", "＞ 详细内容", "> 内容", ">"])
def test_breadcrumb_ends_in_an_arrow_or_the_word_for_text(end: str) -> None:
    path = f"首页 > 要闻 {end}"
    assert pieces(f"{path} {TITLE} {HEADER} {BODY[0]}") == [path, TITLE, HEADER, BODY[0]]


@pytest.mark.parametrize(("size", "number"), [(59, 1), (60, 3)])
def test_page_on_one_line_has_at_least_sixty_characters(size: int, number: int) -> None:
    line = f"青禾 2024-05-06 来源：甲报 {sentence(39)}"
    line = f"{'县' * (size - len(line))}{line}"
    assert len(line) == size and len(pieces(line)) == number


@pytest.mark.parametrize(("size", "number"), [(29, 1), (30, 3)])
def test_text_behind_a_header_line_has_thirty_characters_and_a_sentence(size: int, number: int) -> None:
    assert len(pieces(f"{TITLE}{TITLE} {HEADER} {sentence(size)}")) == number
    assert len(pieces(f"{TITLE}{TITLE} {HEADER} {sentence(60)[:-1]}")) == 1


@pytest.mark.parametrize(("above", "number"), [(5, 3), (6, 1)])
def test_page_on_one_line_is_in_one_of_the_first_six(above: int, number: int) -> None:
    assert len(pieces(f"{TITLE} {HEADER} {sentence(60)}", above)) == number


def test_title_that_is_repeated_is_one_line_of_the_first_six() -> None:
    line = f"{TITLE} {HEADER} {sentence(60)}"
    assert divide("\n".join([TITLE] * 9 + [line]), 99)[0].shown[9:] == [TITLE, HEADER, sentence(60)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"首页 > 要闻 > 正文 {TITLE} {HEADER} {BODY[0]}", ["首页 > 要闻 > 正文", TITLE, HEADER, BODY[0]]),
        (
            f"您当前的位置：首页 -> 要闻 -> 乡镇 {TITLE} {HEADER} {BODY[0]}",
            ["您当前的位置：首页 -> 要闻 -> 乡镇", TITLE, HEADER, BODY[0]],
        ),
        ("首页 -> 正文 青禾县举办法律讲座", ["首页 -> 正文", "青禾县举办法律讲座"]),
        (f"{TITLE} 2024-05-06 来源：青禾日报 {BODY[0]}", [TITLE, "2024-05-06 来源：青禾日报", BODY[0]]),
        (f"{HEADER} {BODY[0]}", [HEADER, BODY[0]]),
        (f"{BODY[0]} {HEADER} {BODY[1]}", [f"{BODY[0]} {HEADER} {BODY[1]}"]),
        (f"{TITLE} 来源：青禾日报 {BODY[1]}{BODY[2]}", [f"{TITLE} 来源：青禾日报 {BODY[1]}{BODY[2]}"]),
        (f"{TITLE} 2024-05-06 作者：林小禾 {BODY[1]}", [f"{TITLE} 2024-05-06 作者：林小禾 {BODY[1]}"]),
    ],
)
def test_breadcrumb_title_header_line_and_text_in_one_line_are_told_apart(line: str, expected: list[str]) -> None:
    assert pieces(line) == expected


@pytest.mark.parametrize(("size", "number"), [(149, 3), (152, 1)])
def test_title_before_a_header_line_has_at_most_150_characters(size: int, number: int) -> None:
    assert len(pieces(f"{'县' * size} 发布时间：2024-05-06 来源：青禾日报 {BODY[0]}")) == number


@pytest.mark.parametrize(("size", "is_whole"), [(30, True), (31, False)])
def test_one_credit_behind_the_last_sentence_stays_up_to_thirty_characters(size: int, is_whole: bool) -> None:
    credit = f"责任编辑：张三{' 校对李四王五' * 9}"[:size]
    assert len(credit) == size
    assert (pieces(BODY[0] + credit) == [BODY[0] + credit]) is is_whole


@pytest.mark.parametrize(("size", "number"), [(60, 2), (61, 1)])
def test_words_of_a_credit_with_more_than_sixty_characters_behind_them_are_text(size: int, number: int) -> None:
    line = f"{BODY[0]}来源：{'赶集' * 40}"[: len(BODY[0]) + size]
    assert len(pieces(line)) == number


@pytest.mark.parametrize(
    "furniture",
    [
        *("上一篇：无", "下一条：无", "版权所有 青禾网", "Copyright 2024", "©青禾网", "分享到：微信", "相关阅读：甲"),
        *(
            "推荐阅读：甲",
            "扫一扫 分享",
            "【打印本页】 返回",
            "关闭窗口",
            "苏ICP备00000000号",
            "主办单位：甲",
            "网站地图",
        ),
        *("网站标识码0", "责编 张三 上一则：无", "关键词：调解"),
    ],
)
@pytest.mark.parametrize("space", ["", " "])
def test_furniture_behind_the_last_sentence_is_a_line_of_its_own(furniture: str, space: str) -> None:
    assert pieces(f"{BODY[0]}{space}{furniture}")[0] == BODY[0]
    assert clean_text(text(BODY[1:], [f"{BODY[0]}{space}{furniture}"])) == paragraphs(BODY[1:], BODY[:1])


@pytest.mark.parametrize(
    "line", ["一。责编：张三 上一篇：没有了", f"{BODY[0][:-1]}上一篇：没有了", f"{'集' * 40} 版权所有"]
)
def test_short_line_and_one_without_a_sentence_are_not_divided(line: str) -> None:
    assert pieces(line) == [line]


def test_sentence_before_furniture_has_twelve_characters() -> None:
    rest = "版权所有 青禾县平安办 苏ICP备00000000号"
    assert pieces(f"{sentence(11)}{rest}")[0] == f"{sentence(11)}版权所有 青禾县平安办"
    assert pieces(f"{sentence(12)}{rest}")[0] == sentence(12)


def test_sign_that_opens_furniture_is_a_part_of_it() -> None:
    assert pieces(f"{BODY[0]}（来源：甲报）（编辑：张三）返回") == [BODY[0], "（来源：甲报）", "（编辑：张三）返回"]
    assert pieces(f"{BODY[0]}[打印本页] [关闭窗口] 返回") == [BODY[0], "[打印本页]", "[关闭窗口] 返回"]


def test_lines_after_the_most_are_the_rest() -> None:
    lines, rest = divide("甲\n\n乙 \t 丙\n丁\n  戊", 2)
    assert (lines.shown, lines.sources, rest) == (["甲", "乙\t丙"], [0, 1], ["丁", "戊"])


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("甲\t乙", ["甲\t乙"]),
        ("\t甲 乙\t", ["甲 乙"]),
        ("甲\t乙\n\t丙\t", ["甲\t乙", "\t丙"]),
        ("甲\n\t丙\t", ["甲", "丙"]),
        ("甲\tABq\t\t", ["甲\tABq"]),
        ("甲\t乙\n丙", ["甲\t乙", "丙"]),
        (" 甲  乙 \t 丙\u3000丁 ", ["甲 乙\t丙 丁"]),
    ],
)
def test_tabs_stay_in_rows_only(lines: str, shown: list[str]) -> None:
    assert divide(lines, 9)[0].shown == shown


def test_rows_are_read_without_tabs_and_frames_and_in_simplified_characters() -> None:
    lines, _ = divide("甲\t乙\n| 丙 | 丁 |\n| |\n發佈時間：2024-05-06 來源：縣報", 9)
    assert lines.read == ["甲 乙", "丙 | 丁", "发布时间：2024-05-06 来源：县报"] or lines.read[:2] == [
        "甲 乙",
        "丙 | 丁",
    ]
    assert lines.shown[:2] == ["甲\t乙", "| 丙 | 丁 |"]


def test_parts_of_a_line_are_joined_as_they_are_in_it_also_where_a_part_is_twice_in_it() -> None:
    line = f"文章说，版权所有者应当负责。{BODY[0]}  版权所有  上一篇：无 下一篇：无"
    lines, _ = divide(f"{BODY[1]}\n{line}\n{BODY[2]}", 9)
    first = f"文章说，版权所有者应当负责。{BODY[0]}"
    assert lines.shown == [BODY[1], first, "版权所有", "上一篇：无", "下一篇：无", BODY[2]]
    assert join(lines, range(3)) == [BODY[1], f"{first} 版权所有"]
    assert join(lines, range(1, 4)) == [f"{first} 版权所有 上一篇：无"]
    assert join(lines, range(2)) == [BODY[1], first]
    assert join(lines, range(2, 4)) == ["版权所有 上一篇：无"]
    assert join(lines, [1, 3]) == [first, "上一篇：无"]
    assert join(lines, [0, 4, 5]) == [BODY[1], "下一篇：无", BODY[2]]
    assert join(lines, []) == []


MENU = ["首页", "新闻", "政法要闻"]


def test_page_on_one_line_has_200_characters_eight_words_and_three_of_them_of_menus() -> None:
    tail = ["甲", "乙", "丙"]
    assert pieces(" ".join([*MENU, TITLE, sentence(200), *tail])) == [*MENU, TITLE, sentence(200), *tail]
    assert len(pieces(" ".join([*MENU, TITLE, sentence(200), *tail[1:]]))) == 1
    assert len(pieces(" ".join([*MENU[:2], TITLE, sentence(220), *tail, "丁"]))) == 1
    for size in (199, 200):
        start = " ".join([*MENU, "题目", *tail, ""])
        assert (len(pieces(start + sentence(size - len(start)))) > 1) is (size == 200)


@pytest.mark.parametrize(("between", "number"), [(5, 0), (6, 6)])
def test_six_words_between_two_sentences_are_other_lines_of_a_page_on_one_line(between: int, number: int) -> None:
    words = [f"词{i}" for i in range(between)]
    found = pieces(" ".join([*MENU, TITLE, sentence(100), *words, sentence(90), "尾"]))
    assert [word for word in found if word in words] == words[:number]
    assert found[4] == (sentence(100) if number else " ".join([sentence(100), *words]))
    assert found[-2:] == [sentence(90), "尾"]


def test_values_of_labels_and_times_stay_with_the_word_before_them() -> None:
    head = ["来源：", "青禾日报", "2024-05-06", "10:20", "编辑:", "张三", "2024-05-07", "10:20:30"]
    found = pieces(" ".join([*MENU, TITLE, *head, sentence(200)]))
    assert found[4:-1] == ["来源： 青禾日报", "2024-05-06 10:20", "编辑: 张三", "2024-05-07 10:20:30"]


def test_word_of_a_page_on_one_line_is_text_from_twelve_characters_on() -> None:
    for size, is_text in ((11, False), (12, True)):
        words = [f"词{i}" for i in range(5)]
        found = pieces(" ".join([*MENU, TITLE, sentence(size), *words, sentence(180), "尾"]))
        assert (" ".join([sentence(size), *words]) in found) is is_text


def test_signs_of_menus_around_its_words_do_not_count() -> None:
    line = " ".join(["[首页]", "【新闻】", "政法要闻»", TITLE, sentence(200), "甲", "乙", "丙"])
    assert pieces(line)[:4] == ["[首页]", "【新闻】", "政法要闻»", TITLE]


#: Only lines of thirty characters or more are divided.
LONG = TITLE * 2


def test_path_and_words_of_the_menu_are_split_from_the_title() -> None:
    lines = {
        f"首页 > 新闻 > {LONG}": ["首页 > 新闻 >", LONG],
        f"首页 >> {LONG}": ["首页 >>", LONG],
        f"首页 > 新闻 > 正文 {LONG}": ["首页 > 新闻 > 正文", LONG],
        f"首页 > 新闻 > 详情 {LONG[:20]}": ["首页 > 新闻 > 详情", LONG[:20]],
        f"首页 >新闻 {LONG}": ["首页 >新闻", LONG],
        f"首页: 新闻 {LONG}": ["首页: 新闻", LONG],
        f"当前位置：首页 新闻 {LONG}": ["当前位置：首页 新闻", LONG],
        f"您现在的位置: 首页 > {LONG}": ["您现在的位置: 首页 >", LONG],
        f"您所在的位置：首页 > {LONG}": ["您所在的位置：首页 >", LONG],
        f"网站首页 > 要闻 > {LONG}": ["网站首页 > 要闻 >", LONG],
    }
    assert {line: pieces(line) for line in lines} == lines
    others = [f"青禾 {LONG}", LONG, f"内容 {LONG}"]
    assert [pieces(line) for line in others] == [[line] for line in others]


def test_path_is_split_in_the_first_lines_only() -> None:
    line = f"首页 > 新闻 > {LONG}"
    assert len(pieces(line, 5)) == 2 and len(pieces(line, 6)) == 1


@pytest.mark.parametrize(("size", "number"), [(300, 2), (301, 1)])
def test_line_with_a_path_has_at_most_300_characters(size: int, number: int) -> None:
    path = "首页 > 新闻 > "
    assert len(pieces(path + "长" * (size - len(path)))) == number


COLUMNS = ["甲栏", "乙栏", "丙栏", "丁栏"]


def test_furniture_of_two_kinds_shows_a_page_on_one_line_too() -> None:
    def is_divided(*words: str) -> bool:
        return len(pieces(" ".join([*words, *COLUMNS, *COLUMNS, sentence(200)]))) > 1

    assert is_divided("首页", "【打印】", "版权所有")
    assert is_divided("首页", "【打印】", "【关闭】")
    assert is_divided("【打印】", "上一篇：无", "版权所有")
    assert is_divided("首页", "新闻", "【打印】")
    assert not is_divided("关闭窗口", "打印本页", "关闭窗口")
    assert not is_divided("首页", "【打印】")
    assert not is_divided("上一篇：无", "下一篇：无", "上一篇：有")


def test_words_of_one_sentence_of_a_page_on_one_line_stay_together() -> None:
    long = sentence(160)
    for words in (
        "法院通过 Tencent Meeting 开庭，双方当事人到庭。",
        "青石网讯 5月6日，法院开庭。",
        "法院开庭（记者 张三 李四）审理本案，当庭宣判。",
        "法院开庭 ABC，当庭宣判。",
    ):
        assert words in pieces(" ".join([*MENU, *COLUMNS, long, *COLUMNS, *COLUMNS, words, "尾"])), words
    for words in (
        "法院开庭。 ABC，当庭宣判。",  # a sentence ends before the name
        "法院开庭审理 当庭宣判，双方服判。",
        "法院 Tencent",  # no sentence
    ):
        assert words not in pieces(" ".join([*MENU, *COLUMNS, TITLE, *COLUMNS, words, *COLUMNS, long])), words


def test_lines_of_an_article_that_are_divided_again_keep_their_places_in_the_text() -> None:
    lines, _ = divide(f"{BODY[0]}\n{BODY[1]}  版权所有  上一篇：无\n{BODY[2]}\n{BODY[3]}", 9)
    assert lines.shown == [BODY[0], BODY[1], "版权所有", "上一篇：无", BODY[2], BODY[3]]
    others, _ = divide(f"{BODY[1]}\n甲\n乙", 9)
    found = lines.replaced(1, 5, [1, 4], others)
    assert found.shown == found.read == [BODY[0], BODY[1], "甲", "乙", BODY[3]]
    assert found.sources == [0, 1, 2, 2, 3] and found.texts == lines.texts


def test_header_line_and_text_are_told_apart_where_a_sign_is_between_them() -> None:
    body = BODY[0] + BODY[3]
    lines = {
        f"2024-05-06 来源：甲报 {body}": ["2024-05-06 来源：甲报", body],
        f"【2024-05-06 来源：甲报】{body}": ["【2024-05-06 来源：甲报】", body],
        f"2024-05-06 来源：甲报|{body}": ["2024-05-06 来源：甲报|", body],
        f"2024-05-06 来源：甲报（{body}）": [f"2024-05-06 来源：甲报（{body}）"],
        f"发布时间：2024-05-06 10:20:30 来源：甲报 作者：林小禾 {body}": [
            "发布时间：2024-05-06 10:20:30 来源：甲报 作者：林小禾",
            body,
        ],
        f"来源：甲报 发布时间：2024年5月6日 {body}": ["来源：甲报 发布时间：2024年5月6日", body],
        f"来源：甲报 {body}": [f"来源：甲报 {body}"],
        f"集市热闹。 2024-05-06 来源：甲报 {body}": [f"集市热闹。 2024-05-06 来源：甲报 {body}"],
        f"{TITLE} 2024-05-06 {'青' * 29} 来源：甲报 {body}": [
            TITLE,
            f"2024-05-06 {'青' * 29} 来源：甲报",
            body,
        ],
        f"{TITLE} 2024-05-06 {'青' * 41} 来源：甲报 {body}": [f"{TITLE} 2024-05-06 {'青' * 41} 来源：甲报 {body}"],
        f"{TITLE} 新闻 {TITLE} 2024-05-06 来源：甲报 {body}": [
            f"{TITLE} 新闻 {TITLE}",
            "2024-05-06 来源：甲报",
            body,
        ],
        f"新闻 {TITLE} 2024-05-06 来源：甲报 {body}": [f"新闻 {TITLE}", "2024-05-06 来源：甲报", body],
        f"青禾 新闻 {TITLE} 2024-05-06 来源：甲报 {body}": ["青禾 新闻", TITLE, "2024-05-06 来源：甲报", body],
    }
    assert {line: pieces(line) for line in lines} == lines
