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


def linked(text: str, rest: str = "") -> str:
    return f"<a href=/1>{text}</a>{rest}"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("，" + "甲" * 24, True),
        ("，" + "甲" * 23, False),
        ("甲" * 90, False),
        (linked("甲" * 20, "，" + "乙" * 19), True),
        (linked("甲" * 21, "，" + "乙" * 19), False),
    ],
)
def test_a_paragraph_has_25_characters_with_a_mark_and_at_most_half_of_it_linked(block: str, expected: bool) -> None:
    assert classified(block).is_paragraph(0) is expected


@pytest.mark.parametrize("mark", "，。、：；！？,")
def test_marks_of_sentences_are_known(mark: str) -> None:
    assert classified(f"甲{mark}乙").has_sentence_mark(0)
    assert not classified("甲.乙").has_sentence_mark(0)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (linked("甲" * 10, "乙" * 10), False),
        (linked("甲" * 11, "乙" * 10), True),
        (linked("甲" * 5, "（2024-11-08 09:30 供稿稿）"), True),
        (linked("甲" * 5, "乙" * 14 + "2024-11-08"), True),
        (linked("甲" * 5, "乙" * 15 + "2024-11-08"), False),
        (linked("甲乙丙丁", "甲乙丙丁"), True),
        (linked("甲乙丙丁", " | 甲乙丙丁"), False),
        (linked("甲乙丙丁", "：甲乙丙丁"), True),
        (linked("甲乙丙丁", "丁丙乙甲"), False),
        ("甲乙丙丁", False),
        (f"报名网址：{linked('http://bm.linhe.example/')}", False),
        (linked("报名网址：http://bm.linhe.example/"), True),
        (f"邮箱：{linked('linhe@example.com')}", False),
    ],
)
def test_a_link_row_is_mostly_links_or_a_link_with_a_date_or_its_own_words(block: str, expected: bool) -> None:
    assert classified(block).is_link_row(0) is expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (linked("甲" * 9, "乙"), True),
        (linked("甲" * 8, "，乙"), False),
        (linked("甲" * 18, "，乙"), True),
        (linked("甲" * 8, "2024-11-08"), True),
        (linked("甲" * 8, "，2024-11-08"), False),
        ("甲乙丙丁", False),
    ],
)
def test_only_links_are_nine_tenths_links_or_a_row_without_a_sentence_mark(block: str, expected: bool) -> None:
    assert classified(block).is_only_links(0) is expected


@pytest.mark.parametrize(
    ("block", "part", "whole"),
    [
        (TITLE, True, True),
        (f"{TITLE[:5]} {TITLE[5:]}", True, True),
        (f"{TITLE[:1]} {TITLE[1:]}", True, True),
        (TITLE[:8], True, False),
        (TITLE[:7], False, False),
        (TITLE[-8:], True, False),
        (f"{TITLE}纪实", False, False),
        ("临河", False, False),
    ],
)
def test_a_title_is_whole_or_a_part_of_eight_characters(block: str, part: bool, whole: bool) -> None:
    page = classified(block)
    assert (page.is_title(0), page.is_whole_title(0)) == (part, whole)


def test_a_short_title_is_one_from_two_characters_on() -> None:
    for title, expected in (("平安", True), ("平", False)):
        page = ClassifiedPage(parse(f"<p>{title}</p>"), (title,))
        assert (page.is_title(0), page.is_whole_title(0)) == (expected, True)
    long = "甲" * 100
    assert ClassifiedPage(parse(f"<p>{long}</p>"), (long,)).is_whole_title(0)
    assert not ClassifiedPage(parse(f"<p>{long}甲</p>"), (f"{long}甲",)).is_whole_title(0)


def test_a_document_number_is_not_a_title() -> None:
    number = "临司发〔2024〕17号"
    page = ClassifiedPage(parse(f"<p>{number}</p><p>关于印发</p><p>{number}</p>"), (f"关于印发{number}的通知",))
    assert not page.is_title(0)
    assert not page.continues_title(2)
    assert ClassifiedPage(parse("<p>关于</p><p>印发</p>"), (f"关于印发{number}",)).continues_title(1)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (PARAGRAPHS[1][:12], PARAGRAPHS[1], True),
        (PARAGRAPHS[1][:11], PARAGRAPHS[1], False),
        (PARAGRAPHS[1][:11] + "…", PARAGRAPHS[1], False),
        (PARAGRAPHS[1][:20] + "....", PARAGRAPHS[1], True),
        (PARAGRAPHS[1][:20] + "。", PARAGRAPHS[1], True),
        (PARAGRAPHS[1][:-1], PARAGRAPHS[1][:-1], False),
        (PARAGRAPHS[1][:20], PARAGRAPHS[2], False),
        (PARAGRAPHS[1][:12] + "另外", PARAGRAPHS[1], False),
    ],
)
def test_a_summary_is_twelve_characters_of_the_beginning_of_the_next_block(
    first: str, second: str, expected: bool
) -> None:
    assert classified(first, second).is_summary(0) is expected


def record(*cells: str) -> ClassifiedPage:
    return ClassifiedPage(parse("<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"), ())


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("索引号：", "0143", "主题分类：", "司法行政"), True),
        (("索引号", "0143", "主题分类", "司法行政"), True),
        (("索引号 一卷二册 第三辑", "0143", "主题分类：", "司法行政"), False),
        (("索引号 一卷二册三", "0143", "主题分类：", "司法行政"), True),
        (("索引号：1", "0143", "主题分类：", "司法行政"), False),
        (("索引号：", "0143", "其他", "司法行政"), False),
        (("索引号：", "0" * 120, "主题分类：", "司法行政"), True),
        (("索引号：", "0" * 121, "主题分类：", "司法行政"), False),
        (("平安：", "0143", "主题分类：", "司法行政"), False),
    ],
)
def test_a_value_of_a_record_stands_under_a_label_and_near_another(cells: tuple[str, ...], expected: bool) -> None:
    page = record(*cells)
    assert page.is_record_value(1) is expected
    assert not page.is_record_value(0)


def test_the_value_of_a_record_is_in_the_same_row_as_its_label() -> None:
    page = ClassifiedPage(parse("<div><p class=a>索引号：</p></div><p class=a>0143</p><p>主题分类：</p>"), ())
    assert not page.is_record_value(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("点击进入专题", True),
        ("更多>>", True),
        ("更多》》", True),
        ("更多＞＞", True),
        ("更多»", True),
        ("更多>", False),
        ("进入点击", False),
    ],
)
def test_a_pointer_invites_to_follow_it(text: str, expected: bool) -> None:
    assert classified(text).is_pointer(0) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("附件1：名单", True), ("附表", True), ("名单.docx", True), ("见附件", False)]
)
def test_an_attachment_is_named_as_one_or_as_a_file(text: str, expected: bool) -> None:
    assert classified(text).is_attachment(0) is expected


def test_a_signature_date_is_written_with_the_year() -> None:
    page = classified("2024年11月8日", "2024-11-08", "二〇二四年")
    assert [page.is_signature_date(i) for i in range(3)] == [True, False, False]
    assert [page.is_date(i) for i in range(3)] == [True, True, False]


@pytest.mark.parametrize(("rows", "is_data"), [(0, False), (1, False), (2, True), (3, True)])
def test_label_in_a_table_is_of_data_below_other_cells_of_the_same_table(rows: int, is_data: bool) -> None:
    cells = "".join(f"<td>某局{i}</td><td>某人{i}</td>" for i in range(rows))
    html = f"<table><tr><td>甲</td><td>乙</td><td>丙</td><td>丁</td></tr></table><table><tr>{cells}<td>发布时间</td>"
    page = ClassifiedPage(parse(f"{html}<td>2024-05-06</td></tr></table>"), ())
    assert page.is_label_of_data(len(page.blocks) - 2) is is_data
    assert not page.is_label_of_data(len(page.blocks) - 1)
