"""Hostile pages: `extract` returns, and keeps the article if there is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, clean, clean_text, extract
from cleaner.markup.parse import harmless
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs

ARTICLE = f"<div class=TRS_Editor>{paragraphs()}</div>"
KEEPS_THE_ARTICLE = {
    "many attributes": "<div " + " ".join(f"a{i}=1" for i in range(5000)) + ">" + ARTICLE + "</div>",
    "tens of thousands of attributes": "<div " + " ".join(f"a{i}=1" for i in range(40_000)) + ">" + ARTICLE + "</div>",
    "depth": "<div>" * 2500 + ARTICLE + "</div>" * 2500,
    "depth beyond any limit": "<div>" * 50_000 + "</div>" * 50_000 + ARTICLE,
    "many less-than signs": ARTICLE + "<" * 200_000,
    "attribute of megabytes": '<div title="' + "x" * 5_000_000 + '">' + ARTICLE + "</div>",
    "20,000 links": "".join(f'<li><a href="/{i}.html">新闻标题{i}</a>2020-01-01</li>' for i in range(20_000)) + ARTICLE,
    "recursive entities": '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + ARTICLE,
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + ARTICLE,
    "NUL bytes": ARTICLE.replace("，", "，\0"),
    "control characters": "\x01\x02\x1b" + ARTICLE,
    "lone surrogate": "\ud800" + ARTICLE,
    "XML declaration": '<?xml version="1.0" encoding="gbk"?><html><body>' + ARTICLE + "</body></html>",
    "html end tags": "</html>" * 1000 + ARTICLE,
    "document in a document": "<html><body><!doctype html><html><head><title>内</title></head><body>"
    + ARTICLE
    + "</body></html></body></html>",
    "cells without end": "<table><tr><td>" * 3000 + ARTICLE,
    "unclosed elements": "<p><b><i><span>" * 3000 + ARTICLE,
    "self-closed iframe": "<iframe src='x'/></iframe>" + ARTICLE,
}


@pytest.mark.parametrize("html", KEEPS_THE_ARTICLE.values(), ids=KEEPS_THE_ARTICLE.keys())
def test_the_article_is_kept_on_a_hostile_page(html: str) -> None:
    assert PARAGRAPHS[-1] in clean(html)


@pytest.mark.parametrize(
    "name",
    ["NUL bytes", "control characters", "external entity", "recursive entities", "XML declaration", "html end tags"],
)
def test_the_text_of_a_hostile_page_is_exactly_the_article(name: str) -> None:
    assert clean(KEEPS_THE_ARTICLE[name]) == BODY


@pytest.mark.parametrize(
    "html",
    [
        "<textarea>" + ARTICLE,
        "<title>" + ARTICLE,
        "<script>" + ARTICLE,
        "<select><option>" + ARTICLE,
        "<a href=x>" * 20_000,
        "<!--" * 50_000,
        "&" * 500_000,
        "\r\n" * 500_000,
    ],
)
def test_elements_that_contain_the_rest_of_the_page_and_long_empty_pages_give_an_article(html: str) -> None:
    assert isinstance(extract(html), Article)


@pytest.mark.parametrize("number", ["②", "²", "፩", "٣"])
def test_a_digit_of_another_script_is_not_a_pager(number: str) -> None:
    html = page(ARTICLE.replace("</div>", f'<p><a href="/2.html">{number}</a></p></div>'))
    assert extract(html, url="http://www.example.cn/1.html").next_page is None


def test_a_long_tag_is_passed_to_the_parser_without_attributes() -> None:
    data = ("<p " + " ".join(f"a{i}=1" for i in range(40_000)) + ">text</p>").encode()
    assert len(harmless(data)[0]) < 100


def test_an_ordinary_page_is_passed_to_the_parser_unchanged() -> None:
    raw = page(ARTICLE).encode()
    assert harmless(raw) == (raw, False)


@given(st.binary(max_size=2000))
def test_any_bytes_give_an_article(raw: bytes) -> None:
    article = extract(raw)
    assert article.text == clean(raw)
    assert 0 <= article.confidence <= 1


@given(st.text(max_size=2000))
def test_any_text_gives_an_article(text: str) -> None:
    assert isinstance(extract(text).text, str)
    assert isinstance(clean_text(text), str)


_TAGS = st.sampled_from(
    [
        "div",
        "p",
        "span",
        "a",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "h1",
        "br",
        "script",
        "style",
        "iframe",
        "font",
        "article",
        "section",
        "title",
        "html",
        "body",
        "option",
    ]
)
_ATTRIBUTES = st.sampled_from(
    [
        "",
        ' id="zoom"',
        ' class="TRS_Editor"',
        ' style="display:none"',
        ' href="/a.pdf"',
        ' class="content"',
        " hidden",
        ' style="',
    ]
)
_WORDS = st.sampled_from(
    [
        "责任编辑：",
        "来源：",
        "2024-01-01",
        "相关新闻",
        "附件：",
        "正文，也是一段有标点的文字，足够长了。",
        "上一篇：",
        "ICP备",
        "短",
        "  ",
        "&nbsp;",
        "<",
        ">",
        "\0",
    ]
)


@given(
    st.lists(
        st.one_of(
            st.tuples(_TAGS, _ATTRIBUTES).map(lambda t: f"<{t[0]}{t[1]}>"), _TAGS.map(lambda t: f"</{t}>"), _WORDS
        ),
        max_size=120,
    )
)
def test_removed_blocks_of_any_sequence_of_tags_and_words_are_in_order_and_unique(pieces: list[str]) -> None:
    article = extract("".join(pieces))
    indexes = [removed.index for removed in article.removed]
    assert indexes == sorted(set(indexes))
    assert all(paragraph.strip() for paragraph in article.paragraphs)
