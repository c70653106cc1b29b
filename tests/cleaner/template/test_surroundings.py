"""A page divided into its running text and what stands around it, and the forms of lines."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.template.surroundings import (
    ARTICLE_BOX,
    HEADER_LINE,
    INNER_ELEMENT,
    OUTER_ELEMENT,
    OUTER_LINE,
    TEXT_ELEMENT,
    Surroundings,
    form,
    is_running,
)

TEXT = (
    "平安建设工作会在县城召开，各乡镇负责同志参加会议并发言。",
    "会议要求，各乡镇要在年底前完成排查任务，不得拖延，不得走过场。",
)


def around(html: str) -> Surroundings:
    return Surroundings(parse(html))


def page(
    inside: str = "", outside: str = "", *, above: str = "", number: str = "1", text: tuple[str, ...] = TEXT
) -> str:
    return (
        f"<div id=nav{number}>平安要闻</div><div class=box>{above}<p>{text[0]}</p><p>{text[1]}</p>{inside}</div>"
        f"{outside}<div class=foot>运维站</div>"
    )


@pytest.mark.parametrize(
    ("html", "running"),
    [
        (f"<p>{'甲' * 24}，</p>", True),
        (f"<p>{'甲' * 23}，</p>", False),
        (f"<p>{'甲' * 24}。</p>", True),
        (f"<p>{'甲' * 24}；</p>", True),
        (f"<p>{'甲' * 24}、</p>", False),
        (f"<p>{'甲' * 24}：</p>", False),
        (f"<p><a href=/>{'甲' * 13}</a>{'甲' * 12}，</p>", True),
        (f"<p><a href=/>{'甲' * 14}</a>{'甲' * 12}，</p>", False),
        (f"<div style='display:none'>{'甲' * 24}，</div>", False),
    ],
)
def test_running_text_is_25_unlinked_characters_with_a_mark_of_a_clause(html: str, running: bool) -> None:
    (block,) = parse(html).blocks
    assert is_running(block) is running


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发布时间：2024-05-06", "发布时间：2023-01-02 10:20"),
        ("来源：甲报 作者：李文", "来源：乙报 作者：王五"),
        ("首页 > 要闻 > 甲", "首页 > 公告 > 乙"),
        ("首页»要闻»甲", "首页>公告>乙"),
        ("第12期简报", "第3期简报"),
        ("平安 临河", "平安临河"),
        ("浏览:12", "浏览：3"),
    ],
)
def test_lines_of_a_template_have_one_form_whatever_their_values(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024年5月6日", "2024年5月7日"),
        ("平安临河", "平安青石"),
        ("来源：甲报 作者：李文", "来源：甲报 编辑：李文"),
        ("首页 > 甲", "首页 > 乙"),
        ("平安建设工作推进会来源：甲", "平安建设工作推进会来源：乙"),
        ("发布时间：第1次会议召开。", "发布时间：第2次会议召开。"),
        ("甲" * 201 + "1", "甲" * 201 + "2"),
        ("来源：", "来源：甲"),
    ],
)
def test_other_lines_have_forms_of_their_own(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_the_box_is_the_named_element_with_nine_tenths_of_the_running_text() -> None:
    found = around(page())
    assert (found.box.classes, found.first, found.last) == ("box", 1, 2)
    inner = around(f"<div class=box><p>甲</p><div class=inner><p>{TEXT[0]}</p></div></div>")
    assert inner.box.classes == "inner"
    split = around(
        f"<div class=box><div class=inner><p>{TEXT[0]}</p></div><div class=inner><p>{TEXT[1]}</p></div></div>"
    )
    assert split.box.classes == "box"
    unnamed = around(f"<section class=box><div><p>{TEXT[0]}</p></div></section>")
    assert unnamed.box.classes == "box"


@pytest.mark.parametrize(
    "name", ["class=MsoNormal", "class=TRS_x", "class=s1", "class=ke-zero", "class=rich_media_x", ""]
)
def test_names_that_editors_write_are_not_the_sites_own(name: str) -> None:
    assert around(f"<div class=box><div {name}><p>{TEXT[0]}</p></div></div>").box.classes == "box"


def test_an_outer_container_of_the_body_alone_is_the_box() -> None:
    assert around(f"<div id=zoom><div class=inner><p>{TEXT[0]}</p></div></div>").box.ident == "zoom"


def test_a_page_without_running_text_has_no_box() -> None:
    found = around("<div class=box><p>平安临河</p></div>")
    assert (found.box.tag, found.first, found.last) == ("#page", 1, -1)


def test_an_article_has_one_identity_whatever_stands_around_it() -> None:
    same = [
        around(page(number=number, outside=outside)).identity() for number, outside in (("1", ""), ("2", "<p>甲</p>"))
    ]
    assert same[0] == same[1] != around(page(text=(TEXT[0], TEXT[1] + "续"))).identity()


def test_numbers_in_names_do_not_change_a_place() -> None:
    assert around(page(number="1")).places == around(page(number="27")).places
    assert around("<div id=a1><p class=b>甲</p></div>").places != around("<div id=b1><p class=b>甲</p></div>").places


def kinds(html: str) -> list[int]:
    return [item.kind for item in around(html).items()]


def test_the_items_of_a_page_are_its_box_its_text_and_what_stands_around() -> None:
    assert kinds(page()) == [ARTICLE_BOX, TEXT_ELEMENT, OUTER_ELEMENT, OUTER_LINE, OUTER_ELEMENT, OUTER_LINE]
    assert INNER_ELEMENT in kinds(page("<div class=slogan>倾听民声</div>"))
    assert INNER_ELEMENT not in kinds(page("<div>倾听民声</div>"))
    assert HEADER_LINE in kinds(page(above="<h1>题</h1>来源：甲报 作者：李文"))


def test_a_header_line_right_under_the_first_heading_of_the_box_is_one() -> None:
    html = f"<div class=box><h1>题</h1>来源：甲报 作者：李文<p>{TEXT[0]}</p></div>"
    assert HEADER_LINE in kinds(html)
    assert HEADER_LINE not in kinds(f"<div class=box>来源：甲报 作者：李文<p>{TEXT[0]}</p></div>")


@pytest.mark.parametrize("line", ["来源：甲报 字号", "来源甲报 作者李文", "平安临河"])
def test_a_line_without_two_labels_is_no_header_line(line: str) -> None:
    assert HEADER_LINE not in kinds(page(above=f"<h1>题</h1>{line}"))


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "h4", "h5", "b"])
def test_a_header_line_stands_under_a_heading(tag: str) -> None:
    assert (HEADER_LINE in kinds(page(above=f"<{tag}>题</{tag}><br>来源：甲报 作者：李文"))) is (
        tag in ("h1", "h2", "h3", "h4")
    )


def test_hidden_blocks_and_files_are_not_learned() -> None:
    base = len(kinds(page()))
    assert len(kinds(page(outside="<p style='display:none'>暗链</p>"))) == base
    assert len(kinds(page(outside="<p>附件1：推荐表</p>"))) == base
    assert len(kinds(page(outside="<p>平安临河</p>"))) == base + 1


def test_the_element_of_a_line_is_the_outermost_without_running_text() -> None:
    foot = "<div class=foot><div class=inner>运维站</div></div>"
    for text in (f"<p>{TEXT[0]}</p>", f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>"):
        found = around(f"<div class=box>{text}</div>{foot}")
        element = found.element(len(found.blocks) - 1)
        assert element is not None
        assert element.classes == "foot"
    innermost = around(foot).element(0)
    assert innermost is not None
    assert innermost.classes == "inner"
    assert around(f"<div class=box><p>{TEXT[0]}</p></div><div>运维站</div>").element(1) is None


def test_a_cell_counts_with_its_whole_table() -> None:
    found = around(
        f"<div class=box><p>{TEXT[0]}</p></div><table><tr><td class=a>甲</td><td class=b>乙</td></tr></table>"
    )
    elements = [found.element(i) for i in (1, 2)]
    assert [element.tag for element in elements if element is not None] == ["table", "table"]
