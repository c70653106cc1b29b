"""Pages on which text was lost: pointers and boxes between paragraphs, lines that end articles elsewhere."""

from __future__ import annotations

import pytest

from cleaner import clean
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs


def in_body(body: str, name: str = "TRS_Editor") -> str:
    """Return the text of a page whose body is in an element with a class."""
    return clean(page(f'<div class="{name}">{body}</div>'))


@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_paragraphs_between_pointers_to_other_articles_are_no_summaries(name: str) -> None:
    pointer = '<p>相关阅读：<a href="/{0}.html">某镇开展第{0}次普法宣传活动</a></p>'
    text = "".join(f"<p>{line}</p>{pointer.format(i)}" for i, line in enumerate(PARAGRAPHS))
    assert in_body(text, name) == BODY


@pytest.mark.parametrize("name", ["wp-block-latest-posts__list wp-block-latest-posts", "wp-block-rss"])
def test_list_of_the_site_that_an_editor_of_wordpress_set_between_paragraphs_is_removed(name: str) -> None:
    rows = "".join(f'<li><a href="/{i}.html">某镇开展第{i}次普法宣传活动</a></li>' for i in range(1, 4))
    box = f'<ul class="{name}">{rows}</ul>'
    assert in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:]), "entry-content") == BODY


def test_what_a_player_says_that_lacks_its_software_is_no_text() -> None:
    line = "<div>您没有安装Flash插件或版本过低，请<a href=/f>点击这里</a>下载安装</div>"
    assert in_body(paragraphs(PARAGRAPHS[:2]) + line + paragraphs(PARAGRAPHS[2:])) == BODY
