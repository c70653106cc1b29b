"""Forms, buttons, cards, polls and summaries below and between paragraphs: what makes each a box, at its limits."""

from __future__ import annotations

import pytest

from tests.cleaner.selection.test_trim_outside import ARTICLE, article, left, text

FIRST, LAST = f"<p>{text(100)}</p>", f"<p>{text(100, '戊')}</p>"
HEADLINE = "<a href=/{0}>我县召开第{0}次平安建设联席会议</a>"
BUTTONS = "<p>微信</p><p>推荐</p><p>更多</p>"


def between(box: str) -> bool:
    """Return whether a box between two paragraphs is removed, with nothing else."""
    blocks = left(f"<div>{FIRST}{box}{LAST}</div>")
    assert (blocks[0], blocks[-1]) == (text(100), text(100, "戊"))
    return len(blocks) == 2


def below(box: str, size: int = 200) -> bool:
    """Return whether a box in the element of the paragraphs and below them is removed."""
    paragraphs = article(size).removeprefix("<div>").removesuffix("</div>")
    blocks = left(f"<div>{paragraphs}{box}</div>")
    return len(blocks) == 2


@pytest.mark.parametrize(
    "line", ["<p>平安临河</p>", "<label>邮箱</label><p>订阅</p>", "<p>请选择</p><p>满意度</p><p>其他</p>"]
)
def test_form_below_the_first_paragraph_is_removed(line: str) -> None:
    form = f"<form>{line}</form>"
    assert left(f"<div>{FIRST}{form}{LAST}</div>") == ARTICLE
    assert left(f"<div>{FIRST}{LAST}{form}</div>") == ARTICLE


@pytest.mark.parametrize("line", [f"<p>{text(60, '丁')}</p>", "<table><tr><td>平安镇</td></tr></table>"])
def test_form_with_a_paragraph_or_a_cell_is_of_the_article(line: str) -> None:
    assert len(left(f"<div>{FIRST}<form>{line}</form>{LAST}</div>")) == 3


def test_form_that_holds_the_whole_article_is_kept() -> None:
    assert left(f"<form>{article()}</form>") == ARTICLE
    assert left(f"<div><form><p>平安县</p></form>{FIRST}{LAST}</div>")[-2:] == ARTICLE


@pytest.mark.parametrize(
    ("box", "removed"),
    [
        (f"<div>{BUTTONS}<p>平安临河</p></div>", True),
        ("<div><p>微信</p><p>推荐</p><p>平安临河</p></div>", False),
        (f"<div>{BUTTONS}<p>{'平' * 100}</p></div>", True),
        (f"<div>{BUTTONS}<p>{'平' * 101}</p></div>", False),
    ],
)
def test_three_buttons_in_the_last_element_show_a_box(box: str, removed: bool) -> None:
    assert below(box) is removed


def test_box_with_buttons_ends_below_the_last_line_of_the_article() -> None:
    blocks = left(f"<div>{FIRST}{LAST}<div><p>临河县人民政府办公室</p></div><div>{BUTTONS}<p>平安临河</p></div></div>")
    assert blocks == [*ARTICLE, "临河县人民政府办公室"]


NAMED = [
    ("<div class=tj><p><a href=/1>更多</a></p></div>", True),
    ("<div class=tj><p>分享到</p></div>", True),
    ("<div id=tj><p>分享到</p></div>", True),
    ("<div><p><a href=/1>平安临河新闻</a></p></div>", False),
    ("<div class=tj><p>平安临河</p><p><a href=/1>平安临河新闻</a></p><p><a href=/2>平安临河要闻</a></p></div>", True),
    ("<div class=tj><p>平安临河</p></div>", False),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>02:35</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>1:02:35</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>3.5万次播放</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>120阅读</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>120万观看</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>1/12</p></div>", True),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>1200</p></div>", False),
    ("<div class=tj><p><a href=/1>平安临河新闻</a></p><p>会议指出如下</p></div>", False),
    ("<div class=tj><p><a href=/1.docx>推荐表.docx</a></p></div>", True),
    ("<div class=tj><p><a href=/1>会议全文见这里的报道。</a></p></div>", False),
    ("<span class=tj><a href=/1>平安临河新闻</a></span>", False),
]


@pytest.mark.parametrize(("box", "removed"), NAMED)
def test_element_with_a_name_of_its_own_and_only_links_and_buttons_is_a_box(box: str, removed: bool) -> None:
    assert between(box) is removed


def test_element_with_the_name_of_the_paragraphs_is_no_box() -> None:
    one, other = (f"<div class=para>{part}</div>" for part in (FIRST, LAST))
    link = "<div class=para><p><a href=/1>平安临河新闻</a></p></div>"
    assert "平安临河新闻" in left(f"<div>{one}{link}{other}</div>")


@pytest.mark.parametrize(
    ("lines", "removed"),
    [
        (["<a href=/1>我县召开平安建设会议</a>", "会议总结了工作", "<a href=/1>查看全文</a>"], True),
        (["<a href=/1>我县召开平安建设会议</a>", "会议总结了工作", "<a href=/1>查看会议全文</a>"], True),
        (["我县召开平安建设会议", "会议总结了工作", "<a href=/1>查看全文</a>"], False),
        (["<a href=/1>我县会议</a>", "会议总结了工作", "<a href=/1>查看全文</a>"], False),
        (["<a href=/1>我县召开平安建设会议</a>", "会议总结了工作", "查看全文"], False),
        (["<a href=/1>我县召开平安建设会议</a>", "会议总结了工作", "时间地点", "<a href=/1>查看全文</a>"], False),
        (["临河日报社<a href=/1>关注</a>"], True),
        (["临河日报社<a href=/1>订阅</a>"], True),
        (["临河日报社<a href=/1>加关注</a>"], True),
        (["临河县融媒体中心客户端<a href=/1>+点击这里关注</a>"], False),
        (["临河日报社关注"], False),
        (["临河日报社<a href=/1>评论</a>"], False),
        (["临" * 22 + "<a href=/1>关注</a>"], True),
        (["临" * 23 + "<a href=/1>关注</a>"], False),
    ],
)
def test_card_is_a_linked_headline_with_summary_and_button_or_an_account_with_its_button(
    lines: list[str], removed: bool
) -> None:
    card = "".join(f"<p>{line}</p>" for line in lines)
    assert between(f"<div class=card>{card}</div>") is removed
    assert not between(f"<p class=x><b>{lines[0]}</b></p><div>{card}</div>")


def rows(tag: str, lines: list[str], attributes: str = "class=tj") -> str:
    return f"<{tag} {attributes}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>"


LINKED = [HEADLINE.format(i) for i in range(2)]


@pytest.mark.parametrize(
    ("box", "removed"),
    [
        (rows("ul", LINKED), True),
        (rows("ul", LINKED, "id=tj"), False),
        (rows("ol", LINKED), False),
        (rows("ul", LINKED, ""), False),
        (rows("ul", LINKED, "class=list-paddingleft-2"), False),
        (rows("ul", LINKED, "class=wp-block-list"), False),
        (rows("ul", LINKED, "class=custom_num"), False),
        (rows("ul", [*LINKED, "<a href=/9>《临河县平安建设办法》</a>"]), False),
        (f"<p>有关文件如下：</p>{rows('ul', LINKED)}", False),
        (f"<p>有关文件如下:</p>{rows('ul', LINKED)}", False),
    ],
)
def test_list_with_a_name_is_a_box_unless_a_line_introduces_it_or_it_is_of_the_editor(box: str, removed: bool) -> None:
    kept = left(f"<div>{FIRST}{box}{LAST}</div>")
    assert (not any("联席会议" in line for line in kept)) is removed


SENTENCE = "会议总结了工作。"
SUMMARY = text(40, "庚")


def items(count: int, summary: str = SUMMARY, headline: str = HEADLINE) -> str:
    return "".join(f"<div><p>{headline.format(i)}</p><p>{summary}</p></div>" for i in range(count))


@pytest.mark.parametrize("summary", [SENTENCE, SUMMARY])
@pytest.mark.parametrize(("count", "removed"), [(2, False), (3, True)])
def test_three_linked_headlines_with_a_summary_each_below_the_article_are_removed(
    count: int, removed: bool, summary: str
) -> None:
    blocks = left(f"<div>{FIRST}{LAST}{items(count, summary)}</div>")
    assert (blocks == ARTICLE) is removed


def test_summaries_are_removed_with_their_heading() -> None:
    assert left(f"<div>{FIRST}{LAST}<h3>平安临河</h3>{items(3)}</div>") == ARTICLE


@pytest.mark.parametrize(
    "other",
    [
        items(3, "会议总结了工作"),
        items(3, headline="我县召开第{}次平安建设联席会议"),
        items(3, headline="<a href=/{0}>附件{0}：推荐表.docx</a>"),
    ],
)
def test_other_lines_below_the_article_are_no_summaries(other: str) -> None:
    assert left(f"<div>{FIRST}{LAST}{other}</div>") != ARTICLE


def test_linked_subheadings_of_the_article_are_kept() -> None:
    parts = "".join(f"<p>{HEADLINE.format(i)}</p><p>{text(60, name)}</p>" for i, name in enumerate("丙丁己"))
    assert len(left(f"<div>{FIRST}{parts}{LAST}</div>")) == 8
