from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest

from crawler.collection.articles import Collection
from crawler.collection.export import FEED_ENTRIES, FIELDS, FORMATS, write_atom
from crawler.store.article_files import ArticleRecord
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
    store_article(tmp_path, 999, "正文。", day="2024-05-06 10:26", title="a & b \uffff", author="张三")
    (article,) = Collection(tmp_path)
    older = [
        replace(
            article,
            key=f"{number:016x}",
            text=f"第{number}篇<script>。",
            record=article.record | {"date": f"2024-{number // 28 + 1:02}-{number % 28 + 1:02}"},
        )
        for number in range(FEED_ENTRIES + 2)
    ]
    file = io.BytesIO()
    write_atom([*older, article], file)
    feed = ElementTree.fromstring(file.getvalue())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == FEED_ENTRIES == 100
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


def rows_of(data: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(data, "csv").decode("utf-8-sig"), newline="")))


def test_columns_are_the_fields_of_the_metadata():
    assert set(FIELDS) <= {"folder", "key", "text", *get_type_hints(ArticleRecord)}
    assert len(set(FIELDS)) == len(FIELDS)
    assert list(FORMATS) == ["jsonl", "csv", "parquet", "atom", "markdown"]


def test_each_beginning_of_a_formula_is_defused(tmp_path):
    for number, start in enumerate(("=", "+", "-", "@", "\t", "\r", "a", "'")):
        store_article(tmp_path, number, "正文。", source=f"{start}1+1")
    shown = [row["source"] for row in sorted(rows_of(tmp_path), key=lambda row: row["url"])]
    assert shown == ["'=1+1", "'+1+1", "'-1+1", "'@1+1", "'\t1+1", "'\r1+1", "a1+1", "'1+1"]


def test_lists_and_numbers_of_a_table_have_one_form(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    store_article(
        tmp_path, 1, "正文。", warnings=None, attachments=[{"name": "附件"}], record={}, revisions=[], pages=["一"]
    )
    table = parquet.read_table(io.BytesIO(exported(tmp_path, "parquet")))
    (row,) = table.to_pylist()
    assert [row[name] for name in ("warnings", "attachments", "pages", "revisions")] == [
        "[]",
        '[{"name": "附件"}]',
        '["一"]',
        "[]",
    ]
    assert {str(field.type) for field in table.schema} == {"string", "double", "int64"}
    assert (row["record"], row["author"], row["column"]) == ("{}", "", "要闻")
    (row,) = rows_of(tmp_path)
    assert (row["warnings"], row["attachments"], row["record"], row["http_status"]) == (
        "",
        '[{"name": "附件"}]',
        "",
        "",
    )


def test_characters_that_no_encoding_has_do_not_end_an_export(tmp_path):
    store_article(tmp_path, 1, "正文。", title="标题\ud800", source="报\ud800")
    for kind in ("jsonl", "csv", "atom", "markdown"):
        assert "标题" in exported(tmp_path, kind).decode(), kind
    (line,) = exported(tmp_path, "jsonl").splitlines(keepends=True)
    assert line.endswith(b"}\n") and "正文" in line.decode(), "no escapes of Chinese characters"


def test_feed_of_several_sites_has_a_title_of_its_own(tmp_path):
    store_article(tmp_path, 1, "正文。", fetched_at="2024-05-07T09:00:00+08:00")
    store_article(tmp_path, 2, "一。\n\n二。" + "字" * 400, folder="anhui", fetched_at="2024-05-07T10:00:00+08:00")
    feed = ElementTree.fromstring(exported(tmp_path, "atom"))
    assert (feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}id")) == ("zhengwen", "urn:zhengwen:all")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") in (None, "zhengwen")
    newest, other = feed.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}updated") == "2024-05-07T10:00:00+08:00"
    assert newest.findtext(f"{ATOM}id").startswith("urn:zhengwen:anhui:")
    assert other.findtext(f"{ATOM}summary") == "正文。"
    summary = newest.findtext(f"{ATOM}summary")
    assert summary.startswith("一。<br>二。字") and 250 < len(summary) < 350
    assert feed.find(f"{ATOM}link").get("href") == newest.find(f"{ATOM}link").get("href")


def test_feed_of_a_site_links_to_its_home_page(tmp_path):
    store_article(tmp_path, 1, "正文。")
    feed = ElementTree.fromstring(exported(tmp_path, "atom"))
    assert "http://www.jiangsu.example/" in [link.get("href") for link in feed.findall(f"{ATOM}link")]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"author": "张三"}, "张三"),
        ({}, "望淮日报"),
        ({"source": ""}, "jiangsu长安网"),
        ({"source": None, "site": ""}, "jiangsu"),
    ],
)
def test_entry_of_a_feed_names_who_wrote_it(tmp_path, fields, name):
    store_article(tmp_path, 1, "正文。", column="", **fields)
    entry = ElementTree.fromstring(exported(tmp_path, "atom")).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == name and entry.find(f"{ATOM}category") is None


def test_article_without_a_title_is_shown_by_its_address(tmp_path):
    url = "http://www.jiangsu.example/news/202405/t20240506_1.html"
    store_article(tmp_path, 1, "正文。", title=" ", site="望淮日报")
    (file,) = tmp_path.rglob("*.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"title": ""}))
    entry = ElementTree.fromstring(exported(tmp_path, "atom")).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == url
    head, facts, text, _ = exported(tmp_path, "markdown").decode().split("\n\n")
    assert head.startswith("# [http") and head.endswith(f"]({url})") and text == "正文。"
    assert facts == "2024-05-06 · 望淮日报 · 要闻", "each fact once"
