"""Limits on time and memory for column pages with too many elements, links or attributes."""

from __future__ import annotations

import os
from functools import partial

import pytest

from crawler.listing.link_elements import read_links
from crawler.listing.page import parse_page
from crawler.platforms import read_column
from tests.cleaner.stress_inputs import COLUMNS, WITH_ARTICLE, WITHOUT
from tests.fuzz.guarantees import check_column
from tests.limits import in_child, lines_run

pytestmark = pytest.mark.slow

URL = "http://a.gov.cn/yw/index.html"
SIZE = int(os.environ.get("STRESS_BYTES", "200000"))
STRESS_PAGES = COLUMNS | {
    f"of an article: {name}": content
    for name, content in {**WITHOUT, **WITH_ARTICLE}.items()
    if "link" in name or "no " in name
}


@pytest.mark.parametrize("name", STRESS_PAGES)
def test_page_with_too_many_parts_is_read_within_the_limits(name: str) -> None:
    def look() -> None:
        body = STRESS_PAGES[name](SIZE)
        check_column(body.encode("utf-8", "replace") if isinstance(body, str) else body)

    assert in_child(look) == ""


def test_links_of_an_endpoint_are_limited_like_those_of_a_page() -> None:
    rows = ",".join(f'{{"url":"/a/{i}.html","title":"某单位通知"}}' for i in range(30_000))
    column = check_column(f'{{"articles":[{rows}]}}'.encode(), "http://a.gov.cn/gkmlpt/api/all/0?page=1")
    assert len(column.links) == 20_000 and column.cuts


def test_unclosed_link_has_only_its_own_text() -> None:
    page = parse_page(
        "<ul>" + "".join(f'<li><a href="/a/{i}.html">某某单位关于第{i}件事情的通知' for i in range(5)), "http://a.cn/"
    )
    titles = [anchor.title for anchor in read_links(page, page.tree).links]
    assert titles == [f"某某单位关于第{i}件事情的通知" for i in range(5)]


@pytest.mark.parametrize(
    "page",
    [
        "<ul>" + "".join(f"<li><a href=/a/{i}.html>某单位通知</a>" for i in range(20_001)),
        "<b></b>" * 100_001,
        "<b>" * 300_001,
        "字" * 3_000_001,
        "".join(
            f"<div class={''.join(chr(97 + int(d)) for d in str(i))}><a href=/{i}>某单位通知</a></div>"
            for i in range(2001)
        ),
    ],
    ids=["links", "elements", "tags", "characters", "lists"],
)
def test_page_beyond_a_limit_is_marked(page: str) -> None:
    assert read_column(page, "http://a.gov.cn/yw/").cuts
    assert read_column(page.encode(), "http://a.gov.cn/yw/").cuts
    assert not read_column(page[: len(page) // 2], "http://a.gov.cn/yw/").cuts


@pytest.mark.parametrize("name", STRESS_PAGES)
def test_work_grows_with_the_size_of_the_page(name: str) -> None:
    small, large = (lines_run(partial(read_column, STRESS_PAGES[name](size), URL)) for size in (4_000, 16_000))
    assert large < 6 * small
