"""From where on each doubt about an article is told, in the words of `Article.warnings`."""

from __future__ import annotations

import re

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.confidence import LOW, assess
from cleaner.selection.doubts import features
from tests.cleaner.pages import PARAGRAPHS, TITLE, page, paragraphs
from tests.cleaner.selection.test_confidence import MODEL, SURE, assessed, text

ROW = "<p><a href=/{0}>某县召开推进会{0}</a></p>"
DATED = "<p>临河日报 2024-05-0{} 09:30</p>"
HEADER = "<p>2024-05-0{} 09:30 来源：临河日报</p>"


def told(word: str, blocks: list[str], **options: tuple[str, ...]) -> bool:
    return any(word in warning for warning in assessed(blocks, **options)[1])


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("lines that are links or dates", [ROW.format(1), ROW.format(2)]),
        ("lines that are links or dates", [DATED.format(1), DATED.format(2)]),
        ("boilerplate", ["<p>责任编辑：沈予安</p>", "<p>责任编辑：韩梅</p>"]),
        ("boilerplate", ["<p>本站转载的信息不代表本网站立场，版权归原作者所有。</p>"]),
        ("boxes of other names", ["<div class=x>临河县新闻客户端</div>"]),
        ("repeat others", ["<p class=x>丁，丁丁丁的丁丁丁的丁丁丁的丁丁丁的丁</p>"]),
        ("does not end as a sentence", ["临河县新闻客户端"]),
    ],
)
def test_lines_from_a_tenth_of_the_text_on_are_a_doubt(word: str, lines: list[str], more: int) -> None:
    size = sum(len(re.sub("<[^>]*>", "", line)) for line in lines)
    repeated = text(40, "丁")
    blocks = [repeated, text(9 * size - 40 + more)]
    inside = [*lines, *blocks] if "links or dates" in word else [*blocks, *lines]
    assert told(word, inside) is (not more)


@pytest.mark.parametrize(("size", "is_told"), [(40, True), (41, False)])
def test_line_with_a_date_counts_up_to_forty_characters(size: int, is_told: bool) -> None:
    lines = [f"<p>2024-05-0{i} {'临' * (size - 11)}</p>" for i in range(1, 4)]
    assert told("links or dates", [*lines, *SURE]) is is_told


def test_dates_of_a_signature_and_lines_with_a_label_are_no_rows() -> None:
    assert not told("links or dates", [text(90), "临河县司法局 2024年5月6日"])
    assert not told("links or dates", ["公示期：2024年5月6日至5月8日", text(90), text(60)])


@pytest.mark.parametrize(("number", "is_told"), [(0, False), (1, True)])
def test_one_header_line_below_the_first_paragraph_is_a_doubt(number: int, is_told: bool) -> None:
    blocks = [SURE[0], *map(HEADER.format, range(1, number + 1)), SURE[1]]
    assert told("second article", blocks) is is_told


@pytest.mark.parametrize(("size", "is_told"), [(399, False), (400, True)])
def test_as_much_running_text_outside_as_inside_is_a_doubt(size: int, is_told: bool) -> None:
    outside = f"<div><p>{text(size, '丁')}</p></div>"
    assert told("more running text", [text(200), text(200, "丙")], below=(outside,)) is is_told


@pytest.mark.parametrize("more", [0, 1])
def test_a_tenth_of_the_text_outside_its_element_is_a_doubt(more: int) -> None:
    blocks = [f"<div><p>{text(100)}</p>", f"<p>{text(80 + more, '丙')}</p></div>", f"<div>{text(20, '丁')}</div>"]
    assert told("lines outside the element", blocks) is (not more)
    assert told("the last lines are in another element", blocks) is (not more)
    assert not told("the last lines are in another element", [blocks[2], *blocks[:2]])


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_fifth_of_the_text_that_runs_on_is_a_doubt(place: str, more: int) -> None:
    beside = (f"<div><p>{text(40, '丁')}</p></div>",)
    blocks = [text(100), text(100 + more, "丙")]
    if place == "below":
        assert told("right below", blocks, below=beside) is (not more)
    else:
        assert told("right above", blocks, above=beside) is (not more)


@pytest.mark.parametrize(("number", "is_told"), [(2, False), (3, True)])
def test_three_lines_between_the_headline_and_the_text_are_a_doubt(number: int, is_told: bool) -> None:
    above = (f"<h1>{TITLE}</h1>", *(f"<div>临河某甲{i}</div>" for i in range(number)))
    assert told("between the headline", [text(90), text(90, "丙")], above=above) is is_told


@pytest.mark.parametrize("hidden", ["", " style='display:none'"])
def test_copy_in_a_hidden_article_is_removed_as_in_a_shown_one(hidden: str) -> None:
    body = f"<div id=zoom{hidden}><div>{paragraphs()}</div><div>{paragraphs()}</div></div>"
    assert extract(page(body)).paragraphs == PARAGRAPHS


def test_many_small_doubts_have_a_reason_in_words() -> None:
    confidence, warnings = assessed([text(70)], above=(f"<p>{text(30, '丁')}</p>",), method="density")
    assert 0 < confidence < 0.9 and warnings


def test_contributions_are_those_of_the_features_that_lower_the_confidence_the_greatest_first() -> None:
    article = extract(page(f"<div class=x7>{paragraphs(PARAGRAPHS[:1])}</div>"))
    values = [value for _, value in article.contributions]
    assert values == sorted(values) and values[0] < 0 and 0 not in values
    assert {"short"} <= {name for name, _ in article.contributions} < set(MODEL["weights"])


TABLE = "<table><tr><td>线路<td>首班<td>{}<tr><td>3路<td>6:30<td>7</table>"


@pytest.mark.parametrize(
    ("kept", "framed"),
    [((1, 2, 3, 4, 5, 6), True), ((1, 2, 3, 4, 5), False), ((2, 3, 4, 5, 6), False), ((1, 2, 4, 5, 6), False)],
    ids=["whole", "without the last cell", "without the first", "with a gap"],
)
def test_table_is_the_article_only_if_no_cell_of_it_was_removed(kept: tuple[int, ...], framed: bool) -> None:
    html = f"<h1>{TITLE}</h1><div>{TABLE.format('班次')}</div><p>版权所有 临河县委政法委</p>"
    values = features(ClassifiedPage(parse(html), (TITLE,)), Body(1, 7, "density", 1), [*kept])
    assert (values["unframed"] == 0) is (values["unmarked"] == 0) is (values["sentenceless"] == 0) is framed


def test_heading_over_links_shows_that_the_text_ended() -> None:
    rows = ROW.format(1) + ROW.format(2)
    assert not told("shows an end", SURE, below=("<h3>临河热榜</h3>", rows))
    assert told("shows an end", SURE, below=("<h3>临河热榜</h3>", "<p>临河县</p>"))


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("name", ["text", "brief"])
def test_a_tenth_of_text_left_out_of_elements_like_those_of_the_article_is_a_doubt(name: str, more: int) -> None:
    parts = (("text", text(200)), ("text", text(200 + more, "丙")), (name, text(40, "丁")))
    html = "<hr>".join(f"<div class=part><div class={name}><p>{words}</p></div></div>" for name, words in parts)
    warnings = assess(ClassifiedPage(parse(html), (TITLE,)), Body(0, 2, "density", 1), [0, 1])[1]
    assert any("same form" in warning for warning in warnings) is (name == "text" and not more)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(
    "left",
    [
        "<p>{0}</p>",
        "<p>{1}</p><p>{1}</p>",
        "<p><a href=/1>{0}</a></p>",
        "<p>临河县市场监督管理局</p><p>临河县发展和改革局</p><p>临河县应急管理局</p><p>2024年10月16日</p>",
    ],
    ids=["a paragraph", "short sentences", "a linked sentence", "a signature"],
)
def test_a_tenth_of_the_text_missing_from_its_end_is_a_doubt(left: str, more: int) -> None:
    below = left.format(text(38, "丁"), text(19, "丁"))
    html = f"<div><p>{text(200)}</p><p>{text(180 + more, '丙')}</p>{below}</div>"
    warnings = assess(ClassifiedPage(parse(html), (TITLE,)), Body(0, 2, "density", 1), [0, 1])[1]
    assert any("in the same element" in warning for warning in warnings) is (not more)


@pytest.mark.parametrize(("words", "is_told"), [("临河县人民医院新门诊楼", True), (TITLE, False)])
def test_text_without_the_words_of_the_title_beside_other_running_text_is_a_doubt(words: str, is_told: bool) -> None:
    blocks = [f"{words}，{text(80)}", text(100, "丙")]
    assert (
        told("words of the title are not in the article", blocks, below=(f"<div>{text(300, '丁')}</div>",)) is is_told
    )
    assert not told("words of the title are not in the article", blocks)


@pytest.mark.parametrize("more", [0, 1])
def test_a_tenth_of_the_text_in_lines_left_out_between_the_paragraphs_is_a_doubt(more: int) -> None:
    html = f"<p>{text(100)}</p><div>临河某甲临河某甲临河</div><div>临河某乙临河某乙临河</div><p>{text(100 + more, '丙')}</p>"
    warnings = assess(ClassifiedPage(parse(html), (TITLE,)), Body(0, 4, "density", 1), [0, 3])[1]
    assert any("nothing shows what they are" in warning for warning in warnings) is (not more)


@pytest.mark.parametrize(
    "words",
    ["없이 한국어 기사입니다".encode("euc-kr").decode("gb18030"), "没籍泅档辑包具埃俺规矫埃楷厘"],
    ids=["read as GBK", "as seen"],
)
def test_chinese_without_frequent_characters_is_rated_low_and_told(words: str) -> None:
    confidence, warnings = assessed([f"{words}，" * 9 + "。"] * 3)
    assert confidence < LOW and any("encoding may be wrong" in warning for warning in warnings)
    assert not told("encoding may be wrong", ["王小明、李小红、赵大山、周大海。"])


def test_elements_with_the_name_of_that_of_the_article_are_parts_of_it() -> None:
    def strays(name: str) -> float:
        parts = f"<div class=txt><p>{text(90)}</p><p>{text(90, '丙')}</p></div><div class={name}><p>{text(40, '丁')}</p></div>"
        read = ClassifiedPage(parse(parts), (TITLE,))
        return features(read, Body(0, 3, "density", 1), [0, 1, 2])["strays"]

    assert strays("txt") == 0 < strays("box")


def doubts(html: str, kept: list[int], own: bool = False) -> dict[str, float]:
    read = ClassifiedPage(parse(html), (TITLE,))
    return features(read, Body(kept[0], kept[-1] + 1, "container", 1, False, own), kept)


def test_table_whose_last_cells_are_removed_as_boilerplate_is_not_framed() -> None:
    html = f"<h1>{TITLE}</h1><div><table><tr><td>线路<td>班次<tr><td>3路<td>点赞</table></div>"
    assert doubts(html, [1, 2, 3, 4])["unframed"] == 0 < doubts(html, [1, 2, 3])["unframed"]


@pytest.mark.parametrize("line", ["临河县司法局", "2024年5月6日", "附件：1.某县评价标准.doc", "来源：临河日报"])
def test_signatures_files_and_credits_end_an_article(line: str) -> None:
    assert doubts(f"<p>{text(90)}</p><p>{line}</p>", [0, 1])["open_below"] == 0


def test_text_that_ends_with_its_element_or_begins_a_container_of_the_body_alone_is_framed() -> None:
    ending = f"<div><h1>{TITLE}</h1><p>一条山路</p><p>三十年</p></div><p>平安临河</p>"
    assert doubts(ending, [1, 2])["unframed"] == 0
    alone = "<p>平安临河</p><div><p>一条山路</p><p>三十年</p></div>"
    assert doubts(alone, [1, 2], own=True)["unframed"] == 0 < doubts(alone, [1, 2])["unframed"]


def test_three_quarters_of_the_text_are_in_its_element() -> None:
    html = (
        f"<div class=x><div><p>{{}}</p><p>{text(9)}</p></div><div><p>{text(30, '丙')}</p><p>{text(9)}</p></div></div>"
    )
    assert doubts(html.format(text(90)), [0, 1, 2, 3])["strays"] == 0
    assert doubts(html.format(text(150)), [0, 1, 2, 3])["strays"] > 0.5


def test_headings_with_a_name_are_no_boxes() -> None:
    html = "<p>{0}</p><{1} class=x>{2}</{1}><p>{0}</p>"
    assert doubts(html.format(text(60), "h3", "丙" * 20), [0, 1, 2])["boxed"] == 0
    assert doubts(html.format(text(60), "div", "丙" * 20), [0, 1, 2])["boxed"] > 0


@pytest.mark.parametrize(("number", "runs_on"), [(3, True), (4, False)])
def test_paragraphs_below_three_short_lines_still_run_on(number: int, runs_on: bool) -> None:
    html = f"<p>{text(90)}</p>" + "<p>临河先锋</p>" * number + f"<p>{text(90, '丙')}</p>"
    assert (doubts(html, [0])["runs_below"] > 0) is runs_on
