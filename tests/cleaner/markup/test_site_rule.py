"""The marks that a site's rule sets on the elements of a page."""

from __future__ import annotations

import itertools

import pytest

from cleaner import Rule, extract
from cleaner.markup.page import MARK_BODY, MARK_DATE, MARK_REMOVE, MARK_SOURCE, MARK_TITLE
from cleaner.markup.site_rule import marked_text, parse_with_rule
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

#: The marks in the order in which they outrank each other.
MARKS = (MARK_REMOVE, MARK_DATE, MARK_SOURCE, MARK_TITLE, MARK_BODY)


def rule(*marks: str) -> Rule:
    """Return a rule that names `.x` for each of these."""
    return Rule(**{mark: (".x",) if mark == MARK_REMOVE else ".x" for mark in marks})  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second"), [*itertools.combinations(MARKS, 2)])
def test_an_element_that_two_selectors_match_has_the_first_mark(first: str, second: str) -> None:
    page = parse_with_rule("<p>上</p><div class=x>文</div>", rule(second, first))
    assert [node.mark for node in page.marked] == [first]
    assert (marked_text(page, first), marked_text(page, second)) == ("文", "")


def test_an_element_that_is_named_as_body_and_removed_is_not_in_the_article() -> None:
    html = page(f"<div id=zoom>{paragraphs()}<p class=x>{PARAGRAPHS[0]}附注。</p></div>")
    assert extract(html, rule=Rule(body="#zoom, .x", remove=(".x",))).paragraphs == PARAGRAPHS


def test_each_of_several_selectors_removes() -> None:
    html = page(
        f"<div id=zoom><p class=a>订阅请致电，电话见封底。</p>{paragraphs()}<p class=b>欢迎来稿，稿费从优。</p></div>"
    )
    assert extract(html, rule=Rule(remove=(".a", "", ".b"))).paragraphs == PARAGRAPHS


def test_the_texts_of_several_elements_are_joined_in_page_order() -> None:
    parsed = parse_with_rule("<b class=t>上</b><p>中</p><div class=t>下<br>尾<i class=t>末</i></div>", Rule(title=".t"))
    assert marked_text(parsed, MARK_TITLE) == "上 下 尾 末"


def test_marked_elements_of_any_kind_are_blocks_with_the_text_around_them() -> None:
    parsed = parse_with_rule("<p>前<span class=x>中</span>后<!-- note -->尾</p>末", rule(MARK_BODY))
    assert [block.text for block in parsed.blocks] == ["前", "中", "后尾", "末"]
    assert [(node.start, node.end) for node in parsed.marked] == [(1, 2)]


def test_a_marked_element_knows_its_name_and_whether_it_is_hidden() -> None:
    parsed = parse_with_rule("<p>甲</p><b class='x y' id=z hidden>文</b><i class=x>字</i>", rule(MARK_BODY))
    assert [(node.tag, node.classes, node.ident, node.hidden) for node in parsed.marked] == [
        ("b", "x y", "z", True),
        ("i", "x", "", False),
    ]


def test_a_marked_element_in_a_script_or_hidden_span_is_not_read() -> None:
    parsed = parse_with_rule("<span hidden><b class=x>暗</b><b class=x>链</b></span><p class=x>明</p>", rule(MARK_BODY))
    assert marked_text(parsed, MARK_BODY) == "明"


@pytest.mark.parametrize("html", ["", "  ", "<!-- -->", "</html>", b"\x89PNG\r\n"])
def test_a_page_without_elements_has_no_marks(html: str | bytes) -> None:
    parsed = parse_with_rule(html, rule(MARK_BODY))
    assert (parsed.blocks, parsed.marked) == ([], [])


@pytest.mark.parametrize("selector", ["div:::", "a|b", "div[", ">"])
def test_a_selector_that_is_not_css_is_shown_in_the_error(selector: str) -> None:
    with pytest.raises(ValueError, match="Rule: ") as error:
        parse_with_rule("<p>文</p>", Rule(body=selector))
    assert repr(selector) in str(error.value)


def test_page_that_is_not_read_completely_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    attributes = " ".join(f"attr{number}=1" for number in range(501))
    unreadable = f'<div a={" " * 30}">" {attributes}>文</div>'
    pages = {
        "": False,
        "  ": False,
        "</html>": False,
        "<p>文</p></html>": False,
        f"<div {attributes}>文</div>": False,
        unreadable: True,
        f"<p>上</p>{unreadable}": True,
    }
    assert {html: parse_with_rule(html, rule(MARK_BODY)).is_cut for html in pages} == pages
    monkeypatch.setattr("cleaner.markup.parse.MOST_TAGS", 10)
    assert [parse_with_rule("<p>" * number, rule(MARK_BODY)).is_cut for number in (10, 11)] == [False, True]


def test_text_behind_elements_and_comments_stays_in_its_place() -> None:
    html = "上<p>甲<b class=x>乙</b>丙<br>丁<!-- note -->戊</p>己<!-- 正文开始 --><p>庚</p><!-- 正文结束 -->辛<?x y?>壬"
    parsed = parse_with_rule(html, rule(MARK_TITLE))
    assert [block.text for block in parsed.blocks] == ["上", "甲", "乙", "丙", "丁戊", "己", "庚", "辛壬"]
    assert [(node.start, node.end) for node in parsed.nodes if node.tag == "#comment"] == [(6, 7)]
