"""Header lines and bodies of whole pages: where a source ends, what is no source, and how dates and authors are given."""

from __future__ import annotations

import pytest

from cleaner import Article, extract
from tests.cleaner.pages import PARAGRAPHS, TITLE

BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
TIME = "2024-03-05 10:22"


def article(line: str, *, first: str = "", last: str = "", head: str = "") -> Article:
    """Return the article of a page with a header line, and with other lines at the ends of its body."""
    return extract(
        f"<head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><div class=info>{line}</div>"
        f"<div class=TRS_Editor>{first}{BODY}{last}</div><div>版权所有</div></body>"
    )


@pytest.mark.parametrize(
    "rest",
    [
        *(
            "手机看新闻",
            " 手机看新闻",
            "有0人参与",
            " 有0人参与",
            " 发表评论",
            " 我有话说",
            " 参与评论",
            " 我要评论(0)",
        ),
        *(
            " 选稿：王五",
            " 跟帖 12",
            " 12条评论",
            " 人参与 0 评论",
            " 0人参与讨论",
            " 打开APP",
            " 订阅",
            " 关注",
            " 大字 小字",
        ),
        *(
            " 扫描到手持设备",
            " 听新闻 00:00",
            " 原标题：某某",
            "｜编辑：李四",
            " 点赞 3",
            " 【打印】【关闭】",
            "<br>阅读 12",
        ),
        *(
            " 我要投稿",
            " 查看评论",
            " 进入新闻频道",
            " 返回首页",
            " 推荐0",
            " 第03版",
            " 全文共1200字",
            " 作者 张三",
            " 12阅读",
        ),
        *(
            "</span><span>作者张三",
            "</span><span>责任编辑 李四",
            "</span><b>分享</b><span>",
            "</span><a href=#>更多报道</a><span>",
        ),
        *("</span><em> 本报综合</em><span>", "</span><div>用手机看</div><span>"),
    ],
)
def test_a_source_ends_at_its_element_and_before_a_label_or_a_tool(rest: str) -> None:
    assert article(f"<span>{TIME} 来源：临河日报{rest}</span>").source == "临河日报"


@pytest.mark.parametrize(
    "name", ["县司法局 法制科", "新华社 人民日报", "China Daily", "“临河司法”微信公众号", "临河发布 临河新闻"]
)
def test_names_with_white_space_stay_whole(name: str) -> None:
    assert article(f"{TIME} 来源：{name} 我要投稿").source == name
    assert article(f"{TIME} 来源：临 河 报").source == "临 河 报"


def test_a_place_in_brackets_belongs_to_the_source_in_the_element_before_it() -> None:
    assert article(f"{TIME} 来源：<a href=/>临河日报</a>(上海)").source == "临河日报(上海)"


@pytest.mark.parametrize(
    "line",
    [
        "<p>图片来源：新华社</p>",
        "<p>会议现场。来源：新华社</p>",
        "<figure><img src=a.jpg><figcaption>来源：新华社</figcaption></figure>",
        "<p class=img-caption>来源：新华社</p>",
        "<p>图1 事故统计 来源：公安部</p>",
        "<p>附件：1.统计表 来源：统计局</p>",
        "<p>附件1：数据表（来源：统计局）</p>",
    ],
)
def test_a_caption_and_an_attachment_in_the_body_have_no_source_of_the_article(line: str) -> None:
    assert article(TIME, first=line).source == ""
    assert article(TIME, last=line).source == ""


def test_a_credit_below_the_text_has_the_source() -> None:
    assert article(TIME, last="<p>（来源：人民日报）</p>").source == "人民日报"


@pytest.mark.parametrize(
    "line",
    [
        f"来源： {TIME}",
        f"来源：<span></span> 发布时间：{TIME}",
        f"发布时间：{TIME} 来源：",
        f"来源：作者：发布时间：{TIME}",
        f"<span>来源：</span><span>{TIME}</span>",
        f"<p>来源：</p><p>{TIME}</p>",
        f"<p>来源：</p><p>时间：{TIME}</p>",
        f"<dl><dt>来源<dd><dt>时间<dd>{TIME}</dl>",
    ],
)
def test_an_empty_source_loses_no_date(line: str) -> None:
    found = article(line)
    assert (found.source, found.date_shown) == ("", TIME)


def test_the_label_of_another_date_keeps_its_value() -> None:
    assert article(f"<p>来源：临河日报</p><p>有效期：</p><p>{TIME}</p>").date_shown == ""


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("<time datetime='2024-03-05T10:22:00+08:00'>3天前</time>", "2024-03-05 10:22:00"),
        ("<time datetime='2024-03-05T02:22:00Z'></time>", "2024-03-05 10:22:00"),
        ("来源：临河日报 <time datetime='2024-03-05'>三月五日</time>", "2024-03-05"),
        ("<time datetime='2024-03-01'>2024-03-05</time>", "2024-03-05"),
        ("<time datetime='soon'>3天前</time>", ""),
        ("<div style='display:none'><time datetime='2024-03-05'>3天前</time></div>", ""),
        ("民國113年3月5日", "2024-03-05"),
        ("發布日期：中華民國113年3月5日", "2024-03-05"),
        ("二〇二四年三月五日", "2024-03-05"),
        ("中華民國一一三年三月五日", "2024-03-05"),
        ("5 Mar 2024", "2024-03-05"),
        ("发布时间：20240305", "2024-03-05"),
        ("发布时间：20240305102233", "2024-03-05 10:22:33"),
        ("2024-03-04T21:22:00-05:00", "2024-03-05 10:22:00"),
        ("公示时间：2024-03-05至2024-03-11", ""),
    ],
)
def test_a_date_in_any_form_is_that_of_the_article(line: str, shown: str) -> None:
    assert article(line).date_shown == shown


def test_a_time_far_from_the_headline_is_not_read() -> None:
    times = "<div><time datetime='2024-03-01'>昨天</time></div>"
    page = f"<title>{TITLE}</title>{times}{'<p>导航</p>' * 20}<h1>{TITLE}</h1><div class=TRS_Editor>{BODY}</div>{times}"
    assert extract(page).date_shown == ""


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("var pubtime=1709605320000;", TIME),
        ('{"publishTime":1709605320}', TIME),
        ("var pubTime = 170960532012;", ""),
        (f'document.write("{TIME}:33".substring(0,16))', TIME),
        (f'document.write("{TIME}:33".substr(0, 10))', TIME[:10]),
        (f'document.write("{TIME}:33")', f"{TIME}:33"),
    ],
)
def test_a_script_gives_the_time_as_the_page_shows_it(script: str, shown: str) -> None:
    assert article("", head=f"<script>{script}</script>").date_shown == shown


@pytest.mark.parametrize(
    "line",
    [
        "来源：临河日报 | 作者：张三 | 编辑：李四",
        f"{TIME} | 作者 张三 | 来源 临河日报",
        f"发表于{TIME}| 3210次阅读| 来源CSDN| 3 条评论| 作者张三",
        f"{TIME} 文/张三 图/李四 来源：临河日报",
        f"{TIME} 文|张三 图|李四",
        f"{TIME} 图文/张三",
        f"{TIME} 本报记者 张三",
        f"{TIME} 文/本报记者 张三",
        f"{TIME} 撰文/张三 摄影/李四",
        "作者｜张三 编辑｜李四",
    ],
)
def test_an_author_in_a_header_line_is_read(line: str) -> None:
    found = article(line)
    assert (found.author, "张三" in found.source) == ("张三", False)


@pytest.mark.parametrize(
    "line",
    [
        "（文/张三 图/李四）",
        "文/张三 图/李四",
        "文字：张三 图片：李四",
        "文｜张三 图｜李四",
        "文/张三　摄影/李四",
        "文｜记者 张三　编辑｜李四",
    ],
)
def test_a_byline_in_the_body_does_not_name_the_photographer(line: str) -> None:
    assert article(TIME, last=f"<p>{line}</p>").author == "张三"


def test_metadata_is_resolved_with_the_base_of_the_page() -> None:
    page = (
        f"<head><base href=/other/><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div class=TRS_Editor>{BODY}"
        "<p><a href=f.pdf>附件.pdf</a></p><p><a href=f_2.html>下一页</a></p></div></body>"
    )
    found = extract(page, url="http://www.example.cn/news/f.html")
    assert [attachment.url for attachment in found.attachments] == ["http://www.example.cn/other/f.pdf"]
    assert found.next_page == "http://www.example.cn/other/f_2.html"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("20/06/2023", "2023-06-20"),
        ("發佈日期：20/06/2023 10:15", "2023-06-20 10:15"),
        ("06/20/2023 10:15:30 临河日报", "2023-06-20 10:15:30"),
        ("06/06/2023", "2023-06-06"),
        ("05/06/2023", ""),
    ],
)
def test_date_with_the_year_last_is_read_if_its_day_cannot_be_its_month(line: str, shown: str) -> None:
    read = extract(f"<title>{TITLE}</title><div><h1>{TITLE}</h1><p>{line}</p>{BODY}</div><div>版权所有</div>")
    assert (read.date_shown, read.paragraphs) == (shown, PARAGRAPHS)


#: Who is named in the dateline of the text, which counts least.
REPORTER = "沈予安"
DATA = '<script type="application/ld+json">{}</script>'
FILLER = '"articleBody":"' + "字" * 2000 + '",'


@pytest.mark.parametrize(
    ("data", "author"),
    [
        ('{"@type":"NewsArticle","author":{"@type":"Person","name":"周知行"}}', "周知行"),
        ('{"@type":"Article",' + FILLER + '"author":[{"name":"周知行"},"何一鸣"]}', "周知行 何一鸣"),
        ('{"@graph":[{"@type":"WebSite","author":"站长"},{"@type":["BlogPosting"],"author":"周知行"}]}', "周知行"),
        ('[{"@type":"NewsArticle","author":{"@type":"Organization","name":"临河日报"}}]', REPORTER),
        ('{"@type":"NewsArticle","author":{"@id":"#1"}}', REPORTER),
        ('{"@type":"NewsArticle","author":{"name":"https://www.example.cn/"}}', REPORTER),
        ('{"@type":"NewsArticle","author":"周知行"', REPORTER),
        ("[" * 100_000, REPORTER),
    ],
)
def test_author_in_the_data_of_a_page_that_shows_none(data: str, author: str) -> None:
    assert article("2024-03-05", head=DATA.format(data)).author == author


def test_author_in_the_header_line_comes_before_that_in_the_data() -> None:
    data = DATA.format('{"@type":"NewsArticle","author":"沈予安"}')
    assert article("2024-03-05 作者：何一鸣", head=data).author == "何一鸣"
