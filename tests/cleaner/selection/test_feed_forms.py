"""Feeds under an article: headlines of other articles, each with its source and time."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

HEADLINES = (
    "城北街道开展平安夜巡活动",
    "青石县法院公开审理一起案件",
    "白鹭湾派出所走访沿湖渔民",
    "盐河社区举办普法讲座",
)


def item(headline: str, below: str = "临河日报 2024-05-06 10:26", href: str = "/a/1.html") -> str:
    return f"<div><a href='{href}'>{headline}</a></div><p>{below}</p>"


def feeds(html: str) -> list[tuple[int, int]]:
    return [(feed.start, feed.stop) for feed in ClassifiedPage(parse(f"<body>{html}"), ()).feeds()]


def test_three_headlines_with_their_times_are_a_feed_and_two_are_none() -> None:
    three = "".join(item(headline) for headline in HEADLINES[:3])
    assert feeds(three) == [(0, 6)]
    assert feeds("".join(item(headline) for headline in HEADLINES[:2])) == []
    assert feeds(f"<p>{PARAGRAPHS[0]}</p>{three}<p>{PARAGRAPHS[1]}</p>") == [(1, 7)]


@pytest.mark.parametrize("time", ["3小时前", "昨天 10:20", "11-08 10:20", "刚刚", "临河日报 2024年5月6日"])
def test_the_time_of_a_feed_has_many_forms(time: str) -> None:
    assert feeds("".join(item(headline, time) for headline in HEADLINES)) == [(0, 8)]


@pytest.mark.parametrize("below", ["责任编辑：王某", "阅读 12", PARAGRAPHS[0]])
def test_headlines_without_a_time_are_no_feed(below: str) -> None:
    assert feeds("".join(item(headline, below) for headline in HEADLINES)) == []


def test_a_summary_may_be_between_headline_and_time_but_no_other_headline() -> None:
    summary = f"{PARAGRAPHS[0]}</p><p>临河日报 2024-05-06"
    assert feeds("".join(item(headline, summary) for headline in HEADLINES)) == [(0, 12)]
    pairs = "".join(f"<div><a href=/a/>{a}</a></div>{item(b)}" for a, b in zip(HEADLINES, HEADLINES[::-1], strict=True))
    assert feeds(pairs) == [(1, 12)], "the first headline has no time of its own"


def test_files_of_a_notice_with_their_days_are_no_feed() -> None:
    assert feeds("".join(item(f"附件{n}：名单.pdf", "2024-05-06", f"/a/{n}.pdf") for n in range(1, 5))) == []


def test_a_feed_under_the_article_is_removed_with_its_heading() -> None:
    below = "".join(item(headline, f"{PARAGRAPHS[1]}</p><p>临河日报 2024-05-06") for headline in HEADLINES)
    article = extract(page(f"<div id=zoom>{paragraphs()}<p>大家在看</p>{below}</div>"))
    assert article.paragraphs == PARAGRAPHS


def test_the_kinds_of_reasons_are_stable_names() -> None:
    head = "<p>发布时间：2024-05-06 10:26 来源：临河日报 浏览：12次</p>"
    article = extract(page(f"<div class=content>{head}{paragraphs()}</div>"))
    assert {one.reason.kind for one in article.removed if "来源" in one.text} == {"header line"}
