"""Boxes outside the element of the paragraphs, boxes of headlines between them, and feeds below them."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.trim import trim

LINK = "<p><a href=/{0}>我县召开第{0}次平安建设联席会议</a></p>"
STAMP = "临河日报 2024-05-06 10:26"


def text(size: int, name: str = "甲") -> str:
    return f"{name}，" + "乙" * (size - 3) + "。"


def links(count: int) -> str:
    return "".join(LINK.format(i) for i in range(count))


def feed(count: int = 3) -> str:
    return "".join(f"{LINK.format(i)}<p>{STAMP}</p>" for i in range(count))


def article(size: int = 200) -> str:
    return f"<div><p>{text(size // 2)}</p><p>{text(size - size // 2, '戊')}</p></div>"


def left(html: str) -> list[str]:
    """Return the blocks that are left of a page that is all body."""
    page = ClassifiedPage(parse(f"<body>{html}"), ())
    kept, _ = trim(page, Body(0, len(page.blocks), "density", 1))
    return [page.blocks[i].text for i in kept]


ARTICLE = left(article())


@pytest.mark.parametrize(("signs", "removed"), [(2, True), (1, False)])
def test_a_box_below_has_two_links(signs: int, removed: bool) -> None:
    assert ("平安临河" not in left(f"{article()}<div>{links(signs)}<p>平安临河</p></div>")) is removed


@pytest.mark.parametrize(("signs", "removed"), [(4, True), (3, False)])
def test_a_box_above_has_four_links(signs: int, removed: bool) -> None:
    blocks = left(f"<div><p>平安临河</p>{links(signs)}</div>{article()}")
    assert (blocks == ARTICLE) is removed
    assert ("平安临河" in blocks) is not removed


@pytest.mark.parametrize(("size", "removed"), [(100, True), (99, False)])
def test_boxes_are_removed_beside_an_article_of_100_characters(size: int, removed: bool) -> None:
    assert ("平安临河" not in left(f"{article(size)}<div>{links(2)}<p>平安临河</p></div>")) is removed


@pytest.mark.parametrize(("size", "removed"), [(100, True), (101, False)])
def test_other_lines_of_boxes_have_half_of_the_characters_of_the_article(size: int, removed: bool) -> None:
    other = "平" * size
    assert (other not in left(f"{article(200)}<div>{links(2)}<p>{other}</p></div>")) is removed


@pytest.mark.parametrize(
    "line",
    [
        "2024年5月6日",
        "临河县人民政府办公室",
        "联系电话：0312-1234567",
        "附件：推荐表.docx",
        "<table><tr><td>平安镇</table>",
    ],
)
def test_lines_below_down_to_one_that_can_be_of_the_article_are_kept(line: str) -> None:
    blocks = left(f"{article()}<div><p>平安县</p>{links(1)}<div>{line}</div>{links(2)}<p>平安临河</p></div>")
    assert "平安县" in blocks
    assert "平安临河" not in blocks


def test_a_signature_above_keeps_what_is_above_the_paragraphs() -> None:
    box = f"<p>平安临河</p>{links(4)}"
    assert "平安临河" in left(f"<div>{box}<p>临河县人民政府办公室</p></div>{article()}")
    assert left(f"<div>{box}<p>平安县</p></div>{article()}") == ["平安县", *ARTICLE]


@pytest.mark.parametrize(("size", "removed"), [(12, True), (13, False)])
def test_heading_of_a_feed_has_at_most_twelve_characters(size: int, removed: bool) -> None:
    heading = "平" * size
    assert left(f"{article()}<p>{heading}</p>{feed()}") == (ARTICLE if removed else [*ARTICLE, heading])


@pytest.mark.parametrize("line", ["临河县人民政府办公室", "2024年5月6日", "特此公告。"])
def test_a_line_of_the_article_above_a_feed_is_not_its_heading(line: str) -> None:
    assert left(f"{article()}<p>{line}</p>{feed()}") == [*ARTICLE, line]


@pytest.mark.parametrize(("between", "removed"), [(0, True), (1, True), (2, False)])
def test_summary_of_the_last_article_of_a_feed_is_within_two_blocks(between: int, removed: bool) -> None:
    more = "<p>平安县</p>" * between + f"<p>{text(60, '丁')}</p>"
    assert (text(60, "丁") not in left(f"<div>{article(400)}{feed()}{more}</div>")) is removed


def box(count: int, size: int = 9, tag: str = "div", heading: str = "") -> str:
    rows = "".join(f"<p><a href=/{i}>{'我县召开平安建设会议'[:size]}</a></p>" for i in range(count))
    return f"<div><p>{text(100)}</p><{tag}>{heading}{rows}</{tag}><p>{text(100, '戊')}</p></div>"


@pytest.mark.parametrize("tag", ["div", "aside", "section", "dl"])
@pytest.mark.parametrize(("count", "removed"), [(3, True), (2, False)])
def test_a_box_between_paragraphs_has_three_headlines(tag: str, count: int, removed: bool) -> None:
    assert (left(box(count, tag=tag)) == ARTICLE) is removed


@pytest.mark.parametrize(("size", "removed"), [(5, True), (4, False)])
def test_a_headline_in_a_box_has_five_characters(size: int, removed: bool) -> None:
    assert (left(box(3, size)) == ARTICLE) is removed


@pytest.mark.parametrize(("heading", "removed"), [("平" * 12, True), ("平" * 13, False), ("会议指出，", False)])
def test_a_box_between_paragraphs_is_removed_with_its_short_heading(heading: str, removed: bool) -> None:
    blocks = left(box(3, heading=f"<p>{heading}</p>"))
    assert (blocks == ARTICLE) is removed
    assert (heading in blocks) is not removed


def test_two_headlines_under_a_heading_are_no_box() -> None:
    assert "平安临河" in left(box(2, heading="<p>平安临河</p>"))


def test_each_of_two_boxes_between_paragraphs_is_removed() -> None:
    rows = f"<div>{links(3)}</div>"
    html = f"<p>{text(100)}</p>{rows}<p>{text(60, '丙')}</p><div>{rows}</div><p>{text(100, '戊')}</p>"
    assert left(f"<div>{html}</div>") == [text(100), text(60, "丙"), text(100, "戊")]


def test_a_list_of_linked_files_between_paragraphs_is_no_box() -> None:
    rows = "".join(f"<p><a href=/{i}>附件{i}：临河县推荐名单公示稿</a></p>" for i in range(3))
    assert len(left(f"<div><p>{text(100)}</p><div>{rows}</div><p>{text(100, '戊')}</p></div>")) == 5


@pytest.mark.parametrize("below", ["", f"<p>{text(60, '己')}</p>"])
def test_a_box_of_headlines_under_several_headings_is_removed(below: str) -> None:
    box = f"<div><p><b>要闻</b></p>{links(2)}<p><b>公司新闻</b></p>{links(2)}</div>"
    blocks = left(f"<div><p>{text(60)}</p><p>{text(60, '戊')}</p>{box}{below}</div>")
    assert blocks == [text(60), text(60, "戊"), *([text(60, "己")] if below else [])]
    other = left(
        f"<div><p>{text(60)}</p><p>{text(60, '戊')}</p>{box.replace('公司新闻', '三、公司新闻，见下：')}{below}</div>"
    )
    assert "要闻" in other
