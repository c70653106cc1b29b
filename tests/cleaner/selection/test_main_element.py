"""Notes of the site below the element that holds most of the article, and cards between headline and text."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import PARAGRAPHS, TITLE, page, paragraphs

NOTES = (
    "<p class=note>如需转载请与《临河日报》报社联系。</p><p class=note>未经《临河日报》报社授权，严禁转载或镜像。</p>"
    "<p class=tip>如果本报使用了您的图片，请作者与本报联系索取稿酬，也可以要求撤下作品。</p>"
)
LEAD = "<p class=abstract>会议对第四季度的工作作出了部署，要求各乡镇压实责任。</p>"


def in_box(below: str) -> tuple[str, ...]:
    """Return the paragraphs of a page whose box of the article holds a lead, the body and notes of the site."""
    html = f"<div class=box>{LEAD}<div class=txt>{paragraphs()}</div>{below}</div>"
    return extract(page(html)).paragraphs


@pytest.mark.parametrize(
    "below",
    [
        NOTES,
        "<div class=tags><a href=/t/1>平安</a></div><p class=c>本文由临河号作者发布，不代表本平台立场。</p>",
        '<div class=more><p>更多报道详见：<a href="/1">临河县举行普法活动</a></p><p>[《临河周刊》，<a href="/2">按此优惠订阅</a>，免费快递。]</p></div>',
        "<div class=au><p class=n>沈予安</p><p class=d>临河日报记者，长期关注乡村治理。</p><p class=b>作者声明：本平台仅提供存储服务</p></div>",
    ],
)
def test_notes_of_the_site_below_the_main_element_are_removed(below: str) -> None:
    assert in_box(below)[1:] == PARAGRAPHS


@pytest.mark.parametrize(
    "below",
    [
        "<p><a href=/1>临河县平安建设工作方案</a></p><p class=s>沈予安等三人执笔</p>",
        "<p class=note>未经授权，严禁转载或镜像。</p><p>据了解，这项工作明年将在全县十二个乡镇推开，届时会有更多群众受益。</p>",
        "<p class=note>未经授权，严禁转载或镜像。</p><p>临河县人民政府办公室</p>",
    ],
)
def test_text_that_can_be_of_the_article_below_the_main_element_is_kept(below: str) -> None:
    assert len(in_box(below)) > len(PARAGRAPHS) + 1


def test_a_card_of_the_author_below_the_headline_is_removed_and_a_lead_is_kept() -> None:
    card = "<div class=author><a href=/u/1>沈予安</a><div class=badge>关注乡村，写一点笔记</div></div><div class=toc>目录</div>"
    lead = "会议对第四季度的工作作出了部署，要求各乡镇压实责任。"
    html = f"<title>{TITLE}</title><article><h1>{TITLE}</h1>{card}<p class=lead>{lead}</p><div class=txt>{paragraphs()}</div></article>"
    assert extract(html).paragraphs in (PARAGRAPHS, (lead, *PARAGRAPHS))
    assert "目录" not in extract(html).paragraphs
    assert lead in extract(html).paragraphs


def test_heading_beside_the_edit_links_of_an_encyclopedia_is_kept() -> None:
    section = "<div class=title><h2>历史沿革</h2><a href=/e>编辑</a><a href=/v>播报</a></div>"
    body = f"{paragraphs(PARAGRAPHS[:2])}{section}{paragraphs(PARAGRAPHS[2:])}"
    assert extract(page(f"<div class=TRS_Editor>{body}</div>")).paragraphs == (
        *PARAGRAPHS[:2],
        "历史沿革",
        *PARAGRAPHS[2:],
    )


def test_names_of_people_above_the_editor_line_below_the_main_element_are_kept() -> None:
    names = "".join(f"<div class=row>沈予{c}</div>" for c in "安宁平康泰和")
    blocks = in_box(
        f"<div class=list>{names}</div><div class=ed>责任编辑：吴敏</div><p class=n>未经授权，严禁转载。</p>"
    )
    assert set(blocks) >= {f"沈予{c}" for c in "安宁平康泰和"}


def test_number_addressee_and_verse_below_the_headline_are_kept() -> None:
    lines = ("临政发〔2024〕3号", "各乡镇人民政府：")
    verse = ("临河两岸稻花香，", "千家万户话安康；")
    for above in (lines, verse):
        box = "".join(f"<div class=l{i}>{line}</div>" for i, line in enumerate(above))
        html = f"<title>{TITLE}</title><article><h1>{TITLE}</h1><div class=t><a href=/t>平安</a></div>{box}<div class=txt>{paragraphs()}</div></article>"
        assert set(above) <= set(extract(html).paragraphs)


def test_issuer_and_number_of_an_order_below_its_name_are_kept() -> None:
    order = ("临河县人民政府令", "第2号")
    box = "".join(f"<div class=l{i}>{line}</div>" for i, line in enumerate(order))
    html = f"<title>{TITLE}</title><article><h1>{TITLE}</h1>{box}<div class=txt>{paragraphs()}</div></article>"
    assert extract(html).paragraphs[:2] == order
