"""The guarantees for any input, checked on pages composed by hypothesis and on saved pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Rule, SiteTemplate, clean, clean_text, extract
from tests.cleaner.pages import BODY, PARAGRAPHS, RELATED, page
from tests.cleaner.strategies import ARTICLES, BROKEN_PAGES, ENCODED_PAGES, GOVERNMENT_PAGES
from tests.fuzz import guarantees

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@quick
@given(GOVERNMENT_PAGES | BROKEN_PAGES | ENCODED_PAGES)
def test_any_page_gives_an_article_that_can_be_stored(html: str | bytes) -> None:
    guarantees.check_page(html)


@quick
@given(GOVERNMENT_PAGES | BROKEN_PAGES | ENCODED_PAGES)
def test_any_page_is_read_with_a_rule_and_with_a_template(html: str | bytes) -> None:
    guarantees.check_rule(html)
    guarantees.check_template(html)


@quick
@given(GOVERNMENT_PAGES | BROKEN_PAGES, st.sampled_from(guarantees.COLUMNS))
def test_any_page_is_read_as_a_column(html: str, url: str) -> None:
    guarantees.check_column(html.encode("utf-8", "replace"), url)


@quick
@given(st.binary(max_size=500), st.sampled_from(guarantees.COLUMNS))
def test_any_bytes_are_read_as_an_article_a_column_and_a_template(raw: bytes, url: str) -> None:
    guarantees.check_page(raw)
    guarantees.check_column(raw, url)
    guarantees.check_template(raw)


@quick
@given(BROKEN_PAGES | st.text(max_size=500))
def test_any_text_is_cleaned_to_whole_lines_and_a_second_time_to_the_changed(text: str) -> None:
    guarantees.check_text(text)


@quick
@given(ARTICLES)
def test_the_text_of_a_cleaned_page_is_clean(body: str) -> None:
    text = clean(page(body, below=RELATED))
    assert clean_text(text) == text


def _changed(folder: Path, pattern: str) -> list[str]:
    """Return the pages whose text changes when it is cleaned as text."""
    found = sorted(folder.rglob(pattern))
    if not found:
        pytest.skip(f"no pages in {folder}")
    changed = []
    for path in found:
        text = clean(path.read_bytes())
        if clean_text(text) != text:
            changed.append(path.name)
    return changed


#: A page whose text begins with a header line (a medium and a day).
HEADED = {"www.cicpa.org.cn-a-02.html"}


@pytest.mark.parametrize("name", ["gov-dev", "news-dev"])
def test_the_text_of_a_cleaned_labelled_page_is_clean(shared: Path, name: str) -> None:
    assert set(_changed(shared / "pages" / name / "pages", "*.html")) <= HEADED


#: Sample pages whose text still begins with boilerplate: the controls of a video player, the labels of a letter form;
#: or ends with it: a counter and a disclaimer.
LEAKING = {"hard-mid-related.html", "portal-video.html", "hard-qa-reply.html", "portal-lawqa.html"}


def test_the_text_of_a_cleaned_sample_is_clean(samples: Path) -> None:
    assert set(_changed(samples, "*.html")) <= LEAKING


CONTROLS = [*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("sign", ["{:c}", "&#{};"], ids=["itself", "by reference"])
def test_no_field_has_a_control_character(sign: str) -> None:
    for code in CONTROLS:
        odd = sign.format(code)
        html = (
            f"<title>某县召开{odd}推进会</title><meta name=ContentSource content='某{odd}日报'><meta name=ColumnName content='要{odd}闻'>"
            f"<div class=TRS_Editor><p>甲{odd}{PARAGRAPHS[0]}</p><p>{odd}</p><p><a href='a{odd}b.pdf'>附件{odd}一.pdf</a></p></div>"
        )
        article = guarantees.check_page(html)
        assert PARAGRAPHS[0] in article.text
        assert article.attachments
        assert guarantees.check_column(
            f"<ul>{f'<li><a href=/a{odd}/1.html>某某单位{odd}关于某件事情的通知</a>' * 3}</ul>".encode(
                "utf-8", "replace"
            )
        )


SELECTORS = [
    "a|b",
    "svg|p",
    "p::first-line",
    "p:not(p",
    ",",
    "  ",
    "div > ",
    "p:nth-child(n+",
    "@x",
    ".",
    "*:first-of-type",
]


@pytest.mark.parametrize("selector", SELECTORS)
@pytest.mark.parametrize("field", ["body", "title", "date", "source"])
def test_an_invalid_selector_is_a_value_error_that_shows_it(selector: str, field: str) -> None:
    fields: dict[str, Any] = {field: selector}
    with pytest.raises(ValueError, match=re.escape(repr(selector))):
        extract(page("<p>x</p>"), rule=Rule(**fields))


@given(
    st.text(max_size=20)
    | st.lists(
        st.sampled_from(("p", ".a", "#b", ":not(", ")", ">", "[x=", "'", "]", "::", "|", "*", ",", " ")), max_size=8
    ).map("".join)
)
@quick
def test_any_selector_gives_an_article_or_a_value_error(selector: str) -> None:
    try:
        article = extract(page(f"<div class=a>{BODY}</div>"), rule=Rule(body=selector))
    except ValueError:
        return
    assert bool(article.paragraphs) == (article.method != "none")


def test_a_contains_selector_means_the_same_at_every_use() -> None:
    rule = Rule(body="div:contains('沈予安')")
    for i in range(50):
        article = extract(page(f"<div>{i}</div><div id=x>{PARAGRAPHS[0]}</div>"), rule=rule)
        assert (article.method, article.text) == ("rule", PARAGRAPHS[0])


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4), max_leaves=8)  # fmt: skip


@quick
@given(st.fixed_dictionaries({"version": st.just(1), "pages": st.lists(st.floats() | st.integers(), max_size=3) | JSON, "places": st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3) | JSON}) | JSON)  # fmt: skip
def test_any_json_gives_a_template_or_a_value_error(data: object) -> None:
    try:
        template = SiteTemplate.from_json(json.dumps(data))
    except ValueError:
        return
    assert SiteTemplate.from_json(template.to_json()) == template
