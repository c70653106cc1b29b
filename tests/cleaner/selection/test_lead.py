"""A lead above the element of the body is part of the article, if it is found nowhere else."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import HEADER, PARAGRAPHS, TITLE, page, paragraphs

BODY = f"<div id=zoom>{paragraphs(PARAGRAPHS[1:])}</div>"


def test_a_lead_between_the_headline_and_the_body_is_kept() -> None:
    assert extract(page(BODY, above=f"<div id=subhead>{PARAGRAPHS[0]}</div>")).paragraphs == PARAGRAPHS


def test_a_lead_above_the_header_line_is_kept() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>{HEADER}{BODY}"
    assert extract(html).paragraphs == PARAGRAPHS


def test_a_labelled_lead_right_above_the_body_needs_no_headline() -> None:
    lead = "核心提示：会议对第四季度的工作作出了部署。"
    html = f"<div class=x>{lead}</div>{BODY}"
    assert extract(html).paragraphs == (lead, *PARAGRAPHS[1:])


@pytest.mark.parametrize(
    "above",
    [
        f"<div>{PARAGRAPHS[1][:-1]}……</div>",
        f"<div style='display:none'>{PARAGRAPHS[0]}</div>",
        f"<div><a href=/1>{PARAGRAPHS[0]}</a></div>",
        "<div>声明：凡本站注明来源的稿件，版权均属本站所有，未经书面授权，任何单位和个人不得转载。</div>",
        "<div>订阅手机报，发送短信到10000，每月三元，随时退订</div>",
    ],
)
def test_a_summary_or_another_box_above_the_body_is_no_lead(above: str) -> None:
    assert extract(page(BODY, above=above)).paragraphs == PARAGRAPHS[1:]
