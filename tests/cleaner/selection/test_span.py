"""Trimming of a given body: each step at its limits. The body is given, so that its choice does not matter."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.span import Span
from cleaner.selection.trim import surrounding_blocks, trim
from tests.cleaner.pages import PARAGRAPHS, TITLE

#: One character a block, so that a test can be read: a paragraph, a part of the headline, and lines of boilerplate.
BLOCKS = {
    "P": PARAGRAPHS[0],
    "Q": PARAGRAPHS[1],
    "R": PARAGRAPHS[2],
    "T": TITLE,
    "H": "发布时间：2024-11-08 09:30 来源：临河县委政法委",
    "L": "<a href=/1>我县召开平安建设联席会议</a>2024-11-01",
    "E": "责任编辑：韩梅",
    "N": "相关新闻",
    "U": "上一篇：没有了",
    "F": "冀ICP备12345678号-1",
    "w": "平安临河",
    "s": "临河县司法局",
    "d": "2024年11月8日",
    "D": "2024-11-08",
    "C": "来源：临河日报",
    "c": "您当前的位置：首页",
    "x": "关于平安建设工作的若干意见的说明",
    "K": "联系人：程立",
    "A": "附件：",
    "a": "<a href=/1.docx>推荐表.docx</a>",
    "X": "<div style='display:none'>暗链</div>",
    "r": "索引号：0143/2024-07",
    "V": "<a href=/x>更多>></a>",
    "i": "声明：本网站转载的文章，不代表本网站立场",
    ":": "其他事项：",
    ";": "其他事项:",
    "!": "一：二：",
    "k": "关键词：枫桥经验",
    "m": "首页 | 要闻 | 公告",
    "o": "主办单位：临河县司法局",
    "v": "更多",
    "t": TITLE[3:],
    "1": "21",
    "2": "2024-02",
    "I": "索引号：",
    "J": "主题分类：",
    "b": "<a href=/1>责任分工表格一份</a>",
}


def body(
    blocks: str, *, above: str = "", below: str = "", only_body: bool = False, hidden_too: bool = False
) -> tuple[ClassifiedPage, Body]:
    """Return a page of blocks, and the body without those above and below it."""
    html = "".join(
        text if (text := BLOCKS[one]).startswith("<div") else f"<p>{text}</p>" for one in above + blocks + below
    )
    page = ClassifiedPage(parse(html), (TITLE,))
    assert len(page.blocks) == len(above + blocks + below)
    return page, Body(len(above), len(above) + len(blocks), "container", 1, hidden_too, only_body)


def kept(blocks: str, *, above: str = "", below: str = "", only_body: bool = False, hidden_too: bool = False) -> str:
    """Return the blocks of a body that trimming keeps."""
    page, given = body(blocks, above=above, below=below, only_body=only_body, hidden_too=hidden_too)
    left, removed = trim(page, given)
    assert sorted([*left, *(one.index for one in removed)]) == [*range(given.start, given.end)]
    assert all(page.blocks[one.index].text == one.text for one in removed)
    return "".join((above + blocks)[i] for i in left)


def reasons(blocks: str, **options: bool) -> dict[str, str]:
    page, given = body(blocks, **options)
    return {blocks[one.index]: one.reason.kind for one in trim(page, given)[1]}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("PQ", "PQ"),
        ("w", "w"),
        ("cTHPQ", "PQ"),
        ("wTHPQ", "PQ"),
        ("TwHPQ", "PQ"),
        ("THwPQ", "wPQ"),
        ("TwPQ", "wPQ"),
        ("wTPQ", "PQ"),
        ("wwTPQ", "PQ"),
        ("LLTPQ", "PQ"),
        ("LLPQ", "PQ"),
        ("VPQ", "PQ"),
        ("vPQ", "PQ"),
        ("XPQ", "PQ"),
        ("mPQ", "PQ"),
        ("rrTPQ", "PQ"),
        ("rPQ", "rPQ"),
        ("aPQ", "PQ"),
        ("THPTQ", "PTQ"),
        ("dsPQ", "sPQ"),
        ("wtPQ", "PQ"),
        ("wwtPQ", "wwtPQ"),
        ("12PQ", "PQ"),
        ("21PQ", "PQ"),
        ("w12PQ", "PQ"),
        ("1PQ", "1PQ"),
        ("IwJwPQ", "PQ"),
        ("IJwPQ", "PQ"),
        ("IJPQ", "PQ"),
        ("IJXPQ", "PQ"),
        ("cwPQ", "wPQ"),
        ("DPQ", "PQ"),
    ],
)
def test_what_stands_above_the_first_paragraph_is_removed(blocks: str, expected: str) -> None:
    assert kept(blocks) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("wTPQ", "wPQ"),
        ("dTPQ", "dPQ"),
        ("LwPQ", "LwPQ"),
        ("VwPQ", "wPQ"),
        ("HPQ", "PQ"),
        ("12PQ", "12PQ"),
        ("aPQ", "PQ"),
        ("NLPQ", "PQ"),
        ("NLLPQ", "PQ"),
    ],
)
def test_a_container_of_the_body_alone_keeps_its_own_head(blocks: str, expected: str) -> None:
    assert kept(blocks, only_body=True) == expected


def test_a_title_above_the_body_makes_the_head_the_documents_own() -> None:
    assert kept("wTPQ", above="T") == "wPQ"
    assert kept("wTPQ", above="T" + "w" * 39) == "wPQ"
    assert kept("wTPQ", above="T" + "w" * 40) == "PQ"


def test_a_header_line_above_the_body_makes_another_in_it_a_line_of_the_document() -> None:
    assert kept("wHPQ", only_body=True) == "PQ"
    assert kept("wHPQ", above="H", only_body=True) == "wHPQ"
    assert kept("wHPQ", above="H" + "w" * 11, only_body=True) == "wHPQ"
    assert kept("wHPQ", above="H" + "w" * 12, only_body=True) == "PQ"
    assert kept("wHPQ", above="D", only_body=True) == "PQ"
    assert kept("wHPQ", above="H") == "PQ"


def test_header_lines_are_at_most_twelve_blocks_apart() -> None:
    assert kept("T" + "w" * 11 + "HPQ") == "PQ"
    assert kept("T" + "w" * 12 + "HPQ") == "w" * 12 + "HPQ"


def test_a_summary_above_the_text_is_removed() -> None:
    page = ClassifiedPage(parse(f"<p>{PARAGRAPHS[0][:20]}…</p><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"), ())
    left, removed = trim(page, Body(0, 3, "density", 1))
    assert (left, [one.reason.kind for one in removed]) == ([1, 2], ["summary"])


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("PQE", "PQ"),
        ("PQEsd", "PQsd"),
        ("PQUww", "PQ"),
        ("PQNLLL", "PQ"),
        ("PQNww", "PQ"),
        ("PQNsd", "PQNsd"),
        ("PQNK", "PQNK"),
        ("PQNLR", "PQR"),
        ("PQNLRR", "PQRR"),
        ("PQNLLLLR", "PQR"),
        ("PNLRQ", "PRQ"),
        ("PNLLQ", "PQ"),
        ("PNLQLR", "P"),
        ("PQENLLL", "PQ"),
        ("PQF", "PQ"),
        ("PQFww", "PQ"),
        ("PQC", "PQC"),
        ("PQCF", "PQC"),
        ("PQCE", "PQC"),
        ("PQH", "PQ"),
        ("PQi", "PQ"),
        ("PQL", "PQ"),
        ("PQV", "PQ"),
        ("PQv", "PQ"),
        ("PQk", "PQ"),
        ("PQsd", "PQsd"),
        ("PQ:", "PQ:"),
        ("PQ:L", "PQ"),
        ("PQo", "PQo"),
        ("PQoF", "PQ"),
        ("PQAa", "PQ"),
        ("PQAaR", "PQR"),
        ("PQAR", "PQAR"),
        ("PQaR", "PQR"),
        ("PQAwaR", "PQAwR"),
        ("PQAbbR", "PQR"),
        ("PQAbwR", "PQwR"),
        ("PQX", "PQ"),
        ("PXQ", "PQ"),
        ("PvQ", "PvQ"),
        ("PmQ", "PmQ"),
    ],
)
def test_what_stands_below_the_last_paragraph_is_removed(blocks: str, expected: str) -> None:
    assert kept(blocks) == expected


def test_a_heading_with_nothing_under_it_is_removed() -> None:
    assert kept("PQ:", below="w") == "PQ"
    assert kept("PQ;", below="w") == "PQ"
    assert kept("PQ!", below="w") == "PQ!"
    assert kept("PQ:") == "PQ:"
    assert reasons("PQ:L")[":"] == "empty heading"


def test_the_organiser_in_a_notice_is_kept_in_a_container_of_the_body_alone() -> None:
    assert kept("PQo", only_body=True) == "PQo"
    assert kept("PQoF", only_body=True) == "PQ"


def test_a_weak_sign_of_the_end_is_confirmed_by_another_within_twelve_blocks() -> None:
    assert kept("PQRNwwU") == "PQR"
    assert kept("PQN" + "w" * 11 + "U").startswith("PQ")
    assert "R" in kept("PNw" + "RRRR")


def test_signs_of_the_end_end_nothing_if_the_article_goes_on_in_its_element() -> None:
    assert kept("PQENw" + "RRR") == "PQNwRRR"
    assert kept("PEQEREw") == "PQR"
    assert kept("PUQ") == "PUQ"
    assert kept("PQF" + "R") == "PQFR"


def test_boilerplate_below_a_sign_of_the_end_has_the_reason_of_its_rule() -> None:
    found = reasons("PQEwF")
    assert (found["E"], found["w"], found["F"]) == ("editor line", "below the body", "footer")


def test_hidden_blocks_are_kept_only_where_the_body_is_hidden() -> None:
    assert kept("PXQ") == "PQ"
    assert kept("PXQ", hidden_too=True) == "PXQ"
    assert reasons("PXQ") == {"X": "hidden"}


def test_the_first_paragraph_is_neither_boilerplate_nor_a_title_nor_above_a_header_line() -> None:
    def first(blocks: str) -> int:
        return Span(*body(blocks)).first

    assert first("wPQ") == 1
    assert first("iPQ") == 1
    assert first("PHQ") == 2
    assert first("PdQ") == 0
    assert first("PDQ") == 0
    assert first("ww") == 2
    assert first("XPQ") == 1


@pytest.mark.parametrize(("cell", "expected"), [("td", ["推荐"]), ("th", ["推荐"]), ("p", [])])
def test_a_button_that_is_the_last_cell_of_a_table_is_data(cell: str, expected: list[str]) -> None:
    html = f"<p>{PARAGRAPHS[0]}</p><table><tr><{cell}>推荐</{cell}></tr></table>"
    page = ClassifiedPage(parse(html), ())
    left, _ = trim(page, Body(0, len(page.blocks), "density", 1))
    assert [page.blocks[i].text for i in left][1:] == expected


def test_a_row_with_a_file_is_removed_unless_it_says_more() -> None:
    def rest(text: str, link: str = "推荐表.docx") -> bool:
        page = ClassifiedPage(
            parse(f"<p>{PARAGRAPHS[0]}</p><p>{text}<a href=/1.docx>{link}</a></p><p>{PARAGRAPHS[1]}</p>"), ()
        )
        return 1 in trim(page, Body(0, 3, "density", 1))[0]

    assert not rest("附件1：")
    assert not rest("字" * 10)
    assert rest("字" * 11)
    assert not rest("字" * 11, "字" * 95 + ".docx")


class TestSurroundings:
    """The blocks above and below the body are given with reasons."""

    def test_fifteen_blocks_on_each_side_are_given_in_page_order(self) -> None:
        page, given = body("P", above="w" * 16, below="w" * 16)
        assert [one.index for one in surrounding_blocks(page, given)] == [*range(1, 16), *range(17, 32)]

    def test_each_has_the_reason_of_its_class(self) -> None:
        page, given = body("P", above="XcTHLw", below="XFTHLw")
        kinds = [one.reason.kind for one in surrounding_blocks(page, given)]
        assert kinds == [
            *("hidden", "breadcrumb", "title", "header line", "link list", "above the body"),
            *("hidden", "footer", "title", "header line", "link list", "below the body"),
        ]
