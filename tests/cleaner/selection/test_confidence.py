"""The confidence in an article: where it starts, and what each doubt takes from it."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.confidence import assess
from tests.cleaner.pages import TITLE


def text(size: int, name: str = "甲") -> str:
    """Return a sentence of `size` characters, the same for the same name."""
    return f"{name}，" + "乙" * (size - 3) + "。"


def assessed(
    inside: list[str],
    above: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    method: str = "rule",
    hidden_too: bool = False,
) -> tuple[float, int]:
    """Return the confidence in an article of these blocks, and the number of warnings."""
    blocks = [block if block.startswith("<") else f"<p>{block}</p>" for block in (*above, *inside, *below)]
    page = ClassifiedPage(parse("".join(blocks)), (TITLE,))
    assert len(page.blocks) == len(blocks)
    start, end = len(above), len(above) + len(inside)
    confidence, warnings = assess(page, Body(start, end, method, 1, hidden_too), [*range(start, end)])
    return confidence, len(warnings)


@pytest.mark.parametrize(("method", "confidence"), [("rule", 1.0), ("container", 0.97), ("density", 0.85)])
def test_it_starts_from_how_the_body_was_found(method: str, confidence: float) -> None:
    assert assessed([text(40), text(40, "丙")], method=method) == (confidence, 0)


def test_it_is_0_if_nothing_is_kept() -> None:
    page = ClassifiedPage(parse(f"<p>{text(90)}</p>"), ())
    confidence, warnings = assess(page, Body(0, 1, "rule", 90), [])
    assert (confidence, len(warnings)) == (0.0, 1)


@pytest.mark.parametrize(("size", "expected"), [(59, (0.6, 1)), (60, (1.0, 0))])
def test_an_article_of_less_than_60_characters_is_a_doubt(size: int, expected: tuple[float, int]) -> None:
    assert assessed([text(size)]) == expected
    assert assessed([text(30), text(size - 30, "丙")]) == expected


def test_an_article_without_a_sentence_is_a_doubt() -> None:
    assert assessed(["某镇人民调解委员会" * 4, "某镇司法所" * 8]) == (0.6, 1)
    assert assessed(["某镇司法所"]) == (0.36, 2)


@pytest.mark.parametrize("place", ["above", "below"])
def test_more_running_text_outside_than_inside_is_a_doubt(place: str) -> None:
    assert assessed([text(80)], **{place: (text(80, "丙"),)}) == (1.0, 0)
    assert assessed([text(80)], **{place: (text(81, "丙"),)}) == (round(0.3 + 0.7 * 80 / 161, 3), 1)
    assert assessed([text(80)], **{place: (text(160, "丙"), text(80, "丁"))}) == (round(0.3 + 0.7 / 4, 3), 1)


def test_running_text_on_both_sides_is_added_up() -> None:
    assert assessed([text(80)], (text(80, "丙"),), (text(80, "丁"),)) == (round(0.3 + 0.7 / 3, 3), 1)


@pytest.mark.parametrize(
    "block",
    [
        text(80),
        f"<div style='display:none'>{text(400, '丙')}</div>",
        "某镇人民调解委员会" * 30,
        f"<p><a href=/1>{text(400, '丙')}</a></p>",
        "<p>临河日报记者站 2024-11-08 09:30 来源：临河县委政法委</p>",
        "<p>主办：中共临河县委政法委员会，承办：临河县融媒体中心，技术支持：某某公司，冀ICP备12345678号-1</p>",
    ],
    ids=["the same text", "hidden", "no sentence", "links", "header line", "boilerplate"],
)
def test_other_blocks_outside_are_no_doubt(block: str) -> None:
    assert assessed([text(80)], (block,) * 9) == assessed([text(80)], (), (block,) * 9) == (1.0, 0)


def test_an_article_of_which_more_than_a_third_is_links_is_a_doubt() -> None:
    linked = "<p>{}<a href=/1>{}</a></p>"
    assert assessed([linked.format(text(60), "丁" * 30)]) == (1.0, 0)
    assert assessed([linked.format(text(60), "丁" * 31)]) == (0.6, 1)
    assert assessed([text(60), linked.format(text(60, "丙"), "丁" * 45)]) == (1.0, 0)


def test_an_article_in_a_hidden_element_is_a_doubt() -> None:
    assert assessed([text(80)], hidden_too=True) == (0.9, 1)
