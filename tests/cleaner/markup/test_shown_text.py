"""Which text of a page is shown, and where its blocks, links and lines begin and end."""

from __future__ import annotations

import pytest

from cleaner import Rule, clean, extract
from cleaner.markup.page import Page, prefix_sums
from cleaner.markup.parse import parse
from cleaner.markup.site_rule import marked_text, parse_with_rule
from tests.cleaner.pages import PARAGRAPHS, TITLE, page, paragraphs


def texts(html: str) -> list[str]:
    return [block.text for block in parse(html).blocks]


def shown(html: str) -> list[str]:
    return [block.text for block in parse(html).blocks if not block.node.hidden]


def links(read: Page) -> list[tuple[str, str, int]]:
    assert not any(anchor.is_frame for anchor in read.anchors)
    return [(anchor.href, anchor.raw, anchor.block) for anchor in read.anchors]


BOXES = """
    div ul ol dl dt dd center form fieldset section article header footer nav main aside figure figcaption
    blockquote pre address details summary dialog menu dir hgroup search legend option listing xmp marquee noframes
    h1 h2 h3 h4 h5 h6 p li ucaptitle founder-title"""
INLINE = """
    span font b strong em i u small big sub ins del s strike code tt kbd samp var cite q abbr acronym dfn label bdo bdi
    mark time data nobr map video audio canvas picture blink output o:p st1:place"""
SKIPPED = """
    script style template svg select button datalist textarea noscript w:worddocument w:latentstyles
    o:officedocumentsettings o:documentproperties o:customdocumentproperties m:mathpr o:shapedefaults o:shapelayout
    x:excelworkbook"""


@pytest.mark.parametrize("tag", BOXES.split())
def test_element_that_begins_a_line_splits_the_text(tag: str) -> None:
    assert texts(f"<div>甲<{tag}>乙</{tag}>丙</div>") == ["甲", "乙", "丙"]


@pytest.mark.parametrize("tag", INLINE.split())
def test_element_inside_a_line_does_not_split_the_text(tag: str) -> None:
    assert texts(f"<div>甲<{tag}>乙</{tag}>丙</div>") == ["甲乙丙"]


@pytest.mark.parametrize("tag", SKIPPED.split())
def test_element_that_shows_no_text_is_skipped(tag: str) -> None:
    assert texts(f"<div>甲<{tag}>乙<{tag}>丁</{tag}></{tag}>丙</div>") in (["甲丙"], ["甲丁丙"])


@pytest.mark.parametrize("tag", ["p", "div", "span", "font", "strong", "b", "table", "section"])
def test_tags_that_were_escaped_are_read_if_they_close(tag: str) -> None:
    escaped = f"甲&lt;{tag}&gt;乙&lt;/{tag} &gt;丙"
    assert "".join(texts(f"<div>{escaped}</div>")) == "甲乙丙"


@pytest.mark.parametrize("tag", ["br", "br/", "br />", "BR", "p", "p class=x"])
def test_tags_that_were_escaped_are_read_if_they_break(tag: str) -> None:
    tag = tag.removesuffix(">")
    assert texts(f"<div>甲&lt;{tag}&gt;乙</div>") == ["甲", "乙"]


@pytest.mark.parametrize("tag", ["i", "em", "a", "x", "pre"])
def test_other_tags_that_were_escaped_are_text(tag: str) -> None:
    assert texts(f"<div>甲&lt;/{tag}&gt;乙</div>") == [f"甲</{tag}>乙"]


@pytest.mark.parametrize("tag", ["pre", "xmp", "listing"])
def test_code_shows_its_tags(tag: str) -> None:
    assert texts(f"<{tag}>&lt;p&gt;甲&lt;/p&gt;</{tag}>") != ["甲"]


def test_tags_that_were_escaped_in_a_link_are_text() -> None:
    assert texts("<div><a href=/>&lt;p&gt;甲<p>乙</p></a></div>") == ["<p>甲", "乙"]


def test_links_of_markup_that_was_escaped_are_links() -> None:
    read = parse("<div>&lt;p&gt;见&lt;a href=/1&gt;附件&lt;/p&gt;&lt;p&gt;乙</div>丙<a href=/2>丁</a>")
    assert [block.text for block in read.blocks] == ["见附件", "乙", "丙丁"]
    assert [anchor.href for anchor in read.anchors] == ["/1", "/2"]
    assert [block.link_chars for block in read.blocks][-1] == 1


def test_hidden_text_and_scripts_of_markup_that_was_escaped_are_not_read() -> None:
    assert texts("<div>&lt;p&gt;甲&lt;script&gt;乙&lt;/p&gt;</div>丙") == ["甲", "丙"]
    assert texts("<div>&lt;p&gt;甲&lt;b style='display:none'&gt;乙</div><p>丙</p>") == ["甲", "丙"]
    assert shown("<div>&lt;p&gt;甲&lt;/p&gt;&lt;div hidden&gt;乙</div><p>丙</p>") == ["甲", "丙"]


def test_documents_inside_markup_that_was_escaped_do_not_end_the_page() -> None:
    inside = "&lt;html&gt;&lt;body hidden&gt;&lt;p&gt;甲&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;"
    assert shown(f"<div>{inside}</div><p>丙</p>") == ["甲", "丙"]


def test_references_that_were_escaped_in_lines_are_read() -> None:
    assert texts("<pre>甲&amp;ldquo;\n乙&amp;nbsp;丙</pre>") == ["甲“", "乙 丙"]
    assert texts("<p>AT&amp;T，R&amp;D;&amp;x;&amp;#1;") == ["AT&T，R&D;&x;&#1;"]
    assert texts("<p>&amp;#x4e00;&amp;#19968;&amp;frac12;") == ["一一½"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>前<a href=/1>甲</a>中<a href=/2>乙</a>后</p>", [("/1", "甲", 0), ("/2", "乙", 0)]),
        ("<p>前</p><a href=/1>甲</a><p>后</p>", [("/1", "甲", 1)]),
        ("<p><a href=/1>甲<b>乙</b></a> </p>", [("/1", "甲乙", 0)]),
        ("<p><a href=/1>甲<br>乙</a></p>", [("/1", "甲乙", 0)]),
        ("<p><a href=/1>甲<a href=/2>乙</a></p>", [("/1", "甲", 0), ("/2", "乙", 0)]),
        ("<p><a href=/1>甲</p><p>乙</a>丙</p>", [("/1", "甲", 0)]),
        ("<p>  <a href=/1> </a>甲</p>", [("/1", "", 0)]),
        ("<a href=/1>甲", [("/1", "甲", 0)]),
        ("<p><a href=/1>甲</a><script>x</script> <b> </b></p>", [("/1", "甲", 0)]),
    ],
)
def test_link_has_its_address_text_and_block(html: str, expected: list[tuple[str, str, int]]) -> None:
    assert links(parse(html)) == expected


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p><a href=/1>甲甲</a>乙</p>", [2]),
        ("<p><a href=/1>甲甲</a> </p>", [2]),
        ("<p><a href=/1>甲甲</a><b>乙</b><a href=/2>丙</a></p>", [3]),
        ("<p>乙<a href=/1>甲甲</a></p><p>丙</p>", [2, 0]),
        ("<p>乙<a href=/1>甲甲<br>丁丁丁</a></p><p>丙</p>", [2, 3, 0]),
        ("<div><a href=/1>甲甲</a><p>乙</p><a href=/2>丙</a></div>", [2, 0, 1]),
        ("<p><span style='font-size:0'><a href=/>甲甲</a></span>乙<a href=/>丙</a></p>", [1]),
        ("<p>丁<span style='font-size:0'><a href=/>甲甲</a></span>乙</p>", [0]),
        ("<p><a href=/>丁</a><span style='font-size:0'>甲甲</span>乙</p>", [1]),
    ],
)
def test_characters_of_links_are_counted_for_each_block(html: str, linked: list[int]) -> None:
    assert [block.link_chars for block in parse(html).blocks] == linked


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div hidden>甲<p>乙</p></div>丙", ["丙"]),
        ("<p style='display:none'>甲</p>丙", ["丙"]),
        ("<p class=a style='color:red'>甲</p>丙", ["甲", "丙"]),
        ("<table><tr style='visibility:hidden'><td>甲</td></tr></table>丙", ["丙"]),
        ("<div id=js_content style='visibility:hidden'>甲</div>丙", ["甲", "丙"]),
        ("<div style='display:none'><div id=js_content>甲</div></div>丙", ["丙"]),
        ("<b style='display:none'>甲<b>乙</b>丁</b>丙", ["丙"]),
        ("<b hidden>甲<i>乙</i>丁</b>丙", ["丙"]),
        ("<a href=/ style='display:none'>甲</a>丙", ["丙"]),
        ("<a href=/ style='color:red'>甲</a>丙", ["甲丙"]),
        ("<div style='font-size:0'><p>甲</p>乙<i>丁</i></div>丙", ["丙"]),
        ("<div style='font-size:0'><p>甲</p><b style='font-size:12px'>乙</b></div>丙", ["甲", "乙", "丙"]),
        ("<div style='font-size:0'><p>甲</p><b style='color:red'>乙</b></div>丙", ["丙"]),
        ("<p>前</p><div style='font-size:0'><p>甲</p></div><p>丙</p>", ["前", "丙"]),
        ("<b style='font-size:0'>甲<b style='font-size:0'>乙</b></b>丙", ["丙"]),
        ("<b style='font-size:0'>甲<p>乙</p>丁</b>丙", ["乙", "丁丙"]),
        ("丁<b style='font-size:0'>甲<i class=x>乙</i></b>丙", ["丁甲乙丙"]),
    ],
)
def test_text_that_is_hidden(html: str, expected: list[str]) -> None:
    assert shown(html) == expected


def test_paragraph_with_a_name_is_an_element() -> None:
    for attribute in ("class=x", "id=x", "hidden", "style='white-space:pre'"):
        assert [node.tag for node in parse(f"<div><p {attribute}>甲</p>乙</div>").nodes if node.tag == "p"] == ["p"]
    for attribute in ("", "align=center", "style='color:red'"):
        assert [node.tag for node in parse(f"<div><p {attribute}>甲</p>乙</div>").nodes if node.tag == "p"] == []


def test_pieces_of_a_long_page_stay_apart() -> None:
    html = "".join(f"<p> <i>第</i>{i}<b>条</b> </p>\n" for i in range(300))
    assert texts(html) == [f"第{i}条" for i in range(300)]
    inline = "".join(f"<i>{i % 10}</i>" for i in range(1000))
    assert texts(f"<p>{inline}</p>乙") == ["0123456789" * 100, "乙"]


def test_comments_that_mark_the_body_hide_and_nest_as_the_elements_around_them() -> None:
    read = parse("<div hidden>甲<!-- 正文开始 -->乙<!-- 正文结束 --></div>丙")
    assert [(n.start, n.end, n.hidden, n.ident) for n in read.nodes if n.tag == "#comment"] == [
        (1, 2, True, "正文开始")
    ]
    for html in (
        f"甲<!--{'正文开始'.ljust(61)}-->乙<!--正文结束-->",
        "甲<script><!--正文开始--></script>乙<!--正文结束-->",
    ):
        assert [n for n in parse(html).nodes if n.tag == "#comment"] == []
    exact = parse(f"甲<!--{'正文开始'.ljust(60)}-->乙<!--正文结束-->")
    assert [(n.start, n.end) for n in exact.nodes if n.tag == "#comment"] == [(1, 2)]


def test_script_of_wechat_is_kept_whatever_its_size() -> None:
    large = "var nickname = '某';" + "x" * 3000
    assert parse(f"<script>{large}</script><script>{'y' * 3000}</script>甲").scripts == [large]


def test_base_and_title_of_a_page() -> None:
    read = parse("<base target=x><base href=/a/><base href=/b/><title> </title><title>甲&amp;ldquo;乙</title>丙")
    assert (read.base, read.title) == ("/a/", "甲“乙")
    assert parse("甲").base == ""


def test_innermost_element_with_several_blocks_holds_a_block() -> None:
    read = parse("<div id=a><div id=b><div id=c><p class=d>甲</p></div></div><p>乙</p></div>丙")
    assert [block.node.holder().ident or block.node.holder().tag for block in read.blocks] == ["a", "a", "body"]
    assert parse("<div><p class=x>甲</p></div>").blocks[0].node.holder().tag == "#page"


def test_sums_of_intervals() -> None:
    sums = prefix_sums([3, 0, -2, 5])
    assert [sums[j] - sums[i] for i in range(5) for j in range(i, 5)] == [
        sum([3, 0, -2, 5][i:j]) for i in range(5) for j in range(i, 5)
    ]
    assert prefix_sums([]) == [0]


def test_marked_elements_in_hidden_and_skipped_ones() -> None:
    html = "<b hidden><i class=x>甲</i></b><i class=x>乙<b>丙</b></i>丁<i class=x></i>"
    read = parse_with_rule(html, Rule(body=".x"))
    assert ([block.text for block in read.blocks], len(read.marked)) == (["乙丙", "丁"], 1)
    assert marked_text(read, "body") == "乙丙"


def test_text_after_a_rule_is_as_without_one() -> None:
    for html in (
        f"<html><body>{paragraphs()}</html><p>{PARAGRAPHS[0]}附</p>",
        "<p>甲<!-- 正文开始 -->乙</p>丙<!-- 正文结束 -->丁",
        "<p>甲<?php x ?>乙</p>丙<br>丁<unknown>戊</unknown>己",
        "<p {a}=1 b\x01=2>甲</p>乙",
        "<div>" * 300 + "甲" + "</div>" * 300 + "乙",
    ):
        with_rule, without = parse_with_rule(html, Rule(body="#none")), parse(html)
        assert [block.text for block in with_rule.blocks] == [block.text for block in without.blocks]


def test_namespace_in_a_selector_is_an_error_that_shows_an_example() -> None:
    with pytest.raises(ValueError, match="#zoom"):
        extract(page(paragraphs()), rule=Rule(title="a|b"))


def test_selectors_of_a_rule_find_the_article_and_its_title() -> None:
    html = page(f"<h2 class=t>另一个标题在这里</h2><div class=b>{paragraphs()}</div>", title=TITLE)
    article = extract(html, rule=Rule(title=".t", body=".b"))
    assert (article.title, article.paragraphs) == ("另一个标题在这里", PARAGRAPHS)
    assert extract(html, rule=Rule(title=".none", body=".b")).title == TITLE


@pytest.mark.parametrize("box", ["div", "p", "table", "ul"])
def test_link_in_a_link_that_is_not_closed_begins_a_new_one(box: str) -> None:
    inside = {"table": "<table><tr><td>{}</td></tr></table>", "ul": "<ul><li>{}</li></ul>"}.get(
        box, f"<{box}>{{}}</{box}>"
    )
    read = parse("<div>前<a href=/1>甲甲" + inside.format("<a href=/2>乙</a>") + "丙</a></div>")
    assert links(read) == [("/1", "甲甲", 0), ("/2", "乙", 1)]
    assert [block.link_chars for block in read.blocks][:2] == [2, 1]


def test_what_a_script_shows_is_not_looked_for_in_markup_that_was_escaped() -> None:
    long = "平安建设，" * 20
    for inside in (
        f"&lt;script type=text/html&gt;{long}&lt;/script&gt;",
        f"&lt;template&gt;{long}&lt;/template&gt;",
        f"&lt;input type=hidden value={long}&gt;",
        f"&lt;textarea&gt;{long}&lt;/textarea&gt;",
    ):
        read = parse(f"<div>&lt;p&gt;甲&lt;/p&gt;{inside}</div>")
        assert read.islands == []
        assert read.blocks[0].text == "甲"


def test_places_that_a_script_fills_are_numbered_in_page_order() -> None:
    long = "平安建设，" * 20
    read = parse(
        f"<p>{long}</p><template>{long}</template><script>x</script><textarea>{long}</textarea><input type=hidden value={long}>"
        f"<noscript>{long}</noscript><script type=application/json>{long}</script><template>短</template>"
    )
    assert [(island.tag, island.number, island.is_markup) for island in read.islands] == [
        ("template", 1, True),
        ("textarea", 3, True),
        ("input", 4, True),
        ("noscript", 5, True),
        ("script", 6, False),
    ]
    assert all(island.text == long for island in read.islands)


@pytest.mark.parametrize(("size", "kept"), [(49, 0), (50, 1)])
def test_least_characters_of_what_a_script_shows(size: int, kept: int) -> None:
    for html in (f"<template>{'平' * size}</template>", f"<input type=hidden value={'平' * size}>"):
        assert len(parse(html).islands) == kept


def test_text_around_what_a_script_shows_stays_in_its_place() -> None:
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    html = "<p>前</p>甲<{0}>" + text + "</{0}>乙<p>后</p>"
    for tag in ("template", "noscript"):
        shown_texts = [block.text for block in parse(html.format(tag)).blocks]
        assert shown_texts == ["前", "甲", *PARAGRAPHS, "乙", "后"]
    textarea = "<p>前</p>甲<textarea>" + text + "</textarea>乙<p>后</p>"
    assert [block.text for block in parse(textarea).blocks] == ["前", "甲", *PARAGRAPHS, "乙", "后"]


def test_lines_of_preformatted_text_with_links_and_elements() -> None:
    read = parse("<pre>甲<b>乙</b>\n<a href=/1>丙</a>丁\n\n <i>戊</i>\n</pre>")
    assert [block.text for block in read.blocks] == ["甲乙", "丙丁", "戊"]
    assert links(read) == [("/1", "丙", 1)]
    two = parse("<pre>一\n二\n三<a href=/1>丙</a>\n四\n五<a href=/2>丁</a></pre>")
    assert [block.text for block in two.blocks] == ["一", "二", "三丙", "四", "五丁"]
    assert links(two) == [("/1", "丙", 2), ("/2", "丁", 4)]


def test_metas_have_the_first_value_of_a_name() -> None:
    read = parse(
        "<meta name=A content=1><meta name=a content=2><meta property=b name='' content='3\x01 4'><meta itemprop=c content=5>"
        "<meta name=d><meta content=6>"
    )
    assert read.metas == {"a": "1", "b": "3 4", "c": "5"}


def test_skipped_element_that_is_not_closed_ends_with_the_page() -> None:
    assert texts("<p>甲</p><select><option>乙") == ["甲"]
    assert parse("<p>甲</p><title>题").title == "题"
    assert texts("甲<svg><svg>乙</svg>丙</svg>丁<button>戊<b>己</b></button>庚") == ["甲丁庚"]


@pytest.mark.parametrize("box", ["foreignObject", "foreignobject"])
def test_boxes_of_html_in_drawings_are_text(box: str) -> None:
    html = f"<p>甲</p><svg><title>题</title><g><{box}><p>乙</p><svg><path/></svg>丙</{box}></g><desc>图</desc></svg>丁"
    assert texts(html) == ["甲", "乙", "丙", "丁"]
    assert texts(html.replace("<svg>", '<svg style="display:none">', 1)) == ["甲", "丁"]


def test_lines_of_a_drawing_that_end_a_sentence_are_a_paragraph() -> None:
    lines = "<text>律师走进社区，</text><g><text><tspan>为居民</tspan><tspan>解答问题。</tspan></text></g>"
    assert texts(f"甲<svg><title>题</title>{lines}<desc>图</desc></svg>乙") == [
        "甲",
        "律师走进社区，为居民解答问题。",
        "乙",
    ]
    assert texts("甲<svg><text>单位：件</text><text>12</text></svg>乙") == ["甲乙"]


@pytest.mark.parametrize("name", ["h2", "h3 class=accordion-header"])
def test_button_that_is_a_heading_is_text(name: str) -> None:
    end = name.split()[0]
    parts = "".join(
        f"<{name}> <button><b>第{i}项</b></button></{end}><p>{text}</p>" for i, text in enumerate(PARAGRAPHS)
    )
    expected = "\n\n".join(f"第{i}项\n\n{text}" for i, text in enumerate(PARAGRAPHS))
    assert clean(page(f'<div class="TRS_Editor">{parts}</div>')) == expected


def test_button_beside_a_heading_or_a_sentence_is_no_text() -> None:
    html = f"<h2>一、要求<button>复制</button></h2><p>{PARAGRAPHS[0]}<button>展开</button></p><button>更多</button>"
    assert clean(page(f'<div class="TRS_Editor">{html}</div>')) == f"一、要求\n\n{PARAGRAPHS[0]}"


def test_button_is_text_only_where_it_is_the_heading_of_a_part_that_opens() -> None:
    pages = {
        "<h2><button>赶集</button></h2><p>正文</p>": ["赶集", "正文"],
        "<h3> <button>赶集</button></h3>": ["赶集"],
        "<h2>赶集<button>收起</button></h2>": ["赶集"],
        "<div><button>收起</button>赶集</div>": ["赶集"],
        "<p><button>收起</button>赶集</p>": ["赶集"],
        "<button>收起</button>赶集": ["赶集"],
    }
    assert {page: texts(page) for page in pages} == pages


def test_links_around_paragraphs_and_without_attributes() -> None:
    read = parse("<a href=/1> <p>甲</p> <p>乙</p></a> <a>丙</a><p>丁</p>")
    assert [(block.text, block.link_chars) for block in read.blocks] == [("甲", 1), ("乙", 1), ("丙", 1), ("丁", 0)]
    assert links(read) == [("/1", "甲乙", 0), ("", "丙", 2)]
