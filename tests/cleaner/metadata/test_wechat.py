"""Account, author and time of articles of the WeChat platform."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from cleaner.metadata.wechat import WeChat, read
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


SITE = '<meta property="og:site_name" content="微信公众平台">'


def said(script: str = "", head: str = SITE, body: str = "") -> WeChat | None:
    return read(parse(f"<head>{head}</head><body>{body}<script>{script}</script></body>"))


def test_page_is_of_the_platform_by_its_head_or_by_the_account_in_a_script() -> None:
    assert said() == WeChat("", "", None)
    assert said('var nickname = "甲";', head="") == WeChat("甲", "", None)
    assert said('var author = "乙"; var ct = "1709601720";', head="") is None
    assert said('var nickname = "甲";', head=SITE.replace("微信公众平台", "乙网")) == WeChat("甲", "", None)
    assert said(head=SITE.replace("微信公众平台", "乙网")) is None


def test_author_of_the_head_comes_before_that_of_a_script() -> None:
    meta = '<meta property="og:article:author" content=" 张三 ">'
    assert said('var author = "乙";', head=SITE + meta) == WeChat("", "张三", None)
    assert said('var author = "乙";') == WeChat("", "乙", None)


def test_account_of_the_script_comes_before_that_of_its_window() -> None:
    window = "<div id=js_profile_qrcode>丙</div>"
    assert said('var nickname = "甲";', body=window) == WeChat("甲", "", None)
    assert said(body=f"<p>丁</p>{window}") == WeChat("丙", "", None)


def test_time_is_the_one_that_readers_see_first() -> None:
    times = {
        "createTime": "2024-03-01",
        "ct": "2024-03-02",
        "publish_time": "2024-03-03",
        "oriCreateTime": "2024-03-04",
    }
    for number, name in enumerate(times):
        left = list(times.items())[number:]
        found = said("".join(f"var {other} = '{value}';" for other, value in reversed(left)))
        assert found is not None and found.time is not None and found.time.shown == times[name]
    found = said("var createTime = 'unknown'; var ct = 1709601720;")
    assert found is not None and found.time is not None and found.time.shown == "2024-03-05 09:22"
    assert said("var ct = 17096017201;") == WeChat("", "", None)


def test_another_variable_has_the_seconds_of_the_same_minute() -> None:
    found = said("var createTime = '2024-03-05 09:22'; var ct = '1709601727';")
    assert found is not None and found.time is not None and found.time.when.second == 7
    found = said("var createTime = '2024-03-05 09:21'; var ct = '1709601727';")
    assert found is not None and found.time is not None and (found.time.when.minute, found.time.when.second) == (21, 0)
    article = extract(
        wechat(
            "var nickname = '甲'; var createTime = '2024-03-05 09:22'; var ct = '1709601727';" + "var unused = 0;" * 500
        )
    )
    assert article.date is not None and article.date.second == 7


@pytest.mark.parametrize("name", ["wx_follow_nickname", "wx_follow_nickname "])
def test_account_of_a_message_is_above_it(name: str) -> None:
    assert said(body=f"<p>丁</p><div class='{name}'>丙</div>") == WeChat("丙", "", None)


@pytest.mark.parametrize(
    "sign", ["var nickname = '甲';", "var createTime = '2024';", "window.ct = '1709601727' || '';"]
)
def test_large_script_is_kept_if_it_has_a_variable_of_the_platform(sign: str) -> None:
    padding = "var unused = 0;" * 500
    assert len(parse(f"<script>{padding}{sign}</script>").scripts) == 1
    assert parse(f"<script>{padding}</script>").scripts == []


def test_first_value_of_a_variable_counts_in_each_form() -> None:
    forms = ['var nickname="{}"', "let nick_name = '{}'", "const nickname = htmlDecode('{}')", 'window.nickname = "{}"']
    forms.append('d.nick_name = "{}"')
    found = {form: said(f"{form.format('甲')};{form.format('乙')};") for form in forms}
    assert found == dict.fromkeys(forms, WeChat("甲", "", None))
    others = ['nickname="{}"', 'var nickname="<{}>"', 'var nicknames="{}"', "var nickname={}"]
    assert {form: said(form.format("甲")) for form in others} == dict.fromkeys(others, WeChat("", "", None))
    assert said(f"var nickname = '{'字' * 80}';") == WeChat("字" * 80, "", None)
    assert said(f"var nickname = '{'字' * 81}';") == WeChat("", "", None)
    assert said("var nickname = ' 甲  乙\u200b ';") == WeChat("甲 乙", "", None)
