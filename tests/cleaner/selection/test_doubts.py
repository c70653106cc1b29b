"""From where on each doubt about an article is told, in the words of `Article.warnings`."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs
from tests.cleaner.selection.test_confidence import MODEL, SURE, assessed, text

ROW = "<p><a href=/{0}>某县召开推进会{0}</a></p>"
DATED = "<p>临河日报 2024-05-0{} 09:30</p>"
HEADER = "<p>2024-05-0{} 09:30 来源：临河日报</p>"


def told(word: str, blocks: list[str], **options: tuple[str, ...]) -> bool:
    return any(word in warning for warning in assessed(blocks, **options)[1])


@pytest.mark.parametrize(("number", "is_told"), [(2, False), (3, True)])
@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("lines that are links or dates", ROW),
        ("lines that are links or dates", DATED),
        ("boilerplate", "<p>责任编辑：沈予{}</p>"),
        ("boilerplate", "<p>本站转载的第{}条信息不代表本网站立场，版权归原作者所有。</p>"),
    ],
)
def test_three_lines_of_a_kind_are_a_doubt(word: str, line: str, number: int, is_told: bool) -> None:
    assert told(word, [*SURE, *map(line.format, range(1, number + 1))]) is is_told


@pytest.mark.parametrize(("size", "is_told"), [(40, True), (41, False)])
def test_line_with_a_date_counts_up_to_forty_characters(size: int, is_told: bool) -> None:
    lines = [f"<p>2024-05-0{i} {'临' * (size - 11)}</p>" for i in range(1, 4)]
    assert told("links or dates", [*SURE, *lines]) is is_told


@pytest.mark.parametrize(("number", "is_told"), [(0, False), (1, True)])
def test_one_header_line_below_the_first_paragraph_is_a_doubt(number: int, is_told: bool) -> None:
    blocks = [SURE[0], *map(HEADER.format, range(1, number + 1)), SURE[1]]
    assert told("second article", blocks) is is_told


@pytest.mark.parametrize(("size", "is_told"), [(199, False), (200, True)])
def test_a_third_of_links_is_a_doubt(size: int, is_told: bool) -> None:
    blocks = [text(200), text(200, "丙"), f"<p><a href=/1>{'丁' * size}</a></p>"]
    assert told("third of the text", blocks) is is_told


@pytest.mark.parametrize(("size", "is_told"), [(399, False), (400, True)])
def test_as_much_running_text_outside_as_inside_is_a_doubt(size: int, is_told: bool) -> None:
    outside = f"<div><p>{text(size, '丁')}</p></div>"
    assert told("more running text", [text(200), text(200, "丙")], below=(outside,)) is is_told


@pytest.mark.parametrize(("number", "is_told"), [(2, False), (3, True)])
def test_three_lines_outside_the_element_of_the_text_are_a_doubt(number: int, is_told: bool) -> None:
    blocks = [f"<div><p>{SURE[0]}</p>", f"<p>{SURE[1]}</p></div>", *(f"<div>会员{i}</div>" for i in range(number))]
    assert told("lines outside the element", blocks) is is_told


@pytest.mark.parametrize(("size", "is_told"), [(99, False), (100, True)])
def test_a_quarter_of_the_text_outside_the_element_of_the_most_is_a_doubt(size: int, is_told: bool) -> None:
    blocks = [f"<div><p>{text(150)}</p>", f"<p>{text(150, '丙')}</p></div>"]
    blocks += [f"<div><p>{text(size // 2, '丁')}</p>", f"<p>{text(size - size // 2, '戊')}</p></div>"]
    assert told("paragraphs outside", blocks) is is_told


@pytest.mark.parametrize("hidden", ["", " style='display:none'"])
def test_copy_in_a_hidden_article_is_removed_as_in_a_shown_one(hidden: str) -> None:
    body = f"<div id=zoom{hidden}><div>{paragraphs()}</div><div>{paragraphs()}</div></div>"
    assert extract(page(body)).paragraphs == PARAGRAPHS


def test_many_small_doubts_have_a_reason_in_words() -> None:
    confidence, warnings = assessed([text(70)], above=(f"<p>{text(30, '丁')}</p>",), method="density")
    assert 0 < confidence < 0.9 and warnings


def test_contributions_are_those_of_the_features_that_lower_the_confidence_the_greatest_first() -> None:
    article = extract(page(f"<div class=x7>{paragraphs(PARAGRAPHS[:1])}</div>"))
    values = [value for _, value in article.contributions]
    assert values == sorted(values) and values[0] < 0 and 0 not in values
    assert {"short", "density"} <= {name for name, _ in article.contributions} < set(MODEL["weights"])
