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
