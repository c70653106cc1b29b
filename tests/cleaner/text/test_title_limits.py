"""How near and how like the article its title is. All texts are written for these tests."""

from __future__ import annotations

from cleaner import extract_text
from cleaner.text.line_scores import LineScore, score_lines
from cleaner.text.title import find_title, first_title, glued_title, is_like, is_unlike, recorded_title
from tests.cleaner.text.test_plain import BODY, HEADER, TITLE, text

SENTENCE = LineScore(60)


def scores(lines: list[str]) -> list[LineScore]:
    return score_lines(lines, {})


def test_title_has_half_of_its_pairs_in_the_article_and_another_line_at_most_a_fifth() -> None:
    lines = ["甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    titles = {  # ten pairs each
        "甲乙丙丁戊己庚辛壬癸子": (True, False),
        "甲乙丙丁戊己天地玄黄宇": (True, False),
        "甲乙丙丁戊宙天地玄黄宇": (False, False),
        "甲乙丙宙洪荒天地玄黄宇": (False, True),
        "甲乙丙丁宙洪天地玄黄宇": (False, False),
        "天地玄黄宇宙洪荒日月盈": (False, True),
        "甲，乙 丙、丁": (True, False),
        "甲": (False, True),
        "": (False, True),
    }
    found = {title: (is_like(title, lines, 0, 1), is_unlike(title, lines, 0, 1)) for title in titles}
    assert found == titles


def test_words_at_the_beginning_of_the_article_are_compared() -> None:
    title = "甲乙丙丁戊己庚辛"
    for above, expected in ((11, True), (12, False)):
        assert is_like(title, ["长"] * above + [title], 0, above + 1) is expected
    for size, expected in ((1495, True), (1496, False)):
        assert is_like(title, ["长" * size + title], 0, 1) is expected, "of its seven pairs four are compared"
    assert not is_like(title, [title, "长长"], 1, 2)
    assert not is_like(title, ["长长", title], 0, 1)


def test_title_of_a_record_has_eight_characters_and_is_in_the_forty_lines_above() -> None:
    name = "关于做好培养工作"
    assert len(name) == 8
    lines = {
        f"标题：{name}": name,
        f"标题：{name[1:]}": "",
        f"信息名称：{name} 文号：青政发〔2024〕1号": name,
        f"| 名称：[{name}]": name,
        f"索引号：12 公文标题：{name}": name,
        f"名称 {name}": "",
        "标题：": "",
    }
    assert {line: recorded_title([line], 1) for line in lines} == lines
    assert recorded_title([f"标题：{name}"], 0) == ""
    for between, expected in ((39, name), (40, "")):
        above = [f"标题：{name}", *["长"] * between]
        assert recorded_title(above, len(above)) == expected


def test_title_before_a_date_or_label_in_the_same_line() -> None:
    lines = {
        "青禾县走进乡村集市 2024-05-06 来源：青禾日报": "青禾县走进乡村集市",
        "青禾县走进乡村集市 来源：青禾日报 2024-05-06": "青禾县走进乡村集市",
        "青禾走进乡村集 2024-05-06": "",
        "青禾走进乡村集市 2024-05-06": "青禾走进乡村集市",
        "2024-05-06 来源：青禾日报": "",
        "青禾县走进乡村集市": "",
        "首页 > 新闻 > 青禾县 2024-05-06": "",
        "首页 > 新闻 > 走进山村的法庭 2024-05-06": "",
        "首页 > 新闻 > 走进山村的老法庭 2024-05-06": "走进山村的老法庭",
        "走进山村的老法庭 2024-05-06": "",
    }
    text = ["法律明白人走进青禾县的乡村集市。"]
    assert {line: glued_title(line, text, 0, 1) for line in lines} == lines


def test_first_line_or_the_last_of_several_short_ones_is_the_title() -> None:
    def first(*lines: str) -> int:
        return first_title([*lines], scores([*lines]), 0, len(lines))

    assert first(TITLE, *BODY) == 0
    assert first("动态", TITLE, *BODY) == 1
    assert first("动态", "要闻", TITLE, *BODY) == 2
    assert first("动态", "要闻", "时政", TITLE, *BODY) == -1
    assert first("动态", "春风化雨润无声处", *BODY) == -1
    assert first("五个字以上", TITLE, *BODY) == 1
    assert first("青禾县法律明白人走进集市，效果如何？", *BODY) == 0
    assert first("青禾县法律明白人走进集市，效果如何!", *BODY) == 0
    assert first("你有没有遇到过这样的烦恼和问题？", *BODY) == -1
    assert first("青禾县法律明白人走进集市。效果如何？", *BODY) == -1
    assert first(TITLE) == -1


def test_title_of_five_characters_is_right_above_the_header_line() -> None:
    lines = [TITLE[:5], HEADER, *BODY]
    assert find_title(lines, scores(lines), 2, len(lines)) == 0
    lines = [TITLE[:5], "要闻", HEADER, *BODY]
    assert find_title(lines, scores(lines), 3, len(lines)) == -1


def test_title_is_not_searched_in_a_menu_above_a_text_without_a_header_line() -> None:
    menu = ["首页", "新闻", "政法要闻"]
    assert extract_text(text(["春风化雨润无声处的青禾"], menu, BODY)).title != "春风化雨润无声处的青禾"
    assert extract_text(text([TITLE], menu, [HEADER], BODY)).title == TITLE


def test_first_phrase_of_the_article_is_the_title_where_only_a_path_is_above() -> None:
    def found(*above: str, first: str = TITLE) -> int:
        lines = [*above, first, *BODY]
        return find_title(lines, scores(lines), len(above), len(lines))

    path = "当前位置：首页 > 普法动态"
    assert found(path) == 1
    assert found(path, first=TITLE[:8]) == 1 and found(path, first=TITLE[:7]) == -1
    assert found() == -1, "it is the first line"
    assert found(path, HEADER) == 2 and found(path, HEADER, first="春风化雨润无声处的青禾") == -1
    assert found(path, first=BODY[0]) == -1


def test_title_of_a_short_line_above_the_header_line_is_farther_above_if_it_is_again_below() -> None:
    def found(*above: str) -> int:
        lines = [*above, *BODY]
        return find_title(lines, scores(lines), len(above), len(lines))

    assert found("春风化雨润无声处", "平安青禾", HEADER) == 0
    assert found("春风化雨润无声", "平安青禾", HEADER) == 1
    assert found("平安县", "平安青禾", HEADER) == 1
    assert found("春风化雨", "平安青禾", "春风化雨", HEADER) == 0
    assert found("春风化雨", "平安青禾", HEADER, "春风化雨") == 0
    assert found("春风化雨润无声处", "夏日炎炎似火烧着", "平安青禾", HEADER) == 1


def test_title_is_one_of_the_39_lines_above_the_article() -> None:
    for between, expected in ((37, 0), (38, -1)):
        lines = [TITLE, *[f"{number}" for number in range(between)], HEADER, *BODY]
        assert find_title(lines, scores(lines), between + 2, len(lines)) == expected


def test_header_line_is_one_of_the_twelve_lines_above_the_article() -> None:
    name, other = "平安青禾平安青禾", "夏日炎炎似火烧着"
    for between, expected in ((11, 0), (12, 1)):
        lines = [name, HEADER, *[f"{number}" for number in range(between)], *BODY]
        lines[2] = other
        assert find_title(lines, scores(lines), between + 2, len(lines)) == (0 if expected == 0 else 2), between


def test_nearest_line_with_more_than_a_fifth_of_its_pairs_in_the_article_is_the_title() -> None:
    like = "甲乙丙丁戊己庚辛壬癸子"
    for nearest, expected in (("甲乙丙宙洪荒天地玄黄宇", 0), ("甲乙丙丁宙洪天地玄黄宇", 1)):
        lines = [like, nearest, HEADER, "甲乙丙丁戊己庚辛壬癸子丑寅卯。"]
        assert find_title(lines, scores(lines), 3, 4) == expected
