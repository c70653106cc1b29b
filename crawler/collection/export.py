"""Writes stored articles to one file: JSONL, CSV, Parquet, an Atom feed or Markdown. Fields: docs/data.md.

Every writer gets an iterator and keeps at most a batch of articles in memory.
"""

from __future__ import annotations

import csv
import heapq
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from itertools import islice
from typing import IO, Any, Final
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed

from cleaner.formats.escaping import as_markdown, escaped, web_address
from crawler.collection.articles import StoredArticle, newness
from crawler.store.errors import StoreError

#: The columns of CSV and Parquet, in order: `StoredArticle.as_dict` without what only the crawler needs.
FIELDS: Final = (
    *("folder", "key", "url", "site", "title", "date", "source", "author", "editor", "column", "doc_number", "office"),
    *("record", "text", "confidence", "method", "warnings", "attachments", "pages", "incomplete", "final_url"),
    "column_url",
    *("date_from", "fetched_at", "http_status", "content_hash", "revisions", "vanished", "zhengwen"),
)
_LISTS: Final = frozenset({"warnings", "attachments", "pages", "revisions"})
_NUMBERS: Final = {"confidence": "float64", "http_status": "int64"}
#: The number of articles in a feed.
FEED_ENTRIES: Final = 100
#: The number of characters of an article's text in a feed.
_SUMMARY: Final = 300
#: The number of rows in a row group of a Parquet file.
_BATCH: Final = 2000
#: A spreadsheet reads a cell with such a beginning as a formula, and the text is from unknown pages.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Characters that XML 1.0 does not allow.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_jsonl(articles: Iterable[StoredArticle], file: IO[bytes]) -> None:
    """Write a JSON object a line: all that is stored of an article."""
    for article in articles:
        file.write(json.dumps(article.as_dict(), ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def write_csv(articles: Iterable[StoredArticle], file: IO[bytes]) -> None:
    """Write `FIELDS` as CSV that Excel opens: with a byte order mark, lists as JSON, and `'` before a formula.

    Formulas are defused because the texts are from unknown pages.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    try:
        rows = csv.writer(text)
        rows.writerow(FIELDS)
        for article in articles:
            row = article.as_dict()
            rows.writerow([_cell(row.get(name, "")) for name in FIELDS])
    finally:
        text.detach()


def write_parquet(articles: Iterable[StoredArticle], file: IO[bytes]) -> None:
    """Write `FIELDS` as Parquet, lists as JSON.

    Raises:
        StoreError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise StoreError("Parquet needs pyarrow: pip install 'zhengwen[parquet]'") from error
    schema = pyarrow.schema([(name, getattr(pyarrow, _NUMBERS.get(name, "string"))()) for name in FIELDS])
    rows = ({name: _value(row.get(name), name) for name in FIELDS} for row in (a.as_dict() for a in articles))
    with ParquetWriter(file, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema))


def write_atom(articles: Iterable[StoredArticle], file: IO[bytes]) -> None:
    """Write the newest `FEED_ENTRIES` articles as an Atom feed."""
    newest = heapq.nlargest(FEED_ENTRIES, articles, key=newness)
    sites = sorted({article.record.get("site", article.folder) for article in newest})
    title = sites[0] if len(sites) == 1 else "zhengwen"
    first = newest[0].url if newest else ""
    home = f"{urlsplit(first).scheme}://{urlsplit(first).netloc}/" if len(sites) == 1 else first
    feed = Atom1Feed(
        title=_xml(title),
        link=home,
        description="",
        language="zh-CN",
        feed_guid=f"urn:zhengwen:{newest[0].folder}" if len(sites) == 1 else "urn:zhengwen:all",
        author_name="zhengwen",
    )
    for article in newest:
        record = article.record
        feed.add_item(
            title=_xml(article.title) or article.url,
            link=article.url,
            description=escape(_xml(article.text[:_SUMMARY])).replace("\n\n", "<br>"),
            author_name=_xml(record.get("author") or record.get("source") or record.get("site") or article.folder),
            pubdate=article.published,
            updateddate=datetime.fromisoformat(record["fetched_at"]),
            unique_id=f"urn:zhengwen:{article.folder}:{article.key}",
            categories=[_xml(record["column"])] if record.get("column") else (),
        )
    feed.write(file, "utf-8")


def write_markdown(articles: Iterable[StoredArticle], file: IO[bytes]) -> None:
    """Write all articles as one Markdown document: headline with link, date and source, paragraphs."""
    for article in articles:
        record = article.record
        facts = [record["date"], record.get("source", ""), record.get("site", ""), record.get("column", "")]
        line = " · ".join(dict.fromkeys(escaped(fact) for fact in facts if fact))
        title = escaped(" ".join(article.title.split()) or article.url)
        head = f"# [{title}]({web_address(article.url, None)})\n\n{line}\n\n"
        text = as_markdown(article.text.split("\n\n"))
        file.write(f"{head}{text}\n\n".encode("utf-8", "replace"))


FORMATS: Final[dict[str, Callable[[Iterable[StoredArticle], IO[bytes]], None]]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "atom": write_atom,
    "markdown": write_markdown,
}


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _value(value: Any, name: str) -> Any:
    if name in _NUMBERS:
        return value if isinstance(value, (int, float)) else None
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None and name not in _LISTS else "[]" if value is None else str(value)


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
