"""The forms of dates that are read, in a line, a value, a script and a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import dates
from cleaner.metadata.metadata import read_header


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("2023-05-06", "2023-05-06"),
        ("2023年5月6日", "2023-05-06"),
        ("2023/05/06", "2023-05-06"),
        ("2023.5.6", "2023-05-06"),
        ("[2019-05-20 16:35]", "2019-05-20 16:35"),
        ("2025年06月03日 13时44分", "2025-06-03 13:44"),
        ("2023-08-19 10∶08", "2023-08-19 10:08"),
        ("2020-11-24 10:26:05", "2020-11-24 10:26:05"),
        ("2020-11-24T10:26:05+08:00", "2020-11-24 10:26:05"),
        ("2012年01月12日11:39某网", "2012-01-12 11:39"),
        ("2012-01-1708:51来源", "2012-01-17 08:51"),
        ("2024年5月6日 星期一 下午3:05", "2024-05-06 15:05"),
        ("2024年5月6日 中午1:05", "2024-05-06 13:05"),
        ("2024年5月6日 凌晨12:05", "2024-05-06 00:05"),
        ("2024/5/6 3:05:20 PM", "2024-05-06 15:05:20"),
        ("2024/5/6 12:05:20 AM", "2024-05-06 00:05:20"),
        ("2024/5/6 上午 12:05:20", "2024-05-06 00:05:20"),
        ("202405/06 08:41:27", "2024-05-06 08:41:27"),
        ("2024/5/6 12:05 pm 来源", "2024-05-06 12:05"),
        ("2024-05-06 03:05 PMI数据", "2024-05-06 03:05"),
        ("2024-05-06 晚上8:15", "2024-05-06 20:15"),
        ("| 10-11-13 |", "2010-11-13"),
        ("98-07-01", "1998-07-01"),
        ("2024 05/06 10:20:30", "2024-05-06 10:20:30"),
        ("编号2024-02-30，2024-03-01发布", "2024-03-01"),
        ("２０２４年５月６日　１０：２６", "2024-05-06 10:26"),
        ("２０２４－０５－０６", "2024-05-06"),
        ("2024．05．06", "2024-05-06"),
        ("2024／05／06", "2024-05-06"),
        ("要闻……2024.5.6", "2024-05-06"),
        ("24.05.06", "2024-05-06"),
        ("２４－０５－０６", "2024-05-06"),
        ("２４．０５．０６", "2024-05-06"),
        ("２４／０５／０６", "2024-05-06"),
        ("2024-05-06-10:26", "2024-05-06"),
        ("2024-05-06 10:26:05.0", "2024-05-06 10:26:05"),
        ("发布时间：2024-05-01 公示期：2024-05-06至2024-05-09", "2024-05-01"),
        ("公示期：2024-05-06至2024-05-09 发布时间：2024-05-10", "2024-05-10"),
    ],
)
def test_date_is_read_as_precisely_as_it_is_shown(line: str, shown: str) -> None:
    found = dates.find(line)
    assert found is not None
    assert found.shown == shown
    assert found.when.isoformat(" ").startswith(shown)
    assert found.when.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "（2016—2020年）",
        "2018-2019观测季节",
        "1998年5月",
        "1949年10月1日",
        "电话010-88-11-22",
        "电话010-98-11-22",
        "版本12.2023.5.6",
        "版本V10.11.12",
        "2023-5-123",
        "2023-13-01",
        "05-06",
    ],
)
def test_numbers_that_are_not_a_day_of_publication_are_not_a_date(line: str) -> None:
    assert dates.find(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "（2004年12月11－12日，某大学）",
        "2024年5月6日至8日",
        "2024-05-06至2024-05-09",
        "2024-05-06 至 2024-05-09",
        "2024年5月6日到5月9日",
        "2024.5.6-2024.5.9",
        "2024-05-06--2024-05-09",
        "2024/05/06～2024/05/09",
        "24-05-06至24-05-09",
        "2024-05-06 09:00至2024-05-09 17:00",
        "2024年5月6日 9:00—12:00",
        "自2024年5月6日起至2024年5月9日止",
        "2024年5月6日-9日",
        "2024/05/06-05/09",
        "2024-05-06-05-09",
        "2024-05-06 00:00:00.0至2024-05-09",
        "２４－０５－０６－２４－０５－０９",
    ],
)
def test_neither_end_of_a_range_is_a_date(line: str) -> None:
    assert dates.find(line) is None


@pytest.mark.parametrize(
    "line", ["发布时间：2024-05-06至2024-05-09 来源：某网", "2024-05-06至2024-05-09 10:00 来源：某网"]
)
def test_header_line_with_a_range_gives_no_date(line: str) -> None:
    assert read_header([line]).date is None


@pytest.mark.parametrize(
    "text", ["2024-05-06", "（2024年5月6日）", "２０２４年５月６日", "2024 年 5 月 6 日", "2024．5．6"]
)
def test_text_that_is_only_a_date_is_recognised(text: str) -> None:
    assert dates.is_date(text)
    assert dates.has_date(text)
    assert dates.may_have_date(text)


@pytest.mark.parametrize("text", ["", "2024", "05-06", "2024年5月", "会议于2024年5月6日召开"])
def test_other_texts_are_not_only_a_date(text: str) -> None:
    assert not dates.is_date(text)


def test_date_glued_to_a_counter_and_a_title_is_seen_in_a_text() -> None:
    assert dates.has_date("39482022-1-05 10:26")
    assert dates.has_date("2023-12-182024年研考考点须知")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("20 2020-08", "2020-08-20"),
        ("20日 2020年8月", "2020-08-20"),
        ("2020.08 20", "2020-08-20"),
        ("2020 08-20", "2020-08-20"),
        ("2020年 8月20日", "2020-08-20"),
        ("08/20 2020", "2020-08-20"),
    ],
)
def test_date_in_two_parts_is_read(text: str, shown: str) -> None:
    found = dates.find_split(f"标题 {text} 来源")
    assert found is not None
    assert found.shown == shown
    joined = dates.join(*text.split(" "))
    assert joined is not None
    assert joined.shown == shown


@pytest.mark.parametrize("text", ["2020-08", "20 2020", "2020-08-20", "8 1990-08", "32 2020-08"])
def test_other_numbers_are_not_a_date_in_two_parts(text: str) -> None:
    assert dates.find_split(text) is None


@pytest.mark.parametrize(
    ("year", "full"),
    [
        (2024, 2024),
        (24, 2024),
        (98, 1998),
        (1993, None),
        (49, 2049),
        (50, None),
        (1994, 1994),
        (2099, 2099),
        (2100, None),
    ],
)
def test_years_are_limited_to_those_of_the_web(year: int, full: int | None) -> None:
    day = dates.to_day(year, 5, 6)
    assert (day.year if day else None) == full


def test_impossible_time_of_day_leaves_the_day() -> None:
    found = dates.find("2023-05-06 24:70")
    assert found is not None
    assert found.shown == "2023-05-06"


def test_date_has_its_place_in_the_text() -> None:
    line = "发布时间：2023-05-06 10:00　来源：某网"
    found = dates.find(line)
    assert found is not None
    assert line[found.start : found.end] == "2023-05-06 10:00"


def test_utc_time_of_a_meta_tag_is_converted_to_shanghai_time() -> None:
    found = dates.find_in_value("2019-09-07T20:52:51Z")
    assert found is not None
    assert found.shown == "2019-09-08 04:52:51"
    assert found.when.replace(tzinfo=None) == datetime(2019, 9, 8, 4, 52, 51)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("20160512", "2016-05-12"),
        ("201605121030", "2016-05-12 10:30"),
        ("20160512103005", "2016-05-12 10:30:05"),
        ("20160512 10:30", "2016-05-12 10:30"),
        ("20160512T103005", "2016-05-12 10:30:05"),
        ("2019-09-07T20:52:51.123Z", "2019-09-08 04:52:51"),
        ("2019-09-07T20:52:51+00:00", "2019-09-08 04:52:51"),
        ("2019-09-07T20:52:51+0000", "2019-09-08 04:52:51"),
        ("2019-09-07T20:52:51+08:00", "2019-09-07 20:52:51"),
        ("2019-09-07 20:52:51", "2019-09-07 20:52:51"),
        ("2019-09-07T20:52:51-05:00", "2019-09-08 09:52:51"),
        ("2019-09-07T20:52:51+11:00", "2019-09-07 17:52:51"),
        ("2019-09-07 20:52 -0500", "2019-09-08 09:52"),
        ("2019-09-07 20:52:51 GMT", "2019-09-08 04:52:51"),
        ("2019-09-07Z", "2019-09-07"),
        ("Sat Sep 07 20:52:51 CST 2019", "2019-09-07 20:52:51"),
        ("20161312", None),
        ("120160512", None),
        ("2016051", None),
        ("1690000000", "2023-07-22 12:26"),
        ("1690000000123", "2023-07-22 12:26"),
        ("0690000000", None),
        ("16900000001", None),
    ],
)
def test_a_value_is_read_with_digits_alone_and_with_utc(value: str, shown: str | None) -> None:
    found = dates.find_in_value(value)
    assert (found.shown if found else None) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        *(
            (f"2024-05-06 {half}9:05", f"2024-05-06 {hour}:05")
            for half, hour in (("上午", "09"), ("下午", "21"), ("晚上", "21"))
        ),
        *(
            (f"2024-05-06 {half}12:05", f"2024-05-06 {hour}:05")
            for half, hour in (("上午", "00"), ("下午", "12"), ("凌晨", "00"))
        ),
        ("2024-05-06 中午12:05", "2024-05-06 12:05"),
        ("2024-05-06 中午2:05", "2024-05-06 14:05"),
        ("2024-05-06 中午11:05", "2024-05-06 11:05"),
        ("2024-05-06 中午3:05", "2024-05-06 03:05"),
        ("2024-05-06 下午15:05", "2024-05-06 15:05"),
        ("2024-05-06 11:05 am", "2024-05-06 11:05"),
        ("2024-05-06 11:05 Pm", "2024-05-06 23:05"),
        ("2024-05-06 23:59:59", "2024-05-06 23:59:59"),
        ("2024-05-06 00:00", "2024-05-06 00:00"),
        ("2024-05-06 10:60", "2024-05-06"),
        ("2024-05-06 10:20:60", "2024-05-06 10:20"),
        ("2024-05-06，10:20", "2024-05-06 10:20"),
        ("2024-05-06(周一)10:20", "2024-05-06 10:20"),
        ("2024-05-06 周一 10点20分", "2024-05-06 10:20"),
        ("2024-05-06 10:2078", "2024-05-06"),
        ("2024-05-06T10:20-05:00", "2024-05-06 23:20"),
        ("2024-05-06 10:20:30 +0000", "2024-05-06 18:20:30"),
        ("2024-05-06 10:20-12:00", "2024-05-06 10:20"),
        ("May 6, 2024 10:20 PM", "2024-05-06 22:20"),
        ("10:20, 06-May-2024", "2024-05-06 10:20"),
        ("6 May 2024 10:20:30", "2024-05-06 10:20:30"),
    ],
)
def test_a_time_of_day_is_read_with_the_half_of_the_day(line: str, shown: str) -> None:
    found = dates.find(line)
    assert found is not None
    assert found.shown == shown
    assert found.when.strftime("%Y-%m-%d %H:%M:%S").startswith(shown)


def test_parts_of_a_date_are_joined_only_if_they_are_short_and_begin_with_digits() -> None:
    assert dates.join("2024 年 02月", "21") is not None
    assert dates.join("21", "2024 年 02月") is not None
    assert dates.join("2024 年  02月份", "21") is None
    assert dates.join("21", "2024 年  02月份") is None
    assert dates.join("第2024-02", "21") is None
    assert dates.join("21", "") is dates.join("", "21") is dates.join("", "") is None
    assert dates.join("21", "2024-02-") is dates.join("21", "2024-13") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024-05-06。", True), ("（2024-05-06）", True), ("于2024-05-06起", True), ("（2024-05-06）。", False)],
)
def test_a_date_alone_has_at_most_two_characters_around_it(text: str, expected: bool) -> None:
    assert dates.is_date(text) is expected


def test_the_first_possible_date_of_a_url_is_taken() -> None:
    for url in ("http://a.cn/2023/13/45/t20230506_1.html", "http://a.cn/20231345/20230506/1.html"):
        found = dates.find_in_url(url)
        assert found is not None
        assert found.shown == "2023-05-06"


def test_digits_without_separators_are_read_in_a_meta_tag() -> None:
    found = dates.find_in_value(" 20160512 ")
    assert found is not None
    assert found.shown == "2016-05-12"


@pytest.mark.parametrize(
    "script",
    [
        "var  pubdata='2017年08月11日'; if(pubdata!=''){document.write(pubdata);}",
        '{"@context": "https://schema.org", "pubDate": "2017-08-11T00:00"}',
        'window.page = {publishTime: "2017-08-11 00:00"}',
    ],
)
def test_publication_time_is_found_in_a_script(script: str) -> None:
    found = dates.find_in_scripts(["var a = 1;", script])
    assert found is not None
    assert found.shown.startswith("2017-08-11")


@pytest.mark.parametrize("value", ["20240506", "２０２４０５０６", "２０２４－０５－０６"])
def test_digits_of_both_widths_are_read_in_a_meta_tag_and_in_a_script(value: str) -> None:
    for found in (dates.find_in_value(value), dates.find_in_scripts([f"var pubDate = '{value}';"])):
        assert found is not None
        assert found.shown == "2024-05-06"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "pubDate",
            "pub_date",
            "pubdata",
            "pubtime",
            "publishDate",
            "publish_time",
            "publishedTime",
            "publish_ed_date",
        ),
        *("datePublished", "date_published", "releaseDate", "release_time", "docreltime", "fbsj", "FBRQ"),
    ],
)
def test_each_name_of_the_publication_time_is_known(name: str) -> None:
    for script in (f'{name} = "2017-08-11"', f"'{name}' : '2017-08-11 10:20'", f"var {name}='20170811';"):
        found = dates.find_in_scripts([script])
        assert found is not None
        assert found.shown.startswith("2017-08-11")


def test_a_name_without_a_date_does_not_end_the_search_of_a_script() -> None:
    found = dates.find_in_scripts(["pubDate = 'unknown!'; pubTime = '2017-08-11';"])
    assert found is not None
    assert found.shown == "2017-08-11"


def test_other_dates_of_a_script_are_not_the_publication_time() -> None:
    script = "var serverTime = '2024-05-06 10:00'; var deadline = '2025-01-01';"
    assert dates.find_in_scripts([script]) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.gov.cn/xw/202305/t20230506_3757271.htm", "2023-05-06"),
        ("http://www.example.gov.cn/art/2023/5/6/art_12_34567.html", "2023-05-06"),
        ("http://www.example.gov.cn/2023-05/06/content_123.htm", "2023-05-06"),
        ("http://www.example.gov.cn/2023/05-06/2559082.html", "2023-05-06"),
        ("http://www.example.gov.cn/2023-05-06/473611.html", "2023-05-06"),
        ("http://www.example.gov.cn/20230506/0123456789abcdef/c.html", "2023-05-06"),
        ("http://www.example.gov.cn/columns/x/202305/06/y.html", "2023-05-06"),
    ],
)
def test_day_is_read_from_an_article_url(url: str, shown: str) -> None:
    found = dates.find_in_url(url)
    assert found is not None
    assert found.shown == shown


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.gov.cn/content/post_10200153.html",
        "http://www.example.gov.cn/info/1055/1438.html",
        "http://www.example.gov.cn/2023/11/1234/",
        "http://www.example.gov.cn/show?day=2023-05-06",
        "",
    ],
)
def test_url_without_a_day_has_no_date(url: str) -> None:
    assert dates.find_in_url(url) is None


@given(st.text(alphabet="0123456789２０-/.－年月日至时分秒:： T上下午星期一", max_size=80))
def test_digits_and_separators_in_any_order_do_not_raise(line: str) -> None:
    for found in (dates.find(line), dates.find_split(line), dates.find_in_value(line), dates.find_in_url(line)):
        assert found is None or found.when.strftime("%Y-%m-%d") == found.shown[:10]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("二〇二四年三月五日", "2024-03-05"),
        ("发布时间：二○二四年十二月三十一日", "2024-12-31"),
        ("二零一九年十月二十日", "2019-10-20"),
        ("一九九八年十一月十号", "1998-11-10"),
        ("二〇二四年二月三十日", None),
        ("二〇二四年三月", None),
        ("March 5, 2024", "2024-03-05"),
        ("March 5,2024", "2024-03-05"),
        ("Updated: Sept. 5th, 2024 10:22", "2024-09-05 10:22"),
        ("5 Mar 2024, 10:22:07", "2024-03-05 10:22:07"),
        ("Marching 5, 2024", None),
        ("Maybe 55, 2024", None),
    ],
)
def test_dates_in_words_are_read(text: str, shown: str | None) -> None:
    found = dates.find(text)
    assert (found.shown if found else None) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("113-03-05", "2024-03-05"), ("99/3/5", "2010-03-05"), ("民國113年3月5日", "2024-03-05"), ("2013-03-05", None)],
)
def test_years_of_the_republic_count_from_1912(text: str, shown: str | None) -> None:
    found = dates.find_republic(text)
    assert (found.shown if found else None) == shown


def test_a_script_that_writes_one_date_into_the_page_gives_it() -> None:
    writes = 'var tm="2024-03-05 10:22:00";document.getElementById("d").innerHTML=tm;'
    found = dates.find_in_scripts([writes])
    assert found is not None
    assert found.shown == "2024-03-05 10:22:00"
    assert dates.find_in_scripts([writes + 'var now="2024-03-06 00:00:00";']) is None
    assert dates.find_in_scripts(['var tm="2024-03-05 10:22:00";']) is None


def test_month_has_its_english_name_or_the_begin_of_it() -> None:
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    short = [*(name[:3] for name in names), "Sept", "Dec.", "DEC"]
    months = [*range(1, 13), 9, 12, 12]
    assert [dates.find(f"{name} 5, 2024").shown[5:7] for name in (*names, *short)] == [  # type: ignore[union-attr]
        f"{month:02}" for month in (*range(1, 13), *months)
    ]
    for text in ("Marchand 5, 2024", "Sunday 5, 2024", "5 Decem 2024", "May 32, 2024", "A 5, 2024"):
        assert dates.find(text) is None, text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("2024-05-06 10:20+00:00", "2024-05-06 18:20"),
        ("2024-05-06 10:20+08:00", "2024-05-06 10:20"),
        ("2024-05-06 10:20 +00:00", "2024-05-06 10:20"),
        ("2024-05-06T10:20Z", "2024-05-06 18:20"),
        ("2024-05-06+", "2024-05-06"),
    ],
)
def test_offset_from_utc_counts_where_it_cannot_be_a_range_of_times(line: str, shown: str) -> None:
    found = dates.find(line)
    assert found is not None and found.shown == shown
    assert found.when.strftime("%Y-%m-%d %H:%M").startswith(shown)


def test_date_with_the_year_last_is_read_if_only_one_number_can_be_its_month() -> None:
    values = {
        "20/06/2023 10:15": "2023-06-20 10:15",
        "06/20/2023": "2023-06-20",
        "13/12/2023": "2023-12-13",
        "12/13/2023": "2023-12-13",
        "07/07/2023": "2023-07-07",
        "11/12/2023": "",
        "12/11/2023": "",
        "13/14/2023": "",
        "32/12/2023": "",
    }
    found = {value: dates.find_year_last(value) for value in values}
    assert {value: date.shown if date else "" for value, date in found.items()} == values


def test_dates_of_urls_scripts_and_values() -> None:
    urls = {
        "http://a.cn/t20230506_1.html": "2023-05-06",
        "http://a.cn/2023/5/6/1.html": "2023-05-06",
        "http://a.cn/2023-05/06/1.html": "2023-05-06",
        "http://a.cn/202305/1.html": "",
        "http://a.cn/1.html?t=20230506": "",
        "http://a.cn/19920506/1.html": "",
    }
    found = {url: dates.find_in_url(url) for url in urls}
    assert {url: date.shown if date else "" for url, date in found.items()} == urls


def test_chinese_numerals_are_read() -> None:
    lines = {
        "二〇二四年一月三日": "2024-01-03",
        "二○二四年十月十日": "2024-10-10",
        "二零一九年十一月二十一日": "2019-11-21",
        "一九九八年十二月三十一日": "1998-12-31",
        "二O二四年二月二十日": "2024-02-20",
        "民國一一三年三月五日": "2024-03-05",
        "二〇二四年十三月一日": "",
        "二〇二四年二月三十日": "",
    }
    found = {line: dates.find(line) for line in lines}
    assert {line: date.shown if date else "" for line, date in found.items()} == lines


def shown_by(find: Callable[[str], dates.ShownDate | None], texts: Iterable[str]) -> dict[str, str]:
    """Return how each text's date is shown, "" for none; each date has the place that the text gives it."""
    found = {text: find(text) for text in texts}
    return {text: date.shown if date else "" for text, date in found.items()}


def test_hours_are_those_of_the_whole_day_unless_a_half_is_named() -> None:
    hours = {
        **{f"2024-05-06 {hour}:05": f"2024-05-06 {hour:02}:05" for hour in (0, 1, 2, 3, 11, 12, 13, 23)},
        **{f"2024-05-06 上午{hour}:05": f"2024-05-06 {hour % 12:02}:05" for hour in (1, 2, 11, 12)},
        **{f"2024-05-06 凌晨{hour}:05": f"2024-05-06 {hour % 12:02}:05" for hour in (1, 2, 5, 12)},
        **{f"2024-05-06 下午{hour}:05": f"2024-05-06 {hour % 12 + 12}:05" for hour in (1, 2, 11, 12)},
        **{f"2024-05-06 晚上{hour}:05": f"2024-05-06 {hour + 12}:05" for hour in (7, 11)},
        "2024-05-06 晚上12:05": "2024-05-06",  # of this day or of the next one
        **{f"2024-05-06 {hour}:05 PM": f"2024-05-06 {hour % 12 + 12}:05" for hour in (1, 2, 11, 12)},
        **{f"2024-05-06 {hour}:05 am": f"2024-05-06 {hour % 12:02}:05" for hour in (1, 2, 11, 12)},
        **{f"May 6, 2024 {hour}:05 p.m.": f"2024-05-06 {hour % 12 + 12}:05" for hour in (1, 11, 12)},
        **{f"May 6, 2024 {hour}:05 a.m": f"2024-05-06 {hour % 12:02}:05" for hour in (1, 11, 12)},
        "May 6, 2024 10:05": "2024-05-06 10:05",
        "2024-05-06 24:05": "2024-05-06",
    }
    assert shown_by(dates.find, hours) == hours


def test_a_zone_that_the_text_names_is_that_of_the_time_of_day() -> None:
    shown = {
        "Sat Mar 09 20:39:33 +0800 2024": "2024-03-09 20:39:33",
        "Sat Mar 09 20:39:33 +0000 2024": "2024-03-10 04:39:33",
        "Sat Mar 09 20:39:33 CST 2024": "2024-03-09 20:39:33",
    }
    assert shown_by(dates.find, shown) == shown
    values = {
        "Sat Mar 09 2024 20:39:33 GMT+0800": "2024-03-09 20:39:33",
        "Sat Mar 09 2024 20:39:33 GMT+0000": "2024-03-10 04:39:33",
        "Sat, 09 Mar 2024 12:39:33 GMT": "2024-03-09 20:39:33",
    }
    assert {text: dates.find_in_value(text).shown for text in values} == values  # type: ignore[union-attr]


def test_year_of_the_republic_may_be_a_number_in_words() -> None:
    years = {
        "民國九十九年十二月三十一日": "2010-12-31",
        "民國一百年一月一日": "2011-01-01",
        "民國一百零五年三月五日": "2016-03-05",
        "民國一百一十年三月五日": "2021-03-05",
        "民國一百一十三年三月五日": "2024-03-05",
    }
    assert shown_by(dates.find, years) == years


def test_date_has_its_place_whatever_its_form() -> None:
    for find, date in (
        (dates.find, "2024年5月6日 上午10:20"),
        (dates.find, "二〇二四年五月六日"),
        (dates.find, "民國113年5月6日"),
        (dates.find, "2024-05-06T10:20:30Z"),
        (dates.find, "May 6, 2024 10:20"),
        (dates.find_split, "20 2020-08"),
        (dates.find_republic, "113-05-06"),
        (dates.find_year_last, "20/06/2023 10:15"),
    ):
        found = find(f"甲， {date} 。")
        assert found is not None and (found.start, found.end) == (3, 3 + len(date)), date


def test_first_possible_date_of_a_text_is_read() -> None:
    firsts = {
        "2024-02-30 2024-05-06": "2024-05-06",
        "二〇二四年二月三十日，二〇二四年五月六日": "2024-05-06",
        "May 32, 2024, May 6, 2024": "2024-05-06",
        "Feb 30, 2024; 6 May 2024": "2024-05-06",
        "公示期：2024-05-01至2024-05-09，2024-05-06": "2024-05-06",
        "民國113年2月30日 民國113年5月6日": "2024-05-06",
        "1900年，二〇二四年五月六日": "2024-05-06",
    }
    assert shown_by(dates.find, firsts) == firsts
    assert shown_by(dates.find_split, ["32 2020-08 20 2020-08"]) == {"32 2020-08 20 2020-08": "2020-08-20"}
    assert shown_by(dates.find_republic, ["113-02-30 113-05-06"]) == {"113-02-30 113-05-06": "2024-05-06"}
    assert shown_by(dates.find_year_last, ["31/02/2024 20/06/2024"]) == {"31/02/2024 20/06/2024": "2024-06-20"}


def test_forms_of_a_split_date() -> None:
    forms = {
        "20 2020-08": "2020-08-20",
        "20日 2020年8月": "2020-08-20",
        "20 / 2020-08": "2020-08-20",
        "20 - 2020-08": "2020-08-20",
        "8 2020.8": "2020-08-08",
        "2020-08 20": "2020-08-20",
        "2020年8月 20日": "2020-08-20",
        "2020 08 20": "2020-08-20",
        "2020年 8月 20日": "2020-08-20",
        "2020 08-20": "2020-08-20",
        "2020年 8月20日": "2020-08-20",
        "08-20 2020": "2020-08-20",
        "8月20日 2020年": "2020-08-20",
        "2020-08-20": "",
        "20 2020-08-01": "",
        "2020-08 20:15": "",
        "2020 08 20-21": "",
        "12:20 2020-08": "",
        "1-08-20 2020": "",
        "120 2020-08": "",
    }
    assert shown_by(dates.find_split, forms) == forms
    whole = {text: shown for text, shown in forms.items() if shown and text.count(" ") == 1}
    assert {text: getattr(dates.join(*text.split(" ")), "shown", "") for text in whole} == whole


def test_dates_of_the_common_era_in_a_header_line() -> None:
    lines = {
        "11.07.2023 13:12": "2023-07-11 13:12",
        "11/07/2023": "2023-07-11",
        "11-07-2023 9:05:30": "2023-07-11 9:05:30",
        "11.07.2023 13:12 甲报": "11.07.2023 13:12 甲报",
        "發布日期:115年3月8日": "發布日期:2026年3月8日",
        "发布日期：115年3月8日": "发布日期：2026年3月8日",
        "日期 115年3月8日": "日期 2026年3月8日",
        "中華民國115年3月8日": "2026年3月8日",
        "民国99年3月8日": "2010年3月8日",
        "甲115年3月8日": "甲115年3月8日",
        "民國115年 民國116年": "2026年 民國116年",
        "2024-05-06": "2024-05-06",
        "": "",
    }
    assert {line: dates.with_common_dates(line) for line in lines} == lines


def test_years_of_the_republic_have_three_digits_or_are_of_the_web() -> None:
    values = {
        "113-03-05": "2024-03-05",
        "113.3.5": "2024-03-05",
        "113年3月5日": "2024-03-05",
        "100/12/31": "2011-12-31",
        "149-01-01": "2060-01-01",
        "83-01-01": "1994-01-01",
        "82-01-01": "",
        "150-01-01": "",
        "1113-03-05": "",
        "1.113-03-05": "",
        "113-03-051": "",
        "113-13-05": "",
    }
    assert shown_by(dates.find_republic, values) == values


def test_checks_before_reading_hold_for_each_form_that_is_read() -> None:
    numbers = ["2024-05-06", "2024年5月6日", "24-05-06", "24年05月06", "２０２４－０５－０６", "24.05.06"]
    words = ["二〇二四年五月六日", "一九九八年五月六日", "民國113年5月6日", "民国一一三年五月六日", "May 6, 2024"]
    words += ["6 Sept 2024", "Tue Mar 05 10:22:00 CST 2024", "December 31st, 2024"]
    assert [text for text in (*numbers, *words) if dates.find(text) is None] == []
    assert [text for text in numbers if not dates.may_have_date(text)] == []
    assert [text for text in words if not dates.may_have_date_in_words(text)] == []
    others = ["", "甲乙丙", "1234", "05-06", "一年", "民主113", "Maybe", "5 May"]
    assert [text for text in others if dates.may_have_date(text) or dates.may_have_date_in_words(text)] == []


def test_day_of_the_week_may_be_between_an_english_day_and_its_year() -> None:
    for text in ("Dec 28 Sat 2013 00:28", "Dec 28, Saturday, 2013 00:28"):
        found = dates.find(text)
        assert found is not None and found.shown == "2013-12-28 00:28"
    assert dates.find("Dec 28 Satin 2013") is not None and dates.find("Dec 28 Set 2013") is None


def test_english_date_with_a_time_is_a_line_of_its_own() -> None:
    texts = ["Dec 28 Sat 2013 00:28", "Wednesday, May 5, 2010 11:10 PM", "10:22, 05-Mar-2024"]
    assert [text for text in texts if not dates.is_english_date(text)] == []
    others = ["", "Dec 28 2013", "5 March 2024", "published on May 5, 2010 11:10 PM", "2013-12-28 00:28"]
    assert [text for text in others if dates.is_english_date(text)] == []


def test_english_dates_are_seen_in_a_text() -> None:
    texts = ["on March 5, 2024.", "5 Mar 2024", "05-Mar-2024 10:22", "Mar 05 10:22:00 CST 2024", "10:22, 5 May 2024"]
    assert [text for text in texts if not dates.has_english_date(text)] == []
    others = ["", "2024-05-06", "March 2024", "5 March", "Marching 5, 2024", "二〇二四年五月六日"]
    assert [text for text in others if dates.has_english_date(text)] == []
    assert dates.has_date("于2024-05-06召开") and not dates.has_date("二〇二四年五月六日")


def test_values_with_numbers_alone() -> None:
    values = {
        "20240506": "2024-05-06",
        "发布：20240506。": "2024-05-06",
        "202405061020": "2024-05-06 10:20",
        "20240506102030": "2024-05-06 10:20:30",
        "20240506 10:20:30": "2024-05-06 10:20:30",
        "20240506T1020": "2024-05-06 10:20",
        "202405061": "",
        "X1202405060": "",
        "760000000": "1994-01-31 15:06",
        "0760000000": "",
        "759999999": "",
        "1714956087": "2024-05-06 08:41",
        "1714956087123": "2024-05-06 08:41",
        "17149560871": "",
        "": "",
    }
    assert shown_by(dates.find_in_value, values) == values
    found = dates.find_in_value(" 1714956087 ")
    assert found is not None and found.when.isoformat() == "2024-05-06T08:41:27+08:00"
    assert (found.start, found.end) == (0, 10)


def test_offsets_are_read_in_all_forms() -> None:
    values = {
        "2024-05-06T10:20:30Z": "2024-05-06 18:20:30",
        "2024-05-06T10:20:30 UTC": "2024-05-06 18:20:30",
        "2024-05-06T10:20:30GMT": "2024-05-06 18:20:30",
        "2024-05-06T10:20:30+05:30": "2024-05-06 12:50:30",
        "2024-05-06T10:20:30-0330": "2024-05-06 21:50:30",
        "2024-05-06T20:20:30-0800": "2024-05-07 12:20:30",
        "2024-05-06T10:20:30+0575": "2024-05-06 10:20:30",
        "2024-05-06T10:20:30+05:300": "2024-05-06 10:20:30",
        "2024-05-06T10:20:30 Zhengwen": "2024-05-06 10:20:30",
        "2024-05-06": "2024-05-06",
    }
    assert shown_by(dates.find_in_value, values) == values
    assert shown_by(dates.find, values) == values
    found = dates.find_in_value("2024-05-06T10:20:30+05:30")
    assert found is not None and found.when.isoformat() == "2024-05-06T12:50:30+08:00"


def test_scripts_name_or_write_the_date() -> None:
    written = 'document.getElementById("d").{}("2024-03-05 10:22:00")'
    scripts = {
        "var pubDate = 1714956087;": "2024-05-06 08:41",
        "pubDate: 1714956087123,": "2024-05-06 08:41",
        "pubDate = 17149560871;": "",
        "pubDate = '2024'; pubDate = '2024-05-06'": "2024-05-06",
        "pubDate = '2024-13-06 '": "",
        "var t='2024-03-05 10:22:00'; a.innerText = t.substring(0, 10)": "2024-03-05",
        "var t='2024-03-05 10:22:00'; document.write(t.substr(0,16))": "2024-03-05 10:22",
        "var t='2024-03-05 10:22:00'; $(a).html(t.slice(0,10))": "2024-03-05",
        "var t='2024-03-05T10:22'; $(a).text(t)": "2024-03-05 10:22",
        "var t='2024-03-05 10:22:00'; a.innerHTML = t": "2024-03-05 10:22:00",
        "var t='2024-03-05'; a.innerHTML = t": "",
        written.format("value"): "",
    }
    found = {script: dates.find_in_scripts(["", script]) for script in scripts}
    assert {script: date.shown if date else "" for script, date in found.items()} == scripts
    assert dates.find_in_scripts([]) is None


def test_urls_with_a_day() -> None:
    urls = {
        "/2023/5/6/": "2023-05-06",
        "/2023-5-6.html": "2023-05-06",
        "/2023/05/06_1.html": "2023-05-06",
        "/t20230506_1.html": "2023-05-06",
        "/20230506/1.html": "2023-05-06",
        "/2023/0506/1.html": "2023-05-06",
        "/202305/t20230507_1.html": "2023-05-07",
        "/a20230506/": "",
        "/2023/5/6": "",
        "/20230506x/": "",
        "/1/2?a=/2023/5/6/": "",
        "/1850/5/6/": "",
    }
    assert shown_by(dates.find_in_url, urls) == urls
