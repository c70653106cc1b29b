"""Floods end in time and memory, and the article is kept where there is one: each in a child process with limits.

    FLOOD_BYTES=20000000 python -m pytest tests/cleaner/markup/test_floods.py

asks for pages of twenty megabytes; the suite is content with 400 kB, for which a quadratic stage takes longer
than the limits allow.
"""

from __future__ import annotations

import os

import pytest

from cleaner import Rule, SiteTemplate, clean, clean_text, extract
from tests.cleaner.floods import ROW, TEXTS, WITH_ARTICLE, WITHOUT, Flood
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs
from tests.limits import in_child

SIZE = int(os.environ.get("FLOOD_BYTES", "400000"))
RULE = Rule(body="div.TRS_Editor", remove=("div div p.x", "table a"), date="span:nth-child(2)")


@pytest.mark.parametrize("name", WITH_ARTICLE)
def test_the_article_is_kept_in_a_flood(name: str) -> None:
    def look() -> None:
        assert PARAGRAPHS[2] in clean(WITH_ARTICLE[name](SIZE))

    assert in_child(look) == ""


@pytest.mark.parametrize("name", WITHOUT)
def test_a_flood_without_an_article_ends(name: str) -> None:
    def look() -> None:
        assert 0 <= extract(WITHOUT[name](SIZE)).confidence <= 1

    assert in_child(look) == ""


@pytest.mark.parametrize(
    "name",
    ["attributes behind hidden signs", "attributes of a tag without end", "nested tables", "cells", "ends of nothing"],
)
def test_a_flood_under_a_rule_ends(name: str) -> None:
    def look() -> None:
        assert isinstance(extract(WITH_ARTICLE[name](SIZE), rule=RULE).text, str)

    assert in_child(look) == ""


@pytest.mark.parametrize(
    "flood", [lambda size: "<p>关于我们网站地图</p>" * (size // 31), WITH_ARTICLE["names in names"]]
)
def test_a_template_of_floods_ends(flood: Flood) -> None:
    def look() -> None:
        template = SiteTemplate()
        for city in "甲乙丙丁":
            text = paragraphs((f"{city}县{PARAGRAPHS[0]}", *PARAGRAPHS[1:]))
            template.learn(
                f"<div class=top>{flood(20_000)!s}</div><div id=zoom>{text}</div><div class=f>{flood(SIZE)!s}</div>"
            )
        assert PARAGRAPHS[2] in clean(
            page(f"<div id=zoom>{paragraphs()}</div><div class=f>{flood(SIZE)!s}</div>"), template=template
        )

    assert in_child(look) == ""


@pytest.mark.parametrize("name", TEXTS)
def test_a_flood_of_lines_ends(name: str) -> None:
    def look() -> None:
        text = TEXTS[name](SIZE)
        assert isinstance(text, str)
        assert isinstance(clean_text(text), str)

    assert in_child(look) == ""


def test_limits_end_what_does_not_end() -> None:
    assert "MemoryError" in in_child(lambda: b"x" * (3 << 30))
    assert "AssertionError" in in_child(lambda: (_ for _ in ()).throw(AssertionError(ROW)))


def test_elements_that_nest_deep_are_each_looked_at_once_under_a_template() -> None:
    nested = WITH_ARTICLE["names in names"]

    def look() -> None:
        template = SiteTemplate()
        for city in "甲乙丙":
            template.learn(page(f"<div id=zoom>{city}县{paragraphs()}</div><div class=f>{nested(20_000)!s}</div>"))
        assert PARAGRAPHS[2] in clean(
            page(f"<div id=zoom>{paragraphs()}</div><div class=f>{nested(4_000_000)!s}</div>"), template=template
        )

    assert in_child(look) == ""
