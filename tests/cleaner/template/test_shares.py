"""On how many pages of a site a line or element has to be, and where, to be of its template."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest

from cleaner import SiteTemplate
from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from cleaner.template.site_template import FEWEST_TEXTS
from cleaner.template.surroundings import Surroundings
from tests.cleaner.template.test_template import learned, sentences

LINE, OTHER = "临河在线 倾听民声", "走进南关 服务群众"


def page(number: int, *, head: str = "", inside: str = "", outside: str = "") -> str:
    """Return a page with a headline and a box of running text, and what else is in the box and below it."""
    text = "".join(f"<p>{text}</p>" for text in sentences(number))
    return f"<div class=box><h1>例会</h1>{head}{text}{inside}</div>{outside}<div class=foot>第{number}号</div>"


def marked(template: SiteTemplate, html: str) -> set[str]:
    """Return the texts of the blocks that are of the template."""
    classified = ClassifiedPage(parse(html.encode()), ())
    template.mark(classified)
    return {
        block.text
        for block, rule in zip(classified.blocks, classified.rules, strict=True)
        if rule is not None and rule.reason.kind == "template"
    }


def is_marked(make: Callable[[int], str], pages: Iterable[int], probe: str, text: str = LINE) -> bool:
    """Return whether a line of a page is of the template that some pages give."""
    return text in marked(learned(*map(make, pages)), probe)


@pytest.mark.parametrize(("number", "expected"), [(5, False), (6, True), (8, True)])
def test_line_below_the_box_is_on_three_quarters_of_the_pages(number: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, outside=f"<p>{LINE if n < number else OTHER}</p>")

    assert is_marked(made, range(8), page(50, outside=f"<p>{LINE}</p>")) is expected


@pytest.mark.parametrize(("varying", "expected"), [(2, True), (3, False)])
def test_place_whose_lines_vary_on_more_than_a_quarter_of_the_pages_is_not_of_the_template(
    varying: int, expected: bool
) -> None:
    def made(n: int) -> str:
        return page(n, outside=f"<p>{LINE}</p><p>{'甲乙丙丁'[n]}镇动态</p>" if n < varying else f"<p>{LINE}</p>")

    assert is_marked(made, range(8), page(50, outside=f"<p>{LINE}</p>")) is expected


@pytest.mark.parametrize(("pages", "expected"), [(2, False), (3, True)])
def test_line_without_an_element_of_its_own_is_on_three_pages(pages: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, outside=f"<p>{LINE}</p>")

    assert is_marked(made, range(pages), made(50)) is expected


@pytest.mark.parametrize(("pages", "expected"), [(1, False), (2, True)])
def test_line_with_an_element_of_its_own_is_on_two_pages(pages: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, outside=f"<div class=slogan>{LINE}</div>")

    assert is_marked(made, range(pages), made(50)) is expected


@pytest.mark.parametrize(("number", "expected"), [(3, False), (4, True)])
def test_element_in_the_box_is_on_half_of_the_pages(number: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, inside=f"<div class=slogan>{LINE}</div>" if n < number else "")

    assert is_marked(made, range(8), made(0)) is expected


@pytest.mark.parametrize(("varying", "expected"), [(2, True), (3, False)])
def test_element_in_the_box_whose_content_varies_is_of_the_article(varying: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, inside=f"<div class=slogan>{'甲乙丙丁'[n]}镇供稿</div>" if n < varying else slogan)

    slogan = f"<div class=slogan>{LINE}</div>"
    assert is_marked(made, range(8), page(50, inside=slogan)) is expected


@pytest.mark.parametrize(("number", "expected"), [(5, False), (6, True)])
def test_header_line_in_the_box_is_on_three_quarters_of_its_pages(number: int, expected: bool) -> None:
    def made(n: int) -> str:
        return page(n, head=f"归档：{n}镇 登记：{n}月<br>" if n < number else "登记：甲 巡河：乙<br>")

    header = "归档：九镇 登记：九月"
    assert is_marked(made, range(8), page(50, head=f"{header}<br>"), header) is expected


def test_pages_with_another_box_do_not_count() -> None:
    def other(n: int) -> str:
        return page(n).replace("class=box", "class=other")

    def made(n: int) -> str:
        return page(n, inside=f"<div class=slogan>{LINE}</div>")

    template = learned(*map(made, range(3)), *map(other, range(10, 20)))
    assert LINE in marked(template, made(50))
    assert LINE not in marked(template, other(50).replace("</div>", f"<div class=slogan>{LINE}</div></div>", 1))


def test_line_in_the_box_without_an_element_of_its_own_is_of_the_article() -> None:
    def made(n: int) -> str:
        return page(n, inside=f"<p>{LINE}</p>")

    assert not is_marked(made, range(8), made(50))


def test_rule_that_a_block_has_already_stays() -> None:
    def made(n: int) -> str:
        return page(n, outside="<div class=print>【打印本页】</div>")

    assert not is_marked(made, range(8), made(50), "【打印本页】")


@pytest.mark.parametrize(("texts", "expected"), [(FEWEST_TEXTS - 1, False), (FEWEST_TEXTS, True)])
def test_line_of_texts_needs_five_texts(texts: int, expected: bool) -> None:
    template = SiteTemplate()
    for number in range(texts):
        template.learn_text("\n".join([LINE, *sentences(number)]))
    assert template.repeated([LINE, OTHER, sentences(1)[0]]) == [expected, False, False]


@pytest.mark.parametrize(("number", "expected"), [(8, False), (9, True)])
def test_line_of_texts_is_on_three_quarters_of_them(number: int, expected: bool) -> None:
    template = SiteTemplate()
    for n in range(12):
        template.learn_text("\n".join([LINE if n < number else OTHER, *sentences(n)]))
    assert template.repeated([LINE]) == [expected]


def test_lines_in_the_middle_of_a_long_text_are_not_learned() -> None:
    for above, expected in ((59, True), (60, False)):
        template = SiteTemplate()
        for n in range(6):
            filler = [f"{chr(0x4E00 + 300 * n + i)}村" for i in range(200)]
            template.learn_text("\n".join([*filler[:above], LINE, *filler[above:]]))
        assert template.repeated([LINE]) == [expected]


def test_template_is_written_with_what_it_was_learned_from() -> None:
    assert repr(SiteTemplate()) == "SiteTemplate(pages=0)" and repr(learned(page(1))) == "SiteTemplate(pages=1)"
    assert SiteTemplate() != "{}" and SiteTemplate() == SiteTemplate()
    assert SiteTemplate.from_json(SiteTemplate().to_json()) == SiteTemplate()
    template = learned(*map(page, range(3)))
    assert template.learn(page(1)) is template and template.merge(learned(page(9))) is template
    assert template.learn_text("甲") is template and template.pages == 5


@pytest.mark.parametrize("tag", ["div", "article", "main", "section", "td", "form", "span", "ul"])
def test_box_of_the_article_is_a_named_element_that_holds_blocks(tag: str) -> None:
    text = "".join(f"<p>{text}</p>" for text in sentences(1))
    inner = f"<table><tr><td class=own>{text}</td></tr></table>" if tag == "td" else f"<{tag} class=own>{text}</{tag}>"
    found = Surroundings(parse(f"<div class=outer><p>甲</p>{inner}</div>"))
    assert found.box.classes == ("outer" if tag in ("span", "ul") else "own")


def test_blocks_of_a_page_without_running_text_are_outside_of_any_box() -> None:
    found = Surroundings(parse("<div class=box><p>甲</p><p>乙</p></div>"))
    assert [found.is_inside(i) for i in (0, 1)] == [False, False]
    found = Surroundings(parse(page(1, head="来源：甲 作者：乙<br>", outside="<p>乙</p>")))
    inside = [found.is_inside(i) for i in range(len(found.blocks))]
    assert inside == [True] * 5 + [False] * 2
    assert [i for i in range(len(inside)) if found.is_header(i)] == [1]


def test_sixty_four_items_nearest_to_the_text_are_learned_from_a_page() -> None:
    lines = [f"<p>{chr(0x4E00 + i)}村服务站</p>" for i in range(100)]

    def made(n: int) -> str:
        return page(n, outside="".join(lines))

    template = learned(*map(made, range(4)))
    entries = json.loads(learned(made(0)).to_json())["places"].values()
    assert sum(map(len, entries)) // 9 == 64
    found = marked(template, made(50))
    assert "\u4e00村服务站" in found and f"{chr(0x4E00 + 99)}村服务站" not in found


def test_json_has_a_mask_of_the_pages_for_each_item() -> None:
    data = json.loads(learned(*map(page, range(3))).to_json())
    assert data["version"] == 1 and data["pages"] == sorted(data["pages"]) and len(data["pages"]) == 3
    masks = [entry[at + 5 : at + 9] for entry in data["places"].values() for at in range(0, len(entry), 9)]
    assert "AAAH" in masks and set(masks) <= {"AAAB", "AAAC", "AAAE", "AAAD", "AAAF", "AAAG", "AAAH"}


def test_lines_at_both_ends_of_a_text_are_learned() -> None:
    for below, expected in ((59, True), (60, False)):
        template = SiteTemplate()
        for n in range(6):
            filler = [f"{chr(0x4E00 + 300 * n + i)}村" for i in range(200)]
            template.learn_text("\n".join([*filler[below:], LINE, *filler[:below]]))
        assert template.repeated([LINE]) == [expected]


def test_texts_do_not_count_as_pages_with_a_place() -> None:
    def made(n: int) -> str:
        return page(n, outside=f"<p>{LINE}</p>")

    template = learned(*map(made, range(3)))
    for n in range(20):
        template.learn_text("\n".join(sentences(100 + n)))
    assert LINE in marked(template, made(50))
