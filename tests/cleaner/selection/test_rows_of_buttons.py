"""Rows of buttons: elements beside each other in a named box, most of them with words that no list has."""

from __future__ import annotations

import pytest

from cleaner import clean, extract
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs


def with_box(box: str, place: int) -> str:
    """Return the text of a page with a box between or below the paragraphs."""
    return clean(page(f'<div class="nrk">{paragraphs(PARAGRAPHS[:place])}{box}{paragraphs(PARAGRAPHS[place:])}</div>'))


def row(*labels: str, element: str = 'div class="b"') -> str:
    spans = "".join(f"<span>{label}</span>" for label in labels)
    return f"<{element}>{spans}</{element.split()[0]}>"


@pytest.mark.parametrize(
    "labels",
    [
        ("02:15", "倍速", "极清"),
        ("听一听", "语速", "男声", "00:00"),
        ("直播已结束", "3.2万人观看", "回看"),
        ("随笔 318", "粉丝 4.6万", "喜欢 22"),
        ("字級設定：", "小", "中", "特大"),
        ("<i>\ue601</i>", "赞同 128", "不赞同", "转到"),
        ("取消", "确定"),
        ("内容有误？", "我来改", "举报"),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_row_with_one_known_button_or_counter_is_removed(labels: tuple[str, ...], place: int) -> None:
    assert with_box(row(*labels), place) == BODY


@pytest.mark.parametrize(
    "box",
    [
        row("项目", "普通", "合计"),
        row("项目", "推荐"),
        row("项目", "推荐", "合计", element="section class=b"),
        row("项目", "推荐", "这一项的说明有十三个字长呢"),
        '<div class="b">项目<span>推荐</span><span>合计</span></div>',
        row("项目", "推荐", "合计", element="div"),
        row("大", "中", "小桥"),
        row("<i>\ue601</i>", "项目", "推荐"),
        row("项目", "推荐", "从2024-11-08起"),
        row("项目", "推荐", "好，很好"),
        row("项目", "推荐", "合计") + row("甲项", "推荐", "3") + row("乙项", "推荐", "4"),
    ],
)
def test_row_that_may_be_of_the_article_is_kept(box: str) -> None:
    assert len(with_box(box, 2).split("\n\n")) == len(PARAGRAPHS) + (box.count("<div") or 1)


def test_row_in_the_element_of_the_paragraphs_is_kept() -> None:
    line = "<p><b>推荐</b><b>项目</b><b>名单</b></p>"
    assert with_box(line, 2).split("\n\n")[2] == "推荐项目名单"


def test_header_line_in_elements_is_read() -> None:
    header = row("临河晚报", "2024-11-08 09:30", "打印", element='div class="info"')
    article = extract(page(header + f'<div class="nrk">{paragraphs()}</div>').replace("发布时间：2024-11-08 09:30", ""))
    assert (article.text, article.date_shown) == (BODY, "2024-11-08 09:30")


@pytest.mark.parametrize(("address", "is_row"), [("javascript:;", True), ("#", True), ("/1.html", False)])
def test_links_to_no_page_are_buttons(address: str, is_row: bool) -> None:
    links = "".join(f'<a href="{address}">{name}</a>' for name in ("收藏", "打印", "关闭"))
    article = extract(page(f'<div class="TRS_Editor"><div class="b">{links}</div>{paragraphs()}</div>'))
    assert any(r.text == "收藏打印关闭" and r.reason.kind == "toolbar" for r in article.removed) is is_row
