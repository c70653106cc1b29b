"""Rows that are not elements of the page: in templates, comments and scripts."""

from __future__ import annotations

import pytest

from crawler.platforms import read_column

COLUMN = "http://www.example.gov.cn/yw/"
TITLES = (
    "城北街道开展平安夜巡活动纪实",
    "青石县法院公开审理一起案件",
    "白鹭湾派出所走访沿湖渔民",
    "盐河社区举办普法讲座活动",
)


def rows(folder: str, *, day: str = "") -> str:
    cells = [
        f"<li><a href='{folder}{n}.html'>{title}</a>{f'<span>{day}</span>' if day else ''}</li>"
        for n, title in enumerate(TITLES, 1)
    ]
    return f"<ul>{''.join(cells)}</ul>"


def folders(html: str) -> set[str]:
    return {
        link.url.rpartition("/")[0].rpartition("/")[2] for link in read_column(f"<body>{html}</body>", COLUMN).links
    }


@pytest.mark.parametrize("hidden", ["<template>{}</template>", "<noscript>{}</noscript>", "<!--{}-->"])
def test_rows_that_the_page_does_not_show_are_read_if_it_shows_none(hidden: str) -> None:
    assert folders(f"<div class=list>{hidden.format(rows('hidden/', day='2024-05-06'))}</div>") == {"hidden"}
    assert folders(f"<div class=list>{hidden.format(rows('hidden/'))}</div>") == {"hidden"}


def test_rows_that_the_page_shows_with_their_days_are_the_column() -> None:
    template = f"<template>{rows('hidden/', day='2024-05-06')}</template>"
    assert folders(f"<div class=list>{rows('shown/', day='2024-05-06')}{template}</div>") == {"shown"}


def test_beside_undated_rows_hidden_ones_are_read_only_if_they_have_days() -> None:
    dated, undated = (f"<template>{rows('hidden/', day=day)}</template>" for day in ("2024-05-06", ""))
    assert folders(f"<div class=list>{rows('shown/')}{dated}</div>") == {"hidden"}
    assert folders(f"<div class=list>{rows('shown/')}{undated}</div>") == {"shown"}


@pytest.mark.parametrize("kind", ["text/template", "text/x-template", "TEXT/HTML", "application/json"])
def test_rows_in_a_script_that_no_browser_runs_are_read(kind: str) -> None:
    assert folders(f"<script type='{kind}'>{rows('hidden/', day='2024-05-06')}</script>") == {"hidden"}


@pytest.mark.parametrize("kind", ["", " type='text/javascript'", " type='application/javascript'", " type=module"])
def test_rows_in_the_strings_of_a_program_are_read_and_its_code_is_not_markup(kind: str) -> None:
    cells = "".join(f"html += '{cell}';\n" for cell in rows("hidden/", day="2024-05-06").replace("'", '"').splitlines())
    program = (
        f"// <a href='old/1.html'>{TITLES[0]}一</a><a href='old/2.html'>{TITLES[1]}二</a>\nvar html = '';\n{cells}"
    )
    assert folders(f"<script{kind}>{program}</script>") == {"hidden"}


def test_markup_in_capitals_or_with_line_breaks_is_read_too() -> None:
    old = rows("hidden/", day="2024-05-06")
    assert folders(f"<!--{old.replace('<a href', '<A HREF').replace('</a>', '</A>')}-->") == {"hidden"}
    line = "<a\nhref"
    assert folders(f"<!--{old.replace('<a href', line)}-->") == {"hidden"}


def test_comment_beside_shown_rows_holds_removed_ones_and_one_alone_in_its_element_does_not() -> None:
    hidden = f"<!--{rows('hidden/', day='2024-05-06')}-->"
    shown = f"<div class=list>{rows('shown/')}</div>"
    assert folders(f"{shown}<div> {hidden} </div>") == {"hidden"}
    for beside in (f"更多{hidden}", f"{hidden}更多", f"{hidden}<b></b>"):
        assert folders(f"{shown}<div>{beside}</div>") == {"shown"}
        assert folders(f"<div>{beside}</div>") == {"hidden"}


def test_undated_rows_give_way_only_to_rows_of_which_most_have_days() -> None:
    some = rows("hidden/", day="2024-05-06").replace("<span>2024-05-06</span>", "", 1)
    few = rows("hidden/", day="2024-05-06").replace("<span>2024-05-06</span>", "", 3)
    assert folders(f"{rows('shown/')}<template>{some}</template>") == {"hidden"}
    assert folders(f"{rows('shown/')}<template>{few}</template>") == {"shown"}
    assert folders(f"{some.replace('hidden', 'shown')}<template>{rows('hidden/', day='2024-05-06')}</template>") == {
        "shown"
    }


def test_the_first_part_with_rows_is_read_and_only_the_first_parts_are_searched() -> None:
    part = "<template>{}</template>".format
    first, second = (part(rows(folder, day="2024-05-06")) for folder in ("first/", "second/"))
    assert folders(f"<template>没有链接</template>{first}{second}") == {"first"}
    assert folders(part("") * 19 + first) == {"first"}
    assert folders(part("") * 20 + first) == set()


@pytest.mark.parametrize("kind", ["", " type=text/javascript", " type=application/javascript", " type=text/ecmascript"])
def test_rows_in_a_comment_of_a_program_are_not_read(kind: str) -> None:
    assert folders(f"<script{kind}>/* {rows('old/', day='2024-05-06').replace(chr(39), '')} */</script>") == set()
