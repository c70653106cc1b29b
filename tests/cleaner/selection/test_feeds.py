"""Other articles with source and time below the article are removed, whatever their heading."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

ARTICLE = PARAGRAPHS[:2]
SUMMARY = "近日，某镇开展了普法宣传进校园活动，三百余名师生参加了活动，现场气氛热烈，反响良好。"
CONTAINERS = [
    "<div id=zoom>{}{}</div>",
    "<div class=x7>{}{}</div>",
    "<div class=x7>{}</div><div class=rec>{}</div>",
    "{}{}",
]


def feed(stamp: str, number: int = 4, summary: str = SUMMARY) -> str:
    item = '<div><h3><a href="/n/{0}.html">我县开展第{0}批普法宣传活动</a></h3><p>{1}{0}</p><span>{2}</span></div>'
    return "".join(item.format(i, summary, stamp) for i in range(number))


@pytest.mark.parametrize("heading", ["", "<div>为你精选</div>", "<h2>大家正在看</h2>"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_feed_with_summaries_longer_than_the_article_is_removed(container: str, heading: str) -> None:
    body = container.format(paragraphs(ARTICLE), heading + feed("临河日报 2024-11-01 10:20"))
    assert extract(page(body)).paragraphs == ARTICLE


@pytest.mark.parametrize("stamp", ["临河日报 3小时前", "昨天 10:20", "11-08 10:20 评论 3"])
def test_the_times_of_a_feed_may_be_relative(stamp: str) -> None:
    assert extract(page(f"<div id=zoom>{paragraphs(ARTICLE)}{feed(stamp)}</div>")).paragraphs == ARTICLE


def test_two_linked_headings_are_no_feed() -> None:
    text = extract(page(f"<div id=zoom>{paragraphs(ARTICLE)}{feed('临河日报 2024-11-01', 2)}</div>")).text
    assert SUMMARY in text


def test_the_article_goes_on_below_a_feed() -> None:
    body = f"{paragraphs(ARTICLE)}{feed('临河日报 2024-11-01')}<p>先进经验</p>{paragraphs(PARAGRAPHS[2:])}"
    assert set(PARAGRAPHS) <= set(extract(page(f"<div id=zoom>{body}</div>")).paragraphs)
