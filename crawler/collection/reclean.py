"""The past cleaned again: each archived article goes the way that it went when it was crawled, through the same spider
and the same pipeline, and is stored anew where something else comes of it now.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import MemoryStatsCollector

from crawler.items import ArticleItem
from crawler.spiders.any_site import AnySiteSpider
from crawler.spiders.base import multipage as parts
from crawler.spiders.base.articles import ArticleSpider
from crawler.store import warc
from crawler.store.archive import FOLDER
from crawler.store.errors import NotStored, StoreError
from crawler.store.files import Store
from crawler.store.ledger import NAME, Ledger
from crawler.store.pipeline import StorePipeline
from crawler.store.records import Entry, Status
from crawler.store.recovery import open_ledger
from crawler.urls import key_of

#: An article is written down seconds after its page came; what was fetched an hour later was another visit.
_SAME_VISIT = timedelta(hours=1)
#: The lines before the text in a text file: title, header line, and an empty one.
_LINES_BEFORE_TEXT = 3


class Kind(StrEnum):
    """What another cleaning makes of an article.

    SAME, METADATA, TEXT: nothing new; something new beside the text file; another text file.
    NEW: a text, where none was kept.
    LOST: none, where there is one; it is left as it is.
    LATER: the stored one was fetched later than the archived, by a run without archive; it is left as it is.
    LEFT: the crawl did not want it, or has more of its pages than are archived; nothing is done.
    FAILED: it could not be stored.
    """

    SAME = "same"
    METADATA = "metadata"
    TEXT = "text"
    NEW = "new"
    LOST = "lost"
    LATER = "later"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article: its address, its text file as it was and as it is now ("" where there is none), and
    of FAILED the reason."""

    kind: Kind
    url: str
    before: str = ""
    after: str = ""
    reason: str = ""


def reclean(settings: Settings, name: str, *, dry: bool = False) -> Iterator[Outcome]:
    """Cleans the newest archived answer for each article of a site, the latest run's first.

    Parameters:
        settings: the project's; DATA_DIR is where the site's folder is.
        name: that folder's.
        dry: only find out what would be stored.

    The folder is this process's alone until the iteration ends. Raises `StoreError`, `OSError` or `sqlite3.Error` where
    there is no archive, or the folder cannot be had.
    """
    store = _Store(Path(settings["DATA_DIR"]), name, dry=dry)
    files = warc.files(store.folder / FOLDER)
    if not files:
        raise StoreError(f"there is no archive in {store.folder / FOLDER}")
    spider = _spider(settings, name, files)
    store.open()
    try:
        with _ledger(store.folder, dry=dry) as ledger:
            spider.store, spider.ledger = store, ledger
            yield from _clean_all(spider, store, files)
    finally:
        store.close()


def _clean_all(spider: ArticleSpider, store: _Store, files: list[Path]) -> Iterator[Outcome]:
    pipeline = StorePipeline.from_crawler(spider.crawler)
    done: set[int] = set()
    for file in reversed(files):
        articles, further = _index(file)
        for key, offset in articles.items():
            number = int(key, 16)  # a third of the string's size
            if number in done:
                continue
            done.add(number)
            page = warc.read_at(file, offset)
            entry = spider.ledger.lookup([key]).get(key)
            before, record = store.read(entry.path) if entry and entry.path else ("", {})
            if not entry or not _is_wanted(entry):
                yield Outcome(Kind.LEFT, page.target.url)
            elif record and _time(record["fetched_at"]) > _time(page.fetched_at) + _SAME_VISIT:
                yield Outcome(Kind.LATER, page.target.url, before, before)
            else:
                item = _item(spider, page, file, further, record)
                yield _store(pipeline, store, page.target.url, item, before, bool(record))


def _store(
    pipeline: StorePipeline, store: _Store, url: str, item: ArticleItem | None, before: str, is_stored: bool
) -> Outcome:
    had_text = len(before.rstrip("\n").split("\n")) > _LINES_BEFORE_TEXT
    if item is None or (had_text and not item.text.strip()):
        return Outcome(Kind.LOST if is_stored else Kind.LEFT, url, before, before)
    store.written = None
    try:
        pipeline.process_item(item)
    except DropItem as error:
        kind = Kind.FAILED if isinstance(error, NotStored) else Kind.LEFT
        return Outcome(kind, url, before, before, str(error))
    after = before if store.written is None else store.written
    if not is_stored:
        return Outcome(Kind.NEW, url, before, after)
    kind = Kind.SAME if store.written is None else Kind.METADATA if after == before else Kind.TEXT
    return Outcome(kind, url, before, after)


def _item(
    spider: ArticleSpider, page: warc.Page, file: Path, further: Mapping[str, int], record: Mapping[str, Any]
) -> ArticleItem | None:
    """What the spider makes of an archived page and of those with which its article goes on."""
    results = spider.parse_article(_response(page), page.target)
    while isinstance(result := next(iter(results), None), Request):
        offset = further.get(key_of(result.url))
        if offset is None:
            result = parts.incomplete(result.cb_kwargs["item"], record.get("incomplete") or "not_archived")
            break
        assert result.callback
        results = result.callback(_response(warc.read_at(file, offset)), **result.cb_kwargs)
    return replace(result, fetched_at=page.fetched_at) if result else None


def _index(file: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Where the last answer to each request begins in a file: for articles' first pages, and for further ones."""
    articles: dict[str, int] = {}
    further: dict[str, int] = {}
    for page in warc.read(file):
        key = key_of(page.asked)
        (articles if key == page.target.key else further)[key] = page.offset
    return articles, further


def _is_wanted(entry: Entry) -> bool:
    # A page without text may have some for another cleaner. Of all others that are not stored the crawl knew more than
    # their page shows: that it repeats the home page, or is of a day that nobody asked for.
    return bool(entry.path) or (entry.status is Status.EMPTY and entry.cause == "no_text")


def _response(page: warc.Page) -> Response:
    headers = Headers()
    for name, value in page.headers:
        headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    return kind(page.url, status=page.status, headers=headers, body=page.body, request=Request(page.asked))


def _time(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _spider(settings: Settings, name: str, files: list[Path]) -> ArticleSpider:
    """The spider whose folder this is, as it is at the start of a crawl."""
    loader = get_spider_loader(settings)
    arguments = {}
    if name in loader.list():
        kind = loader.load(name)
    else:  # the folder of a site without a spider of its own is named after its host
        kind = AnySiteSpider
        first = next((page.target.url for file in files for page in warc.read(file)), "")
        arguments["url"] = urlsplit(first)._replace(path="/", query="", fragment="").geturl()
    crawler = Crawler(kind, settings)
    crawler.settings.set("BLOCKED_IN_A_ROW_MAX", sys.maxsize, "cmdline")  # nobody is asked, so nobody can refuse
    crawler.stats = MemoryStatsCollector(crawler)
    try:
        spider = kind.from_crawler(crawler, **arguments)
    except ValueError as error:
        raise StoreError(f"no spider is known for the folder {name}, and its archive names no site: {error}") from error
    if not isinstance(spider, ArticleSpider) or spider.folder_name != name:
        raise StoreError(f"no spider is known for the folder {name}")
    crawler.spider = spider
    return spider


@contextmanager
def _ledger(folder: Path, *, dry: bool) -> Iterator[Ledger]:
    """The site's ledger, or for a dry run a copy of it."""
    with TemporaryDirectory() as copy:
        if dry:
            if not (folder / NAME).is_file():
                raise StoreError(f"there is no ledger in {folder}: make one with scrapy rebuild")
            for suffix in ("", "-wal"):
                if (folder / f"{NAME}{suffix}").is_file():
                    shutil.copyfile(folder / f"{NAME}{suffix}", Path(copy, f"{NAME}{suffix}"))
        ledger = Ledger(Path(copy, NAME)) if dry else open_ledger(folder)
        try:
            yield ledger
        finally:
            ledger.close()


class _Store(Store):
    """A site's folder, watched, and for a dry run closed to writing. `written` is the last text file."""

    def __init__(self, data: Path, name: str, *, dry: bool) -> None:
        super().__init__(data, name)
        self._dry = dry
        self.written: str | None = None

    def write(self, key: str, day: date | None, text: str, metadata: Mapping[str, Any]) -> str:
        self.written = text
        return "" if self._dry else super().write(key, day, text, metadata)

    def set_aside(self, path: str, number: int) -> str:
        return "" if self._dry else super().set_aside(path, number)

    def remove(self, path: str) -> None:
        if not self._dry:
            super().remove(path)
