"""Names that HTML does not have are replaced in a process that has read very many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleaner import clean, extract
from cleaner.markup import names
from cleaner.markup.names import bounded_names
from crawler.listing.page import parse_page
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

ARTICLE = page(f"<div class=TRS_Editor>{paragraphs()}</div>")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 100_000)
    monkeypatch.setattr(names, "_MOST", 50_000)
    yield


HOSTILE = {
    "elements": "<x{i}zzzzzzzzzz>文</x{i}zzzzzzzzzz>",
    "attributes": "<p a{i}zzzzzzzzzz b{i}=1>文</p>",
    "attributes after a value with >": "<p title='>' a{i}zzzzzzzzzz>文</p>",
    "end tags": "</x{i}zzzzzzzzzz>文",
    "long names": "<x{i}" + "z" * 3000 + ">文",
}


def hostile(unit: str, first: int, size: int = 120_000) -> str:
    number = size // len(unit)
    return "".join(unit.replace("{i}", str(i)) for i in range(first, first + number))


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_unknown_names_are_replaced_after_very_many(unit: str) -> None:
    for n in range(3):
        extract(hostile(unit, n * 10_000))
    data = bounded_names(hostile(unit, 90_000).encode())
    names._NAMES.size = 0
    names._NAMES.count(data)
    assert names._NAMES.size < 100


def test_names_of_column_pages_count_too() -> None:
    for n in range(3):
        parse_page(hostile(HOSTILE["attributes"], n * 10_000), "http://www.example.cn/")
    data = f"<ul{n} zz{n}zz=1>".encode()
    assert bounded_names(data) != data


@pytest.mark.slow
def test_article_is_found_after_very_many_names() -> None:
    before = extract(ARTICLE)
    for unit in HOSTILE.values():
        extract(hostile(unit, 0))
    assert extract(ARTICLE) == before
    assert PARAGRAPHS[0] in clean(ARTICLE.replace("<p", "<p data-own-name='a>b' unknown"))


def test_names_of_ordinary_pages_are_not_replaced() -> None:
    data = ARTICLE.replace("<p", "<p data-own-name=1").encode()
    for _ in range(100):
        assert bounded_names(data) == data
