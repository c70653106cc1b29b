"""Differences, plots and languages of the report at their limits."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crawler.collection.report import plots
from crawler.collection.report.differences import Part, changes
from tests.crawler.collection.stored import store_article
from tests.crawler.collection.test_report import made


@pytest.mark.parametrize(("size", "is_inside"), [(1500, True), (1501, False)])
def test_two_versions_of_3000_characters_are_compared_inside(size: int, is_inside: bool) -> None:
    before = "平安。" * 500
    after = before[:-1] + "建" * (size - 1499)
    (parts,) = changes(before, after)
    assert (parts != [Part("removed", before), Part("inserted", after)]) is is_inside


def test_paragraph_that_is_new_or_gone_is_one_part() -> None:
    assert changes("一。", "一。\n\n二。") == [[Part("same", "一。")], [Part("inserted", "二。")]]
    assert changes("一。\n\n二。", "二。") == [[Part("removed", "一。")], [Part("same", "二。")]]
    assert changes("", "") == [[Part("same", "")]]


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (date(2024, 5, 5), ["2024-05-01", "2024-05-03", "2024-05-05"]),
        (date(2024, 5, 4), ["2024-05-01", "2024-05-02", "2024-05-04"]),
        (date(2024, 5, 2), ["2024-05-01", "2024-05-02"]),
    ],
)
def test_plot_names_its_first_middle_and_last_day(last: date, labels: list[str]) -> None:
    drawn = plots.per_day({"2024-05-01": 3, "2024-05-02": 8}, date(2024, 5, 1), last)
    assert sorted(set(re.findall(r"\d{4}-\d\d-\d\d", drawn))) == labels
    assert {">0<", ">4<", ">8<"} <= set(re.findall(r">\d+<", re.sub(r"\s", "", drawn)))
    assert drawn.startswith('<svg class="plot" viewBox="0 0 900 260" aria-hidden="true">')


def test_each_label_is_in_both_languages(tmp_path) -> None:
    data = tmp_path / "data"
    store_article(data, 1, "平安建设。" * 30)
    target = made(data)
    for page in (target / "index.html", target / "jiangsu" / "index.html"):
        text = page.read_text("utf-8")
        assert text.count('<span class="zh" lang="zh">') == text.count('<span class="en" lang="en">') > 5
