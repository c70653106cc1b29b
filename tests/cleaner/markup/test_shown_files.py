"""Files that a page shows inside itself."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs


@pytest.mark.parametrize(
    "element",
    [
        "<iframe src=/a.pdf></iframe>",
        "<iframe data-src=/a.pdf></iframe>",
        "<embed src=/a.pdf>",
        "<object data=/a.pdf></object>",
        *(
            f"<embed src=/show?id=1 type='{kind}'>"
            for kind in ("application/pdf", "Application/OFD", "application/msword", "application/vnd.ms-excel")
        ),
    ],
)
def test_file_that_a_page_shows_is_an_attachment(element: str) -> None:
    read = parse(f"<p>甲</p>{element}<p>乙</p>")
    assert [(a.is_frame, a.block, a.title) for a in read.anchors] == [(True, 1, "")]
    assert [block.text for block in read.blocks] == ["甲", "乙"]
    article = extract(page(f"<div class=TRS_Editor>{paragraphs()}{element}</div>"), url="http://www.example.cn/")
    assert [a.url for a in article.attachments] in (
        ["http://www.example.cn/a.pdf"],
        ["http://www.example.cn/show?id=1"],
    )


@pytest.mark.parametrize(
    "element",
    [
        "<iframe src=/a.html></iframe>",
        "<iframe></iframe>",
        "<iframe type=application/pdf></iframe>",
        "<embed src=/a.swf type=application/x-shockwave-flash>",
        "<iframe src='/show?id=1' type=text/html></iframe>",
    ],
)
def test_other_frames_are_none(element: str) -> None:
    assert parse(f"甲{element}乙").anchors == []


def test_title_of_a_shown_file_is_its_name() -> None:
    assert [a.title for a in parse("<iframe src=/a.pdf title='附件一'></iframe>").anchors] == ["附件一"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲<iframe src=/a.html><p>乙</p></iframe>丙</p>", ["甲丙"]),
        ("<p>甲<embed src=/a.pdf>乙</p>", ["甲乙"]),
        ("甲<object data=/a.pdf>乙<p>丙</p></object>丁", ["甲", "丁"]),
        ("甲<object data=/a.swf><embed src=/a.swf>乙</object>丁", ["甲", "乙", "丁"]),
        ("甲<textarea>乙</textarea>丙", ["甲丙"]),
        ("甲<textarea readonly>乙</textarea>丙", ["甲", "乙", "丙"]),
        ("甲<textarea disabled>乙</textarea>丙", ["甲", "乙", "丙"]),
        ("甲<textarea readonly hidden>乙</textarea>丙", ["甲丙"]),
        ("甲<input value=乙>丙", ["甲丙"]),
        ("甲<sup style='display:none'>2</sup>丙", ["甲丙"]),
        ("甲<math style='display:none'><mi>x</mi></math>丙", ["甲丙"]),
        ("<x-a>甲</x-a><x-b style='display:none'>乙</x-b>丙", ["甲丙"]),
        ("<p>甲<x-b hidden>乙</x-b>丙", ["甲丙"]),
    ],
)
def test_text_of_rare_elements(html: str, expected: list[str]) -> None:
    assert [block.text for block in parse(html).blocks if not block.node.hidden] == expected


def test_element_that_shows_a_file_holds_its_other_text() -> None:
    assert extract(page(f"<object data=/a.html><div id=zoom>{paragraphs()}</div></object>")).paragraphs == PARAGRAPHS


def test_images_have_the_address_of_the_picture_itself_their_words_and_their_place() -> None:
    later = ("data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo", "data-actualsrc")
    html = {
        "<p>甲<img src=/1 alt=会场>乙</p>": ("/1", "会场", 0, 1),
        "<p>甲</p><img src=/1><p>乙</p>": ("/1", "", 1, -1),
        "<p><img src=/1></p><p>乙</p>": ("/1", "", 0, -1),
        "<p>甲<b>乙</b><img src=/1></p>": ("/1", "", 0, 2),
        "<p><img src=/1>甲</p>": ("/1", "", 0, 0),
        **{f"<p>甲<img src=/1 {name}=/2></p>": ("/2", "", 0, 1) for name in later},
        "<p>甲<img data-src=/2 data-lazy=/3></p>": ("/2", "", 0, 1),
        "<p>甲<img src=/1 data-other=/2></p>": ("/1", "", 0, 1),
    }
    found = {one: parse(one).images for one in html}
    assert {source: (one.href, one.alt, one.block, one.piece) for source, (one,) in found.items()} == html
    for image in ("<img>", "<img alt=x>", "<img src=''>", "<img src=/1 hidden>", "<img src=/1 style='display:none'>"):
        read = parse(f"<p>甲{image}乙</p>")
        assert (read.images, [block.text for block in read.blocks]) == ([], ["甲乙"])


def test_pieces_of_text_are_kept_beside_images_and_long_links_and_where_a_source_is_named() -> None:
    pages = {
        "<p>甲<img src=/1>乙</p>": ["甲", "", "乙"],
        "<p>见<a href=/1>附件</a>。</p>": ["见", "附件", "。"],
        "<p>请见<a href=/1>附件</a></p>": ["请见", "附件"],
        "<p>请见下<a href=/1>附件</a></p>": ["请见下", "附件"],
        "<p><a href=/1>附件一二三</a>见</p>": None,
        "<p>来源：<b>甲报</b></p>": ["来源：", "甲报"],
        "<p>来源：甲报</p>": None,
        "<p>作者：<b>甲</b></p>": None,
        f"<p>来源：<b>{'甲' * 237}</b></p>": ["来源：", "甲" * 237],
        f"<p>来源：<b>{'甲' * 238}</b></p>": None,
        "<p><span class=source>甲报</span></p>": ["甲报"],
    }
    assert {page: parse(page).pieces.get(0) for page in pages} == pages


def test_fields_that_readers_fill_in_are_noted() -> None:
    def count(field: str) -> int:
        return len(parse(f"<p>甲</p>{field}<p>乙</p>").fields)

    types = ["text", "email", "tel", "number", "password", "radio", "checkbox", "TEXT"]
    others = ["hidden", "submit", "button", "image", "file", "reset"]
    assert {kind: count(f"<input type={kind}>") for kind in [*types, *others]} == dict.fromkeys(
        types, 1
    ) | dict.fromkeys(others, 0)
    assert count("<input>") == count("<input type=''>") == 1
    assert count("<input hidden>") == count("<input style='display:none'>") == 0
    ((at, node),) = parse("<p>甲</p><form class=f><input></form>").fields
    assert (at, node.tag, node.classes) == (1, "form", "f")


def test_times_of_elements_are_noted_with_their_block() -> None:
    names = ("data-time", "data-timestamp", "data-publish-time", "data-pubtime", "data-datetime")
    pages = {
        "<p>甲</p><time datetime=2024-05-06>昨天</time>": [(1, "2024-05-06")],
        **{f"<p>甲</p><span {name}=2024-05-06>昨天</span>": [(1, "2024-05-06")] for name in names},
        "<p data-time=1>甲</p><div data-time=2>乙</div>": [(0, "1"), (1, "2")],
        "<time>昨天</time>": [],
        "<time datetime=''>昨天</time>": [],
        "<span data-day=2024-05-06>昨天</span>": [],
        f"<time datetime={'1' * 40}>昨天</time><b data-time={'2' * 40}>今天</b>": [(0, "1" * 40), (0, "2" * 40)],
        f"<time datetime={'1' * 41}>昨天</time><b data-time={'2' * 41}>今天</b>": [],
        "<div hidden><time datetime=1>昨天</time><b data-time=2>今天</b></div>": [],
        "<time datetime=1 hidden>昨天</time>": [],
    }
    assert {page: parse(page).times for page in pages} == pages


def test_items_and_cells_have_the_numbers_of_their_attributes() -> None:
    numbers = {"7": 7, " 7 ": 7, "0": 0, "65534": 65534, "65535": 65534, "999999999": 65534}
    bad = ("-1", "x", "", "1.5", "²", "1234567890")
    for value, number in {**numbers, **dict.fromkeys(bad, -1)}.items():
        (item,) = parse(f"<ul><li value='{value}'>甲</ul>").items
        assert (item.tag, item.number, item.block) == ("li", number, 0), value
        start = parse(f"<ol start='{value}'><li>甲</ol>").items[0]
        assert (start.tag, start.number, start.node.tag) == ("ol", number, "ol"), value
        cell = parse(f"<table><tr><td rowspan='{value}' colspan='{value}'>甲</table>").cells[1]
        assert (cell.tag, cell.rows, cell.number) == ("td", number, min(number, 100)), value
    row, cell = parse("<p>甲</p><table><tr><td>乙</table>").cells
    assert (row.tag, row.node.tag, row.block) == ("tr", "table", 1)
    assert (cell.tag, cell.node.tag, cell.number, cell.rows) == ("td", "td", -1, 1)
    named = parse("<ul class=a><li class=b>甲</ul>").items[0]
    assert named.node.classes == "a", "the element around the item"


def test_types_of_scripts_with_markup_and_data() -> None:
    long = "平安建设，" * 20
    types = {
        **dict.fromkeys(
            ("text/html", "text/template", "text/x-handlebars", "text/ng-template", "text/plain", "text/markdown"),
            (True, False),
        ),
        **dict.fromkeys(("application/json", "application/ld+json"), (False, True)),
        **dict.fromkeys(("text/javascript", "module", ""), (False, False)),
    }
    found = {kind: parse(f"<p>{long}</p><script type='{kind}'>{long}</script>").islands[0] for kind in types}
    assert {kind: (one.is_markup, one.is_data) for kind, one in found.items()} == types
    assert parse(f"<p>{long}</p><script>{long}</script>").islands[0].is_markup is False
    first, second = parse(f"<p>{long}</p><script type=text/html>{long}</script><script>{long}</script>").islands
    assert (first.is_markup, second.is_markup) == (True, False), "the type is that of one script"
    assert [one.tag for one in parse(f"<p>{long}</p><iframe srcdoc='{long}'></iframe>").islands] == ["iframe"]
    assert parse("<iframe srcdoc='短'></iframe>").islands == []


def test_lines_of_a_drawing_are_a_paragraph_if_they_end_a_sentence() -> None:
    def shown(svg: str) -> list[str]:
        return [block.text for block in parse(f"<p>甲</p>{svg}<p>乙</p>").blocks]

    assert shown("<svg><text>赶集</text><g><text>的人多。</text></g></svg>") == ["甲", "赶集的人多。", "乙"]
    assert shown("<svg><title>图</title><text>赶集。</text></svg>") == ["甲", "赶集。", "乙"]
    assert shown("<svg><text>2023年</text><text>2024年</text></svg>") == ["甲", "乙"]
    assert shown("<svg style='display:none'><text>赶集。</text></svg>") == ["甲", "乙"]
    assert shown("<svg>赶集。</svg>") == ["甲", "乙"]
    assert shown("<svg><svg><text>赶集。</text></svg></svg>") == ["甲", "赶集。", "乙"]
