"""The report on one page: all blocks in page order, and no markup of the page."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from lxml import html

from cleaner import extract
from cleaner.article import Article, Attachment, Reason, Removed
from cleaner.report import report
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs


def test_kept_and_removed_blocks_are_in_page_order_with_reasons() -> None:
    shown = report(
        extract(page(f"<div id=zoom><p>责任编辑：韩梅</p>{paragraphs()}<p>扫一扫在手机打开当前页</p></div>"))
    )
    places = [shown.index(text) for text in ("责任编辑：韩梅", *PARAGRAPHS, "扫一扫在手机打开当前页")]
    assert places == sorted(places)
    assert "editor line" in shown and "phone hint" in shown


def test_a_removed_block_below_a_table_is_below_it_in_the_report() -> None:
    table = "<table>" + "<tr><td>城关镇</td><td>东街村</td><td>3户</td></tr>" * 9 + "</table>"
    shown = report(
        extract(page(f"<div id=zoom>{paragraphs()}{table}<p>【打印本页】</p><p>{PARAGRAPHS[0]}完</p></div>"))
    )
    assert shown.rindex("东街村") < shown.index("【打印本页】") < shown.index("完</p>")


def test_markup_in_the_text_is_escaped() -> None:
    shown = report(
        extract(
            page(
                f"<div id=zoom>{paragraphs()}<p>&lt;script&gt;alert(1)&lt;/script&gt;，这是正文里的一段代码示例。</p></div>"
            )
        )
    )
    assert "<script" not in shown and "&lt;script&gt;" in shown


def test_no_field_of_a_page_adds_markup_to_the_report() -> None:
    evil = """</title></style></p>--><script>alert(1)</script><img src=x onerror="alert(1)"><a href='javascript:x'>"' onclick='x"""
    texts = {field.name: evil for field in fields(Article) if field.type == "str"}
    article = Article(
        **texts | {"method": evil},  # type: ignore[arg-type]
        date=datetime(2024, 5, 1, tzinfo=UTC),
        paragraphs=(evil, evil),
        removed=(Removed(evil, Reason(evil, evil), 1),),
        confidence=0.5,
        warnings=(evil,),
        next_page=f"javascript:{evil}",
        attachments=(Attachment(evil, f"javascript:{evil}"),),
    )
    shown = report(article)
    tree = html.document_fromstring(shown)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} == {
        *("html", "head", "meta", "title", "style", "body", "h1", "dl", "dt", "dd", "hr", "p", "b")
    }
    assert {name for element in elements for name in element.attrib} == {
        *("lang", "charset", "http-equiv", "content", "class", "title")
    }
    assert shown.count("<!--") == 0 and len(tree.findall(".//p")) == 4
    assert tree.findtext(".//title") == tree.findtext(".//h1") == evil


def test_the_policy_of_the_report_forbids_loading_and_scripts() -> None:
    policy = html.document_fromstring(report(extract(page("")))).xpath("//meta[@http-equiv]/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_each_field_that_has_a_value_is_shown_with_its_name() -> None:
    names = (
        "title",
        "date_shown",
        "source",
        "author",
        "editor",
        "column",
        "doc_number",
        "office",
        "method",
        "next_page",
    )
    article = Article(**{name: f"value of {name}" for name in names}, confidence=0.75)  # type: ignore[arg-type]
    tree = html.document_fromstring(report(article))
    shown = dict(zip((one.text for one in tree.iter("dt")), (one.text for one in tree.iter("dd")), strict=True))
    assert shown == {name: f"value of {name}" for name in names} | {"confidence": "0.75"}
    empty = html.document_fromstring(report(Article()))
    assert empty.findtext(".//title") == "article"
    assert {one.text for one in empty.iter("dt")} <= {"method", "confidence"}


def test_blocks_are_shown_in_the_order_of_the_page() -> None:
    removed = tuple(Removed(f"removed {index}", Reason("kind", "why"), index) for index in (0, 2, 5))
    article = Article(paragraphs=("kept 1", "kept 3", "kept 4"), removed=removed, warnings=("a warning",))
    shown = report(article)
    texts = [one.text_content() for one in html.document_fromstring(shown).iter("p")]
    blocks = [text.removeprefix("kind").split()[-1] for text in texts[1:]]
    assert texts[0] == "a warning" and blocks == ["0", "1", "2", "3", "4", "5"]
    assert shown.count('<p class="removed" title="why"><b>kind</b>') == 3
