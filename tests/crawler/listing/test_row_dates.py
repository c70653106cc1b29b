"""The day that a row of a column shows."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.listing.dates import (
    MAX_CONTEXT,
    beginning,
    date_in_attribute,
    read_date,
    shows_day,
    split_date,
    with_common_order,
    without_sentences,
)

DAY = date(2020, 8, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2020-08-20", "[2020/08/20]", "2020年8月20日", "（2020.08.20）", "发布时间：2020-08-20 16:35", "20\n2020-08", "20\n2020.08",
        "来源：本网 日期：2020-08-20 16:35",
        "会议于2019-01-01召开\n2020-08-20",
        "2020-08-20\n2019-01-01",
        "来源：江岸长安网江岸区 2019-01-01\n2020-08-20",
        "截止日期：2020-09-30 发布日期：2020-08-20",
        "截止时间：2020-09-30\n公开时间 [2020-08-20]",
        "发布时间：近日 2020-08-20",
        "会议于2020年8月20日在省城召开并作出部署",
        "二〇二〇年八月二十日", "发布时间：二〇二〇年八月二十日", "20\n/2020.08", "20\n-\n2020.08", "20\nAug.2020", "20\n/\n2020-08", "2020\n08\n20", "2020年\n8月\n20日",
        "综治科\n20200820", "[20200820]",
        "截止：2020-12-31\n发布：2020-08-20", "2019-12-31成文\n2020-08-20发布", "2019-12-31\n发布于 2020-08-20",
        "2020-08-20\n会议公告已于2019年12月31日发布并在各单位网站公开",
        "20/\n2020-08", "20 | 2020-08", "08-20 / 2020", "2020\n·\n08-20", "August 20,2020",
        "109-08-20", "3\n109/8/20", "[109.08.20]",
    ],
)  # fmt: skip
def test_day_of_publication_is_read(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "08-20",
        "江岸长安网",
        "2020",
        "阅读：20200",
        "2020-13-20",
        "20201320",
        "12020082",
        "文号20200820",
        "八月二十日",
        "109-13-20",
        "0109-08-20",
        "109-08-20-1",
        "电话 109-08-20",
        "x" * MAX_CONTEXT + "2020-08-20",
    ],
)
def test_row_without_a_full_date_has_no_day(text):
    assert read_date(text) is None


def test_date_at_the_limit_of_a_row_is_read():
    assert read_date("。" * (MAX_CONTEXT - 10) + "2020-08-20") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "20/08/2020", "20-08-2020", "20.08.2020", "20\n08-2020", "20\n08.2020", "20\n/08\n2020", "20\n08月\n2020", "20日\n8月, 2020",
        "发布日期：20/08/2020",
    ],
)  # fmt: skip
def test_day_before_month_and_year_is_read(text: str) -> None:
    assert shows_day(text)
    assert [read_date(line) for line in with_common_order([text])] == [DAY]


def test_order_of_day_and_month_is_that_of_the_list() -> None:
    def days(*texts: str) -> list[str]:
        return [str(read_date(text)) for text in with_common_order(texts)]

    assert days("08/07/2020", "20/07/2020") == ["2020-07-08", "2020-07-20"]
    assert days("08/07/2020", "07/20/2020") == ["2020-08-07", "2020-07-20"]
    assert days("08/07/2020") == ["2020-07-08"]
    assert days("2020-08-20", "标题", "07/20/2020") == ["2020-08-20", "None", "2020-07-20"]


@pytest.mark.parametrize(
    "text", ["32/13/2020", "10-2020", "010-08-2020", "1.20.08.2020", "20/08/2020/1", "20\n13月2020", "20 08 20201"]
)
def test_other_numbers_before_a_year_are_no_day(text: str) -> None:
    assert not shows_day(text)
    assert with_common_order([text]) == [text]


def test_label_counts_only_for_the_date_after_it():
    assert read_date(f"发布时间：{'—' * 40}2019-01-01\n2020-08-20") in (date(2019, 1, 1), DAY)
    assert read_date("2020-08-20 发布时间：") == DAY


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020-08-20", True), ("08-20", True), ("8月20日", True), ("[08-20]", True), ("（8.20）", True), ("08-20 16:35", True),
        ("  08/20  ", True), ("江岸长安网\n08-20", True),
        ("13-20", False), ("08-32", False), ("8.20", False), ("电话 08-20", False), ("第20期", False), ("", False), ("江岸", False),
        ("x" * MAX_CONTEXT + "\n08-20", False),
    ],
)  # fmt: skip
def test_month_and_day_show_a_day(text, shown):
    assert shows_day(text) is shown


@pytest.mark.parametrize(
    ("title", "rest", "day"),
    [
        ("2020-08-20 召开会议", "召开会议", "2020-08-20 "),
        ("[2020-08-20]召开会议", "召开会议", "[2020-08-20]"),
        ("召开会议 2020-08-20", "召开会议", " 2020-08-20"),
        ("召开会议（2020年8月20日）", "召开会议", "（2020年8月20日）"),
        ("召开会议 2020-08-20 16:35", "召开会议", " 2020-08-20 16:35"),
        ("召开会议2020-08-20", "召开会议", "2020-08-20"),
        ("召开会议[08-20]", "召开会议", "[08-20]"),
        ("[08/20]召开会议", "召开会议", "[08/20]"),
        ("日报2020年8月20日", "日报2020年8月20日", ""),
        ("日报（8月20日）", "日报（8月20日）", ""),
        ("日报32020-08-20", "日报32020-08-20", ""),
        ("2020-08-20召开会议", "2020-08-20召开会议", ""),
        ("[2020-08-20]", "[2020-08-20]", ""),
        ("召开2020-08-20会议", "召开2020-08-20会议", ""),
    ],
)
def test_date_at_the_edge_of_a_title_is_split_off(title, rest, day):
    assert split_date(title) == (rest, day)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("2020-08-20", "2020-08-20"),
        ("2020-08-20T16:35:00+08:00", "2020-08-20T16:35:00+08:00"),
        ("文章标题：关于公布第一件事情的通知\n作者：佚名\n更新时间：2020-8-20 16:35", "2020-8-20 16:35"),
        ("关于公布2020年8月20日以来全省先进单位和个人名单的通知", ""),
        ("关于公布2020年8月20日之后发布时间：未定的文件的有关通知", ""),
        ("关于公布第一件事情的通知", ""),
        ("关于公布第一件事情的通知\n2020-08-20", "2020-08-20"),
        ("关于公布先进单位和个人名单以及进一步做好工作的通知\n2020-08-20", "2020-08-20"),
        ("2020-08-20\n关于公布第一件事情的通知", ""),
        ("更新时间：2020-08-20", "2020-08-20"),
        ("发表日期: 2020-08-20 16:35 点击", "2020-08-20 16:35 点击"),
        ("来源甲乙丙 2020-08-20", ""),
        ("来源甲乙 2020-08-20", "来源甲乙 2020-08-20"),
    ],
)
def test_attribute_has_a_date_alone_or_after_a_label(value: str, part: str) -> None:
    assert date_in_attribute(value) == part


def test_lines_of_summaries_are_removed():
    assert (
        without_sentences("2020-08-20\n会议于2020年8月19日在省城召开并部署\n来源：江岸长安网")
        == "2020-08-20\n来源：江岸长安网"
    )


@pytest.mark.parametrize(("size", "day"), [(30, 20), (31, 1)])
def test_date_comes_in_the_40_characters_after_its_label(size, day):
    assert read_date(f"2020-08-01 发布时间：{'字' * size}2020-08-20").day == day


@pytest.mark.parametrize("cut", range(1, 10))
def test_date_that_a_limit_cuts_is_no_date(cut):
    text = "字" * (MAX_CONTEXT - 10 + cut) + "2020-08-20"
    assert read_date(text) is None and not shows_day(text)
    assert read_date(f"2020-08-01 发布时间：{'字' * (30 + cut)}2020-08-20").day == 1


@pytest.mark.parametrize("digit", "0123456789")
def test_number_that_a_limit_cuts_is_left_out(digit):
    text = f"字{digit}{digit}{digit}"
    assert [beginning(text, most) for most in (1, 2, 3, 4)] == ["字", "字", "字", text]


def test_label_of_the_day_of_publication_wins_over_other_days():
    labels = [f"{verb}{noun}" for verb in ("发布", "公开", "上网") for noun in ("时间", "日期")]
    forms = ["{}2020-08-20", "{}：2020-08-20", "{} : [2020-08-20]", "{}【 2020年8月20日】", "{}（2020.08.20）"]
    texts = [f"2020-09-30 {form.format(label)} 2020-10-01" for label in labels for form in forms]
    assert {text: read_date(text) for text in texts} == dict.fromkeys(texts, DAY)
    others = [f"2020-08-20 {label}2020-09-30" for label in ("截止时间：", "生成日期：", "发布机构：")]
    assert {text: read_date(text) for text in others} == dict.fromkeys(others, DAY)


def test_words_of_publication_beside_a_day_win_in_a_line_that_is_no_sentence():
    texts = [
        f"2019-12-31 {form.format(verb)}"
        for verb in ("发布", "公开", "上网")
        for form in (
            "{}于2020-08-20",
            "{}于 2020-08-20",
            "{}：2020-08-20",
            "{} : 2020-08-20",
            "2020-08-20{}",
            "2020-08-20 {}",
        )
    ]
    assert {text: read_date(text) for text in texts} == dict.fromkeys(texts, DAY)
    # the words label the day after them
    others = [f"2020-08-20{label}2019-12-31" for label in ("发布部门 ", "印发于")]
    assert {text: read_date(text) for text in others} == dict.fromkeys(others, DAY)


def test_labels_of_an_attribute_are_those_of_all_templates():
    labels = [f"{verb}{noun}" for verb in ("发布", "发表", "更新", "添加", "录入", "公开") for noun in ("时间", "日期")]
    title = "标题：关于公布第一批先进单位和先进个人名单的通知"
    values = [f"{title} {label}{colon}2020-08-20" for label in labels for colon in ("：", ":", " : ")]
    assert {value: date_in_attribute(value) for value in values} == dict.fromkeys(values, "2020-08-20")
    assert date_in_attribute(f"{title} 生成时间：2020-08-20") == ""


def test_label_of_an_attribute_leads_to_a_day_within_40_characters():
    assert date_in_attribute(f"发布时间：{'—' * 30}2020-08-20") == f"{'—' * 30}2020-08-20"
    assert date_in_attribute(f"发布时间：{'—' * 31}2020-08-20") == ""
    assert date_in_attribute(f"{'—' * 30}2020-08-20") and not date_in_attribute(f"{'—' * 31}2020-08-20")


def test_lines_of_dates_have_at_most_8_characters_of_words():
    assert read_date("2019-01-01一二三四五六七八九\n2020-08-20一二三四五六七八") == DAY
    assert read_date("2019-01-01一二三四五六七八\n2020-08-20一二三四五六七") == DAY
    assert read_date("2020-08-20一二三四五六七八九\n2019-01-01一二三四五六七八九十") == DAY, (
        "the first of two sentences"
    )
    assert without_sentences("一二三四五六七八2020\n一二三四五六七八九2020") == "一二三四五六七八2020"
    eight, nine = ("发布" + "字" * n + "：2020-08-20发布" for n in (4, 5))
    assert read_date(f"2019-12-31\n{eight}") == DAY
    assert read_date(f"2019-12-31\n{nine}") == date(2019, 12, 31), "a sentence"


@pytest.mark.parametrize("bracket", ["[]", "()", "【】", "（）", "［］"])
def test_day_in_any_brackets_is_read_and_split_off(bracket):
    opening, closing = bracket
    compact = f"{opening}20200820{closing}"
    assert read_date(compact) == (DAY if opening != "［" else None)
    assert shows_day(f"{opening} 08-20 {closing}") and shows_day(f"标题{opening}8月20日{closing}")
    assert split_date(f"召开会议{opening}2020-08-20{closing}") == ("召开会议", f"{opening}2020-08-20{closing}")
    assert split_date(f"{opening} 08-20 {closing} 召开会议") == ("召开会议", f"{opening} 08-20 {closing} ")


def test_month_and_day_must_be_possible():
    days = {
        f"[{month}-{day}]": shows_day(f"[{month}-{day}]")
        for month in ("0", "1", "09", "12", "13")
        for day in ("0", "1", "31", "32")
    }
    possible = {f"[{month}-{day}]" for month in ("1", "09", "12") for day in ("1", "31")}
    assert days == {text: text in possible for text in days}
    forms = ("08/20", "08－20", "08／20", "8月20", "8月20日", "１２-３１", "8 - 20", "08-20 9:05")
    assert {form: shows_day(form) for form in forms} == dict.fromkeys(forms, True)
    others = ("8.20", "08-20 字", "字08-20", "08-20-1", "1-08-20")
    assert {form: shows_day(form) for form in others} == dict.fromkeys(others, False)


def test_title_after_a_chinese_mark_gives_its_day_away():
    titles = ["”", "）", "》", "！", "!", "？", "?"]
    assert {mark: split_date(f"会议{mark}2020-08-20") for mark in titles} == {
        mark: (f"会议{mark}", "2020-08-20") for mark in titles
    }
    kept = ["会议至2020-08-20", "会议到2020-08-20", "A2020-08-20", "会议2020年8月20日", "会议2020.08.20"]
    assert {title: split_date(title) for title in kept} == {title: (title, "") for title in kept}
