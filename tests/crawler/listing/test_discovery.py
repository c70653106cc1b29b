"""The columns, articles and frames found in a home page."""

from __future__ import annotations

import json

import pytest

from crawler.listing.discovery import find_articles, find_columns, find_frames
from crawler.urls import page_of

HOME = "http://www.example.cn/"
HOSTS = ("www.example.cn",)


def page(*anchors: str) -> bytes:
    return f"<html><head><title>长安网</title></head><body>{''.join(anchors)}</body></html>".encode()


def link(href: str, text: str) -> str:
    return f'<a href="{href}">{text}</a>'


def test_columns_are_ranked_by_score():
    found = find_columns(
        page(
            link("/lsjd/", "律师"),
            link("/jgzn/", "机构职能"),
            link("/zfyw/", "政法要闻"),
            link("/pajs/", "平安建设"),
            link("/pajs/202405/t20240506_1.html", "江岸区召开平安建设工作会议"),
        ),
        HOME,
        HOSTS,
    )
    assert [column.title for column in found] == ["平安建设", "政法要闻", "律师", "机构职能"]


def test_pages_that_are_not_lists_are_left_out():
    found = find_columns(
        page(
            link("/search/index.html", "检索"),
            link("/login.jsp", "用户登录"),
            link("/_redirect?siteId=12&articleId=345", "主题教育专题"),
            link("/", "首页"),
            link("javascript:;", "要闻"),
            link("mailto:a@example.cn", "要闻"),
            link("/files/list.pdf", "文件"),
            link("http://www.example.com/news/", "外站新闻"),
            link("/news/202405/t20240506_1.html", "江岸区召开平安建设工作会议"),
            link("/news/", "政法要闻"),
            link("/xxgk/redirect_firstChannel.shtml", "信息公开"),
        ),
        HOME,
        HOSTS,
    )
    assert [column.url[21:] for column in found] == ["/news/", "/xxgk/redirect_firstChannel.shtml"]


_NO_COLUMN_FOLDERS = (
    *(
        "search",
        "login",
        "logon",
        "register",
        "reg",
        "user",
        "member",
        "admin",
        "sitemap",
        "map",
        "contact",
        "help",
        "rss",
    ),
    *(
        "app",
        "wap",
        "mobile",
        "weixin",
        "wechat",
        "weibo",
        "mail",
        "survey",
        "vote",
        "feedback",
        "guestbook",
        "message",
    ),
    *("hudong", "jump", "_redirect"),
)


@pytest.mark.parametrize(
    "path",
    [
        *(f"/{name}/" for name in _NO_COLUMN_FOLDERS),
        *(f"/a/{name}.html" for name in _NO_COLUMN_FOLDERS),
        *(f"/news.{ending}" for ending in ("rss", "xml", "json", "css", "js")),
    ],
)
def test_page_that_its_path_shows_not_to_be_a_list_is_left_out(path):
    assert find_columns(page(link(path, "政法要闻")), HOME, HOSTS) == []


def test_folder_that_begins_with_such_a_word_is_a_column():
    links = [link(f"/{name}x/", "政法要闻") for name in _NO_COLUMN_FOLDERS]
    assert len(find_columns(page(*links), HOME, HOSTS)) == len(links)


def test_service_ranks_behind_news_with_the_same_properties():
    found = find_columns(page(link("/a/", "信息问答"), link("/b/", "信息动态")), HOME, HOSTS)
    assert [(column.title, column.score) for column in found] == [("信息动态", 6), ("信息问答", 5)]


def test_headlines_count_for_their_own_folder_and_those_above_it():
    article = link("/zwgk/gsgg/202405/t20240506_1.html", "江岸区召开平安建设工作会议")
    found = find_columns(
        page(link("/zw/", "信息"), link("/zwgk/", "公告"), link("/zwgk/gsgg/", "公示"), article), HOME, HOSTS
    )
    assert [column.title for column in found] == ["公告", "公示", "信息"]
    assert found[0].score == found[1].score > found[2].score


def test_pages_in_english_come_last():
    found = find_columns(page(link("/en/", "ENGLISH"), link("/news/", "政法要闻"), link("/jgzn/", "机构")), HOME, HOSTS)
    assert [column.title for column in found] == ["政法要闻", "ENGLISH", "机构"]


def test_column_with_several_names_gets_the_one_with_the_highest_score():
    links = link("/zk/a.html", "机构"), link("/zk/a.html", "主动公开内容"), link("/zk/b.html", "机构")
    assert [(column.url, column.title) for column in find_columns(page(*links), HOME, HOSTS)] == [
        ("http://www.example.cn/zk/a.html", "主动公开内容")
    ]


@pytest.mark.parametrize("name", [">政法要闻", "· 政法要闻", "政法要闻 &gt;&gt;", "| 政法要闻 |"])
def test_marks_around_a_name_are_removed(name):
    assert [column.title for column in find_columns(page(link("/a/", name)), HOME, HOSTS)] == ["政法要闻"]


def test_column_is_named_by_its_name_and_not_by_the_link_for_more():
    found = find_columns(page(link("/news/", "更多&gt;&gt;"), link("/news/index.html", "政法要闻")), HOME, HOSTS)
    assert [(column.url, column.title) for column in found] == [("http://www.example.cn/news/", "政法要闻")]


BOX = '<div class="box"><div class="bt"><h3>{}</h3>{}</div><ul><li><a href="/info/1039/2005.htm">{}</a></li></ul></div>'
HEADLINE = "县委政法委召开年度工作部署会议"


@pytest.mark.parametrize(
    "more",
    [
        '<a href="/index/zfyl.htm">更多&gt;&gt;</a>',
        '<a href="/index/zfyl.htm">阅读更多</a>',
        '<span class="fr"><a href="/index/zfyl.htm" target="_blank">[Read More]</a></span>',
        '<div><a href="/index/zfyl.htm">●●●</a></div>',
        '<div class="fr more"><a href="/index/zfyl.htm"><img src="more.png"></a></div>',
    ],
)
def test_column_behind_a_link_for_more_is_named_by_the_heading_of_its_box(more):
    found = find_columns(page(BOX.format("政苑走笔 <i>Essays</i>", more, HEADLINE)), HOME, HOSTS)
    assert [(column.url, column.title) for column in found] == [("http://www.example.cn/index/zfyl.htm", "政苑走笔")]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("", ""), ("一句长得不能是栏目名称的说明文字和别的话", ""), ("政苑走笔", "政苑走笔")],
)
def test_only_a_short_heading_is_a_name(heading, name):
    found = find_columns(page(BOX.format(heading, link("/a/zfyl.htm", "更多"), HEADLINE)), HOME, HOSTS)
    assert [column.title for column in found] == [name]


@pytest.mark.parametrize("heading", ["友情链接", "业务系统", "网上投诉"])
def test_box_that_is_not_of_a_column_gives_no_column(heading):
    assert find_columns(page(BOX.format(heading, link("/index/wsts.htm", "更多"), HEADLINE)), HOME, HOSTS) == []


NAMED = link("/zfyw.htm", "政法要闻"), link("/tzgg.htm", "通知公告"), link("/pajs.htm", "平安建设")
NAMED_BY_QUERY = [link(f"/zfw.asp?cid={n}", name) for n, name in enumerate(("政法要闻", "通知公告", "平安建设"))]


def test_urls_of_the_form_of_three_named_columns_are_columns_and_come_last():
    others = link("/flyz.htm", "法律援助"), link("/flyz/gzrx.htm", "热线"), link("/about.html", "本院")
    found = find_columns(page(*others, *NAMED), HOME, HOSTS)
    assert [column.title for column in found] == ["政法要闻", "通知公告", "平安建设", "法律援助"]


def test_urls_of_the_form_of_only_two_named_columns_are_not_columns():
    found = find_columns(page(link("/flyz.htm", "法律援助"), *NAMED[:2]), HOME, HOSTS)
    assert [column.title for column in found] == ["政法要闻", "通知公告"]


def test_form_of_a_url_with_a_query_is_the_programs_name_and_not_its_numbers():
    others = link("/zfw.asp?cid=71", "法律援助"), link("/rc.asp?cid=72", "岗位"), link("/zfw.asp?cid=73", "")
    found = find_columns(page(*others, *NAMED_BY_QUERY), HOME, HOSTS)
    assert [column.title for column in found][3:] == ["法律援助"]


def test_column_behind_a_picture_is_found_by_its_description():
    found = find_columns(page('<a href="/saohei/index.shtml"><img src="a.png" alt="扫黑除恶"></a>'), HOME, HOSTS)
    assert [column.title for column in found] == ["扫黑除恶"]


def test_each_article_of_the_home_page_is_found_once_with_its_longest_title():
    found = find_articles(
        page(
            '<a href="/news/202405/t20240506_1.html"><img src="a.png"></a>',
            '<a href="/news/202405/t20240507_2.html"><img src="b.png"></a>',
            link("./news/202405/t20240506_1.html#top", "江岸区召开平安建设工作会议"),
            link("/news/202405/t20240506_1.html", "详情"),
            link("/news/", "政法要闻"),
        ),
        HOME,
        HOSTS,
    )
    assert [(article.url[-9:], article.title) for article in found] == [
        ("06_1.html", "江岸区召开平安建设工作会议"),
        ("07_2.html", ""),
    ]


def test_pages_about_the_site_are_not_articles():
    found = find_articles(
        page(
            link("/gy/202005/t20200506_1.html", "网站声明"),
            link("/gy/202005/t20200506_2.html", "联系我们"),
            link("/gy/202005/t20200506_3.html", "严正声明"),
        ),
        HOME,
        HOSTS,
    )
    assert [article.title for article in found] == ["严正声明"]


def test_frames_of_the_same_site_are_found():
    body = page('<iframe src="list.html"></iframe><iframe src="http://tj.example.com/c"></iframe><iframe></iframe>')
    assert find_frames(body, "http://www.example.cn/news/", HOSTS) == ["http://www.example.cn/news/list.html"]


def test_index_page_and_folder_have_the_same_key():
    assert page_of("http://www.example.cn/news/index.shtml") == page_of("https://www.example.cn/news/")
    assert page_of("http://www.example.cn/news/index_2.html") != page_of("http://www.example.cn/news/")


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 99, b"<a href=//>x</a><a href='http://[::1'>y</a>"])
def test_hostile_page_has_no_columns_and_raises_nothing(body):
    assert find_columns(body, HOME, HOSTS) == []
    assert find_articles(body, HOME, HOSTS) == []


def test_columns_of_the_sample_home_page_are_found_and_no_others(samples):
    record = json.loads((samples / "jiangsu" / "home.json").read_text("utf-8"))
    body = (samples / "jiangsu" / "home.html").read_bytes()
    found = {(column.url, column.title) for column in find_columns(body, record["url"], ["www.jszf.org"])}
    assert found == {(column["url"], column["name"]) for column in record["expected"]["columns"]}


def test_columns_of_a_real_legal_affairs_site_are_found(shared):
    body = (shared / "sites" / "palj.dbw.cn" / "index.html").read_bytes()
    found = find_columns(body, "http://palj.dbw.cn/", ["palj.dbw.cn"])
    columns = {page_of(column.url).removeprefix("//palj.dbw.cn") for column in found}
    known = "fysj/fzjd fysj/fzsp fysj/ffzj fysj/jzdc fysj/yasf fysj/jyyw fzlj/zhzl fzlj/jfcz fzlj/jcfy"
    known += " fzlj/fytd fzlj/sfzc fzlj/jtaq flff/ggfb flff/zzfw zfwh yc"
    assert columns >= {f"/{path}/" for path in known.split()}
    assert len(columns) <= 30


def test_page_is_read_from_text_and_from_bytes():
    body = page(
        link("/zfyw/", "政法要闻"), link("/zfyw/202405/t20240506_1.html", "江岸区召开工作会议"), '<iframe src="/f/">'
    )
    for read in (find_columns, find_articles, find_frames):
        assert read(body.decode(), HOME, HOSTS) == read(body, HOME, HOSTS) != []
