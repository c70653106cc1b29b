"""A second copy of the article inside its container is removed; what an article repeats is kept."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

HALF_WIDTH = str.maketrans({"，": ", ", "、": "/", "“": '"', "”": '"'})


@pytest.mark.parametrize(
    "copy",
    [
        f"<div class=wap>{paragraphs()}</div>",
        f"<section><h3>手机版</h3>{paragraphs()}</section>",
        f"<div class=x9>{paragraphs(tuple(text.translate(HALF_WIDTH) for text in PARAGRAPHS))}</div>",
        f"<div class=x9>{paragraphs(tuple(f' {text[:9]} {text[9:]} ' for text in PARAGRAPHS))}</div>",
        f"<p class=read>{''.join(PARAGRAPHS)}</p>",
        f"<div class=read>{'<br>'.join(PARAGRAPHS)}</div>",
    ],
)
@pytest.mark.parametrize("container", ["<div id=zoom>{}{}</div>", "<div class=x7><div>{}</div>{}</div>"])
def test_the_first_of_two_copies_in_one_container_is_returned(container: str, copy: str) -> None:
    assert extract(page(container.format(paragraphs(), copy))).paragraphs == PARAGRAPHS


def test_a_paragraph_that_the_article_repeats_is_kept() -> None:
    texts = (*PARAGRAPHS, PARAGRAPHS[1], "各地要结合实际抓好落实。")
    assert extract(page(f"<div id=zoom>{paragraphs(texts)}</div>")).paragraphs == texts


def test_a_text_with_the_same_beginning_is_no_copy() -> None:
    other = tuple(text[:14] + text[14:][::-1] for text in PARAGRAPHS)
    body = f"<div id=zoom><div>{paragraphs()}</div><div>{paragraphs(other)}</div></div>"
    assert extract(page(body)).paragraphs == (*PARAGRAPHS, *other)


def test_the_article_below_a_line_of_it_above_the_header_line_is_no_copy() -> None:
    summary = f"<div class=sum>{PARAGRAPHS[1]}</div><div>发布时间：2024-11-08 09:30 来源：临河日报</div>"
    body = f"<div class=x7>{summary}<div>{paragraphs(PARAGRAPHS[:2])}</div></div>"
    assert set(PARAGRAPHS[:2]) <= set(extract(page(body)).paragraphs)


@pytest.mark.parametrize(("share", "removed"), [(90, True), (89, False)])
def test_an_element_that_repeats_nine_tenths_of_its_letters_is_a_copy(share: int, removed: bool) -> None:
    known, more = "甲" * (share - 1) + "丁", "丙" * (100 - share)
    text = f"{known}，{known}。"
    copy = f"<div><p>{text}{more * 2}。</p></div>"
    blocks = extract(page(f"<div id=zoom><div><p>{text}</p><p>{PARAGRAPHS[1]}</p></div>{copy}</div>")).paragraphs
    assert (len(blocks) == 2) is removed


@pytest.mark.parametrize(("first", "removed"), [(12, True), (11, False)])
def test_a_copy_begins_with_twelve_letters_of_the_article(first: int, removed: bool) -> None:
    begins = PARAGRAPHS[1].replace("，", "")[:first]
    text = f"{begins}丙丁己。{PARAGRAPHS[1]}{PARAGRAPHS[2]}{PARAGRAPHS[0]}{PARAGRAPHS[3]}"
    blocks = extract(page(f"<div id=zoom><div>{paragraphs()}</div><div><p>{text}</p></div></div>")).paragraphs
    assert (blocks == PARAGRAPHS) is removed


def test_a_hidden_copy_above_the_article_does_not_make_the_article_a_copy() -> None:
    hidden = f"<div style='display:none'>{paragraphs()}</div>"
    for body in ("<div id=zoom>{}<div>{}</div></div>", "<div class=x7>{}<div>{}</div></div>"):
        assert extract(page(body.format(hidden, paragraphs()))).paragraphs == PARAGRAPHS


def test_a_short_line_that_recurs_inside_the_article_does_not_hide_its_copy() -> None:
    line = "平安临河播报"
    texts = (PARAGRAPHS[0], line, PARAGRAPHS[1], line, *PARAGRAPHS[2:])
    body = f"<div id=zoom><div>{paragraphs(texts)}</div><div>{paragraphs(texts)}</div></div>"
    article = extract(page(body))
    assert article.paragraphs == texts
    assert {one.reason.kind for one in article.removed if one.text in PARAGRAPHS} == {"copy"}


def test_paragraphs_that_recur_in_another_order_are_all_kept() -> None:
    first, second, third, _ = PARAGRAPHS
    texts = (first, second, first, third, second, third)
    body = f"<div id=zoom>{paragraphs(texts[:2])}<div>{paragraphs(texts[2:])}</div></div>"
    assert extract(page(body)).paragraphs == texts
