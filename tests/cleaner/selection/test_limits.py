"""The limits of the selection: what counts on both sides of each."""

from __future__ import annotations

import math
import re

import pytest
import trafilatura

from cleaner import Rule, extract
from cleaner.markup.parse import parse
from cleaner.markup.site_rule import parse_with_rule
from cleaner.selection.body import Body, find_body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.doubts import features
from cleaner.selection.span import Span
from cleaner.selection.trim import surrounding_blocks, trim
from tests.cleaner.pages import CRUMB, PARAGRAPHS, TITLE, page, paragraphs

ROW = "<p><a href=/1>我县召开平安建设联席会议</a>2024-11-01</p>"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of the pages that trafilatura is asked about."""
    pages: list[str] = []

    def fake(html: str, **options: bool) -> str:
        pages.append(html)
        return ""

    monkeypatch.setattr(trafilatura, "extract", fake)
    return pages


def upside_down(more: str) -> str:
    """Return a page whose article the cleaner does not find, with hidden text."""
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 3)
    return f"<body><div>{texts}</div>{CRUMB}<div hidden>{more}</div></body>"


def sizes(html: str) -> tuple[int, int, int]:
    """Return the tags, the characters of all blocks and the links of a page."""
    read = parse(html)
    return html.count("<"), sum(len(block.text) for block in read.blocks), len(read.anchors)


@pytest.mark.parametrize(("more", "questions"), [(0, 1), (1, 0)])
class TestFallback:
    """The largest page that trafilatura is asked about, and one that is larger by one."""

    def test_bytes(self, more: int, questions: int, asked: list[str]) -> None:
        html = upside_down("<!--@-->")
        html = html.replace("@", "x" * (500_000 - len(html.encode()) + 1 + more))
        assert len(html.encode()) == 500_000 + more
        extract(html)
        assert len(asked) == questions

    def test_tags(self, more: int, questions: int, asked: list[str]) -> None:
        html = upside_down("<br>" * (10_000 - sizes(upside_down(""))[0] + more))
        assert sizes(html)[0] == 10_000 + more
        extract(html)
        assert len(asked) == questions

    def test_links(self, more: int, questions: int, asked: list[str]) -> None:
        html = upside_down("<a>" * (3_000 - sizes(upside_down(""))[2] + more))
        assert sizes(html)[2] == 3_000 + more
        extract(html)
        assert len(asked) == questions

    def test_tags_times_characters(self, more: int, questions: int, asked: list[str]) -> None:
        tags, chars, _ = sizes(upside_down("<p>平"))
        html = upside_down("<br>" * (5_000 - tags) + "<p>平" + "平" * (5_000 - chars + more))
        assert sizes(html)[:2] == (5_000, 5_000 + more)
        extract(html)
        assert len(asked) == questions


def test_few_tags_with_much_text_are_asked_about(asked: list[str]) -> None:
    extract(upside_down(f"<p>{'平' * 100_000}</p>"))
    assert len(asked) == 1


def removed(html: str, rule: Rule | None = None) -> dict[str, str]:
    return {one.text: one.reason.kind for one in extract(html, rule=rule).removed}


def test_reasons_of_removed_blocks_have_their_names() -> None:
    rows = "".join(f"<p><a href=/{i}>我县召开第{i}次联席会议</a></p>" for i in range(4))
    html = page(
        f"<div class=x7><p>{PARAGRAPHS[0][:30]}…</p>{paragraphs()}<p>附件</p><p><a href=/a.docx>推荐表.docx</a></p>"
        f"<p hidden>暗链</p><p>{PARAGRAPHS[0]}附</p><p>其他事项：</p>{rows}<p>责任编辑：韩梅</p><p>平安临河</p></div>",
        below="<div><p>凡本网注明来源的作品，版权均属本网，转载请注明。</p><p>县融媒体中心</p></div>",
    )
    kinds = removed(html)
    assert kinds[TITLE] == "title"
    assert (
        kinds["发布时间：2024-11-08 09:30 来源：临河县委政法委 作者：沈予安 浏览次数：126 【字体：大 中 小】 【打印】"]
        == "header line"
    )
    assert kinds["暗链"] == "hidden"
    assert kinds[f"{PARAGRAPHS[0][:30]}…"] == "summary"
    assert kinds["推荐表.docx"] == "attachment"
    assert kinds["附件"] == "empty heading"
    assert removed(page(f"<div class=x7>{paragraphs()}</div>", above="<p>临河要闻</p>"))["临河要闻"] == "above the body"
    assert kinds["平安临河"] == "below the body"
    assert kinds["县融媒体中心"] == "below the body"


def test_reasons_of_lists_disclaimers_and_rules_have_their_names() -> None:
    rows = "".join(f"<p><a href=/{i}>我县召开第{i}次联席会议</a></p>" for i in range(4))
    note = "本文不代表本网立场，请及时与我们联系。"
    kinds = removed(page(f"<div class=x7>{paragraphs()}<p>{note}</p>{rows}</div>"))
    assert (kinds["我县召开第1次联席会议"], kinds[note]) == ("link list", "disclaimer")
    ruled = page(f"<div id=zoom>{paragraphs()}<p class=x>平安临河</p></div>")
    assert removed(ruled, Rule(remove=(".x",)))["平安临河"] == "rule"


def test_what_a_rule_removes_beside_the_body_is_not_in_the_body() -> None:
    html = f"<p class=x>甲</p><p>{PARAGRAPHS[0]}</p><p class=x>乙</p><p class=x>丙</p>"
    classified = ClassifiedPage(parse_with_rule(html, Rule(remove=(".x",))), ())
    kept, gone = trim(classified, Body(1, 3, "density", 1))
    assert (kept, [(one.index, one.reason.kind) for one in gone]) == ([1], [(2, "rule")])
    assert [one.index for one in surrounding_blocks(classified, Body(1, 3, "density", 1))] == [0, 3]


def test_what_is_between_the_elements_that_a_rule_names_is_removed() -> None:
    html = f"<p class=x>{PARAGRAPHS[0]}</p><p>甲</p><p class=x>{PARAGRAPHS[1]}</p><p>乙</p>"
    assert extract(html, rule=Rule(body=".x")).paragraphs == PARAGRAPHS[:2]
    assert removed(html, Rule(body=".x"))["甲"] == "rule"


def test_hidden_paragraph_is_not_the_first() -> None:
    read = ClassifiedPage(parse(f"<p hidden>{PARAGRAPHS[0]}</p><p>平安</p><p>{PARAGRAPHS[1]}</p>"), ())
    assert Span(read, Body(0, 3, "density", 1)).first == 2
    assert Span(read, Body(0, 3, "density", 1, True)).first == 0


def selected(*blocks: str, body: tuple[int, int] = (0, 0), only_body: bool = False) -> list[str]:
    """Return the blocks that are left of a body."""
    read = ClassifiedPage(parse("".join(one if one[0] == "<" else f"<p>{one}</p>" for one in blocks)), (TITLE,))
    start, end = body[0], body[1] or len(read.blocks)
    kept, _ = trim(read, Body(start, end, "container", 1, False, only_body))
    return [read.blocks[i].text for i in kept]


HEADER = "发布时间：2024-11-08 09:30 来源：临河县委政法委"


def test_credit_in_the_first_line_belongs_to_the_header_line_above() -> None:
    assert selected(HEADER, "来源：临河日报", *PARAGRAPHS, body=(1, 0), only_body=True) == list(PARAGRAPHS)
    assert selected(HEADER, "平安", "来源：临河日报", *PARAGRAPHS, body=(1, 0), only_body=True) == [
        "平安",
        "来源：临河日报",
        *PARAGRAPHS,
    ]
    assert selected(HEADER, "您当前的位置：首页", "甲", *PARAGRAPHS, body=(1, 0), only_body=True) == ["甲", *PARAGRAPHS]


@pytest.mark.parametrize(("cell", "kept"), [("p", 0), ("td", 2), ("th", 2)])
def test_halves_of_a_date_in_cells_are_data(cell: str, kept: int) -> None:
    row = f"<{cell}>21</{cell}><{cell}>2024-02</{cell}>"
    row = f"<table><tr>{row}</tr></table>" if cell != "p" else row
    assert len(selected(row, *PARAGRAPHS)) == kept + len(PARAGRAPHS)


def test_short_notice_without_a_paragraph_keeps_its_times() -> None:
    notice = ("时间：2024年11月8日9时", "地点：县礼堂", "2024年11月1日")
    assert selected(*notice) == list(notice)
    assert selected(HEADER, "地点：县礼堂") == ["地点：县礼堂"]


@pytest.mark.parametrize(("between", "is_record"), [(5, True), (6, False)])
def test_lines_of_a_record_are_within_six_blocks(between: int, is_record: bool) -> None:
    lines = ("索引号：0143/2024-07", *["平安临河"] * between, "主题分类：司法行政")
    assert (lines[0] not in selected(*lines, *PARAGRAPHS)) is is_record


def test_lines_right_below_a_title_are_kept_if_they_are_not_buttons() -> None:
    assert selected(TITLE, HEADER, "打印", *PARAGRAPHS) == list(PARAGRAPHS)
    assert selected(TITLE, HEADER, "<a href=/1>索引号：0143</a>", *PARAGRAPHS)[-4:] == list(PARAGRAPHS)
    assert selected(TITLE, HEADER, "相关新闻", *PARAGRAPHS) == ["相关新闻", *PARAGRAPHS]
    assert "相关新闻" not in selected(TITLE, HEADER, "相关新闻", ROW, *PARAGRAPHS)
    assert "冀ICP备12345678号-1" not in selected(TITLE, HEADER, "冀ICP备12345678号-1", *PARAGRAPHS)


def test_title_in_two_lines_is_removed() -> None:
    assert selected(TITLE[:8], TITLE[8:], HEADER, *PARAGRAPHS) == list(PARAGRAPHS)
    assert selected(TITLE[:8], TITLE[8:], *PARAGRAPHS) == list(PARAGRAPHS)
    assert selected("县召", TITLE[8:12], *PARAGRAPHS) == ["县召", TITLE[8:12], *PARAGRAPHS]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (("（来源：临河日报 作者：沈予安）",), 1),
        (("【来源：临河日报】",), 1),
        (("来源：临河日报",), 1),
        (("来源：临河日报", "责任编辑：韩梅"), 1),
        (("来源：临河日报 【打印】",), 0),
        (("关键词：平安", "责任编辑：韩梅"), 0),
        (("关键字：平安",), 0),
        ((HEADER,), 0),
        (("其他事项：", ROW), 0),
        (("其他事项:", ROW), 0),
        (("一：其他：", ROW), 1),
        (("其他有关事项和要求如下：", ROW), 0),
        (("其他有关的事项和要求如下：", ROW), 1),
        (("平安临河", ROW), 1),
    ],
)
def test_last_lines_of_the_text(lines: tuple[str, ...], kept: int) -> None:
    assert len(selected(*PARAGRAPHS, *lines)) == len(PARAGRAPHS) + kept


@pytest.mark.parametrize(("below", "kept"), [(4, True), (5, False)])
def test_line_above_a_signature_within_five_blocks_is_text(below: int, kept: bool) -> None:
    for line in ("政策解读", "相关新闻"):
        lines = [line, *["平安临河"] * below, "2024年11月8日"]
        assert selected(*PARAGRAPHS, *lines)[4:] == (lines if kept else [])
    assert selected(*PARAGRAPHS, "责任编辑：韩梅", *lines[1:])[4:] == (lines[1:] if kept else [])


def test_contact_below_a_line_is_text() -> None:
    assert selected(*PARAGRAPHS, "责任编辑：韩梅", "联系人：程立")[4:] == ["联系人：程立"]
    assert selected(*PARAGRAPHS, "政策解读", "联系人：程立")[4:] == ["政策解读", "联系人：程立"]


def values(*blocks: str, kept: tuple[int, ...], titles: tuple[str, ...] = (TITLE,)) -> dict[str, float]:
    read = ClassifiedPage(parse("".join(one if one[0] == "<" else f"<p>{one}</p>" for one in blocks)), titles)
    return features(read, Body(kept[0], kept[-1] + 1, "density", 1), [*kept])


def text(size: int, name: str = "甲") -> str:
    return f"{name}，" + name * (size - 3) + "。"


def share(chars: int, size: int, half: float = 0.1) -> float:
    return chars / size / (chars / size + half)


def test_features_of_a_text_have_the_values_of_their_definitions() -> None:
    dated = "临河日报 2024-05-01 09:30"
    blocks = (
        *(text(100), "丙" * 20, text(40, "丁"), "丙" * 20, "短", "<p><a href=/1>我县召开会议</a></p>"),
        *(dated, text(30, "己"), "责任编辑：韩梅", "短", text(80, "戊")),
    )
    got = values(*blocks, kept=tuple(range(10)))
    size = 100 + 20 + 40 + 20 + 1 + 6 + len(dated) + 30 + 7 + 1
    between = 20 + 20 + 1 + 6 + len(dated)
    assert got["short"] == got["unframed"] == pytest.approx(1 / math.sqrt(1 + size / 100))
    assert got["unmarked"] == got["loose"] == pytest.approx(1 - 170 / size)
    assert got["rows"] == pytest.approx(share(6 + len(dated), size))
    assert got["boilerplate"] == pytest.approx(share(7, size))
    assert got["open_between"] == pytest.approx(share(between, size, 0.2))
    assert got["open_below"] == pytest.approx(share(1, size))  # not the line with a label
    assert got["outside"] == pytest.approx(80 / 250)
    assert got["cut"] == got["alike"] == pytest.approx(share(80, 170))
    assert got["runs_below"] == pytest.approx(share(80, size, 0.2))
    assert (got["strays"], got["sentenceless"], got["runs_above"]) == (0, 0, 0)
    assert (got["text_above"], got["text_below"]) == (0, 1)


def test_lines_outside_of_the_main_element_are_measured() -> None:
    blocks = (
        f"<div>{paragraphs((text(60), text(90, '丙')))}</div>",
        f"<div><p>{text(20, '丁')}</p><p>短</p></div>",
        "尾",
    )
    got = values(*blocks, kept=(0, 1, 2, 3, 4))
    assert got["strays"] == got["apart_below"] == pytest.approx(share(22, 172))
    assert values(*blocks, kept=(0, 1))["strays"] == 0
    assert values(*blocks, kept=(0, 1))["text_below"] == 1
    assert values("短", "短", kept=(0, 1))["strays"] == 0


@pytest.mark.parametrize(("size", "rows"), [(40, 1), (41, 0)])
def test_longest_line_with_a_date_that_is_a_row(size: int, rows: int) -> None:
    line = "2024-05-01 09:30".rjust(size, "县")
    got = values(text(90), line, text(60), text(50), kept=(0, 1, 2, 3))["rows"]
    assert got == rows * share(size, 200 + size)


@pytest.mark.parametrize(
    ("title", "share"),
    [("甲乙丙丁戊己", 1.0), ("甲乙丙丁戊", 1.0), ("县开展平安行动", 0.5), ("县开展平安行", 0.4), ("", 1.0)],
)
def test_share_of_the_titles_words_that_the_text_lacks(title: str, share: float) -> None:
    got = values(f"{'县开展平安，' * 9}", kept=(0,), titles=(title,))["untitled"]
    assert got == pytest.approx({"县开展平安行动": 2 / 6, "县开展平安行": 1 / 5}.get(title, share))


def test_words_of_the_title_are_looked_for_in_the_beginning() -> None:
    words = "县开展平安行动"
    for size, share in ((1990, 0.0), (2001, 1.0)):
        assert values(text(size - 1), words + "。", kept=(0, 1), titles=(words,))["untitled"] == share


def test_warnings_have_numbers_of_their_limits() -> None:
    for size, number in ((59, 1), (60, 0)):
        article = extract(f"<title>{TITLE}</title><h1>{TITLE}</h1><div id=zoom><p>{text(size)}</p></div>")
        assert len([one for one in article.warnings if re.search("less than 60", one)]) == number


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (("索引号：0143/2024-07", "主题分类：司法行政"), 0),
        (("名称：居住证申领", "有效期：一年"), 2),
        (("首页 | 要闻 | 公告", HEADER), 0),
        (("首页 | 要闻 | 公告",), 0),
        (("平安临河", HEADER, "导读"), 1),
        (("<p><a href=/1>点击进入专题</a></p>",), 0),
        (("<p><a href=/1>专题报道&gt;&gt;</a></p>",), 0),
        (("<p><a href=/a.docx>附件1：推荐表</a></p>",), 0),
    ],
)
def test_lines_above_the_first_paragraph(lines: tuple[str, ...], kept: int) -> None:
    assert len(selected(*lines, *PARAGRAPHS)) == kept + len(PARAGRAPHS)


@pytest.mark.parametrize("mark", [">>", "》》", "＞＞", "»"])
def test_link_that_invites_the_reader_is_removed_from_a_document(mark: str) -> None:
    link = f"<p><a href=/1>专题报道{mark}</a></p>"
    assert selected(link, *PARAGRAPHS, only_body=True) == list(PARAGRAPHS)
    assert len(selected(link.replace(mark, "集"), *PARAGRAPHS, only_body=True)) == len(PARAGRAPHS) + 1


def test_rows_under_a_heading_in_a_document_are_removed_with_it() -> None:
    assert selected("相关新闻", ROW, ROW, *PARAGRAPHS, only_body=True) == list(PARAGRAPHS)
    assert len(selected(ROW, ROW, *PARAGRAPHS, only_body=True)) == len(PARAGRAPHS) + 2
    assert len(selected("平安临河", ROW, ROW, *PARAGRAPHS, only_body=True)) == len(PARAGRAPHS) + 3


def test_table_of_a_record_is_removed_with_its_values() -> None:
    def table(*cells: str) -> str:
        return f"<table>{''.join(f'<tr><td>{cell}</td></tr>' for cell in cells)}</table>"

    assert selected(table("索引号", "0143", "主题分类", "司法行政"), *PARAGRAPHS) == list(PARAGRAPHS)
    long = "县" * 121
    assert selected(table("索引号", "0143", "主题分类", long), *PARAGRAPHS)[0] == long
    assert selected(table("索引号", "0143", "主题分类", long[1:]), *PARAGRAPHS) == list(PARAGRAPHS)


@pytest.mark.parametrize(("size", "removed_too"), [(12, True), (13, False)])
def test_longest_heading_over_removed_files(size: int, removed_too: bool) -> None:
    heading = "附件".rjust(size, "县")
    file = "<p><a href=/a.docx>推荐表.docx</a></p>"
    assert (heading not in selected(*PARAGRAPHS, heading, file, text(40, "己"))) is removed_too
    assert heading in selected(*PARAGRAPHS, heading, text(40, "己"))


def weight(*blocks: str) -> int:
    """Return the weight of the body of a page of blocks."""
    html = "".join(one if one[0] == "<" else f"<p>{one}</p>" for one in blocks)
    return find_body(ClassifiedPage(parse(f"<div>{html}</div>"), ())).weight


@pytest.mark.parametrize(
    "line", ["县报转载了这篇关于平安建设的长篇通讯，引起热烈反响。", "他的作品被盗用，版权受到侵害，法院依法判决。"]
)
def test_sentence_about_rights_that_is_no_disclaimer_is_text(line: str) -> None:
    assert weight(PARAGRAPHS[0], line, PARAGRAPHS[1]) == len(PARAGRAPHS[0] + line + PARAGRAPHS[1])


def test_disclaimer_costs_twelve_characters() -> None:
    line = "凡本网注明来源的作品，版权均属本网，转载请注明。"
    assert weight(PARAGRAPHS[0], line, PARAGRAPHS[1]) == len(PARAGRAPHS[0] + PARAGRAPHS[1]) - 12


def test_text_right_below_a_second_copy_counts() -> None:
    other = "另据了解，县里还将开展第二批试点工作，十二个乡镇全部参加。"
    assert weight(*PARAGRAPHS, *PARAGRAPHS, other) == sum(map(len, PARAGRAPHS)) + len(other)
    assert weight(*PARAGRAPHS, PARAGRAPHS[0], other, *PARAGRAPHS[1:]) == sum(map(len, PARAGRAPHS))


def test_files_beside_the_body_are_not_removed_from_it() -> None:
    file = "<p><a href=/a.docx>推荐表.docx</a></p>"
    blocks = f"{file}<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{file}{file}"
    read = ClassifiedPage(parse(blocks), ())
    kept, gone = trim(read, Body(1, 3, "density", 1))
    assert (kept, gone) == ([1, 2], [])


@pytest.mark.parametrize(("linked", "kept"), [(98, 1), (99, 0)])
def test_row_of_which_nine_tenths_name_a_file_is_removed(linked: int, kept: int) -> None:
    row = f"<p>{'字' * 11}<a href=/a.docx>{'表' * linked}</a></p>"
    assert len(selected(*PARAGRAPHS[:2], row, *PARAGRAPHS[2:])) == len(PARAGRAPHS) + kept


def test_heading_over_files_in_the_first_line_is_removed() -> None:
    file = "<p><a href=/a.docx>推荐表.docx</a></p>"
    assert selected("附件", file, *PARAGRAPHS) == list(PARAGRAPHS)
    assert selected("附件", file, *PARAGRAPHS, only_body=True) == list(PARAGRAPHS)


def test_header_line_in_the_body_has_its_reason() -> None:
    read = ClassifiedPage(parse("".join(f"<p>{one}</p>" for one in ("平安", HEADER, *PARAGRAPHS))), ())
    _, gone = trim(read, Body(0, 6, "density", 1))
    assert [(one.index, one.reason.kind) for one in gone] == [(0, "above the body"), (1, "header line")]


def test_row_under_another_removed_line_of_a_document_is_kept() -> None:
    assert selected("打印 关闭", ROW, *PARAGRAPHS, only_body=True)[1:] == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line", ["（作者：沈予安）", "（供稿：沈予安）", "【作者：沈予安】", "（本文来源：临河日报 作者：沈予安）"]
)
def test_credit_in_brackets_closes_the_article(line: str) -> None:
    assert selected(*PARAGRAPHS, line) == [*PARAGRAPHS, line]
    own_sentence = line.startswith("（本文")
    assert ("平安临河：" in selected(*PARAGRAPHS, "平安临河：", line, ROW)) is own_sentence


def test_summary_of_text_outside_the_body_is_kept() -> None:
    summary = f"{PARAGRAPHS[0][:20]}…"
    assert selected(summary, PARAGRAPHS[0], body=(0, 1)) == [summary]
    assert selected(summary, PARAGRAPHS[0]) == [PARAGRAPHS[0]]


def test_summary_of_the_article_outside_it_is_no_doubt() -> None:
    summary = f"<p>{PARAGRAPHS[1][:30]}…</p>"
    got = values(f"<div><p>{text(200)}</p><p>{text(90, '丙')}</p>{summary}<p>{PARAGRAPHS[1]}</p></div>", kept=(0, 1, 3))
    assert got["cut"] == 0
