"""Metadata in the elements that a site's rule names."""

from __future__ import annotations

import pytest

from cleaner import Article, Rule, extract
from tests.cleaner.pages import TITLE, page, paragraphs

_ELEMENTS = '<p class="t">规则选出的标题文字</p><p class="s">{source}</p><p class="d">{date}</p>'


def read(rule: Rule | None, source: str = "稿源：青禾日报", date: str = "2023-01-02 08:15") -> Article:
    above = _ELEMENTS.format(source=source, date=date)
    return extract(page(f"<div id=zoom>{paragraphs()}</div>", above=above), rule=rule)


def test_named_elements_replace_the_metadata() -> None:
    found = read(Rule(title=".t", source=".s", date=".d"))
    assert (found.title, found.source, found.date_shown) == ("规则选出的标题文字", "青禾日报", "2023-01-02 08:15")
    assert found.date is not None and (found.date.year, found.date.hour, found.date.minute) == (2023, 8, 15)


@pytest.mark.parametrize("name", ["title", "source", "date"])
def test_only_the_named_field_is_replaced(name: str) -> None:
    before, after = read(None), read(Rule(**{name: f".{name[0]}"}))
    fields = {"title": ("title",), "source": ("source",), "date": ("date", "date_shown")}
    for other, attributes in fields.items():
        for attribute in attributes:
            changed = getattr(after, attribute) != getattr(before, attribute)
            assert changed is (other == name), attribute


def test_source_without_a_label_is_taken_as_it_is() -> None:
    assert read(Rule(source=".s"), source="青禾长安网").source == "青禾长安网"


def test_elements_that_are_missing_or_say_nothing_leave_the_metadata() -> None:
    before = read(None, source="", date="近日")
    for rule in (Rule(title=".x", source=".x", date=".x"), Rule(source=".s", date=".d")):
        found = read(rule, source="", date="近日")
        assert (found.title, found.source, found.date) == (before.title, before.source, before.date)
    assert before.title == TITLE and before.source == "临河县委政法委" and before.date is not None
