"""The author in the data of a page for search engines."""

from __future__ import annotations

import json

from cleaner.metadata.linked_data import author


def named(name: object, kind: object = "NewsArticle") -> str:
    return author([json.dumps({"@type": kind, "author": name})])


def test_name_has_two_to_twenty_characters_and_is_no_address() -> None:
    names = {
        "甲乙": "甲乙",
        "甲": "",
        "甲" * 20: "甲" * 20,
        "甲" * 21: "",
        "a@b.cn": "",
        "甲/乙": "",
        " 甲\n乙 ": "甲 乙",
    }
    assert {name: named(name) for name in names} == names


def test_article_is_an_item_with_a_type_of_articles() -> None:
    kinds = ["Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report", ["Thing", "Article"]]
    assert [named("甲乙", kind) for kind in kinds] == ["甲乙"] * len(kinds)
    others = ["WebPage", "Articles", "", None, 5, [], [5]]
    assert [named("甲乙", kind) for kind in others] == [""] * len(others)


def test_first_item_with_names_of_the_first_script_counts() -> None:
    items = [{"@type": "Article", "author": ""}, {"@type": "Article", "author": ["甲乙", {"name": "丙丁"}, None]}]
    for data in (items, {"@graph": items}, {"@graph": [5, *items]}):
        assert author(["{", json.dumps(data), json.dumps({"@type": "Article", "author": "戊己"})]) == "甲乙 丙丁"
    assert author(['{"@type": 1, "author": 1']) == author([]) == ""
    assert author(['5 "@type" "author"', '"@type" "author"']) == ""


def test_organization_is_no_person_and_long_data_are_not_read() -> None:
    assert named({"@type": "Organization", "name": "青禾日报"}) == ""
    assert named({"@type": "Person", "name": "甲乙"}) == named({"name": "甲乙"}) == "甲乙"
    for size, name in ((200_000, "甲乙"), (200_001, "")):
        script = json.dumps({"@type": "Article", "author": "甲乙", "x": ""}, ensure_ascii=False)
        assert author([script.replace('"x": "', '"x": "' + "a" * (size - len(script)))]) == name


def test_data_without_an_item_or_a_name_have_no_author() -> None:
    values: list[object] = [None, 5, "甲乙", [], {}, ["甲乙"], [["甲乙"]], {"@graph": {"@type": "Article"}}]
    texts = [json.dumps({"x": value, "@type": "Thing", "author": "甲乙"}, ensure_ascii=False) for value in values]
    assert {text: author([text]) for text in texts} == dict.fromkeys(texts, "")
    names: list[object] = [
        None,
        5,
        {},
        {"name": None},
        {"name": 5},
        {"name": ["甲乙"]},
        [],
        [None, 5],
        {"@type": "Person"},
    ]
    assert [named(name) for name in names] == [""] * len(names)


def test_names_of_all_persons_are_given_and_others_passed_over() -> None:
    people = [{"@type": "Organization", "name": "甲报"}, {"@type": "Person", "name": "甲乙"}, "丙丁", {"name": "戊"}]
    assert named(people) == "甲乙 丙丁"
    assert author([json.dumps([{"@type": "Article", "author": "甲"}, {"@type": "Report", "author": "乙丙"}])]) == "乙丙"


def test_script_that_is_damaged_does_not_end_the_search() -> None:
    good = json.dumps({"@type": "Article", "author": "甲乙"}, ensure_ascii=False)
    for bad in ("", "var a;", good[:-1], '{"@type": "Article"}', '"author" "@type"', good.replace('"@type"', '"type"')):
        assert author([bad, good]) == "甲乙", bad
