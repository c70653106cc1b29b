"""Rows that a page has as data in its scripts."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.listing.json_rows import links_of, read_json_rows
from crawler.listing.page import read_page
from crawler.platforms import read_column

URL = "http://www.example.gov.cn/yw/"
TITLES = ("城北街道开展平安夜巡活动纪实", "青石县法院公开审理一起案件", "白鹭湾派出所走访沿湖渔民")


def articles(
    title: str = "title", url: str = "url", day: str = "publishTime", value: object = "2024-05-06 08:00:00"
) -> str:
    rows = [{"id": n, title: name, url: f"/detail/{n}.html", day: value} for n, name in enumerate(TITLES)]
    return json.dumps(rows, ensure_ascii=False)


PAGES = (
    "<script>new Vue({{el: '#app', data: {{page: 1, list: {}, total: 3}}}})</script>",
    '<script id="__NEXT_DATA__" type="application/json">{{"props": {{"news": {}}}}}</script>',
    '<script>var menu = [{{"title": "首页", "url": "/"}}], bad = [{{"a": }}]; var rows = {};</script>',
)


@pytest.mark.parametrize("page", PAGES)
def test_rows_in_the_data_of_a_page_are_read(page: str) -> None:
    links = read_column(f"<body>{page.format(articles())}</body>", URL).links
    assert [link.title for link in links] == list(TITLES)
    assert {link.url.rpartition("/")[0] for link in links} == {"http://www.example.gov.cn/detail"}
    assert {link.date for link in links} == {date(2024, 5, 6)}


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (("doc_title", "pub_url", "pub_date"), "2024/05/06"),
        (("infoTitle", "infoUrl", "infoDate"), 1714953600),
        (("Title", "LinkUrl", "ReleaseTime"), 1714953600000),
    ],
)
def test_fields_have_the_names_of_several_systems(names: tuple[str, str, str], value: object) -> None:
    links = read_column(f"<body>{PAGES[0].format(articles(*names, value=value))}</body>", URL).links
    assert [(link.title, link.date) for link in links] == [(title, date(2024, 5, 6)) for title in TITLES]


def test_data_without_days_is_no_list() -> None:
    for names in (("title", "url", "size"), ("title", "id2", "date"), ("label", "url", "date")):
        assert read_column(f"<body>{PAGES[0].format(articles(*names))}</body>", URL).links == ()


def test_rows_that_the_page_shows_with_their_days_go_first() -> None:
    shown = "".join(f"<li><a href=/s/{n}.html>{title}</a>2024-05-06</li>" for n, title in enumerate(TITLES))
    links = read_column(f"<body><ul>{shown}</ul>{PAGES[0].format(articles())}</body>", URL).links
    assert [link.url[-8:] for link in links] == ["s/0.html", "s/1.html", "s/2.html"]


def test_deep_and_broken_data_is_left_out() -> None:
    for data in ("[" * 100_000, '{"a":' * 10_000, "[1, 2", '[{"title": 5, "url": [], "date": {}}]'):
        for page in PAGES[:2]:
            assert read_column(f"<body>{page.format(data)}</body>", URL).links == ()


PAGE = read_page("<p>x</p>", URL)


def link_of(**fields: object) -> tuple[str, str, str] | None:
    """Title, last part of the address, and day of an object's link."""
    links = links_of(PAGE, [fields])
    return (links[0].title, links[0].url.removeprefix(URL), str(links[0].date)) if links else None


def test_fields_of_a_row_may_have_any_of_their_names():
    titles = ("title", "doctitle", "infoTitle", "news_title", "ARTICLE_TITLE", "subject")
    urls = ("url", "postUrl", "link", "href", "link_url", "docUrl", "pubUrl", "docPubUrl", "info_url", "path")
    days = (
        *("displayPublishTime", "firstPublishTime", "publishTime", "publish_date", "publishedAt", "pubTime", "pubDate"),
        *("docRelTime", "releaseTime", "release_date", "showDate", "infoDate", "date", "time", "createdAt"),
        *("createTime", "create_date"),
    )
    found = {name: link_of(**{name: "标题", "url": "1"}) for name in titles}
    assert found == dict.fromkeys(titles, ("标题", "1", "None"))
    found = {name: link_of(**{name: "1", "title": "标题"}) for name in urls}
    assert found == dict.fromkeys(urls, ("标题", "1", "None"))
    found = {name: link_of(**{name: "2024-05-06", "title": "标题", "url": "1"}) for name in days}
    assert found == dict.fromkeys(days, ("标题", "1", "2024-05-06"))


def test_more_exact_names_go_first_and_useless_values_are_passed_over():
    assert link_of(subject="b", title="a", path="2", url="1", createTime="2023-01-01", pubDate="2024-05-06") == (
        "a",
        "1",
        "2024-05-06",
    )
    assert link_of(title="", subject="b", url="javascript:void(0)", path="2", pubDate="soon", date="2024-05-06") == (
        "b",
        "2",
        "2024-05-06",
    )
    assert link_of(title=5, subject="b", url=None, path="2") == ("b", "2", "None")
    assert link_of(title="a") is link_of(url="1") is link_of(title=" \x01 ", url="1") is None
    assert link_of(title="a\n b\x01", url="/art/2024/5/6/art_1_2.html")[0::2] == ("a b", "2024-05-06"), "of the address"


def test_one_link_for_each_address_and_only_of_objects():
    rows = [{"title": "a", "url": "1"}, {"title": "b", "url": "1"}, "c", None, ["d"], {"title": "e", "url": "2"}]
    assert [(link.title, link.url) for link in links_of(PAGE, rows)] == [("b", f"{URL}1"), ("e", f"{URL}2")]


def test_times_are_seconds_or_milliseconds_in_shanghai():
    times = {
        1714953600: "2024-05-06",  # 08:00 in Shanghai
        "1714953600": "2024-05-06",
        1714953600000: "2024-05-06",
        1714924799: "2024-05-05",
        1714924800: "2024-05-06",
        99_999_999_999: "5138-11-16",
        100_000_000_000: "1973-03-03",
        1: "1970-01-01",
        0: "None",
        -1: "None",
        10**30: "None",
        "20240506": "1970-08-23",
        None: "None",
        1.5: "None",
        "": "None",
    }
    assert {time: link_of(title="a", url="1", date=time)[2] for time in times} == times


def test_longest_list_of_rows_is_read_wherever_it_is():
    menu, news = [{"title": "首页", "url": "/"}], [{"title": str(n), "url": f"{n}.html"} for n in range(3)]

    def found(page: str = "", *data: object) -> list[str]:
        texts = [one if isinstance(one, str) else json.dumps(one) for one in data]
        return [link.title for link in read_json_rows(read_page(page, URL), texts)]

    numbers = ["0", "1", "2"]
    script = '<script>var menu = {}; var bad = [{{"a": }}]; var news = {};</script>'
    assert {
        "data": found("", {"a": {"b": news}, "menu": menu}),
        "two data": found("", menu, news),
        "broken data": found("", "{", news),
        "inner list": found("", [[menu, [news]]]),
        "script": found(script.format(json.dumps(menu), json.dumps(news))),
        "script and data": found(script.format(json.dumps(menu), json.dumps(menu)), news),
        "nothing": found(),
        "no rows": found("", [{"a": 1}], {"b": []}),
    } == {
        "data": numbers,
        "two data": numbers,
        "broken data": numbers,
        "inner list": numbers,
        "script": numbers,
        "script and data": numbers,
        "nothing": [],
        "no rows": [],
    }


def test_lists_and_values_of_a_page_are_limited():
    news = [{"title": str(n), "url": f"{n}.html"} for n in range(3)]
    for number, rows in ((29, 3), (30, 0)):
        assert len(read_json_rows(PAGE, ["{"] * number + [json.dumps(news)])) == rows
        scripts = "".join(f'var a{n} = [{{"b": {n}}}];' for n in range(number))
        page = read_page(f"<script>{scripts}var news = {json.dumps(news)}</script>", URL)
        assert len(read_json_rows(page, [])) == rows
    for number, rows in ((19_998, 3), (19_999, 0)):
        assert len(read_json_rows(PAGE, [json.dumps([news, *[{}] * number])])) == rows
