"""Which elements of a list are rows, and where their titles and days are taken from: one decision after the other."""

from __future__ import annotations

import pytest

from crawler.listing.link_elements import MAX_TITLE
from crawler.platforms import Link, read_column

_URL = "http://www.a.gov.cn/zf/yw/index.html"
_TITLE = "关于开展全省平安建设宣传活动的通知"
_DATED = '<li><a href="/x/{n}">{title}</a><i>2020-08-1{n}</i></li>'
_UNDATED = '<li><a href="/x/{n}">{title}</a></li>'


def read(body: str) -> tuple[Link, ...]:
    return read_column(f"<html><body>{body}</body></html>", _URL).links


def rows(form: str, *numbers: int) -> str:
    return "".join(form.format(n=n, title=f"{_TITLE}{n}") for n in numbers)


def numbers(links: tuple[Link, ...]) -> str:
    """The last characters of the titles."""
    return "".join(link.title[-1] for link in links)


def days(links: tuple[Link, ...]) -> list[int | None]:
    return [link.date.day if link.date else None for link in links]


# --- days


@pytest.mark.parametrize(
    "name",
    [
        *("title", "datetime", "date", "time", "data-datetime", "data-date", "data-time"),
        *("data-pubdate", "data-pubtime", "data-publish-date", "data-publish-time"),
    ],
)
@pytest.mark.parametrize("place", ["li", "a", "i"])
def test_day_in_an_attribute_of_a_row_is_read(name: str, place: str) -> None:
    form = '<li{li}><a href="/x/{{n}}"{a}>{{title}}</a><i{i}></i></li>'
    attributes = dict.fromkeys(("li", "a", "i"), "") | {place: f' {name}="2020-08-1{{n}}"'}
    assert days(read(f"<ul>{rows(form.format(**attributes), 1, 2, 3, 4)}</ul>")) == [11, 12, 13, 14]


def test_day_that_a_row_shows_is_preferred_to_one_in_an_attribute() -> None:
    form = '<li data-time="2019-01-01"><a href="/x/{n}">{title}</a><i>2020-08-1{n}</i></li>'
    assert days(read(f"<ul>{rows(form, 1, 2, 3, 4)}</ul>")) == [11, 12, 13, 14]
    month_and_day = '<li data-time="2020-09-1{n}"><a href="/x/{n}">{title}</a><i>09-1{n}</i></li>'
    assert [str(link.date) for link in read(f"<ul>{rows(month_and_day, 1, 2, 3)}</ul>")] == [
        f"2020-09-1{n}" for n in (1, 2, 3)
    ]


def test_day_in_the_link_is_read_if_none_is_outside_it() -> None:
    inside = '<li><a href="/x/{n}"><b>{title}</b><i>2020-08-1{n}</i></a></li>'
    assert days(read(f"<ul>{rows(inside, 1, 2, 3, 4)}</ul>")) == [11, 12, 13, 14]
    both = '<li><a href="/x/{n}"><b>{title}</b><i>2020-08-1{n}</i></a><i>2020-08-2{n}</i></li>'
    assert days(read(f"<ul>{rows(both, 1, 2, 3, 4)}</ul>")) == [21, 22, 23, 24]


def test_day_in_the_title_itself_is_not_that_of_the_row() -> None:
    form = '<li><a href="/x/{n}"><b>关于2019年1月1{n}日会议精神的通知{n}</b></a></li>'
    assert days(read(f"<ul>{rows(form, 1, 2, 3, 4)}</ul>")) == [None] * 4


@pytest.mark.parametrize("header", ["发布时间", "公开日期", "发文日期", "更新时间", "公示时间"])
def test_column_of_a_table_under_the_header_of_publication_has_the_day(header: str) -> None:
    head = f"<tr><th>名称</th><th>成文日期</th><th>{header}</th></tr>"
    form = '<tr><td><a href="/x/{n}">{title}</a></td><td>2019-01-01</td><td>2020-08-1{n}</td></tr>'
    assert days(read(f"<table>{head}{rows(form, 1, 2, 3, 4)}</table>")) == [11, 12, 13, 14]
    short = '<tr><td><a href="/x/5">关于开展全省平安建设宣传活动的通知5</a></td><td>2019-01-05</td></tr>'
    assert days(read(f"<table>{head}{rows(form, 1, 2, 3)}{short}</table>")) == [11, 12, 13, 5]
    empty = '<tr><td><a href="/x/{n}">{title}</a></td><td>2019-01-0{n}</td><td>待定</td></tr>'
    assert days(read(f"<table>{head}{rows(empty, 1, 2, 3, 4)}</table>")) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "around",
    [
        "<div>{head}<ul>{rows}</ul></div>",
        "<div><div>{head}</div><ul>{rows}</ul></div>",
        "<ul>{head}{rows}</ul>",
    ],
)
def test_header_before_the_rows_or_their_list_names_the_parts_of_the_rows(around: str) -> None:
    head = "<li><span>标题</span><span>成文日期</span><span>发布日期</span></li>"
    form = '<li><span><a href="/x/{n}">{title}</a></span><span>2019-01-01</span><span>2020-08-1{n}</span></li>'
    assert days(read(around.format(head=head, rows=rows(form, 1, 2, 3, 4)))) == [11, 12, 13, 14]
    other = head.replace("<span>标题</span>", "")
    assert days(read(around.format(head=other, rows=rows(form, 1, 2, 3, 4)))) == [1, 1, 1, 1], "of two parts, not three"


def test_day_before_each_row_is_read() -> None:
    form = '<p>2020-08-1{n}</p><h3><a href="/x/{n}">{title}</a></h3>'
    assert days(read(f"<div>{rows(form, 1, 2, 3, 4)}</div>")) == [11, 12, 13, 14]
    text = '2020-08-1{n} <a href="/x/{n}">{title}</a><br>'
    assert days(read(f"<div>{rows(text, 1, 2, 3, 4)}</div>")) == [11, 12, 13, 14]


# --- titles


@pytest.mark.parametrize(
    ("shown", "other", "title"),
    [
        ("关于开展全省平安...", _TITLE, _TITLE),
        ("关于开展全省平安…", _TITLE, _TITLE),
        ("关于开展全省平安．．", _TITLE, _TITLE),
        ("关于开展全省平安", _TITLE, "关于开展全省平安"),  # not shortened
        ("关于开…", _TITLE, "关于开…"),  # too short to be sure
        ("关于开展…", _TITLE, _TITLE),
        ("关于开展全省平安…", "关于开展全省平安。其他内容", "关于开展全省平安…"),  # a sentence
        ("关于开展全省平安…", "关于开展全省平安建设宣…", "关于开展全省平安…"),  # shortened itself
        ("关于开展全省平安…", "另一个通知", "关于开展全省平安…"),
        ("关于开展全省平安…", "关于开展全省平安", "关于开展全省平安…"),  # no longer
        ("关于开展全省平安…", f"关于开展全省平安{'字' * (MAX_TITLE - 8)}", f"关于开展全省平安{'字' * (MAX_TITLE - 8)}"),
        ("关于开展全省平安…", f"关于开展全省平安{'字' * (MAX_TITLE - 7)}", "关于开展全省平安…"),
    ],
)
@pytest.mark.parametrize("place", ["<i title='{}'></i>", "<img src='/1.jpg' alt='{}'>", "<b>{}</b>"])
def test_shortened_title_is_completed_by_another_element_of_the_row(
    shown: str, other: str, title: str, place: str
) -> None:
    form = '<li><a href="/x/{n}">{shown}</a>' + place.format(other) + "<u>2020-08-1{n}</u></li>"
    page = "<ul>" + "".join(form.format(n=n, shown=shown) for n in (1, 2, 3, 4)) + "</ul>"
    assert [link.title for link in read(page)] == [title] * 4


def test_link_of_a_category_that_several_rows_have_is_not_the_article() -> None:
    form = '<li><a href="/t/1">工作动态</a><a href="/x/{n}">公示</a><i>2020-08-1{n}</i></li>'
    assert [link.url[-4:] for link in read(f"<ul>{rows(form, 1, 2, 3, 4)}</ul>")] == ["/x/1", "/x/2", "/x/3", "/x/4"]


def test_row_with_two_links_is_one_row_with_the_longer_title() -> None:
    form = '<li><a href="/x/{n}">{title}</a><a href="/y/{n}">政策解读</a><i>2020-08-1{n}</i></li>'
    links = read(f"<ul>{rows(form, 1, 2, 3, 4)}</ul>")
    assert [link.url[-4:] for link in links] == ["/x/1", "/x/2", "/x/3", "/x/4"]


# --- rows of another shape


@pytest.mark.parametrize(("undated", "is_row"), [((), True), ((3, 4), True), ((3, 4, 6), False)])
def test_row_that_a_stray_end_tag_moved_belongs_to_a_list_with_dates(undated: tuple[int, ...], is_row: bool) -> None:
    listed = rows(_DATED, 1, 2) + rows(_UNDATED, *undated)
    page = f"<div><div><ul>{listed}</ul>{rows(_DATED, 5)}</div></div>"
    assert ("5" in numbers(read(page))) is is_row


@pytest.mark.parametrize(
    ("moved", "is_row"),
    [
        ('<li><a href="/x/5">{title}</a><i>2020-08-15</i></li>', True),
        ('<li><a href="/x/5">{title}</a></li>', False),  # no day
        ('<li class="y"><a href="/x/5">{title}</a><i>2020-08-15</i></li>', False),
        ('<li><a class="y" href="/x/5">{title}</a><i>2020-08-15</i></li>', False),
        ('<li><a href="/x/5">{title}</a><i>2020-08-15</i><b>热</b></li>', False),
        ('<p><a href="/x/5">{title}</a><i>2020-08-15</i></p>', False),
    ],
)
def test_moved_row_has_the_form_of_the_others(moved: str, is_row: bool) -> None:
    page = f"<div><ul>{rows(_DATED, 1, 2, 3, 4)}</ul>{moved.format(title=f'{_TITLE}5')}</div>"
    assert numbers(read(page)) == ("12345" if is_row else "1234")


def test_moved_row_is_in_the_container_of_the_list() -> None:
    table = '<tr><td><a href="/x/{n}">{title}</a></td><td>2020-08-1{n}</td></tr>'
    inside = f"<table><tbody>{rows(table, 1, 2, 3, 4)}<tr><td><table>{rows(table, 5)}</table></td></tr></tbody></table>"
    assert "5" in numbers(read(inside))
    elsewhere = f"<ul>{rows(_DATED, 1, 2, 3, 4)}</ul><section><ol>{rows(_DATED, 5)}</ol></section>"
    assert numbers(read(f"<div>{elsewhere}</div>")) == "1234"


@pytest.mark.parametrize(
    ("first", "is_row"),
    [
        ('<li class="top"><b><a href="/x/9">{}</a></b><i>2020-08-19</i></li>', True),
        ('<p class="top"><b><a href="/x/9">{}</a></b><i>2020-08-19</i></p>', False),
        ('<li class="top"><b><a href="/x/9">{}</a></b></li>', False),  # no day
    ],
)
def test_row_of_another_shape_has_the_tag_of_the_others_and_a_day(first: str, is_row: bool) -> None:
    page = f"<ul>{first.format(f'{_TITLE}9')}{rows(_DATED, 1, 2, 3, 4)}</ul>"
    assert numbers(read(page)) == ("91234" if is_row else "1234")


@pytest.mark.parametrize(("name", "is_row"), [("item top", True), ("top item", True), ("top", False), ("", False)])
def test_box_of_another_shape_shares_a_class_with_the_others(name: str, is_row: bool) -> None:
    form = '<div class="item"><a href="/x/{n}">{title}</a><i>2020-08-1{n}</i></div>'
    first = f'<div class="{name}"><b><a href="/x/9">{_TITLE}9</a></b><i>2020-08-19</i></div>'
    assert numbers(read(f"<section>{first}{rows(form, 1, 2, 3, 4)}</section>")) == ("91234" if is_row else "1234")


def test_link_near_the_root_is_no_row_of_a_deep_list() -> None:
    form = '<li><div><div><p><b><a href="/x/{n}">{title}</a></b></p></div></div><i>2020-08-1{n}</i></li>'
    assert numbers(read(f"<a href=/y>{_TITLE}9</a><ul>{rows(form, 1, 2, 3, 4)}</ul>")) == "1234"
