"""Articles in a data folder, as a crawl stores them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from scrapy.http import HtmlResponse

from crawler.items import Target
from crawler.store import warc
from crawler.store.article_files import ArticleRecord, content_hash
from crawler.store.files import Store
from crawler.urls import key_of

AT = "2024-05-07T08:00:00+08:00"


def url_of(number: int, host: str = "www.example.cn") -> str:
    return f"http://{host}/news/202405/t20240506_{number}.html"


def store_article(
    data: Path,
    number: int,
    text: str,
    *,
    folder: str = "jiangsu",
    day: str = "2024-05-06",
    title: str = "",
    **more: object,
) -> str:
    """Store an article; `more` are fields of its metadata. Returns its key."""
    store = Store(data, folder)
    store.open()
    url = url_of(number, f"www.{folder}.example")
    fields: dict[str, object] = {
        "url": url,
        "site": f"{folder}长安网",
        "title": title or f"标题{number}",
        "date": day,
        "source": "望淮日报",
        "column": "要闻",
        "column_url": "http://www.example.cn/news/",
        "confidence": 0.9,
        "warnings": [],
        "fetched_at": AT,
        "etag": "",
        "last_modified": "",
        "content_hash": content_hash(text),
    }
    record = cast(ArticleRecord, fields | more)
    key = key_of(url)
    store.write(key, date.fromisoformat(day[:10]) if day else None, f"{fields['title']}\n{day}\n\n{text}\n", record)
    store.close()
    return key


def archive_page(data: Path, number: int, *pages: str, folder: str = "jiangsu") -> None:
    """Archive the pages of an article, in a file of their own."""
    url = url_of(number, f"www.{folder}.example")
    writer = warc.Writer(data / folder / "archive", folder, {})
    for place, page in enumerate(pages):
        requested = url.replace(".html", f"_{place}.html") if place else url
        writer.write(HtmlResponse(requested, body=page.encode(), encoding="utf-8"), Target(key_of(url), url), requested)
    writer.close()
