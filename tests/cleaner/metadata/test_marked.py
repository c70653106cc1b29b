"""Metadata in the elements that a site's rule names."""

from __future__ import annotations

import pytest

from cleaner import Article, Rule, extract
from cleaner.article import Metadata
from cleaner.markup.parse import parse
from cleaner.metadata import marked
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


def test_meta_data_of_another_site_are_those_of_the_page() -> None:
    page, meta = parse("<p>甲</p>"), Metadata(title="题", source="报", date_shown="2024-05-06")
    assert marked.read(page, meta) is meta


def test_element_of_the_source_may_hold_a_label_a_name_or_nothing() -> None:
    sources = {
        "来源：青禾日报 作者：李文": "青禾日报",
        "【青禾日报】": "青禾日报",
        "无": "临河县委政法委",
        "": "临河县委政法委",
    }
    assert {text: read(Rule(source=".s"), source=text).source for text in sources} == sources


def test_date_of_an_element_is_as_precise_as_it_is_shown() -> None:
    found = read(Rule(date=".d"), date="时间：2023年1月2日")
    assert found.date is not None and (found.date_shown, found.date.hour) == ("2023-01-02", 0)
