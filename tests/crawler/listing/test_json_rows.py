"""Rows that a page has as data in its scripts."""

from __future__ import annotations

import json
from datetime import date

import pytest

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
