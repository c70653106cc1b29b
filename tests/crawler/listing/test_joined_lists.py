"""Which lists of a page are parts of one column."""

from __future__ import annotations

import pytest

from crawler.platforms import read_column
from tests.crawler.listing.test_rows import TITLES

_URL = "http://www.a.gov.cn/zf/yw/index.html"
_PAGER = '<div class="page"><a href="index_1.html">下一页</a></div>'


def items(start: int, count: int = 4, title: str = "", day: int = 20, shape: str = "li") -> str:
    """Return rows with URLs that are not known as those of articles; with a day of 0 without dates."""
    date = f"<span>2020-08-{day:02}</span>" if day else ""
    return "".join(
        f'<{shape}><a href="/x/{start + n}">{title or TITLES[n % len(TITLES)]}{start + n}</a>{date}</{shape}>'
        for n in range(count)
    )


def found(body: str, url: str = _URL) -> list[int]:
    """Return the numbers of the links that are read."""
    links = read_column(f"<html><body>{body}</body></html>", url).links
    return [int("".join(c for c in link.url.rpartition("/")[2].partition(".")[0] if c.isdigit())) for link in links]


def test_dated_lists_of_one_page_are_one_column() -> None:
    assert found(f"<div><ul>{items(1)}</ul><ul>{items(5)}</ul></div>") == [1, 2, 3, 4, 5, 6, 7, 8]


def test_lists_with_and_without_dates_are_two() -> None:
    assert found(f"<div><ul>{items(1)}</ul><ul>{items(5, day=0)}</ul></div>") == [1, 2, 3, 4]


def test_before_a_pager_only_lists_close_together_are_one() -> None:
    near = f"<div><p><i><ul>{items(1, 6)}</ul></i></p><ul>{items(7)}</ul>{_PAGER}</div>"
    assert found(near)[-4:] == [7, 8, 9, 10]
    deep = "<div><div><div>{}</div></div></div>"
    far = deep.format(f"<ul>{items(1, 6)}</ul>{_PAGER}") + deep.format(f"<ul>{items(7)}</ul>")
    assert found(far) == [1, 2, 3, 4, 5, 6]
    assert found(far.replace(_PAGER, "")) == [*range(1, 11)]


@pytest.mark.parametrize(("length", "joined"), [(12, True), (6, False)])
def test_undated_lists_of_a_column_have_titles_of_similar_length(length: int, joined: bool) -> None:
    title = "政法工作会议召开并部署全年重点任务"[:length]
    body = f"<div><ul>{items(10, 6, title='县委政法委召开年度工作部署会议', day=0)}</ul></div><div><ul>{items(20, 4, title=title, day=0)}</ul></div>"
    assert found(body) == [*range(10, 16), *(range(20, 24) if joined else ())]


def test_siblings_with_urls_of_articles_are_joined_whatever_their_titles() -> None:
    def row(start: int, title: str) -> str:
        return (
            "<tr>"
            + "".join(
                f'<td><a href="/art/2020/8/2{n}/art_1_{start + n}.html">{title}{start + n}</a></td>' for n in range(3)
            )
            + "</tr>"
        )

    long, short = row(10, "县委政法委召开年度工作部署会议暨动员大会"), row(20, "干部")
    table = f"<table>{long}{long.replace('art_1_1', 'art_1_3')}{short}</table>"
    assert {int(str(n)[-2:]) for n in found(table)} >= {10, 11, 12, 30, 31, 32}


def test_all_boxes_of_a_home_page_are_read_but_no_menus() -> None:
    menu = "".join(f'<li><a href="/art/2020/8/20/art_9_{n}.html">栏目{n}</a></li>' for n in range(80, 86))
    hidden = f'<div class="nav"><ul>{items(90)}</ul></div>'
    other = f"<div><div><dl>{items(30, day=19, shape='dd')}</dl></div></div>"
    body = f"<div><ul>{items(10)}</ul></div>{other}<div><ol>{menu}</ol></div>{hidden}"
    assert found(body, "http://www.a.gov.cn/") == found(body, "http://www.a.gov.cn/index.html")
    assert found(body, "http://www.a.gov.cn/") == [10, 11, 12, 13, 30, 31, 32, 33]
    assert found(body, "http://www.a.gov.cn/?column=3") == found(body, _URL)


def test_link_that_is_listed_twice_has_the_date_and_the_longer_title() -> None:
    rows = "".join(
        f'<li><a href="/x/{n}">{title[:8]}...</a></li><li><a href="/x/{n}">{title}</a><span>2020-08-20</span></li>'
        for n, title in enumerate(TITLES)
    )
    links = read_column(f"<html><body><ul>{rows}</ul></body></html>", _URL).links
    assert [link.title for link in links] == list(TITLES)
    assert {str(link.date) for link in links} == {"2020-08-20"}


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        ("<div><ul>{}</ul><ul>{}</ul></div>", True),
        ("<div><ul>{}</ul></div><div><ul>{}</ul></div>", False),
    ],
)
def test_undated_lists_of_articles_with_other_titles_are_joined_only_as_siblings(body: str, joined: bool) -> None:
    def rows(start: int, title: str) -> str:
        return "".join(f'<li><a href="/art/2020/8/20/art_1_{start + n}.html">{title}</a></li>' for n in range(5))

    page = body.format(rows(110, "政法工作会议召开并部署全年重点任务"), rows(120, "平安建设动态"))
    ends = [number % 1000 for number in found(page)]
    assert ends == [*range(110, 115), *(range(120, 125) if joined else ())]
