"""What a spider asks for, and what it yields: an article's address, and the article with everything known of
it."""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, dataclass
from typing import Any, Self

from scrapy.http import Response

from cleaner import Article
from crawler.validators import validators_of

#: What stands for no character of a text, but acts in a terminal. Marks of direction stay: Uyghur needs them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


#: `ArticleItem.incomplete` of an article with more pages than are fetched: asking again brings no more.
TOO_MANY = "too_many_pages"


@dataclass(frozen=True, slots=True)
class Target:
    """An article that is asked for.

    key, url: its name in the ledger (`crawler.urls.key_of`) and its address.
    title, day: as the list or the URL shows them, if they do.
    column, column_url: the column whose list named it, if one did.
    """

    key: str
    url: str
    title: str = ""
    day: datetime.date | None = None
    column: str = ""
    column_url: str = ""


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """An article as it is stored.

    key: its name in ledger and file names (`crawler.urls.key_of`).
    url, final_url: the address that the list gave, and the one that answered after redirects.
    site, spider: the site's name in Chinese, and the spider's.
    date: publication time in Asia/Shanghai as an ISO string without offset, as precise as the page; "" if
        unknown.
    date_from: where that was read: `page`, `list` (the row's day, or the one in the URL), or "".
    column, column_url: the column's name, as the page or the list shows it, and its address.
    text: the paragraphs, a blank line between; of several pages those of all, in order. "" where all that the
        article has to say is in its attachments.
    method, confidence, warnings: what the cleaner says of its choice.
    attachments: name and URL of each file that the article offers.
    pages: the addresses of its pages in order, where it has several.
    next_page: where the article goes on, if that page could not be had.
    incomplete: why it could not, as runs count it (`http_404`); "" for an article that is whole.
    fetched_at: ISO time with offset.
    etag, last_modified: the page's validators; "" for an article of several pages, which has none as a whole.
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
        """What is known of an article at the time `at`, from its page first, else from the list that named it."""
        shown = article.date_shown or (article.date.isoformat(" ") if article.date else "")
        listed = target.day.isoformat() if target.day else ""
        validators = validators_of(response)
        return cls(
            key=target.key,
            url=target.url,
            final_url=response.url,
            site=site,
            spider=spider,
            title=plain(article.title or target.title),
            date=shown or listed,
            date_from="page" if shown else "list" if listed else "",
            source=plain(article.source),
            author=plain(article.author),
            editor=plain(article.editor),
            column=plain(article.column or target.column),
            column_url=target.column_url,
            doc_number=article.doc_number,
            office=article.office,
            text=plain(article.text),
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
        """The line under the title, as the sites write it: `2020-11-24 10:26:00 来源：江苏长安网`."""
        return f"{self.date} {f'来源：{self.source}' if self.source else ''}".strip()

    def metadata(self) -> dict[str, Any]:
        """All but the text and the key, as plain JSON types."""
        row = asdict(self)
        del row["text"], row["key"]
        return row


def plain(text: str) -> str:
    """A text without control characters, line ends and tabs apart."""
    return _CONTROLS.sub("", text)
