"""Folders of a site, what is in them, and what is in a store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from crawler.items import Target
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder
from crawler.store.recovery import open_ledger
from tests.crawler.collection.stored import store_article, url_of

SITE = "jiangsu"
#: Files that a machine has for itself.
_OWN = ("mirror.", "ledger.", ".lock")


class Killed(BaseException):
    """Takes the place of a kill: no handler of the program catches it."""


def fill(data: Path, *numbers: int, text: str = "正文。") -> None:
    """Store articles, enter them into the ledger, and archive their pages, as a run does."""
    site = SiteFolder(data / SITE)
    for number in numbers:
        store_article(data, number, f"{text}{number}")
    site.path.joinpath("runs.jsonl").open("a").write(f"{numbers}\n")
    writer = warc.Writer(site.archive, SITE, {})
    for number in numbers:
        url = url_of(number, f"www.{SITE}.example")
        page = HtmlResponse(url, headers={"Content-Type": "text/html"}, body=f"<p>{text}{number}</p>".encode())
        writer.write(page, Target(f"{number:016}", url), url)
    writer.close()
    site.ledger.unlink(missing_ok=True)
    ledger = open_ledger(site)
    ledger.columns.add("0" * 16, f"http://www.{SITE}.example/news/", f"只在台账里{numbers}")
    ledger.write_intents.end_recorded()
    ledger.close()


def remove_article(data: Path, number: int) -> None:
    """Remove an article, as when it is stored under another day."""
    for file in (data / SITE / "text").rglob("*.json"):
        if f"_{number}.html" in file.read_text("utf-8"):
            file.unlink()
            file.with_suffix(".txt").unlink()


def content(data: Path) -> dict[str, Any]:
    """What a site's folder holds: its files with their times, and the rows of the ledger."""
    site = SiteFolder(data / SITE)
    files = {
        file.relative_to(site.path).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in site.path.rglob("*")
        if file.is_file() and not file.relative_to(site.path).parts[0].startswith(_OWN)
    }
    # not of the archive, whose files are written once
    found: dict[str, Any] = {name: it[0] if name.startswith("archive/") else it for name, it in files.items()}
    if site.ledger.exists():
        with closing(sqlite3.connect(site.ledger)) as ledger:
            for table in ("articles", "columns", "runs"):
                found[table] = sorted(ledger.execute(f"SELECT * FROM {table}"))
    return found


def objects(url: str) -> dict[str, bytes]:
    """The objects of a store by name."""
    from fsspec.core import url_to_fs

    files, root = url_to_fs(url)
    files.invalidate_cache()
    return {name.removeprefix(root).lstrip("/"): files.cat_file(name) for name in files.find(root)}


def overwrite(url: str, name: str, replacement: bytes | None) -> None:
    """Replace or remove an object of a store."""
    from fsspec.core import url_to_fs

    files, root = url_to_fs(url)
    if replacement is None:
        files.rm_file(f"{root}/{name}")
    else:
        files.pipe_file(f"{root}/{name}", replacement)


class Steps:
    """Counts the calls of functions, and can raise an error instead of one of them.

    Attributes:
        names: The names of the functions that were called.
        at: The number of the call that fails, from 0; -1 for none.
        is_after: Whether the function is done before the error.
        error: The error.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.at = -1
        self.is_after = False
        self.error: BaseException = Killed()

    def watch(self, monkeypatch: pytest.MonkeyPatch, owner: Any, *names: str) -> None:
        for name in names:
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name), name))

    @contextmanager
    def failing(self, at: int, *, after: bool = False) -> Iterator[None]:
        """Let a call in this block fail."""
        self.names, self.at, self.is_after = [], at, after
        try:
            yield
        except (Killed, StoreError):
            pass
        finally:
            self.at = -1

    def _counted(self, function: Any, name: str) -> Any:
        def called(*args: Any, **kwargs: Any) -> Any:
            self.names.append(name)
            is_it = len(self.names) - 1 == self.at
            if is_it and not self.is_after:
                raise self.error
            result = function(*args, **kwargs)
            if is_it:
                raise self.error
            return result

        return called
