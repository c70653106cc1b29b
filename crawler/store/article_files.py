"""The two files of a stored article, a text file and a metadata file: how they are written and read.

Conversions: `ArticleItem` to text file (`article_text`), `ArticleItem` to metadata (`record_of`), metadata file to
record (`load_record`), record to the ledger's view of it (`kept_of`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

from crawler import __version__
from crawler.items import TOO_MANY_PAGES, ArticleItem
from crawler.store.records import Kept
from crawler.validators import Validators

#: Title, date and source, an empty line.
_LINES_BEFORE_BODY = 3


class RevisionRecord(TypedDict):
    """An earlier text of an article.

    Attributes:
        content_hash: As in `ArticleRecord`.
        fetched_at: As in `ArticleRecord`.
        file: The text file, relative to the site's folder.
    """

    content_hash: str
    fetched_at: str
    file: str


class AttachmentRecord(TypedDict):
    """An attachment of an article.

    Attributes:
        name: The text of its link.
        url: Its address.
    """

    name: str
    url: str


class ArticleRecord(TypedDict):
    """The metadata of a stored article, in the order of the JSON file.

    The fields that the ledger is rebuilt from are in every file. The others may be missing in files of other versions.

    Attributes:
        url: The address in the list.
        final_url: The address after redirects.
        site: The site's name, in Chinese.
        spider: The spider's name.
        title: The headline; "" if unknown.
        date: The publication time in Asia/Shanghai as an ISO string without offset, as precise as the page; "" if
            unknown.
        date_from: Where `date` was read: `page`, `list` (the row's day, or the one in the URL), or "".
        source: The publisher that the page names (来源).
        author: The author that the page names (作者).
        editor: The editor that the page names (编辑).
        column: The name of the column, as the page or the list shows it.
        column_url: The address of the column that lists the article; "" if none does.
        doc_number: The number of an official document (文号).
        office: The office that issued it (发文机关).
        record: The table of its metadata by field, as `cleaner.Record`; empty if the page shows none.
        method: How the cleaner found the text.
        confidence: The cleaner's confidence in the text, from 0 to 1.
        warnings: Warnings of the cleaner and the spider.
        attachments: The attachments.
        pages: The addresses of its pages in order, if it has several.
        next_page: The address of the next page, if that could not be fetched.
        incomplete: The cause of that, as runs count it (`http_404`), or `too_many_pages`; "" for a whole article.
        fetched_at: When the page was fetched, as an ISO time with offset.
        http_status: The status of the response.
        etag: The page's ETag header; "" for an article of several pages.
        last_modified: The page's Last-Modified header; "" for an article of several pages.
        content_hash: The SHA-256 of the text (the text file from its fourth line on, without the last line end) in
            UTF-8, as 64 hex digits.
        revisions: Earlier texts, oldest first.
        vanished: When the page was found to be gone from the site (status 404 or 410), as an ISO time with offset. The
            field is missing while the page is there.
        zhengwen: The version of the program that wrote the file.
    """

    url: str
    final_url: NotRequired[str]
    site: NotRequired[str]
    spider: NotRequired[str]
    title: NotRequired[str]
    date: str
    date_from: NotRequired[str]
    source: NotRequired[str]
    author: NotRequired[str]
    editor: NotRequired[str]
    column: NotRequired[str]
    column_url: NotRequired[str]
    doc_number: NotRequired[str]
    office: NotRequired[str]
    record: NotRequired[dict[str, str]]
    method: NotRequired[str]
    confidence: NotRequired[float]
    warnings: NotRequired[list[str]]
    attachments: NotRequired[list[AttachmentRecord]]
    pages: NotRequired[list[str]]
    next_page: NotRequired[str | None]
    incomplete: NotRequired[str]
    fetched_at: str
    http_status: NotRequired[int]
    etag: str
    last_modified: str
    content_hash: str
    revisions: NotRequired[list[RevisionRecord]]
    vanished: NotRequired[str]
    zhengwen: NotRequired[str]


_REQUIRED = ("url", "date", "fetched_at", "etag", "last_modified", "content_hash")
#: The types of those optional fields that the crawler itself reads.
_READ_BACK: dict[str, type] = {
    "title": str,
    "column": str,
    "column_url": str,
    "incomplete": str,
    "vanished": str,
    "pages": list,
    "revisions": list,
}


def article_text(item: ArticleItem) -> str:
    """Return the content of an article's text file. The body begins in line 4, even if title or date are unknown."""
    return f"{_one_line(item.title)}\n{_one_line(item.date_line)}\n\n{item.text}\n"


def body_of(content: str) -> str | None:
    """Return the body in the content of a text file; None if the content does not have the form of `article_text`."""
    lines = content.split("\n", _LINES_BEFORE_BODY)
    return lines[_LINES_BEFORE_BODY].removesuffix("\n") if len(lines) > _LINES_BEFORE_BODY else None


def content_hash(body: str) -> str:
    """Return the hash of a body, as in `ArticleRecord.content_hash`; two versions of an article are compared by it."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()


def record_of(item: ArticleItem, revisions: Sequence[RevisionRecord] = ()) -> ArticleRecord:
    """Return the metadata of an article as `load_record` would read it: JSON types, without unpaired surrogates.

    Args:
        item: The article.
        revisions: Its earlier texts.
    """
    values = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in ("text", "key")}
    values |= {"content_hash": content_hash(item.text), "revisions": list(revisions), "zhengwen": __version__}
    return cast(ArticleRecord, json.loads(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")))


def load_record(file: Path) -> ArticleRecord | None:
    """Read a metadata file; None if it is missing or is not a metadata file of the crawler.

    Raises:
        OSError: The file exists and cannot be read.
    """
    try:
        return _parsed(file.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None


def kept_of(record: ArticleRecord, key: str, path: str) -> Kept:
    """Return the ledger's row for a stored article.

    Args:
        record: Its metadata.
        key: Its key in the ledger.
        path: Its text file, relative to the site's folder.
    """
    return Kept(
        key=key,
        url=record["url"],
        fetched_at=record["fetched_at"],
        day=_day(record["date"]),
        path=path,
        content_hash=record["content_hash"],
        validators=Validators(record["etag"], record["last_modified"]),
        column=record.get("column", ""),
        column_url=record.get("column_url", ""),
        vanished=record.get("vanished", ""),
        partial=record.get("incomplete", "") not in ("", TOO_MANY_PAGES),
    )


def _parsed(content: bytes) -> ArticleRecord:
    record: Any = json.loads(content)
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    for name in _REQUIRED:
        if not isinstance(record.get(name), str):
            raise ValueError(f"{name} is missing or not a string")
    for name, expected in _READ_BACK.items():
        if name in record and not isinstance(record[name], expected):
            raise ValueError(f"{name} is not a {expected.__name__}")
    _day(record["date"])
    for name in ("fetched_at", "vanished"):
        if (name == "fetched_at" or record.get(name)) and datetime.fromisoformat(record[name]).tzinfo is None:
            raise ValueError(f"{name} has no offset")
    return cast(ArticleRecord, record)


def _day(time: str) -> date | None:
    return date.fromisoformat(time[:10]) if time else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
