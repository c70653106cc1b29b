"""Pages on which text was lost or leaked: the places in which articles stand, and the boxes of a page inside them."""

from __future__ import annotations

import pytest

from cleaner import clean, extract
from tests.cleaner.pages import BODY, FOOTER, HEADER, NAV, PARAGRAPHS, TITLE, page, paragraphs


def in_body(body: str, **parts: str) -> str:
    """Return the text of a page whose body is in the element of a CMS."""
    return clean(page(f'<div class="TRS_Editor">{body}</div>', **parts))


def test_list_of_links_that_outweighs_the_text_below_it_is_in_the_body() -> None:
    links = "".join(f'<p>{i}.<a href="/{i}.html">《临河县第{i}号办法》</a></p>' for i in range(1, 9))
    assert in_body(links + f"<p>{PARAGRAPHS[0]}</p>").split("\n\n")[-2:] == ["8.《临河县第8号办法》", PARAGRAPHS[0]]


def test_container_under_the_headline_is_the_body_although_another_box_has_more_text() -> None:
    other = "".join(f"<p>本中心第{i}科负责受理群众来信来访，并在规定期限内作出答复。</p>" for i in range(9))
    article = f'<div><h1>{TITLE}</h1>{HEADER}<div id="zoom"><p>{PARAGRAPHS[3]}</p></div></div>'
    html = f"<title>{TITLE}</title>{NAV}{article}<div><h3>机构职能</h3>{other}</div>{FOOTER}"
    assert clean(html) == PARAGRAPHS[3]


@pytest.mark.parametrize("name", ["一般", "更多", "推荐"])
def test_word_of_a_button_that_heads_a_column_is_kept(name: str) -> None:
    table = f"<table><tr><th>项目</th><th>{name}</th></tr><tr><td>窗口</td><td>12</td></tr></table>"
    assert in_body(table) == f"项目\t{name}\n\n窗口\t12"


def test_word_of_a_button_that_heads_a_row_is_kept() -> None:
    table = "<table><tr><td>项目</td><td>件数</td></tr><tr><td>更多</td><td>12</td></tr></table>"
    assert in_body(table) == "项目\t件数\n\n更多\t12"


def test_link_in_the_last_row_of_a_list_of_documents_is_kept() -> None:
    rows = "".join(f'<tr><td>{i}</td><td><a href="/{i}.html">第{i}号办法</a></td></tr>' for i in range(1, 4))
    assert in_body(f"<p>{PARAGRAPHS[0]}</p><table>{rows}</table>").endswith("3\t第3号办法")


@pytest.mark.parametrize("heading", ["政策问答", "相关链接", "专家解读"])
def test_heading_above_short_sentences_is_not_the_end(heading: str) -> None:
    text = [*PARAGRAPHS, heading, "问：谁可以申请？", "答：本县居民可以申请。"]
    assert in_body("".join(f"<p>{line}</p>" for line in text)).split("\n\n") == text


def test_spans_that_are_shown_as_blocks_are_paragraphs() -> None:
    spans = "".join(f'<span style="display:block">{text}</span>' for text in PARAGRAPHS)
    assert in_body(spans) == BODY


def test_file_above_the_first_paragraph_is_an_attachment() -> None:
    html = f'<div class="TRS_Editor"><p><a href="/a.doc">报名表.doc</a></p>{paragraphs()}</div>'
    article = extract(page(html), url="http://www.example.cn/")
    assert (article.text, [a.name for a in article.attachments]) == (BODY, ["报名表.doc"])


def test_text_of_an_element_that_shows_a_file_is_for_other_browsers() -> None:
    html = '<object data="/a.pdf"><p>您的浏览器不能显示此文件，请<a href="/a.pdf">下载</a>后阅读。</p></object>'
    article = extract(page(f'<div class="TRS_Editor">{html}{paragraphs()}</div>'), url="http://www.example.cn/")
    assert (article.text, [a.url for a in article.attachments]) == (BODY, ["http://www.example.cn/a.pdf"])
