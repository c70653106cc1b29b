"""How much text makes an article of what a script shows, and in which places and forms it is found."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from cleaner import clean, extract
from cleaner.markup.islands import _decoded
from cleaner.markup.parse import parse
from tests.cleaner.pages import BODY, PARAGRAPHS, TITLE, paragraphs

MARKUP = paragraphs()


def bare(inside: str) -> str:
    return f"<html><head><title>新闻</title></head><body>{inside}</body></html>"


def data_of(data: object) -> str:
    return bare(f'<script type="application/json">{json.dumps(data, ensure_ascii=False)}</script>')


def text_of(size: int) -> str:
    """Return a sentence with so many Chinese characters and one mark."""
    return "县委召开矛盾纠纷排查化解推进会部署下一阶段工作"[:20] * (size // 20) + "县" * (size % 20) + "。"


@pytest.mark.parametrize(("tag", "least"), [("template", 50), ("noscript", 100)])
def test_least_text_of_an_article_that_a_script_shows(tag: str, least: int) -> None:
    assert clean(bare(f"<{tag}><p>{text_of(least)}</p></{tag}>")) == text_of(least)
    assert clean(bare(f"<{tag}><p><b>{text_of(least - 1)}</b></p></{tag}>")) == ""


def test_text_without_a_sentence_is_no_article_that_a_script_shows() -> None:
    assert clean(bare(f"<template><p>{text_of(80)[:-1]}</p></template>")) == ""


@pytest.mark.parametrize(("times", "shown"), [(3, False), (4, True)])
def test_text_for_a_script_must_be_three_times_that_of_the_page(times: int, shown: bool) -> None:
    own = text_of(29)  # 30 characters
    hidden = text_of(30 * times)
    assert (hidden in clean(bare(f"<p>{own}</p><template><p>{hidden}</p></template>"))) is shown


@pytest.mark.parametrize(
    "own", ["县" * 60, f"<a href=/>{text_of(60)}</a>", "".join(f"<p>{text_of(20)}</p>" for _ in range(5))]
)
def test_labels_links_and_short_lines_of_a_page_are_not_its_text(own: str) -> None:
    assert text_of(120) in clean(bare(f"<div>{own}</div><template><p>{text_of(120)}</p></template>"))


@pytest.mark.parametrize("field", ["{{item.text}}", "<%= text %>", "${text}"])
def test_template_with_fields_is_no_article(field: str) -> None:
    assert clean(bare(f"<script type='text/template'>{MARKUP}<p>{field}</p></script>")) == ""


@pytest.mark.parametrize(
    "kind", ["text/html", "text/template", "text/x-handlebars", "text/ng-template", "text/plain", "application/ld+json"]
)
def test_types_of_scripts_that_hold_an_article(kind: str) -> None:
    inside = json.dumps({"a": MARKUP}) if "json" in kind else MARKUP
    assert clean(bare(f"<script type='{kind}'>{inside}</script>")) == BODY


@pytest.mark.parametrize("text", [MARKUP, MARKUP.replace("/", "\\/"), MARKUP.replace("<", "\\u003c")])
def test_paragraphs_in_a_string_of_any_script_are_an_article(text: str) -> None:
    assert clean(bare(f"<script>var content = '{text}'; show(content)</script>")) == BODY
    assert clean(bare(f"<script>show(JSON.parse({json.dumps(json.dumps({'body': MARKUP}))}))</script>")) == BODY


def test_document_in_the_attribute_of_a_frame_is_an_article() -> None:
    assert clean(bare(f'<iframe srcdoc="{MARKUP}"></iframe>')) == BODY


@pytest.mark.parametrize(
    "name",
    [
        *[
            "__INITIAL_STATE__",
            "__PAGE_DATA__",
            "__APP_PROPS__",
            "__NUXT__",
            "initialState",
            "INITIAL_STATE",
            "content_noencode",
        ]
    ],
)
def test_variables_that_hold_the_data_of_a_framework(name: str) -> None:
    assert clean(bare(f"<script>window.{name} = {{a: {json.dumps(MARKUP)}}}</script>")) == BODY


def test_a_paragraph_that_data_repeats_is_read_once() -> None:
    caption = text_of(60)
    data = [{"text": caption}, {"text": "甲"}, {"text": f"{caption}  "}, {"text": "甲"}, {"text": text_of(61)}]
    assert clean(data_of(data)).split("\n\n") == [caption, "甲", "甲", text_of(61)]


@pytest.mark.parametrize("kind", ["hidden", "HIDDEN"])
def test_hidden_field_holds_an_article(kind: str) -> None:
    assert clean(bare(f"<input type={kind} value='{MARKUP}'>")) == BODY


@pytest.mark.parametrize("field", [f"<input type=text value='{MARKUP}'>", f"<input value='{MARKUP}'>"])
def test_field_that_is_shown_holds_none(field: str) -> None:
    assert clean(bare(field)) == ""


def test_two_text_areas_are_a_letter_and_its_answer_and_two_templates_are_not() -> None:
    one, two = "据了解，" + text_of(80), "为此，" + text_of(90)
    fields = f"<textarea style='display:none'>{one}</textarea><textarea style='display:none'>{two}</textarea>"
    assert clean(bare(fields)) == f"{one}\n\n{two}"
    assert clean(bare(f"<template><p>{one}</p></template><template><p>{two}</p></template>")) == two


@pytest.mark.parametrize("key", ["text", "paragraph", "para", "p", "value", "content", "insert", "children"])
def test_paragraphs_of_data_are_joined(key: str) -> None:
    assert clean(data_of([{key: text} for text in PARAGRAPHS])) == BODY
    assert clean(data_of([{key: f"<p>{text}</p>"} for text in PARAGRAPHS])) == BODY


def test_short_lines_among_the_paragraphs_of_data_are_joined() -> None:
    texts = ["一、起因", *PARAGRAPHS, "特此公告。"]
    assert clean(data_of({"blocks": [{"type": "p", "data": {"text": text}} for text in texts]})) == "\n\n".join(texts)


def test_strings_of_an_array_or_of_calls_are_paragraphs() -> None:
    assert clean(data_of({"paragraphs": list(PARAGRAPHS)})) == BODY
    calls = "".join(f"document.write('<p>{text}</p>');" for text in PARAGRAPHS)
    assert clean(bare(f"<script>{calls}</script>")) == BODY


@pytest.mark.parametrize("nodes", [[["$", "p", None, {"children": text}] for text in PARAGRAPHS], [{"html": MARKUP}]])
def test_components_that_react_sends_hold_an_article(nodes: list[object]) -> None:
    sent = json.dumps(f"4:{json.dumps(nodes, ensure_ascii=False)}\n", ensure_ascii=False)
    assert clean(bare(f"<script>self.__next_f.push([1,{sent}])</script>")) == BODY


def test_paragraphs_of_data_that_are_far_apart_are_of_two_texts() -> None:
    far = [{"text": text} for text in PARAGRAPHS[:3]], "x" * 400, [{"text": text} for text in PARAGRAPHS[3:]]
    assert clean(data_of(far)) == "\n\n".join(PARAGRAPHS[:3])


def test_strings_of_other_keys_are_not_joined() -> None:
    longest = max(PARAGRAPHS, key=lambda text: sum("一" <= c <= "鿿" for c in text))
    assert clean(data_of([{"summary": text} for text in PARAGRAPHS])) in (longest, "")


def test_one_long_string_is_not_replaced_by_short_ones() -> None:
    assert clean(data_of({"content": MARKUP, "list": [{"text": PARAGRAPHS[0]}, {"text": PARAGRAPHS[1]}]})) == BODY


@pytest.mark.parametrize(
    "literal",
    [
        "'" + MARKUP.replace("记者", "\\'记者\\'") + "'",
        "`" + MARKUP.replace("记者", "'记者'") + "`",
        '"' + MARKUP.replace("记者", "\\x27记者\\x27") + '"',
        '"' + MARKUP.replace("记者", "'记者'").replace("<", "\\u003c") + '"',
    ],
    ids=["single quotes", "backticks", "hexadecimal", "escaped signs"],
)
def test_strings_of_scripts_are_read_in_all_forms(literal: str) -> None:
    assert clean(bare(f"<script>window.__NUXT__={{a:{literal}}}</script>")) == BODY.replace("记者", "'记者'")


def test_double_quotes_inside_single_ones_are_read() -> None:
    literal = "'" + MARKUP.replace("<p>", '<p class="a">') + "'"
    assert clean(bare(f"<script>window.__NUXT__={{a:{literal}}}</script>")) == BODY


def test_lines_of_a_string_are_paragraphs_and_their_signs_are_text() -> None:
    assert clean(data_of({"body": "\n".join(PARAGRAPHS[:2]) + "\n3 < 5，" + PARAGRAPHS[2]})) == "\n\n".join(
        (*PARAGRAPHS[:2], "3 < 5，" + PARAGRAPHS[2])
    )


@pytest.mark.parametrize("key", ["publishTime", "publish_date", "pubDate", "issueTime", "release_at", "pub_time"])
def test_date_is_read_from_the_data(key: str) -> None:
    assert extract(data_of({key: "2024-11-08 09:30", "content": MARKUP})).date_shown == "2024-11-08 09:30"


@pytest.mark.parametrize("key", ["title", "headline", "articleTitle", "article_title"])
def test_title_is_read_from_the_data(key: str) -> None:
    assert extract(data_of({key: TITLE, "content": MARKUP})).title == TITLE


@pytest.mark.parametrize("key", ["source", "sourceName", "source_name"])
def test_source_is_read_from_the_data(key: str) -> None:
    assert extract(data_of({key: "临河日报", "content": MARKUP})).source == "临河日报"


def test_metadata_of_the_page_has_priority_over_that_of_its_data() -> None:
    html = data_of({"source": "临河日报", "publishTime": "2024-11-08", "content": MARKUP}).replace(
        "<head>", "<head><meta name=contentsource content=临河新闻网><meta name=pubdate content=2024-11-07>"
    )
    article = extract(html)
    assert (article.source, article.date_shown) == ("临河新闻网", "2024-11-07")


def test_data_inside_a_string_of_data_is_read() -> None:
    inner = json.dumps([{"content": MARKUP}], ensure_ascii=False)
    assert clean(data_of({"data": inner})) == BODY


def test_data_outside_of_scripts_with_markup_has_no_metadata() -> None:
    assert extract(bare(f'<template>{MARKUP}<i>"publishTime": "2024-11-08"</i></template>')).date_shown == ""


@pytest.mark.parametrize("quote", ["\\x27", "'", '\\"', "\\u0027"])
def test_string_without_markup_is_whole(quote: str) -> None:
    shown = '"' if '"' in quote else "'"
    value = f"据{quote}报{quote}道，{text_of(60)}"
    script = f'<script>window.__NUXT__={{text:"{value}"}}</script>'
    assert clean(bare(script)) == f"据{shown}报{shown}道，{text_of(60)}"


def test_first_of_two_equal_strings_is_the_article() -> None:
    one, two = "据了解，" + text_of(60), "据报道，" + text_of(60)
    assert clean(data_of({"a": one, "b": two})) == one
    assert clean(bare(f"<template><p>{one}</p></template><template><p>{two}</p></template>")) == one


@pytest.mark.parametrize(("size", "counts"), [(24, False), (25, True)])
def test_shortest_block_that_is_text_of_the_page(size: int, counts: bool) -> None:
    own, hidden = text_of(size - 1), "据了解，" + text_of(60)
    assert len(own) == size
    assert (hidden in clean(bare(f"<p>{own}</p><template><p>{hidden}</p></template>"))) is not counts


def test_links_in_a_block_are_not_text_of_the_page() -> None:
    hidden = "据了解，" + text_of(60)
    own = f"<p><a href=/>{text_of(40)}</a>，{text_of(10)}</p>"
    assert hidden in clean(bare(f"{own}<template><p>{hidden}</p></template>"))
    assert hidden not in clean(
        bare(f"{own.replace('<a href=/>', '').replace('</a>', '')}<template><p>{hidden}</p></template>")
    )


def test_paragraphs_of_data_must_be_twice_the_longest_string() -> None:
    long = "据了解，" + text_of(100)
    for size, joined in ((67, True), (66, False)):
        data = [{"content": long}, *({"text": f"{word}此，" + text_of(size)} for word in "为对因")]
        assert (long not in clean(data_of(data))) is joined


@pytest.mark.parametrize(("size", "read"), [(17, False), (18, True)])
def test_shortest_string_that_is_read(size: int, read: bool) -> None:
    parts = [f"{chr(0x4E00 + 7 * i)}，" + text_of(size - 3) for i in range(9)]
    assert all(len(part) == size for part in parts)
    assert bool(clean(data_of(parts))) is read


@pytest.mark.parametrize("tag", ["p", "br", "div", "section", "table", "BR"])
def test_markup_in_data_is_known_by_its_elements(tag: str) -> None:
    texts = ("据了解，" + text_of(60), "为此，" + text_of(70))
    cell = "<tr><td>{}</td></tr>" if tag == "table" else "{}"
    end = "" if tag.lower() == "br" else f"</{tag}>"
    markup = "".join(f"<{tag}>{cell.format(text)}{end}" for text in texts)
    assert clean(data_of({"content": markup})) == "\n\n".join(texts)
    assert clean(data_of({"content": texts[0] + "<b>\n</b>" + texts[1]})) == "\n\n".join(texts)


def test_string_literals_of_scripts_have_the_values_that_a_browser_reads() -> None:
    literals = {
        r'"a\nb"': "a\nb",
        r'"\u53bf\"\/"': '县"/',
        r"'a\'b'": "a'b",
        r"""'a"b'""": 'a"b',
        r"""'a\"b'""": 'a"b',
        r"`a\`b" "`": "a`b",
        r'"\x3cp\x3E"': "<p>",
        r"'\x3cp\x3E\u53bf'": "<p>县",
        '"a\tb"': "a\tb",
        r'"\q"': "",
        '"a': "",
        "''": "",
    }
    assert {literal: _decoded(literal) for literal in literals} == literals


def test_data_of_each_framework_is_read() -> None:
    names = ["__INITIAL_STATE__", "__PRELOADED_STATE__", "self.__next_f", "__APP_DATA__", "__PAGE_PROPS__", "__NUXT__"]
    names += ["_ROUTER_DATA", "_SSR_DATA", "initialState", "INITIAL_STATE"]
    text = text_of(120)
    data = json.dumps({"content": text}, ensure_ascii=False)
    assert [name for name in names if text not in clean(bare(f"<script>window.{name}={data}</script>"))] == []
    assert text not in clean(bare(f"<script>window.other={data}</script>"))


def test_string_with_the_end_of_a_paragraph_is_read_however_it_is_written() -> None:
    text = text_of(120)
    ends = ["</p>", "<\\/p>", "\\u003c/p\\u003e", "\\u003C/p\\u003E", "&lt;/p&gt;"]
    assert [end for end in ends if text not in clean(bare(f'<script>show("<p>{text}{end}")</script>'))] == []
    signs = ["%3C/p%3E", "%3c/p%3e", "%3C%2Fp%3E", "%3c%2fp%3e"]
    for sign in signs:
        begin = sign.replace("/", "").replace("%2F", "").replace("%2f", "")
        shown = clean(bare(f'<script>show(decodeURIComponent("{begin}{quote(text)}{sign}"))</script>'))
        assert text in shown, sign


@pytest.mark.parametrize("tag", ["template", "noscript", "textarea"])
def test_text_behind_what_a_script_shows_is_not_in_its_element(tag: str) -> None:
    blocks = parse(f"<div><b>甲<{tag}>{MARKUP}</{tag}></b><i>乙</i></div><p class=end>丙</p>").blocks
    assert [block.text for block in blocks] == ["甲", *PARAGRAPHS, "乙", "丙"]
    assert [block.node.tag for block in (blocks[0], *blocks[-2:])] == ["div", "div", "p"]


def test_character_references_in_escaped_markup_are_read() -> None:
    text = text_of(120)
    for form in ("&#{};", "&#x{:x};"):
        coded = "".join(form.format(ord(character)) for character in text)
        assert clean(bare(f"<script type=text/html>&lt;p&gt;{coded}&lt;/p&gt;</script>")) == text


def test_characters_of_a_script_are_counted_in_all_forms() -> None:
    text = text_of(120)
    forms = {
        "u": "".join(f"\\u{ord(character):04x}" for character in text),
        "%u": "%3Cp%3E" + "".join(f"%u{ord(character):04X}" for character in text) + "%3C/p%3E",
        "%e": quote(f"<p>{text}</p>").lower().replace("%3c", "%3C"),
        "%E": quote(f"<p>{text}</p>"),
    }
    found = {name: clean(bare(f'<script>window.__NUXT__={{a:"{coded}"}}</script>')) for name, coded in forms.items()}
    assert found == dict.fromkeys(forms, text)


def test_markup_that_was_encoded_for_an_address_is_read_with_its_attributes() -> None:
    text = text_of(120)
    for markup in (f'<p class="quote">{text}</p>', f"<p>{text}</p>"):
        assert clean(bare(f'<script>show(decodeURIComponent("{quote(markup)}"))</script>')) == text
