"""Large repetitive inputs are read within limits of time and memory, each in a child process.

    STRESS_BYTES=20000000 python -m pytest tests/cleaner/test_stress.py

uses pages of twenty megabytes. The default is 200 kB, for which a stage that is quadratic in Python already takes longer
than the limits.
"""

from __future__ import annotations

import os
from functools import partial

import pytest

from cleaner import COMPILED, Rule, SiteTemplate, clean, clean_text, extract, extract_text
from cleaner.markup import parse
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs
from tests.cleaner.stress_inputs import ROW, TEXTS, WITH_ARTICLE, WITHOUT, StressInput
from tests.limits import in_child, lines_run

pytestmark = pytest.mark.slow

SIZE = int(os.environ.get("STRESS_BYTES", "200000"))
RULE = Rule(body="div.TRS_Editor", remove=("div div p.x", "table a"), date="span:nth-child(2)")


@pytest.mark.parametrize("name", WITH_ARTICLE)
def test_the_article_of_a_large_page_is_kept_within_the_limits(name: str) -> None:
    def run() -> None:
        assert PARAGRAPHS[2] in clean(WITH_ARTICLE[name](SIZE))

    assert in_child(run) == ""


@pytest.mark.parametrize("name", WITHOUT)
def test_a_large_page_without_an_article_is_read_within_the_limits(name: str) -> None:
    def run() -> None:
        assert 0 <= extract(WITHOUT[name](SIZE)).confidence <= 1

    assert in_child(run) == ""


@pytest.mark.parametrize(
    "name",
    [
        "attributes with > in their values",
        "attributes of a tag that is not closed",
        "nested tables",
        "cells",
        "ends of nothing",
    ],
)
def test_a_large_page_is_read_with_a_rule_within_the_limits(name: str) -> None:
    def run() -> None:
        assert isinstance(extract(WITH_ARTICLE[name](SIZE), rule=RULE).text, str)

    assert in_child(run) == ""


@pytest.mark.parametrize(
    "unit", [lambda size: "<p>关于我们网站地图</p>" * (size // 31), WITH_ARTICLE["names in names"]]
)
def test_large_pages_are_learned_and_read_with_a_template_within_the_limits(unit: StressInput) -> None:
    def run() -> None:
        template = SiteTemplate()
        for city in "甲乙丙丁":
            text = paragraphs((f"{city}县{PARAGRAPHS[0]}", *PARAGRAPHS[1:]))
            template.learn(
                f"<div class=top>{unit(20_000)!s}</div><div id=zoom>{text}</div><div class=f>{unit(SIZE)!s}</div>"
            )
        assert PARAGRAPHS[2] in clean(
            page(f"<div id=zoom>{paragraphs()}</div><div class=f>{unit(SIZE)!s}</div>"), template=template
        )

    assert in_child(run) == ""


@pytest.mark.parametrize("name", ["superscripts in one block", "unknown elements in one block"])
def test_a_block_of_a_megabyte_is_read_without_being_copied_for_each_element(name: str) -> None:
    html = WITHOUT[name](1_000_000)  # a copy for each element would take a hundred seconds

    def run() -> None:
        assert extract(html).text

    assert in_child(run) == ""


@pytest.mark.parametrize("name", TEXTS)
def test_a_large_text_is_cleaned_within_the_limits(name: str) -> None:
    def run() -> None:
        text = TEXTS[name](SIZE)
        assert isinstance(text, str)
        assert isinstance(clean_text(text), str)

    assert in_child(run) == ""


def test_exceeded_limits_and_failures_of_the_child_are_reported() -> None:
    assert "MemoryError" in in_child(lambda: b"x" * (3 << 30))
    assert "AssertionError" in in_child(lambda: (_ for _ in ()).throw(AssertionError(ROW)))


def test_each_of_many_nested_elements_is_examined_once_with_a_template() -> None:
    nested = WITH_ARTICLE["names in names"]

    def run() -> None:
        template = SiteTemplate()
        for city in "甲乙丙":
            template.learn(page(f"<div id=zoom>{city}县{paragraphs()}</div><div class=f>{nested(20_000)!s}</div>"))
        assert PARAGRAPHS[2] in clean(
            page(f"<div id=zoom>{paragraphs()}</div><div class=f>{nested(1_000_000)!s}</div>"), template=template
        )

    assert in_child(run) == ""


LINEAR = WITH_ARTICLE | WITHOUT


@pytest.mark.skipif(COMPILED, reason="compiled modules run no lines")
@pytest.mark.parametrize("name", LINEAR)
def test_work_grows_with_the_size_of_the_page(name: str) -> None:
    small, large = (lines_run(partial(extract, LINEAR[name](size))) for size in (10_000, 40_000))
    assert large < 6 * small


def test_article_behind_more_tags_than_are_read_is_not_rated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_TAGS", 30_000)
    html = "<p>文字</p>" * 40_000 + f"<div class=TRS_Editor>{paragraphs()}</div>"
    for rule in (None, RULE):
        article = extract(html, rule=rule)
        assert article.confidence == 0 and any("tags" in warning for warning in article.warnings)
        assert extract(html[-2000:], rule=rule).confidence > 0.5


def test_text_of_more_lines_than_are_cleaned_is_passed_through_with_a_warning() -> None:
    text = "\n".join([*PARAGRAPHS * 10_000, "责任编辑：韩梅"])
    cut = extract_text(text)
    assert cut.warnings and cut.paragraphs[-1] == "责任编辑：韩梅"
    assert not extract_text("\n".join(PARAGRAPHS * 100)).warnings
