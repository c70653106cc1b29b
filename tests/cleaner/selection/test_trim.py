"""Trimming: toolbars and footers are removed, and the same words in reports and notices are kept."""

from __future__ import annotations

import pytest

from cleaner import extract
from tests.cleaner.pages import BODY, FOOTER, NAV, PARAGRAPHS, RELATED, TITLE, page, paragraphs

#: Lines of reports, notices and court cases that begin with the same words as boilerplate.
TEXT_LINES = [
    "一审：临河县人民法院（2023）冀0130民初12号民事判决",
    "二审判决：驳回上诉，维持原判",
    "复核：省高级人民法院刑事裁定",
    "审核：由县级民政部门负责审核",
    "大中小学思政课一体化建设",
    "扫码填写《志愿者报名表》",
    "微信扫一扫即可预约调解",
    "主办单位：临河县司法局",
    "地址：临河县解放路100号",
    "邮编：050000",
    "首次公告日期：2024年5月21日",
    "开标时间：2024年6月6日 9时30分",
    "关键词",
    "政策解读",
    "免责声明",
    "关于我们身边的好人好事",
    "建议使用谷歌浏览器登录报名系统，并提前完成注册",
    "声明：本人承诺以上材料真实有效",
    "未经许可擅自从事经营的，依法查处",
    "以上内容已经会议审议通过",
    "打印本页后签字盖章",
    "返回首页后重新登录",
    "人气旺了，产业兴了",
    "第一章　总　则",
    "打开手机，调解室的直播画面清晰可见。",
    "用手机拍下证据后再报警",
    "扫码点餐成为消费纠纷的新增长点",
    "已有三千余人次享受到法律援助服务。",
    "文明上网，理性发言，做网络文明的倡导者。",
    "看完这篇判决，老张心服口服。",
    "上一条河坝刚刚修好",
    "审核 通过",
    "一审 无罪",
    "报送单位：各乡镇司法所",
    "信息员：由各村指定",
    "分享：我的调解故事",
    "1 2 3",
    "0",
    "中",
    "推荐",
    "记者：沈予安 编辑部主任",
    "记者：这项工作由谁编辑、由谁审核",
    "原文链接见附件",
    "反馈",
    "2024年11月8日阅读推广活动启动",
    "满意",
    "共有 123 人",
    "本文共三章",
    "民 政 部",
    "主 任：沈予安",
    "没有了后顾之忧",
    "您对本村的调解工作满意吗",
    "值班领导：由各单位自行确定",
    "关键词：枫桥经验",
    "网站ICP备案办理流程",
    "二、增值电信业务经营许可",
    "三、查询互联网新闻信息服务许可信息",
    "标注有某公司版权所有或者保留所有权利等字样，该公司即为开发商",
]
#: Lines that are always boilerplate.
BOILERPLATE = [
    "责任编辑：韩梅",
    "编辑 韩梅 审核 方圆",
    "一审：韩梅 二审：方圆 三审：程立",
    "打印本页 关闭窗口",
    "打印 微博",
    "【字体：大 中 小】 【打印】 【关闭】",
    "扫一扫在手机打开当前页",
    "用微信扫描二维码分享至好友和朋友圈",
    "分享到： 微信 微博",
    "已有126人阅读",
    "一审一校：韩梅",
    "本文责编：韩梅",
    "记者：沈予安 编辑：韩梅 审核：方圆",
    "来源：临河发布 编辑：韩梅 校对：方圆 监制：程立",
    "[关闭窗口] [打印文本]",
    "〖打印〗〖关闭〗",
    "【打 印】 【关 闭】",
    "责 编：韩梅",
    "校审：韩梅",
    "编辑／韩梅",
    "本文已被阅读123次",
    "此信息共有 126 人浏览",
    "手机扫码 手机访问",
]


@pytest.mark.parametrize("line", TEXT_LINES)
@pytest.mark.parametrize("container", ['<div class="TRS_Editor">', '<div class="x7">'])
def test_a_line_inside_the_text_that_begins_like_boilerplate_is_kept(line: str, container: str) -> None:
    texts = (*PARAGRAPHS[:2], line, *PARAGRAPHS[2:])
    got = extract(page(f"{container}{paragraphs(texts)}</div>")).paragraphs
    assert got == tuple(" ".join(text.split()) for text in texts)


@pytest.mark.parametrize("line", BOILERPLATE)
@pytest.mark.parametrize("place", [2, 4], ids=["inside", "below"])
def test_a_boilerplate_line_is_removed_inside_and_below_the_text(line: str, place: int) -> None:
    texts = [*PARAGRAPHS]
    texts.insert(place, line)
    article = extract(page(f'<div class="x7">{paragraphs(tuple(texts))}</div>'))
    assert article.paragraphs == PARAGRAPHS
    assert line in {one.text for one in article.removed}


@pytest.mark.parametrize("container", ["<div id=zoom>", "<div class=x7>"])
@pytest.mark.parametrize("title", [f"{TITLE}_临河县应急管理局", "临河县应急管理局"])
def test_the_office_that_signs_a_notice_is_kept_although_the_title_names_it(container: str, title: str) -> None:
    texts = ("拟表彰集体（2个）", "城关镇救援队", "东乡镇救援队", "特此公示。", "临河县应急管理局", "2024年11月8日")
    html = page(f"{container}{paragraphs(texts)}</div>").replace(f"<title>{TITLE}-临河长安网", f"<title>{title}")
    assert extract(html).paragraphs == texts


@pytest.mark.parametrize("container", ["<div id=zoom>", "<div class=x7>"])
def test_a_heading_between_short_lines_is_kept_although_it_is_a_part_of_the_headline(container: str) -> None:
    texts = ("一、时间", "11月8日上午", "二、内容", "矛盾纠纷排查化解推进会", "三、参加单位", "各乡镇", "县直各单位")
    assert extract(page(f"{container}{paragraphs(texts)}</div>")).paragraphs == texts


def test_a_document_keeps_its_own_head_in_a_container_of_the_body_alone() -> None:
    head = ("临河县司法局文件", "临司发〔2024〕7号", "2024年11月8日")
    got = extract(page(f"<div class=TRS_Editor>{paragraphs(head + PARAGRAPHS)}</div>")).paragraphs
    assert got == head + PARAGRAPHS


def test_the_record_of_a_disclosure_page_is_removed_with_its_values() -> None:
    record = (
        "<table>"
        + "".join(
            f"<tr><td>{label}</td><td>{value}</td></tr>"
            for label, value in (
                ("索引号：", "0143/2024-07"),
                ("发文机关：", "临河县司法局"),
                ("成文日期：", "2024-11-01"),
                ("主题分类：", "司法行政"),
            )
        )
        + "</table>"
    )
    article = extract(page(f"<div class=x7>{record}{paragraphs()}</div>"))
    assert article.paragraphs == PARAGRAPHS
    assert "metadata table" in {one.reason.kind for one in article.removed}


RECORD = (
    ("索引号", "0143/2024-07"),
    ("发布机构", "临河县司法局"),
    ("成文日期", "2024-11-01"),
    ("名称", TITLE),
    ("关键字", "枫桥经验 调解"),
    ("效力状态", "有效"),
    ("内容概述", "部署第四季度的矛盾纠纷排查化解工作，共四个方面，涉及全县十二个乡镇"),
)


@pytest.mark.parametrize(
    "cells", ["<tr><td>{}</td><td>{}</td></tr>", "<dt>{}</dt><dd>{}</dd>", "<tr><td>{}：{}</td></tr>"]
)
@pytest.mark.parametrize("above", [True, False], ids=["over the title", "under the title"])
def test_a_record_is_removed_with_its_last_value_and_the_document_number_is_kept(cells: str, above: bool) -> None:
    record = "".join(cells.format(*row) for row in RECORD)
    record = f"<table>{record}</table>" if "tr" in cells else f"<dl>{record}</dl>"
    headline = f"<h1>{TITLE}</h1>"
    texts = ("临司发〔2024〕7号", "各乡镇人民政府：", *PARAGRAPHS, "临河县司法局", "2024年11月1日")
    inside = f"<div class=x7>{record}{headline}" if above else f"{headline}<div class=x7>{record}"
    html = f"<html><head><title>{TITLE}</title></head><body>{NAV}{inside}{paragraphs(texts)}</div></body></html>"
    assert extract(html).paragraphs == texts


def test_recommendations_with_summaries_longer_than_the_article_are_removed() -> None:
    rows = "".join(
        f'<h4><a href="/n/{i}.html">某县第{i}批平安建设先进单位名单揭晓</a></h4><p>近日，某县公布第{i}批平安建设先进单位名单，共有十二个单位入选，其中乡镇五个、县直部门七个</p>'
        for i in range(12)
    )
    assert (
        extract(page(f"<div class=x7>{paragraphs(PARAGRAPHS[:2])}<h3>最新文章</h3>{rows}</div>")).paragraphs
        == PARAGRAPHS[:2]
    )


def test_a_box_of_links_inside_the_body_is_removed() -> None:
    box = '<div><b>相关新闻</b><ul><li><a href="/1">我县召开平安建设联席会议</a></li><li><a href="/2">网格员夜访记</a></li></ul></div>'
    article = extract(page(f"<div id=zoom>{paragraphs(PARAGRAPHS[:1])}{box}{paragraphs(PARAGRAPHS[1:])}</div>"))
    assert article.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "图为会议现场。© 临河日报",
        "图片来源：视觉中国 Copyright 2024",
        "沈予安摄 版权所有 侵权必究",
        "该网站备案号为冀ICP备12345678号，现已被依法关闭",
        "网友评论：这才是人民警察应有的样子",
        "下一篇：《法治临河建设回顾（三）》将于明日刊发",
        "专家解读",
        "新闻链接",
    ],
)
@pytest.mark.parametrize("container", ["<div id=zoom>{}</div>", "<div class=x7>{}</div>"])
def test_a_line_between_paragraphs_does_not_end_the_article(container: str, line: str) -> None:
    body = container.format(f"{paragraphs(PARAGRAPHS[:1])}<p>{line}</p>{paragraphs(PARAGRAPHS[1:])}")
    assert extract(page(body)).paragraphs == (PARAGRAPHS[0], line, *PARAGRAPHS[1:])


@pytest.mark.parametrize(
    "lines",
    [
        ("责任编辑：韩梅",),
        ("您的浏览器不支持HTML5视频播放",),
        ("分享到：微信 微博 QQ空间", "扫一扫在手机打开当前页"),
        ("责任编辑：韩梅", "扫一扫在手机打开当前页"),
    ],
)
def test_the_article_goes_on_after_tools_and_editor_lines(lines: tuple[str, ...]) -> None:
    body = f"{paragraphs(PARAGRAPHS[:1])}{paragraphs(lines)}{paragraphs(PARAGRAPHS[1:])}{paragraphs(lines)}"
    assert extract(page(f"<div id=zoom>{body}</div>")).paragraphs == PARAGRAPHS


def test_boilerplate_below_and_outside_the_element_of_the_article_ends_it() -> None:
    comments = "".join(
        f"<div><p>支持平台的做法，今天不管，明天就{i}，再不管就更难管了。</p><i>回复</i></div>" for i in range(9)
    )
    tail = f"<div>免责声明：本内容不代表本网的观点和立场。</div><div>查看原图</div><div>举报</div><div>{comments}</div>"
    body = f"<div><div>{paragraphs()}</div>{tail}</div>"
    assert extract(page(body)).paragraphs == PARAGRAPHS
    # the same lines in the element of the article end nothing
    inside = (
        f"<div>{paragraphs((PARAGRAPHS[0], '免责声明：本内容不代表本网的观点和立场。', '举报', *PARAGRAPHS[1:]))}</div>"
    )
    assert set(PARAGRAPHS) <= set(extract(page(inside)).paragraphs)


def test_a_lead_above_the_tools_is_kept_where_the_header_line_is_above_both() -> None:
    tools = "<div><span>【字体：大 中 小】</span></div><div><p>扫一扫在手机打开当前页</p></div>"
    body = f"<div class=x7><div>{PARAGRAPHS[0]}</div>{tools}<div>{paragraphs(PARAGRAPHS[1:])}</div></div>"
    assert extract(page(body)).paragraphs == PARAGRAPHS


def test_a_guide_with_the_words_of_a_record_is_kept() -> None:
    lines = (
        "名称：居住证申领",
        "服务对象：自然人",
        "有效期：一年",
        "主办部门：县公安局",
        "证件丢失的，应当及时申请补领。",
    )
    assert extract(page(f"<div class=x7>{paragraphs(lines)}</div>")).paragraphs == lines
    record = ("索引号：0143/2024-07", "名称：关于平安建设工作的通知", "有效期：一年")
    assert extract(page(f"<div class=x7>{paragraphs((*record, *PARAGRAPHS))}</div>")).paragraphs == PARAGRAPHS


def test_posts_are_not_editor_lines() -> None:
    lines = ("因工作需要，现面向社会公开招聘工作人员，岗位和人数如下：", "编辑：2名", "校对：1名", "逾期不再受理。")
    assert extract(page(f"<div id=zoom>{paragraphs(lines)}</div>")).paragraphs == lines


def test_comments_below_the_editor_line_are_removed() -> None:
    comments = "".join(
        f"<p>网友{i}：这个做法好，建议在全省推广，让更多老百姓受益，为基层干部点赞。</p>" for i in range(20)
    )
    article = extract(page(f"<div class=x7>{paragraphs()}<p>责任编辑：韩梅</p><p>最新评论</p>{comments}</div>"))
    assert article.paragraphs == PARAGRAPHS


def test_rows_of_a_menu_that_show_each_title_twice_are_removed() -> None:
    menu = "".join(
        f'<li><a href="/{i}">第{i}届全县人民调解员业务技能竞赛圆满落幕</a>第{i}届全县人民调解员业务技能竞赛圆满落幕</li>'
        for i in range(30)
    )
    assert (
        extract(page(f"<div>{paragraphs(PARAGRAPHS[:2])}</div>", above=f"<ul>{menu}</ul>")).paragraphs == PARAGRAPHS[:2]
    )


@pytest.mark.parametrize(
    "line", ["扫码填报请于本周五前完成", "报送单位：各乡镇司法所", "技术支持电话：0311-1234567", "责任编辑：韩梅"]
)
def test_a_signature_below_a_boilerplate_line_is_kept(line: str) -> None:
    texts = (*PARAGRAPHS, line, "青石县司法局", "2024年11月8日")
    assert extract(page(f"<div class=x7>{paragraphs(texts)}</div>")).paragraphs[-2:] == texts[-2:]


@pytest.mark.parametrize(
    "line",
    [
        "上一篇文章：我县召开平安建设联席会议",
        "原文链接：http://www.example.com/2024/1.html",
        "友情链接：临河县人民政府 临河县司法局",
        "主办：临河县司法局　承办：临河县融媒体中心　网站标识码：1301230001",
        "Notice: The content above is uploaded and posted by a user of this platform.",
        "← 上一篇",
        "上一条新闻：我县召开平安建设联席会议",
        "首页 | 上一页 | 下一页 | 尾页",
        "您对本页内容是否满意？",
        "我来说两句 0条评论 0人参与",
        "网友评论仅供其表达个人看法，并不表明本站立场。",
        "如需转载，请注明来源：临河长安网",
        "报料热线：0311-1234567",
        "关键词：枫桥经验 调解",
        "无障碍阅读 关怀版",
        "附件(0)",
        "增值电信业务经营许可证：冀B2-20240001",
        "临河长安网 版权所有",
    ],
)
def test_a_boilerplate_line_below_the_text_is_removed_in_a_container_of_the_body_alone(line: str) -> None:
    assert extract(page(f"<div class=TRS_Editor>{paragraphs((*PARAGRAPHS, line))}</div>")).paragraphs == PARAGRAPHS


def test_a_heading_with_links_above_the_text_is_removed() -> None:
    box = '<div>热点栏目</div><div><a href="/a">资金流向</a> <a href="/b">个股诊断</a></div><div><a href="/c">模拟交易</a></div>'
    assert extract(page(f"<div id=zoom>{box}{paragraphs()}</div>")).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "header",
    [
        "县政府办　2024-11-08　浏览 88 次",
        "2024-11-08 县政府办 126次浏览",
        "发布机构：县司法局 发布日期：2024-11-08 【收藏】【打印】",
        "文号：临司发〔2024〕7号　发布日期：2024-11-08　来源：县司法局",
        "转载自：临河日报　2024-11-08",
    ],
)
def test_a_header_line_in_the_articles_box_is_removed(header: str) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body>{NAV}<div><h1>{TITLE}</h1><p>{header}</p>{paragraphs()}</div></body></html>"
    assert extract(html).paragraphs == PARAGRAPHS


def test_a_heading_is_removed_with_the_list_in_its_box_and_a_signature_is_kept() -> None:
    rows = "".join(f'<li><a href="/{i}">我县召开第{i}次平安建设联席会议</a></li>' for i in range(4))
    signed = (*PARAGRAPHS, "临河县司法局")
    for container in ("<div id=zoom>", "<div class=x7>"):
        boxed = f"{container}{paragraphs(signed)}<div><h3>图说临河</h3><ul>{rows}</ul></div></div>"
        assert extract(page(boxed)).paragraphs == signed
        assert extract(page(f"{container}{paragraphs(signed)}<ul>{rows}</ul></div>")).paragraphs == signed


BOXES = [
    "<div class=mood><b>看完这篇新闻的心情</b><ul><li>感动</li><li>难过</li><li>愤怒</li></ul><p><a href=/1>查看更多</a></p><p><a href=/2>收藏文章</a></p></div>",
    "<div><div class=tt>| 最新</div><p><a href=/1>我县召开平安建设联席会议</a></p><p><a href=/2>网格员夜访记</a></p><div class=tt>| 微矩阵</div></div>",
    "<ul><li>写进博客</li><li>提问作者</li></ul><p><a href=/1>引用本文</a></p><p><a href=/2>列印本文</a></p>",
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("container", ["<div id=article><div>{}</div>{}</div>", "<div class=x7><div>{}</div>{}</div>"])
def test_boxes_without_known_words_below_the_element_of_the_paragraphs_are_removed(container: str, box: str) -> None:
    assert extract(page(container.format(paragraphs(), box))).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "end",
    [
        "<div><p>临河县司法局</p><p>2024年11月8日</p></div>",
        "<div><p>联系电话：0310-1234567</p></div>",
        "<table><tr><td>沈予安</td><td>方圆</td></tr></table>",
    ],
)
def test_the_end_of_a_notice_outside_the_element_of_its_paragraphs_is_kept(end: str) -> None:
    body = f"<div id=article><div>{paragraphs()}</div>{end}{BOXES[1]}</div>"
    text = extract(page(body)).text
    assert "微矩阵" not in text
    assert extract(page(f"<div>{end}</div>")).text in text


@pytest.mark.parametrize("day", ["2024-11-08 临河长安网", "临河长安网2024-11-08", "原创：沈予安2024-11-08 09:30"])
def test_a_day_with_a_few_words_right_under_the_headline_is_removed(day: str) -> None:
    body = f"<div id=zoom><h1>{TITLE}</h1><p>{day}</p>{paragraphs()}</div>"
    html = f"<html><head><title>{TITLE}-临河长安网</title></head><body>{NAV}{body}</body></html>"
    assert extract(html).paragraphs == PARAGRAPHS


@pytest.mark.parametrize("line", ["（2024年11月8日县政府常务会议通过）", "2024年11月8日，星期五"])
def test_a_day_in_words_under_the_headline_is_kept(line: str) -> None:
    body = f"<div id=zoom><h1>{TITLE}</h1><p>{line}</p>{paragraphs()}</div>"
    assert line in extract(page(body)).paragraphs


def test_the_caption_of_a_picture_page_above_its_header_line_is_the_article() -> None:
    body = f"<div class=x7><p>{PARAGRAPHS[0]}</p><p>发布时间：2024-11-08 09:30 【编辑：韩梅】</p></div>"
    html = f"<html><head><title>{TITLE}</title></head><body>{NAV}<h1>{TITLE}</h1>{body}{RELATED}{FOOTER}</body></html>"
    assert extract(html).paragraphs == PARAGRAPHS[:1]


def test_a_paragraph_in_a_heading_element_is_no_headline() -> None:
    long = "".join(PARAGRAPHS[:3])
    body = f"<div id=js_content><h1>{long}</h1>{paragraphs(PARAGRAPHS[3:])}</div>"
    assert extract(f"<title></title>{body}").paragraphs == (long, *PARAGRAPHS[3:])


@pytest.mark.parametrize("place", ["00:00/03:25", "0:00 / 12:05 倍速", "00:00:00/01:02:03"])
def test_the_place_in_a_recording_is_removed(place: str) -> None:
    assert extract(page(f"<div id=zoom><p>{place}</p>{paragraphs()}</div>")).paragraphs == PARAGRAPHS
    between = f"{paragraphs(PARAGRAPHS[:1])}<p>{place}</p>{paragraphs(PARAGRAPHS[1:])}"
    assert extract(page(f"<div id=zoom>{between}</div>")).paragraphs == PARAGRAPHS


def test_a_run_of_settings_of_a_player_is_removed_and_one_word_is_kept() -> None:
    settings = "".join(f"<li>{word}</li>" for word in ("倍速", "2.0X", "1.5X", "高清", "标清"))
    body = f"{paragraphs(PARAGRAPHS[:1])}{{}}{paragraphs(PARAGRAPHS[1:])}"
    assert extract(page(f"<div id=zoom>{body.format(f'<ul>{settings}</ul>')}</div>")).paragraphs == PARAGRAPHS
    one = body.format("<p>高清</p><p>07:30/08:15</p>")
    assert extract(page(f"<div id=zoom>{one}</div>")).paragraphs == (
        PARAGRAPHS[0],
        "高清",
        "07:30/08:15",
        *PARAGRAPHS[1:],
    )


@pytest.mark.parametrize(
    "box",
    [
        "<div class=hot><h5>一周看点</h5><ul>{}</ul></div>",
        "<div class=box>{}</div>",
        "<aside>{}</aside>",
    ],
)
@pytest.mark.parametrize("container", ["<div id=zoom>{}</div>", "<div class=x7>{}</div>", "{}"])
def test_a_box_of_headlines_without_a_known_heading_inside_the_body_is_removed(container: str, box: str) -> None:
    links = "".join(f"<li><a href=/n/{i}.html>我县开展第{i}批普法宣传活动</a></li>" for i in range(3))
    body = container.format(f"{paragraphs(PARAGRAPHS[:2])}{box.format(links)}{paragraphs(PARAGRAPHS[2:])}")
    assert extract(page(body)).paragraphs == PARAGRAPHS


def test_a_list_of_linked_documents_among_the_paragraphs_is_kept() -> None:
    links = "".join(f"<li><a href=/zc/{i}.html>《临河县平安建设办法（{i}）》</a></li>" for i in range(3))
    body = f"{paragraphs(PARAGRAPHS[:2])}<ul>{links}</ul>{paragraphs(PARAGRAPHS[2:])}"
    assert "《临河县平安建设办法（2）》" in extract(page(f"<div id=zoom>{body}</div>")).paragraphs


def test_the_words_of_buttons_in_a_table_are_kept() -> None:
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("窗口服务", "满意"), ("环境卫生", "推荐")))
    for body in ("<div class=x7>{}</div>", "{}"):
        text = extract(page(body.format(f"{paragraphs(PARAGRAPHS[:1])}<table>{rows}</table>"))).paragraphs
        assert text == (PARAGRAPHS[0], "窗口服务\t满意", "环境卫生\t推荐")


def test_a_heading_of_the_highest_level_inside_the_body_is_kept_below_the_headline() -> None:
    body = f"<div id=zoom><h1>平安临河建设综述</h1>{paragraphs()}</div>"
    assert extract(page(body)).paragraphs == ("平安临河建设综述", *PARAGRAPHS)


def test_a_header_line_with_its_counter_in_the_body_has_the_reason_header_line() -> None:
    head = "<p>发布时间：2024-05-06 10:26 来源：临河日报 浏览：12次</p>"
    article = extract(page(f"<div class=content>{head}{paragraphs()}</div>"))
    assert {one.reason.kind for one in article.removed if "来源" in one.text} == {"header line"}


@pytest.mark.parametrize(("count", "removed"), [(3, True), (2, False)])
def test_settings_of_a_player_are_removed_in_runs_of_three(count: int, removed: bool) -> None:
    words = ("快进", "倍速", "静音")[:count]
    body = paragraphs(PARAGRAPHS[:2]) + paragraphs(words) + paragraphs(PARAGRAPHS[2:])
    kept = extract(page(f"<div id=zoom>{body}</div>")).paragraphs
    assert (kept == PARAGRAPHS) is removed
    assert (words[0] in kept) is not removed


@pytest.mark.parametrize(("size", "removed"), [(10, True), (11, False)])
def test_a_row_with_a_file_is_removed_if_at_most_ten_characters_are_outside_its_link(size: int, removed: bool) -> None:
    row = f"{'平' * size}<a href=/a.docx>推荐表.docx</a>"
    kept = extract(page(f"<div id=zoom>{paragraphs()}<p>{row}</p><p>{PARAGRAPHS[1]}（完）</p></div>")).paragraphs
    assert (len(kept) == 5) is removed


@pytest.mark.parametrize("name", ["附件{}：推荐名单", "推荐名单附件{}"])
def test_linked_names_of_attachments_without_a_known_file_type_are_kept_together(name: str) -> None:
    names = [name.format(i) for i in (1, 2, 3)]
    rows = "".join(f"<p><a href=/view/{i}>{one}</a></p>" for i, one in enumerate(names))
    kept = extract(page(f"<div id=zoom>{paragraphs()}{rows}<p>{PARAGRAPHS[1]}（完）</p></div>")).paragraphs
    assert list(kept[4:7]) == names


def test_rows_that_name_attachments_are_removed_with_the_heading_over_them() -> None:
    rows = "".join(f"<p><a href=/view/{i}>附件{i}：推荐名单</a></p>" for i in (1, 2, 3))
    article = extract(page(f"<div id=zoom>{paragraphs()}<p>附件：</p>{rows}<p>{PARAGRAPHS[1]}（完）</p></div>"))
    assert article.paragraphs == (*PARAGRAPHS, f"{PARAGRAPHS[1]}（完）")
    assert [one.reason.kind for one in article.removed if "附件" in one.text] == ["empty heading", *["attachment"] * 3]


def test_word_that_marks_an_advertisement_is_removed_between_paragraphs_and_kept_in_tables_and_lists() -> None:
    def text(box: str) -> str:
        body = f'<div class="TRS_Editor">{paragraphs(PARAGRAPHS[:2])}{box}{paragraphs(PARAGRAPHS[2:])}</div>'
        return extract(page(body)).text

    assert text("<p>广告</p>") == text("<div><span>广告</span><ins></ins></div>") == BODY
    assert "广告" in text("<table><tr><td>行业</td><td>户数</td></tr><tr><td>广告</td><td>12</td></tr></table>")
    assert "广告" in text("<p>重点行业：</p><ul><li>广告</li><li>餐饮</li></ul>")


def test_numbers_of_pictures_are_removed_beside_pictures_alone() -> None:
    def text(number: str, picture: str = "<img src=/1.jpg>") -> str:
        box = f"<div>{picture}<span>{number}</span></div>"
        body = f'<div class="TRS_Editor">{paragraphs(PARAGRAPHS[:2])}{box}{paragraphs(PARAGRAPHS[2:])}</div>'
        return extract(page(body)).text

    assert text("2/9") == text("2 / 9") == BODY
    assert "9/2" in text("9/2")
    assert "2/9" in text("2/9", "")


def test_signs_between_pictures_are_removed_and_signs_in_tables_are_kept() -> None:
    gallery = "<p>|</p>".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    article = extract(page(f"<div id=zoom>{gallery}</div>"))
    assert article.paragraphs == PARAGRAPHS
    assert [line.reason.kind for line in article.removed if line.text == "|"] == ["separator"] * (len(PARAGRAPHS) - 1)
    table = "<table><tr><td>甲乡</td><td>/</td></tr><tr><td>乙镇</td><td>3</td></tr></table>"
    assert "甲乡\t/" in extract(page(f"<div id=zoom>{paragraphs()}{table}{paragraphs(PARAGRAPHS[:1])}</div>")).text


def test_the_office_between_the_title_of_a_report_and_its_day_is_kept() -> None:
    title = "临河县司法局2023年政府信息公开工作年度报告"
    head = f"<p>{title}</p><p>临河县司法局</p><p>2024年1月8日</p>"
    report = extract(page(f"<div id=zoom>{head}{paragraphs()}</div>", title=title))
    assert report.paragraphs[:3] == ("临河县司法局", "2024年1月8日", PARAGRAPHS[0])
    split = f"<p>{title}</p><p>2023年政府信息公开工作年度报告</p>"
    assert extract(page(f"<div id=zoom>{split}{paragraphs()}</div>", title=title)).paragraphs == PARAGRAPHS
