"""Which lines near an article give its metadata: places, cells, halves of dates, the head and the URL."""

from __future__ import annotations

import pytest

from cleaner.article import Metadata
from cleaner.markup.parse import parse
from cleaner.metadata.metadata import _read_blocks, read, read_header
from tests.cleaner.pages import PARAGRAPHS, TITLE

HEAD = f"<title>{TITLE}</title>"


def meta(above: str, below: str = "", *, inside: str = "", head: str = HEAD, url: str | None = None) -> Metadata:
    """Return the metadata of an article of four paragraphs with these parts above, in and below its body."""
    body = inside + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = parse(f"<html><head>{head}</head><body>{above}<div class=body>{body}</div>{below}</body></html>")
    node = next(node for node in page.nodes if node.classes == "body")
    return read(page, node.start, node.end, url=url)


H1 = f"<h1>{TITLE}</h1>"


def test_the_labelled_date_comes_before_a_date_without_label_and_a_change() -> None:
    lines = ["更新时间：2024-03-03", "2024-02-02", "发布时间：2024-01-01"]
    for count, shown in ((3, "2024-01-01"), (2, "2024-02-02"), (1, "2024-03-03")):
        found = meta(H1 + "".join(f"<p>{line}</p>" for line in lines[:count]))
        assert found.date_shown == shown


def test_a_label_above_the_headline_or_below_the_text_counts_where_none_is_near() -> None:
    label = "<p>发布时间：2024-01-01</p>"
    assert meta(label + H1).date_shown == "2024-01-01"
    assert meta(H1, label).date_shown == "2024-01-01"
    assert meta(label + H1 + "<p>2024-02-02</p>").date_shown == "2024-02-02"
    assert meta(H1, "<p>2024-02-02</p>").date_shown == ""


def test_lines_below_are_read_in_fourteen_blocks() -> None:
    for blocks, source in ((13, "甲报"), (14, "")):
        assert meta(H1, "<p>平安</p>" * blocks + "<p>来源：甲报</p>").source == source


def test_sentences_below_the_text_are_not_header_lines() -> None:
    assert meta(H1, "<p>来源：甲报</p>").source == "甲报"
    assert meta(H1, "<p>来源：甲报。</p>").source == ""


@pytest.mark.parametrize("tag", ["td", "th", "dt", "dd", "li"])
def test_a_label_without_a_colon_in_a_cell_has_its_value_in_the_next(tag: str) -> None:
    cells = "".join(
        f"<{tag} class=x>{text}</{tag}>" for text in ("来源", "甲报", "发文机关", "甲局", "文号", "甲发〔2024〕3号")
    )
    found = meta(f"{H1}<div>{cells}</div>")
    assert (found.source, found.office, found.doc_number) == ("甲报", "甲局", "甲发〔2024〕3号")


def test_a_label_in_another_element_needs_a_colon() -> None:
    assert meta(f"{H1}<p>来源</p><p>甲社区</p>").source == ""
    assert meta(f"{H1}<table><td>来源</td><td>作者：</td></table>").source == ""
    assert meta(f"{H1}<p>发布时间：</p><p>2024-05-06</p>").date_shown == "2024-05-06"


def test_the_value_of_another_label_is_not_the_publication_date() -> None:
    for label in ("生效日期：", "生效日期", "会议时间", "有效期:"):
        assert meta(f"{H1}<p>{label}</p><p>2024-05-06</p>").date is None
    assert meta(f"{H1}<p>平安临河</p><p>2024-05-06</p>").date_shown == "2024-05-06"


def test_a_date_that_is_split_over_two_blocks_is_joined_unless_they_are_cells_or_hidden() -> None:
    assert meta(f"{H1}<p>21</p><p>2024-02</p>").date_shown == "2024-02-21"
    assert meta(f"<div>21</div><div>2024-02</div>{H1}").date_shown == "2024-02-21"
    assert meta(f"{H1}<ul><li>21</li><li>2024-02</li></ul>").date is not None
    assert meta(f"{H1}<table><td>21</td><td>2024-02</td></table>").date is None
    assert meta(f"{H1}<div hidden>21</div><div hidden>2024-02</div>").date is None


def test_a_time_right_above_the_headline_is_the_date_of_a_page_without_another() -> None:
    assert meta(f"<p>2024-05-06 09:30</p>{H1}").date_shown == "2024-05-06 09:30"
    assert meta(f"<p>2024-05-06</p>{H1}").date is None
    assert meta(f"<p>2024-05-06 09:30 平安临河</p>{H1}").date is None
    assert meta(f"<p>2024-05-06 09:30</p><p>甲</p>{H1}").date is None


def test_a_day_that_begins_the_element_of_the_headline_is_the_date_of_a_post() -> None:
    post = f"<div><div><div>{{}}</div></div><div>{H1}</div></div>"
    assert meta(f"<p>甲</p>{post.format('April 26, 2009')}").date_shown == "2009-04-26"
    assert meta(f"<p>甲</p>{post.format('2009-04-26')}").date_shown == "2009-04-26"
    assert meta(f"<div><p>甲</p><div>2009-04-26</div><div>{H1}</div></div>").date is None
    assert meta(post.format("2009-04-26")).date is None  # above all else: today's date


def test_header_lines_in_the_first_four_blocks_of_the_body_are_read() -> None:
    line = "<p>发布时间：2024-05-06 来源：甲报</p>"
    assert meta(H1, inside="<p>甲</p>" * 3 + line).source == "甲报"
    assert meta(H1, inside="<p>甲</p>" * 4 + line).source == ""


def test_lines_of_the_body_that_may_be_text_are_not_header_lines() -> None:
    assert meta(H1, inside="<p>2024-05-06 平安临河</p>").date is not None
    assert meta(H1 + "<p>甲</p>", inside="<p>2024-05-06 平安临河</p>").date is None
    assert meta(H1 + "<p>甲</p>", inside="<p>2024-05-06 临河日报</p>").date_shown == "2024-05-06"


def test_a_date_and_source_in_the_headlines_block_count_if_they_are_not_part_of_it() -> None:
    assert meta(f"<h1>{TITLE} 发布时间：2024-05-06</h1>").date_shown == "2024-05-06"
    title = f"<title>{TITLE}2024-05-06</title>"
    assert meta(f"<h1>{TITLE}2024-05-06</h1>", head=title).date is None


def metas(**named: str) -> str:
    return HEAD + "".join(f'<meta name="{name}" content="{content}">' for name, content in named.items())


@pytest.mark.parametrize(
    "name",
    [
        "PubDate",
        "publishdate",
        "article:published_time",
        "og:release_date",
        "datePublished",
        "publish_time",
        "apub:time",
        "firstpublishedtime",
        "weibo: article:create_at",
        "og:time",
    ],
)
def test_each_meta_tag_with_the_publication_time_is_read(name: str) -> None:
    assert meta(H1, head=metas(**{name: "2024-05-06"})).date_shown == "2024-05-06"


def test_the_most_reliable_meta_tag_counts() -> None:
    assert meta(H1, head=metas(publishdate="2024-05-07", pubdate="2024-05-06")).date_shown == "2024-05-06"
    assert meta(H1, head=metas(publishdate="2024-05-07", pubdate="unknown")).date_shown == "2024-05-07"


def test_meta_tags_come_before_scripts_scripts_before_the_url_and_the_url_before_a_time_of_making() -> None:
    url = "http://a.cn/t20240503_1.html"
    script = "<script>pubDate = '2024-05-02'</script>"
    made = metas(pubdate="2024-05-01", maketime="2024-05-01")
    assert meta(H1, head=metas(pubdate="2024-05-01") + script, url=url).date_shown == "2024-05-01"
    assert meta(H1, head=made + script, url=url).date_shown == "2024-05-02"
    assert meta(H1, head=made, url=url).date_shown == "2024-05-03"
    assert meta(H1, head=made).date_shown == "2024-05-01"
    for name in ("url", "og:url"):
        assert meta(H1, head=metas(**{name: url})).date_shown == "2024-05-03"


def test_column_author_and_editor_are_read() -> None:
    head = metas(ColumnName=" 要闻 ")
    found = meta(f"{H1}<p>作者：李文 责任编辑：王五</p>", "<p>责任编辑：韩梅</p>", head=head)
    assert (found.column, found.author, found.editor) == ("要闻", "李文", "韩梅")
    assert meta(f"{H1}<p>责任编辑：王五 作者：李文</p>").editor == "王五"


def test_a_document_number_that_is_a_block_of_its_own_near_the_text_is_read() -> None:
    number = "<p>甲发〔2024〕3号</p>"
    assert meta(H1 + number).doc_number == "甲发〔2024〕3号"
    assert meta(H1 + number + "<p>甲</p>" * 3).doc_number == "甲发〔2024〕3号"
    assert meta(H1 + number + "<p>甲</p>" * 4).doc_number == ""


def test_a_page_without_a_body_has_the_metadata_near_its_headline() -> None:
    html = (
        f"<html><head>{HEAD}</head><body><p>平安</p>{H1}<p>发布时间：2024-05-06 来源：甲报</p><p>视频</p></body></html>"
    )
    found = read(parse(html), 0, 0)
    assert (found.title, found.date_shown, found.source) == (TITLE, "2024-05-06", "甲报")
    assert read(parse("<p>平安</p>"), 0, 0) == Metadata()


def test_a_medium_beside_the_date_of_plain_text_is_the_source() -> None:
    assert read_header(["2024-05-06 09:30 甲县日报"]).source == "甲县日报"
    assert read_header(["2024-05-06 09:30 甲县日报", "来源：乙报"]).source == "乙报"
    assert read_header(["文号：甲发〔2024〕3号 发文机关：甲局"]) == Metadata(
        doc_number="甲发〔2024〕3号", office="甲局"
    )
    assert read_header([]) == Metadata()


def test_a_value_of_more_than_60_characters_does_not_belong_to_the_label_before_it() -> None:
    for size, source in ((60, "字" * 60), (61, "")):
        assert meta(f"{H1}<table><td>来源：</td><td>{'字' * size}</td></table>").source == source


def test_a_label_without_a_value_has_none() -> None:
    assert meta(f"{H1}<p>发布时间：</p><p>平安临河</p>").date is None


def test_a_line_of_two_labels_in_the_body_is_a_header_line_without_a_source() -> None:
    line = "<p>发布时间：2024-05-06 作者：李文</p>"
    assert meta(H1 + "<p>甲</p>", inside=line).date_shown == "2024-05-06"


def test_a_day_with_a_counter_above_the_headline_is_the_date() -> None:
    assert meta(f"<p>2024-05-06 浏览：12</p>{H1}").date_shown == "2024-05-06"
    assert meta(f"<p>2024-05-06 平安</p>{H1}").date is None


def test_time_of_day_below_a_split_date_belongs_to_it() -> None:
    assert meta(H1 + "<div>2024</div><div>05/06</div><div>08:41</div>").date_shown == "2024-05-06 08:41"
    assert meta(H1 + "<div>2024</div><div>05/06</div><div>8:41小时</div>").date_shown == "2024-05-06"


def test_byline_between_headline_and_body_names_the_author() -> None:
    assert meta(f"{H1}<p>文／李文　图／王五</p>").author == "李文"
    assert meta(f"{H1}<p>文／李文　图／王五</p>" + "<p>平安</p>" * 4).author == "沈予安"  # of the dateline


def test_time_of_day_in_the_line_below_the_day_belongs_to_it() -> None:
    assert meta(f"{H1}<p>2024-05-06</p><p>08:41</p>").date_shown == "2024-05-06 08:41"
    assert meta(f"{H1}<p>2024-05-06</p><p>08:41开会</p>").date_shown == "2024-05-06"


def test_time_in_an_attribute_is_read_where_the_page_shows_none() -> None:
    shown = '<p><span data-time="1714956087">3天前</span></p>'
    assert meta(H1 + shown).date_shown == "2024-05-06 08:41"
    assert meta(f"{H1}{shown}<p>2024-05-07 来源：甲报</p>").date_shown == "2024-05-07"
    assert meta(H1 + shown.replace("data-time", "data-id")).date_shown == ""


def test_line_that_is_a_link_for_nine_tenths_is_no_header_line() -> None:
    assert meta(f"{H1}<p><a href=/1>来源：甲县日报</a></p>").source == ""
    assert meta(f"{H1}<p>来源：<a href=/1>甲县日报</a></p>").source == "甲县日报"
    assert meta(f"{H1}<p>来<a href=/1>源：甲县日报社</a></p>").source == "甲县日报社"


def test_source_of_an_element_is_folded() -> None:
    line = "<p><span>2024-05-06</span> <span class=source>临河\n  普法</span></p>"
    assert meta(f"{H1}{line}").source == "临河 普法"


@pytest.mark.parametrize("sign", ["（", "(", "[", "【", "〔", "■", "□", "●", "◎", "*", "—", "-"])
def test_sign_before_the_credit_at_the_end_of_the_body(sign: str) -> None:
    page = f"{H1}<div class=body>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}"
    for credit, source in ((f"{sign}来源：甲县日报", "甲县日报"), (f"表一{sign}来源：甲县统计局", "")):
        html = parse(f"{page}<p>{credit}</p></div>")
        assert read(html, 1, len(html.blocks)).source.rstrip("）)") == source


@pytest.mark.parametrize(
    "box",
    [
        "<figure>{}</figure>",
        "<figure><figcaption>{}</figcaption></figure>",
        "<div class=imgCaption>{}</div>",
        "<div id=photo-caption>{}</div>",
        "<table><caption>{}</caption></table>",
    ],
)
def test_source_of_a_caption_is_that_of_the_picture(box: str) -> None:
    assert meta(H1, box.format("来源：甲县日报")).source == ""
    assert meta(H1, "<div class=credit>来源：甲县日报</div>").source == "甲县日报"


def test_headline_of_a_page_without_a_body_may_be_far_down() -> None:
    above = "".join(f"<p>平安{number}</p>" for number in range(90))
    found = read(parse(f"<head>{HEAD}</head>{above}{H1}<p>发布时间：2024-05-06 来源：甲报</p><p>视频</p>"), 0, 0)
    assert (found.title, found.date_shown, found.source) == (TITLE, "2024-05-06", "甲报")


@pytest.mark.parametrize("text", ["182024-02", "2024-0218"])
def test_day_beside_its_month_in_one_block_counts_where_it_is_shown_and_no_cell(text: str) -> None:
    assert meta(f"{H1}<p>{text}</p>").date_shown == "2024-02-18"
    assert meta(f"{H1}<p style='display:none'>{text}</p>").date_shown == ""
    assert meta(f"{H1}<table><tr><td>{text}</td></tr></table>").date_shown == ""
    assert meta(f"{H1}<p>第{text}</p>").date_shown == ""


def test_header_lines_in_words_and_with_the_year_last_are_read() -> None:
    lines = {
        "二〇二四年五月六日": "2024-05-06",
        "民國113年5月6日": "2024-05-06",
        "May 6, 2024": "2024-05-06",
        "Mon May 06 10:22:00 CST 2024": "2024-05-06 10:22:00",
        "刊登日期 20/06/2023": "2023-06-20",
        "日期 2020 08 20": "2020-08-20",
        "時間 08-20 2020": "2020-08-20",
        "发布时间：05-06": "",
        "平安临河": "",
    }
    assert {line: meta(f"{H1}<p>{line}</p>").date_shown for line in lines} == lines


def test_value_in_the_next_block_belongs_to_the_label_of_a_date_only_if_it_begins_with_one() -> None:
    values = {"2024-05-06": True, "[2024-05-06]": True, "（ 2024-05-06": True, "甲乙丙2024-05-06": False, "平安": False}
    found = {value: read_header_of(f"<p>发布时间：</p><p>{value}</p>") for value in values}
    assert {value: date == "2024-05-06" for value, date in found.items()} == values
    assert read_header_of("<p>更新时间：</p><p>2024-05-06</p>") == "2024-05-06"


def read_header_of(lines: str) -> str:
    """Return the labelled date of a page whose headline is between two blocks of these lines and text."""
    page = parse(f"<p>甲</p>{lines}")
    found = _read_blocks(page, 1, 2, False)[1]
    date = found.published or found.updated
    return date.shown if date else ""


def test_label_and_value_in_two_cells() -> None:
    def source(label: str, value: str, tag: str = "td") -> str:
        page = parse(f"<table><tr><td>甲</td><{tag}>{label}</{tag}><{tag}>{value}</{tag}></tr></table>")
        found = _read_blocks(page, 1, 2, False)
        return found[1].source if found else ""

    assert source("来源", "甲报") == source("来源：", "甲报") == source("来源：", "甲报", "th") == "甲报"
    assert [source("来源：", value) for value in ("作者：", "作者:", "作者", "作者：李文", "2024-05-06")] == [""] * 5
    assert source("会议来源情况说明", "甲报") == source("会议", "甲报") == ""
    page = parse("<p>甲</p><p>来源：</p><p>甲报</p>")
    assert _read_blocks(page, 1, 2, False)[1].source == "", "not in cells"
    page = parse("<table><tr><td>甲</td><td>来源：</td></tr></table>")
    assert _read_blocks(page, 1, 2, False)[1].open_field == "source", "the last block of a page"


def test_blocks_of_two_to_240_characters_are_header_lines() -> None:
    for size, is_read in ((240, True), (241, False)):
        page = parse(f"<p>来源：甲报 {'字' * (size - 6)}</p>")
        assert bool(_read_blocks(page, 0, 1, False)) is is_read, size
    hidden = parse("<p style='display:none'>来源：甲报</p>")
    assert _read_blocks(hidden, 0, 1, False) == {} and _read_blocks(hidden, 0, 1, True)[0].source == "甲报"


def test_date_below_the_label_of_another_date_is_not_read() -> None:
    labels = {"生效日期": False, "会议时间：": False, "有效期:": False, "来源：": True, "作者:": True, "平安临河": True}
    found = {label: _read_blocks(parse(f"<p>{label}</p><p>2024-05-06</p>"), 1, 2, False)[1] for label in labels}
    assert {label: line.bare_date is not None for label, line in found.items()} == labels


def test_time_near_the_headline_is_the_first_that_is_a_date() -> None:
    times = "<time datetime='soon'>a</time><time datetime='2024-05-06T08:00'>3天前</time><time datetime='2024-05-07'>b</time>"
    assert meta(f"{H1}<p>{times}</p>").date_shown == "2024-05-06 08:00"
    assert meta(H1, f"<p>平安</p><p>{times}</p>").date_shown == ""
    assert meta(f"<p>{times}</p><p>甲</p><p>乙</p>{H1}").date_shown == ""


def test_split_date_with_its_time_ends_at_the_body() -> None:
    for line in ("<p>2024</p><p>05/06</p>", "<p>05-06</p><p>2024</p>", "<p>06</p><p>2024年5月</p>"):
        assert meta(H1 + line).date_shown == "2024-05-06"
        assert meta(H1 + line + "<p>9:30:15</p>").date_shown == "2024-05-06 09:30:15"
        assert meta(f"{H1}<p>甲</p>{line}").date_shown == "2024-05-06"
        assert (
            meta(H1 + line.replace("<p>", "<td>").replace("</p>", "</td>").join(("<table>", "</table>"))).date is None
        )
    assert meta(f"{H1}<p>第2024</p><p>05/06</p>").date is None
    assert meta(f"<p>2024</p><p>05/06</p><p>甲</p>{H1}").date is None


def test_number_of_a_document_in_the_first_blocks_of_the_body() -> None:
    number = "<p>甲发〔2024〕3号</p>"
    assert [meta(H1, inside="<p>甲，乙。</p>" * blocks + number).doc_number for blocks in (0, 3, 4)] == [
        "甲发〔2024〕3号",
        "甲发〔2024〕3号",
        "",
    ]
    assert meta(number + H1).doc_number == meta(f"{H1}<p>甲发〔2024〕3号文件</p>").doc_number == ""
    assert meta(f"{H1}<p>文号：乙发〔2024〕4号</p>{number}").doc_number == "乙发〔2024〕4号"


def test_lines_of_plain_text_are_read_with_their_first_values() -> None:
    lines = [
        "2024-05-06 来源：甲报 作者：李文",
        "来源：乙报 责任编辑：韩梅 作者：王五",
        "文号：甲发〔2024〕3号",
        "发文机关：甲局",
    ]
    found = read_header(lines)
    assert (found.date_shown, found.source, found.author, found.editor) == ("2024-05-06", "甲报", "李文", "韩梅")
    assert (found.doc_number, found.office, found.title) == ("甲发〔2024〕3号", "甲局", "")
    assert found.date is not None and found.date.hour == 0
    assert read_header(["平安临河", "  来源：  甲报  "]).source == "甲报"
    assert read_header(["更新时间：2024-05-07", "2024-05-06 甲县日报"]).date_shown == "2024-05-06"
    assert read_header(["2024-05-06 李文"]).source == "" and read_header(["平安临河"]) == Metadata()
