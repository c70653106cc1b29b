"""The names and addresses by which columns are found, and those that are none."""

from __future__ import annotations

import pytest

from crawler.listing.discovery import find_articles, find_columns, find_frames, find_refused

HOME = "http://www.example.cn/"
HOSTS = ("www.example.cn",)
NEWS = """
    新闻 要闻 动态 头条 聚焦 快讯 快报 播报 资讯 时政 政务 工作 信息 通知 公告 公示 公开 公报 发布 文件 政策 法规 规定 政法 长安 平安 综治
    治理 稳定 法治 普法 法院 检察 检务 公安 警方 警务 警营 司法 扫黑 反邪 禁毒 见义勇为 国安 国家安全 护航 队伍 党建 廉政 反腐 典型 人物
    先进 英模 风采 案例 案件 说法 评论 理论 观点 调研 交流 经验 创新 专题 专栏 文化 基层 地方 市县 地市 各地 县区 区县 社区 网格 安全 稿件
    纪实 图片 视频 直击 之窗 天地 风云 传真 政策解读"""
NOT_NEWS = """
    领导 机构 职能 处室 科室 内设 直属 简介 概况 介绍 指南 通讯录 办事 服务 下载 问答 访谈 建议 提案 征集 调查 意见箱 回应 反馈 English
    english 英文"""
NO_COLUMN = """
    登录 登陆 注册 搜索 检索 查询 繁體 繁体 简体 无障碍 适老 长者 关怀版 手机版 移动版 移动门户 客户端 APP app 微信 微博 抖音 二维码 地图
    关于我们 关于本站 联系 版权 声明 隐私 帮助 首页 主页 设为 收藏 邮箱 信箱 投稿 订阅 RSS 友情链接 返回 上一页 下一页 尾页 末页 留言 举报
    投诉 预约 申请 申报 系统"""
FORBIDDEN_FOLDERS = """
    search login logon register reg user member admin sitemap map contact help rss app wap mobile weixin wechat weibo mail survey
    vote feedback guestbook message hudong jump _redirect"""


def scores(*anchors: str) -> dict[str, int]:
    body = f"<html><body>{''.join(anchors)}</body></html>"
    return {column.title: column.score for column in find_columns(body, HOME, HOSTS)}


def link(href: str, text: str, more: str = "") -> str:
    return f'<a href="{href}" {more}>{text}</a>'


@pytest.mark.parametrize("word", NEWS.split())
def test_name_with_a_word_of_news_is_that_of_a_column(word: str) -> None:
    assert scores(link("/x.html", f"临河{word}")) == {f"临河{word}": 4}


@pytest.mark.parametrize("word", NOT_NEWS.split())
def test_name_of_offices_and_services_is_ranked_below(word: str) -> None:
    assert scores(link("/x.html", f"临河{word}")) in ({}, {f"临河{word}": 3})
    assert scores(link("/x/", f"临河{word}")) in ({f"临河{word}": 1}, {f"临河{word}": 5})
    assert scores(link("/x/", "临河")) == {"临河": 2}


@pytest.mark.parametrize("word", NO_COLUMN.split())
def test_name_of_a_tool_is_not_that_of_a_column(word: str) -> None:
    assert scores(link("/x/", f"工作{word}")) == {}


@pytest.mark.parametrize("folder", FORBIDDEN_FOLDERS.split())
@pytest.mark.parametrize("end", ["", "/", ".html", "-a/", "_b/"])
def test_address_of_a_tool_is_not_that_of_a_column(folder: str, end: str) -> None:
    assert scores(link(f"/{folder}{end}", "平安建设")) == {}
    assert scores(link(f"/a/{folder.upper()}{end}", "平安建设")) == {}
    assert scores(link(f"/{folder}ing/", "平安建设")) == {"平安建设": 6}


@pytest.mark.parametrize("end", ["rss", "xml", "json", "css", "js", "pdf", "docx", "zip"])
def test_file_is_not_a_column(end: str) -> None:
    assert scores(link(f"/yw/x.{end}", "平安建设")) == {}


@pytest.mark.parametrize(
    "path",
    ["/yw/", "/yw/index.html", "/yw/list_1.shtml", "/yw/default.aspx", "/channel-a.htm", "/node.htm", "/more12.jsp", "/yw/newslist.htm",
     "/newslist-2.htm", "/col/1", "/channel_5.htm", "/channels/5.htm", "/node-5.htm", "/list/5.htm", "/class5.htm",
     "/category/5.htm", "/lm/5.htm", "/column/5.htm", "/LM5.htm"],
)  # fmt: skip
def test_address_of_a_column_scores_two(path: str) -> None:
    if scores(link(path, "临河")):
        assert scores(link(path, "临河")) == {"临河": 2}
        assert scores(link(path, "平安临河")) == {"平安临河": 6}
    else:
        assert find_articles(f"<a href='{path}'>临河</a>", HOME, HOSTS)


@pytest.mark.parametrize("path", ["/yw/x.htm", "/yw/y.html?a=1", "/indexes.a", "/yw"])
def test_other_address_scores_nothing(path: str) -> None:
    assert scores(link(path, "临河")) == {}


def test_longest_name_of_a_column() -> None:
    assert scores(link("/x/", "平安" * 8)) == {"平安" * 8: 6}
    assert scores(link("/x/", "平安" * 8 + "县")) == {}


@pytest.mark.parametrize("mark", list(" >＞»›·•●◆■|"))
def test_marks_around_a_name_are_left_out(mark: str) -> None:
    assert scores(link("/x/", f"{mark}平安建设{mark}")) == {"平安建设": 6}


@pytest.mark.parametrize("words", ["更多", "more", "More>>", "+", "...", "[更多]", "【更多】", "查看更多", "阅读", "了解更多", "全部", "进入", "列表", ">>", "＞", "»", "›", "…", "·", "●", "Read more"])  # fmt: skip
def test_link_for_more_has_the_name_of_its_box(words: str) -> None:
    box = f"<div><h3>法治天地</h3>{link('/x.html', words)}</div>"
    assert scores(box) == {"法治天地": 6}
    assert scores(f"<div><h3>法治天地 Rule of Law</h3>{link('/x.html', words)}</div>") == {"法治天地": 6}


@pytest.mark.parametrize("name", ["more", "gd", "gengduo", "btn-more", "more_1", "MORE"])
def test_link_without_text_is_one_for_more_by_its_class(name: str) -> None:
    for element in (link("/x.html", "", f'class="{name}"'), f'<b class="{name}">{link("/x.html", "")}</b>'):
        assert scores(f"<div><h3>法治天地</h3>{element}</div>") == {"法治天地": 6}
    other = link("/x.html", "", 'class="moreover"')
    assert scores(f"<div><h3>法治天地</h3>{other}</div>") == {}


def test_heading_of_a_box_is_near_and_short() -> None:
    more = link("/x/", "更多")
    assert scores(f"<div><h3>法治天地</h3><p><i><b>{more}</b></i></p></div>") == {"法治天地": 8}
    assert scores(f"<div><h3>法治天地</h3><p><i><b><u>{more}</u></b></i></p></div>") == {"": 4}
    assert scores(f"<div><h3>{'法治' * 9}</h3>{more}</div>") == {"": 4}
    assert scores(f"<div><p>{'法' * 297}</p>{more}</div>") == {"": 4}
    article = link("/202405/t20240506_1.html", "江岸区召开平安建设工作会议")
    assert scores(f"<div><h3>法治天地</h3>{article}{more}</div>") == {"": 4}
    assert scores(f"<div><h3>更多</h3>{more}</div>") == {"": 4}


def test_headlines_of_a_column_on_the_page_score_most() -> None:
    article = link("/pa/202405/t20240506_1.html", "江岸区召开平安建设工作会议")
    assert scores(article, link("/pa/x.html", "律师")) == {"律师": 8}
    assert scores(article, link("/pb/x.html", "律师"), link("/x.html", "公证")) == {}
    assert scores(article, link("/pa/", "平安建设")) == {"平安建设": 14}


def test_best_name_of_a_column_counts_and_its_first_address() -> None:
    body = f"{link('/x/index.html', '机构')}{link('/x/', '主动公开')}{link('/x/', '')}"
    (found,) = find_columns(body, HOME, HOSTS)
    assert (found.url, found.title, found.score) == (f"{HOME}x/index.html", "主动公开", 6)


def test_addresses_of_the_form_of_three_news_columns_are_columns() -> None:
    news = [link(f"/a{c}/b.htm", f"平安{c}") for c in "xyz"]
    assert scores(*news, link("/aw/c.htm", "律师"))["律师"] == 1
    assert "律师" not in scores(*news[:2], link("/aw/c.htm", "律师"))
    assert "律师" not in scores(*news, link("/aw/c.html", "律师"), link("/a/b/c.htm", "公证"))
    query = [link(f"/l.php?id={c}", f"平安{c}") for c in "123"]
    assert scores(*query, link("/l.php?id=9", "律师"))["律师"] == 1
    assert "律师" not in scores(*query, link("/l.php?no=9", "律师"))


def test_home_page_and_other_sites_are_no_columns() -> None:
    assert scores(link("/", "平安建设"), link("/index.html", "平安建设"), link("http://b.cn/x/", "平安建设")) == {}


@pytest.mark.parametrize(
    "words",
    ["网站地图", "本站导航", "站点帮助", "网站说明", "使用帮助", "网站使用说明", "网站声明", "版权声明", "版权保护", "隐私政策", "隐私条款",
     "免责声明", "法律声明", "联系我们", "关于本站", "关于本网", "联系方式", "帮助中心", "投稿须知"],
)  # fmt: skip
def test_page_about_the_site_is_no_article(words: str) -> None:
    path = "/202405/t20240506_1.html"
    assert find_articles(link(path, words), HOME, HOSTS) == []
    (found,) = find_articles(link(path, f"{words}发布"), HOME, HOSTS)
    assert (found.url, str(found.date)) == (HOME + path[1:], "2024-05-06")


def test_longest_title_of_an_article_counts_at_its_first_place() -> None:
    one, two = "/202405/t20240506_1.html", "/202405/t20240507_2.html"
    body = (
        link(one, "") + link(two, "江岸区召开会议") + link(one + "#a", "江岸区召开平安建设会议") + link(one, "江岸区")
    )
    assert [article.title for article in find_articles(body, HOME, HOSTS)] == [
        "江岸区召开平安建设会议",
        "江岸区召开会议",
    ]


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<a href='{}' title='全 名'>短</a>", "全 名"),
        ("<a href='{}' title=''> 短\n名 </a>", "短 名"),
        ("<a href='{}'><img alt='图'></a>", "图"),
        ("<a href='{}'><img title='图'></a>", "图"),
        ("<a href='{}'><img><img alt='图'></a>", "图"),
        ("<map><area href='{}' alt='图'></map>", "图"),
        ("<map><area href='{}' title='图'></map>", "图"),
    ],
)
def test_title_of_a_link(inside: str, title: str) -> None:
    (found,) = find_articles(inside.format("/202405/t20240506_1.html"), HOME, HOSTS)
    assert found.title == title


def test_frames_of_the_site_are_found_once() -> None:
    body = (
        "<iframe src=/a.html></iframe><iframe src=a.html></iframe><iframe></iframe><iframe src='javascript:x'></iframe>"
        "<iframe src='http://b.cn/'></iframe>"
    )
    assert find_frames(body, HOME, HOSTS) == [f"{HOME}a.html"]
    assert find_frames("<frameset><frame src=b.html></frameset>", HOME, HOSTS) == [f"{HOME}b.html"]


def test_malformed_addresses_of_links_and_frames_are_found() -> None:
    body = "<a href='http://[a'>x</a><map><area href='http://[b'></map><iframe src='http://[c'></iframe><a href=/>y</a><a>z</a>"
    assert find_refused(body, HOME, HOSTS) == ["http://[a", "http://[b", "http://[c"]


def test_queries_are_written_in_the_charset_of_the_page() -> None:
    encoded = {"utf-8": "%E5%B9%B3%E5%AE%89", "gbk": "%C6%BD%B0%B2"}
    body = "<a href='/l.php?k=平安'>平安建设</a><a href='/plus/view.php?k=平安&aid=5'>平安</a><iframe src='/f.php?k=平安'></iframe>"
    for charset, word in encoded.items():
        for options in ({"charset": charset}, *([{}] if charset == "utf-8" else [])):
            assert [one.url for one in find_columns(body, HOME, HOSTS, **options)] == [f"{HOME}l.php?k={word}"]
            assert [one.url for one in find_articles(body, HOME, HOSTS, **options)] == [
                f"{HOME}plus/view.php?k={word}&aid=5"
            ]
            assert find_frames(body, HOME, HOSTS, **options) == [f"{HOME}f.php?k={word}"]
    raw = f"<meta charset=gbk>{body}".encode("gbk")
    assert find_frames(raw, HOME, HOSTS) == [f"{HOME}f.php?k={encoded['gbk']}"]
