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


def many(monkeypatch: pytest.MonkeyPatch, *pages: str) -> None:
    """Let this process have read very many names, those of some pages."""
    monkeypatch.setattr(names, "_STRIDE", 1)
    monkeypatch.setattr(names, "_MOST", 600)
    for data in (*pages, *(f"<p z{number}zzzzzzzzz=1>" for number in range(60))):
        bounded_names(data.encode())
    assert names._NAMES.replaces


def test_names_are_replaced_and_values_and_text_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch)
    pages = {
        "<p class=a Unknown='1 > 2' bb>文 < 字": "<p class=a x='1 > 2' x>文 < 字",
        "<unknown-x id=\"a\" href='b'>文</unknown-x>": "<x-x id=\"a\" href='b'>文</x-x>",
        "<o:unknown>文</O:unknown>": "<x:x>文</x:x>",
        "<DIV CLASS=a STYLE = 'b'>": "<DIV CLASS=a STYLE = 'b'>",
        "<br/><img src=1 unknown />": "<br/><img src=1 x />",
        "<!-- unknown --><!DOCTYPE html><1>": "<!-- unknown --><!DOCTYPE html><1>",
        "<p unknown=1 zz=2": "<p x=1 x=2",
    }
    assert {page: bounded_names(page.encode()).decode() for page in pages} == pages


def test_short_names_that_were_read_before_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = "a" * 60, "b" * 61
    many(monkeypatch, f"<own-tag Data-Own=1></own-end><{short}></{long}>")
    page = f"<own-tag data-own=1></own-end><{short}></{long}>"
    assert bounded_names(page.encode()).decode() == page.replace(long, "x-x")


def test_names_are_counted_each_once_and_as_often_as_very_much_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<p ab=1 cd=2></efg><p ab=1></p>"
    found = names._Names()
    found.count(page)
    assert found.counted >= {b"p", b"ab", b"cd", b"efg"} and found.size == sum(map(len, found.counted))
    size = found.size
    found.count(page)
    assert (found.size, found.replaces) == (size, False)
    monkeypatch.setattr(names, "_STRIDE", 3 * len(page))
    for unread, counted in ((1, 0), (2, 0), (0, size), (1, size)):
        assert bounded_names(page) == page
        assert (names._NAMES.unread, names._NAMES.size) == (unread * len(page), counted)
    monkeypatch.setattr(names, "_MOST", size)
    found.count(page)
    assert not found.replaces
    found.count(b"<q>")
    assert found.replaces


def test_names_below_many_elements_are_counted() -> None:
    found = names._Names()
    found.count(b"<div>" * 400 + b"<own-tag>")
    assert b"own-tag" in found.counted
