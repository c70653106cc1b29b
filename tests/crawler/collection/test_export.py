from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from crawler.collection.articles import Collection
from crawler.collection.export import FEED_ENTRIES, FIELDS, FORMATS
from tests.crawler.collection.stored import store_article

ATOM = "{http://www.w3.org/2005/Atom}"


def exported(data: Path, kind: str) -> bytes:
    file = io.BytesIO()
    FORMATS[kind](Collection(data), file)
    return file.getvalue()


def test_jsonl_has_all_that_is_stored(tmp_path):
    key = store_article(tmp_path, 1, "第一段。\n\n第二段。", later_field=[1])
    (row,) = map(json.loads, exported(tmp_path, "jsonl").decode().splitlines())
    assert (row["key"], row["folder"], row["text"], row["later_field"]) == (key, "jiangsu", "第一段。\n\n第二段。", [1])


def test_csv_opens_in_a_spreadsheet_without_formulas(tmp_path):
    store_article(
        tmp_path,
        1,
        "第一段，“引文”。\n\n第二段。",
        title="=HYPERLINK(1)",
        record={"office": "某局"},
        warnings=["一", "二"],
        pages=[],
    )
    content = exported(tmp_path, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert tuple(row) == FIELDS
    assert (row["title"], row["text"]) == ("'=HYPERLINK(1)", "第一段，“引文”。\n\n第二段。")
    assert json.loads(row["record"]) == {"office": "某局"}
    assert (row["column"], row["column_url"]) == ("要闻", "http://www.example.cn/news/")
    assert (json.loads(row["warnings"]), row["pages"], row["editor"], row["confidence"]) == (
        ["一", "二"],
        "",
        "",
        "0.9",
    )


def test_parquet_has_the_fields_with_their_types(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    store_article(tmp_path, 1, "正文。", http_status=200)
    store_article(tmp_path, 2, "正文。", confidence=None)
    rows = parquet.read_table(io.BytesIO(exported(tmp_path, "parquet"))).to_pylist()
    assert [tuple(row) for row in rows] == [FIELDS] * 2
    first, second = sorted(rows, key=lambda row: row["url"])
    assert (first["text"], first["confidence"], first["http_status"], first["warnings"]) == ("正文。", 0.9, 200, "[]")
    assert (second["confidence"], second["http_status"], second["editor"]) == (None, None, "")


def test_a_feed_has_the_newest_articles_first_with_what_readers_need(tmp_path):
    for number in range(FEED_ENTRIES + 2):
        store_article(
            tmp_path, number, f"第{number}篇<script>。", day=f"2024-{number // 28 + 1:02}-{number % 28 + 1:02}"
        )
    store_article(tmp_path, 999, "正文。", day="2024-05-06 10:26", title="a & b \uffff", author="张三")
    feed = ElementTree.fromstring(exported(tmp_path, "atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == FEED_ENTRIES
    assert (feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}id")) == ("jiangsu长安网", "urn:zhengwen:jiangsu")
    newest = entries[0]
    assert newest.findtext(f"{ATOM}title") == "a & b "
    assert newest.findtext(f"{ATOM}published") == "2024-05-06T10:26:00+08:00"
    assert newest.find(f"{ATOM}link").get("href") == "http://www.jiangsu.example/news/202405/t20240506_999.html"
    assert newest.find(f"{ATOM}author").findtext(f"{ATOM}name") == "张三"
    assert newest.find(f"{ATOM}category").get("term") == "要闻"
    assert "<script>" not in entries[1].findtext(f"{ATOM}summary")
    published = [entry.findtext(f"{ATOM}published") for entry in entries]
    assert published == sorted(published, reverse=True)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == FEED_ENTRIES


def test_a_time_that_is_no_time_counts_as_its_day(tmp_path):
    store_article(tmp_path, 1, "正文。", day="2024-05-06 ?")
    feed = ElementTree.fromstring(exported(tmp_path, "atom"))
    assert feed.findtext(f"{ATOM}entry/{ATOM}published") == "2024-05-06T00:00:00+08:00"


def test_a_feed_without_articles_is_valid(tmp_path):
    assert ElementTree.fromstring(exported(tmp_path, "atom")).findtext(f"{ATOM}id") == "urn:zhengwen:all"


def test_markdown_shows_text_as_it_is(tmp_path):
    store_article(tmp_path, 1, "# 不是标题\n\n1. 第*一*段 <b>\n\n- 第二段", title="标题[一]", column="")
    assert exported(tmp_path, "markdown").decode() == (
        "# [标题\\[一\\]](http://www.jiangsu.example/news/202405/t20240506_1.html)\n\n"
        "2024-05-06 · 望淮日报 · jiangsu长安网\n\n"
        "\\# 不是标题\n\n1\\. 第\\*一\\*段 \\<b\\>\n\n\\- 第二段\n\n"
    )
