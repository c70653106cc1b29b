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


@pytest.mark.parametrize(
    "line",
    [
        "請繼續往下閱讀...",
        "不用抽 不用抢 现在用APP看新闻 保证天天中奖　<a href=/1>点我下载APP</a>",
        '<a href="/1.htm">►青石縣開展普法活動</a>',
        '<a href="/1.htm">◤青石縣開展普法活動◢</a>',
    ],
)
def test_invitations_between_paragraphs_are_removed(line: str) -> None:
    assert in_body(f"{paragraphs(PARAGRAPHS[:2])}<p>{line}</p>{paragraphs(PARAGRAPHS[2:])}") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "关注",
        "發表意見",
        "广告声明：文内含有的对外跳转链接，用于传递更多信息，结果仅供参考。",
        "作者声明：内容由作者自行发布，本平台仅提供信息存储服务",
        "本文由青石号作者发布，不代表青石资讯立场。",
        "如需转载请与《青石日报》报社联系。",
        "【如果您有新闻线索，欢迎向我们报料，一经采纳有酬谢。】",
        "《青石头条》APP已经推出最新版本，请立即更新。",
    ],
)
def test_buttons_and_notices_of_platforms_below_the_article_are_removed(line: str) -> None:
    assert in_body(f"{paragraphs()}<p>{line}</p>") == BODY


@pytest.mark.parametrize("line", ["+5", "2/9"])
def test_number_of_pictures_beside_a_picture_is_removed(line: str) -> None:
    picture = f'<div class=gallery><img src="1.jpg"><span>{line}</span></div>'
    assert in_body(f"{paragraphs(PARAGRAPHS[:2])}{picture}{paragraphs(PARAGRAPHS[2:])}") == BODY
    assert line in in_body(f"{paragraphs(PARAGRAPHS[:2])}<p>{line}</p>{paragraphs(PARAGRAPHS[2:])}")


def test_first_post_of_tieba_is_the_article() -> None:
    post = "<div class=l_post><div class=d_badge_title>初级粉丝</div><div id=post_content_{0} class=d_post_content>{1}</div><div class=tail>{0}楼 2024-11-08 09:30</div></div>"
    posts = post.format(1, "<br>".join(PARAGRAPHS)) + "".join(
        post.format(i, f"说得有道理，第{i}次支持。") for i in (2, 3, 4)
    )
    assert clean(f"<title>{TITLE}_百度贴吧</title><h3>{TITLE}</h3><div id=list>{posts}</div>") == BODY


def test_replies_below_labelled_names_and_times_are_removed() -> None:
    reply = "<div class=item><div>作者：<a>青石{0}</a> 时间：2024-11-08 09:3{0}:11</div><div>说得有道理，支持。</div><div>来自客户端 | 举报 | {0}楼 | 回复</div></div>"
    replies = "".join(reply.format(i) for i in range(1, 5))
    assert in_body(f"{paragraphs()}{replies}") == BODY


def test_contents_with_numbers_before_the_links_are_removed() -> None:
    contents = '<div><h2>目录</h2><ol><li>1 <a href="#1">历史沿革</a></li></ol></div>'
    body = f"{paragraphs(PARAGRAPHS[:2])}{contents}{paragraphs(PARAGRAPHS[2:3])}<h3>历史沿革</h3>{paragraphs(PARAGRAPHS[3:])}"
    assert "1 历史沿革" not in in_body(body)
    assert "历史沿革" in in_body(body)
