"""The link of an article, which a spider requests, and the article with its metadata, which it yields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from scrapy.http import Response

from cleaner import Article
from crawler.validators import validators_of

#: Control characters except tab and line feed. Direction marks stay: Uyghur text needs them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

#: `ArticleItem.incomplete` of an article with more pages than the limit. The article is not requested again for them.
TOO_MANY_PAGES = "too_many_pages"


@dataclass(frozen=True, slots=True)
class Target:
    """An article to request.

    Attributes:
        key: Its key in the ledger (`crawler.urls.key_of`).
        url: Its address.
        title: Its title in the list, or "".
        day: Its day in the list or the URL, or None.
        column: The name of the column that lists it, or "".
        column_url: The address of that column, or "".
    """

    key: str
    url: str
    title: str = ""
    day: datetime.date | None = None
    column: str = ""
    column_url: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the target in JSON types, as the archive stores it."""
        return asdict(self) | {"day": self.day.isoformat() if self.day else None}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Return the target of a record of `to_json`. Unknown fields, of other versions of the program, are ignored.

        Raises:
            TypeError, ValueError: The record is not one of `to_json`.
        """
        known = {field.name: record[field.name] for field in fields(cls) if field.name in record}
        return cls(**known | {"day": datetime.date.fromisoformat(record["day"]) if record.get("day") else None})


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """An article as the spider passes it to the store.

    Attributes:
        key: Its key in the ledger and in file names (`crawler.urls.key_of`).
        text: The paragraphs of all pages, separated by empty lines; "" if the article has its content in attachments
            only.

    All other fields are those of the metadata file: see `crawler.store.article_files.ArticleRecord`.
    """

    key: str
    url: str
    final_url: str
    site: str
    spider: str
    title: str
    date: str
    date_from: str
    source: str
    author: str
    editor: str
    column: str
    column_url: str
    doc_number: str
    office: str
    record: dict[str, str]
    text: str
    method: str
    confidence: float
    warnings: tuple[str, ...]
    attachments: tuple[dict[str, str], ...]
    pages: tuple[str, ...]
    next_page: str | None
    incomplete: str
    fetched_at: str
    http_status: int
    etag: str
    last_modified: str

    @classmethod
    def of(cls, article: Article, target: Target, response: Response, site: str, spider: str, at: str) -> Self:
        """Make an item from the first page of an article. The list supplies the values that the page lacks.

        Args:
            article: The page, cleaned.
            target: The link that was requested.
            response: The page.
            site: The site's name, in Chinese.
            spider: The spider's name.
            at: When the page was fetched, as an ISO time with offset.
        """
        shown = article.date_shown or (article.date.isoformat(" ") if article.date else "")
        listed = target.day.isoformat() if target.day else ""
        validators = validators_of(response)
        return cls(
            key=target.key,
            url=target.url,
            final_url=response.url,
            site=site,
            spider=spider,
            title=without_controls(article.title or target.title),
            date=shown or listed,
            date_from="page" if shown else "list" if listed else "",
            source=without_controls(article.source),
            author=without_controls(article.author),
            editor=without_controls(article.editor),
            column=without_controls(article.column or target.column),
            column_url=target.column_url,
            doc_number=article.doc_number,
            office=article.office,
            record=dict(article.record),
            text=without_controls(article.text),
            method=article.method,
            confidence=round(article.confidence, 3),
            warnings=article.warnings,
            attachments=tuple(asdict(attachment) for attachment in article.attachments),
            pages=(),
            next_page=article.next_page,
            incomplete="",
            fetched_at=at,
            http_status=response.status,
            etag=validators.etag,
            last_modified=validators.last_modified,
        )

    @property
    def day(self) -> datetime.date | None:
        """The day of publication, or None."""
        return datetime.date.fromisoformat(self.date[:10]) if self.date else None

    @property
    def date_line(self) -> str:
        """The line under the title, in the form of the sites: `2020-11-24 10:26:00 来源：江苏长安网`."""
        return f"{self.date} {f'来源：{self.source}' if self.source else ''}".strip()


def without_controls(text: str) -> str:
    """Remove control characters except tabs and line feeds."""
    return _CONTROLS.sub("", text)
