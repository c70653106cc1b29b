"""What a line is by the lines around it, at the limits. All texts are written for these tests."""

from __future__ import annotations

import pytest

from tests.cleaner.text.scores import PROVINCES, sentence, words

HEADER = "发布时间：2024-05-06 10:20 来源：青禾县司法局"
#: Lines of the length of headlines: the article's own only in a text without any sign of a page.
HEADLINES = ["柳林镇的网格员走村入户排查隐患", "柳林镇的调解员入户宣讲法律知识"]
LONG, WHOLE, SHORT = sentence(60), sentence(16), sentence(15)
MENU = ["首页", "新闻", "政法要闻"]


def all_words(cases: dict[str, list[str]]) -> dict[str, str]:
    return {name: ", ".join(words(lines)) for name, lines in cases.items()}


def test_words_of_a_licence_are_a_heading_above_a_whole_sentence_only() -> None:
    licence = "增值电信业务经营许可证"
    cases = {
        "sentence": [licence, WHOLE],
        "short": [licence, SHORT],
        "no end": [licence, f"{'赶集' * 9}，{'赶集' * 30}"],
        "nothing": [licence],
        "sentence above": [WHOLE, licence],
    }
    assert all_words(cases) == {
        "sentence": "first own, text",
        "short": "footer, short",
        "no end": "footer, text",
        "nothing": "footer",
        "sentence above": "text, footer",
    }


@pytest.mark.parametrize(
    ("signs", "above", "below"),
    [
        ([HEADER], True, False),
        (["版权所有：青禾县平安办"], True, True),
        (["上一篇：没有了"], True, True),
        (MENU, True, True),
        (["首页", "新闻"], False, False),
        (["相关新闻"], False, False),
        (["打印 关闭"], False, False),
        (["打印 关闭", "分享到："], False, True),
        (["责任编辑：张三"], False, False),
        (["2024-05-06"], False, False),
        (["来源：甲报"], False, False),
        (["地址：青禾县"], False, False),
        (["附件："], False, False),
        (["版权所有，禁止转载。"], False, False),
    ],
)
def test_signs_of_a_page(signs: list[str], above: bool, below: bool) -> None:
    assert ("phrase" in words([*signs, *HEADLINES, LONG])) is above
    assert ("phrase" in words([*HEADLINES, LONG, *signs])) is below


def test_names_that_close_a_text_without_signs_of_a_page_are_its_own() -> None:
    names, rights = "（责编：张小满）", "版权所有青禾日报禁止转载"
    cases = {
        "last": [WHOLE, names],
        "below rights": [WHOLE, rights, names],
        "alone": [names],
        "inside": [WHOLE, names, WHOLE],
        "on a page": [HEADER, WHOLE, names],
        "without brackets": [WHOLE, "责编：张小满"],
    }
    assert all_words(cases) == {
        "last": "text, own",
        "below rights": "text, insert, own",
        "alone": "button",
        "inside": "text, button, text",
        "on a page": "header_line, text, button",
        "without brackets": "text, button",
    }


def test_article_goes_on_below_an_editor_line_if_a_sentence_and_a_further_one_follow() -> None:
    editors = ["编辑：张三", "编辑：李四"]
    cases = {
        "sentence": [LONG, editors[0], WHOLE, editors[1]],
        "short": [LONG, editors[0], SHORT, editors[1]],
        "nothing between": [LONG, *editors],
        "end between": [LONG, editors[0], WHOLE, "上一篇：无", WHOLE, editors[1]],
        "none follows": [LONG, editors[0], WHOLE],
        "three": [LONG, editors[0], WHOLE, editors[1], WHOLE, "编辑：王五"],
    }
    assert all_words(cases) == {
        "sentence": "text, box, text, button",
        "short": "text, button, short, button",
        "nothing between": "text, button, button",
        "end between": "text, button, text, end, text, button",
        "none follows": "text, button, text",
        "three": "text, box, text, box, text, button",
    }


@pytest.mark.parametrize("insert", ["扫码下载青禾APP", "打印 关闭"])
def test_insert_is_between_two_whole_sentences(insert: str) -> None:
    fragment = f"{'赶集' * 9}，{'赶集' * 30}"
    cases = {
        "whole": [HEADER, WHOLE, insert, WHOLE, LONG],
        "short above": [HEADER, SHORT, insert, WHOLE, LONG],
        "short below": [HEADER, WHOLE, insert, SHORT, LONG],
        "no end above": [HEADER, fragment, insert, WHOLE],
        "no end below": [HEADER, WHOLE, insert, fragment],
        "at the end": [HEADER, WHOLE, insert],
    }
    assert {name: words(lines)[2] for name, lines in cases.items()} == dict.fromkeys(cases, "button") | {
        "whole": "insert",
        "short below": "insert",
    }
    assert words([HEADER, WHOLE, "责任编辑：张三", WHOLE])[2] == "button"


def test_time_of_an_event_is_below_a_long_sentence_or_above_a_place() -> None:
    time, place = "时间：2024-05-06", "地点：青禾县"
    cases = {
        "long": [LONG, time, WHOLE],
        "shorter": [sentence(59), time, WHOLE],
        "place": [WHOLE, time, place, WHOLE],
        "another place": [WHOLE, time, "会场：青禾县"],
        "place farther below": [WHOLE, time, WHOLE, place],
        "on a page": [HEADER, LONG, time, place],
        "first line": [time, place, WHOLE],
        "with a source": [LONG, "时间：2024-05-06 来源：甲报", WHOLE],
        "last line": [WHOLE, time],
    }
    assert {name: words(lines)[lines.index(time)] for name, lines in cases.items() if time in lines} == {
        **dict.fromkeys(("long", "place", "another place"), "document"),
        **dict.fromkeys(("shorter", "place farther below", "on a page", "first line", "last line"), "header_line"),
    }
    assert words(cases["with a source"])[1] == "header_line"


def test_lines_that_begin_with_a_time_and_follow_one_another_are_a_schedule() -> None:
    cases = {
        "two": [WHOLE, "2024-05-06 09:00 甲队", "2024-05-07 09:00 乙队"],
        "with a source": [WHOLE, "2024-05-06 09:00 来源：甲报", "2024-05-07 09:00 来源：乙报"],
        "apart": [WHOLE, "2024-05-06 09:00 甲队", WHOLE, "2024-05-07 09:00 乙队"],
        "below a day": [WHOLE, "2024年5月6日", "2024-05-07 09:00 乙队"],
        "three": [WHOLE, "2024-05-06 09:00 甲队", "2024-05-07 09:00 乙队", "2024-05-08 09:00 丙队"],
    }
    assert all_words(cases) == {
        "two": "text, word, word",
        "with a source": "text, header_line, header_line",
        "apart": "text, header_line, text, header_line",
        "below a day": "text, document, header_line",
        "three": "text, word, word, word",
    }


def test_day_with_a_name_is_a_header_line_if_it_is_the_only_one_above_the_text() -> None:
    day, title = "2024-05-06林小禾", "标题行一行"
    cases = {
        "one": [title, day, WHOLE],
        "two": [title, day, "2024-05-07林小禾", WHOLE],
        "first line": [day, WHOLE],
        "below": [title, WHOLE, day],
        "paper": [title, "《青禾日报》（2024-05-06）", WHOLE],
    }
    assert {name: words(lines).count("header_line") for name, lines in cases.items()} == {
        "one": 1,
        "two": 0,
        "first line": 0,
        "below": 0,
        "paper": 1,
    }


def test_day_alone_near_the_text_of_a_page_is_its_header_line_unless_it_is_a_chronicle() -> None:
    day, title = "2024年5月6日", "标题行一行"
    more = ["2024年5月7日", WHOLE, "2024年5月8日", WHOLE]
    cases = {
        "near": [*MENU, title, day, WHOLE],
        "second line": [title, day, WHOLE, "上一篇：无"],
        "two lines above": [*MENU, title, day, "a1", "b2", WHOLE],
        "three lines above": [*MENU, title, day, "a1", "b2", "c3", WHOLE],
        "below a header line": [*MENU, HEADER, title, day, WHOLE],
        "one more below": [*MENU, title, day, WHOLE, *more[:2]],
        "a chronicle": [*MENU, title, day, WHOLE, *more],
        "no page": [title, day, WHOLE],
    }
    assert {name: words(lines)[lines.index(day)] for name, lines in cases.items()} == {
        **dict.fromkeys(("near", "second line", "two lines above", "one more below"), "header_line"),
        **dict.fromkeys(("three lines above", "below a header line", "a chronicle", "no page"), "document"),
    }


def test_name_below_its_label_is_a_header_line_if_it_is_a_medium_or_an_office() -> None:
    cases = {
        "medium": ["来源：", "青禾日报", WHOLE],
        "office": ["来源：", "青禾县司法局", WHOLE],
        "another name": ["来源：", "青禾集市", WHOLE],
        "label with a value": ["来源：甲报", "青禾日报", WHOLE],
        "below the text": [WHOLE, "来源：", "青禾日报"],
    }
    found = {name: words(lines)[-1 if lines[0] == WHOLE else 1] for name, lines in cases.items()}
    assert {name for name, word in found.items() if word == "header_line"} == {"medium", "office"}


def test_contacts_and_fields_beside_a_numbered_item_are_the_articles() -> None:
    rows = [f"地址：青禾县中心路{number}号" for number in range(1, 5)]
    item = "二、采购人信息"
    cases = {
        "below": [item, *rows],
        "above": [*rows, item],
        "above the end": [rows[0], "上一篇：无", item],
        "above a footer": [rows[0], "版权所有：青禾县平安办", item],
        "field": ["1.总则", "索引号：0143/2024-07", "2.附则"],
        "no item": [WHOLE, rows[0]],
    }
    assert all_words(cases) == {
        "below": "document, own, own, own, contact",
        "above": "contact, own, own, own, document",
        "above the end": "contact, end, document",
        "above a footer": "contact, footer, document",
        "field": "document, own, document",
        "no item": "text, contact",
    }


def test_office_and_the_day_below_it_are_a_signature() -> None:
    office, day = "青禾县司法局", "2024年5月6日"
    cases = {
        "both": [WHOLE, office, day],
        "day in digits": [WHOLE, office, "2024-05-06"],
        "no office": [WHOLE, "青禾集市", day],
        "day above": [WHOLE, day, office],
        "first lines": [office, day],
    }
    assert {name: words(lines).count("signature") for name, lines in cases.items()} == {
        "both": 2,
        "day in digits": 0,
        "no office": 0,
        "day above": 0,
        "first lines": 2,
    }


def test_copy_has_six_tenths_of_the_text_before_it_and_more_than_what_is_new_below() -> None:
    lines = [sentence(40, word) for word in "甲乙丙丁戊"]
    cases = {
        "three": [*lines, *lines[:3]],
        "two": [*lines, *lines[:2]],
        "less than is new": [*lines, *lines[:3], sentence(121, "己")],
        "as much as is new": [*lines, *lines[:3], sentence(120, "己")],
        "more than is new": [*lines, *lines[:3], sentence(119, "己")],
        "with its title": ["标题行一行", *lines, "标题行一行", *lines],
        "below another line": [*lines, "青禾集市", *lines],
        "one line of 39": [sentence(39), sentence(39)],
        "one line of 40": [sentence(40), sentence(40)],
        "short lines": [SHORT, SHORT, SHORT],
        "rows of a list": ["> 全省法治宣传工作会议在青禾县召开", "> 全省人民调解工作会议在青禾县召开"] * 2,
    }
    assert {name: words(lines).count("copy") for name, lines in cases.items()} == {
        "three": 3,
        "two": 0,
        "less than is new": 0,
        "as much as is new": 0,
        "more than is new": 3,
        "with its title": 6,
        "below another line": 5,
        "one line of 39": 0,
        "one line of 40": 1,
        "short lines": 0,
        "rows of a list": 0,
    }


def test_long_lines_of_a_copy_count_as_150_characters() -> None:
    long, lines = sentence(900, "长"), [sentence(100, word) for word in "甲乙"]
    assert words([long, *lines, *lines]).count("copy") == 0
    assert words([long, *lines, long, lines[0]]).count("copy") == 2


def test_rows_of_a_menu_and_the_short_lines_between_them() -> None:
    village = [f"{name}村" for name in "甲乙丙丁戊己庚辛壬"]
    cases = {
        "two of four": ["首页", *village[:2], "新闻", WHOLE],
        "two of five": ["首页", *village[:3], "新闻", WHOLE],
        "eight between": ["首页", *village[:8], "新闻", "政法要闻", WHOLE],
        "nine between": ["首页", *village[:9], "新闻", "政法要闻", WHOLE],
        "words on one line": ["首页 新闻 柳林 青禾", WHOLE],
        "few words on one line": ["首页 新闻 柳林 青禾 集市", WHOLE],
        "one word on a line": ["首页 青禾 柳林", WHOLE],
        "a list": ["· 首页", "· 甲镇", "· 乙镇", "· 新闻", WHOLE],
        "begins in a list": ["• 甲村", "• 首页", "• 新闻", "• 乙村", WHOLE],
    }
    assert {name: words(lines).count("menu") for name, lines in cases.items()} == {
        "two of four": 4,
        "two of five": 0,
        "eight between": 11,
        "nine between": 2,
        "words on one line": 1,
        "few words on one line": 0,
        "one word on a line": 0,
        "a list": 4,
        "begins in a list": 4,
    }


def test_menu_takes_up_to_three_short_lines_below_it_if_a_longer_one_follows() -> None:
    after = "这是更长的一行文字不是菜单"
    names = ["甲镇平安", "乙镇平安", "丙镇平安", "丁镇平安"]
    for number, rows in ((0, 3), (3, 6), (4, 3)):
        assert words([WHOLE, *MENU, *names[:number], after]).count("menu") == rows
    assert words([WHOLE, *MENU, *names[:2]]).count("menu") == 3
    assert words([WHOLE, *MENU, "甲乙丙", after]).count("menu") == 3


def test_heading_of_a_box_and_words_on_rights_with_the_article_below() -> None:
    heading, rights = "推荐阅读", "本文由青禾日报制作发布，未经允许禁止转载。"
    assert words([LONG, heading, WHOLE])[1] == "box"
    assert words([LONG, heading, SHORT])[1] == "box"
    assert words([LONG, heading])[1] == "end"
    assert words([LONG, heading, "柳林集市", WHOLE])[1] == "box"
    assert words([LONG, heading, "柳林集市", "青禾集市", WHOLE])[1] == "end"
    assert words([HEADER, LONG, heading, WHOLE])[2] == "end"
    assert words([HEADER, LONG, heading, sentence(60, "调解")])[2] == "box"
    assert words([LONG, rights, WHOLE])[1] == "box"
    assert words([LONG, rights, "来源：甲报"])[1] == "closing"
    assert words([LONG, rights, "（来源：青禾日报）"])[1] == "closing"
    assert words([LONG, rights, "（记者 林小禾）"])[1] == "box"
    assert words([LONG, rights])[1] == "closing"
    assert words([HEADER, LONG, rights, WHOLE])[2] == "closing"


def test_links_between_paragraphs_are_removed_alone_if_two_sentences_and_an_editor_line_follow() -> None:
    heading, editor = "相关阅读：", "责任编辑：张小满"
    text = [HEADER, LONG]
    links = [f"柳林镇调解第{number}起纠纷" for number in "一二三四五六七八九"]
    cases = {
        "two sentences": [*text, heading, *links[:2], WHOLE, WHOLE, editor],
        "one link": [*text, heading, links[0], WHOLE, WHOLE, editor],
        "eight links": [*text, heading, *links[:8], WHOLE, WHOLE, editor],
        "nine links": [*text, heading, *links, WHOLE, WHOLE, editor],
        "one sentence": [*text, heading, *links[:2], WHOLE, editor],
        "a short sentence": [*text, heading, *links[:2], WHOLE, SHORT, editor],
        "no editor": [*text, heading, *links[:2], WHOLE, WHOLE],
        "another end": [*text, heading, *links[:2], WHOLE, WHOLE, "上一篇：无"],
        "no link": [*text, heading, WHOLE, WHOLE, editor],
        "a sentence first": [*text, heading, WHOLE, links[0], WHOLE, WHOLE, editor],
        "an editor above": [*text, editor, heading, *links[:2], WHOLE, WHOLE, editor],
        "a boundary among the links": [*text, heading, links[0], "上一篇：无", links[1], WHOLE, WHOLE, editor],
    }
    assert {name: words(lines).count("insert") for name, lines in cases.items()} == dict.fromkeys(cases, 0) | {
        "two sentences": 3,
        "a short sentence": 3,
        "one link": 2,
        "eight links": 9,
    }


def test_row_of_buttons_below_the_text_is_no_header_line() -> None:
    row, names = "【字体：大 中 小】【打印】", [f"柳林{number}村" for number in "一二三四"]
    cases = {
        "below a sentence": [HEADER, WHOLE, row],
        "below a short sentence": [HEADER, SHORT, row],
        "below two names": [HEADER, *names[:2], row],
        "below three names": [HEADER, *names[:3], row],
        "names without a header line": [*names, row],
        "a header line between": [HEADER, WHOLE, HEADER, row],
        "with a day": [HEADER, WHOLE, "2024-05-06 【字体：大 中 小】【打印】"],
        "with a source": [HEADER, WHOLE, "来源：甲报 【字体：大 中 小】"],
    }
    assert {name: words(lines)[-1] for name, lines in cases.items()} == dict.fromkeys(cases, "header_line") | {
        "below a sentence": "button",
        "below three names": "button",
    }


def test_runs_of_short_lines_on_a_page() -> None:
    def own(*lines: str, above: str = WHOLE) -> bool:
        return "own" in words([HEADER, LONG, above, *lines, "上一篇：无"])[3]

    head = ["柳林镇调解一起相邻权纠纷", "青禾县司法局开展普法宣传", "公证员上门为老人提供服务"]
    cases = {
        "names": own("赵文山", "钱文水", "孙小满"),
        "lines of twelve": own(*(line[:12] for line in head)),
        "lines of thirteen": own(*(f"{line}了" for line in head)),
        "spaced": own("柳林镇 调解纠纷", "青禾县 开展普法", "公证员上门服务了"),
        "spaced and short": own("柳林 调解", "青禾 普法", "公证员"),
        "one of five spaced": own("柳林镇 调解纠纷", *["公证员上门服务"] * 4),
        "commas": own(*(f"{line}，村民到场" for line in head[:2]), "公证员上门为老人提供周到的服务"),
        "few commas": own(f"{head[0]}，村民到场", *(f"{line}周到" for line in head[:2])),
        "labels": own("红球杀号的推荐：03 12 15 16", "红胆参考的推荐：18 33", "青禾县司法局开展普法宣传周到"),
        "few labels": own(
            "红球杀号的推荐：03 12 15 16", "青禾县司法局开展普法宣传", "青禾县司法局开展普法宣传周到的人"
        ),
        "numbers": own("青禾县集市的黄瓜今日 2.50元/斤", "青禾县集市的豆角今日 4.00元/斤"),
        "below a colon": own(*(f"{line}了" for line in head), above="参加的人员有下面这些村的村民代表："),
        "below a list of names": own(*(f"{line}了" for line in head), above="参加会议的村民名单已经由村委会公布。"),
        "as follows": own(*(f"{line}了" for line in head), above="参加会议的村民如下，由村委会公布的。"),
        "rows": own(*(f"> {line}" for line in head)),
        "half rows": own("赵文山", f"> {head[0]}"),
        "fewer rows": own("赵文山", "钱文水", f"> {head[0][:6]}"),
    }
    assert {name for name, found in cases.items() if found} == {
        *("names", "lines of twelve", "spaced and short", "one of five spaced", "commas", "labels", "numbers"),
        *("below a colon", "below a list of names", "as follows", "fewer rows"),
    }


def test_words_below_a_time_show_that_it_is_that_of_an_event() -> None:
    places = (
        "场地 会场 赛场 球场 会馆 球馆 赛地 会地 地点 地 点 对阵 对阵双方 嘉宾 主讲 主讲人 主持 主持人".replace(
            "地 点", "地\u3000点"
        )
    ).split(" ")
    others = ["广场", "地址", "人员", "地点说明在后", "来宾"]
    found = {
        word: words([WHOLE, "时间：2024-05-06", f"{word}：青禾县"])[1] == "document" for word in [*places, *others]
    }
    assert found == dict.fromkeys(places, True) | dict.fromkeys(others, False)


def test_heading_of_a_list_on_a_page_needs_a_longer_sentence_below_than_that_of_a_box() -> None:
    def shortest(heading: str) -> int:
        below = (sentence(size, "调解") for size in (16, 23, 24, 59, 60))
        return next(len(line) for line in below if words([HEADER, LONG, heading, line])[2] == "box")

    boxes = ["延伸阅读", "相关新闻", "网友评论", "相关链接", "新闻链接", "往期回顾"]
    others = ["专家解读", "热点关注", "图片新闻", "大家都在看", "免责声明"]
    lists = [
        "推荐阅读",
        "更多新闻",
        "最新文章",
        "热门文章",
        "排行榜",
        "热点排行",
        "网友跟帖",
        "关联阅读",
        "相关推荐",
        "相关阅读",
        "热点推荐",
    ]
    found = {heading: shortest(heading) for heading in boxes + others + lists}
    assert found == dict.fromkeys(boxes, 16) | dict.fromkeys(others, 24) | dict.fromkeys(lists, 60)


def test_words_that_introduce_a_list() -> None:
    lines = [f"青禾县第{number}届优秀的人民调解员" for number in "一二三"]
    introduces = ("情况如下，请各村知悉并且照办。", "以下是今年受到表彰的全体人员。", "下列人员今年受到了县里的表彰。")
    introduces += ("附件是今年受到表彰的全体人员。", "附表是今年受到表彰的全体人员。", "受到县里表彰的全体人员名单。")
    others = ("附近的村民今年也受到了表彰吗。", "青禾县表彰了今年的人民调解员。")
    found = {line: "own" in words([HEADER, LONG, line, *lines, "上一篇：无"])[3] for line in introduces + others}
    assert found == dict.fromkeys(introduces, True) | dict.fromkeys(others, False)


def test_links_to_sixteen_provinces_are_no_list_of_the_article() -> None:
    for number, expected in ((15, True), (16, False)):
        lines = [f"{place}司法厅" for place in PROVINCES[:18][:number]]
        assert ("own" in words([HEADER, LONG, *lines, "上一篇：无"])) is expected


def test_numbers_of_items_and_rows_of_records() -> None:
    contact = "地址：青禾县中心路1号"
    items = ("1.总则", "（1）总则", "12、总则", "一、总则", "(十二)总则", "1．总则")
    others = ("第一条 总则", "总则", "1总则", "123.总则")
    found = {item: words([WHOLE, item, contact])[2] for item in items + others}
    assert found == dict.fromkeys(items, "own") | dict.fromkeys(others, "contact")


def test_days_of_a_week_are_a_plan_if_there_are_two() -> None:
    lunch = "午餐：土豆烧鸡"
    assert "field" not in words([HEADER, "周一", lunch, "周二", lunch])
    assert words([HEADER, "星期一", lunch, "星期一", lunch]).count("field") == 2
    assert words([HEADER, "周一", lunch]).count("field") == 1


def test_copy_without_another_line_below_it() -> None:
    title, other = "标题行一行", "柳林镇集市"
    one, two = sentence(40, "甲"), sentence(40, "乙")
    assert words([title, one, two, title, one, two]) == [*words([title, one, two]), "copy", "copy", "copy"]
    assert words([title, one, other, title, one])[3:] == ["copy", "copy"]
    assert words([one, other, two, one, two, other])[3:] == ["copy", "copy", "copy"]
    assert words([one, two, HEADER, one, two])[2:] == ["header_line", "copy", "copy"]
