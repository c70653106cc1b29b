"""Pages on which text was lost: pointers and boxes between paragraphs, lines that end articles elsewhere."""

from __future__ import annotations

import pytest

from cleaner import clean
from tests.cleaner.pages import BODY, FOOTER, HEADER, NAV, PARAGRAPHS, RELATED, TITLE, page, paragraphs


def in_body(body: str, name: str = "TRS_Editor") -> str:
    """Return the text of a page whose body is in an element with a class."""
    return clean(page(f'<div class="{name}">{body}</div>'))


@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_paragraphs_between_pointers_to_other_articles_are_no_summaries(name: str) -> None:
    pointer = '<p>相关阅读：<a href="/{0}.html">某镇开展第{0}次普法宣传活动</a></p>'
    text = "".join(f"<p>{line}</p>{pointer.format(i)}" for i, line in enumerate(PARAGRAPHS))
    assert in_body(text, name) == BODY


@pytest.mark.parametrize(
    "name", ["wp-block-latest-posts__list wp-block-latest-posts", "wp-block-rss", "wp-embedded-content"]
)
def test_list_of_the_site_that_an_editor_of_wordpress_set_between_paragraphs_is_removed(name: str) -> None:
    rows = "".join(f'<li><a href="/{i}.html">某镇开展第{i}次普法宣传活动</a></li>' for i in range(1, 4))
    box = f'<ul class="{name}">{rows}</ul>'
    assert in_body(paragraphs(PARAGRAPHS[:2]) + box + paragraphs(PARAGRAPHS[2:]), "entry-content") == BODY


def test_what_a_player_says_that_lacks_its_software_is_no_text() -> None:
    line = "<div>您没有安装Flash插件或版本过低，请<a href=/f>点击这里</a>下载安装</div>"
    assert in_body(paragraphs(PARAGRAPHS[:2]) + line + paragraphs(PARAGRAPHS[2:])) == BODY


ROW = '<div><a href="/{0}.html">某镇开展第{0}次普法宣传活动</a><p>活动现场解答咨询{0}件。</p></div>'
ROWS = "".join(ROW.format(i) for i in range(1, 4))


@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
@pytest.mark.parametrize("place", [2, 3])
def test_headlines_with_summaries_between_paragraphs_are_removed_alone(place: int, name: str) -> None:
    box = f'<div class="r"><p>今日热点</p>{ROWS}</div>'
    assert in_body(paragraphs(PARAGRAPHS[:place]) + box + paragraphs(PARAGRAPHS[place:]), name) == BODY


@pytest.mark.parametrize("rows", [ROWS, f"<div>{ROWS * 3}</div>"], ids=["no element around", "more than the rest"])
def test_items_of_a_digest_between_paragraphs_are_kept(rows: str) -> None:
    text = in_body(f"<p>{PARAGRAPHS[0]}</p>{rows}<p>{PARAGRAPHS[3]}</p>")
    assert text.startswith(PARAGRAPHS[0])
    assert text.endswith(PARAGRAPHS[3])
    assert "现场解答咨询2件" in text


def test_paragraphs_of_a_column_above_the_headline_are_not_the_article() -> None:
    column = "<h2>今日导读</h2><p>本版导读由编辑部整理，每日早八点更新，欢迎读者来信。</p>"
    article = f"<div><h1>{TITLE}</h1><p>2024-11-08 09:30 临河日报</p>{paragraphs()}</div>"
    html = f"<title>{TITLE}</title>{NAV}<div id=main>{column}{article}<p>订报请于每天八点至二十点来电。</p></div>"
    assert clean(html).startswith(PARAGRAPHS[0])


def between_feed_and_header(lines: list[str], footer: str = FOOTER) -> str:
    """Return the text of a page whose short lines are in an element without a name, above headlines and a footer."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    head = f"<div><h1>{TITLE}</h1><div>2024-11-08 09:30 临河日报</div></div>"
    return clean(f"<title>{TITLE}</title>{NAV}<div>{head}<div class=x7>{text}</div>{RELATED}</div>{footer}")


EVENT = [
    "主题：民法典进乡村",
    "时间：11月18日上午9时",
    "主办单位：临河县司法局",
    "承办单位：青石镇人民政府",
    "欢迎参加",
]


@pytest.mark.parametrize("tag", ["p", "div", "section"])
def test_organisers_between_the_lines_of_a_short_notice_do_not_end_it(tag: str) -> None:
    lines = "".join(f"<{tag}>{line}</{tag}>" for line in EVENT)
    assert between_feed_and_header([lines]) == "\n\n".join(EVENT)


@pytest.mark.parametrize("last", ["值班电话：0313-1234567", "传真：0313-1234567"])
def test_a_list_of_names_is_the_article_and_not_the_footer(last: str) -> None:
    names = ["沈予安", "韩梅", "何有田", "罗勇"]
    footer = f"<div><p>临河县司法局</p><p>地址：临河县解放路100号</p><p>邮编：075000</p><p>{last}</p></div>"
    assert between_feed_and_header(names, footer) == "\n\n".join(names)


BOX = f"<div><h4>相关新闻</h4><ul>{''.join(f'<li><a href=/{i}.html>某镇开展第{i}次普法宣传活动</a></li>' for i in range(1, 3))}</ul></div>"
PICTURE = "<div><img src=1.jpg></div><h2>下一步安排</h2>"


@pytest.mark.parametrize("between", [BOX, PICTURE, "<p class=e>责任编辑：韩梅</p>"], ids=["box", "picture", "editor"])
@pytest.mark.parametrize("tag", ["div class=TRS_Editor", "div class=content", "div class=x7", "article"])
@pytest.mark.parametrize("place", [1, 3])
def test_parts_of_a_body_in_elements_of_one_kind_are_read(place: int, tag: str, between: str) -> None:
    end = tag.split()[0]
    parts = f"<{tag}>{paragraphs(PARAGRAPHS[:place])}</{end}>{between}<{tag}>{paragraphs(PARAGRAPHS[place:])}</{end}>"
    html = f"<title>{TITLE}</title>{NAV}<div><h1>{TITLE}</h1><p>2024-11-08 09:30 临河日报</p>{parts}</div>{FOOTER}"
    assert clean(html).replace("下一步安排\n\n", "") == BODY


OTHER = "<p>某镇开展普法宣传，现场解答群众提出的问题，并发放了宣传手册，受到居民的欢迎。</p>"


def test_element_of_the_same_kind_below_the_link_to_the_next_article_is_no_part_of_the_body() -> None:
    article = f"<h1>{TITLE}</h1><p>2024-11-08 09:30 临河日报</p><div class=x7>{paragraphs()}</div>"
    other = f"<p>下一篇：<a href=/1.html>某镇开展普法宣传活动</a></p><div class=x7>{OTHER}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}<div>{article}{other}</div>{FOOTER}") == BODY


@pytest.mark.parametrize(
    "below", [f"{{0}}{OTHER}<p><a href=/1>更多</a></p>{{1}}", f"<h3>网友评论</h3>{{0}}{OTHER}{{1}}"]
)
def test_summary_with_a_button_or_comment_in_an_element_of_the_same_kind_is_no_part_of_the_body(below: str) -> None:
    tag = "<div class=content>"
    article = f"<h1>{TITLE}</h1>{HEADER}{tag}{paragraphs()}</div>{below.format(tag, '</div>')}"
    assert clean(f"<title>{TITLE}</title>{NAV}<div>{article}</div>{FOOTER}") == BODY


@pytest.mark.parametrize("line", ["韩梅 2024-11-09 10:20", f"<h2>{TITLE}</h2>", f"<a href=/1.html>{TITLE[:12]}</a>"])
def test_element_of_the_same_kind_below_a_headline_or_a_reader_is_no_part_of_the_body(line: str) -> None:
    article = f"<h1>{TITLE}</h1>{HEADER}<div class=TRS_Editor>{paragraphs()}</div>"
    other = f"<div>{line}</div><div class=TRS_Editor>{'' if line[0] != '<' else line}{OTHER}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}<div>{article}{other}</div>{FOOTER}") == BODY


def test_organisers_in_the_last_lines_of_a_short_text_in_a_cell_are_kept() -> None:
    lines = [PARAGRAPHS[0], "主办单位：临河县司法局", "承办单位：青石镇人民政府"]
    body = f"<tr><td>发布日期：2024-11-08 来源：临河日报</td></tr><tr><td>{'<br>'.join(lines)}</td></tr>"
    tail = "<tr><td>【<a href='javascript:print()'>打印</a>】</td></tr><tr><td>版权所有：临河县司法局<br>地址：临河县解放路100号</td></tr>"
    html = f"<title>{TITLE}</title>{NAV}<table><tr><td>{TITLE}</td></tr>{body}{tail}</table>"
    assert clean(html) == "\n\n".join(lines)


@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_time_of_an_event_above_its_place_is_no_header_line(name: str) -> None:
    lines = ["时间：2024年11月8日", "地点：临河县司法局", *PARAGRAPHS]
    text = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<h1>{TITLE}</h1><div>2024-11-08 09:30 临河日报</div><div class={name}>{text}</div>"
    assert clean(f"<title>{TITLE}</title>{NAV}<div>{html}</div>{FOOTER}") == "\n\n".join(lines)


@pytest.mark.parametrize(("line", "kept"), [("临河县普法工作办法", True), ("关于印发临河县普法工作办法的通知", False)])
def test_name_of_the_document_that_a_notice_encloses_is_kept_at_the_top(line: str, kept: bool) -> None:
    title = "临河县关于印发临河县普法工作办法的通知"
    text = clean(page(f'<div class="TRS_Editor"><p>{line}</p>{paragraphs()}</div>', title=title))
    assert text == (f"{line}\n\n{BODY}" if kept else BODY)


SIGNS = {
    "editor and code": "<p>责任编辑：韩梅</p><p>扫码阅读全文</p>",
    "editor and buttons": "<p>责任编辑：韩梅</p><p>分享到：微信 微博</p>",
    "rights": "<p>© 临河日报</p>",
    "neighbours": "<p>上一篇 下一篇</p>",
}


@pytest.mark.parametrize("signs", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("tag", ["div", "div class=it", "section", "article"])
@pytest.mark.parametrize("name", ["TRS_Editor", "x7"])
def test_items_of_a_digest_in_elements_of_their_own_are_kept(name: str, tag: str, signs: str) -> None:
    end = tag.split()[0]
    items = "".join(f"<{tag}><h3>要闻{i}</h3><p>{text}</p>{signs}</{end}>" for i, text in enumerate(PARAGRAPHS))
    text = in_body(items, name)
    assert [line for line in text.split("\n\n") if line in PARAGRAPHS] == list(PARAGRAPHS)
    assert "要闻3" in text
    assert "12345678" not in text  # the number in the footer


def test_elements_with_another_last_line_are_no_items_of_a_digest() -> None:
    article = f"<div>{paragraphs()}<p>责任编辑：韩梅</p><p>分享到：微信 微博</p></div>"
    other = f"<div><p>扫码下载客户端</p>{OTHER}<p>网站标识码：1301230001</p></div>"
    assert in_body(article + other) == BODY
