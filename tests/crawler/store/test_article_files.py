"""The conversions of an article: to its two files, from its metadata file, and to the ledger's view of it."""

from __future__ import annotations

import json
from datetime import date
from typing import get_type_hints

import pytest
from scrapy.http import HtmlResponse

from cleaner import Article, Record
from crawler.items import ArticleItem, Target
from crawler.store.article_files import (
    ArticleRecord,
    article_text,
    body_of,
    content_hash,
    kept_of,
    load_record,
    record_of,
)
from crawler.store.atomic import json_bytes
from crawler.urls import key_of
from crawler.validators import Validators

URL = "http://www.example.cn/news/202405/t20240506_1.html"


def item(**fields: object) -> ArticleItem:
    known = {"title": "标题", "date_shown": "2020-11-24 10:26", "source": "长安网", "paragraphs": ("一", "二")}
    target = Target(key_of(URL), URL, column="要闻", column_url="http://www.example.cn/news/")
    response = HtmlResponse(URL, headers={"ETag": '"1"'})
    return ArticleItem.of(
        Article(**known | fields), target, response, "江岸长安网", "site", "2024-05-06T08:00:00+08:00"
    )


def test_body_begins_in_line_four_even_without_title_and_date():
    assert article_text(item()) == "标题\n2020-11-24 10:26 来源：长安网\n\n一\n\n二\n"
    bare = item(title="", date_shown="", source="", paragraphs=("一",))
    assert article_text(bare).split("\n")[3] == "一"
    assert article_text(item(title="第一行\n第二行")).split("\n")[0] == "第一行 第二行"


@pytest.mark.parametrize("paragraphs", [("一",), ("一", "二"), ()])
def test_body_is_read_back_from_the_text_file(paragraphs):
    made = item(paragraphs=paragraphs)
    assert body_of(article_text(made)) == made.text
    assert record_of(made)["content_hash"] == content_hash(made.text)


def test_text_that_is_not_an_article_file_has_no_body():
    assert body_of("") is None and body_of("标题\n\n正文") is None


def test_record_has_the_documented_fields_in_the_documented_order(tmp_path):
    record = record_of(item())
    assert list(record) == [name for name in get_type_hints(ArticleRecord) if name != "vanished"]
    (tmp_path / "1.json").write_bytes(json_bytes(record))
    assert load_record(tmp_path / "1.json") == record


def test_record_of_the_document_is_stored(tmp_path):
    record = record_of(item(record=Record(index_number="A/1", doc_number="临司发〔2024〕3号")))
    (tmp_path / "1.json").write_bytes(json_bytes(record))
    stored = load_record(tmp_path / "1.json")
    assert stored and stored["record"] == {"index_number": "A/1", "doc_number": "临司发〔2024〕3号"}


def test_record_compares_equal_to_the_file_that_is_written_of_it(tmp_path):
    record = record_of(item(title="标题\ud800", editor="某\ud800"))
    (tmp_path / "1.json").write_bytes(json_bytes(record))
    assert load_record(tmp_path / "1.json") == record


@pytest.mark.parametrize(("incomplete", "partial"), [("", False), ("http_404", True), ("too_many_pages", False)])
def test_ledger_row_has_the_fields_of_the_record(incomplete, partial):
    record = record_of(item()) | {"incomplete": incomplete}
    kept = kept_of(record, "0" * 16, "text/1.txt")
    assert (kept.key, kept.url, kept.path, kept.day) == ("0" * 16, URL, "text/1.txt", date(2020, 11, 24))
    assert (kept.column, kept.validators, kept.partial) == ("要闻", Validators('"1"', ""), partial)


def test_record_without_optional_fields_is_read(tmp_path):
    record = {name: record_of(item())[name] for name in ("url", "date", "fetched_at", "etag", "last_modified")}
    record["content_hash"] = "0" * 64
    (tmp_path / "1.json").write_text(json.dumps(record))
    assert load_record(tmp_path / "1.json") == record


@pytest.mark.parametrize(
    "fields",
    [
        {"url": None},
        {"url": 1},
        {"date": "yesterday"},
        {"fetched_at": "2024-05-06"},
        {"content_hash": []},
        {"revisions": {}},
        {"pages": "1"},
        {"title": None},
    ],
)
def test_record_with_invalid_values_is_not_read(tmp_path, fields):
    (tmp_path / "1.json").write_bytes(json_bytes(record_of(item()) | fields))
    assert load_record(tmp_path / "1.json") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe{}", b"{}"])
def test_file_that_is_not_a_record_is_not_read(tmp_path, content):
    (tmp_path / "1.json").write_bytes(content)
    assert load_record(tmp_path / "1.json") is None
    assert load_record(tmp_path / "missing.json") is None


def test_row_of_the_ledger_has_the_column_and_the_mark_of_the_metadata():
    given = {"url": "http://a.cn/1", "date": "2024-05-06 10:26", "fetched_at": "2024-05-07T08:00:00+08:00"}
    given |= {"etag": "e", "last_modified": "m", "content_hash": "0" * 64}
    bare = kept_of(given, "0" * 16, "text/a.txt")
    assert (bare.column, bare.column_url, bare.vanished, bare.partial) == ("", "", "", False)
    more = {
        "column": "要闻",
        "column_url": "http://a.cn/yw/",
        "vanished": "2024-05-08T08:00:00+08:00",
        "incomplete": "dns",
    }
    full = kept_of(given | more, "0" * 16, "text/a.txt")
    assert (full.column, full.column_url, full.vanished, full.partial) == ("要闻", *list(more.values())[1:3], True)
    assert (full.url, full.day, full.path, full.fetched_at) == (
        "http://a.cn/1",
        date(2024, 5, 6),
        "text/a.txt",
        given["fetched_at"],
    )
