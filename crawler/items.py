"""What a spider asks for, and what it yields: an article's address, and the article with everything known of
it."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """An article that is asked for.

    key, url: its name in the ledger (`crawler.ledger.key_of`) and its address.
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

    key: its name in ledger and file names (`crawler.ledger.key_of`).
    url, final_url: the address that the list gave, and the one that answered after redirects.
    site, spider: the site's name in Chinese, and the spider's.
    date: publication time in Asia/Shanghai as an ISO string without offset, as precise as the page; "" if
        unknown.
    date_from: where that was read: `page`, `list` (the row's day, or the one in the URL), or "".
    column, column_url: the column's name, as the page or the list shows it, and its address.
    text: the paragraphs, a blank line between.
    method, confidence, warnings: what the cleaner says of its choice.
    attachments: name and URL of each file that the article offers.
    next_page: where the article goes on, if it is cut over several pages.
    fetched_at: ISO time with offset.
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
    next_page: str | None
    fetched_at: str
    http_status: int
    etag: str
    last_modified: str

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
