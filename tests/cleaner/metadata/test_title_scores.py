"""The order of the blocks that may be the headline: by the agreement with the head, the mark and the header line.

Of two blocks with one score, the lower one is the headline.
"""

from __future__ import annotations

import itertools

import pytest

from cleaner.markup.parse import parse
from cleaner.metadata.title import find_headline
from tests.cleaner.metadata.test_title import INFO, META, headline

#: Titles without a pair of characters in common.
T = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
UPPER, LOWER = "平安建设行动方案出台", "全省法治宣传走进校园"
HEAD = f"<title>{T}</title>"
#: Elements of headlines with their marks.
ELEMENTS = {
    "h1": 4, "ucaptitle": 4, "founder-title": 4, "h2": 3, "h3": 3, "h4": 2, "div class=title": 2, "div id=bt": 2, "h5": 1, "div": 0,
}  # fmt: skip
#: The elements right above the header line with the scores that they get.
BELOW = {8: "h1", 7: "h2", 6: "h4", 5: "h5", 4: "div"}


def element(name: str, text: str) -> str:
    return f"<{name}>{text}</{name.split()[0]}>"


def shown(upper: str, lower: str, head: str = HEAD) -> int:
    """Return the number of the headline's first block: 0 is too far above the header line, 1 is not."""
    return headline(f"{upper}{lower}<p>一</p><p>二</p>{INFO}", head).start


@pytest.mark.parametrize(("upper", "lower"), list(itertools.product(ELEMENTS, repeat=2)))
def test_higher_mark_counts_and_then_the_lower_block(upper: str, lower: str) -> None:
    above = element(upper, UPPER) + element(lower, LOWER)
    assert headline(above + INFO).start == (0 if ELEMENTS[upper] > ELEMENTS[lower] else 1)


@pytest.mark.parametrize(
    ("upper", "score"),
    [
        (f"<div>{T}</div>", 8),
        (f"<div>{T[:19]}</div>", 7),
        (f"<div>{T[3:15]}</div>", 7),
        (f"<h4>{T[:11]}</h4>", 5),
        (f"<h3>{T[:6]}</h3>", 6),
        (f"<div>{T}续</div>", 7),
        (f"<div>{T}{'一' * 30}</div>", 7),
        (f"<div class=title>{T[:7]}一二三四</div>", 8),
        (f"<h5>{T[:7]}一二三四</h5>", 7),
        (f"<h1>{UPPER}</h1>", 4),
    ],
    ids=[
        *("same", "most", "twelve of twenty", "eleven of twenty", "six of twenty", "more", "fifty for twenty"),
        *("similar, by its name", "similar, by its tag", "no agreement"),
    ],
)  # fmt: skip
def test_agreement_with_the_title_of_the_page_has_a_score(upper: str, score: int) -> None:
    assert shown(upper, element(BELOW[score], LOWER)) == 1
    if score > 4:
        assert shown(upper, element(BELOW[score - 1], LOWER)) == 0


@pytest.mark.parametrize(
    "upper",
    [
        f"<div>{T[:5]}</div>",
        f"<div>{T}{'一' * 31}</div>",
        f"<div class=title>{T[:6]}一二三四五</div>",
        f"<div>{T[:7]}一二三四</div>",
    ],
    ids=["five of twenty", "51 for twenty", "half of the pairs", "similar without a mark"],
)
def test_less_agreement_does_not_count(upper: str) -> None:
    assert shown(upper, element("div", LOWER)) == 1
    assert headline(upper + "<p>一</p>" * 4 + INFO, HEAD).start == -1


@pytest.mark.parametrize(
    ("title", "text", "agrees"),
    [
        (T + "戌亥天地玄黄宇宙", T[:7], True),
        (T + "戌亥天地玄黄宇宙洪", T[:7], False),
        (T[:4], T[:4] + "一" * 14, True),
        (T[:4], T[:4] + "一" * 15, False),
        (T[:3], T[:3] + "一" * 7, False),
        (T[:6], T[:4], True),
        (T[:5], T[:3], False),
    ],
)
def test_agreement_is_limited_by_the_lengths_of_block_and_title(title: str, text: str, agrees: bool) -> None:
    assert (headline(f"<div>{text}</div>" + "<p>一</p>" * 4 + INFO, f"<title>{title}</title>").start == 0) is agrees


def test_name_of_an_office_in_a_block_is_no_agreement() -> None:
    for name, agrees in (("临河县司法局", False), ("临河县司法讲", True)):
        found = headline(f"<div>{name}一二三四</div>" + "<p>一</p>" * 4 + INFO, f"<title>{name}</title>")
        assert (found.start == 0) is agrees


def test_articles_own_title_counts_more_than_the_pages() -> None:
    own = META.format("ArticleTitle", T)
    for head, start in ((own, 0), (HEAD, 1)):
        # the lower block has the score of the page's title word for word
        assert shown(f"<div>{T}</div>", element("h1", LOWER), head) == start
    both = own + f"<title>{UPPER}{LOWER}</title>"
    assert shown(f"<div>{T}</div>", f"<div>{UPPER}{LOWER}</div>", both) == 1, "8 and 4 for the header line below it"
    far = "<p>一</p>" * 4
    assert headline(f"<div>{T}</div><div>{UPPER}{LOWER}</div>{far}{INFO}", both).start == 0


@pytest.mark.parametrize(
    "text",
    [
        "甲乙 " + " ".join(T[2:]),
        "甲 乙丙 " + " ".join(T[3:]),
        " ".join(T[:18]) + " 申酉续",
    ],
    ids=["the first two", "the third and fourth", "the last two but one"],
)
def test_some_characters_side_by_side_are_enough_to_compare_a_block(text: str) -> None:
    assert headline(f"<div>{text}</div>" + "<p>一</p>" * 4 + INFO, HEAD).start == 0


@pytest.mark.parametrize(("linked", "start"), [(10, 0), (11, -1)])
def test_block_that_is_mostly_a_link_is_not_the_headline(linked: int, start: int) -> None:
    block = f"<div><a href=/>{T[:linked]}</a>{T[linked:]}</div>"
    assert headline(block + "<p>一</p>" * 4 + INFO, HEAD).start == start


def test_linked_heading_without_agreement_is_not_the_headline() -> None:
    assert headline(f"<h1><a href=/>{UPPER}</a></h1>{INFO}").start == -1


@pytest.mark.parametrize(("tag", "start"), [("h1", 0), ("h2", -1)])
def test_mark_alone_is_enough_for_a_page_without_titles_only_in_a_heading_of_the_first_level(
    tag: str, start: int
) -> None:
    assert headline(element(tag, UPPER) + "<p>一</p>" * 4 + INFO).start == start


@pytest.mark.parametrize(("tag", "text"), [("h1", UPPER), ("ucaptitle", UPPER), ("h2", "临河长安网")])
def test_name_of_the_site_as_the_articles_title_is_replaced_by_a_sure_heading(tag: str, text: str) -> None:
    assert headline(element(tag, UPPER) + INFO, META.format("ArticleTitle", "临河长安网")).text == text


def test_articles_own_title_is_not_replaced_by_another_heading() -> None:
    found = headline(element("h1", UPPER) + INFO, META.format("ArticleTitle", T))
    assert (found.text, found.start) == (T, -1)


@pytest.mark.parametrize(("size", "start"), [(200, 0), (201, -1)])
def test_heading_of_more_than_200_characters_is_a_paragraph(size: int, start: int) -> None:
    assert headline(f"<h1>{'字' * size}</h1>{INFO}").start == start


@pytest.mark.parametrize(
    "crumb",
    [
        "您的位置：平安建设栏目",
        "位置:平安建设栏目内容",
        "首页 > 平安建设栏目",
        "[首页] - 平安建设栏目",
        "首页/平安建设栏目内容",
        "平安 › 建设 » 栏目名称",
        "平安建设栏目 > 正文",
        "平安建设栏目>内容",
        "平安建设栏目»详情",
    ],
)
def test_breadcrumb_right_above_the_header_line_is_not_the_headline(crumb: str) -> None:
    assert headline(f"<h1>{crumb.replace('>', '&gt;')}</h1>{INFO}").start == -1
    assert headline(f"<h1>{crumb.replace('>', '&gt;')}</h1>{INFO}", f"<title>{T}</title>").text == T


def test_text_like_a_breadcrumb_is_the_headline_if_it_is_the_title_of_the_page() -> None:
    crumb = "位置：平安建设工作栏目"
    assert headline(f"<h1>{crumb}</h1>{INFO}", f"<title>{crumb}</title>").start == 0
    assert headline(f"<h1>{crumb}</h1>{INFO}", f"<title>{crumb}二三</title>").start == -1


@pytest.mark.parametrize("crumb", ["首页平安建设栏目", "平安建设>栏目名称", "部署位置工作的会议"])
def test_text_that_is_only_similar_to_a_breadcrumb_is(crumb: str) -> None:
    assert headline(f"<h1>{crumb.replace('>', '&gt;')}</h1>{INFO}").start == 0


@pytest.mark.parametrize(
    "name", ["title", "docTitle", "article_title", "newstitle", "share_title", "infotitle", "_title"]
)
@pytest.mark.parametrize("form", ['var {}="{}"', "{} : '{}'", "'{}': \"{}\""])
def test_script_names_the_headline(name: str, form: str) -> None:
    assert headline(INFO, f"<script>{form.format(name, UPPER)}</script>").text == UPPER


@pytest.mark.parametrize("script", ['var subtitle="{}"', 'title="短标题"', 'titles="{}"', "title={}"])
def test_other_values_of_scripts_are_not_the_headline(script: str) -> None:
    assert headline(INFO, f"<script>{script.format(UPPER)}</script>").text == ""


# --- headlines in several blocks


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((8, 3, 3, 3, 3), (0, 5)), ((9, 3, 3, 3, 3, 3), (0, 5)), ((3, 3, 3, 3, 3, 9), (1, 6))],
    ids=["five", "six from the first", "six from the last"],
)
def test_headline_is_joined_from_five_lines_at_most(sizes: tuple[int, ...], expected: tuple[int, int]) -> None:
    ends = list(itertools.accumulate(sizes))
    title = f"{T}戌亥天地"[: ends[-1]]
    lines = [title[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    found = headline(f"<h1>{'<br>'.join(lines)}</h1>{INFO}", META.format("ArticleTitle", title))
    assert (found.start, found.end) == expected


def test_heading_of_six_lines_that_the_head_does_not_give_is_one_line() -> None:
    for count, size in ((5, 5), (6, 1)):
        lines = [T[at : at + 4] for at in range(0, 20, 4)][:count] + ["戌亥天地"] * (count - 5)
        found = headline(f"<h1>{'<br>'.join(lines)}</h1>{INFO}")
        assert found.end - found.start == size


def test_lines_of_other_elements_are_joined_only_to_a_whole_title() -> None:
    above = f"<div>{T[:12]}</div><div>{T[12:]}</div>{INFO}"
    assert headline(above, HEAD).text == f"{T[:12]} {T[12:]}"
    assert headline(above, f"<title>{T}戌亥天地玄</title>").text == T[12:]
    assert headline(above, META.format("ArticleTitle", f"{T}戌亥天地玄")).text == f"{T[:12]} {T[12:]}"
    one = f"<div>{T[:12]}<br>{T[12:]}</div>{INFO}"
    assert headline(one, f"<title>{T}戌亥天地玄</title>").text == f"{T[:12]} {T[12:]}"


def test_whole_title_is_not_joined_to_its_neighbours() -> None:
    found = headline(f"<h1>{T}<br>续</h1>{INFO}", HEAD)
    assert (found.text, found.start, found.end) == (T, 0, 1)


def test_line_of_a_heading_is_no_part_of_it_if_the_head_gives_the_others() -> None:
    two = headline(f"<h1>{T[:12]}<br>{T[12:]}<br>另行说明</h1>{INFO}", HEAD)
    assert (two.text, two.start, two.end) == (f"{T[:12]} {T[12:]}", 0, 2)
    one = headline(f"<h1>{T[:14]}<br>另行说明</h1>{INFO}", HEAD)
    assert (one.text, one.start, one.end) == (T[:14], 0, 1)


def test_heading_ends_before_its_header_line() -> None:
    found = headline(f"<h1>{UPPER}<br>{LOWER}<br>发布时间：2024-11-08 来源：甲报</h1>")
    assert (found.text, found.start, found.end) == (f"{UPPER} {LOWER}", 0, 2)


@pytest.mark.parametrize("sign", [" ", "[", "【", "|", "｜"])
def test_sign_before_the_date_in_the_headlines_block_is_cut_off(sign: str) -> None:
    assert headline(f"<div>{T}{sign}2024-11-08 来源：甲报</div>", HEAD).text == T


def test_first_block_of_a_page_is_found() -> None:
    page = parse(f"{HEAD}<div>{T}</div>")
    assert find_headline(page, 1, 1, {}, False).start == 0
