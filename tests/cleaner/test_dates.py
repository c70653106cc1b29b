"""Dates as pages write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import dates


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
        ("2024/5/6 12:05 pm 来源", "2024-05-06 12:05"),
        ("2024-05-06 03:05 PMI数据", "2024-05-06 03:05"),
        ("2024-05-06 晚上8:15", "2024-05-06 20:15"),
        ("| 10-11-13 |", "2010-11-13"),
        ("98-07-01", "1998-07-01"),
        ("2024 05/06 10:20:30", "2024-05-06 10:20:30"),
        ("编号2024-02-30，2024-03-01发布", "2024-03-01"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_shown(line: str, shown: str) -> None:
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
        "（2004年12月11－12日，某大学）",
        "1998年5月",
        "1949年10月1日",
        "电话010-88-11-22",
        "版本12.2023.5.6",
        "2023-5-123",
        "2023-13-01",
        "05-06",
    ],
)
def test_numbers_that_are_no_day_of_publication_are_no_date(line: str) -> None:
    assert dates.find(line) is None


def test_an_impossible_time_of_day_leaves_the_day() -> None:
    found = dates.find("2023-05-06 24:70")
    assert found is not None
    assert found.shown == "2023-05-06"


def test_a_date_knows_where_it_stands() -> None:
    line = "发布时间：2023-05-06 10:00　来源：某网"
    found = dates.find(line)
    assert found is not None
    assert line[found.start : found.end] == "2023-05-06 10:00"


def test_utc_times_of_meta_tags_are_told_in_shanghai() -> None:
    found = dates.find_in_value("2019-09-07T20:52:51Z")
    assert found is not None
    assert found.shown == "2019-09-08 04:52:51"
    assert found.when.replace(tzinfo=None) == datetime(2019, 9, 8, 4, 52, 51)


def test_meta_tags_may_hold_bare_digits() -> None:
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
def test_the_publication_time_is_found_in_scripts(script: str) -> None:
    found = dates.find_in_scripts(["var a = 1;", script])
    assert found is not None
    assert found.shown.startswith("2017-08-11")


def test_other_dates_of_scripts_are_not_the_publication_time() -> None:
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
def test_article_urls_bear_their_day(url: str, shown: str) -> None:
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
def test_urls_without_a_day_have_no_date(url: str) -> None:
    assert dates.find_in_url(url) is None


@given(st.text(alphabet="0123456789-/.年月日时分秒:： T上下午星期一", max_size=80))
def test_no_line_of_digits_and_signs_raises(line: str) -> None:
    for found in (dates.find(line), dates.find_in_value(line), dates.find_in_url(line)):
        assert found is None or found.when.strftime("%Y-%m-%d") == found.shown[:10]
