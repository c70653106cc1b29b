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


def test_research_is_a_column_and_a_survey_of_readers_a_service():
    columns = find_columns(
        page(link("/zxdc/", "网上调查"), link("/dcyj/", "调查研究"), link("/gzdt/", "工作动态")), HOME, HOSTS
    )
    scores = {column.title: column.score for column in columns}
    assert scores["调查研究"] == scores["工作动态"] > scores.get("网上调查", 0)


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
    [
        ("", ""),
        ("一句长得不能是栏目名称的说明文字和别的话", ""),
        ("政苑走笔", "政苑走笔"),
        ("政苑走笔 <i>Law & Essays</i>", "政苑走笔"),
        ("<i>essays of 2024</i> 政苑走笔", "政苑走笔"),
        ("政苑走笔 <i>zfw</i>", "政苑走笔"),
        ("政苑走笔A1", "政苑走笔A1"),
        ("Essays", "Essays"),
    ],
)
def test_name_is_a_short_heading_without_its_translation(heading, name):
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


NEWS_NAMES = (
    "新闻 要闻 动态 头条 聚焦 快讯 快报 播报 资讯 时政 政务 工作 信息 通知 公告 公示 公开 "
    "公报 发布 文件 政策 法规 规定 解读 政法 长安 平安 综治 治理 稳定 法治 普法 法院 检察 "
    "检务 公安 警方 警务 警营 司法 扫黑 反邪 禁毒 见义勇为 国安 国家安全 护航 队伍 党建 "
    "廉政 反腐 典型 人物 先进 英模 风采 案例 案件 说法 评论 理论 观点 调研 交流 "
    "经验 创新 专题 专栏 文化 基层 地方 市县 地市 各地 县区 区县 社区 网格 安全 稿件 纪实 "
    "图片 视频 直击 之窗 天地 风云 传真"
)
OTHER_NAMES = (
    "领导 机构 职能 处室 科室 内设 直属 简介 概况 介绍 指南 通讯录 办事 服务 下载 问答 "
    "访谈 建议 提案 征集 意见箱 回应 反馈 English 英文"
)
NO_COLUMNS = (
    "登录 登陆 注册 搜索 检索 查询 繁體 繁体 简体 无障碍 适老 长者 关怀版 手机版 移动版 "
    "移动门户 客户端 APP 微信 微博 抖音 二维码 地图 关于我们 关于本站 联系 版权 声明 隐私 "
    "帮助 首页 主页 设为 收藏 邮箱 信箱 投稿 订阅 RSS 友情链接 返回 上一页 下一页 尾页 末页 "
    "留言 举报 投诉 预约 申请 申报 系统"
)


def scores(*names: str) -> dict[str, int]:
    """Return the scores of links with these names, whose URLs say nothing."""
    anchors = [link(f"/{'a' * (at % 9 + 1)}x{'b' * (at // 9)}/y.jsp", name) for at, name in enumerate(names)]
    return {found.title: found.score for found in find_columns(page(*anchors), HOME, HOSTS)}


def test_names_of_news_have_a_score():
    names = NEWS_NAMES.split()
    assert scores(*names) == dict.fromkeys(names, 4)


def test_names_of_offices_and_services_have_a_lower_score():
    names = [f"政法{name}" for name in OTHER_NAMES.split()]
    assert scores(*names) == dict.fromkeys(names, 3)


def test_names_of_tools_are_no_columns():
    assert scores(*(f"政法{name}" for name in NO_COLUMNS.split())) == {}


def test_properties_of_a_column_add_up():
    anchors = (
        link("/lsjd/x.jsp", "律师"),
        link("/list1/x.jsp", "律所"),
        link("/zfyw/x.jsp", "政法"),
        link("/node_3/x.jsp", "平安"),
        f"<div><h3>法治</h3>{link('/fz/x.jsp', '更多')}</div>",
        link("/lsjd/202405/t20240506_1.html", "江岸区召开平安建设工作会议"),
    )
    found = {column.title: column.score for column in find_columns(page(*anchors), HOME, HOSTS)}
    assert found == {"律师": 8, "律所": 2, "政法": 4, "平安": 6, "法治": 6}


@pytest.mark.parametrize("name", ["col", "channel", "channels", "node", "list", "class", "category", "lm", "column"])
def test_number_of_a_column_in_a_url_has_a_score(name):
    for form in (f"/{name}5/", f"/{name}/5.html", f"/{name.upper()}_5/"):
        assert [column.score for column in find_columns(page(link(form, "律师")), HOME, HOSTS)] == [2]


@pytest.mark.parametrize(("length", "is_column"), [(16, True), (17, False)])
def test_name_of_a_column_has_16_characters_at_most(length, is_column):
    assert bool(scores("政法" + "字" * (length - 2))) is is_column


@pytest.mark.parametrize("more", ["gd", "gengduo", "more", "btn-more", "more_2"])
def test_picture_with_the_class_of_a_link_for_more_is_one(more):
    box = f'<div><h3>政法</h3><a class="{more}" href="/zf/x.jsp"><img src="a.png"></a></div>'
    assert [(column.title, column.score) for column in find_columns(page(box), HOME, HOSTS)] == [("政法", 6)]


@pytest.mark.parametrize(("levels", "found"), [(4, True), (5, False)])
def test_heading_of_a_box_is_four_levels_above_the_link_for_more_at_most(levels, found):
    box = f"<div><h3>政法</h3>{'<div>' * (levels - 1)}{link('/zf/x/', '更多')}{'</div>' * (levels - 1)}</div>"
    assert [column.title for column in find_columns(page(box), HOME, HOSTS)] == (["政法"] if found else [""])


def test_first_5000_links_of_a_page_are_read():
    many = [link("/a.jsp", "律师")] * 4999
    for more, count in (([], 1), ([link("/a.jsp", "律师")], 0)):
        assert len(find_columns(page(*many, *more, link("/zf/x.jsp", "政法")), HOME, HOSTS)) == count


@pytest.mark.parametrize("attribute", ["alt", "title"])
def test_picture_names_a_column_by_either_attribute(attribute):
    anchor = f'<a href="/zf/x.jsp"><img {attribute}="政法"></a>'
    assert [column.title for column in find_columns(page(anchor), HOME, HOSTS)] == ["政法"]
