"""The files that articles offer: with `-s ATTACHMENTS=1` they are fetched like pages, as politely and from the same
hosts, and kept beside the texts. Without it they are only listed, in the article's own metadata.

    attachments/3f9a5c0e1b2d4a67/1_0b7c5d9e8f6a4321.pdf     one folder an article, named after its key
    attachments/3f9a5c0e1b2d4a67/files.json                 each file's name, URL, size and hash, or why it is missing
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
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
from crawler.store.errors import StoreError
from crawler.store.files import as_json
from crawler.store.filetypes import WrongType, extension_of
from crawler.store.guard import not_stored
from crawler.store.spider import StoredSpider
from crawler.urls import same_site

logger = logging.getLogger(__name__)

FOLDER, LIST = "attachments", "files.json"
#: Where files are written before they get their names: on the same disk, and swept at the start of a run.
_PARTS = ".parts"
#: Hex digits of a file's hash in its name; the whole hash stands in the list.
_HASH_DIGITS = 16
#: Seconds. 32 MiB take 268 at one megabit a second.
_TIMEOUT = 300
_OK = 200


class AttachmentPipeline:
    """Downloads the attachments of each `ArticleItem`. What fails is written down and costs no article.

    It comes before the article is stored: as long as that is not done, the article is asked for again after a kill, and
    with it those files that are not there yet.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: tuple[str, ...] = tuple(crawler.settings.getlist("ATTACHMENT_HOSTS"))
        self._largest = crawler.settings.getint("ATTACHMENT_MAXSIZE")
        crawler.signals.connect(self.spider_opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AttachmentPipeline:
        if not crawler.settings.getbool("ATTACHMENTS"):
            raise NotConfigured
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Lets the spider ask the other hosts too, and sweeps up what a stopped run left half-written."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # no site's spider, or one whose folder could not be had
        spider.allowed_domains.extend(self._hosts)  # lists and pages are judged by `hosts`, and stay on the site
        folder = spider.store.folder / FOLDER
        if not folder.is_symlink() and not (folder / _PARTS).is_symlink():
            for stray in (folder / _PARTS).glob("*"):
                stray.unlink(missing_ok=True)

    async def process_item(self, item: object) -> object:
        spider = self._crawler.spider
        if isinstance(item, ArticleItem) and item.attachments and isinstance(spider, StoredSpider):
            try:
                await self._fetch_all(item, spider)
            except Stopped as error:
                raise DropItem(f"the run was stopped while it fetched the files of {item.url}") from error
            except StoreError as error:
                spider.count("attachments_failed/store")
                logger.error("the attachments of %s are not stored: %s", item.url, error)
            except OSError as error:  # then the next run asks for the article again, and with it for its files
                spider.count("attachments_failed/store")
                raise not_stored(spider, item, error) from error
        return item

    async def _fetch_all(self, item: ArticleItem, spider: StoredSpider) -> None:
        folder = make_folder(spider.store.folder, item.key)
        before = {record["url"]: record for record in stored(folder)}
        records: dict[str, dict[str, Any]] = {}
        for number, attachment in enumerate(item.attachments, 1):
            name, url = attachment["name"], attachment["url"]
            if url in records:
                continue
            if url in before:
                spider.count("attachments_known")
                records[url] = before[url]
                continue
            found = await self._fetch(url, item.final_url, spider)
            if isinstance(found, Response):
                found = self._keep(found, folder, number, name)
            outcome = f"attachments_failed/{found['cause']}" if "cause" in found else "attachments_stored"
            spider.count(outcome)
            records[url] = {"name": name, "url": url} | found | {"fetched_at": timestamp()}
            everything = list((before | records).values())  # what the article offered earlier is still there
            write(folder / LIST, as_json({"article": item.url, "files": everything}))

    async def _fetch(self, url: str, page: str, spider: StoredSpider) -> Response | dict[str, str]:
        """The response with a file, or the cause why there is none."""
        if same_site(url, spider.hosts):
            url = spider.address(url)
        elif not same_site(url, self._hosts):
            return {"cause": "other_host"}
        meta = {"download_maxsize": self._largest, "download_warnsize": 0, "download_timeout": _TIMEOUT}
        # Such files are packed already; and of an unpacked one the length that the server states is that of the file.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "Referer": page}
        try:
            request = Request(url, headers=headers, meta=meta, callback=NO_CALLBACK)
            response = await self._crawler.engine.download_async(request)
        except Stopped:
            raise
        except Exception as error:
            return {"cause": cause_of(Failure(error))}  # type: ignore[no-untyped-call]
        if cause := challenge_of(response):
            return {"cause": cause}
        return response if response.status == _OK else {"cause": f"http_{response.status}"}

    def _keep(self, response: Response, folder: Path, number: int, name: str) -> dict[str, Any]:
        if "dataloss" in response.flags:  # seen only where DOWNLOAD_FAIL_ON_DATALOSS is off
            return {"cause": "truncated"}
        try:
            extension = extension_of(response.body, response.url, name)
        except WrongType as error:
            return {"cause": str(error)}
        digest = hashlib.sha256(response.body).hexdigest()
        file = f"{number}_{digest[:_HASH_DIGITS]}.{extension}"
        write(folder / file, response.body)
        return {"file": file, "bytes": len(response.body), "sha256": digest}


def stored(folder: Path) -> Iterator[dict[str, Any]]:
    """What the list in an article's attachment folder says of those files that are there, whole."""
    try:
        listed = json.loads((folder / LIST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for record in listed:
        file = folder / record.get("file", "")
        if file.is_file() and file.stat().st_size == record["bytes"]:
            yield record


def make_folder(site: Path, key: str) -> Path:
    """An article's attachment folder, made where it is missing.

    Raises `StoreError` where a folder on the way is a link, `OSError` where it cannot be made.
    """
    folder = site / FOLDER / key
    for part in (folder.parent, folder.parent / _PARTS, folder):
        if part.is_symlink():
            raise StoreError(f"{part} is a link, and nothing is written through links")
        part.mkdir(parents=True, exist_ok=True)
    return folder


def write(target: Path, content: bytes) -> None:
    """Writes a file of an attachment folder whole or not at all."""
    part = target.parent.parent / _PARTS / f"{target.parent.name}_{target.name}"
    part.unlink(missing_ok=True)
    with part.open("xb") as file:  # "x": made new, never through a link
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
