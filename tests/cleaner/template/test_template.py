"""Site templates: lines that repeat around the articles of a site are removed, those in the articles are kept."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean, extract
from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from cleaner.template.site_template import SAMPLE, SiteTemplate

SLOGAN = "临河在线 倾听民声 服务群众"
PLACES = ("东河", "西坝", "南关", "北岭", "上营", "下湾", "石桥", "柳林", "新庄", "古渡")
TASKS = ("道路养护", "秋粮收购", "冬季取暖", "河道清淤", "养老服务", "校园安全", "旱厕改造", "技能培训")


def sentences(number: int, size: int = 3) -> list[str]:
    """Return running text that no other page has."""
    generator = random.Random(number)
    return [
        f"{generator.choice(PLACES)}镇第{number}次例会研究了{generator.choice(TASKS)}工作，听取了{generator.choice(PLACES)}村"
        f"等{generator.randint(3, 90)}个村的汇报，要求各村在{generator.randint(2, 30)}日内完成第{part}项任务。"
        for part in range(size)
    ]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(number: int, body: str | None = None, *, site: str = "lh", below: str = "") -> str:
    """Return an article page of a site.

    Above the body are menu, breadcrumb, headline and header line, at the end of the body's own box a slogan, below it an
    editor line, a service box and a footer. The lexicon has neither the slogan nor the service box.
    """
    text = paragraphs(sentences(number)) if body is None else body
    return (
        f'<html><head><title>第{number}次例会</title></head><body class="{site}"><div class="{site}-menu"><ul><li>走进临河</li>'
        f'<li>临河印象</li><li>办事大厅</li></ul></div><div class="{site}-path">所在栏目： 走进临河 &gt; 例会 &gt; 第{number % 3}组</div>'
        f'<div class="{site}-main"><h1>第{number}次例会</h1>登记时间：2024-0{number % 9 + 1}-11 录入单位：{PLACES[number % 10]}镇'
        f'<div class="{site}-box">{text}<div class="{site}-slogan"><b>{SLOGAN}</b></div></div>{below}'
        f'<div class="{site}-editor">值机人员：{"王李张刘陈"[number % 5]}某</div>'
        f'<div class="{site}-service">便民服务站点查询</div></div><div class="{site}-foot"><p>临河县信息化服务站运维</p></div></body></html>'
    )


def learned(*pages: str) -> SiteTemplate:
    template = SiteTemplate()
    for html in pages:
        template.learn(html)
    return template


@pytest.fixture(scope="module")
def template() -> SiteTemplate:
    return learned(*(page(number) for number in range(5)))


def test_lines_of_the_template_are_removed_and_the_article_is_kept(template: SiteTemplate) -> None:
    html = page(50)
    assert SLOGAN in clean(html)
    article = extract(html, template=template)
    assert list(article.paragraphs) == sentences(50)
    assert [(one.text, one.reason.kind) for one in article.removed if one.text == SLOGAN] == [(SLOGAN, "template")]


def test_a_line_with_a_varying_value_is_recognised_by_its_label(template: SiteTemplate) -> None:
    # all in one element, so that the choice of the body does not already exclude the editor line
    html = page(51).replace("王某", "欧阳某").replace("李某", "欧阳某").replace("lh-box", "lh-other")
    assert "欧阳某" not in clean(html, template=template)


def test_a_box_that_is_the_same_on_all_pages_is_not_the_body() -> None:
    service = paragraphs(
        [f"临河县便民服务站第{n}窗口常年受理各类咨询，群众可以随时来电来访，工作人员将热情接待。" for n in range(4)]
    )
    box = f'<div class="lh-guide">{service}</div>'
    pages = [page(n, paragraphs(sentences(n, 40)), below=box) for n in range(5)]
    short = page(60, paragraphs(sentences(60, 1)), below=box)
    assert clean(short, template=learned(*pages)) == sentences(60, 1)[0]


ENDS = "<p>特此公告。</p><p>临河县民政局</p><p>2024年{number}月3日</p>"
BODIES = {
    "in paragraphs": "<p>各有关单位：</p>{text}<p>联系人：周某某 联系电话：0312-1234567</p>" + ENDS,
    "between line breaks": "各有关单位：<br>{bare}<br>联系人：周某某<br>特此公告<br>临河县民政局<br>2024年{number}月3日",
    "in a table's cells": "<table><tr><td>各有关单位：</td></tr><tr><td>{text}</td></tr><tr><td>临河县民政局</td></tr></table>",
    "in a table of data": '{text}<table class="data"><tr><th class="name">序号</th><th class="name">姓名</th></tr>'
    "<tr><td>1</td><td>周{number}</td></tr><tr><td>2</td><td>合格</td></tr></table>",
    "in a table before the text": '<table><tr><td class="a">序号</td><td class="b">姓名</td></tr><tr><td>1</td>'
    "<td>周{number}</td></tr></table>{text}",
    "in an editor's list": '{text}<ul class="list-paddingleft-2"><li>联系人：周某某</li><li>联系电话：0312-1234567</li></ul>'
    + ENDS,
    "in a word processor's paragraphs": '{text}<p class="MsoNormal">特此公告。</p><p class="MsoNormal">临河县民政局</p>'
    '<p class="MsoNormal">2024年{number}月3日</p>',
    "in a box for the signature": '{text}<div class="sign"><p>临河县民政局</p><p>2024年{number}月3日</p></div>',
    "as numbered articles": "<p>第一章 总则</p><p>第一条 依据</p>{text}<p>第二条 附则</p><p>第三条 施行</p>",
    "in one sentence": "<p>各有关单位：</p><p>经研究，现将第{number}批示范村名单予以公布，请结合实际认真组织实施。</p>"
    + ENDS,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_phrases_that_all_learned_bodies_repeat_are_kept(body: str) -> None:
    def notice(number: int) -> str:
        texts = sentences(number)
        return page(number, body.format(number=number, text=paragraphs(texts), bare="<br>".join(texts)))

    template = learned(*(notice(number) for number in range(1, 8)))
    for number in (8, 9):
        own = re.sub("<[^>]+>", "\n", body.format(number=number, text="", bare="")).split("\n")
        lines = re.split(r"\n\n|\t", clean(notice(number), template=template))
        assert lines == [
            line
            for line in re.split(r"\n\n|\t", clean(notice(number)))
            if line in [*own, *sentences(number)] or "批示范村" in line
        ]
        assert {line for line in own if line} <= set(lines)


def test_a_signature_in_a_box_of_its_own_below_the_body_is_not_marked() -> None:
    sign = '<div class="lh-sign"><p>临河县民政局</p><p>2024年{}月3日</p></div>'
    template = learned(*(page(n, below=sign.format(n)) for n in range(1, 8)))
    classified = ClassifiedPage(parse(page(9, below=sign.format(9)).encode()), ())
    template.mark(classified)
    marked = {
        block.text
        for block, rule in zip(classified.blocks, classified.rules, strict=True)
        if rule is not None and rule.reason.kind == "template"
    }
    assert SLOGAN in marked
    assert marked.isdisjoint({"临河县民政局", "2024年9月3日"})


def test_pages_of_another_site_do_not_change(template: SiteTemplate) -> None:
    other = page(70, site="elsewhere")
    assert clean(other, template=template) == clean(other)


def test_a_template_of_pages_without_text_changes_nothing() -> None:
    column = "<ul>" + "".join(f'<li><a href="/{n}.html">第{n}次例会</a></li>' for n in range(20)) + "</ul>"
    template = learned(column, "", "<p>图片</p>")
    assert template.pages == 0
    assert clean(page(50), template=template) == clean(page(50))


def test_lines_in_the_articles_box_are_removed_from_three_learned_pages_on() -> None:
    assert SLOGAN in clean(page(50), template=learned(page(1), page(2)))
    assert SLOGAN not in clean(page(50), template=learned(page(1), page(2), page(3)))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_learning_does_not_matter(order: list[int]) -> None:
    assert learned(*map(page, order)).to_json() == learned(*map(page, range(8))).to_json()


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=SAMPLE + 6, max_size=SAMPLE + 6))
def test_merging_is_the_same_as_learning_together(owners: list[int]) -> None:
    pages = [page(number) for number in range(len(owners))]
    parts = [learned(*(html for html, owner in zip(pages, owners, strict=True) if owner == part)) for part in range(3)]
    together = learned(*pages)
    assert parts[2].merge(parts[0]).merge(parts[1]) == together
    assert together.merge(parts[1]) == learned(*pages)


def test_one_article_counts_once_with_different_surroundings() -> None:
    visits = [page(1, below=f'<div class="hits">第{n}次浏览</div>') for n in range(4)]
    assert learned(*visits).pages == 1
    assert learned(*visits) == learned(*reversed(visits)) == learned(*visits, *visits)


def test_json_keeps_the_whole_template(template: SiteTemplate) -> None:
    again = SiteTemplate.from_json(template.to_json())
    assert again == template
    assert again.to_json() == template.to_json()
    assert clean(page(50), template=again) == clean(page(50), template=template)
    assert again.learn(page(9)) == learned(*map(page, (0, 1, 2, 3, 4, 9)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"version":2,"pages":[],"places":{}}',
        '{"version":1,"pages":[1],"places":{"AAAA":"0AA"}}',
        '{"version":1,"pages":["x"],"places":{}}',
        '{"version":1,"pages":[1],"places":{"AAAA":7}}',
        '{"version":1,"pages":[1],"places":[]}',
    ],
)
def test_invalid_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="to_json"):
        SiteTemplate.from_json(text)


def test_the_size_of_a_template_is_bounded() -> None:
    many = learned(*(page(number) for number in range(120)))
    assert many.pages == SAMPLE
    assert len(many.to_json()) < 4_000
    generator = random.Random(0)
    rows = (
        "".join(f'<div class="k{chr(97 + k)}{generator.random()}x">{generator.random()}件</div>' for k in range(26))
        for _ in range(40)
    )
    varied = learned(*(page(number, below=row) for number, row in enumerate(rows)))
    assert len(varied.to_json()) < 30_000


def test_json_holds_no_text_of_the_site(template: SiteTemplate) -> None:
    assert template.to_json().isascii()
    assert set(json.loads(template.to_json())) == {"version", "pages", "places"}


@pytest.mark.parametrize(
    "html",
    [
        "",
        b"",
        "   ",
        b"\x00\xff\xfe%PDF-1.7\x00" * 50,
        "\ud800<p>\udfff",
        "<div>" * 3000 + "文字，" * 20,
        b"\xff\xfe",
        "<p id=''>" + "字，" * 999,
        "<table>" * 50 + "各村，" * 30,
        page(3)[:200],
        "<!-- 正文开始 -->" + paragraphs(sentences(1)),
    ],
)
def test_any_page_is_learned_and_read_with_a_template(html: str | bytes, template: SiteTemplate) -> None:
    assert isinstance(clean(html, template=template), str)
    again = learned(page(1), page(2)).learn(html)
    assert isinstance(clean(page(50), template=again), str)


def test_anything_but_str_and_bytes_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="str or bytes"):
        SiteTemplate().learn(None)  # type: ignore[arg-type]


def test_a_template_of_another_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="SiteTemplate"):
        SiteTemplate().merge("{}")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str"):
        SiteTemplate.from_json(None)  # type: ignore[arg-type]
