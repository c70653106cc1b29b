"""The limits of the grouping of links into rows and lists, on pages that reach them and pages that exceed them."""

from __future__ import annotations

import pytest

from crawler.listing.link_elements import LinkElement, is_paging, read_links
from crawler.listing.lists import groupings
from crawler.listing.models import Link
from crawler.listing.page import read_page
from crawler.listing.rows import read_rows

_URL = "http://www.a.gov.cn/zf/yw/index.html"
_LONG = "关于开展全省平安建设宣传活动的通知"


def found_links(body: str) -> list[LinkElement]:
    page = read_page(f"<html><body>{body}</body></html>", _URL)
    return read_links(page, page.tree).links


def titles(body: str) -> list[str]:
    return [link.title for link in found_links(body)]


def read(body: str, url: str = _URL) -> list[Link]:
    page = read_page(f"<html><body>{body}</body></html>", url)
    return list(read_rows(page, page.tree) or ())


def ends(links: list[Link]) -> list[str]:
    """Return the last character of each title."""
    return [link.title[-1] for link in links]


def days(links: list[Link]) -> list[str | None]:
    return [str(link.date)[-2:] if link.date else None for link in links]


def rows(form: str, *numbers: int) -> str:
    return "".join(form.format(n=n, title=f"{_LONG}{n}") for n in numbers)


_DATED = '<li><a href="/x/{n}">{title}</a><i>2020-08-1{n}</i></li>'
_UNDATED = '<li><a href="/x/{n}">{title}</a></li>'


# --- limits of a page


def test_20_000_links_of_a_page_are_read():
    body = "".join(f"<a href={n}>{_LONG}</a>" for n in range(20_001))
    assert [link.url.rpartition("/")[2] for link in found_links(body)][-1:] == ["19999"]


@pytest.mark.slow
def test_100_000_elements_of_a_page_are_read():
    for more, count in ((0, 1), (1, 0)):  # html and body come first
        assert len(found_links("<br>" * (99_998 + more) + f"<a href=1>{_LONG}</a>")) == count


def test_lists_of_a_page_are_2000_at_most():
    body = "".join(
        f"<p><section class=c{'x' * (n % 50)}{'y' * (n // 50)}><a href={n}>{_LONG}</a></section></p>"
        for n in range(2001)
    )
    assert sum(map(len, groupings(found_links(body)))) == 2000


def test_grouping_with_more_lists_than_are_left_is_left_out_and_a_smaller_one_is_not():
    many = "".join(f"<ul><li><a href={n}a>{_LONG}</a></li><li><a href={n}b>{_LONG}</a></li></ul>" for n in range(2001))
    few = rows("<p><b><a href={n}>{title}</a></b></p>", 1, 2, 3)
    counts = [len(grouping) for grouping in groupings(found_links(many + few))]
    assert 2001 not in counts and counts[-1] == 1 and sum(counts) <= 2000


def test_page_without_links_has_no_list():
    page = read_page("<html><body><p>政法要闻</p></body></html>", _URL)
    assert read_rows(page, page.tree) is None


# --- limits of a link


@pytest.mark.parametrize(
    ("text", "paging"),
    [
        ("<<<<下一页>>>>", True),
        ("<<<<<下一页", False),
        ("下一页>>>>>", False),
        (">>>>", True),
        (">>>>>", False),
        ("12345", True),
        ("123456", False),
        ("« previous page", True),
    ],
)
def test_words_of_pagers_have_four_signs_around_them_at_most(text, paging):
    assert is_paging(text) is paging


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("<p>政法要</p><p>平安建设</p>", "平安建设"),
        ("<p>政法要闻</p><p>平安建设</p>", "政法要闻"),
        ("<p>2020-08-20</p><p>平安</p><p>建设</p>", "平安"),
        ("<h3>政法要闻</h3><p>平安建设行动</p>", "政法要闻"),
        ("<p>平安建设行动</p><h3>政法要</h3>", "平安建设行动"),
        ("<p>2020-08-20 16:35 </p>", None),
        ("<p>2020-08-20 10:35上午</p><p>平安建设行动</p>", "2020-08-20 10:35上午"),
    ],
)  # fmt: skip
def test_first_part_of_four_characters_that_is_no_date_is_the_title(inner, title):
    assert titles(f"<div><a href=1>{inner}</a></div>") == ([title] if title else [])


@pytest.mark.parametrize(
    "tag",
    ["address", "article", "dd", "div", "dl", "dt", "li", "p", "section", "ul", "h1", "h2", "h3", "h4", "h5", "h6"],
)  # fmt: skip
def test_block_in_a_link_is_a_part_of_its_own(tag):
    assert titles(f"<div><a href=1>要闻<{tag}>{_LONG}</{tag}></a></div>") == [_LONG]


@pytest.mark.parametrize("tag", ["span", "b", "strong", "i", "em", "font"])
def test_inline_element_in_a_link_is_not(tag):
    assert titles(f"<div><a href=1>要闻<{tag}>{_LONG}</{tag}></a></div>") == [f"要闻{_LONG}"]


@pytest.mark.parametrize("name", ["tit", "title", "bt", "biaoti", "headline", "name", "subject"])
@pytest.mark.parametrize("form", ["{}", "news-{}", "{}_1", "x {} y", "{}2"])
def test_part_with_a_class_of_titles_is_the_title(name, form):
    inner = f'<span>摘要的文字摘要的文字</span><span class="{form.format(name)}">{_LONG}</span>'
    assert titles(f"<div><a href=1>{inner}</a></div>") == [_LONG]


@pytest.mark.parametrize("tag", ["span", "b", "strong", "i", "em", "font", "label"])
def test_word_in_an_element_before_a_link_to_the_next_article_counts(tag):
    assert titles(f"<div><{tag}>下一篇：</{tag}> <a href=1>{_LONG}</a></div>") == []
    assert titles(f"<div><{tag}>下一篇：</{tag}>见 <a href=1>{_LONG}</a></div>") == [_LONG]


@pytest.mark.parametrize("end", ["...", "…", "..", "．．"])
def test_attribute_that_is_cut_is_not_the_title(end):
    assert titles(f'<a href=1 title="关于开展全省平安建设宣传{end}">{_LONG[:12]}</a>') == [_LONG[:12]]
    assert titles(f'<a href=1 title="{_LONG}">{_LONG[:8]}{end}</a>') == [_LONG]


@pytest.mark.parametrize(
    "tag", ["li", "p", "span", "b", "strong", "em", "font", "i", "u", "center", "h1", "h6", "dt", "dd"]
)
def test_class_of_a_rows_element_is_not_part_of_its_shape(tag):
    one, other = (f'<{tag} class="{name}"><a href={name}>{_LONG}</a></{tag}>' for name in ("odd", "even"))
    first, second = found_links(f"<div>{one}{other}</div>")
    assert first.shape == second.shape


@pytest.mark.parametrize("tag", ["tr", "td", "tbody"])
def test_class_of_a_table_row_is_not_part_of_its_shape(tag):
    row = f"<tbody><tr><td><a href={{n}}>{_LONG}</a></td></tr></tbody>"
    one, other = (row.format(n=name).replace(f"<{tag}>", f"<{tag} class={name}>") for name in ("odd", "even"))
    first, second = found_links(f"<table>{one}{other}</table>")
    assert first.shape == second.shape


@pytest.mark.parametrize("tag", ["div", "section", "ul", "table"])
def test_class_of_another_element_is(tag):
    inner = f"<tr><td><a href=1>{_LONG}</a></td></tr>" if tag == "table" else f"<p><a href=1>{_LONG}</a></p>"
    first, second = found_links("".join(f'<{tag} class="{name}">{inner}</{tag}>' for name in ("odd", "even")))
    assert first.shape != second.shape


@pytest.mark.parametrize("tag", ["dl", "dd", "dt", "tr", "td"])
def test_other_row_that_a_script_opens_is_a_link(tag):
    outer = "<table>{}</table>" if tag in ("tr", "td") else "<dl>{}</dl>"
    row = f"<{tag} onclick=\"location.href='a.htm'\">{f'<td>{_LONG}</td>' if tag == 'tr' else _LONG}</{tag}>"
    assert [link.element.tag for link in found_links(outer.format(row))] == [tag]


# --- rows of another shape


@pytest.mark.parametrize(("levels", "is_row"), [(4, True), (5, False)])
def test_link_of_an_irregular_row_is_five_elements_below_it_at_most(levels, is_row):
    first = f'<li>{"<b>" * levels}<a href="/x/1">{_LONG}1</a>{"</b>" * levels}<i>2020-08-11</i></li>'
    assert (
        ends(read(f"<ul>{first}{rows(_DATED, 2, 3, 4, 5)}</ul>"))
        == ["1" if is_row else "2", "2", "3", "4", "5"][not is_row :]
    )


def test_links_of_an_irregular_row_are_one_row_with_the_longest_title():
    first = f'<li><b><a href="/t">公告类别</a></b><b><a href="/x/1">{_LONG}1</a></b><i>2020-08-11</i></li>'
    assert ends(read(f"<ul>{first}{rows(_DATED, 2, 3, 4, 5)}</ul>")) == ["1", "2", "3", "4", "5"]


def test_box_without_classes_among_rows_without_classes_is_a_row():
    form = '<div><a href="/x/{n}">{title}</a><i>2020-08-1{n}</i></div>'
    first = f'<div><p><a href="/x/1">{_LONG}1</a></p><i>2020-08-11</i></div>'
    assert ends(read(f"<section>{first}{rows(form, 2, 3, 4, 5)}</section>")) == ["1", "2", "3", "4", "5"]


def test_link_outside_the_list_is_no_row():
    other = f'<div><p><b><a href="/y">{_LONG}9</a></b></p><i>2020-08-19</i></div>'
    assert ends(read(f"{other}<ul>{rows(_DATED, 2, 3, 4, 5)}</ul>")) == ["2", "3", "4", "5"]


# --- dates of rows


def test_list_half_of_whose_rows_are_dated_is_one_with_dates():
    half = rows(_DATED, 1, 2) + rows(_UNDATED, 3, 4)
    first = f'<li><b><a href="/x/9">{_LONG}9</a></b></li>'
    assert ends(read(f"<ul>{first}{half}</ul>")) == ["1", "2", "3", "4"], "an undated row of another shape is a button"
    less = rows(_DATED, 1, 2) + rows(_UNDATED, 3, 4, 5)
    assert ends(read(f"<ul>{first}{less}</ul>")) == ["9", "1", "2", "3", "4", "5"]


def test_dates_at_the_edge_of_half_of_the_titles_are_those_of_the_rows():
    dated = '<li><a href="/x/{n}">{title} 2020-08-1{n}</a></li>'
    half = read(f"<ul>{rows(dated, 1, 2)}{rows(_UNDATED, 3, 4)}</ul>")
    assert ends(half) == ["1", "2", "3", "4"] and days(half) == ["11", "12", None, None]
    one = read(f"<ul>{rows(dated, 1)}{rows(_UNDATED, 2, 3, 4)}</ul>")
    assert one[0].title == f"{_LONG}1 2020-08-11" and days(one) == [None] * 4


def test_dates_next_to_half_of_the_rows_are_those_of_the_rows():
    form = '<a href="/x/{n}">{title}</a>{day}<br>'
    two, one = (
        "".join(form.format(n=n, title=f"{_LONG}{n}", day=f" 2020-08-1{n}" if n <= dated else "") for n in range(1, 5))
        for dated in (2, 1)
    )
    assert days(read(f"<div>{two}</div>")) == ["11", "12", None, None]
    assert days(read(f"<div>{one}</div>")) == [None] * 4


def test_days_after_the_rows_are_preferred_to_as_many_before_them():
    body = "2020-08-10 " + rows('<a href="/x/{n}">{title}</a> 2020-08-1{n}<br>', 1, 2, 3, 4)
    assert days(read(f"<div>{body}</div>")) == ["11", "12", "13", "14"]


@pytest.mark.parametrize(("size", "dated"), [(120, True), (121, False)])
def test_date_next_to_a_row_comes_after_120_characters_at_most(size, dated):
    form = '<dt><a href="/x/{n}">{title}</a></dt><dd>' + "字" * size + "</dd><dd>2020-08-1{n}</dd>"
    assert (days(read(f"<dl>{rows(form, 1, 2, 3, 4)}</dl>")) == ["11", "12", "13", "14"]) is dated


def test_date_behind_the_next_link_is_not_that_of_a_row():
    form = '<dt><a href="/x/{n}">{title}</a></dt><dd><b><a href="/t/{n}">1</a></b></dd><dd>2020-08-1{n}</dd>'
    assert days(read(f"<dl>{rows(form, 1, 2, 3, 4)}<dd>x</dd></dl>")) != ["11", "12", "13", "14"]


def test_table_without_a_header_has_the_first_date_of_each_row():
    form = '<tr><td>2019-01-0{n}</td><td><a href="/x/{n}">{title}</a></td><td>发布时间 2020</td></tr>'
    assert days(read(f"<table>{rows(form, 1, 2, 3, 4)}</table>")) == ["01", "02", "03", "04"]


# --- several lists


def _boxes(first: str, second: str, levels: int, pager: str) -> str:
    """Return two lists whose containers are so many levels below their lowest common ancestor."""
    opened, closed = "<div>" * (levels - 1), "</div>" * (levels - 1)
    lists = "".join(f"{opened}<ul>{part}</ul>{closed}" for part in (first, second))
    return f"<div>{lists}<p>{pager}</p></div>"


@pytest.mark.parametrize(("levels", "pager", "is_part"), [(2, True, True), (3, True, False), (3, False, True)])
def test_parts_of_a_list_before_a_pager_have_a_common_ancestor_two_levels_up(levels, pager, is_part):
    body = _boxes(rows(_DATED, 1, 2, 3, 4, 5), rows(_DATED, 6, 7), levels, "<a href=p2>下一页</a>" if pager else "")
    assert ends(read(body)) == ["1", "2", "3", "4", "5", *(["6", "7"] if is_part else [])]


@pytest.mark.parametrize(("length", "is_part"), [(12, True), (11, False)])
def test_undated_list_continues_another_if_its_titles_are_not_much_shorter(length, is_part):
    first, second = (
        "".join(f'<li><a href="/{kind}/{n}">{"字" * size}</a></li>' for n in range(5))
        for kind, size in (("x", 20), ("y", length))
    )
    links = read(f"<div><ul>{first}</ul><ol></ol><ul>{second}</ul></div>")
    assert len(links) == (10 if is_part else 5)


def test_dated_list_does_not_continue_an_undated_one():
    first, second = rows(_UNDATED.replace("/x/", "/x/20200820_"), 1, 2, 3, 4, 5), rows(_DATED, 6, 7)
    found = ends(read(f"<div><ul>{first}</ul><ul>{second}</ul></div>"))
    assert found in (["1", "2", "3", "4", "5"], ["6", "7"])


# --- one link for each address


def test_rows_of_one_address_are_one_link_with_the_whole_title_and_the_first_date():
    form = '<li><a href="/x/{n}">{title}</a><i>{day}</i></li>'

    def row(title: str, day: str = "") -> str:
        return form.format(n=1, title=title, day=day)

    others = rows(_DATED, 2, 3, 4)
    for cut in ("关于开展全省平安...", "关于开展全省平安…"):
        first, *_ = read(f"<ul>{row(cut, '2020-08-11')}{row(f'{_LONG}1', '2020-08-12')}{others}</ul>")
        assert (first.title, str(first.date)) == (f"{_LONG}1", "2020-08-11")
    first, *rest = read(f"<ul>{row(f'{_LONG}1')}{row('另一个标题的文字', '2020-08-12')}{others}</ul>")
    assert (first.title, str(first.date)) == (f"{_LONG}1", "2020-08-12") and len(rest) == 3


def test_dated_list_continues_another_whatever_the_length_of_its_titles():
    short = "".join(f'<li><a href="/y/{n}">公示公告第{n}</a><i>2020-08-1{n}</i></li>' for n in (6, 7))
    assert ends(read(f"<div><ul>{rows(_DATED, 1, 2, 3, 4, 5)}</ul><ul>{short}</ul></div>"))[-2:] == ["6", "7"]


@pytest.mark.parametrize(("articles", "is_box"), [(4, True), (3, False)])
def test_box_of_a_home_page_needs_dates_or_four_article_urls_of_five(articles, is_box):
    urls = [f"/202008/t20200810_123456{n}.html" if n < articles else f"/x/y{n}" for n in range(5)]
    box = "".join(f'<p><b><a href="{url}">{_LONG}</a></b></p>' for url in urls)
    home = f"<ul>{rows(_DATED, 1, 2, 3, 4, 5)}</ul><section>{box}</section>"
    assert len(read(home, "http://www.a.gov.cn/")) == (10 if is_box else 5)
    for url in (_URL, "http://www.a.gov.cn/?id=3"):
        assert len(read(home, url)) == 5, "not a home page"


@pytest.mark.parametrize(("name", "around"), [("公示", "div"), ("政法要闻通报", "div"), (_LONG, "div class=nav")])
def test_menu_of_a_home_page_is_no_box(name, around):
    menu = "".join(f'<p><b><a href="/202008/t20200810_123456{n}.html">{name}</a></b></p>' for n in range(5))
    home = f"<ul>{rows(_DATED, *range(1, 10))}</ul><{around}><section>{menu}</section></div>"
    assert len(read(home, "http://www.a.gov.cn/")) == (14 if name == "政法要闻通报" else 9)


@pytest.mark.parametrize(("attribute", "title"), [("平安建设", "平安建设"), ("平安建", "平安建设的摘要文字")])
def test_attribute_of_four_characters_that_the_text_contains_is_the_title(attribute, title):
    assert titles(f'<a href=1 title="{attribute}">平安建设的摘要文字</a>') == [title]
    assert titles(f'<div><a href=1 title="{_LONG}"><b></b></a></div>') == [_LONG]


def test_title_is_the_attribute_or_the_text_before_the_description_of_a_picture():
    assert titles('<div><a href=1>平安建设<img alt="一张很长很长很长的图片"></a></div>') == ["平安建设"]
    assert titles('<div><a href=1 title="平安建设"><img alt="一张很长很长很长的图片"></a></div>') == ["平安建设"]
    assert titles('<div><a href=1 title="平安建设"></a></div>') == ["平安建设"]
