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
