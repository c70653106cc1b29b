"""Pages with more lists than are read, and boxes of home pages at the limits."""

from __future__ import annotations

import pytest

from crawler.listing.page import read_page
from crawler.listing.rows import read_rows
from crawler.platforms import read_column

URL = "http://www.a.gov.cn/zf/yw/index.html"
HOME = "http://www.a.gov.cn/"
LONG = "关于开展全省平安建设宣传活动的通知"


def row(n: int, title: str = LONG, day: str = "<i>2020-08-20</i>", path: str = "/x/y") -> str:
    return f"<li><a href='{path}{n}'>{title}{n}</a>{day}</li>"


@pytest.mark.parametrize(("shapes", "cuts"), [(2, []), (2001, ["2000 lists"])])
def test_page_with_too_many_lists_says_so(shapes: int, cuts: list[str]) -> None:
    body = "".join(
        f"<section class=c{'x' * (n % 50)}{'y' * (n // 50)}><a href={n}>{LONG}</a></section>" for n in range(shapes)
    )
    page = read_page(f"<html><body>{body}</body></html>", URL)
    read_rows(page, page.tree)
    assert page.cuts == cuts


def test_column_that_is_whole_says_so() -> None:
    column = read_column(f"<html><body><ul>{''.join(map(row, range(5)))}</ul></body></html>", URL)
    assert (len(column.links), column.cuts) == (5, ())


def boxes(second: str) -> int:
    """Return how many rows of a second box of a home page are read."""
    main = "".join(row(n) for n in range(10, 20))
    body = f"<div><ul>{main}</ul></div><p><b><i><ol>{second}</ol></i></b></p>"
    return len(read_column(f"<html><body>{body}</body></html>", HOME).links) - 10


@pytest.mark.parametrize(("dated", "rows"), [(0, 0), (1, 0), (2, 4), (4, 4)])
def test_box_of_which_half_is_dated_is_read(dated: int, rows: int) -> None:
    assert boxes("".join(row(n, day="<i>2020-08-20</i>" if n < dated else "") for n in range(4))) == rows


@pytest.mark.parametrize(("articles", "rows"), [(3, 0), (4, 5), (5, 5)])
def test_box_of_articles_is_read_without_dates(articles: int, rows: int) -> None:
    links = "".join(row(n, day="", path="/art/2020/8/20/art_9_" if n < articles else "/x/y") for n in range(5))
    assert boxes(links.replace("' >", ".html'>").replace("'>", ".html'>")) == rows


@pytest.mark.parametrize(("title", "rows"), [("要闻头条", 0), ("要闻头条平安", 4)])
def test_box_of_short_words_is_a_menu(title: str, rows: int) -> None:
    assert boxes("".join(row(n, title=title) for n in range(4))) == rows
