"""A lead above the element of the body is part of the article, if it is found nowhere else."""

from __future__ import annotations

import pytest

from cleaner import Rule, extract
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
        "<div>导读：要闻 | 平安建设 | 队伍建设</div>",
        f"<div>本文来源：临河日报。{PARAGRAPHS[0]}</div>",
        "<div>订阅手机报，发送短信到10000，每月三元，随时退订</div>",
    ],
)
def test_a_summary_or_another_box_above_the_body_is_no_lead(above: str) -> None:
    assert extract(page(BODY, above=above)).paragraphs == PARAGRAPHS[1:]


LEAD = "会议对第四季度的工作作出了部署，要求各乡镇逐级压实责任，确保各项任务按期完成，并定期通报进展情况。"


def kept(above: str, body: str = BODY) -> tuple[str, ...]:
    """Return the paragraphs of a page with a headline, a lead or other lines, and a body."""
    return extract(f"<title>{TITLE}</title><h1>{TITLE}</h1>{above}{body}").paragraphs


@pytest.mark.parametrize(("size", "found"), [(40, True), (39, False)])
def test_a_lead_without_a_label_that_goes_on_after_a_sentence_has_forty_characters(size: int, found: bool) -> None:
    lead = LEAD[: size - 6] + "。平安临河行"
    assert lead[size - 1 :] == "行"
    assert (kept(f"<div>{lead}</div>")[0] == lead) is found


@pytest.mark.parametrize(("size", "found"), [(20, True), (19, False)])
def test_a_lead_of_whole_sentences_has_twenty_characters(size: int, found: bool) -> None:
    lead = LEAD[: size - 1] + "。"
    assert (kept(f"<div>{lead}</div>")[0] == lead) is found


def test_a_short_sentence_without_a_headline_above_is_no_lead() -> None:
    lead = LEAD[:29] + "。"
    assert extract(f"<p>2024-11-08 09:30 来源：临河日报</p><div>{lead}</div>{BODY}").paragraphs == PARAGRAPHS[1:]


def test_a_notice_on_cookies_is_no_lead() -> None:
    assert kept("<div>本网站使用Cookie来改善您的浏览体验，继续浏览即表示您同意。</div>") == PARAGRAPHS[1:]


def test_a_slogan_without_a_full_stop_is_no_lead() -> None:
    assert LEAD[:-1] not in kept(f"<div>{LEAD[:-1]}</div>")


@pytest.mark.parametrize(("size", "found"), [(600, True), (601, False)])
def test_a_lead_has_at_most_600_characters(size: int, found: bool) -> None:
    lead = "导读：" + "平" * (size - 4) + "。"
    body = f"<div id=zoom>{paragraphs(tuple(f'第{i}条，{PARAGRAPHS[1]}' for i in range(30)))}</div>"
    assert (lead in kept(f"<div>{lead}</div>", body)) is found


@pytest.mark.parametrize("label", ["核心提示", "内容提要", "内容摘要", "摘要", "提要", "导读", "导语", "编者按"])
def test_a_label_makes_a_short_line_a_lead(label: str) -> None:
    lead = f"{label}：会议部署了工作"
    assert kept(f"<div>{lead}</div>") == (lead, *PARAGRAPHS[1:])
    assert kept(f"<div>{lead[len(label) + 1 :]}</div>") == PARAGRAPHS[1:]


@pytest.mark.parametrize(("between", "found"), [(10, True), (11, False)])
def test_the_headline_is_at_most_twelve_blocks_above_the_body(between: int, found: bool) -> None:
    assert (LEAD in kept(f"<div>{LEAD}</div>" + "<div>平安临河</div>" * between)) is found


def test_a_lead_above_the_headline_is_none() -> None:
    assert extract(f"<title>{TITLE}</title><div>{LEAD}</div><h1>{TITLE}</h1>{BODY}").paragraphs == PARAGRAPHS[1:]


def test_without_a_headline_only_a_labelled_line_right_above_the_body_is_a_lead() -> None:
    labelled = "导读：会议部署了工作。"
    assert extract(f"<div>{LEAD}</div>{BODY}").paragraphs == PARAGRAPHS[1:]
    assert extract(f"<div>{labelled}</div><div>平安临河</div>{BODY}").paragraphs == PARAGRAPHS[1:]


def test_two_leads_are_kept_in_their_order() -> None:
    first = "编者按：平安建设人人有责。"
    assert kept(f"<div>{first}</div><div>{LEAD}</div>") == (first, LEAD, *PARAGRAPHS[1:])


@pytest.mark.parametrize(("known", "found"), [(20, False), (19, True)])
def test_a_line_of_which_half_is_in_the_text_is_a_summary(known: int, found: bool) -> None:
    lead = "全县十二个乡镇共排查各类纠纷三百二十余件"[:known] + "，" + "丙" * (40 - known) + "。"
    assert (lead in kept(f"<div>{lead}</div>")) is found


def test_a_lead_above_a_body_that_a_rule_names_is_not_added() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{LEAD}</div><div class=x>{paragraphs()}</div>"
    assert extract(html, rule=Rule(body=".x")).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "head", ["<div><h1>{}</h1>{}{}", "<h1>{}</h1><div>{}{}", "<h1>{}</h1><i>2024-11-08 09:30</i><div>{}{}"]
)
@pytest.mark.parametrize("lead", [PARAGRAPHS[0], f"核心提示：{PARAGRAPHS[0]}"])
def test_a_lead_above_the_header_line_in_the_element_of_the_article_is_kept(lead: str, head: str) -> None:
    above = head.format(TITLE, f"<p>{lead}</p>", HEADER)
    html = f"<title>{TITLE}</title>{above}{paragraphs(PARAGRAPHS[1:])}</div>"
    assert extract(html).paragraphs == (lead, *PARAGRAPHS[1:])


def test_text_above_a_header_line_that_has_no_headline_above_it_is_no_lead() -> None:
    html = f"<div><p>{LEAD}</p>{HEADER}{paragraphs()}</div>"
    assert extract(html).paragraphs == PARAGRAPHS


def test_a_lead_in_the_text_is_not_among_the_removed_lines() -> None:
    html = f"<title>{TITLE}</title><div><h1>{TITLE}</h1><p>{LEAD}</p>{HEADER}{paragraphs()}</div>"
    article = extract(html)
    assert article.paragraphs[0] == LEAD
    assert LEAD not in [line.text for line in article.removed]
