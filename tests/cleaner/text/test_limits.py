"""Decisions about lines of texts at their limits. All texts are written for these tests."""

from __future__ import annotations

import pytest

from cleaner import clean_text, extract_text
from tests.cleaner.text.scores import PROVINCES
from tests.cleaner.text.test_plain import BODY, FOOTER, HEADER, NAVIGATION, TITLE, paragraphs, text

POLICY = "凡本网注明“来源：青禾网”的所有作品，版权均属于青禾网，未经本网授权不得转载、摘编。" * 3


@pytest.mark.parametrize(
    "name",
    [
        *("青禾县公安局", "青禾县民政厅", "青禾县政法委", "青禾县政府办", "青禾县宣传处", "青禾县法制部", "青禾县法院"),
        *("青禾县校园网", "青禾广播台", "青禾县法律社", "青禾县信访站", "青禾县总工会", "青禾纺织厂", "青禾县商报"),
        *("青禾县农业学校", "青禾县第一小学", "青禾县实验中学", "青禾理工大学", "青禾师范学院", "柳林镇幼儿园"),
        *("青禾县会展中心", "青禾县水务公司", "青禾县人民政府", "青禾县人民检察院", "青禾客户端", "青禾政法公众号"),
        *("青禾普法频道", "青禾政务在线", "青禾新闻", "青禾发布", "青禾台记者林小禾"),
    ],
)
@pytest.mark.parametrize("header", ["2024-05-06 {}", "{} 2024-05-06", "2024年5月6日 10:20 | {}"])
def test_office_or_medium_beside_a_date_is_the_source(name: str, header: str) -> None:
    article = extract_text(text(NAVIGATION, [TITLE, header.format(name)], BODY))
    assert (article.title, article.source, article.date_shown[:10]) == (TITLE, name, "2024-05-06")
    assert article.text == paragraphs(BODY)


@pytest.mark.parametrize("other", ["柳林镇的集市", "赵文山"])
def test_other_words_beside_a_date_are_no_source(other: str) -> None:
    assert extract_text(text(NAVIGATION, [TITLE, f"2024-05-06 {other}"], BODY)).source == ""


@pytest.mark.parametrize(
    "header",
    [
        "【2024/05/06 青禾日报】@ http://www.qinghe.example.com/a/1.html",
        "[2024-05-06 10:20 青禾日报]",
        "2024年5月6日 星期一",
        "2024年5月6日（周一）",
        "Monday, May 6, 2024",
        "05-06 10:20",
        "12/31 23:59:59",
        "發布日期：113年5月6日",
    ],
)
def test_line_with_a_day_in_another_shape_is_a_header_line(header: str) -> None:
    assert clean_text(text(NAVIGATION, [TITLE, header], BODY)) == paragraphs(BODY)


@pytest.mark.parametrize("line", ["13-06 10:20", "05-46 10:20", "05-06 30:20", "比分 05-06 10:20"])
def test_digits_that_are_no_day_and_time_are_no_header_line(line: str) -> None:
    assert line in clean_text(text([TITLE], [HEADER], [line], BODY))


@pytest.mark.parametrize("sentences", [2, 6])
def test_tables_between_short_sentences_are_kept(sentences: int) -> None:
    article = [BODY[0]]
    for i in range(sentences):
        article += [*(f"第{i}街道第{j}社区网格服务管理站" for j in range(10)), f"以上为第{i}街道的网格，共十个。"]
    article.append(BODY[3])
    assert clean_text(text(NAVIGATION, [TITLE, HEADER], article, FOOTER)) == paragraphs(article)


@pytest.mark.parametrize("below", ["版权所有：青禾县平安办", "上一篇：没有了", "相关新闻", "网站地图"])
def test_phrases_below_furniture_are_no_article(below: str) -> None:
    headlines = ["甲县召开平安建设推进会议", "乙县开展矛盾纠纷排查", "丙县组织普法宣传活动"]
    assert clean_text(text([below], headlines)) == ""


@pytest.mark.parametrize(("number", "kept"), [(7, True), (8, False)])
def test_eight_phrases_above_a_sign_of_the_end_are_headlines(number: int, kept: bool) -> None:
    phrases = [f"柳林镇调解一起相邻纠纷之{i}" for i in range(number)]
    found = clean_text(text([TITLE, HEADER], BODY[:1], phrases, ["上一篇：没有了"], FOOTER))
    assert found == paragraphs(BODY[:1], phrases if kept else [])


def test_words_on_rights_between_sentences_stay_above_the_rules_of_a_site() -> None:
    rights = "本文由青禾日报制作发布，未经允许禁止转载。"
    assert clean_text(text(BODY[:2], [rights], BODY[2:], [POLICY])) == paragraphs(BODY[:2], [rights], BODY[2:])
    assert clean_text(text(BODY[:2], [rights], BODY[3:], [POLICY])) == paragraphs(BODY[:2], [rights], BODY[3:])


def test_header_line_inside_a_long_line_far_below_the_top_stays_in_it() -> None:
    item = f"{TITLE} 发布时间：2024-05-06 10:20 来源：青禾日报 {''.join(BODY)}"
    digest = [*(f"{i}月，{line}" for i in (1, 2) for line in BODY), item, f"据了解，{BODY[0]}"]
    assert clean_text(paragraphs(digest)) == paragraphs(digest)


def test_furniture_that_is_also_in_the_text_before_it_is_cut_at_its_own_place() -> None:
    line = f"版面由他负责，上一篇文章广受好评。{BODY[0]} 上一篇：没有了 下一篇：没有了"
    assert clean_text(text(BODY[1:], [line])) == paragraphs(BODY[1:], [f"版面由他负责，上一篇文章广受好评。{BODY[0]}"])


def short_lines(
    number: int, size: int, *, spaced: int = 0, commas: int = 0, cut: int = 0, labels: int = 0
) -> list[str]:
    """Return lines of some characters, of which the first ones have a space, a comma, an ellipsis or a label."""
    lines = []
    for i in range(number):
        line = f"{chr(0x7530 + i)}村{'调解邻里纠纷走访慰问困难老人排查安全隐患'[: size - 2]}"
        line = f"{line[:3]} {line[4:]}" if i < spaced else line
        line = f"{line[:3]}，{line[4:]}" if i < commas else line
        line = f"{line[:-3]}..." if i < cut else line
        lines.append(f"{line[:3]}：{line[4:]}" if i < labels else line)
    assert {len(line) for line in lines} == {size}
    return lines


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (short_lines(12, 12), True),
        (short_lines(12, 13), False),
        (short_lines(12, 8, spaced=2), True),
        (short_lines(12, 8, spaced=3), False),
        (short_lines(12, 7, spaced=12), True),
        (short_lines(12, 14, commas=6), True),
        (short_lines(12, 14, commas=5), False),
        (short_lines(12, 14, labels=6), True),
        (short_lines(12, 14, labels=5), False),
        (short_lines(12, 9, cut=5), True),
        (short_lines(12, 9, cut=6), False),
    ],
)
def test_short_lines_below_the_text_are_the_articles_by_their_shape(lines: list[str], kept: bool) -> None:
    assert clean_text(text([TITLE, HEADER], BODY, lines, FOOTER)) == paragraphs(BODY, lines if kept else [])


@pytest.mark.parametrize(
    "intro", ["现将名单公布：", "获奖人员如下。", "现公布名单。", "以下为获奖人员。", "详见下列单位。", "附件一览。"]
)
def test_short_lines_that_a_sentence_introduces_are_the_articles(intro: str) -> None:
    article = [*BODY, f"经研究决定，对表现突出的同志予以通报表扬，{intro}", *short_lines(12, 14)]
    assert clean_text(text([TITLE, HEADER], article, FOOTER)) == paragraphs(article)


@pytest.mark.parametrize(("number", "kept"), [(15, True), (16, False)])
def test_links_to_sixteen_provinces_are_furniture(number: int, kept: bool) -> None:
    lines = [f"{name}司法厅" for name in PROVINCES[:16][:number]] + ["青禾司法局"] * (17 - number)
    lines = [f"{line}{i}" if line == "青禾司法局" else line for i, line in enumerate(lines)]
    assert clean_text(text([TITLE, HEADER], BODY, lines, FOOTER)) == paragraphs(BODY, lines if kept else [])


@pytest.mark.parametrize(
    ("menu", "kept"),
    [
        (["首页", "青禾村概况", "新闻", "柳林村概况"], False),
        (["首页", *[f"{i}号村" for i in range(8)], "新闻", "政法要闻"], False),
        (["首页", *[f"{i}号村" for i in range(9)], "新闻"], True),
        (["首页", "青禾村概况", "柳林村概况", "东街村概况"], True),
        (["首页", "新闻", "青禾村概况"], False),
    ],
)
def test_menu_has_three_known_words_or_two_that_are_half_of_it(menu: list[str], kept: bool) -> None:
    found = clean_text(text(menu, BODY))
    assert found.endswith(paragraphs(BODY))
    assert (menu[0] in found) is kept


@pytest.mark.parametrize(
    ("heading", "size", "kept"),
    [("推荐阅读", 59, False), ("推荐阅读", 60, True), ("相关链接", 15, False), ("相关链接", 16, True)],
)
def test_article_goes_on_below_a_heading_with_a_whole_sentence(heading: str, size: int, kept: bool) -> None:
    sentence = f"据悉，{'赶集' * 40}"[: size - 1] + "。"
    found = clean_text(text([TITLE, HEADER], BODY, [heading, sentence, sentence[:9] + BODY[0]], FOOTER))
    assert (heading in found) is kept


@pytest.mark.parametrize(("size", "kept"), [(99, False), (100, True)])
def test_disclaimer_of_a_hundred_characters_is_the_articles_where_nothing_is_of_a_page(size: int, kept: bool) -> None:
    risk = f"免责声明：本网转载内容仅代表作者观点，不代表本网立场，版权归原作者所有，{'赶集' * 90}"[: size - 1] + "。"
    assert clean_text(paragraphs([*BODY, risk])) == paragraphs([*BODY, risk] if kept else BODY)


@pytest.mark.parametrize(("copied", "kept"), [(3, False), (2, True)])
def test_copy_repeats_six_tenths_of_the_text_before_it(copied: int, kept: bool) -> None:
    same = [f"{i}，{'赶集' * 10}。" for i in "甲乙丙丁戊"]
    found = clean_text(text([TITLE, HEADER], same, same[:copied]))
    assert found == paragraphs(same, same[:copied] if kept else [])


@pytest.mark.parametrize(("size", "kept"), [(39, True), (40, False)])
def test_single_sentence_of_forty_characters_is_a_copy(size: int, kept: bool) -> None:
    sentence = f"据悉，{'赶集' * 40}"[: size - 1] + "。"
    assert clean_text(text([sentence], [sentence])) == paragraphs([sentence], [sentence] if kept else [])


@pytest.mark.parametrize(("above", "is_header"), [(19, True), (20, False)])
def test_day_with_a_name_is_a_header_line_in_the_first_twenty_lines(above: int, is_header: bool) -> None:
    lines = [f"第{i}网格" for i in range(above - 1)]
    article = extract_text(text(lines, [TITLE, "2024-05-06林小禾"], BODY))
    assert (article.date_shown == "2024-05-06") is is_header


@pytest.mark.parametrize(("size", "is_header"), [(70, True), (71, False)])
def test_header_line_in_a_shape_of_texts_has_at_most_seventy_characters(size: int, is_header: bool) -> None:
    line = f"http://www.qinghe.example.com/a/{'b' * 13}/ 2024-05-06{'青禾' * 20}"[:size]
    article = extract_text(text([TITLE, line], BODY))
    assert (article.title, article.text == paragraphs(BODY)) == (TITLE, is_header)


@pytest.mark.parametrize(("number", "kept"), [(6, True), (7, False)])
def test_title_and_six_phrases_alone_above_a_sign_of_the_end_are_the_article(number: int, kept: bool) -> None:
    phrases = [f"柳林镇第{i}村调解一起相邻关系纠纷" for i in range(number)]
    assert (phrases[-1] in clean_text(text([TITLE], phrases, ["上一篇：没有了"], FOOTER))) is kept


@pytest.mark.parametrize("stray", ["X", "0", "»»", "A+", "12人阅读", "120", "8 次浏览"])
def test_remainder_of_a_button_or_counter_is_removed_below_the_header_line_only(stray: str) -> None:
    assert clean_text(text([TITLE, HEADER], [stray], BODY)) == paragraphs(BODY)
    assert stray in clean_text(text([TITLE, HEADER], BODY[:2], [stray], BODY[2:])).split("\n\n")


def test_last_lines_that_are_no_text_are_removed_and_credits_stay_at_the_end_of_a_text() -> None:
    assert clean_text(paragraphs([*BODY, "作者：林小禾"])) == paragraphs([*BODY, "作者：林小禾"])
    assert clean_text(text([TITLE, HEADER], BODY, ["作者：林小禾"], FOOTER)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], BODY, ["地址：青禾县中心路1号"], ["上一篇：无"])) == paragraphs(
        BODY, ["地址：青禾县中心路1号"]
    )


def test_title_again_at_the_top_of_the_article_is_removed_with_its_parts() -> None:
    assert clean_text(text([TITLE, HEADER], [TITLE], BODY)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], [TITLE[:7], TITLE[7:]], BODY)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], ["县法律明白人走进"], BODY)) == paragraphs(BODY)
    assert clean_text(text([TITLE, HEADER], ["柳林镇的集市"], BODY)) == paragraphs(["柳林镇的集市"], BODY)


@pytest.mark.parametrize(("sentences", "kept"), [(6, False), (9, True)])
def test_text_below_a_sign_that_closes_the_article_counts_a_third(sentences: int, kept: bool) -> None:
    below = [f"据悉，{'赶集' * 28}第{i}。" for i in range(sentences)]
    assert sum(map(len, below)) == 62 * sentences
    assert (below[0] in clean_text(text([TITLE, HEADER], BODY, ["上一篇：没有了"], below))) is kept


def test_phrases_below_furniture_are_no_article_also_where_a_header_line_is_above_it() -> None:
    headlines = ["甲县召开平安建设推进会议", "乙县开展矛盾纠纷排查", "丙县组织普法宣传活动"]
    assert clean_text(text([HEADER], ["相关新闻"], headlines)) == ""
    assert clean_text(text([HEADER], ["版权所有：青禾县平安办"], headlines)) == ""
    assert clean_text(text([HEADER], headlines)) == paragraphs(headlines)
    assert clean_text(text(["上一篇：没有了"], [HEADER], headlines)) == paragraphs(headlines)
