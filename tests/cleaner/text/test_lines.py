"""Markup that was left in texts, and furniture in the same line as text. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import clean_text, extract_text
from cleaner.text.lines import divide, unwrap
from tests.cleaner.text.test_plain import BODY, TITLE, paragraphs, text


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<p>一</p><p>二</p>", "\n一\n\n二\n"),
        ('<span class="a">一</span><a href="/">二</a><br/>三', "一二\n三"),
        ("一<!-- 二 -->三<script>四</script>五", "一\n三\n五"),
        ("&ldquo;一&rdquo;&nbsp;二&amp;nbsp;三", "“一”\xa0二\xa0三"),
        ("[一](javascript:;) [二](http://a.cn/b)", "一 二"),
        ("![图](/a.jpg)一", "一"),
        ("# 一\n## 二", "一\n二"),
        ("**一**二", "一二"),
        ("nload=\"this.removeAttribute('width');\" />一", "一"),
        ('一<img src="/a.jpg" alt="', "一"),
        ("甲<乙，丙>丁", "甲<乙，丙>丁"),
        ("[1](见附件)", "[1](见附件)"),
        ("某府办[2024](12)号", "某府办[2024](12)号"),
        ('[一](list_26.htm "题目") [二](javascript:void(0);) []()三', "一 二 三"),
        ("[一](channel_26) [二](post.jsp?id=1)", "一 二"),
        ("<http://a.cn/> _青禾日报_ snake_case_name ____", "http://a.cn/ 青禾日报 snake_case_name ____"),
        ("1\\. 一\n\\- 二", "1. 一\n- 二"),
        ("\u3000# 一", "一"),
        ("&amp;amp;amp;lt;br&gt;一", "\n一"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
        ("32****1978****2211，见**附件**", "32****1978****2211，见附件"),
        ('nload="if(this.width>600)this.width=600" />一', "一"),
        ('一\ndocument.write("<script src=a.js></"+"script>");\n二', "一\n\n二"),
        ("[b]一[/b][size=4]二[/size][img]http://a.cn/1.gif[/img]", "一二"),
        ("a[i] = b[u]; [/x]", "a[i] = b[u]; [/x]"),
        ("<!-- 一", "<!-- 一"),
    ],
)
def test_markup_is_unwrapped(marked: str, plain: str) -> None:
    assert unwrap(marked) == plain


def test_the_rules_of_tables_are_no_lines() -> None:
    lines, _ = divide("序号|姓名\n---|---\n1|赵文山\n|\n| | |\n———\n---", 10)
    assert lines.shown == ["序号|姓名", "1|赵文山", "———", "---"]


def test_marked_lines_are_judged_without_their_marks() -> None:
    menu = ["[首页](/)", "[政法要闻](javascript:;)", "[通知公告](http://a.cn/)"]
    linked = [line.replace("青禾县", "[青禾县](http://a.cn/b)") for line in BODY]
    assert clean_text(text(menu, linked)) == paragraphs(BODY)
    assert clean_text(text([f"<p>{line}</p>" for line in BODY])) == paragraphs(BODY)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"{BODY[0]}王小明/文 版权所有青禾日报禁止转载", f"{BODY[0]}王小明/文"),
        (f"{BODY[0]}来源：青禾日报 责任编辑：张三 上一篇：某县召开会议 苏ICP备00000000号", BODY[0]),
        (f"{BODY[0]} 分享到： 微信 微博", BODY[0]),
        (f"{BODY[0]} 标签：普法 民法典", BODY[0]),
        (f"{BODY[0]} 扫一扫在手机打开当前页 【关闭】【打印】", BODY[0]),
        (f"{BODY[0]} 上一页：寒假作业怎么写 下一页：开学收心指南 友情链接： 青禾教育 青禾交警", BODY[0]),
        (f"{BODY[0]}（记者 林小禾）责任编辑：张三", f"{BODY[0]}（记者 林小禾）责任编辑：张三"),
        (f"会议强调，责任编辑：张三等人要坚持，{BODY[0]}", f"会议强调，责任编辑：张三等人要坚持，{BODY[0]}"),
    ],
)
def test_furniture_behind_the_last_sentence_is_split_off(line: str, kept: str) -> None:
    assert clean_text(text([*BODY[1:], line])) == paragraphs([*BODY[1:], kept])


def test_a_page_on_one_line_is_divided() -> None:
    header = "发布时间：2024-05-06 10:20 来源：青禾日报"
    end = "责任编辑：张三 上一篇：某县召开会议 下一篇：没有了 版权所有：青禾县平安办 苏ICP备00000000号"
    article = extract_text(f"首页 > 新闻 > 正文 {TITLE} {header} {''.join(BODY)} {end}")
    assert article.text == "".join(BODY)
    assert (article.title, article.date_shown, article.source) == (TITLE, "2024-05-06 10:20", "青禾日报")


def test_the_parts_of_a_line_that_are_kept_are_one_paragraph_as_in_the_text() -> None:
    line = f"{BODY[0]}来源：青禾日报  责任编辑：张三 分享到：微信"
    lines, rest = divide(line, 10)
    assert len(lines.shown) > 1
    assert set(lines.sources) == {0}
    assert not rest
    text = f"{BODY[0]}（来源：青禾日报）（编辑：张三）"
    assert clean_text(text) == text


def test_traditional_labels_are_recognised_and_the_text_stays_traditional() -> None:
    body = ["據悉，青禾縣今年已開展此類活動三十餘場，發放宣傳手冊五千多冊。", "集市上的兩張方桌前圍滿了人。"]
    article = extract_text(
        text(["青禾縣活動", "發佈時間：2024-05-06 來源：青禾縣時報"], body, ["責任編輯：張三", "相關新聞"])
    )
    assert list(article.paragraphs) == body
    assert (article.source, article.editor, article.date_shown) == ("青禾縣時報", "張三", "2024-05-06")


@pytest.mark.parametrize(
    ("header", "date", "source"),
    [
        ("青禾日报 2024-05-06", "2024-05-06", "青禾日报"),
        ("2024-05-06 青禾县第一小学", "2024-05-06", "青禾县第一小学"),
        ("06.05.2024 10:20", "2024-05-06 10:20", ""),
        ("青禾长安网 2024-05-06 10:20 发表于江苏", "2024-05-06 10:20", "青禾长安网"),
        ("05-06 10:20", "", ""),
        ("中華民國113年5月6日", "2024-05-06", ""),
        ("發布日期：113年5月6日", "2024-05-06", ""),
    ],
)
def test_header_lines_of_other_shapes_are_read(header: str, date: str, source: str) -> None:
    article = extract_text(text([TITLE, header], BODY))
    assert list(article.paragraphs) == BODY
    assert (article.title, article.date_shown, article.source) == (TITLE, date, source)


@pytest.mark.parametrize(
    "line",
    [
        "2024年11月8日（来源：临河日报）本报讯（记者 沈予安）近日，临河县委政法委组织召开矛盾纠纷排查化解推进会，对第四季度重点工作作出部署。",
        "2024年11月8日 来源：临河日报本报讯（记者 沈予安）近日，临河县委政法委组织召开矛盾纠纷排查化解推进会，对第四季度重点工作作出部署。",
    ],
)
def test_a_header_line_takes_no_word_of_the_text_behind_it(line: str) -> None:
    assert "本报讯（记者 沈予安）近日" in clean_text(line)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("![](data:image/png;base64,iVBORw0KGgo" + "A" * 5000 + "=)", ""),
        ("![扫码\n\n关注](data:image/png;base64,iVBORw0KGgo=)", ""),
        ("[ 微信\n\n](http://www.example.cn/share)", " 微信\n\n"),
    ],
)
def test_pictures_with_their_data_and_links_over_several_lines_are_unwrapped(marked: str, plain: str) -> None:
    assert unwrap(f"甲。\n{marked}\n乙。") == f"甲。\n{plain}\n乙。"


@pytest.mark.parametrize(
    "above",
    [
        "您现在的位置：首页 >> 警务资讯 >> 正文 ",
        "首页 > 新闻中心 > 基层动态 ",
        "青禾新闻网 首页 时政 社会 法治 教育 ",
        "首页|要闻|图片 -> 法治 ",
    ],
)
def test_a_title_behind_a_path_or_a_menu_is_found(above: str) -> None:
    page = f"{above}{TITLE} 发布时间：2024-05-06 来源：青禾日报 {BODY[0]}{BODY[1]}"
    article = extract_text(page)
    assert article.title == TITLE
    assert article.text == BODY[0] + BODY[1]


def test_a_record_in_front_of_the_first_sentence_is_split_off() -> None:
    line = f"索引号：QH000-2024-0012 发布机构：青禾县司法局 发文日期：2024-05-06 {BODY[0]}"
    assert clean_text(text([TITLE, line], BODY[1:])) == paragraphs(BODY)


def test_a_page_on_one_line_is_read_by_the_words_between_its_spaces() -> None:
    menu = ["首页", "新闻", "政务公开", "办事服务", "互动交流", "便民提示", "青禾风貌"]
    below = ["热门新闻", "柳林镇调解一起相邻纠纷", "公证员上门为老人服务", "关于我们", "联系我们", "苏ICP备00000000号"]
    body = f"{BODY[0]} （记者 林小禾） {BODY[1]} {BODY[2]} {BODY[3]}"
    article = extract_text(" ".join([*menu, TITLE, "发布时间：2024-05-06 10:20", "来源：青禾日报", body, *below]))
    assert article.text == body
    assert (article.title, article.date_shown[:10], article.source) == (TITLE, "2024-05-06", "青禾日报")


def test_a_page_on_one_line_without_a_menu_is_read_by_its_path_buttons_and_footer() -> None:
    body = f"{BODY[0]} {BODY[1]} {BODY[2]} {BODY[3]}"
    above = ["当前位置：", "首页", ">", "要闻", TITLE, "发布时间：2024-05-06 10:20", "来源：青禾日报"]
    below = ["（此件主动公开）", "打印本页", "关闭窗口", "上一篇：青禾县召开会议", "苏ICP备00000000号"]
    assert clean_text(" ".join([*above, body, *below])) == f"{body} （此件主动公开）"
    # the contacts of a notice alone do not make it a page
    notice = " ".join(
        [*BODY, "地址：青禾县中心路1号", "邮编：000000", "地址：青禾县柳林镇", "邮编：000001", "欢迎前来"]
    )
    long = f"{notice} {notice}"
    assert divide(long, 99)[0].shown == [long]


def test_a_latin_name_does_not_divide_a_sentence_of_a_page_on_one_line() -> None:
    menu = ["首页", "新闻", "政务公开", "EN", "登录"]
    sentence = "据介绍，青禾县的 Smart Justice 平台由 QH 公司开发，已接入三十个村。"
    page = " ".join([*menu, TITLE, "发布时间：2024-05-06 10:20", sentence, *BODY[:3], "联系我们", "苏ICP备00000000号"])
    lines, _ = divide(page, 100)
    assert lines.shown[:6] == [*menu, TITLE]
    assert sentence in lines.shown


def test_a_text_on_one_line_without_a_menu_is_kept() -> None:
    line = " ".join([TITLE, *BODY, *BODY[::-1], "（记者 林小禾）"])
    assert clean_text(line) == line


def test_tags_of_all_usual_elements_are_unwrapped_and_blocks_end_lines() -> None:
    blocks = "p br hr div tr table ul ol li dl dt dd h1 h6 section article blockquote figure figcaption center form"
    inline = "span a img b strong em i u font tbody thead td th input iframe video source sup sub o:p st1:chsdate"
    blocks, inline = f"{blocks} {blocks.upper()}", f"{inline} FONT"
    kept = "乙<em丙>丁 <7> <p丙> <甲>"
    assert unwrap(kept) == kept
    assert {name: unwrap(f'甲<{name} class="a">乙</{name}>丙') for name in blocks.split()} == dict.fromkeys(
        blocks.split(), "甲\n乙\n丙"
    )
    assert {name: unwrap(f"甲<{name}>乙</{name}>丙<{name}/>") for name in inline.split()} == dict.fromkeys(
        inline.split(), "甲乙丙"
    )


def test_marks_that_tools_leave_are_unwrapped() -> None:
    marked = {
        "一<SCRIPT src=a>二</script >三": "一\n三",
        "一<style>二</style\t>三<script>四</script>": "一\n三\n",
        "一<!--二-->三<!--四--": "一\n三<!--四--",
        "<scripted>一</scripted>": "<scripted>一</scripted>",
        "&#20013;&#x4e2d;&amp;#20013;&lt;p&gt;一": "中中中\n一",
        "&中; &a; A&B": "&中; &a; A&B",
        "[一](//a.cn/b(c)d) [二](#top) [三](mailto:a@b.cn) [四](?id=1)": "一 二 三 四",
        "[一](这里)": "[一](这里)",
        "![图](data:image/png;base64,AAA=)![](b.jpg)": "",
        "[img=100,50]http://a.cn/1.gif[/img][url=http://a.cn]一[/url]": "一",
        "[COLOR=red]一[/COLOR][align=center]二[/align]": "一二",
        "[td]一[/td][backcolor=red]二[/backcolor][email]a@b.cn[/email]": "一二a@b.cn",
        "###### 一\n####### 二\n#三": "一\n####### 二\n#三",
        "**一**和**二 ** 三": "一和**二 ** 三",
        "1\\. 一 \\* 二\n\\+ 三\n\\> 五": "1. 一 \\* 二\n+ 三\n\\> 五",
        "_一_ a_b_c __二__": "一 a_b_c __二__",
        "|一|\n|:--|\n| 二 | 三 |": "一\n\n| 二 | 三 |",
    }
    assert {line: unwrap(line) for line in marked} == marked


def test_entities_are_unescaped_as_often_as_they_were_escaped_up_to_a_limit() -> None:
    for times in (1, 5, 60):
        assert unwrap(f"&{'amp;' * times}nbsp;") == "\xa0"


def test_a_byline_and_an_empty_label_before_the_first_sentence_of_a_page_on_one_line() -> None:
    menu = ["首页", "新闻", "政务公开", "登录"]
    first = "青禾网讯（记者 林小禾 通讯员 周大禾）5月6日，青禾县司法局组织二十名法律明白人走进柳林镇集市。"
    second = "青禾网讯 5月6日，县里的集市上多了两张方桌。"
    for body in (f"{first} {BODY[1]} {BODY[2]}", f"{second} {BODY[1]} {BODY[2]}"):
        page = [
            *menu,
            TITLE,
            "发布时间：2024-05-06",
            "来源：青禾日报",
            "阅读数：",
            body,
            "联系我们",
            "苏ICP备00000000号",
        ]
        assert clean_text(" ".join([*page, "网站地图 青禾县人民政府办公室主办 青禾县大数据中心承办" * 2])) == body
