"""Parsing: which blocks, links, elements, metas and scripts a page has, and what is cut off."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.page import Node, Page, Part
from cleaner.markup.parse import MOST_TAGS, bounded, harmless, parse


def texts(html: str | bytes) -> list[str]:
    return [block.text for block in parse(html).blocks]


def linked(page: Page) -> list[int]:
    return [block.link_chars for block in page.blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲</p>乙<p>丙</p>", ["甲", "乙", "丙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("甲<br>乙<hr>丙<br/><br/>", ["甲", "乙", "丙"]),
        ("<p>甲<b>乙</b><span>丙</span><font>丁</font></p>", ["甲乙丙丁"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<table><tr><td>甲</td><th>乙</th></tr></table>", ["甲", "乙"]),
        ("<p> 甲\n \t乙\u3000\xa0丙 </p>", ["甲 乙 丙"]),
        ("<p>甲</p> \n <p> </p><p>&nbsp;</p><p>乙</p>", ["甲", "乙"]),
        ("<unknown>甲</unknown>乙", ["甲乙"]),
        ("<unknown>甲<p>乙</p></unknown>丙", ["甲", "乙", "丙"]),
        ("甲<o:p>乙</o:p>丙", ["甲乙丙"]),
        ("<p>甲<script>x</script>乙<style>y</style>丙</p>", ["甲乙丙"]),
        ("<p>甲<!-- 注 -->乙</p>", ["甲乙"]),
        ("<p><b>甲</b> <a href=/1>乙</a>丙</p>", ["甲 乙丙"]),
        ("<svg><text>甲</text><svg>乙</svg>丙</svg>丁", ["丁"]),
        ("<p>甲</p></html><p>乙</p>", ["甲", "乙"]),
        ("甲 &amp; 乙 &lt;丙&gt;", ["甲 & 乙 <丙>"]),
        ("甲\0乙", ["甲乙"]),
    ],
)
def test_a_block_is_the_text_between_two_boundaries(html: str, expected: list[str]) -> None:
    assert texts(html) == expected
    assert texts(html.encode()) == expected


@pytest.mark.parametrize("html", ["", " \n\t ", b"", b"\0", "<html></html>", b"%PDF-1.5 <p>text</p>", "<!-- -->"])
def test_a_page_without_text_has_no_blocks(html: str | bytes) -> None:
    page = parse(html)
    assert (page.blocks, page.nodes, page.root.end) == ([], [], 0)


def test_an_element_knows_its_name_and_the_interval_of_its_blocks() -> None:
    page = parse("<p>甲</p><div id=a class='b c'><p class=d>乙</p>丙<div></div></div>丁<p>戊</p>")
    assert [(n.tag, n.ident, n.classes, n.start, n.end) for n in page.nodes if n.tag in ("div", "p")] == [
        ("p", "", "d", 1, 2),
        ("div", "a", "b c", 1, 3),
    ]
    assert [block.node.tag for block in page.blocks[1:3]] == ["p", "div"]
    assert (page.root.start, page.root.end) == (0, 5)


def test_an_element_of_text_in_a_sentence_is_a_container_only_by_a_known_id() -> None:
    named = parse("前<span id=zoom>甲<br>乙</span>后")
    assert [block.text for block in named.blocks] == ["前", "甲", "乙", "后"]
    assert [(node.tag, node.start, node.end) for node in named.nodes if node.tag == "span"] == [("span", 1, 3)]
    assert texts("前<span id=other>甲</span>后") == ["前甲后"]


@pytest.mark.parametrize("hiding", ["style='display:none'", "style='VISIBILITY: hidden'", "hidden"])
def test_hidden_elements_have_hidden_blocks(hiding: str) -> None:
    page = parse(f"<div {hiding}><div><p>甲</p></div></div><p>乙</p><li {hiding}>丙</li>丁")
    assert [(block.text, block.node.hidden) for block in page.blocks] == [
        ("甲", True),
        ("乙", False),
        ("丙", True),
        ("丁", False),
    ]
    assert page.hides
    assert not parse("<div style='overflow:hidden'>甲</div>").hides


@pytest.mark.parametrize("hidden", ["<span hidden>{}</span>", "<b style='display:none'>{}</b>"])
def test_hidden_words_are_not_read(hidden: str) -> None:
    word = "<b>暗</b><b>链</b><span>x</span>"
    assert texts("甲" + hidden.format(word) + "乙") == ["甲乙"]


@pytest.mark.parametrize(
    ("html", "chars", "anchors"),
    [
        ("<p><a href=/1>首页</a></p>", [2], ["首页"]),
        ("<p> <a href=/1> 首 页 </a> </p>", [3], ["首 页"]),
        ("<p>见<a href=/1>附件一</a>。</p>", [3], ["附件一"]),
        ("<p><a href=/1>附件一</a>。</p>", [3], ["附件一"]),
        ("<p><a href=/1>要闻</a><a href=/2>公告</a></p>", [4], ["要闻", "公告"]),
        ("<p><a href=/1>要闻</a> | <a href=/2>公告</a></p>", [4], ["要闻", "公告"]),
        ("<a href=/1><p>甲甲</p><p>乙</p></a>丙", [2, 1, 0], ["甲甲乙"]),
        ("<a href=/1>甲甲<a href=/2>乙</a>丙", [3], ["甲甲", "乙"]),
        ("<p>字<a href=/1>甲甲<br>乙</a>丙</p>", [2, 1], ["甲甲乙"]),
        ("<p><a href=/1></a>甲</p>", [0], [""]),
        ("<p><a href=/1><img src=x></a></p>甲", [0], [""]),
    ],
)
def test_a_block_knows_how_much_of_it_is_links(html: str, chars: list[int], anchors: list[str]) -> None:
    page = parse(html)
    assert linked(page) == chars
    assert [anchor.text for anchor in page.anchors] == anchors


def test_a_link_knows_its_address_its_title_and_its_block() -> None:
    page = parse("<p>甲</p><p>乙<a href=' /1 ' title='全 名'>丙</a></p><a>丁</a>")
    assert [(a.href, a.title, a.block, a.text) for a in page.anchors] == [(" /1 ", "全 名", 1, "丙"), ("", "", 2, "丁")]


@pytest.mark.parametrize("attribute", ["name=top", "id=top name=top"])
def test_a_place_that_links_lead_to_is_no_link(attribute: str) -> None:
    page = parse(f"<div><a {attribute}><p>甲</p><p>乙<a href=/1>丙</a></p></div>")
    assert (linked(page), [anchor.text for anchor in page.anchors]) == ([0, 1], ["丙"])


@pytest.mark.parametrize("attribute", ["id=print", "name=print onclick=print()", "name=a href=/1"])
def test_a_button_is_a_link(attribute: str) -> None:
    assert linked(parse(f"<p><a {attribute}>甲</a></p>")) == [1]


def test_a_link_that_is_not_shown_is_not_read() -> None:
    page = parse("<p>甲<a href=/1 style='display:none'>暗链</a>乙</p>")
    assert ([block.text for block in page.blocks], page.anchors, linked(page)) == (["甲乙"], [], [0])


def test_the_text_of_a_link_that_is_not_closed_is_bounded() -> None:
    page = parse("<a href=/1>" + "".join(f"<p>{'字' * 100}</p>" for _ in range(50)))
    assert linked(page) == [100] * 50
    assert len(page.anchors[0].raw) == 2000


def test_blocks_of_a_long_page_are_complete() -> None:
    rows = [f"第{i}行" for i in range(500)]
    page = parse("".join(f"<p><b>第</b><a href=/{i}>{i}</a>行</p>" for i in range(500)))
    assert [block.text for block in page.blocks] == rows
    assert [anchor.text for anchor in page.anchors] == [str(i) for i in range(500)]
    assert linked(page) == [len(str(i)) for i in range(500)]


def test_the_first_meta_of_a_name_counts_under_any_attribute() -> None:
    page = parse(
        "<meta name=PubDate content='2024-11-08'><meta name=pubdate content=later><meta property='og:title' content='标\n题'>"
        "<meta itemprop=author content=某><meta name=empty content=''><meta content=nameless><meta charset=utf-8>"
    )
    assert page.metas == {"pubdate": "2024-11-08", "og:title": "标 题", "author": "某"}


def test_the_first_title_counts() -> None:
    page = parse("<title> 平安 \n 临河 </title><title>另一个</title><p>甲</p>")
    assert (page.title, texts("<title>平安</title>甲")) == ("平安 临河", ["甲"])


def test_short_scripts_are_kept() -> None:
    page = parse(f"<script>{'x' * 1499}</script><script>{'y' * 1500}</script><script></script><script>z</script>")
    assert [script[0] for script in page.scripts] == ["x", "z"]


@pytest.mark.parametrize("end", ["<!--ZJEG_RSS.content.end-->", "<!-- 正文结束 -->"])
def test_the_interval_between_two_comments_of_a_cms_is_an_element(end: str) -> None:
    begin = "<!--ZJEG_RSS.content.begin-->" if "ZJEG" in end else "<!-- 正文开始 -->"
    page = parse(f"<p>甲</p>{begin}<p>乙</p>丙{end}丁")
    assert [(n.start, n.end, n.body_strength()) for n in page.nodes if n.tag == "#comment"] == [(1, 3, 2)]
    assert [block.text for block in page.blocks] == ["甲", "乙", "丙", "丁"]
    for lone in (begin, end, f"{end}甲{begin}"):
        assert [n for n in parse(f"<p>甲{lone}乙</p>").nodes if n.tag == "#comment"] == []


def test_a_page_does_not_change_the_next_one() -> None:
    for broken in ("<div hidden><a href=/x>甲", "<script>x", "<!-- 正文开始 -->甲", "<title>甲", "<span hidden>甲"):
        parse(broken)
        page = parse("<p>乙<a href=/1>丙</a></p>")
        assert [(block.text, block.link_chars, block.node.hidden) for block in page.blocks] == [("乙丙", 1, False)]
        assert (page.title, page.scripts, page.hides, len(page.anchors)) == ("", [], False, 1)


def test_markup_is_cut_before_it_has_more_than_the_most_tags() -> None:
    assert bounded(b"<p>" * 10, 10) == b"<p>" * 10
    assert bounded(b"<p>" * 10 + b"x" * 99, 10) == b"<p>" * 10 + b"x" * 99
    assert bounded(b"<p>" * 11, 10) == b""
    data = b"x" * (1 << 16) + b"<p>" * 11
    assert bounded(data, 11) == data
    assert bounded(data, 10) == data[: 1 << 16]


@pytest.mark.slow
def test_a_page_is_read_up_to_the_most_tags() -> None:
    assert len(texts("<p>甲" * (MOST_TAGS - 1))) == MOST_TAGS - 1
    assert 0 < len(texts("<p>甲" * (MOST_TAGS + 1))) < MOST_TAGS


@pytest.mark.parametrize("size", [16385, 20_000, 40_000, 100_000])
def test_the_attributes_of_an_endless_tag_are_removed(size: int) -> None:
    long = b"<p " + b"a=1 " * (size // 4) + b">"
    kept, _ = harmless(b"<p>x</p>" + long + b"y</p><p class=z>w</p>" + long)
    assert kept == b"<p>x</p><p>y</p><p class=z>w</p><p>"


def test_long_text_scripts_and_tags_up_to_the_limit_stay() -> None:
    for data in (
        b"<p " + b"a" * 8000 + b">x</p>",
        b"<p>" + b"x" * 50_000 + b"</p>",
        b"<script>" + b"if (a < b) {}" * 4000 + b"</script><p>x</p>",
        b"<p>x</p>" + b"y" * 50_000,
        b"<p>" + b"y" * 50_000 + b"> z</p>",
        b"<p>" + b"y" * 50_000 + b"<b>x</b>" + b"z" * 50_000 + b"> 1",
    ):
        assert harmless(data) == (data, False)


def test_a_page_of_more_than_a_megabyte_in_gbk_is_decoded() -> None:
    page = "<p>" + "平安建设，" * 120_000 + "</p>"
    assert texts(page.encode("gbk")) == texts(page.encode()) == texts(page)


@pytest.mark.parametrize(
    "html",
    [
        "<p>平安</p>",
        "<p>ok<a href='/平安'>x</a></p>",
        "<p>ok<a href=/ title='平安'>x</a></p>",
        "<title>平安</title><p>ok</p>",
        "<meta name=a content='平安'><p>ok</p>",
        "<script>平安</script><p>ok</p>",
    ],
    ids=["text", "address", "title of a link", "title", "meta", "script"],
)
def test_gbk_anywhere_on_a_page_is_decoded(html: str) -> None:
    read, expected = parse(html.encode("gbk")), parse(html)
    assert [block.text for block in read.blocks] == [block.text for block in expected.blocks]
    assert [(a.href, a.title) for a in read.anchors] == [(a.href, a.title) for a in expected.anchors]
    assert (read.title, read.metas, read.scripts) == (expected.title, expected.metas, expected.scripts)


def test_markup_is_cut_at_the_stride_in_which_it_has_too_many_tags() -> None:
    stride = (b"<p>" * 10).ljust(1 << 16, b"x")
    assert bounded(stride + b"<p>", 10) == stride
    assert bounded(stride + stride, 19) == stride


def test_text_below_many_nested_elements_is_read() -> None:
    assert texts("<div>" * 5000 + "甲" + "</div>" * 5000 + "乙") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>距<chmetcnv unitname=公里>5公里</chmetcnv>以内的<x-name>甲类</x-name>标准</p>", ["距5公里以内的甲类标准"]),
        ("<p><x-name>张三</x-name>介绍</p>", ["张三介绍"]),
        ("<my-page><my-title>题</my-title><p>文</p></my-page>尾", ["题", "文", "尾"]),
        ("<p>甲<my-note style='display:none'>乙</my-note>丙</p>", ["甲丙"]),
        ("<details><summary>甲</summary>乙</details>", ["甲", "乙"]),
        ("甲<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>乙", ["甲乙"]),
        ("<xml><p>甲</p></xml>", ["甲"]),
    ],
)
def test_an_element_that_html_does_not_have_splits_no_sentence(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>10<sup>3</sup> m<sup>2</sup>", "10³ m²"),
        ("<p>2<sup>n</sup>和<a href=/>10<sup> 12 </sup></a>个", "2ⁿ和10¹²个"),
        ("<p>10<sup>-<b>3</b></sup>", "10-³"),
        ("<p><sup>13</sup>CO、C<sup>18</sup>O、CO<sub>2</sub>", "13CO、C18O、CO2"),
        ("<p>文<sup>[1]</sup>，1<sup>st</sup>", "文[1]，1st"),
        (
            "<p><ruby>漢<rp>（</rp><rt>hàn</rt><rp>）</rp>字<rt>zì</rt></ruby>，<ruby>無<rt></rt></ruby>",
            "漢(hàn)字(zì)，無",
        ),
        ("<p>E=<math><mfrac><mrow><mi>W</mi><mo>+</mo><mn>1</mn></mrow><mi>G</mi></mfrac></math>。", "E=(W+1)/G。"),
        ("<p><math><mn>1.33</mn><mo>×</mo><msup><mn>10</mn><mn>-4</mn></msup></math>", "1.33×10⁻⁴"),
        ("<p><math><msubsup><mi>x</mi><mi>i</mi><mi>k</mi></msubsup><msqrt><mi>ab</mi></msqrt></math>", "x_i^k√ab"),
        ("<p><math><semantics><mi>x</mi><annotation>\\TeX</annotation></semantics></math>甲", "x甲"),
        ("<p><math alttext='E=mc^2'></math>甲", "E=mc^2甲"),
        ("<p>甲<math><mi>x", "甲x"),
    ],
)
def test_superscripts_readings_and_formulas_are_marked(html: str, expected: str) -> None:
    assert texts(html) == [expected]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<pre>甲\n 乙  丙\n\n丁</pre>戊\n己", ["甲", "乙 丙", "丁", "戊 己"]),
        ("<p style='white-space:pre-line'>甲<b>乙\n丙</b>", ["甲乙", "丙"]),
        ("<div style='white-space: pre-wrap'><p>甲\n乙</p><p style='white-space:normal'>丙\n丁", ["甲", "乙", "丙 丁"]),
        ("<p>甲\n乙<span style='white-space:pre-wrap'>丙\n丁</span>戊\n己", ["甲 乙丙", "丁戊 己"]),
        ("<textarea readonly>甲\n乙</textarea><textarea>丙</textarea>", ["甲", "乙"]),
    ],
)
def test_lines_are_kept_where_the_page_shows_them(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_links_in_lines_count_for_their_line() -> None:
    page = parse("<pre>甲乙\n<a href=/1>丙丁</a>\n<a href=/2>戊</a></pre>")
    assert linked(page) == [0, 2, 1]
    assert [anchor.block for anchor in page.anchors] == [1, 2]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲<font style='font-size:0px;color:#FFF'>8 f2 k.</font>乙", ["甲乙"]),
        ("<p>甲<span style='font-size:0'><a href=/>x</a></span>乙", ["甲乙"]),
        ("<p>甲<span style='font-size:0'>x<span style='font-size:14px'>乙</span></span>丙", ["甲x乙丙"]),
        ("<p>甲<span style='position:absolute;left:-9999px'>x</span>乙", ["甲乙"]),
        ("<p>甲<span style='overflow:hidden;height:0'>x</span>乙", ["甲乙"]),
        ("<p>甲<span style='width: 0px; overflow: hidden;'>x</span>乙", ["甲乙"]),
        ("<p>甲<span style='overflow:hidden;line-height:0'>x</span>乙", ["甲x乙"]),
        ("<p>甲<span style='overflow:hidden;max-height:0'>x</span>乙", ["甲x乙"]),
        ("<p>甲<span style='height:0'>x</span>乙", ["甲x乙"]),
        ("<p>甲<span style='clip-path:inset(50%)'>x</span>乙", ["甲乙"]),
        ("<p>\u200b甲\u00ad乙\u200d\ufeff，\u200b", ["甲乙，"]),
        ("<p>甲\ufffc乙。\ufffc", ["甲乙。"]),
        ("<p>\u0646\u200c\u0645 \U0001f468\u200d\U0001f469", ["\u0646\u200c\u0645 \U0001f468\u200d\U0001f469"]),
    ],
)
def test_text_that_nobody_sees_is_not_text(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_a_block_of_size_zero_hides_only_text_that_does_not_set_its_size() -> None:
    hidden = parse("<div style='font-size:0'><p>甲</p><div>乙</div></div><p>丙</p>")
    assert [block.node.hidden for block in hidden.blocks] == [True, True, False]
    for inner in ("<p style='font-size:16px'>甲</p>", "<p class=text>甲</p>"):
        assert not parse(f"<div style='font-size:0'>{inner}</div>").hides


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>&lt;p&gt;甲&lt;/p&gt;&lt;p&gt;乙&lt;br/&gt;丙&lt;/p&gt;</div>丁", ["甲", "乙", "丙", "丁"]),
        ("<div>&amp;lt;p&amp;gt;甲&amp;lt;/p&amp;gt;</div>", ["甲"]),
        ("<p>现将&amp;ldquo;规划&amp;rdquo;&amp;nbsp;&amp;nbsp;印发&amp;#8212;", ["现将“规划” 印发—"]),
        ("<pre>&lt;p&gt;甲&lt;/p&gt;</pre>", ["<p>甲</p>"]),
        ("<p>a &lt; b &amp; c &lt;丙&gt; R&amp;D;", ["a < b & c <丙> R&D;"]),
    ],
)
def test_markup_that_was_escaped_is_read(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲 <code>&lt;br/&gt;</code> 乙</p><p>丙&lt;br/&gt;丁</p>", ["甲 <br/> 乙", "丙", "丁"]),
        ("<pre><ol><li><div>甲</div><div>&lt;p&gt;乙&lt;/p&gt;</div></ol></pre>", ["甲", "<p>乙</p>"]),
        ("<p>可以用 &lt;p&gt; 标签</p>", ["可以用 <p> 标签"]),
        ("<p>可以用“&lt;br /&gt;”标签</p>", ["可以用“<br />”标签"]),
        ("<p>&lt;p&gt;标签&lt;/p&gt;</p>", ["标签"]),
        ("<p>甲&lt;br&gt;乙的标签</p>", ["甲", "乙的标签"]),
    ],
)
def test_tags_that_a_text_speaks_of_are_text(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_references_in_a_title_that_were_escaped_are_read() -> None:
    assert parse("<title>关于&amp;ldquo;十四五&amp;rdquo;规划</title>").title == "关于“十四五”规划"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("近日，a<sup>1<span style='font-size:0'>x<b>x</b>x<sup>y</sup></span></sup>平方米。", "近日，a¹平方米。"),
        ("<ruby>汉<rt>a<span style='font-size:0'>x<b>x</b>x<rt>y</rt></span></rt></ruby>字，好。", "汉(a)字，好。"),
    ],
)
def test_marked_text_with_removed_text_inside_is_read(html: str, text: str) -> None:
    assert extract(f"<div id=zoom><p>{html}</p></div>").text == text


def test_links_that_a_page_does_not_vouch_for_are_foreign_and_those_with_the_name_of_a_source_are_noted() -> None:
    rels = ['rel="nofollow"', 'rel="sponsored ugc"', "rel=next", "", "title=nofollow"]
    page = parse("".join(f"<p><a href=/{number} {rel}>甲</a></p>" for number, rel in enumerate(rels)))
    assert [anchor.is_foreign for anchor in page.anchors] == [True, True, False, False, False]
    assert [anchor.href for anchor in page.anchors] == [f"/{number}" for number in range(5)]
    assert [anchor.title for anchor in page.anchors] == ["", "", "", "", "nofollow"]
    assert not page.sources
    for name in ("class", "id"):
        assert set(parse(f"<p>甲</p><p>2024-05-06 <a {name}=source href=/>乙</a></p>").sources) == {1}
        assert not parse(f"<p>甲</p><p>2024-05-06 <a {name}=other href=/>乙</a></p>").sources


def test_new_element_has_no_name_and_no_place_and_a_new_cell_is_one_row_high() -> None:
    node = Node("p", None, 3)
    assert (node.ident, node.classes, node.mark, node.start, node.end) == ("", "", "", 3, 0)
    assert not node.hidden and not node.keeps_lines and node.body_strength() == 0
    assert node.holder() is node
    part = Part("td", node, 2)
    assert (part.tag, part.node, part.block, part.number, part.rows) == ("td", node, 2, -1, 1)


def test_row_of_short_inline_elements_in_a_named_box_has_labels() -> None:
    row, long = "<span>打印</span><span>关闭</span>", "字" * 13
    rows = {
        **{
            f"<{tag} class=a>{row}</{tag}>": ["打印", "关闭"]
            for tag in ["div", "ul", "nav", "aside", "header", "footer"]
        },
        f"<div id=a>{row}</div>": ["打印", "关闭"],
        "<div id=a> <b>打印</b> | <i>关闭</i><a href=/>收藏</a> </div>": ["打印", "关闭", "收藏"],
        f"<div class=a><b>打印</b><b>{long[:12]}</b></div>": ["打印", long[:12]],
        **{f"<{tag} class=a>{row}</{tag}>": None for tag in ["p", "td", "section", "h2"]},
        f"<div>{row}</div>": None,
        "<div class=a><span>打印</span></div>": None,
        "<div class=a><span>打印</span>关闭<b>收藏</b>下载</div>": None,
        f"<div class=a><b>打印</b><b>{long}</b></div>": None,
        f"<div class=a>{'<b>打印本页文字</b>' * 10}</div>": ["打印本页文字"] * 10,
        f"<div class=a>{'<b>打印本页文字</b>' * 10}<b>字</b></div>": None,
    }
    assert {html: parse(f"{html}<p>正文</p>").labels.get(0) for html in rows} == rows
