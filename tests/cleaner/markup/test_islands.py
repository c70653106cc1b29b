"""Articles that a page holds only for a script."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from cleaner import clean, extract
from tests.cleaner.pages import BODY, PARAGRAPHS, TITLE, page, paragraphs

MARKUP = paragraphs()
ESCAPED = MARKUP.replace("<", "&lt;").replace(">", "&gt;")
DATA = {
    "props": {
        "article": {"title": TITLE, "publishTime": "2024-11-08 09:30", "source": "临河日报", "content": MARKUP},
        "links": [
            {"title": "某镇开展普法宣传进校园活动", "url": "/1.html", "summary": "某镇近日开展普法宣传，受到欢迎。"}
        ],
    }
}
JSON = json.dumps(DATA, ensure_ascii=False)
ESCAPE = "".join(f"%u{ord(sign):04X}" if ord(sign) > 255 else quote(sign) for sign in MARKUP)


def _script(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


ISLANDS = {
    "framework": f'<script id="__NEXT_DATA__" type="application/json">{JSON}</script>',
    "variable": f"<script>window.__INITIAL_STATE__={JSON};(function(){{}}())</script>",
    "not JSON": f"<script>window.__INITIAL_STATE__={JSON[:-1]},a:undefined}}</script>",
    "escapes": f"<script>window.__PRELOADED_STATE__ = {json.dumps(DATA)}</script>",
    "JSON in a string": f"<script>window.__APP_STATE__=JSON.parse({json.dumps(json.dumps(DATA))})</script>",
    "call": f"<script>window.__NUXT__=(function(a){{return {{data:[{{title:a,body:'{MARKUP}'}}]}}}}(1))</script>",
    "lines": _script({"articleBody": "\n".join(PARAGRAPHS)}),
    "paragraphs": _script([{"text": text} for text in PARAGRAPHS]),
    "escaped in JSON": _script({"content": ESCAPED}),
    "template script": f'<script type="text/html" id="tpl">{MARKUP}</script>',
    "template": f"<template>{MARKUP}</template>",
    "noscript": f"<noscript>{MARKUP}</noscript>",
    "percent-encoded": f'<script>show(decodeURIComponent("{quote(MARKUP)}"))</script>',
    "escape()": f'<script>document.write(unescape("{ESCAPE}"))</script>',
    "textarea": f'<textarea id="nr" style="display:none">{ESCAPED}</textarea><div id="show"></div>',
    "hidden field": f'<input type="hidden" id="nr" value="{MARKUP}"><div id="show"></div>',
}


@pytest.mark.parametrize("island", ISLANDS.values(), ids=ISLANDS)
def test_an_article_that_a_script_shows_is_found(island: str) -> None:
    article = extract(page(f'<div class="TRS_Editor">{island}</div>'))
    assert (article.title, article.text) == (TITLE, BODY)


@pytest.mark.parametrize("line", ["加载中", "加载中...", "努力加载中"])
def test_what_the_page_shows_until_its_script_runs_is_no_text(line: str) -> None:
    assert clean(f"<title>{TITLE}</title><div><p>{line}</p></div>{ISLANDS['framework']}") == BODY


@pytest.mark.parametrize("name", ["framework", "variable", "escapes"])
def test_metadata_is_read_from_the_data_of_a_script(name: str) -> None:
    article = extract(f"<html><head><title>新闻</title></head><body>{ISLANDS[name]}</body></html>")
    assert (article.title, article.date_shown, article.source) == (TITLE, "2024-11-08 09:30", "临河日报")


def test_a_letter_and_its_answer_in_two_fields_are_both_read() -> None:
    fields = "".join(f'<input type="hidden" value="{text}{text}">' for text in PARAGRAPHS[:2])
    assert clean(page(fields)) == "\n\n".join(text * 2 for text in PARAGRAPHS[:2])


@pytest.mark.parametrize("island", ISLANDS.values(), ids=ISLANDS)
def test_islands_of_a_page_that_shows_its_article_are_not_read(island: str) -> None:
    other = island.replace("县", "市").replace("\\u53bf", "\\u5e02")
    assert clean(page(MARKUP + other)) == BODY


@pytest.mark.parametrize(
    "island",
    [
        f'<script type="text/html"><li>{{{{item.name}}}}</li>{MARKUP}</script>',
        "<noscript>您的浏览器不支持 JavaScript，请在设置中开启，然后继续访问本网站，谢谢您的配合与支持。</noscript>",
        f"<script>var text = '{''.join(PARAGRAPHS)}';</script>",
    ],
    ids=["fields", "request", "script without markup"],
)
def test_templates_and_requests_are_no_articles(island: str) -> None:
    assert clean(page(island)) == ""


def test_a_string_that_nothing_closes_is_searched_once() -> None:
    script = 'window.__INITIAL_STATE__={a:"' + '\\"' * 300_000 + "</script>"
    assert clean(page(f"<script>{script}")) == ""


def test_metadata_from_the_data_of_a_script_has_no_control_characters() -> None:
    data = json.dumps({"title": f"{TITLE[:4]}\x01{TITLE[4:]}", "content": paragraphs()}, ensure_ascii=False)
    html = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    assert extract(f"<html><body>{html}</body></html>").title == TITLE
