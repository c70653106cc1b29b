"""The command `scrapy snapshot URL`: saves a page with the result of the cleaner as a new sample.

The expected values in the sample are then corrected by hand.
"""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.http import Response

from cleaner import Article, extract
from crawler.cli import ProjectCommand
from crawler.fetch.decoding import text_of
from crawler.listing.dialects import is_article
from crawler.listing.discovery import find_columns
from crawler.newsite.files import ARTICLE_FIELDS, sample_of
from crawler.platforms import read_column
from crawler.terminal import escape_line, show
from crawler.urls import host_of, key_of

#: Hosts that can name a folder; IPv6 addresses cannot.
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}")
#: Names of a sample and of its folder: one part of a path.
_NAME = re.compile(r"\w[\w.-]{0,200}")
_KINDS = ("article", "column", "home")


class SnapshotSpider(Spider):
    """Fetches one page, with the same delays as a crawl, and saves it."""

    name = "snapshot"

    def __init__(self, url: str, target: Path, kind: str, invented: bool) -> None:
        super().__init__()
        self.url, self.target, self.kind, self.invented = url, target, kind, invented
        self.allowed_domains = [host_of(url)]
        self.saved: list[Path] = []

    async def start(self) -> AsyncIterator[Request]:
        """Request the page."""
        yield Request(self.url, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Save the page."""
        self.saved = save(response, self.url, self.target, self.kind, invented=self.invented)


class Command(ProjectCommand):
    """Fetches a page and writes NAME.html, NAME.json and, for an article, NAME.txt."""

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] <url>"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Save a page and the result of the cleaner as a new sample"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--site", help="the sample's folder in samples/ (default: the URL's host)")
        parser.add_argument("--name", help="the sample's name (default: the hash of the URL)")
        parser.add_argument("--kind", choices=_KINDS, help="the kind of page (default: guessed from the URL)")
        parser.add_argument(
            "--invent", action="store_true", help="replace the text of an article, so that the sample can be published"
        )
        parser.add_argument("--folder", default="samples", help="the folder of all samples (default: %(default)s)")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Fetch and save the page; the exit status is 1 if it could not be fetched."""
        assert self.crawler_process is not None
        if len(args) != 1 or urlsplit(args[0]).scheme not in ("http", "https") or not host_of(args[0]):
            raise UsageError("give one URL: scrapy snapshot http://www.example.cn/news/1.html", print_help=False)
        url = args[0]
        if not _HOST.fullmatch(host_of(url)):
            raise UsageError(f"{host_of(url)!r} cannot be used as a folder name", print_help=False)
        for option, value in (("--site", opts.site), ("--name", opts.name)):
            if value is not None and not _NAME.fullmatch(value):
                message = f"{option} {value!r} cannot be a name: use letters, digits, '-', '_' and '.'"
                raise UsageError(message, print_help=False)
        kind = opts.kind or _kind(url)
        if opts.invent and kind != "article":
            raise UsageError(f"--invent is for articles, and {url} is a {kind} page", print_help=False)
        target = Path(opts.folder, opts.site or host_of(url), opts.name or key_of(url))
        if target.with_name(f"{target.name}.json").exists():
            raise UsageError(f"{target}.json already exists: remove it, or choose another --name", print_help=False)
        crawler = self.crawler_process.create_crawler(SnapshotSpider)
        self.crawler_process.crawl(crawler, url=url, target=target, kind=kind, invented=opts.invent)
        self.crawler_process.start()
        saved = crawler.spider.saved if isinstance(crawler.spider, SnapshotSpider) else []
        if not saved:
            show(f"{escape_line(url)} could not be fetched; see the log", sys.stderr)
            self.exitcode = 1
        for file in saved:
            show(escape_line(str(file)))
        if saved and not opts.invent:
            show("the page is the work of its authors: publish a reconstruction, as --invent makes of an article")


def save(response: Response, url: str, target: Path, kind: str, *, invented: bool = False) -> list[Path]:
    """Write a response as a sample.

    Args:
        response: The response.
        url: The requested URL.
        target: The path of the sample's files without their suffixes.
        kind: One of "article", "column" and "home".
        invented: Whether to replace the text of the article, and to complete the record as the tests require.

    Returns:
        The files written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if invented:
        return _write(target, sample_of(text_of(response), url, target.parent.name, ""))
    record: dict[str, Any] = {"url": url, "kind": kind}
    if content_type := response.headers.get("Content-Type"):
        record["content_type"] = content_type.decode("latin-1")
    files = {".html": response.body}
    page = text_of(response)
    if kind == "article":
        article = extract(page, url=url)
        record["expected"] = _expected_article(article)
        files[".txt"] = f"{article.text}\n".encode("utf-8", "replace")
    elif kind == "column":
        record["expected"] = _expected_column(page, url)
    else:
        found = find_columns(page, url, [host_of(url)])
        record["expected"] = {"columns": [{"url": column.url, "name": column.title} for column in found]}
    files[".json"] = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    return _write(target, files)


def _write(target: Path, files: dict[str, bytes]) -> list[Path]:
    written = []
    for suffix, content in files.items():
        file = target.with_name(target.name + suffix)
        file.write_bytes(content)
        written.append(file)
    return written


def _kind(url: str) -> str:
    if urlsplit(url).path in ("", "/"):
        return "home"
    return "article" if is_article(url) else "column"


def _expected_article(article: Article) -> dict[str, Any]:
    known = article.as_dict()
    return {name: known[name] for name in ARTICLE_FIELDS if known[name]}


def _expected_column(page: str, url: str) -> dict[str, Any]:
    column = read_column(page, url)
    return {
        "links": [
            {"url": link.url, "title": link.title, "date": link.date.isoformat() if link.date else None}
            for link in column.links
        ],
        "next_page": column.next_page.url if column.next_page else None,
        "total_pages": column.total_pages,
    }
