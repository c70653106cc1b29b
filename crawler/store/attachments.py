"""Downloads the attachments of articles, with `-s ATTACHMENTS=1`. Without it they are only listed in the metadata.

They are requested with the same delays as pages and from the same hosts, and stored in the site's folder:

    attachments/3f9a5c0e1b2d4a67/1_0b7c5d9e8f6a4321.pdf     one folder for each article, named after its key
    attachments/3f9a5c0e1b2d4a67/files.json                 each file's name, URL, size and hash, or why it is missing
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.clock import timestamp
from crawler.fetch.blocking import challenge_of
from crawler.fetch.errors import Stopped, cause_of
from crawler.items import ArticleItem
from crawler.store import atomic
from crawler.store.errors import StoreError
from crawler.store.filetypes import WrongType, extension_of
from crawler.store.folder import SiteFolder
from crawler.store.guard import not_stored
from crawler.store.spider import StoredSpider
from crawler.urls import MALFORMED, is_requestable, same_site

logger = logging.getLogger(__name__)

#: The list of an article's files, in its attachment folder.
LIST = "files.json"
#: One line for each file that is stored already, until the list is written. After a kill the next run reads it.
_JOURNAL = "files.jsonl"
_FILE_NAME = re.compile(r"\d++_[0-9a-f]++\.[a-z0-9]+")
#: The causes of files beyond the limits of one article (ARTICLE_ATTACHMENTS_MAX, ARTICLE_ATTACHMENTS_MAXSIZE).
TOO_MANY, TOO_MUCH = "too_many", "too_large_together"
#: The folder for temporary files. It is on the same disk, and is emptied at the start of a run, so that no run has to
#: search the folders of all articles.
_PARTS = ".parts"
#: Hex digits of a file's hash in its name. The list has the whole hash.
_HASH_DIGITS = 16
#: Seconds. 32 MiB take 268 at one megabit per second.
_TIMEOUT = 300
_OK = 200


class AttachmentPipeline:
    """Downloads the attachments of each `ArticleItem`. A file that fails is listed with the cause.

    It runs before the article is stored. Until then the next run requests the article again after a kill, and with it
    the files that are still missing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: tuple[str, ...] = tuple(crawler.settings.getlist("ATTACHMENT_HOSTS"))
        self._max_size = crawler.settings.getint("ATTACHMENT_MAXSIZE")
        self._max_number = crawler.settings.getint("ARTICLE_ATTACHMENTS_MAX")
        self._max_total = crawler.settings.getint("ARTICLE_ATTACHMENTS_MAXSIZE")
        crawler.signals.connect(self.spider_opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AttachmentPipeline:
        """Make the pipeline, as Scrapy does, if ATTACHMENTS is on."""
        if not crawler.settings.getbool("ATTACHMENTS"):
            raise NotConfigured
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Allow the spider to request the hosts of ATTACHMENT_HOSTS, and remove temporary files of a stopped run."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # not the spider of a site, or its folder cannot be used
        spider.allowed_domains.extend(self._hosts)  # links of lists and pages are checked against `hosts` instead
        parts = spider.store.paths.attachments / _PARTS
        if not parts.parent.is_symlink() and not parts.is_symlink():
            for temporary in parts.glob("*"):
                temporary.unlink(missing_ok=True)

    async def process_item(self, item: object) -> object:
        """Download an article's files.

        Raises:
            DropItem: The run was stopped, or a file cannot be written (`NotStored`). The next run requests the
                article and its files again.
        """
        spider = self._crawler.spider
        if isinstance(item, ArticleItem) and item.attachments and isinstance(spider, StoredSpider):
            try:
                await self._fetch_all(item, spider)
            except Stopped as error:
                raise DropItem(f"the run was stopped while it fetched the files of {item.url}") from error
            except StoreError as error:
                spider.count("attachments_failed/store")
                logger.error("[attachments-not-stored] the files of %s are not stored: %s", item.url, error)
            except OSError as error:
                spider.count("attachments_failed/store")
                raise not_stored(spider, item, error) from error
        return item

    async def _fetch_all(self, item: ArticleItem, spider: StoredSpider) -> None:
        folder = make_folder(spider.store.paths, item.key)
        before = _known(folder, spider)
        records: dict[str, dict[str, Any]] = {}
        files = total = 0
        is_changed = (folder / _JOURNAL).exists()
        for number, attachment in enumerate(item.attachments, 1):
            name, url = attachment["name"], attachment["url"]
            if url in records:
                continue
            if url in before:
                spider.count("attachments_known")
                records[url] = before[url]
                files, total = files + 1, total + before[url]["bytes"]
                continue
            if not self._is_allowed(url, spider):
                found: Response | dict[str, Any] = {"cause": "other_host"}
            elif files >= self._max_number:
                found = {"cause": TOO_MANY}
            elif total >= self._max_total:
                found = {"cause": TOO_MUCH}
            else:
                files += 1
                found = await self._fetch(url, item.final_url, spider, self._max_total - total)
            if isinstance(found, Response):
                found = _write_response(found, folder, number, name)
            records[url] = {"name": name, "url": url} | found | {"fetched_at": timestamp()}
            is_changed = True
            if "cause" in found:
                spider.count(f"attachments_failed/{found['cause']}")
            else:
                spider.count("attachments_stored")
                total += found["bytes"]
                atomic.append_line(folder / _JOURNAL, json.dumps(records[url], ensure_ascii=True))
        if over := [url for url, record in records.items() if record.get("cause") in (TOO_MANY, TOO_MUCH)]:
            logger.warning("[attachments-limit] %d files of %s are not downloaded: limit reached", len(over), item.url)
        if is_changed:
            listed = list((before | records).values())  # files that the article no longer offers stay listed
            write(folder / LIST, atomic.json_bytes({"article": item.url, "files": listed}))
            (folder / _JOURNAL).unlink(missing_ok=True)

    def _is_allowed(self, url: str, spider: StoredSpider) -> bool:
        return same_site(url, spider.hosts) or same_site(url, self._hosts)

    async def _fetch(self, url: str, page: str, spider: StoredSpider, left: int) -> Response | dict[str, Any]:
        """Request a file.

        Args:
            url: Its address.
            page: The article's address.
            spider: The spider.
            left: The bytes that the files of the article may still have.

        Returns:
            The response, or the cause why there is none.
        """
        if same_site(url, spider.hosts):
            url = spider.address(url)
        is_total = not self._max_size or left < self._max_size
        largest = left if is_total else self._max_size
        meta = {"download_maxsize": largest, "download_warnsize": 0, "download_timeout": _TIMEOUT}
        # Such files are compressed already. Without content coding, Content-Length is the length of the file.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "Referer": page}
        try:
            if not is_requestable(url):
                return {"cause": MALFORMED}
            request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK)
            response = await self._crawler.engine.download_async(request)
        except Stopped:
            raise
        except Exception as error:
            failed = cause_of(Failure(error))  # type: ignore[no-untyped-call]
            return {"cause": TOO_MUCH if failed == "too_large" and is_total else failed}
        if cause := challenge_of(response):
            return {"cause": cause}
        return response if response.status == _OK else {"cause": f"http_{response.status}"}


def _known(folder: Path, spider: StoredSpider) -> dict[str, dict[str, Any]]:
    """Return the entries of an attachment folder whose files exist in full length, by URL.

    A damaged list is renamed, not replaced, and the files are requested again.

    Raises:
        OSError: The list or a file is there and cannot be read now.
    """
    try:
        entries = _entries(json.loads((folder / LIST).read_bytes())["files"])
    except FileNotFoundError:
        entries = []
    except (ValueError, KeyError, TypeError, RecursionError):
        kept = _free_name(folder / LIST)
        (folder / LIST).replace(kept)
        spider.count("attachments_set_aside")
        logger.warning("[attachments-set-aside] %s is damaged: it is kept as %s", folder / LIST, kept.name)
        entries = []
    try:
        lines = (folder / _JOURNAL).read_bytes().splitlines()
    except FileNotFoundError:
        lines = []
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):  # a line that a power failure cut short
            entries += _entries([json.loads(line)])
    return {entry["url"]: entry for entry in entries if _is_complete(folder / entry["file"], entry["bytes"])}


def _entries(listed: Any) -> list[dict[str, Any]]:
    """Return the entries with a file. Those of another form raise ValueError, KeyError or TypeError."""
    found = []
    for entry in listed:
        if "file" not in entry:
            continue
        if not isinstance(entry["url"], str) or not _FILE_NAME.fullmatch(entry["file"]):
            raise ValueError("not an entry as the crawler writes it")
        found.append(entry | {"bytes": int(entry["bytes"])})
    return found


def _is_complete(file: Path, size: int) -> bool:
    return atomic.is_file(file) and file.stat().st_size == size


def _free_name(file: Path) -> Path:
    """Return the name under which a damaged list is kept: `files.damaged1.json`, or with the next number."""
    names = (file.with_name(f"{file.stem}.damaged{number}{file.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def make_folder(site: SiteFolder, key: str) -> Path:
    """Make an article's attachment folder, if it is missing.

    Raises:
        StoreError: A folder on the way is a link.
        OSError: A folder cannot be made.
    """
    folder = site.attachments / key
    atomic.make_folder(site.attachments / _PARTS, site.path)
    atomic.make_folder(folder, site.path)
    return folder


def write(target: Path, content: bytes) -> None:
    """Write a file of an attachment folder atomically."""
    atomic.write_file(target, content, target.parent.parent / _PARTS / f"{target.parent.name}_{target.name}")


def _write_response(response: Response, folder: Path, number: int, name: str) -> dict[str, Any]:
    """Write a downloaded file.

    Returns:
        Fields of its entry in the list: file, size and hash, or the cause why it is not stored.
    """
    if "dataloss" in response.flags:  # only if DOWNLOAD_FAIL_ON_DATALOSS is off
        return {"cause": "truncated"}
    try:
        extension = extension_of(response.body, response.url, name)
    except WrongType as error:
        return {"cause": str(error)}
    digest = hashlib.sha256(response.body).hexdigest()
    file = f"{number}_{digest[:_HASH_DIGITS]}.{extension}"
    write(folder / file, response.body)
    return {"file": file, "bytes": len(response.body), "sha256": digest}
