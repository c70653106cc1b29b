"""Cleans archived pages again.

Each page passes through the same spider and pipeline as in a crawl. The article is stored again if the result has
changed.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.url import strip_url

from cleaner.parallel import KILLED, in_order
from crawler.items import ArticleItem
from crawler.spiders.base import multipage
from crawler.spiders.base.articles import ArticleSpider
from crawler.store import warc
from crawler.store.article_files import ArticleRecord, body_of
from crawler.store.errors import NotStored, StoreError
from crawler.store.files import Store
from crawler.store.folder import SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import note_end
from crawler.store.pipeline import StorePipeline
from crawler.store.records import Entry, Status
from crawler.store.recovery import open_checked, open_ledger
from crawler.urls import key_of, keys_of

#: The spider for sites that have none of their own. Their folders are named after their hosts.
_ANY_SITE = "site"
#: An article is stored seconds after its page was fetched. A page fetched an hour later is from another visit.
_SAME_VISIT = timedelta(hours=1)
#: Articles that are passed to a process at once.
_CHUNK = 32


class Change(StrEnum):
    """What changes when an article is cleaned again.

    Attributes:
        SAME: Nothing.
        METADATA: Only the metadata.
        TEXT: The text file.
        NEW: A text was found, and none was stored.
        LOST: No text was found, but one is stored. It is not changed.
        LATER: Nothing: the stored article was fetched later than the archived page, by a run without archive.
        SKIPPED: Nothing: the crawl skipped the article, or stored more of its pages than the archive has.
        FAILED: The article could not be stored.
    """

    SAME = "same"
    METADATA = "metadata"
    TEXT = "text"
    NEW = "new"
    LOST = "lost"
    LATER = "later"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecleanResult:
    """An article that was cleaned again.

    Attributes:
        change: What changed.
        url: Its address.
        before: The content of its text file before; "" if there was none.
        after: The content of its text file now; "" if there is none.
        reason: Why it could not be stored, if so.
    """

    change: Change
    url: str
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """An archived article, as a process gets it.

    Attributes:
        file: The WARC file.
        offset: The byte at which the record of its first page begins.
        further: The offsets of its further pages, by their keys.
        is_wanted: Whether it is to be cleaned; otherwise only its address is read.
        stored_at: When the stored article was fetched; "" if none is stored.
        cause: Why the stored article is incomplete, or "".
    """

    file: Path
    offset: int
    further: Mapping[str, int]
    is_wanted: bool
    stored_at: str
    cause: str

    @property
    def place(self) -> str:
        """Where the page is, as long as its address is not known."""
        return f"the page at byte {self.offset} of {self.file}"


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored of an article that is being cleaned.

    Attributes:
        text: The content of its text file; "" if there is none.
        record: Its metadata, or None.
        problem: Why its files cannot be read now.
    """

    text: str = ""
    record: ArticleRecord | None = None
    problem: OSError | None = None


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """What a process makes of a job.

    Attributes:
        url: The article's address.
        item: The article, if the page has one.
        change: The result, if it is known already.
        reason: Why the page could not be cleaned.
    """

    url: str
    item: ArticleItem | None = None
    change: Change | None = None
    reason: str = ""


def reclean(
    settings: Settings,
    name: str,
    *,
    dry: bool = False,
    skipped: Counter[warc.Skipped] | None = None,
    processes: int = 1,
) -> Generator[RecleanResult]:
    """Clean the newest archived response for each article of a site, those of the latest run first.

    The folder is locked until the iteration ends. The processes read and clean the pages; this one stores the results,
    in order.

    Args:
        settings: The project's settings. The site's folder is in DATA_DIR.
        name: The name of that folder.
        dry: Store nothing, only compute what would be stored.
        skipped: Counts the parts of the archive that were passed over.
        processes: The number of processes that clean; 1 is this process.

    Raises:
        StoreError, OSError, sqlite3.Error: There is no archive, or the folder cannot be used.
    """
    store = _RecordingStore(Path(settings["DATA_DIR"]), name, dry=dry)
    files = warc.files(store.paths.archive)
    if not files:
        raise StoreError(f"there is no archive in {store.paths.archive}")
    spider = spider_of(settings, name, files)
    store.open()
    try:
        with _ledger(store.paths, dry=dry) as ledger:
            spider.store, spider.ledger = store, ledger
            work = partial(_clean_jobs, made_from=(uuid4().hex, settings, name, files))
            yield from _clean_all(spider, store, files, Counter() if skipped is None else skipped, work, processes)
    finally:
        store.close()


def _clean_all(
    spider: ArticleSpider,
    store: _RecordingStore,
    files: list[Path],
    skipped: Counter[warc.Skipped],
    work: Callable[[list[_Job]], list[_Cleaned]],
    processes: int,
) -> Generator[RecleanResult]:
    pipeline = StorePipeline.from_crawler(spider.crawler)
    stored: deque[_Stored] = deque()  # of the articles that are being cleaned, in their order
    chunks = _chunks(_jobs(spider, store, files, skipped, stored))
    with closing(in_order(work, chunks, processes, _lost)) as results:
        for done in chain.from_iterable(results):
            before = stored.popleft()
            if done.change:
                text = before.text if done.change is Change.LATER else ""
                yield RecleanResult(done.change, done.url, text, text, done.reason)
                continue
            try:
                yield _store(pipeline, store, done.url, done.item, before)
            except sqlite3.Error:
                raise
            except Exception as error:  # of the disk; the other articles are stored nevertheless
                yield RecleanResult(Change.FAILED, done.url, reason=_reason(error))


def _jobs(
    spider: ArticleSpider,
    store: _RecordingStore,
    files: list[Path],
    skipped: Counter[warc.Skipped],
    stored: deque[_Stored],
) -> Iterator[_Job]:
    """Yield the newest response for each article, and append to `stored` what is stored of it."""
    done: set[int] = set()
    for file in reversed(files):
        articles, further = _index(file, skipped)
        for key, offset in articles.items():
            number = int(key, 16)  # takes a third of the string's memory
            if number in done:
                continue
            done.add(number)
            entry = spider.ledger.lookup([key]).get(key)
            job = _Job(file, offset, further.get(key, {}), bool(entry and _is_wanted(entry)), "", "")
            before = _Stored()
            if entry and entry.path:
                try:
                    before = _Stored(*store.read(entry.path))
                except OSError as error:
                    before = _Stored(problem=error)
            if before.record:
                job = replace(job, stored_at=before.record["fetched_at"], cause=before.record.get("incomplete", ""))
            stored.append(before)
            yield job


def _chunks(jobs: Iterator[_Job]) -> Iterator[list[_Job]]:
    while chunk := list(islice(jobs, _CHUNK)):
        yield chunk


#: The spider of a worker process, by the identifier of the work.
_SPIDERS: dict[str, ArticleSpider] = {}


def _clean_jobs(jobs: list[_Job], made_from: tuple[str, Settings, str, list[Path]]) -> list[_Cleaned]:
    """Clean archived articles. The worker processes call this function; it changes nothing.

    Args:
        jobs: The articles.
        made_from: An identifier of this work, and the arguments of `spider_of`.
    """
    work, settings, name, files = made_from
    if work not in _SPIDERS:
        _SPIDERS.clear()
        _SPIDERS[work] = spider_of(settings, name, files)
        # of its own: what the spider notes while it reads a page is not stored
        _SPIDERS[work].ledger = Ledger(Path(":memory:"))
    return [_clean(_SPIDERS[work], job) for job in jobs]


def _clean(spider: ArticleSpider, job: _Job) -> _Cleaned:
    url = job.place
    try:
        page = warc.read_at(job.file, job.offset)
        url = page.target.url
        if not job.is_wanted:
            return _Cleaned(url, change=Change.SKIPPED)
        if job.stored_at and _time(job.stored_at) > _time(page.fetched_at) + _SAME_VISIT:
            return _Cleaned(url, change=Change.LATER)
        return _Cleaned(url, _item(spider, page, job))
    except Exception as error:  # of the disk or the cleaner; the other articles are cleaned nevertheless
        return _Cleaned(url, change=Change.FAILED, reason=_reason(error))


def _lost(job: _Job) -> list[_Cleaned]:
    """Return the result for a page that killed its process."""
    return [_Cleaned(job.place, change=Change.FAILED, reason=KILLED)]


def _store(
    pipeline: StorePipeline, store: _RecordingStore, url: str, item: ArticleItem | None, stored: _Stored
) -> RecleanResult:
    if stored.problem:
        raise stored.problem
    before, is_stored = stored.text, stored.record is not None
    had_text = bool((body_of(before) or "").strip())
    if item is None or (had_text and not item.text.strip()):
        return RecleanResult(Change.LOST if is_stored else Change.SKIPPED, url, before, before)
    store.written = None
    try:
        pipeline.process_item(item)
    except DropItem as error:
        change = Change.FAILED if isinstance(error, NotStored) else Change.SKIPPED
        return RecleanResult(change, url, before, before, str(error))
    after = before if store.written is None else store.written
    if not is_stored:
        return RecleanResult(Change.NEW, url, before, after)
    change = Change.SAME if store.written is None else Change.METADATA if after == before else Change.TEXT
    return RecleanResult(change, url, before, after)


def _item(spider: ArticleSpider, page: warc.ArchivedPage, job: _Job) -> ArticleItem | None:
    """Return the item that the spider yields for an archived page and the further pages of its article."""
    results = spider.parse_article(response_of(page), page.target)
    while isinstance(result := next(iter(results), None), Request):
        offset = job.further.get(key_of(result.url))
        if offset is None:
            result = multipage.incomplete(result.cb_kwargs["item"], job.cause or "not_archived")
            break
        assert result.callback
        results = result.callback(response_of(warc.read_at(job.file, offset)), **result.cb_kwargs)
    return replace(result, fetched_at=page.fetched_at) if result else None


def _index(file: Path, skipped: Counter[warc.Skipped]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return the offsets of the last response to each request in a file.

    Returns:
        Those of the first pages of articles, by the article's key; and those of its further pages, by their own keys.
    """
    articles: dict[str, int] = {}
    further: dict[str, dict[str, int]] = {}
    for page in warc.read(file, skipped):
        key, keys = page.target.key, keys_of(page.requested_url)
        if key in keys:
            articles[key] = page.offset
        else:
            further.setdefault(key, {})[keys[0]] = page.offset
    return articles, further


def _is_wanted(entry: Entry) -> bool:
    # Another version of the cleaner may find a text where this one found none. All other causes (a copy of the home
    # page, a day out of range) do not depend on the cleaner.
    has_no_text = entry.cause == "no_text" and entry.status in (Status.EMPTY, Status.GIVEN_UP)
    return bool(entry.path) or has_no_text


def response_of(page: warc.ArchivedPage) -> Response:
    """Return an archived page as the response that the spider received."""
    headers = Headers()
    for name, value in page.headers:
        headers.appendlist(name, value)
    response_type = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    request = Request(page.requested_url)
    return response_type(page.url, status=page.status, headers=headers, body=page.body, request=request)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _time(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def spider_of(settings: Settings, name: str, files: list[Path]) -> ArticleSpider:
    """Make the spider of a folder, as at the start of a crawl."""
    loader = get_spider_loader(settings)
    arguments = {}
    if name not in loader.list():
        first = next((page.target.url for file in files for page in warc.read(file)), "")
        arguments["url"] = strip_url(first, origin_only=True)
    try:
        crawler = Crawler(loader.load(_ANY_SITE if arguments else name), settings)
        crawler.settings.set("BLOCKED_IN_A_ROW_MAX", sys.maxsize, "cmdline")  # archived challenges end no run
        crawler.stats = MemoryStatsCollector(crawler)
        spider = crawler.spidercls.from_crawler(crawler, **arguments)
    except (KeyError, ValueError) as error:
        raise StoreError(f"there is no spider for the folder {name} or the site of its archive: {error}") from error
    if not isinstance(spider, ArticleSpider) or spider.folder_name != name:
        raise StoreError(f"there is no spider for the folder {name}")
    crawler.spider = spider
    return spider


@contextmanager
def _ledger(site: SiteFolder, *, dry: bool) -> Iterator[Ledger]:
    """Open the site's ledger, or a copy of it for a dry run."""
    with TemporaryDirectory() as copy:
        if dry:
            if not site.ledger.is_file():
                raise StoreError(f"there is no ledger in {site.path}: build it with scrapy rebuild")
            for suffix in ("", "-wal"):
                part = site.ledger.with_name(f"{site.ledger.name}{suffix}")
                if part.is_file():
                    shutil.copyfile(part, Path(copy, part.name))
        ledger = open_checked(Path(copy, site.ledger.name)) if dry else open_ledger(site)
        try:
            yield ledger
            ledger.write_intents.end_recorded()
        finally:
            ledger.close()
        if not dry:
            note_end(site)


class _RecordingStore(Store):
    """A store that records what is written, and in a dry run writes nothing.

    Attributes:
        written: The content of the last text file written, or None.
    """

    def __init__(self, data: Path, name: str, *, dry: bool) -> None:
        super().__init__(data, name)
        self._dry = dry
        self.written: str | None = None

    def write(self, key: str, day: date | None, text: str, record: ArticleRecord) -> str:
        self.written = text
        return self.path_of(key, day) if self._dry else super().write(key, day, text, record)

    def keep_revision(self, path: str, number: int, old_hash: str) -> str:
        return "" if self._dry else super().keep_revision(path, number, old_hash)

    def set_aside(self, path: str, body: str) -> list[str]:
        return [] if self._dry else super().set_aside(path, body)

    def remove(self, path: str) -> None:
        if not self._dry:
            super().remove(path)
