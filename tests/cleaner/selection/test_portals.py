"""Feeds, summaries and words of portals and platforms around the article, and pages that have none."""

from __future__ import annotations

import pytest

from cleaner import clean
from tests.cleaner.pages import BODY, PARAGRAPHS, TITLE, page, paragraphs


def in_body(body: str) -> str:
    """Return the text of a page whose body is in the element of a CMS."""
    return clean(page(f'<div class="TRS_Editor">{body}</div>'))


STAMPED = '<div class="g"><a href="/{0}"><h4>青石县第{0}批普法活动</h4></a><span>某某晚报 09-1{0}</span></div>'


@pytest.mark.parametrize("heading", ["", "<h3>青石动态</h3>"])
def test_feed_with_days_without_a_year_behind_the_source_is_removed(heading: str) -> None:
    rows = "".join(STAMPED.format(i) for i in range(1, 4))
    assert in_body(f'{paragraphs()}{heading}<div class="grid">{rows}</div>') == BODY
    assert in_body(f'{paragraphs(PARAGRAPHS[:2])}<div class="grid">{rows}</div>{paragraphs(PARAGRAPHS[2:])}') == BODY


@pytest.mark.parametrize("label", ["摘要：", "【核心提示】：", "导读: "])
def test_labelled_summary_that_repeats_the_first_paragraph_is_removed(label: str) -> None:
    assert in_body(f"<div class=zy><b>{label}</b>{PARAGRAPHS[0]}</div>{paragraphs()}") == BODY
    other = f"{label.strip()}{PARAGRAPHS[3]}"
    assert in_body(f"<div class=zy>{other}</div>{paragraphs(PARAGRAPHS[:3])}").startswith(label.strip())


@pytest.mark.parametrize(
    "line",
    [
        "正文已结束，您可以按alt+4进行评论",
        "点击“阅读原文”查看更多",
        '更多临河日报报道</p><p><a href="/1">青石县开展普法活动</a></p><p><a href="/2">青石县举办讲座',
    ],
)
def test_words_of_platforms_below_the_article_are_removed(line: str) -> None:
    assert in_body(f"{paragraphs()}<p>{line}</p>") == BODY


@pytest.mark.parametrize(
    "body",
    [
        "<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><p><a href=#>去验证</a></p>",
        "<div>该内容已被发布者删除</div>",
        "<p>抱歉，您访问的页面不存在或已删除！</p><p><a href=/>返回首页</a></p>",
    ],
)
def test_page_that_says_that_there_is_no_article_has_no_text(body: str) -> None:
    assert clean(f"<title>微信公众平台</title><body><div>{body}</div>") == ""


@pytest.mark.parametrize("header", ["2024-11-08 来源：{}", "2024-11-08 {}", "{} 2024-11-08"])
@pytest.mark.parametrize("source", ["临河报", "临河日报新闻客户端"])
def test_header_line_with_a_linked_source_above_a_short_article_begins_no_feed(header: str, source: str) -> None:
    line = header.format(f'<a href="http://www.example.cn/">{source}</a>')
    rows = "".join(STAMPED.format(i) for i in range(1, 5))
    html = f"<h1>{TITLE}</h1><div>{line}</div><div class=b>{paragraphs(PARAGRAPHS[:2])}</div><div>{rows}</div>"
    assert clean(f"<title>{TITLE}</title>{html}").split("\n\n") == list(PARAGRAPHS[:2])


def test_comments_under_their_number_are_removed() -> None:
    comment = "<b>老李头</b><time>2024-11-08 10:21</time><p>早该换了，管子都三十年了，去年冬天爆了两次，希望今年别再停暖。</p>"
    assert in_body(f"{paragraphs()}<section><h2>2 条评论</h2><ol><li>{comment}</li></ol></section>") == BODY


@pytest.mark.parametrize("line", ["分享文章 复制链接 链接已复制", "+关注"])
def test_buttons_of_a_portal_are_removed_at_both_ends(line: str) -> None:
    assert in_body(f"<div>{line}</div>{paragraphs()}") == BODY
    assert in_body(f"{paragraphs()}<div>{line}</div>") == BODY


def test_documents_with_their_office_and_day_are_no_feed() -> None:
    rows = "".join(f'<p><a href="/{i}">《临河县第{i}号办法》</a></p><p>临河县司法局 09-1{i}</p>' for i in range(1, 4))
    text = in_body(f'{paragraphs(PARAGRAPHS[:2])}<div class="doc">{rows}</div>{paragraphs(PARAGRAPHS[2:])}')
    assert "《临河县第1号办法》\n\n临河县司法局 09-11\n\n" in text
