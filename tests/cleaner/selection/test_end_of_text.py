"""How much text may follow the signs of the end of an article, and which lists end it."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.trim import trim

EDITOR, PREVIOUS, FOOTER = "责任编辑：韩梅", "上一篇：没有了", "冀ICP备12345678号-1"
TOOLS, PHONE = "打印 关闭", "扫一扫在手机打开当前页"
NOTE, BUTTON = "本文不代表本网立场，请及时与我们联系。", "举报"
RELATED = "相关新闻"


def text(size: int, name: str = "甲") -> str:
    return f"{name}，" + "乙" * (size - 3) + "。"


def kept(*blocks: str) -> list[str]:
    """Return the blocks that are left of a page that is all body; a plain text is a block in an element of its own."""
    html = "".join(one if one[0] == "<" else f"<div><p>{one}</p><i></i></div>" for one in blocks)
    page = ClassifiedPage(parse(html), ())
    left, _ = trim(page, Body(0, len(page.blocks), "density", 1))
    return [page.blocks[i].text for i in left]


def article(size: int) -> str:
    """Return an element with two paragraphs of so many characters together."""
    return f"<div><p>{text(size // 2)}</p><p>{text(size - size // 2, '戊')}</p></div>"


def goes_on(signs: tuple[str, ...], before: int, after: int) -> bool:
    """Return whether text below some signs of the end, in an element of its own, is kept."""
    return len(kept(article(before), *signs, article(after).replace("戊", "己").replace("甲", "丙"))) > 2


@pytest.mark.parametrize(
    ("signs", "times"),
    [
        ((PREVIOUS,), 1),
        ((FOOTER,), 1),
        ((EDITOR, PREVIOUS), 4),
        ((PREVIOUS, FOOTER), 4),
        ((EDITOR, PREVIOUS, FOOTER), 16),
        ((EDITOR, TOOLS, PREVIOUS, FOOTER), 16),
        ((TOOLS, PHONE), 1),
        ((TOOLS, PREVIOUS), 4),
    ],
)
def test_text_after_signs_of_the_end(signs: tuple[str, ...], times: int) -> None:
    assert goes_on(signs, 100, 100 * times)
    assert not goes_on(signs, 100, 100 * times - 1)


def test_two_lines_of_weak_boilerplate_are_a_sign() -> None:
    for signs in ((NOTE, BUTTON), (BUTTON, NOTE)):
        assert goes_on(signs, 100, 400)
        assert not goes_on(signs, 100, 399)
    for signs in ((NOTE,), (BUTTON,), (NOTE, NOTE)):
        assert goes_on(signs, 100, 60)


@pytest.mark.parametrize(("between", "together"), [(11, True), (12, False)])
def test_signs_within_twelve_blocks_belong_together(between: int, together: bool) -> None:
    signs = (EDITOR, *(f"平安临河{i}" for i in range(between)), PREVIOUS)
    assert goes_on(signs, 100, 300) is not together


def test_article_ends_at_the_first_of_its_signs() -> None:
    assert kept(article(100), EDITOR, "平安临河", PREVIOUS, "平安建设") == kept(article(100))
    assert kept(article(100), BUTTON, "平安临河", NOTE, "平安建设") == kept(article(100))
    assert kept(article(100), "平安临河", PREVIOUS, "平安建设") == [*kept(article(100)), "平安临河"]


def rows(count: int) -> str:
    return "".join(f"<p><a href=/{i}>我县召开第{i}次平安建设联席会议</a></p>" for i in range(count))


@pytest.mark.parametrize(
    ("links", "others", "ends"), [(1, 0, True), (1, 1, False), (2, 1, True), (2, 2, False), (3, 8, True), (3, 9, False)]
)
def test_list_that_goes_on_to_the_end_ends_the_article(links: int, others: int, ends: bool) -> None:
    rest = "".join(f"<p>平安临河{i}</p>" for i in range(others))
    left = kept(article(400), RELATED, f"<div>{rows(links)}{rest}</div>", f"<div><p>{text(70, '丁')}</p><b></b></div>")
    assert (text(70, "丁") not in left) is ends
    assert RELATED not in left


def test_rows_of_links_right_under_a_heading_are_a_box() -> None:
    left = kept(article(100), RELATED, rows(2), "<p>平安临河</p><p>平安建设</p>", article(600).replace("甲", "丙"))
    assert "平安临河" in left and RELATED not in left
    assert not any("联席会议" in block for block in left)
    assert RELATED in kept(article(100), RELATED, "<p>平安临河</p>", article(600).replace("甲", "丙"))


def test_summaries_of_a_feed_are_not_text_of_the_article() -> None:
    feed = "".join(
        f"<p><a href=/{i}>我县召开第{i}次平安建设联席会议</a></p><p>{text(60, str(i))}</p>" for i in range(4)
    )
    assert kept(f"<div>{''.join(f'<p>{text(150, c)}</p>' for c in '甲戊')}<p>{PREVIOUS}</p>{feed}</div>") == [
        text(150),
        text(150, "戊"),
    ]


@pytest.mark.parametrize("cell", ["td", "th"])
def test_weak_boilerplate_in_cells_is_data(cell: str) -> None:
    table = f"<table><tr><{cell}>{BUTTON}</{cell}><{cell}>{NOTE}</{cell}></tr></table>"
    assert goes_on((table,), 100, 60)
    assert not goes_on((BUTTON, NOTE), 100, 60)


@pytest.mark.parametrize("heading", ["网友评论", "网友热评", "网友跟帖", "网友跟贴", "评论区", "评论列表"])
def test_readers_comments_below_another_sign_end_the_article_in_its_element(heading: str) -> None:
    body = "".join(f"<p>{text(150, name)}</p>" for name in "甲戊")
    html = f"<div>{body}<p>{PREVIOUS}</p><p>{heading}</p><p>{text(60, '丁')}</p></div>"
    assert kept(html) == [text(150), text(150, "戊")]


def test_a_linked_file_below_the_text_is_no_list_of_links() -> None:
    row = "<p><a href=/1>附件：临河县平安建设工作先进个人推荐名单</a></p>"
    assert kept(article(200), row)[-1] == "附件：临河县平安建设工作先进个人推荐名单"
    assert kept(article(200), row.replace("附件：", "")) == kept(article(200))


@pytest.mark.parametrize(("size", "removed"), [(16, True), (17, False)])
def test_heading_of_a_removed_list_has_at_most_sixteen_characters(size: int, removed: bool) -> None:
    heading = "平" * size
    assert (kept(article(400), f"<div><p>{heading}</p>{rows(1)}</div>")[-1] != heading) is removed


def test_a_heading_with_a_colon_above_removed_lines_is_removed() -> None:
    body = "".join(f"<p>{text(150, name)}</p>" for name in "甲戊")
    assert kept(f"<div>{body}<p>有关内容：</p>{rows(1)}</div>") == [text(150), text(150, "戊")]
    assert kept(f"<div>{body}<p>有关内容：</p></div>")[-1] == "有关内容："


def test_removed_paragraphs_below_a_sign_of_the_end_are_not_text_that_goes_on() -> None:
    hidden = f"<div style='display:none'><p>{text(150, '丁')}</p><i></i></div>"
    assert kept(article(100), PREVIOUS, hidden, "平安临河") == kept(article(100))


def test_an_address_below_the_first_paragraph_is_kept_and_below_a_later_disclaimer_removed() -> None:
    note = "凡本网注明来源的作品，版权均属本网，未经许可不得转载。"
    address = "投稿邮箱 news@linhe.example"
    assert kept(article(100), note, address) == kept(article(100))
    assert kept(article(100), address)[-1] == address


def test_a_list_above_the_source_in_the_last_line_is_removed() -> None:
    body = "".join(f"<p>{text(150, name)}</p>" for name in "甲戊")
    assert kept(f"<div>{body}{rows(2)}<p>来源：临河日报</p></div>") == [text(150), text(150, "戊"), "来源：临河日报"]


def test_a_heading_with_nothing_but_removed_links_below_is_removed() -> None:
    link = "<ul><li><a href=/1>平安建设联席会议成员名单</a></li></ul>"
    assert kept(f"<div><p>{text(120)}</p><h2>群众还看</h2>{link}</div>") == [text(120)]
    assert kept(f"<div><p>{text(120)}</p><h2>临河县人民政府</h2>{link}</div>")[-1] == "临河县人民政府"
    assert kept(f"<div><p>{text(120)}</p><p>群众还看</p>{link}</div>")[-1] == "群众还看"
    assert kept(f"<div><p>{text(120)}</p><h2>群众还看</h2></div>")[-1] == "群众还看"


def test_a_heading_over_groups_of_readers_is_removed_with_its_links_in_mid_article() -> None:
    groups = "<h2>相关的鹭湖网小组</h2><ul><li><a href=/g/1>冰与火</a></li><li><a href=/g/2>自然控</a></li></ul>"
    assert kept(f"<div><p>{text(120)}</p>{groups}<p>{text(60, '己')}</p></div>") == [text(120), text(60, "己")]


HEADLINES = ("东门码头的老船今年秋天下水", "临河的米粉到底有多辣？", "救援队算了一笔账！", "一条街的五十年间往事")


def lines(*texts: str) -> str:
    return "<div>" + "".join(f"<p>{one}</p>" for one in (text(60), text(60, "戊"), *texts)) + "</div>"


def test_headlines_without_links_below_the_staff_of_an_account_are_removed() -> None:
    assert kept(lines("来源：临河日报", "往期推荐", *HEADLINES))[2:] == ["来源：临河日报"]
    assert "往期推荐" in kept(lines("往期推荐", *HEADLINES))
    assert "往期推荐" in kept(lines("来源：临河日报", "往期推荐", *HEADLINES[:2]))


@pytest.mark.parametrize("line", ["第五届读书节在河堤上举行。", "男子组：何一舟、周明岚", text(41)])
def test_sentences_and_rows_below_the_staff_are_no_headlines(line: str) -> None:
    row = line if line.endswith("。") else f"{line}！"
    assert row in kept(lines("来源：临河日报", "往期回顾", *[row] * 4))
