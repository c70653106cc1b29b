"""The source with a label and without, and the author in a byline."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.page import Block, Node
from cleaner.markup.parse import parse
from cleaner.metadata.infoline import read_line
from cleaner.metadata.source import (
    bare_source,
    byline,
    first,
    first_piece,
    is_medium_line,
    labelled_source,
    medium,
    named_source,
)


def blocks(*texts: str, link_chars: int = 0, hidden: bool = False) -> list[Block]:
    node = Node("p", None, 0)
    node.hidden = hidden
    return [Block(text, node, link_chars) for text in texts]


@pytest.mark.parametrize(
    ("metas", "lines", "source"),
    [
        ({}, [], ""),
        ({}, ["来源：甲报"], "甲报"),
        ({}, ["作者：李文", "来源：甲报", "来源：乙报"], "甲报"),
        ({"contentsource": "丙报"}, [], "丙报"),
        ({"contentsource": "丙报"}, ["来源：甲报"], "甲报"),
        ({"mediaid": "戊报", "source": "丁报"}, [], "丁报"),
        ({"mediaid": "戊报", "source": "丁报", "contentsource": "丙报"}, [], "丙报"),
        ({"source": "来源：丁报"}, [], "丁报"),
        ({"source": "无", "mediaid": "戊报"}, [], "戊报"),
        ({"mediaid": "cms01"}, [], ""),
        ({"source": "题", "articletitle": "题"}, [], ""),
        ({"source": "题", "articletitle": "题"}, ["来源：甲报"], "甲报"),
        ({"source": "甲县发布和乙县发布"}, ["来源：甲县发布..."], "甲县发布和乙县发布"),
        ({"source": "甲县发布和乙县发布"}, ["来源：甲县发布…"], "甲县发布和乙县发布"),
        ({"source": "乙县发布"}, ["来源：甲县发布..."], "甲县发布"),
        ({}, ["来源：甲县发布…"], "甲县发布"),
    ],
)
def test_the_label_of_the_page_is_used_before_the_meta_tags(
    metas: dict[str, str], lines: list[str], source: str
) -> None:
    assert labelled_source(metas, map(read_line, lines)) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2024-05-06 09:30 甲县日报", "甲县日报"),
        ("2024-05-06 09:30 甲縣日報", "甲縣日報"),
        ("望淮快報／李文 2024-05-06 09:30", "望淮快報"),
        ("2024-05-06 李文", ""),
        ("发布时间：2024-05-05 2024-05-06 甲县日报", ""),
        ("甲县日报", ""),
    ],
)
def test_a_medium_beside_a_date_without_a_label_is_the_source(line: str, source: str) -> None:
    assert bare_source([read_line(line)], []) == source


def test_a_medium_that_is_a_line_of_its_own_is_the_source() -> None:
    assert bare_source([], blocks("甲", "甲县日报", "乙县日报")) == "甲县日报"
    assert bare_source([], blocks("甲县日报", link_chars=4)) == ""
    assert bare_source([], blocks("甲县日报", hidden=True)) == ""
    assert bare_source([read_line("2024-05-06 丙县日报")], blocks("甲县日报")) == "丙县日报"


@pytest.mark.parametrize(
    ("label", "taken"), [("发文机构：", False), ("来源：", True), ("来源:", True), ("发文机构", True)]
)
def test_a_medium_under_the_label_of_something_else_is_not_the_source(label: str, taken: bool) -> None:
    assert (bare_source([], blocks(label, "甲县日报")) == "甲县日报") is taken


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((name, True) for name in ("甲网", "甲报", "新华社", "甲电视台综合部", "甲广播", "甲客户端", "甲频道", "甲公众号", "甲微信")),
        *((name, True) for name in ("甲新闻", "甲在线", "甲杂志", "甲周刊", "甲财经", "甲传媒", "甲融媒", "甲发布", "甲县台")),
        *((name, True) for name in ("新浪", "搜狐", "腾讯", "凤凰", "央视", "澎湃", "学习强国")),
        *((name, False) for name in ("", "网", "李文", "甲县司法局", "台湾事务", "网" + "字" * 30)),
        ("网" + "字" * 29, True),
    ],
)  # fmt: skip
def test_the_names_of_media_are_recognised(name: str, expected: bool) -> None:
    assert medium(name) == (name if expected else "")


def test_the_medium_is_behind_the_site_in_brackets() -> None:
    assert medium("望淮网】甲县日报") == medium("甲县日报／李文") == "甲县日报"


@pytest.mark.parametrize("words", ["于 首次发布", "已于 修改", "最后更新", "于发布 已于编辑"])
def test_words_around_dates_are_no_medium(words: str) -> None:
    assert medium(words) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("甲县日报", "甲乙网", "甲县政府网站", "新华通讯社", "甲县客户端", "甲县公众号", "甲县电视台")),
        *((text, True) for text in ("《甲县》周刊", "甲县杂志")),
        *((text, False) for text in ("关于排查情况的通报", "关于参会的公报", "人事简报", "甲县日报 记者", "网", "甲报", "甲县司法局")),
        ("字" * 20 + "网", True),
        ("字" * 21 + "网", False),
    ],
)  # fmt: skip
def test_a_line_is_a_medium_only_as_a_whole(text: str, expected: bool) -> None:
    assert is_medium_line(text) is expected


BODY = ("第一段，平安建设。", "第二段，平安建设。", "第三段，平安建设。", "第四段，平安建设。")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("（记者 李文）", "李文"),
        ("（通讯员：李文、王五）", "李文、王五"),
        ("(作者 李文)", "李文"),
        ("（文/李文）", "李文"),
        ("（图文/李文）", "李文"),
        ("（文/图 李文）", "李文"),
        ("会议结束。（记者 李文）", "李文"),
        ("会议结束。（记者 李文）。", "李文"),
        ("会议结束。文/李文", "李文"),
        ("会议结束”文/李文。", "李文"),
        ("□ 本报记者 李文", "李文"),
        ("■记者李文", "李文"),
        ("图文：李文", "李文"),
        ("文丨李文 王五", "李文 王五"),
        ("文 | 李文", "李文"),
        ("文｜财新 李文", "李文"),
        ("文｜临河报记者 李文 王五", "李文 王五"),
        ("记者 李文", "李文"),
        ("记者 li", ""),
        ("（李文）", ""),
        ("会议结束（记者 李文", ""),
        ("字" * 100 + "。（记者 李文）", "李文"),
        ("字" * 100 + "。文/李文", "李文"),
        ("记者 " + "字" * 30, "字" * 30),
        ("记者 " + "字" * 31, ""),
    ],
)
def test_a_byline_names_the_author(line: str, author: str) -> None:
    assert byline(blocks(*BODY, line), 0, 5) == author
    assert byline(blocks(line), 0, 1) == author


def test_a_byline_is_searched_in_the_first_and_the_last_two_blocks_of_the_body() -> None:
    line = "（记者 李文）"
    found = [byline(blocks(*BODY[:i], line, *BODY[i:]), 0, 5) for i in range(5)]
    assert found == ["李文", "", "", "李文", "李文"]
    assert byline(blocks(line, *BODY, line), 1, 5) == ""
    assert byline(blocks("（记者 甲）", "（记者 乙）", "（记者 丙）"), 0, 3) == "丙"
    assert byline(blocks(line), 0, 0) == byline([], 0, 0) == ""


HEAD = "<title>临河县部署平安建设工作</title><h1>临河县部署平安建设工作</h1>"
TEXT = "<div id=zoom><p>临河县委政法委昨日召开会议，部署下半年平安建设工作，要求做到早发现、早处置。</p></div>"


@pytest.mark.parametrize(
    "line",
    [
        "<p><span>2024-05-06</span><span class=source>临河普法</span><span>吴敏</span></p>",
        "<p>2024-05-06 <a id=js_name href=#>临河普法</a> <a href=#>关注</a></p>",
        "<ul><li>2024-05-06</li><li class=laiyuan>临河普法</li></ul>",
        "<p>2024-05-06 来源：<a href=#>临河普法</a> 临河 <a href=#>举报</a></p>",
        "<p><span>2024-05-06</span><span>来源：临河普法</span><span>发布于：临河</span></p>",
    ],
)
def test_the_source_is_what_its_element_holds(line: str) -> None:
    assert extract(HEAD + line + TEXT).source == "临河普法"


@pytest.mark.parametrize("text", ["2024-05-06 09:30", "责任编辑：吴敏", "点击这里，了解更多", "SINA", "字" * 31])
def test_an_element_with_the_name_of_a_source_may_hold_something_else(text: str) -> None:
    assert extract(f"{HEAD}<p><span class=source>{text}</span></p>{TEXT}").source == ""


@pytest.mark.parametrize(
    "line",
    [
        "<div>2024年05月06日 09:30 来源于 <a href=#>临河普法网</a></div>",
        "<div><span>2024年05月06日 09:30</span> <span>来自<a href=#>临河普法网</a></span></div>",
        "<div><span>临河普法网</span> <span>2024-05-06 09:30</span> <a href=#>关注</a></div>",
        "<div class=source><span>临河普法网</span><span>记者 吴敏</span><span>编辑 李文</span></div><div>2024-05-06 09:30</div>",
        "<div><a class=doc-source href=#>临河普法网</a><span>2024-05-06</span></div>",
    ],
)
def test_the_source_has_no_preposition_and_no_people_or_buttons_behind_it(line: str) -> None:
    assert extract(HEAD + line + TEXT).source == "临河普法网"


@pytest.mark.parametrize("label", ["编辑于", "发布于", "发表于"])
def test_the_time_below_a_post_is_its_date(label: str) -> None:
    html = f"{HEAD}{TEXT}<div class=time>{label} 2024-05-06 09:30・IP 属地浙江</div>"
    assert extract(html).date_shown == "2024-05-06 09:30"


def test_source_ends_with_the_element_in_which_it_begins() -> None:
    cases = {
        ("甲县日报 举报", ("2024-05-06", "来源：甲县日报", "举报")): "甲县日报",
        ("甲县日报举报", ("来源:甲县日报", "举报")): "甲县日报",
        ("甲县日报举报", ("甲县日报", "举报")): "甲县日报",
        ("甲县日报", ("甲县日报", "甲")): "甲县日报",
        ("甲县日报", ("甲", "甲县日报")): "甲县日报",
        ("甲县日报(上海)", ("甲县日报", "(上海)")): "甲县日报(上海)",
        ("甲县日报 （上海）", ("甲县日报", "（上海）")): "甲县日报 （上海）",
        ("甲县日报举报", ("县日报", "举报")): "甲县日报举报",
        ("甲县日报", ("甲县日报举报",)): "甲县日报",
        ("甲县日报", ()): "甲县日报",
        ("甲县 日报举报", (" 甲县\n日报 ", "举报")): "甲县 日报",
    }
    assert {case: first_piece(*case) for case in cases} == cases


def test_source_without_a_label_is_in_an_element_named_so() -> None:
    def named(markup: str, start: int = 0, stop: int = 99) -> str:
        return named_source(parse(markup), start, stop)

    assert named("<p>甲</p><p class=source>临河普法</p><p class=source>乙网</p>") == "临河普法"
    assert (
        named("<p class=source>临河普法</p>", start=1) == named("<p>甲</p><p class=source>临河普法</p>", stop=1) == ""
    )
    assert named("<p id=source>临河普法</p>") == "临河普法" and named("<p class=x>临河普法</p>") == ""
    for mark in "，；！？：":
        assert named(f"<p class=source>临河{mark}普法</p>") == "", mark
    for text in ("网", "ABC", "2024-05-06", "打印", "字" * 31):
        assert named(f"<p class=source>{text}</p>") == "", text
    for text in ("字" * 30, "新华", "BTV新闻"):
        assert named(f"<p class=source>{text}</p>") == text
    for people in ("记者 张三", "编辑 李四", "校对 王五"):
        assert named(f"<p class=source>临河普法{people}</p>") == "临河普法"


def test_first_value_that_is_not_empty_counts() -> None:
    assert (first([]), first(["", "甲", "乙"]), first(["", ""])) == ("", "甲", "")


def test_byline_is_at_most_four_blocks_above_the_body_and_below_the_headline() -> None:
    line = "□ 本报记者 李文"
    for above, author in ((3, "李文"), (4, "")):
        page = blocks("题", line, *["甲"] * (above - 1), *BODY)
        start = 1 + above
        assert byline(page, start, start + 4, 1) == author, above
        assert byline(page, start, start + 4) == "", "without a headline, only the body"
    assert byline(blocks(line, "题", *BODY), 2, 6, 2) == "", "above the headline"


def test_forms_of_a_byline() -> None:
    alone = [
        "□ 本报记者 李文",
        "■通讯员李文",
        "●特约记者 李文",
        "◎ 本刊记者 李文",
        "图文/李文",
        "图、文/李文",
        "文、图：李文",
    ]
    alone += [
        "文字：李文",
        "文丨李文",
        "文|记者 李文",
        "文/本网记者 李文",
        "本台记者李文",
        "实习记者 李文",
        "见习记者 李文",
    ]
    assert {line: byline(blocks(*BODY, line), 0, 5) for line in alone} == dict.fromkeys(alone, "李文")
    ends = [
        "（本报记者 李文）",
        "（见习记者：李文）",
        "(通讯员 李文)",
        "（作者 李文）",
        "（图/文 李文）",
        "（文/李文）",
        "。文/李文",
        "！文/李文",
    ]
    ends += [
        "？文/李文",
        "”文/李文",
        "（记者 李文 图片：王五）",
        "（记者 李文 摄影/王五 编辑：赵六）",
        "（文/李文 视频｜王五 责编/赵六 设计:钱七）",
    ]
    assert {end: byline(blocks(*BODY, f"会议结束{end}"), 0, 5) for end in ends} == dict.fromkeys(ends, "李文")
    others = ["文章：甲", "（李文）", "（记者 Li）", "文/李文介绍了情况，大家认真听取。", "（记者 李文）报道"]
    assert {line: byline(blocks(*BODY, line), 0, 5) for line in others} == dict.fromkeys(others, "")
    assert byline(blocks("字" * 300 + "（记者 李文）"), 0, 1) == "李文"
    assert (
        byline(blocks(f"（记者 {'李' * 40}）"), 0, 1) == "李" * 40
        and byline(blocks(f"（记者 {'李' * 41}）"), 0, 1) == ""
    )


def test_label_without_a_mark_before_a_medium_beside_the_date() -> None:
    for label in ("来源", "稿源", "信息来源"):
        assert bare_source([read_line(f"2024-05-06 09:30 {label}甲县日报")], []) in ("甲县日报", ""), label
    assert bare_source([read_line("2024-05-06 甲县日报 我要投稿")], []) == "甲县日报"
    assert bare_source([read_line("2024-05-06 李文"), read_line("2024-05-06 乙县日报")], []) == "乙县日报"
