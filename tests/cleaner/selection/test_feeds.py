"""Feeds, other articles each with its source and time, are found and removed below the article."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from cleaner.selection.classify import ClassifiedPage
from tests.cleaner.pages import FOOTER, NAV, PARAGRAPHS, TITLE, page, paragraphs

ARTICLE = PARAGRAPHS[:2]
SUMMARY = "近日，某镇开展了普法宣传进校园活动，三百余名师生参加了活动，现场气氛热烈，反响良好。"
HEADLINES = (
    "城北街道开展平安夜巡活动",
    "青石县法院公开审理一起案件",
    "白鹭湾派出所走访沿湖渔民",
    "盐河社区举办普法讲座",
)
CONTAINERS = [
    "<div id=zoom>{}{}</div>",
    "<div class=x7>{}{}</div>",
    "<div class=x7>{}</div><div class=rec>{}</div>",
    "{}{}",
]


def feed(stamp: str, number: int = 4, summary: str = SUMMARY) -> str:
    item = '<div><h3><a href="/n/{0}.html">我县开展第{0}批普法宣传活动</a></h3><p>{1}{0}</p><span>{2}</span></div>'
    return "".join(item.format(i, summary, stamp) for i in range(number))


def item(headline: str, below: str = "临河日报 2024-05-06 10:26", href: str = "/a/1.html") -> str:
    return f"<div><a href='{href}'>{headline}</a></div><p>{below}</p>"


def feeds(html: str) -> list[tuple[int, int]]:
    return [(feed.start, feed.stop) for feed in ClassifiedPage(parse(f"<body>{html}"), ()).feeds()]


@pytest.mark.parametrize("heading", ["", "<div>为你精选</div>", "<h2>大家正在看</h2>"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_feed_with_summaries_longer_than_the_article_is_removed(container: str, heading: str) -> None:
    body = container.format(paragraphs(ARTICLE), heading + feed("临河日报 2024-11-01 10:20"))
    assert extract(page(body)).paragraphs == ARTICLE


@pytest.mark.parametrize("stamp", ["临河日报 3小时前", "昨天 10:20", "11-08 10:20 评论 3"])
def test_the_times_of_a_feed_may_be_relative(stamp: str) -> None:
    assert extract(page(f"<div id=zoom>{paragraphs(ARTICLE)}{feed(stamp)}</div>")).paragraphs == ARTICLE


def test_two_linked_headings_are_no_feed() -> None:
    text = extract(page(f"<div id=zoom>{paragraphs(ARTICLE)}{feed('临河日报 2024-11-01', 2)}</div>")).text
    assert SUMMARY in text


def test_the_article_goes_on_below_a_feed() -> None:
    body = f"{paragraphs(ARTICLE)}{feed('临河日报 2024-11-01')}<p>先进经验</p>{paragraphs(PARAGRAPHS[2:])}"
    assert set(PARAGRAPHS) <= set(extract(page(f"<div id=zoom>{body}</div>")).paragraphs)


def test_three_headlines_with_their_times_are_a_feed_and_two_are_none() -> None:
    three = "".join(item(headline) for headline in HEADLINES[:3])
    assert feeds(three) == [(0, 6)]
    assert feeds("".join(item(headline) for headline in HEADLINES[:2])) == []
    assert feeds(f"<p>{PARAGRAPHS[0]}</p>{three}<p>{PARAGRAPHS[1]}</p>") == [(1, 7)]


@pytest.mark.parametrize("time", ["3小时前", "昨天 10:20", "11-08 10:20", "刚刚", "临河日报 2024年5月6日"])
def test_the_time_of_a_feed_has_many_forms(time: str) -> None:
    assert feeds("".join(item(headline, time) for headline in HEADLINES)) == [(0, 8)]


@pytest.mark.parametrize("below", ["责任编辑：王某", "阅读 12", PARAGRAPHS[0]])
def test_headlines_without_a_time_are_no_feed(below: str) -> None:
    assert feeds("".join(item(headline, below) for headline in HEADLINES)) == []


def test_a_summary_may_be_between_headline_and_time_but_no_other_headline() -> None:
    summary = f"{PARAGRAPHS[0]}</p><p>临河日报 2024-05-06"
    assert feeds("".join(item(headline, summary) for headline in HEADLINES)) == [(0, 12)]
    pairs = "".join(f"<div><a href=/a/>{a}</a></div>{item(b)}" for a, b in zip(HEADLINES, HEADLINES[::-1], strict=True))
    assert feeds(pairs) == [(1, 12)], "the first headline has no time of its own"


def test_files_of_a_notice_with_their_days_are_no_feed() -> None:
    assert feeds("".join(item(f"附件{n}：名单.pdf", "2024-05-06", f"/a/{n}.pdf") for n in range(1, 5))) == []


def test_a_feed_under_the_article_is_removed_with_its_heading() -> None:
    below = "".join(item(headline, f"{PARAGRAPHS[1]}</p><p>临河日报 2024-05-06") for headline in HEADLINES)
    article = extract(page(f"<div id=zoom>{paragraphs()}<p>大家在看</p>{below}</div>"))
    assert article.paragraphs == PARAGRAPHS


THREE = "".join(item(headline) for headline in HEADLINES[:3])


@pytest.mark.parametrize(("size", "found"), [(6, [(0, 6)]), (5, [])])
def test_a_headline_in_an_element_of_its_own_has_at_least_six_characters(
    size: int, found: list[tuple[int, int]]
) -> None:
    assert feeds("".join(item(headline[:size]) for headline in HEADLINES[:3])) == found


@pytest.mark.parametrize(("size", "found"), [(40, [(0, 6)]), (41, [])])
def test_a_line_with_source_and_time_has_at_most_forty_characters(size: int, found: list[tuple[int, int]]) -> None:
    below = "2024-05-06 10:26 " + "临" * (size - 17)
    assert feeds("".join(item(headline, below) for headline in HEADLINES[:3])) == found


@pytest.mark.parametrize(("between", "found"), [(3, [(0, 15)]), (4, [])])
def test_the_time_is_at_most_four_blocks_below_the_headline(between: int, found: list[tuple[int, int]]) -> None:
    below = "普法宣传</p><p>" * between + "临河日报 2024-05-06"
    assert feeds("".join(item(headline, below) for headline in HEADLINES[:3])) == found


@pytest.mark.parametrize(("between", "found"), [(3, [(0, 23)]), (4, [(0, 6), (10, 24)])])
def test_articles_of_a_feed_are_at_most_three_blocks_apart(between: int, found: list[tuple[int, int]]) -> None:
    after = "".join(item(headline) + "<p>广告</p>" * 2 for headline in HEADLINES)[: -len("<p>广告</p>" * 2)]
    assert feeds(THREE + "<p>广告</p>" * between + after) == found


@pytest.mark.parametrize(("between", "found"), [(3, [(0, 9)]), (4, [])])
def test_two_articles_and_one_farther_below_are_no_feed(between: int, found: list[tuple[int, int]]) -> None:
    html = "".join(map(item, HEADLINES[:2])) + "<p>广告</p>" * between + item(HEADLINES[2])
    assert feeds(html) == found


def test_a_short_link_or_the_headline_again_may_be_between_headline_and_time() -> None:
    tag = "<a href=/t/>普法</a></p><p>临河日报 2024-05-06"
    assert feeds("".join(item(headline, tag) for headline in HEADLINES[:3])) == [(0, 9)]
    assert feeds("".join(item(one, f"<a href=/a/>{one}</a></p><p>2024-05-06") for one in HEADLINES[:3])) == [(0, 9)]
    other = "<a href=/t/>普法宣传活动</a></p><p>临河日报 2024-05-06"
    assert feeds("".join(item(headline, other) for headline in HEADLINES[:3])) == [(1, 9)]


@pytest.mark.parametrize("last", ["临河日报", "<a href=/>更多</a>"])
def test_a_headline_at_the_end_of_the_page_without_a_time_is_not_in_the_feed(last: str) -> None:
    assert feeds(f"{THREE}<div><a href=/a/>{HEADLINES[3]}</a></div><p>{last}</p>") == [(0, 6)]


@pytest.mark.parametrize(
    "time", ["3天前", "12 分钟前", "2个月前", "1年前", "2周前", "前天 10:20", "今天9:05", "刚刚 评论 3"]
)
def test_relative_times_of_a_feed(time: str) -> None:
    assert feeds("".join(item(headline, f"临河日报 {time}") for headline in HEADLINES[:3])) == [(0, 6)]


@pytest.mark.parametrize("time", ["3小时前发布", "昨天上午", f"3小时前 {'评' * 13}"])
def test_a_line_with_other_words_after_a_relative_time_is_no_time(time: str) -> None:
    assert feeds("".join(item(headline, time) for headline in HEADLINES[:3])) == []


@pytest.mark.parametrize(
    "row",
    [
        "<div><a href=/{0}>{1}</a><p>" + SUMMARY[:24] + "</p><span>临河日报 2024-05-06</span></div>",
        "<div><h3><a href=/{0}>{1}</a></h3><span>2024-05-06</span></div>",
        "<li><a href=/{0}>{1}</a><em>{0}小时前</em></li>",
    ],
)
def test_short_headlines_with_the_time_in_the_same_element_are_removed(row: str) -> None:
    rows = "".join(row.format(i, text) for i, text in enumerate(("桥通了", "夜市开张", "古井新泉", "稻花香"), 1))
    html = f'<div class="TRS_Editor">{paragraphs(ARTICLE)}<div class=rec>{rows}</div></div>'
    assert extract(page(html)).paragraphs == ARTICLE


NEXT = "".join(f"<p>{SUMMARY}{number}</p>" for number in range(9))


def test_article_with_a_time_without_a_year_that_is_appended_below_is_removed() -> None:
    own = f"<h1>{TITLE}</h1><p><b>临河号</b><time>11-08 09:30</time></p>{paragraphs(ARTICLE)}"
    other = f"<h1>{HEADLINES[0]}</h1><p><b>青石号</b><time>11-07 10:00</time></p>{NEXT}"
    assert extract(f"<title>{TITLE}</title>{NAV}<div>{own}</div><div>{other}</div>{FOOTER}").paragraphs == ARTICLE


@pytest.mark.parametrize("tag", ["h1", "h2"])
@pytest.mark.parametrize("frame", ["{}{}", "<div><div>{}</div><div>{}</div></div>", "<div class=article>{}</div>" * 2])
def test_article_that_is_appended_below_is_removed(tag: str, frame: str) -> None:
    own = f"<{tag}>{TITLE}</{tag}><p>2024-11-08 09:30 来源：临河日报</p>{paragraphs(ARTICLE)}"
    other = f"<{tag}>{HEADLINES[0]}</{tag}><p>青石日报 2024-11-07 10:00</p>{NEXT}"
    assert extract(f"<title>{TITLE}</title>{NAV}{frame.format(own, other)}{FOOTER}").paragraphs == ARTICLE


@pytest.mark.parametrize(
    "other",
    [
        f"<h2>{HEADLINES[0]}</h2><p>来源：青石日报 2024-11-07</p>",
        f"<h1>{HEADLINES[0]}</h1><p>来源：青石日报</p>",
        f"<h1>{HEADLINES[0]}</h1><p>答复时间：2024-11-07</p>",
    ],
)
def test_section_that_does_not_begin_like_the_article_is_kept(other: str) -> None:
    own = f"<h1>{TITLE}</h1><p>2024-11-08 09:30 来源：临河日报</p>{paragraphs(ARTICLE)}"
    html = f"<title>{TITLE}</title>{NAV}<div>{own}{other}{paragraphs(PARAGRAPHS[2:])}</div>{FOOTER}"
    assert PARAGRAPHS[3] in extract(html).paragraphs


def test_items_of_a_digest_are_kept() -> None:
    items = "".join(
        f"<h2>{headline}</h2><p>来源：青石日报 2024-11-0{i}</p><p>{text}</p>"
        for i, (headline, text) in enumerate(zip(HEADLINES, PARAGRAPHS, strict=True), 1)
    )
    html = f"<title>{TITLE}</title>{NAV}<div><h2>{TITLE}</h2><p>来源：临河日报 2024-11-08</p>{items}</div>{FOOTER}"
    assert set(PARAGRAPHS) <= set(extract(html).paragraphs)


def comment(number: int, head: str = "鹭湖{0} 2024-11-08 10:{0}:26", answer: str = "回应 赞 [{0}]") -> str:
    name, buttons = head.format(number), answer.format(number)
    return f"<li><h4>{name}</h4><p>这个办法好，第{number}次看到，我们村里也应该推广。</p><div>{buttons}</div></li>"


def thread(number: int = 4, **parts: str) -> str:
    return "<ul>" + "".join(comment(i, **parts) for i in range(10, 10 + number)) + "</ul>"


@pytest.mark.parametrize("heading", ["", "<h3>最赞回应</h3>", "<h3>大家说</h3>"])
@pytest.mark.parametrize(
    "head", ["鹭湖{0} 2024-11-08 10:{0}:26", "2024-11-08 10:{0} 鹭湖{0}", "10:{0} 鹭湖客 2024-11-08"]
)
def test_the_comments_below_an_article_are_removed(heading: str, head: str) -> None:
    body = f"<div class=x7>{paragraphs()}{heading}{thread(head=head)}</div>"
    assert extract(page(body)).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "items",
    [
        thread(2),
        thread(answer="第{0}组"),  # no buttons
        thread(head="2024-11-08 10:{0}"),  # no name: news by the hour
        thread(head="发布时间：2024-11-08 10:{0} 来源：鹭湖网"),
    ],
)
def test_other_lines_with_times_are_no_comments(items: str) -> None:
    assert "我们村里也应该推广" in extract(page(f"<div class=x7>{paragraphs()}{items}</div>")).text
