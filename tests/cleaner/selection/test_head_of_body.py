"""What is above the article's first paragraph in a given body: texts above the headline, header lines far above."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.trim import trim
from tests.cleaner.pages import TITLE
from tests.cleaner.selection.test_span import BLOCKS, kept
from tests.cleaner.selection.test_trim_outside import text


@pytest.mark.parametrize(
    ("blocks", "expected", "of_body_alone"),
    [
        ("PTHQR", "QR", "PTHQR"),
        ("PTHQ", "PTHQ", "PTHQ"),
        ("PTwwHQR", "QR", "PTwwHQR"),
        ("PTwwwHQR", "PTwwwHQR", "PTwwwHQR"),
        ("PTQR", "PTQR", "PTQR"),
        ("wPTHQR", "QR", "wPTHQR"),
        ("TPTHQR", "QR", "PTHQR"),
        ("PLTHQR", "QR", "PLTHQR"),
        ("PTCQR", "PTCQR", "PTCQR"),
        ("PtHQR", "PtHQR", "PtHQR"),
        ("PHTHQR", "QR", "QR"),
    ],
)
def test_less_text_above_the_headline_and_its_header_line_is_of_the_site(
    blocks: str, expected: str, of_body_alone: str
) -> None:
    assert kept(blocks) == expected
    assert kept(blocks, only_body=True) == of_body_alone


@pytest.mark.parametrize(("size", "removed"), [(100, True), (130, False)])
def test_text_above_the_headline_has_half_of_the_characters_of_that_below(size: int, removed: bool) -> None:
    html = f"<p>{text(size)}</p><p>{TITLE}</p><p>{BLOCKS['H']}</p><p>{text(80, '丁')}</p><p>{text(120, '戊')}</p>"
    page = ClassifiedPage(parse(html), (TITLE,))
    left, _ = trim(page, Body(0, 5, "density", 1))
    assert left == ([3, 4] if removed else [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("H" + "w" * 11 + "HPQ", "PQ"),
        ("H" + "w" * 12 + "HPQ", "w" * 12 + "HPQ"),
        ("T" + "w" * 11 + "HPQ", "PQ"),
        ("T" + "w" * 12 + "HPQ", "w" * 12 + "HPQ"),
        ("rwwwwwrPQ", "PQ"),
        ("rwwwwwwrPQ", "rwwwwwwrPQ"),
        ("xTPQ", "PQ"),
        ("xxTPQ", "PQ"),
        ("TtPQ", "PQ"),
        ("TdPQ", "PQ"),
        ("TDPQ", "PQ"),
        ("TsPQ", "sPQ"),
        ("LVPQ", "PQ"),
        ("LNLPQ", "PQ"),
        ("NwPQ", "NwPQ"),
        ("wsPQ", "wsPQ"),
        ("PsTQ", "PsTQ"),
        ("w1PQ", "w1PQ"),
        ("P", "P"),
        ("PH", "P"),
        ("wH", ""),
        ("PDQ", "PDQ"),
        ("PCQ", "PCQ"),
    ],
)
def test_lines_above_the_first_paragraph_are_removed_down_to_the_last_header_line(blocks: str, expected: str) -> None:
    assert kept(blocks) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [("xTPQ", "xPQ"), ("xxTPQ", "xxPQ"), ("TdPQ", "dPQ"), ("LNLPQ", "LPQ"), ("LVPQ", "PQ"), ("vLPQ", "LPQ")],
)
def test_container_of_the_body_alone_keeps_lines_above_its_headline(blocks: str, expected: str) -> None:
    assert kept(blocks, only_body=True) == expected
