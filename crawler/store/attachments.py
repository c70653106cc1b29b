"""Downloads the attachments of articles, with `-s ATTACHMENTS=1`. Without it they are only listed in the metadata.

They are requested with the same delays as pages and from the same hosts, and stored in the site's folder:

    attachments/3f9a5c0e1b2d4a67/1_0b7c5d9e8f6a4321.pdf     one folder for each article, named after its key
    attachments/3f9a5c0e1b2d4a67/files.json                 each file's name, URL, size and hash, or why it is missing
"""

from __future__ import annotations

import hashlib
import json
import logging
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
                found = _write_response(found, folder, number, name)
            outcome = f"attachments_failed/{found['cause']}" if "cause" in found else "attachments_stored"
            spider.count(outcome)
            records[url] = {"name": name, "url": url} | found | {"fetched_at": timestamp()}
            files = list((before | records).values())  # files that the article no longer offers stay listed
            write(folder / LIST, atomic.json_bytes({"article": item.url, "files": files}))

    async def _fetch(self, url: str, page: str, spider: StoredSpider) -> Response | dict[str, str]:
        """Request a file.

        Returns:
            The response, or the cause why there is none.
        """
        if same_site(url, spider.hosts):
            url = spider.address(url)
        elif not same_site(url, self._hosts):
            return {"cause": "other_host"}
        meta = {"download_maxsize": self._max_size, "download_warnsize": 0, "download_timeout": _TIMEOUT}
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
            return {"cause": cause_of(Failure(error))}  # type: ignore[no-untyped-call]
        if cause := challenge_of(response):
            return {"cause": cause}
        return response if response.status == _OK else {"cause": f"http_{response.status}"}


def stored(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries in the list of an attachment folder whose files exist in full length."""
    try:
        listed = json.loads((folder / LIST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for record in listed:
        file = folder / record.get("file", "")
        if file.is_file() and file.stat().st_size == record["bytes"]:
            yield record


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
