"""The classes of single blocks."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from tests.cleaner.pages import HEADER, PARAGRAPHS, TITLE


def classified(*blocks: str) -> ClassifiedPage:
    return ClassifiedPage(parse("".join(f"<p>{block}</p>" for block in blocks)), (TITLE,))


def classes(page: ClassifiedPage, i: int = 0) -> set[str]:
    tests = {
        "paragraph": page.is_paragraph,
        "header": page.is_header,
        "page info": page.is_page_info,
        "title": page.is_title,
        "link row": page.is_link_row,
        "only links": page.is_only_links,
        "attachment": page.is_attachment,
        "menu": page.is_menu,
        "signature date": page.is_signature_date,
    }
    return {name for name, test in tests.items() if test(i)}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (PARAGRAPHS[0], {"paragraph"}),
        (HEADER, {"header", "page info", "paragraph"}),
        (TITLE, {"title"}),
        (TITLE[3:], {"title"}),
        ("<a href=/1>某镇开展普法宣传进校园活动</a>2024-11-01", {"link row", "only links"}),
        ("<a href=/1>首页</a> | <a href=/2>要闻</a> | <a href=/3>平安建设</a>", {"link row", "only links", "menu"}),
        ("报名网址：<a href=/>http://bm.linhe.example/</a>", set()),
        ("<a href=/1.docx>附件1：推荐表.docx</a>", {"link row", "only links", "attachment"}),
        ("2024年11月8日", {"header", "signature date"}),
        ("临河县司法局", set()),
    ],
)
def test_a_block_has_its_classes_at_each_call(block: str, expected: set[str]) -> None:
    page = classified(block)
    assert classes(page) == expected
    assert classes(page) == expected


def test_a_block_that_begins_like_the_next_is_a_summary() -> None:
    page = classified(f"{PARAGRAPHS[1][:20]}…", PARAGRAPHS[1])
    assert page.is_summary(0)
    assert not page.is_summary(1)


def test_two_blocks_can_share_a_title_or_a_date() -> None:
    page = classified(TITLE[:6], TITLE[6:], "21", "2024-02")
    assert page.continues_title(1)
    assert page.share_a_date(2, 3)
    assert not page.share_a_date(1, 2)


def test_a_link_to_a_file_is_recognised_by_address_or_text() -> None:
    page = classified("<a href=/a.docx>下载</a>", "<a href='/down?id=1'>推荐表.xlsx</a>", "<a href=/a.html>要闻</a>")
    assert [page.links_to_file(number) for number in range(3)] == [True, True, False]
    assert page.file_links == [True, False, False]
