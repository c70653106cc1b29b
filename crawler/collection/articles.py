"""`Collection`: reads the stored articles of one or all sites.

    from crawler import Collection

    for article in Collection("data").articles(since=date(2024, 1, 1), query="平安建设"):
        print(article.title, article.record.get("source"), len(article.text))

It only reads and takes no lock. It also works during a crawl, because files are replaced as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner.article import SHANGHAI
from crawler.collection.folding import fold
from crawler.monitoring.history import path_of
from crawler.store.article_files import ArticleRecord, body_of, load_record
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder, sites_in
from crawler.urls import keys_of

#: `2024-03-08_4f7c16d18d4d2539` or `undated_4f7c16d18d4d2539`.
_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}|undated)_(?P<key>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of a collection.

    Attributes:
        folder: The name of the site's data folder.
        key: The article's key, 16 hex digits; unique in the folder.
        file: Its text file.
        text: The paragraphs, separated by empty lines; "" if the article has its content in attachments only.
        record: Its metadata: the content of its JSON file.
    """

    folder: str
    key: str
    file: Path
    text: str
    record: ArticleRecord

    @property
    def url(self) -> str:
        """The address in the list of its site."""
        return self.record["url"]

    @property
    def title(self) -> str:
        """The headline; "" if unknown."""
        return self.record.get("title", "")

    @property
    def column(self) -> str:
        """The name of the column; "" if unknown."""
        return self.record.get("column", "")

    @property
    def confidence(self) -> float:
        """The cleaner's confidence in the text, from 0 to 1; 0 if the file has none."""
        value = self.record.get("confidence")
        return float(value) if isinstance(value, (int, float)) else 0.0

    @property
    def vanished(self) -> str:
        """When its page was found to be gone from the site, as an ISO time with offset; "" if it is there."""
        return self.record.get("vanished", "")

    @property
    def published(self) -> datetime:
        """The time of publication, aware, in Asia/Shanghai; the time of fetching if that is unknown."""
        shown = self.record["date"]
        if not shown:
            return datetime.fromisoformat(self.record["fetched_at"]).astimezone(SHANGHAI)
        try:
            return datetime.fromisoformat(shown).replace(tzinfo=SHANGHAI)
        except ValueError:  # only the day was checked when the file was read
            return datetime.fromisoformat(shown[:10]).replace(tzinfo=SHANGHAI)

    @property
    def day(self) -> date:
        """The day of publication; the day of fetching if that is unknown."""
        return self.published.date()

    def as_dict(self) -> dict[str, Any]:
        """Return `folder`, `key`, the metadata and `text` as JSON types: the row of an export (docs/data.md)."""
        return {"folder": self.folder, "key": self.key, "vanished": "", **self.record, "text": self.text}


class Collection:
    """The stored articles in a data folder.

    Args:
        data: The folder (`DATA_DIR`).
        on_damaged: Called with each metadata file that is passed over because it or its text file is damaged.

    Raises:
        StoreError: The folder does not exist.
    """

    def __init__(self, data: Path | str = "data", on_damaged: Callable[[Path], None] | None = None) -> None:
        self.data = Path(data)
        if not self.data.is_dir():
            raise StoreError(f"the folder {self.data} does not exist; name the data folder of the crawls")
        self._on_damaged = on_damaged

    def sites(self, names: Sequence[str] = ()) -> list[SiteFolder]:
        """Return the folders with articles, by name.

        Args:
            names: Only these; all if empty.

        Raises:
            StoreError: A named folder has no articles.
        """
        found = {site.name: site for site in sites_in(self.data) if site.texts.is_dir()}
        if missing := [name for name in names if name not in found]:
            have = ", ".join(found) or "no site"
            raise StoreError(f"no articles of {', '.join(missing)} in {self.data}; it has {have}")
        return [found[name] for name in sorted(set(names) or found)]

    def __iter__(self) -> Iterator[StoredArticle]:
        """Yield all articles."""
        return self.articles()

    def articles(
        self,
        *sites: str,
        since: date | None = None,
        until: date | None = None,
        column: str = "",
        query: str = "",
    ) -> Iterator[StoredArticle]:
        """Yield articles site by site, oldest first, those without a known day last. Memory does not grow.

        Args:
            sites: The names of data folders; all if empty.
            since: The first day. An article without a known day counts with the day on which it was fetched.
            until: The last day, included.
            column: A part of the name or address of the column.
            query: Words separated by spaces. Title or text must have all of them, in simplified or traditional
                characters. `zhengwen search` is faster and ranks.

        Raises:
            StoreError: A named site has no articles.
            OSError: A file cannot be read.
        """
        words = fold(query).split()
        for site in self.sites(sites):
            for file in site.metadata_files():
                if not _may_be_in(file, since, until):
                    continue
                article = self.read(site, file)
                if (
                    article is not None
                    and (since is None or article.day >= since)
                    and (until is None or article.day <= until)
                    and _has_column(article.record, column)
                    and _has_words(article, words)
                ):
                    yield article

    def get(self, url_or_key: str) -> StoredArticle | None:
        """Return the article with this address or key; None if there is none.

        The ledgers of the sites know the file. The names of all files are read if no ledger knows it.
        """
        keys = keys_named(url_or_key)
        sites = self.sites()
        known = ((site, site.path / path) for site in sites for key in keys if (path := path_of(site.path, key)))
        stored = ((site, file) for site in sites for file in site.metadata_files())
        for site, file in chain(known, stored):
            name = _NAME.fullmatch(file.stem)
            if name and name["key"] in keys and (article := self.read(site, file.with_suffix(".json"))):
                return article
        return None

    def read(self, site: SiteFolder, file: Path) -> StoredArticle | None:
        """Read an article by its metadata file; None if it is damaged, or was removed in the meantime.

        Raises:
            OSError: A file is there and cannot be read.
        """
        text = file.with_suffix(".txt")
        name, record = _NAME.fullmatch(file.stem), load_record(file)
        try:
            body = body_of(text.read_bytes().decode("utf-8", "replace"))
        except FileNotFoundError:
            body = None
        if name is None or record is None or body is None:
            if self._on_damaged is not None and file.exists():
                self._on_damaged(file)
            return None
        return StoredArticle(site.name, name["key"], text, body, record)


def newness(article: StoredArticle) -> tuple[datetime, str]:
    """Return what articles are ordered by, the oldest first: the time of publication, then that of fetching."""
    return article.published, article.record["fetched_at"]


def keys_named(url_or_key: str) -> frozenset[str]:
    """Return the keys that an article with this address, or this key, may have."""
    return frozenset(keys_of(url_or_key) if "/" in url_or_key else (url_or_key.lower(),))


def _may_be_in(file: Path, since: date | None, until: date | None) -> bool:
    """Return whether an article may be in a range of days, by the name of its file alone."""
    name = _NAME.fullmatch(file.stem)
    if name is None or name["day"] == "undated":
        return True
    day = name["day"]
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _has_column(record: ArticleRecord, column: str) -> bool:
    return not column or column in record.get("column", "") or column in record.get("column_url", "")


def _has_words(article: StoredArticle, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(f"{article.title}\n{article.text}")
    return all(word in text for word in words)
