"""A page divided into its running text and what stands around it, and the forms of lines."""

from __future__ import annotations

from zlib import crc32

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


def test_names_of_all_editors_are_known_and_similar_names_are_the_sites_own() -> None:
    def has_name(name: str) -> bool:
        found = around(f"<div class=box><div class='{name}'><p>{TEXT[0]}</p></div></div>").box
        return found.classes == name

    editors = [
        "MsoNormal",
        "xl65",
        "et3",
        "font5",
        "section1",
        "list-paddingleft-2",
        "ueditor_x",
        "kindeditor",
        "ke-zero",
        "selectTdClass",
        "firstRow",
        "_135editor",
        "xiumi",
        "ue_table",
        "ue-table",
        "notion-x",
        "__x",
        "p1",
        "p12",
        "s3",
        "wp_block",
        "trs_x",
        "custom_x",
    ]
    own = ["p123", "p", "ps1", "site", "xlx", "etx", "fontx", "sectionx", "ke", "ue table"]
    assert {name: has_name(name) for name in [*editors, *own]} == dict.fromkeys(editors, False) | dict.fromkeys(
        own, True
    )


def test_forms_keep_what_is_no_value() -> None:
    same = {
        ("甲乙来源：甲 编辑：乙", "甲丙来源：丙 编辑：丁"): True,  # labels are read by their last two characters
        ("平安临河发布时间：甲", "平安临河发布时间：乙"): True,
        ("平安临河发布平安时间：甲", "平安临河发布平安时间：乙"): False,  # the label is too far from the beginning
        ("时间：", "时间：1"): False,
        ("来源:甲", "来源：乙"): True,
        ("源：甲", "源：乙"): False,
        ("首页>要闻", "首页>公告"): False,
        ("首页›要闻→甲", "首页>>公告»乙"): True,
        ("网站>要闻>甲", "首页>要闻>甲"): False,
        ("12件", "3件"): True,
        ("第1件。", "第2件。"): False,
        ("来源：甲。", "来源：乙。"): False,
        ("来源：" + "甲" * 197, "来源：" + "乙" * 197): True,
        ("来源：" + "甲" * 198, "来源：" + "乙" * 198): False,
        (" 甲 乙\t", "甲乙"): True,
    }
    assert {pair: form(pair[0]) == form(pair[1]) for pair in same} == same


def test_hashes_have_24_bits() -> None:
    hashes = [form(chr(0x4E00 + i)) for i in range(200)]
    assert max(hashes) < 1 << 24 and max(hashes) >= 1 << 23 and len(set(hashes)) == 200


def test_nine_tenths_of_the_running_text_are_in_the_box() -> None:
    for size, expected in ((269, "outer"), (270, "inner")):
        first, rest = "甲" * (size - 1) + "，", "乙" * (300 - size - 1) + "，"
        html = f"<div class=outer><div class=inner><p>{first}</p></div><p>{rest}</p></div>"
        assert around(html).box.classes == expected, size


def test_box_is_the_outermost_element_with_the_name_of_a_body_alone() -> None:
    inner = f"<div class=inner><p>{TEXT[0]}</p></div>"
    boxes = {name: around(f"<div class=all><div {name}>{inner}</div></div>").box for name in ("id=zoom", "class=main")}
    assert {name: box.ident or box.classes for name, box in boxes.items()} == {"id=zoom": "zoom", "class=main": "inner"}
    assert around(f"<div id=zoom><div id=zoom>{inner}</div><p>甲</p></div>").box.end == 2


def test_blocks_around_the_text_are_in_the_order_of_their_distance() -> None:
    found = around(
        f"<p>甲</p><p>乙</p><div class=box><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div><p>丙</p><p>丁</p><p>戊</p>"
    )
    assert [found.blocks[i].text for i in found.outside_text()] == ["乙", "丙", "甲", "丁", "戊"]


def test_lines_that_are_known_to_be_outside_are_not_running_text() -> None:
    html = f"<div class=a><p>{TEXT[1]}</p></div><div class=b><p>{TEXT[0]}</p></div>"
    page = parse(html)
    assert (Surroundings(page).first, Surroundings(page).last) == (0, 1)
    places = Surroundings(page).places
    found = Surroundings(page, lambda place, text: int(place == places[0] and text == TEXT[1]))
    assert (found.box.classes, found.first, found.last) == ("b", 1, 1)


def test_twelve_elements_within_the_text_are_learned() -> None:
    cells = "".join(f"<div class={name}><p>{TEXT[0]}</p></div>" for name in "abcdefghijklmn")
    items = list(around(f"<div class=box>{cells}</div>").items())
    assert [item.kind for item in items].count(TEXT_ELEMENT) == 12


def test_element_of_a_box_below_the_text_has_the_whole_content_as_its_form() -> None:
    def forms(*contents: str, inside: bool, above: bool = False) -> int:
        found = set()
        for content in contents:
            element = f"<div class=own>{content}</div>"
            html = page(
                element if inside and not above else "", "" if inside else element, above=element if above else ""
            )
            kind = INNER_ELEMENT if inside else OUTER_ELEMENT
            place = next(item for item in around(html).items() if item.kind == kind)
            found.add((place.kind, place.form))
        return len(found)

    assert forms("联系人：甲", "联系人：乙", inside=True) == 2
    assert forms("联系人：甲", "联系人：乙", inside=True, above=True) == 1
    assert forms("联系人：甲", "联系人：乙", inside=False) == 1
    assert forms("联系人：甲<p hidden>一</p>", "联系人：甲<p hidden>二</p>", inside=True) == 1


def test_items_are_those_of_templates_that_were_saved_before() -> None:
    html = page(
        '<div class="slogan">倾听民声</div>', above="<h1>题</h1>来源：甲报 作者：李文", outside="<p>平安临河</p>"
    )
    box, text, *others = around(html).items()
    assert (box[1:], text[1:]) == ((5, 0), (4, 0))
    assert {kind: content for _, kind, content in others if kind in (1, 2)} == {
        1: form("来源：甲报 作者：李文"),
        2: form("倾听民声"),
    }
    assert {kind for _, kind, _ in others} == {0, 1, 2, 3}
    assert form("来源：甲报") == crc32("来源:".encode()) & 0xFFFFFF
