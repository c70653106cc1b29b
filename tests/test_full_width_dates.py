"""Dates in full-width characters are read wherever half-width ones are: in pages, texts and lists."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from cleaner import extract, extract_text
from crawler.listing.dates import shows_day, split_date
from crawler.platforms import read_column
from tests.cleaner.pages import PARAGRAPHS, TITLE

_FULL_WIDTH = (
    str.maketrans("0123456789", "０１２３４５６７８９"),
    str.maketrans("0123456789-/.:()[]", "０１２３４５６７８９－／．：（）［］"),
)


@pytest.mark.parametrize("table", _FULL_WIDTH, ids=["digits", "digits and separators"])
@pytest.mark.parametrize(
    "line",
    [
        "2024-05-06",
        "2024/5/6",
        "2024.05.06",
        "[2024-05-06]",
        "2024-05-06 10:26",
        "2024-05-06 10时26分",
        "2024年5月6日上午9时30分",
        "24-05-06",
        "24/05/06",
        "24.05.06",
        "发布时间2024-05-06来源某网",
        "发布时间：2024-05-06 10:26 来源：某网 浏览：12次",
        "发布时间：2024-05-06至2024-05-09",
        "05-06",
        "[05-06]",
        "5月6日",
        "06 2024-05",
        "05-06 2024",
        "2024 05-06",
    ],
)
def test_a_full_width_date_gives_the_result_of_the_same_half_width_date(line: str, table: dict[int, int]) -> None:
    assert _all_readings(line.translate(table)) == _all_readings(line)


def _all_readings(line: str) -> list[object]:
    """Return what a page, a text and two lists give for a date line; digits in texts are made half-width."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = extract(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{line}</div><div class=content>{body}</div>")
    signed = extract(f"<title>{TITLE}</title><h1>{TITLE}</h1><div class=content>{body}<p>某局</p><p>{line}</p></div>")
    text = extract_text("\n".join((TITLE, line, *PARAGRAPHS)))
    rows = [f"{TITLE}之{n}" for n in "一二三四五"]
    spans = "".join(f"<li><a href={i}.html>{row}</a><span>{line}</span></li>" for i, row in enumerate(rows))
    edges = "".join(f"<li><a href={i}.html>{row} {line}</a></li>" for i, row in enumerate(rows))
    columns = [read_column(f"<ul>{items}</ul>", "http://www.example.gov.cn/xw/") for items in (spans, edges)]
    links = [[(normalize("NFKC", link.title), link.date) for link in column.links] for column in columns]
    dated = [(article.date_shown, normalize("NFKC", article.text)) for article in (page, signed, text)]
    return [*links, *dated, shows_day(line), split_date(f"{TITLE} {line}")[0] == TITLE]
