"""Articles of texts without markup. All texts are written for these tests."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import clean_text, extract_text

NAVIGATION = ["首页", "登录", "无障碍浏览", "政务公开", "办事服务", "互动交流", "当前位置：首页 > 普法动态"]
TITLE = "青禾县法律明白人走进乡村集市"
HEADER = "发布时间：2024-05-06 10:20 来源：青禾县司法局 字号：大 中 小"
BODY = [
    "5月6日，青禾县司法局组织二十名法律明白人走进柳林镇集市，向赶集的群众讲解民法典。",
    "集市上的两张方桌前围满了人。有人问宅基地怎么继承，有人问打工的工资要不回来怎么办。",
    "“以前要跑到县城才能问清楚的事，现在赶集就能问。”卖豆腐的老秦说。",
    "据介绍，青禾县今年已开展此类活动三十余场，发放宣传手册五千多册。",
]
FOOTER = [
    "责任编辑：张小满",
    "上一篇：青禾县召开人民调解工作会议",
    "下一篇：没有了",
    "主办单位：青禾县司法局 联系我们 网站地图",
    "苏ICP备00000000号 网站标识码：0000000000",
]
HEADLINES = ["全省法治宣传工作会议召开", "柳林镇调解一起相邻纠纷", "公证员上门为老人服务", "律师进企业开展法治体检"]
SIGNATURE = ["特此公告。", "青禾县司法局", "2024年5月6日"]
CONTACTS = ["联系人：周大禾", "联系电话：000-00000000", "地址：青禾县中心路1号"]
TABLE = [
    "序号",
    "姓名",
    "单位",
    "得分",
    *(cell for i in range(1, 40) for cell in (str(i), "王某", "青禾县某镇司法所", f"{99 - i}.5")),
]
CLAUSES = ["第一章 总则", "第一条 为了规范调解活动，制定本办法。", "第二章 附则", "第二条 本办法自公布之日起施行。"]


def text(*parts: list[str]) -> str:
    return "\n".join(line for part in parts for line in part)


def paragraphs(*parts: list[str]) -> str:
    return "\n\n".join(line for part in parts for line in part)


def on_a_page(*body: list[str]) -> str:
    return text(NAVIGATION, [TITLE, HEADER], *body, FOOTER)


def test_navigation_title_header_line_and_footer_are_removed() -> None:
    assert clean_text(on_a_page(BODY)) == paragraphs(BODY)


def test_title_date_source_and_editor_are_read_from_the_lines_around_the_article() -> None:
    article = extract_text(on_a_page(BODY))
    assert article.title == TITLE
    assert article.date_shown == "2024-05-06 10:20"
    assert article.date is not None
    assert article.date.isoformat() == "2024-05-06T10:20:00+08:00"
    assert article.source == "青禾县司法局"
    assert article.editor == "张小满"
    assert article.method == "text"


@pytest.mark.parametrize(
    "header",
    [
        ["2024-05-06 10:20:00  来源:青禾县司法局"],
        ["2024-05-06 10:20"],
        ["2024年05月06日 10时20分", "来源：青禾县司法局", "【字体：大 中 小】", "分享到："],
        ["日期：2024/05/06 浏览次数：12 次"],
        ["来源：青禾县司法局", "发布时间：2024-05-06", "打印", "关闭"],
    ],
)
def test_the_article_begins_below_any_header_line(header: list[str]) -> None:
    article = extract_text(text(NAVIGATION, [TITLE], header, BODY, FOOTER))
    assert list(article.paragraphs) == BODY
    assert article.title == TITLE
    assert article.date_shown.startswith("2024-05-06")


def test_a_title_under_the_breadcrumb_is_removed_without_a_header_line() -> None:
    article = extract_text(text(NAVIGATION, [TITLE], BODY, FOOTER))
    assert article.title == TITLE
    assert list(article.paragraphs) == BODY


def test_a_repeated_title_above_the_body_is_removed() -> None:
    assert clean_text(on_a_page([TITLE], BODY)) == paragraphs(BODY)


@pytest.mark.parametrize(
    "end",
    [
        ["责任编辑：张小满"],
        ["扫一扫在手机打开当前页"],
        ["分享到：", "微信", "微博"],
        ["【打印】【关闭】"],
        ["上一篇：无", "下一篇：无"],
        ["相关新闻", *HEADLINES],
        ["附件："],
        ["您访问的链接即将离开“青禾县司法局”网站 是否继续？", "继续访问", "放弃"],
        ["免责声明：本网转载内容仅代表作者观点，凡本网注明来源的稿件转载须注明出处。"],
    ],
)
def test_the_article_ends_above_any_sign_of_the_end(end: list[str]) -> None:
    assert clean_text(text([TITLE, HEADER], BODY, end, HEADLINES, FOOTER)) == paragraphs(BODY)


def test_a_list_of_headlines_with_truncated_summaries_is_removed() -> None:
    summaries = [
        "青禾县司法局近日印发通知，要求各司法所在汛期到来之前完成一次矛盾纠纷大排查，对排查出的问题逐一登记，明确责任人和办结时限，并",
        "为方便行动不便的老人，青禾县公证处开通了上门服务热线。上周三，公证员小林来到柳林镇敬老院，为八十六岁的吴奶奶办理了遗嘱公证，吴",
        "今年以来，全县共有三十六名律师参加“法治体检”活动，走访企业一百二十余家，梳理合同、用工、知识产权等方面的风险点四百多个，提",
    ]
    rows = [line for pair in zip(HEADLINES, summaries, strict=False) for line in pair]
    page = text(
        ["分享好友 最新资讯首页 最新资讯分类 切换频道", TITLE, "2024-05-06 10:20"],
        BODY,
        ["文/林小禾", "最新文章"],
        rows,
    )
    assert clean_text(page) == paragraphs(BODY, ["文/林小禾"])


def test_a_long_list_of_recommended_articles_does_not_outweigh_a_short_one() -> None:
    others = [
        f"{i}月，另一个县的司法局也开展了一场与此无关的活动，参加的群众有{i * 37}人，反响热烈。" for i in range(1, 8)
    ]
    assert clean_text(on_a_page(BODY[:2]).replace(FOOTER[1], text(["相关阅读"], others))) == paragraphs(BODY[:2])


def test_a_hint_in_full_sentences_above_the_navigation_is_removed() -> None:
    hint = ["您使用的浏览器版本过低，为了获得更好的浏览体验，建议您升级到最新版本的浏览器后再访问本站。"]
    assert clean_text(text(hint, NAVIGATION, ["热点新闻", *HEADLINES, TITLE, HEADER], BODY, FOOTER)) == paragraphs(BODY)


def test_a_second_copy_of_the_article_is_removed() -> None:
    assert clean_text(text([TITLE, HEADER], BODY, FOOTER, [TITLE, HEADER], BODY, FOOTER)) == paragraphs(BODY)


@pytest.mark.parametrize(
    "part",
    [SIGNATURE, CONTACTS, TABLE, CLAUSES, ["附件：1.推荐表.docx", "2.汇总表.xlsx", *SIGNATURE]],
    ids=["signature", "contacts", "table", "clauses", "attachments above the signature"],
)
@pytest.mark.parametrize("last", [False, True], ids=["inside", "at the end"])
def test_parts_of_documents_are_kept(part: list[str], last: bool) -> None:
    body = [BODY[:2], part] if last else [BODY[:2], part, BODY[2:]]
    assert clean_text(on_a_page(*body)) == paragraphs(*body)


def test_the_organisers_of_an_event_are_kept_in_its_notice() -> None:
    notice = [*BODY[:2], "主办单位：青禾县司法局", "承办单位：柳林镇人民政府", *BODY[2:]]
    assert clean_text(on_a_page(notice)) == paragraphs(notice)


def test_clauses_about_rights_are_kept_in_a_law() -> None:
    law = [
        "第一条 为了保护著作权，制定本办法。",
        "第二条 未经著作权人许可，任何单位和个人不得复制、发行其作品，本办法另有规定的除外。",
        "第三条 未经授权转载他人作品的，由主管部门责令停止侵权行为，没收违法所得。",
    ]
    assert clean_text(on_a_page(law)) == paragraphs(law)


@pytest.mark.parametrize("byline", ["□ 本报记者 林小禾", "本报记者 林小禾", "文/林小禾"])
def test_a_byline_of_the_body_is_kept(byline: str) -> None:
    assert clean_text(on_a_page([byline], BODY)) == paragraphs([byline], BODY)
    assert clean_text(on_a_page(BODY, [byline])) == paragraphs(BODY, [byline])


@pytest.mark.parametrize(
    "article",
    [
        BODY,
        BODY[:1],
        [*BODY, *SIGNATURE],
        [BODY[0], *TABLE],
        [BODY[0], *(f"第{i}名" for i in range(1, 200))],
        ["■ 小标题一", *BODY[:2], "■ 小标题二", *BODY[2:]],
        [BODY[0], "• 发放手册三百份", "• 解答咨询四十人次", "• 化解纠纷两起"],
        ["目 录", *CLAUSES, *BODY],
        ["床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。"],
        ["同意"],
        ["民政部", "司法部"],
    ],
)
def test_a_clean_article_is_returned_unchanged(article: list[str]) -> None:
    assert clean_text(paragraphs(article)) == paragraphs(article)


@pytest.mark.parametrize("newline", ["\n", "\n\n", "\r\n", "\r", "\n \n\u3000\u3000"])
def test_blank_lines_and_indents_have_no_effect(newline: str) -> None:
    assert clean_text(newline.join([TITLE, HEADER, *BODY, *FOOTER])) == paragraphs(BODY)


def test_white_space_inside_a_line_is_folded() -> None:
    assert (
        clean_text("\t5月6日，\u3000\u3000青禾县\xa0 司法局\u2003 开展了普法宣传活动。")
        == "5月6日， 青禾县 司法局 开展了普法宣传活动。"
    )


def test_tabs_between_the_cells_of_a_row_stay() -> None:
    rows = ["序号\t镇\t村", "1\t城关镇\t东街村", "\t\t西街村", "\t河东乡\t北 寺村"]
    assert clean_text(text([TITLE, HEADER], BODY, ["\t\t名单如下：", *rows])) == paragraphs(
        [*BODY, "名单如下：", *rows]
    )


@pytest.mark.parametrize("nothing", ["", "\n\n", " \u3000\t", text(FOOTER), "登录\n首页"])
def test_a_text_without_an_article_is_empty(nothing: str) -> None:
    article = extract_text(nothing)
    assert (article.text, article.paragraphs, article.method, article.confidence) == ("", (), "none", 0.0)


@pytest.mark.parametrize("wrong", [None, b"5", 5, ["5"]])
def test_anything_but_a_str_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError):
        clean_text(wrong)
    with pytest.raises(TypeError):
        extract_text(wrong)


def test_nul_and_lone_surrogates_inside_sentences_are_removed() -> None:
    odd = [line.replace("，", "，\0\ud800") for line in BODY]
    assert clean_text(on_a_page(odd)) == paragraphs(BODY)


def test_the_time_of_a_meeting_is_not_a_header_line() -> None:
    notice = [*BODY[:2], "时间：2024年11月8日9时", "地点：青禾县会议中心", *BODY[2:]]
    assert clean_text(on_a_page(notice)) == paragraphs(notice)
    assert clean_text(paragraphs(notice)) == paragraphs(notice)


def test_a_credit_at_the_end_of_a_clean_article_is_kept() -> None:
    assert clean_text(paragraphs([*BODY, "来源：青禾日报"])) == paragraphs([*BODY, "来源：青禾日报"])
    assert clean_text(on_a_page(BODY, ["来源：青禾日报"])) == paragraphs(BODY)


def test_a_label_and_a_day_in_the_record_of_an_article_are_kept() -> None:
    record = [
        "区域：",
        "青禾县",
        "开始时间：",
        "2024-05-08",
        "地点：",
        "青禾县会展中心",
        "活动类型：",
        "展会",
        "来源：",
        "青禾县商务局",
    ]
    assert clean_text(paragraphs([*record, *BODY])) == paragraphs([*record, *BODY])


@pytest.mark.slow
def test_lines_beyond_the_most_are_passed_through_and_told() -> None:
    lines = [f"第{i}次会议指出，要坚持和发展新时代枫桥经验，把问题解决在基层。" for i in range(40_000)]
    article = extract_text(text([*NAVIGATION, TITLE, HEADER, *lines, *FOOTER]))
    assert list(article.paragraphs) == [*lines, *FOOTER]
    assert len(article.warnings) == 1
    assert "30,000" in article.warnings[0]
    assert clean_text(text(lines)) == paragraphs(lines)


ARTICLE = [f"{line}在{name}，{line}" for line in BODY for name in ("石桥镇", "东坪乡", "西山村")]
OTHERS = [line.replace("青禾", "柳林") + "其他地方也开展了同样的活动。" for line in BODY]


def test_an_article_without_doubt_has_a_high_confidence() -> None:
    for article in (extract_text(paragraphs(ARTICLE)), extract_text(on_a_page(ARTICLE))):
        assert list(article.paragraphs) == ARTICLE
        assert article.confidence >= 0.9
        assert article.warnings == ()


@pytest.mark.parametrize(
    ("doubtful", "warnings"),
    [
        ([BODY[2][:20] + "。"], 1),  # short
        (["98%", "12%"], 2),  # no sentence
        ([TITLE, HEADER, *BODY[:1], "上一篇：没有了", *OTHERS], 2),  # sentences outside it
        ([*BODY, *(f"柳林镇{number}村调解一起纠纷" for number in "一二三四五六七八九")], 1),  # a list at its end
        ([" ".join([*NAVIGATION, *HEADLINES, *ARTICLE, *HEADLINES * 9])], 1),  # a page on one line
    ],
)
def test_an_article_in_doubt_has_a_lower_confidence_and_says_why(doubtful: list[str], warnings: int) -> None:
    found = extract_text(text(doubtful))
    assert 0 < found.confidence < extract_text(paragraphs(ARTICLE)).confidence - 0.03
    assert len(found.warnings) == warnings


def test_a_text_without_an_article_has_no_confidence() -> None:
    found = extract_text(text(FOOTER))
    assert (found.confidence, len(found.warnings)) == (0.0, 1)


def test_the_kept_share_is_the_share_of_the_characters() -> None:
    article = extract_text(on_a_page(BODY))
    lines = [" ".join(line.split()) for line in on_a_page(BODY).splitlines()]
    assert article.kept_share == round(len("".join(BODY)) / len("".join(lines)), 3)
    assert extract_text(paragraphs(BODY)).kept_share == 1.0
    assert extract_text("").kept_share == 0.0


def test_lines_around_the_article_have_the_reasons_of_their_place() -> None:
    article = extract_text(text(["青禾概况"], NAVIGATION, [TITLE, HEADER], BODY, FOOTER, ["平安青禾"]))
    kinds = {one.text: one.reason.kind for one in article.removed}
    assert kinds["青禾概况"] == "above the body"
    assert kinds["平安青禾"] == "below the body"
    assert (kinds[TITLE], kinds[HEADER]) == ("title", "header line")
    assert (kinds["责任编辑：张小满"], kinds["上一篇：青禾县召开人民调解工作会议"]) == ("editor line", "neighbours")


def test_metadata_are_read_above_and_below_the_article() -> None:
    record = ["发文机关：青禾县司法局 文号：青司法〔2024〕3号", TITLE, "作者：林小禾 责任编辑：周大禾"]
    article = extract_text(text(record, BODY, ["发布时间：2024-05-06 来源：青禾日报", "责任编辑：张小满"]))
    assert list(article.paragraphs) == BODY
    assert (article.date_shown, article.source) == ("2024-05-06", "青禾日报")
    assert (article.author, article.editor) == ("林小禾", "张小满")
    both = extract_text(text([TITLE, HEADER], BODY, ["发布时间：2020-01-01 来源：甲报"]))
    assert (both.date_shown, both.source) == ("2024-05-06 10:20", "青禾县司法局")


def test_metadata_far_below_the_article_are_not_read() -> None:
    below = ["相关新闻", *(f"柳林镇调解第{i}起相邻纠纷" for i in range(12))]
    for size, date in ((10, "2024-05-06"), (11, "")):
        assert extract_text(text([TITLE], BODY, below[: size + 1], ["发布时间：2024-05-06"])).date_shown == date


def test_a_source_is_read_up_to_forty_lines_below_the_article() -> None:
    below = ["相关新闻", *(f"柳林镇调解第{i}起相邻纠纷" for i in range(60))]
    for size, source in ((38, "甲报"), (39, "")):
        assert extract_text(text([TITLE], BODY, below[: size + 1], ["来 源：甲报"])).source == source


def test_a_line_that_is_at_the_top_of_the_article_only_is_divided_there() -> None:
    """The second call would otherwise find a title, a header line and text in one line that the first left whole."""
    menu = [f"某某栏目{i}" for i in range(9)]
    page = f"{TITLE} 发布时间：2024-05-06 10:20 来源：青禾日报 {''.join(BODY)}"
    dirty = text(["首页", "新闻中心", "通知公告", *menu], ["当前位置：首页 > 新闻中心"], [page], BODY[1:])
    cleaned = clean_text(dirty)
    assert cleaned == paragraphs(["".join(BODY), *BODY[1:]])
    assert clean_text(cleaned) == cleaned
    article = extract_text(dirty)
    assert (article.title, article.date_shown, article.source) == (TITLE, "2024-05-06 10:20", "青禾日报")
    assert [removed.text for removed in article.removed][-2:] == [TITLE, "发布时间：2024-05-06 10:20 来源：青禾日报"]


@pytest.mark.parametrize(("lines", "found"), [(37, True), (38, False)])
def test_the_title_is_searched_up_to_forty_lines_above_the_article(lines: int, found: bool) -> None:
    between = ["分享到："] * lines
    article = extract_text(text([TITLE], [HEADER], between, BODY))
    assert list(article.paragraphs) == BODY
    assert (article.title == TITLE) is found


def test_a_short_line_right_above_the_header_line_is_the_title() -> None:
    assert extract_text(text(NAVIGATION, ["青禾集市"], [HEADER], BODY)).title == "青禾集市"
    assert extract_text(text(NAVIGATION, ["青禾集"], [HEADER], BODY)).title == ""


def test_a_title_that_takes_two_lines_is_removed_whole() -> None:
    assert clean_text(text(NAVIGATION, [TITLE, HEADER], [TITLE[:6], TITLE[6:]], BODY, FOOTER)) == paragraphs(BODY)


def test_a_remainder_of_a_button_under_the_header_line_is_removed() -> None:
    for stray in ("X", "0", "大中小"):
        assert clean_text(text([TITLE, HEADER], [stray], BODY)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], ["平安青禾"], BODY)) == paragraphs(["平安青禾"], BODY)


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_a_table_between_two_sentences_is_kept_whatever_its_length(count: int) -> None:
    body = [BODY[:2], [f"第{i}网格" for i in range(count)], BODY[2:]]
    assert clean_text(on_a_page(*body)) == paragraphs(*body)


@pytest.mark.parametrize("count", [2, 40])
def test_a_table_at_the_end_of_a_text_is_kept(count: int) -> None:
    body = [BODY, [f"第{i}网格" for i in range(count)]]
    assert clean_text(text([TITLE, HEADER], *body)) == paragraphs(*body)


def test_headlines_above_a_sign_of_the_end_are_not_the_article() -> None:
    headlines = [f"柳林镇调解一起相邻纠纷之{i}" for i in range(9)]
    assert clean_text(text([TITLE, HEADER], BODY, ["打印 关闭"], headlines, FOOTER)) == paragraphs(BODY)


def test_sentences_below_a_sign_that_closes_the_article_count_little() -> None:
    comment = ["这个做法很好，值得在全省推广。", "为基层干部点赞，希望坚持下去。", "建议多到村里走一走看一看。"]
    assert clean_text(text([TITLE, HEADER], BODY[:1], ["相关阅读"], comment)) == BODY[0]


@pytest.mark.parametrize(
    ("last", "kept"),
    [("· 发放手册三百份", True), ("柳林镇调解纠纷...", False), ("柳林镇调解纠纷…", False), ("其他事项：", True)],
)
def test_the_last_line_of_a_text_is_kept_unless_it_is_cut_off(last: str, kept: bool) -> None:
    assert clean_text(paragraphs([*BODY, last])) == paragraphs([*BODY, last] if kept else BODY)


def test_a_label_that_stands_alone_below_the_article_is_removed_if_more_follows() -> None:
    assert clean_text(text([TITLE, HEADER], BODY, ["其他："], FOOTER)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], BODY, ["其他事项如下："], FOOTER)) == paragraphs(BODY, ["其他事项如下："])


def test_a_phrase_at_the_top_of_a_clean_article_is_its_title_and_stays() -> None:
    article = ["青禾县司法局基层工作纪实", *BODY]
    assert clean_text(paragraphs(article)) == paragraphs(article)
    assert extract_text(paragraphs(article)).title == article[0]


@pytest.mark.parametrize(
    "line", ["本报记者 林小禾", "新华社青禾5月6日电 记者林小禾", "（一）总体要求", "青禾县第一小学", "目标任务："]
)
def test_a_byline_a_heading_and_an_office_are_no_title(line: str) -> None:
    assert extract_text(paragraphs([line, *BODY])).title == ""


def test_a_credit_above_an_editor_line_is_removed_with_it() -> None:
    assert clean_text(paragraphs([*BODY, "来源：青禾日报", "责任编辑：张小满"])) == paragraphs(BODY)


def test_the_parts_of_a_digest_end_in_editor_lines() -> None:
    parts = [line for text in BODY[:3] for line in (text, "编辑：张小满")]
    assert set(BODY[:3]) <= set(clean_text("\n".join([TITLE, HEADER, *parts, *FOOTER])).split("\n\n"))


def test_buttons_to_share_the_page_in_the_middle_are_no_header_line() -> None:
    lines = [TITLE, "2024-05-06 10:20 来源：青禾县司法局", *BODY[:2], "分享到：微信 微博", *BODY[2:], *FOOTER]
    assert set(BODY) <= set(clean_text("\n".join(lines)).split("\n\n"))


@pytest.mark.parametrize("row", ["| {} |", "| | {} | |", "|{}|"])
def test_row_of_one_cell_is_the_text_of_the_cell(row: str) -> None:
    framed = [row.format(line) for line in BODY]
    assert clean_text(text(NAVIGATION, [TITLE, HEADER], framed, FOOTER)) == paragraphs(BODY)


def test_row_of_several_cells_stays_as_it_is() -> None:
    rows = ["| 序号 | 姓名 |", "| 1 | 赵文山 |", "| 2 | 钱文水 |"]
    assert clean_text(on_a_page(BODY, rows)) == paragraphs(BODY, rows)


def test_article_on_one_line_counts_by_its_sentences() -> None:
    article = "".join(BODY * 3)
    headlines = [f"{line}！" for line in HEADLINES * 6]
    assert article in clean_text(text(NAVIGATION, [TITLE], [article], [HEADER] * 2, headlines))


def test_item_about_a_licence_does_not_end_a_digest() -> None:
    digest = [BODY[0], "07 青禾广电获得互联网新闻信息服务许可", BODY[1], "08 全县增值电信业务许可启用新证", BODY[3]]
    assert clean_text(text(digest)) == paragraphs(digest)
    assert clean_text(on_a_page(digest)) == paragraphs(digest)


def test_licence_of_the_site_is_a_footer() -> None:
    assert clean_text(text(BODY, ["互联网新闻信息服务许可证", "增值电信业务经营许可证"])) == paragraphs(BODY)
