"""Which of the lines near an article is its title, at their limits. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import extract_text
from tests.cleaner.text.test_plain import BODY, HEADER, NAVIGATION, TITLE, paragraphs, text


def title(*parts: list[str]) -> str:
    return extract_text(text(*parts)).title


@pytest.mark.parametrize(
    "line",
    [
        *("青禾|要闻|平安建设", "共有12人评论这篇文章", "我要评论这篇文章吧", "2024年第12期"),
        *("2024 第 3 期", "第A12版：时政要闻", "（记者林小禾摄影报道）", "【青禾网编辑林小禾】", "青禾日报社/林小禾"),
        *("* 点击进入专题页面", "时政 社会 文化 教育 体育", "Monday in Qinghe County", "请选择您的所在地:"),
        *("http://qinghe.example.com/a", "请访问www.qinghe.example.com", "qinghe.example.com", "青政发〔2024〕1号"),
        *("——基层工作纪实之一", "阅读 12 次 点赞3条评论", "› 平安建设专题报道"),
        *("青禾日报社 > 时政要闻", "摘要：青禾县二十名法律明白人走进柳林镇集市"),
        *("案由：健康权纠纷", "青禾日报数字报", "法律明白人走进集市。林小禾摄"),
    ],
)
def test_line_between_title_and_header_line_that_is_no_title(line: str) -> None:
    assert title(NAVIGATION, [TITLE, line, HEADER], BODY) == TITLE
    assert title([line, HEADER], BODY) != line


@pytest.mark.parametrize(
    "line",
    [
        *("记者林小禾走进基层", "通讯员的来信一封", "编辑推荐文章", "作者是普通人", "原标题为其他", "（转载自青禾网）"),
        *(
            "[转载自青禾网]选登",
            "【青禾发布】",
            "1、部署情况",
            "2.部署情况",
            "12．部署情况",
            "一、部署情况",
            "十二．部署情况",
        ),
        *(
            "部署的情况；",
            "部署的情况,",
            "部署的情况、",
            "部署的情况:",
            "新华社青禾电 林",
            "快讯 青禾的集市",
            "文/林小禾和张三",
        ),
        *("图｜林小禾和张三", "比分: 3比2", "青禾县第一小学", "青禾县实验中学", "青禾县司法局"),
    ],
)
def test_first_line_of_an_article_that_is_no_title(line: str) -> None:
    assert title([line], BODY) == ""


@pytest.mark.parametrize(("size", "is_title"), [(5, False), (6, True), (50, True), (51, False)])
def test_first_line_that_is_the_title_has_six_to_fifty_characters(size: int, is_title: bool) -> None:
    line = "".join(chr(0x7530 + i) for i in range(size))
    assert title([line], BODY) == (line if is_title else "")


@pytest.mark.parametrize(("above", "is_title"), [(2, True), (3, False)])
def test_sentence_is_one_of_the_three_lines_below_a_first_line(above: int, is_title: bool) -> None:
    between = [f"柳林镇{i}村" for i in range(above)]
    assert (title([TITLE], between, BODY) == TITLE) is is_title


def test_first_line_alone_is_no_title() -> None:
    assert title([TITLE]) == ""
    assert title(BODY[:1]) == ""
    assert title(["你有没有遇到过这样的烦恼？"]) == ""


@pytest.mark.parametrize(("size", "is_title"), [(7, False), (8, True)])
def test_title_with_a_line_between_it_and_the_header_line_has_eight_characters(size: int, is_title: bool) -> None:
    assert (title(NAVIGATION, [TITLE[:size], "要闻"], [HEADER], BODY) == TITLE[:size]) is is_title


@pytest.mark.parametrize(("size", "is_title"), [(3, False), (4, True)])
def test_title_right_above_the_header_line_has_four_characters(size: int, is_title: bool) -> None:
    assert title([TITLE[:size]], [HEADER], BODY) == (TITLE[:size] if is_title else "")


@pytest.mark.parametrize(("lines", "is_farther"), [(5, True), (6, False)])
def test_title_is_up_to_six_lines_above_a_short_line(lines: int, is_farther: bool) -> None:
    line = "春风化雨润无声处" * 2
    between = [f"{i}" for i in range(lines)]
    assert title([line], between, ["平安青禾"], [HEADER], BODY) == (line if is_farther else "平安青禾")


def test_nearest_phrase_is_the_title_unless_another_has_the_words_of_the_article() -> None:
    other, nearer = "青禾县政法工作网上平台", "网站内容由管理员发布"
    assert title([TITLE, nearer, HEADER], BODY) == TITLE
    assert title([other, TITLE, HEADER], BODY) == TITLE
    assert title(["春风化雨润无声处", "网站内容由管理员发布", HEADER], BODY) == "网站内容由管理员发布"
    assert title([HEADER], [TITLE], BODY) == TITLE


@pytest.mark.parametrize("end", ["com", "cn", "net", "org", "tw", "hk", "COM"])
def test_name_of_a_host_is_no_title(end: str) -> None:
    assert title([TITLE, f"qinghe.example.{end}", HEADER], BODY) == TITLE


def test_title_is_not_searched_above_the_breadcrumb() -> None:
    assert title([TITLE], ["当前位置：首页 > 普法动态"], [HEADER], BODY) != TITLE
    assert title(["春风化雨润无声处"], ["当前位置：首页 > 普法动态"], [TITLE, HEADER], BODY) == TITLE


@pytest.mark.parametrize("label", ["信息名称", "文件名称", "标题", "标 题", "公文标题", "政策名称", "名称"])
def test_label_names_the_title_in_the_record_of_a_document(label: str) -> None:
    name = "关于做好法律明白人培养工作的通知"
    record = ["索引号：000014348/2024-00001", f"{label}：{name} 文号：青政发〔2024〕1号", "发布日期：2024-05-06"]
    article = extract_text(text(NAVIGATION, ["青禾县政府信息公开"], record, BODY))
    assert (article.title, article.text) == (name, paragraphs(BODY))


@pytest.mark.parametrize(("line", "found"), [(TITLE[:8], TITLE[:8]), (TITLE[:7], "")])
def test_title_in_the_header_line_has_eight_characters(line: str, found: str) -> None:
    assert title([f"{line} 2024-05-06 来源：青禾日报"], BODY) == found


@pytest.mark.parametrize("sign", ["-", "*", "·", "•", "》", "◆", "■"])
def test_sign_of_a_list_before_the_title_is_no_part_of_it(sign: str) -> None:
    assert title(NAVIGATION, [f"{sign}{TITLE}", HEADER], BODY) == TITLE


def test_name_of_the_column_above_the_first_lines_is_no_title() -> None:
    assert title(["动态", TITLE], BODY) == TITLE
    assert title(["动态", "要闻", TITLE], BODY) == TITLE
    assert title(["动态", "春风化雨润无声处"], BODY) != "动态"


def test_topic_that_a_forum_names_below_the_article_is_its_title_if_there_is_no_other() -> None:
    below = [f"查看完整版本: {TITLE}"]
    assert title(BODY, ["上一篇：没有了"], below) == TITLE
    assert title(["平安建设", HEADER], BODY, ["上一篇：没有了"], below) == "平安建设"


def test_short_line_that_is_again_above_the_text_is_the_title() -> None:
    assert title(["青禾集市", "平安青禾"], [HEADER], ["青禾集市"], BODY) == "青禾集市"
    assert title(["青禾集市", "平安青禾"], [HEADER], BODY) == "平安青禾"
