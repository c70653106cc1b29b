"""Pagers of numbers and drop-downs: which page is the current one, and which link follows it."""

from __future__ import annotations

import pytest

from crawler.listing.numbered_pager import numbers_after, options_after
from crawler.listing.page import read_page

_URL = "http://www.a.gov.cn/zf/yw/list_2.html"


def after(pager: str, current: int | None = None, url: str = _URL) -> list[str]:
    """Return the addresses of the links after the current page, one for each box of numbers."""
    page = read_page(f"<html><body><div>{'政法' * 200}</div><div>{pager}</div></body></html>", url)
    return [link.get("href") or "" for link in numbers_after(page, current)]


def numbers(*pages: int, mark: str = "", at: int = 0) -> str:
    """Return links to pages; that of page `at` has more attributes."""
    return "".join(f'<a href="p{n}.htm" {mark if n == at else ""}>{n}</a>' for n in pages)


@pytest.mark.parametrize(
    "name", ["current", "cur", "active", "on", "now", "selected", "thisclass", "cpb", "here", "this"]
)
@pytest.mark.parametrize("form", ["{}", "page-{}", "{}_page", "a {} b", "PAGE {}"])
def test_class_marks_the_current_number(name, form):
    for mark in (f'class="{form.format(name)}"', f'class="{form.format(name.upper())}"'):
        assert after(numbers(1, 2, 3, 4, mark=mark, at=3)) == ["p4.htm"]
    inside = numbers(1, 2) + f'<span class="{form.format(name)}"><a href="p3.htm">3</a></span>' + numbers(4)
    assert after(inside) == ["p4.htm"]


@pytest.mark.parametrize("name", ["one", "nowhere", "pages", "currents"])
def test_other_classes_mark_nothing(name):
    assert after(numbers(1, 2, 3, mark=f'class="{name}"', at=2)) == []


@pytest.mark.parametrize(
    ("pager", "current", "expected"),
    [
        ("<b>1</b>" + numbers(2, 3), None, ["p2.htm"]),
        (numbers(1) + "<a>2</a>" + numbers(3), None, ["p3.htm"]),
        (numbers(1) + '<a href="list_2.html">2</a>' + numbers(3), None, ["p3.htm"]),
        (numbers(1) + '<a href="#">2</a>' + numbers(3), None, ["p3.htm"]),
        (numbers(1) + '<a href="javascript:void(0)">2</a>' + numbers(3), None, ["p3.htm"]),
        (numbers(1) + '<a href="#">2</a><a href="#">3</a>' + numbers(4), None, []),
        ('<a href="#">1</a>' + numbers(2) + "<b>3</b>", None, []),
        (numbers(1, 2, 3), 2, ["p3.htm"]),
        (numbers(1, 2, 3), 3, []),
        (numbers(1, 2, 3), None, []),
        (numbers(2, 3), None, ["p2.htm"]),
        (numbers(3, 4), None, []),
        (numbers(1) + "<b>2</b>" + numbers(3), 1, ["p3.htm"]),
        ("[2]" + numbers(1, 3), None, ["p3.htm"]),
        (numbers(1) + "[2]" + numbers(3), None, ["p3.htm"]),
        ("<b>[1]</b>" + '<a href="p2.htm">[2]</a>', None, ["p2.htm"]),
        ("<b>【 1 】</b>" + '<a href="p2.htm">(2)</a>', None, ["p2.htm"]),
        ("<b>1</b>" + '<a href="p2.htm"><i>2</i></a>', None, ["p2.htm"]),
        ("<b>1</b>" + '<a href="p2.htm"><i></i><i></i><i></i>2</a>', None, []),
        ("<b>1</b>" + '<a href="p2.htm">第2页</a>', None, []),
        ("<select><option>1</option><option>2</option></select>" + numbers(1, 3), None, []),
        ('<input value="1">' + numbers(1, 2), None, []),
        ("<b>1</b>" + '<a href="p2.htm">2</a><a href="other.htm">2</a>', None, ["p2.htm"]),
    ],
)
def test_link_after_the_current_number_is_found(pager, current, expected):
    assert after(pager, current) == expected


def test_each_box_has_its_own_current_number():
    far = "<div>" + "文字" * 200 + "</div>"
    first, second = "<b>1</b>" + numbers(2), "<b>4</b>" + numbers(5)
    deep = "<div><p>{}</p></div>"
    assert after(deep.format(first) + far + deep.format(second)) == ["p2.htm", "p5.htm"]


def options(selected: int | None = None, count: int = 3, words: str = "第{}页", value: str = "list_{}.html") -> str:
    parts = (
        f'<option value="{value.format(n)}"{" selected" if n == selected else ""}>{words.format(n)}</option>'
        for n in range(1, count + 1)
    )
    return f"<select>{''.join(parts)}</select>"


@pytest.mark.parametrize(
    ("markup", "url", "expected"),
    [
        (options(1), "http://www.a.gov.cn/zf/yw/", ["list_2.html"]),
        (options(), _URL, ["list_3.html"]),
        (options(2), "http://www.a.gov.cn/zf/yw/", ["list_3.html"]),
        (options(1), _URL, ["list_2.html"]),
        (options(3), "http://www.a.gov.cn/zf/yw/", []),
        (options(), "http://www.a.gov.cn/zf/yw/list_3.html", []),
        (options(), "http://www.a.gov.cn/zf/yw/", []),
        (options(1, words="江苏"), _URL, []),
        (options(1, value="{}"), "http://www.a.gov.cn/zf/yw/", []),
        (options(1, words="x") + options(2), "http://www.a.gov.cn/zf/yw/", ["list_3.html"]),
        ("<select></select>", _URL, []),
    ],
)
def test_option_after_the_selected_one_is_the_next_page(markup, url, expected):
    found = [request.url for request in options_after(read_page(f"<html><body>{markup}</body></html>", url))]
    assert found == [f"http://www.a.gov.cn/zf/yw/{name}" for name in expected]
