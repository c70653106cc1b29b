"""Lines whose meaning depends on the lines around them. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import clean_text, extract_text
from tests.cleaner.text.scores import PROVINCES
from tests.cleaner.text.test_plain import (
    BODY,
    CLAUSES,
    FOOTER,
    HEADER,
    HEADLINES,
    NAVIGATION,
    TITLE,
    on_a_page,
    paragraphs,
    text,
)

NAMES = ["赵文山", "钱文水", "孙小满", "李大禾", "周正", "吴敏", "郑秋", "王春生", "冯一", "陈亮"]
SLOGANS = ["平安是福", "人人参与平安建设", "反邪防邪", "从我做起", "打击犯罪", "保护人民", "扫黑除恶", "守护万家灯火"]
VERSE = [
    *("在青禾的山岗上", "有一盏不灭的灯", "它照着归来的路", "也照着远行的人", "你问我为什么不睡"),
    *("我说夜还没有走完", "风吹过警徽", "雨落在肩头", "我们站着", "就是一座城"),
]
SCHEDULE = ["2023/07/11 09:00 第一审判庭：买卖合同纠纷", "2023/07/11 10:30 第二审判庭：民间借贷纠纷"]
SESSIONS = ["2023-07-11 09:00 第一审判庭 买卖合同纠纷", "2023-07-11 10:30 第二审判庭 民间借贷纠纷"]
BULLETS = ["· 加强组织领导，压实工作责任", "· 强化宣传引导，营造浓厚氛围", "■ 青禾县公安局", "◆ 青禾县司法局"]
RECORD = ["红胆参考：18 33", "红球杀号：03 12 15 16", "复式推荐：01 02 04 06 08 11 18 19 20 22", "精选推荐：01 02 06"]


@pytest.mark.parametrize("lines", [NAMES, SLOGANS, VERSE, SCHEDULE, SESSIONS, BULLETS, RECORD])
def test_short_lines_between_a_header_line_and_a_footer_are_the_article(lines: list[str]) -> None:
    assert clean_text(on_a_page(lines)) == paragraphs(lines)
    assert clean_text(on_a_page(BODY[:1], lines)) == paragraphs(BODY[:1], lines)


@pytest.mark.parametrize("lines", [NAMES, SLOGANS, VERSE, SESSIONS, BULLETS, RECORD])
def test_short_lines_alone_are_the_article(lines: list[str]) -> None:
    assert clean_text(paragraphs(lines)) == paragraphs(lines)
    assert clean_text(text(lines, ["版权所有：青禾县平安办", "苏ICP备00000000号"])) == paragraphs(lines)


def test_names_between_a_sentence_and_a_footer_are_kept() -> None:
    notice = ["现将拟表彰的名单公示如下，公示期为五个工作日。", *NAMES]
    assert clean_text(text(notice, ["版权所有：青禾县平安办"])) == paragraphs(notice)


def test_links_to_offices_of_all_provinces_are_not_the_article() -> None:
    links = [f"{place}司法厅" for place in PROVINCES]
    assert clean_text(text([TITLE, HEADER], BODY, links, FOOTER[3:])) == paragraphs(BODY)


def test_sentences_that_end_in_a_link_are_kept() -> None:
    linked = [f"{line}详情点击>>" for line in BODY]
    assert clean_text(paragraphs(linked)) == paragraphs(linked)
    assert clean_text(on_a_page(linked)) == paragraphs(linked)


@pytest.mark.parametrize("heading", ["网友评论", "相关链接", "新闻链接"])
def test_the_article_goes_on_below_the_heading_of_a_box(heading: str) -> None:
    article = [*BODY[:2], heading, *BODY[2:]]
    assert clean_text(on_a_page(article)) == paragraphs(article)
    assert clean_text(paragraphs(article)) == paragraphs(article)


def test_the_article_ends_above_the_heading_of_a_list_of_links() -> None:
    headlines = ["柳林镇调解一起相邻纠纷", "公证员上门为老人服务"]
    assert clean_text(text(BODY, ["相关报道："], headlines)) == paragraphs(BODY)


def test_a_long_disclaimer_is_kept_where_nothing_else_is_of_a_page() -> None:
    risk = "风险提示：本材料仅供参考，不代表对未来的预测，本网转载不构成任何投资建议。" * 4
    assert clean_text(paragraphs([*BODY, risk])) == paragraphs([*BODY, risk])


def test_text_below_words_on_rights_is_kept_where_nothing_else_is_of_a_page() -> None:
    article = [*BODY[:2], "本文由青禾日报制作发布，未经允许禁止转载。", "更多内容见专区", "动作游戏"]
    assert clean_text(paragraphs(article)) == paragraphs(article)
    assert clean_text(paragraphs(article[:3])) == paragraphs(BODY[:2])


def test_a_refrain_and_a_repeated_byline_are_no_copies() -> None:
    refrain, byline = "让我们一起守护这座城市的平安，守护每一盏灯。", "——摘自青禾县委政法委书记在全县会议上的讲话"
    song = [line for verse in BODY[:3] for line in (verse, refrain)]
    quotations = [line for verse in BODY[:2] for line in (verse, byline)]
    assert clean_text(paragraphs(song)) == paragraphs(song)
    assert clean_text(paragraphs(quotations)) == paragraphs(quotations)


def test_two_notices_with_the_same_last_sentence_are_both_kept() -> None:
    last = "上述事项已按规定办理相关手续，特此公告周知。"
    notices = [BODY[0], last, BODY[1], last]
    assert clean_text(paragraphs(notices)) == paragraphs(notices)


@pytest.mark.parametrize("credit", [[], ["来源：青禾日报"], ["责任编辑：张小满"]])
def test_a_second_copy_is_removed_also_where_a_credit_follows(credit: list[str]) -> None:
    assert clean_text(text([TITLE, HEADER], BODY, credit, [TITLE], BODY, credit)) == paragraphs(BODY)
    assert clean_text(text(BODY, BODY)) == paragraphs(BODY)


def test_preamble_contents_and_chapters_of_a_law_are_kept_and_its_name_is_the_title() -> None:
    law = [
        "（2023年12月28日青禾市第十五届人民代表大会常务委员会第十四次会议通过）",
        "目 录",
        "第一章 总则",
        "第二章 附则",
    ]
    article = extract_text(text(NAVIGATION, ["青禾市调解条例", HEADER], law, CLAUSES, FOOTER))
    assert list(article.paragraphs) == [*law, *CLAUSES]
    assert article.title == "青禾市调解条例"
    assert extract_text(text(["青禾市调解条例"], law, CLAUSES)).title == "青禾市调解条例"


@pytest.mark.parametrize(
    "menu",
    [
        ["首页", "新闻", "政法要闻", "平安建设"],
        ["首页 新闻 政法要闻 平安 法治"],
        ["网站首页|政法要闻|平安建设|法治建设|队伍建设"],
        ["* 首页", "* 机构概况", "+ 领导介绍", "+ 内设机构", "* 政务公开"],
        ["欢迎访问青禾长安网"],
    ],
)
def test_a_menu_without_a_header_line_is_removed(menu: list[str]) -> None:
    article = extract_text(text(menu, [TITLE], BODY))
    assert not set(menu) & set(article.paragraphs)
    assert article.title == TITLE
    assert article.paragraphs[-len(BODY) :] == tuple(BODY)


@pytest.mark.parametrize(
    "tail",
    [
        *(["发表评论", "还没有评论，快来抢沙发吧！"], ["用户名", "密码", "登录"], ["要闻", "法治", "社会", "论坛"]),
        *(["回复", "举报", "使用道具"], ["收藏 分享 打印"], ["请登录后发表评论"], ["上一页 1 2 3 下一页"]),
        ["責任編輯：張三", "上一篇：某縣召開會議", "相關新聞", "版權所有：青禾縣"],
    ],
)
def test_tails_of_logins_comments_and_forums_are_removed(tail: list[str]) -> None:
    assert clean_text(text([TITLE, HEADER], BODY, tail)) == paragraphs(BODY)
    assert clean_text(text(BODY, tail)) == paragraphs(BODY)


@pytest.mark.parametrize(
    "furniture",
    [
        [*NAVIGATION, *FOOTER],
        ["用户名", "密码", "登录", "注册", "忘记密码"],
        ["热点新闻", "甲县召开平安建设推进会议", "乙县开展矛盾纠纷排查", "版权所有：青禾县平安办"],
    ],
)
def test_furniture_alone_is_no_article(furniture: list[str]) -> None:
    assert clean_text(text(furniture)) == ""


def test_the_time_of_an_event_below_a_sentence_begins_no_article() -> None:
    article = [BODY[0] * 2, "近期安排", "时间：2024-05-08 20：00", *BODY[1:]]
    assert clean_text(paragraphs(article)) == paragraphs(article)


def test_contacts_between_the_numbered_items_of_a_notice_are_kept() -> None:
    notice = [
        "一、采购人信息",
        "名称：青禾县文化局",
        "地址：青禾县中心路1号",
        "联系方式：周大禾 000-00000000",
        "二、采购代理机构信息",
        "名称：青禾县采购中心",
        "地址：青禾县中心路2号",
        "三、附件",
    ]
    assert clean_text(text([TITLE], [HEADER], BODY, notice, FOOTER)) == paragraphs(BODY, notice)


def test_a_signature_below_the_line_with_the_source_is_kept() -> None:
    signature = ["来源：青禾日报", "中共青禾县司法局委员会", "2024年5月6日"]
    assert clean_text(text([TITLE], [HEADER], BODY, signature, FOOTER)) == paragraphs(BODY, signature)


def test_a_link_behind_the_last_sentence_does_not_make_the_line_a_row() -> None:
    closing = [f"{BODY[0]}返回青禾网首页>>"]
    assert clean_text(text([TITLE], [HEADER], BODY[1:], closing, FOOTER)) == paragraphs(BODY[1:], closing)


def test_what_the_wechat_platform_sets_below_an_article_is_removed() -> None:
    tail = ["预览时标签不可点", "继续滑动看下一个", "轻触阅读原文", "青禾发布", "向上滑动看下一个"]
    assert clean_text(text([TITLE], [HEADER], BODY, tail)) == paragraphs(BODY)


@pytest.mark.parametrize("colon", ["：", ":"])
def test_a_labelled_row_of_links_is_removed_with_either_colon(colon: str) -> None:
    for label in ("推荐阅读", "政策解读", "一图读懂", "本文链接"):
        assert clean_text(text([TITLE], [HEADER], BODY, [f"{label}{colon}青禾县召开会议"])) == paragraphs(BODY)


@pytest.mark.parametrize(
    "rules",
    [
        [
            "青禾网版权与免责声明",
            "凡本网注明“来源：青禾网”的所有作品，版权均属于青禾网，未经本网授权不得转载、摘编。" * 3,
        ],
        ["声明：", "• 凡注明为其他媒体来源的信息，均为转载自其他媒体，并不代表本网赞同其观点。" * 3, "邮箱：稿件处理"],
        ["1、凡本网注明“青禾网”的作品，版权属于青禾网。※联系方式：青禾网 电话：000-00000000"],
    ],
)
def test_rules_of_a_site_for_its_articles_are_removed_from_the_end_of_a_text_without_other_signs(
    rules: list[str],
) -> None:
    assert clean_text(text(BODY, rules)) == paragraphs(BODY)


@pytest.mark.parametrize(
    "furniture",
    [
        "分享到：",
        "（责任编辑：张小满）",
        "下载青禾新闻客户端，阅读更多精彩内容",
        "扫一扫在手机打开当前页",
        "打印本页 关闭窗口",
    ],
)
def test_furniture_between_paragraphs_is_removed_alone(furniture: str) -> None:
    document = text([TITLE, HEADER], BODY[:2], [furniture], BODY[2:], FOOTER)
    article = extract_text(document)
    assert article.text == paragraphs(BODY)
    assert [line.text for line in article.removed] == [TITLE, HEADER, furniture, *FOOTER]


def test_an_advertisement_that_is_a_large_part_of_a_text_is_kept_where_nothing_else_is_of_a_page() -> None:
    advertisement = "炒股就看青禾分析师研报，权威，专业，及时，全面，助您挖掘潜力主题机会！"
    assert clean_text(paragraphs([advertisement, BODY[0]])) == paragraphs([advertisement, BODY[0]])
    assert clean_text(paragraphs([advertisement, *BODY, *BODY[2:], *NAMES, *VERSE, *BULLETS, *SLOGANS])).startswith(
        BODY[0]
    )
    assert clean_text(text([TITLE, HEADER], [advertisement, BODY[0]], FOOTER)) == BODY[0]


def test_names_of_editors_in_brackets_that_close_a_text_are_kept_where_nothing_else_is_of_a_page() -> None:
    names = "（作者：王小明 编辑：张小满）"
    rights = "（本文信息不构成任何投资建议，刊载内容来自持牌机构，不代表平台观点。）"
    article = extract_text(paragraphs([*BODY, rights, names]))
    assert article.text == paragraphs([*BODY, names])
    assert (article.author, article.editor) == ("王小明", "张小满")
    assert clean_text(text([TITLE, HEADER], BODY, [rights, names])) == paragraphs(BODY)


def test_a_day_in_the_last_line_does_not_show_a_page() -> None:
    letter = [*BODY, "（最后再说一句，集市真热闹）", "祝好"]
    assert clean_text(paragraphs([*letter, "2024.5.6 2:58"])) == paragraphs(letter)


def test_a_time_above_a_place_is_that_of_an_event() -> None:
    event = ["青禾县第三届法治运动会", "时间：2024-05-06 9:00", "场地：青禾县体育馆", *BODY]
    assert clean_text(paragraphs(event)) == paragraphs(event)


def test_the_article_goes_on_below_a_button_between_whole_sentences() -> None:
    button = "点击图片查看大图"
    assert clean_text(text([TITLE, HEADER], BODY[:1], [button], BODY[1:2], FOOTER)) == paragraphs(BODY[:2])


@pytest.mark.parametrize("heading", ["专家解读", "热点关注", "免责声明"])
def test_a_heading_that_no_list_has_alone_is_a_subheading_above_a_sentence(heading: str) -> None:
    article = [*BODY[:2], heading, BODY[2]]
    assert clean_text(on_a_page(article)) == paragraphs(article)


def test_a_menu_shows_that_a_text_is_a_page() -> None:
    menu = ["首页", "新闻", "论坛"]
    assert clean_text(text(menu, [TITLE], BODY, ["热搜", *HEADLINES])) == paragraphs(BODY)


def test_a_short_word_of_a_menu_that_is_not_known_is_removed_with_the_menu() -> None:
    menu = ["首页", "机构概况", "通知公告", "公共法律事"]
    assert clean_text(text(menu, [TITLE], BODY)) == paragraphs(BODY)
    names = ["首页", "机构概况", "通知公告", "赵文山", TITLE, *BODY]
    assert "赵文山" in clean_text(text(names))


def test_a_day_alone_above_the_text_is_a_header_line_on_a_page() -> None:
    page = text(["首页", "新闻", "论坛"], [TITLE, "2024年5月6日"], BODY)
    assert clean_text(page) == paragraphs(BODY)
    chronicle = [TITLE, "2024年5月6日", BODY[0], "2024年5月7日", BODY[1], "2024年5月8日", BODY[2]]
    assert "2024年5月6日" in clean_text(text(["首页", "新闻", "论坛"], chronicle))


PRICES = ["黄瓜 2.50元/斤", "豆角 4.00元/斤", "西红柿 3.20元/斤", "大白菜 1.20元/斤"]
JOBS = [
    "青禾纺织有限公司",
    "挡车工 10名 月薪5000-7000元",
    "机修工 3名 月薪6000-8000元",
    "联系人：钱经理 电话：0000-0000000",
]


@pytest.mark.parametrize("rows", [PRICES, JOBS])
def test_rows_that_end_in_a_number_are_the_article(rows: list[str]) -> None:
    assert clean_text(on_a_page(rows)) == paragraphs(rows)


def test_the_contacts_below_a_numbered_item_are_the_articles() -> None:
    notice = [
        *(
            "一、项目编号：QH2024-008",
            "二、中标信息",
            "供应商名称：青禾安防科技有限公司",
            "供应商地址：青禾县开发区12号",
        ),
        *("三、联系方式", "1.采购人信息", "名称：青禾县公安局", "地址：青禾县建设路1号", "联系方式：0000-0000000"),
        *("2.采购代理机构信息", "名称：青禾招标代理有限公司", "地址：青禾县人民路99号", "联系方式：0000-0000000"),
    ]
    assert clean_text(on_a_page(notice)) == paragraphs(notice)


def test_a_time_below_its_label_is_not_a_header_line() -> None:
    notice = ["一、磋商信息：", "磋商时间：", "2024年5月6日13：30", "二、成交单位：青禾古建园林工程有限公司", *BODY]
    assert clean_text(on_a_page(notice)) == paragraphs(notice)


@pytest.mark.parametrize(
    "lines",
    [
        ["您访问的页面不存在或已被删除！", "返回首页"],
        ["青禾县人民法院", "视频播放", "暂无内容"],
        ["青禾长安网", "首页 > 要闻", "您访问的页面不存在或已被删除！"],
        ["抱歉，您要查看的内容已过期或被删除。", "点击返回首页"],
        ["系统提示：您没有权限查看该页面，请登录后再试。", "用户登录"],
        ["正在跳转，请稍候……", "如果您的浏览器没有自动跳转，请点击这里"],
    ],
)
def test_a_page_that_says_that_there_is_no_article_has_none(lines: list[str]) -> None:
    assert clean_text(text(lines, FOOTER[3:])) == ""


def test_links_between_paragraphs_are_removed_where_the_article_goes_on_to_its_editor_line() -> None:
    links = ["相关阅读：", *HEADLINES[:2]]
    assert clean_text(on_a_page(BODY[:2], links, BODY[2:])) == paragraphs(BODY)
    # below the editor line, or with a summary for each headline, they are a list of other articles
    assert clean_text(text([TITLE, HEADER], BODY[:2], FOOTER[:1], links, BODY[2:], FOOTER)) == paragraphs(BODY[:2])
    for listed in ([HEADLINES[0], BODY[2], HEADLINES[1], BODY[3]], [*HEADLINES[:2], BODY[2]]):
        assert clean_text(on_a_page(BODY[:2], links[:1], listed)) == paragraphs(BODY[:2])


def test_days_of_a_week_in_a_plan_are_no_header_lines() -> None:
    plan = ["周一", "早餐：鸡蛋、牛奶", "午餐：土豆烧鸡", "周二", "早餐：小米粥、包子", "午餐：红烧豆腐"]
    assert clean_text(on_a_page(plan)) == paragraphs(plan)
    assert clean_text(text([TITLE, HEADER, "星期二"], BODY, FOOTER)) == paragraphs(BODY)


def test_long_rows_right_below_the_header_line_are_the_article_of_a_text_without_a_sentence() -> None:
    for row in (
        "2023/07/1{} 09:00 第一审判庭：买卖合同纠纷（原告赵某 被告钱某）",
        "青禾县第{}届优秀人民调解员 柳林镇调解委员会",
    ):
        rows = [row.format(i) for i in range(10)]
        assert clean_text(on_a_page(rows)) == paragraphs(rows)


def test_title_of_the_first_poem_is_not_the_title_again() -> None:
    poems = ["雨夜的灯", *VERSE[:4], "警帽", *VERSE[4:]]
    assert clean_text(text(["雨夜的灯（外一首）", HEADER], poems, FOOTER)) == paragraphs(poems)


def test_nothing_begins_below_a_row_of_buttons_under_the_text() -> None:
    notice = ["现面向社会招录警务辅助人员二十名。", "岗位：巡逻辅助 十五名", "岗位：文职辅助 五名"]
    page = text(
        [TITLE, "发布日期：2024-05-06"], notice, ["【我要纠错】 【打印】 【关闭】", "相关附件：报名登记表.docx"]
    )
    assert clean_text(page) == paragraphs(notice)
    # above the text, such a row is the last header line
    assert clean_text(text(HEADLINES, ["【字体：大 中 小】【打印】"], BODY, FOOTER)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER, "青禾风貌", "【字体：大 中 小】【打印】"], BODY, FOOTER)) == paragraphs(BODY)


def test_what_wordpress_sets_around_a_post_is_removed() -> None:
    above = ["Skip to content", TITLE, "Posted on May 6, 2024 by admin"]
    below = [
        "Categories: 校园新闻",
        "Previous: 校运会圆满闭幕",
        "Next: 高三誓师大会举行",
        "Proudly powered by WordPress",
    ]
    article = extract_text(text(above, BODY, below))
    assert list(article.paragraphs) == BODY
    assert (article.title, article.date_shown) == (TITLE, "2024-05-06")


def test_verse_above_its_date_is_kept_where_the_page_has_no_other_text() -> None:
    below = ["2024-05-06 阅读 231", "点赞 收藏 评论", "推荐阅读", *HEADLINES[:2]]
    poem = [TITLE, *VERSE]
    assert clean_text(text(poem, below)).endswith(paragraphs(VERSE))
    assert clean_text(text(poem[:7], below)) == ""
