"""Tags with thousands of attributes: which are found, and what is removed."""

from __future__ import annotations

import pytest

from cleaner.markup.attribute_limits import limit_attributes


def attributes(count: int, form: str = "a{}=1") -> str:
    return " ".join(form.format(n) for n in range(count))


PADDING = "x" * 5000


@pytest.mark.parametrize("tag", ["div", "a", "h1"])
def test_attributes_of_a_tag_with_more_than_500_are_removed(tag: str) -> None:
    page = f"<p class=b>1</p><{tag} {attributes(501, 'attr{}=1')}>2</{tag}><i id=c>3</i>"
    assert limit_attributes(page.encode()) == f"<p class=b>1</p><{tag}>2</{tag}><i id=c>3</i>".encode()


def test_tag_with_500_attributes_stays() -> None:
    few, many = f"<b {attributes(500, 'attr{}=1')}>", f"<div {attributes(501, 'attr{}=1')}>"
    assert limit_attributes(few.encode()) == few.encode()
    assert limit_attributes(f"{few}1{many}2".encode()) == f"{few}1<div>2".encode()


@pytest.mark.parametrize("form", ["a{}=1", "a{}", 'a{}="1 2"', "a{}='>'", 'a{}=">"', 'a{} = ">"', "a{}\n=\n'>'"])
def test_attributes_are_counted_in_all_forms(form: str) -> None:
    page = f"<div {attributes(600, form)}>2</div>{PADDING}<p>3</p>"
    assert limit_attributes(page.encode()) == f"<div>2</div>{PADDING}<p>3</p>".encode()


def test_long_text_without_tags_and_values_with_signs_stay() -> None:
    values = '<a title="1 > 2">x</a>' * 20
    for page in (f"<p>{PADDING}</p>", values, f'<p title="{PADDING}">1</p>', ""):
        assert limit_attributes(page.encode()) == page.encode()


def test_tag_in_a_comment_or_without_an_end_stays() -> None:
    page = f"<!-- <div {attributes(600, 'attr{}=1')}> --><p>1</p>"
    assert limit_attributes(page.encode()) == page.encode()
    unclosed = f"<p>1</p><div {attributes(600, 'attr{}=1')}"
    assert limit_attributes(unclosed.encode()) == unclosed.encode(), "the parser makes no element of it"


def test_attributes_of_a_tag_below_many_elements_are_removed() -> None:
    deep = "<div>" * 400
    page = f"{deep}<b {attributes(501, 'attr{}=1')}>1</b>"
    assert limit_attributes(page.encode()) == f"{deep}<b>1</b>".encode()
