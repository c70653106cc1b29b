"""Account, author and time of articles of the WeChat platform."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import PARAGRAPHS, TITLE, paragraphs

COMMENTS = "".join(f"<div class=comment>网友第{i}条留言：这个活动办得很好，希望今后多举办。</div>" for i in range(20))


def wechat(script: str = "", *, style: str = "", meta: str = "", account: str = "", below: str = "") -> str:
    return (
        f'<head>{meta}<title></title></head><body id="activity-detail"><h1 id="activity-name">{TITLE}</h1>'
        f'<div id="meta_content"><span>沈予安</span><span id="profileBt"><a href="javascript:void(0);">{account}</a>'
        f'<div id="js_profile_qrcode" style="display:none"><strong>{account}</strong><p>微信号</p></div></span></div>'
        f'<div class="rich_media_content" id="js_content" style="{style}">{paragraphs()}</div>'
        f"<div>微信扫一扫</div><div>关注该公众号</div>{below}<script>{script}</script></body>"
    )


def test_account_and_time_are_read_from_the_script_of_the_page() -> None:
    padding = "var unused = 0;" * 500
    article = extract(wechat(f'{padding}var nickname = htmlDecode("临河司法");var ct = "1709601720";'))
    assert (article.source, article.date_shown) == ("临河司法", "2024-03-05 09:22")


@pytest.mark.parametrize(
    "script",
    [
        'window.nickname="临河司法";window.ct=1709601720;',
        'd.nick_name = "临河司法"; d.ct="1709601720"',
        'let nickname = "临河司法"; const ct = "1709601720";',
        'var nickname = htmlDecode("临河司法");var oriCreateTime = "1709601720";',
        "var nickname = '临河司法';var createTime = '2024-03-05 09:22';var oriCreateTime = '1709600000';",
    ],
)
def test_the_variables_are_read_in_each_form_of_the_platform(script: str) -> None:
    article = extract(wechat(script))
    assert (article.source, article.date_shown) == ("临河司法", "2024-03-05 09:22")


def test_the_account_is_read_from_its_window_and_the_author_from_the_head() -> None:
    meta = '<meta property="og:site_name" content="微信公众平台"><meta property="og:article:author" content="张三">'
    article = extract(wechat(meta=meta, account="临河司法"))
    assert (article.source, article.author, article.date) == ("临河司法", "张三", None)


def test_the_article_is_shown_by_a_script_and_outweighs_the_comments() -> None:
    page = wechat('var nickname = "临河司法";', style="visibility: hidden; opacity: 0", below=COMMENTS)
    article = extract(page)
    assert article.paragraphs == PARAGRAPHS
    assert article.method == "container"
