"""The types of the API: what they refuse, and an article as JSON types."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields
from datetime import datetime, timedelta
from importlib import import_module

import pytest

from cleaner import Article, Rule, clean, extract
from cleaner.article import SHANGHAI, Attachment, Reason, Record, Removed
from cleaner.extract import article_of_page
from cleaner.markup import parse
from tests.cleaner.pages import BODY, HEADER, RELATED, TITLE, page, paragraphs
from tests.cleaner.template import test_template as templates

ARTICLE = Article(
    title="题",
    date=datetime(2024, 5, 6, tzinfo=SHANGHAI),
    date_shown="2024-05-06",
    source="报",
    record=Record(office="司法局"),
    paragraphs=("根据《办法》，", "制定本细则。"),
    removed=(Removed("打印", Reason("toolbar", "buttons for printing"), 3),),
    attachments=(Attachment("表", "http://a.cn/b.docx"),),
    method="container",
    confidence=0.75,
    warnings=("短",),
    markdown="**根据**",
    contributions=(("short", -1.0),),
)


def test_article_is_written_as_json_types() -> None:
    row = ARTICLE.as_dict()
    assert json.loads(json.dumps(row)) == json.loads(json.dumps(dict(row)))
    shown = {field.name for field in fields(Article)} - {"date_shown", "contributions", "markdown"}
    assert set(row) == shown | {"text", "citations"}
    assert (row["date"], row["text"], row["record"]) == (
        "2024-05-06",
        "根据《办法》，\n\n制定本细则。",
        {"office": "司法局"},
    )
    assert type(row["record"]) is dict
    assert row["removed"] == [{"text": "打印", "reason": "toolbar", "why": "buttons for printing"}]
    assert row["attachments"] == ({"name": "表", "url": "http://a.cn/b.docx"},)
    assert [citation["text"] for citation in row["citations"]] == ["《办法》"]
    assert ARTICLE.as_dict(markdown=True) == row | {"markdown": "**根据**"}


def test_article_that_is_not_there_has_no_value_in_any_field() -> None:
    empty = Article()
    assert (empty.text, empty.citations, empty.method, empty.confidence, empty.date) == ("", (), "none", 0.0, None)
    assert (empty.kept_share, empty.next_page, empty.record) == (None, None, {})
    assert Reason("toolbar").why == "" and str(Reason("toolbar", "buttons")) == "toolbar"
    assert Removed("a", Reason("b")).index == -1
    assert "contributions" not in repr(ARTICLE)


def test_time_of_an_article_is_that_of_china() -> None:
    article = extract(page(f"<div id=zoom>{paragraphs()}</div>"))
    assert article.date is not None
    assert (article.date.utcoffset(), article.date.tzname()) == (timedelta(hours=8), "Asia/Shanghai")


def test_record_is_a_dict_that_cannot_be_changed() -> None:
    record = Record(office="甲", title="乙")
    for change in (
        lambda: record.update(a="b"),
        lambda: record.__setitem__("a", "b"),
        lambda: record.__delitem__("office"),
        lambda: record.__ior__({"a": "b"}),
        lambda: record.pop("office"),
        record.popitem,
        record.clear,
        lambda: record.setdefault("a", "b"),
    ):
        with pytest.raises(TypeError, match=r"dict\(record\)"):
            change()
    assert record == {"office": "甲", "title": "乙"} and list(record) == ["office", "title"]
    copy = pickle.loads(pickle.dumps(record))
    assert copy == record and type(copy) is Record
    assert hash(record) == hash(Record(title="乙", office="甲")) != hash(Record(title="乙"))


def test_rule_takes_selectors_as_str_and_several_to_remove() -> None:
    assert Rule(remove=["a", "b"]) == Rule(remove=["a", "b"])  # type: ignore[arg-type]
    assert Rule() == Rule("", (), "", "", "")
    for field in ("body", "title", "date", "source"):
        with pytest.raises(TypeError, match="Rule: a selector is a str"):
            Rule(**{field: 1})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"write remove=\('p',\)"):
        Rule(remove="p")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="tuple of selectors"):
        Rule(remove={"p"})  # type: ignore[arg-type]


def test_blocks_near_the_article_are_removed_in_page_order_and_metadata_are_of_the_page() -> None:
    below = '<p><a href="./b.docx">附件</a></p><p>责任编辑：韩梅</p>'
    html = page(f"<div id=zoom>{paragraphs()}{below}</div>", below=RELATED)
    article = extract(html, url="http://www.a.cn/x/y.html")
    assert article.text.startswith(BODY) and article.title == TITLE and article.editor == "韩梅"
    indexes = [removed.index for removed in article.removed]
    assert len(indexes) > 5 and indexes == sorted(indexes)
    assert [attachment.url for attachment in article.attachments] == ["http://www.a.cn/x/b.docx"]
    assert article.contributions and article.markdown.startswith(BODY[:20])


def test_file_above_the_text_is_the_articles_where_nothing_else_is_in_its_element() -> None:
    file = '<p><a href="/b.docx">附件下载</a></p>'
    for html, number in (
        (page(f"<div id=zoom>{file}{paragraphs()}</div>"), 1),
        (page(f"<div id=zoom>{paragraphs()}</div>", above=f"<div>{file}</div>"), 0),
    ):
        assert len(extract(html).attachments) == number


def test_markdown_is_left_out_on_request_only() -> None:
    html = page(f"<div id=zoom>{paragraphs()}</div>")
    assert article_of_page(html, markdown=False).markdown == ""
    assert article_of_page(html).markdown == extract(html).markdown != ""
    assert article_of_page(html, markdown=False).paragraphs == extract(html).paragraphs


def test_page_with_too_many_tags_is_told_and_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    html = page(f"<div id=zoom>{paragraphs()}</div>{'<i></i>' * 30_000}")
    assert extract(html).confidence > 0.5
    monkeypatch.setattr(parse, "MOST_TAGS", 20_000)
    article = extract(html)
    assert article.confidence == 0 and "tags of the page were read" in article.warnings[-1]


def test_template_marks_the_lines_of_the_site() -> None:
    pages = [templates.page(number) for number in range(20)]
    template = templates.learned(*pages)
    without = "\n\n".join(templates.sentences(3))
    assert templates.SLOGAN in clean(pages[3])
    assert clean(pages[3], template=template) == extract(pages[3], template=template).text == without


@pytest.mark.parametrize(("blocks", "source"), [(13, "甲县日报"), (14, "")])
def test_lines_below_the_last_paragraph_are_read_for_metadata(blocks: int, source: str) -> None:
    below = "<p>平安</p>" * blocks + "<p>来源：甲县日报</p>"
    html = page(f"<div id=zoom>{paragraphs()}</div>", below=below).replace(HEADER, "")
    assert extract(html).source == source


def test_selection_of_a_page_without_an_article_is_empty() -> None:
    article = extract("<p></p>")
    assert (article.paragraphs, article.method, article.markdown, article.next_page) == ((), "none", "", None)
    assert clean("<p></p>") == clean(b"") == ""


def test_arguments_of_a_wrong_type_are_refused_with_what_to_write() -> None:
    for function in (clean, extract, article_of_page):
        for wrong, hint in (
            ({"url": b"http://a.cn/"}, "url is a str, not bytes"),
            ({"rule": "div.a"}, r"rule=Rule\(body='div.a'\)"),
            ({"rule": 5}, r"rule=Rule\(body='div.article'\)"),
            ({"template": "{}"}, "template is a SiteTemplate, not str"),
        ):
            with pytest.raises(TypeError, match=hint):
                function("<p>", **wrong)  # type: ignore[operator]
        with pytest.raises(TypeError, match="a page is str or bytes, not NoneType"):
            function(None)  # type: ignore[operator]


def test_rule_and_template_are_used_by_each_function() -> None:
    html = page(f"<div id=zoom>{paragraphs()}</div><div class=box><p>{BODY[:40]}</p></div>")
    rule = Rule(body="div.box")
    for text in (clean(html, rule=rule), extract(html, rule=rule).text, article_of_page(html, rule=rule).text):
        assert text == BODY[:40]
    assert extract(html, rule=rule).method == "rule" and extract(html).method == "container"


def test_article_that_trafilatura_found_has_its_paragraphs_as_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ("第一段*甲*，平安建设。", "第二段，平安建设。")
    monkeypatch.setattr(import_module("cleaner.extract"), "fallback_paragraphs", lambda *_: found)
    article = extract(page(f"<div id=zoom>{paragraphs()}</div>"))
    assert (article.paragraphs, article.method) == (found, "fallback")
    assert article.markdown == r"第一段\*甲\*，平安建设。" + "\n\n" + found[1]
    assert clean(page("")) == "\n\n".join(found)
