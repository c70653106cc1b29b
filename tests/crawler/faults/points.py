"""Crawls with a fault at each of the changes that they make to their files, for all ways of storing an article."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from tests.crawler.conftest import Outcome, Site, crawl_of
from tests.crawler.faults import inject

#: `make faults` tries every change; the default tests try every twelfth of those that differ from the ones before.
ALL = os.environ.get("FAULTS") == "all"
_EVERY = 1 if ALL else 12
_UNIQUE = re.compile(r"[0-9a-f]{8,}|\d+")


@dataclass
class Way:
    """A crawl in which faults are injected, and the state before it.

    Attributes:
        site: The site.
        folder: A folder with the state before the crawl in `before`.
        settings: The settings of this crawl and all others.
        arguments: The arguments of the crawl.
        texts: The contents that the text file of each article may have, by the path of its URL, after the fault and
            after the next run.
    """

    site: Site
    folder: Path
    settings: dict[str, object] = field(default_factory=dict)
    arguments: dict[str, object] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    _count: int = 0

    def crawl(self, place: Path, **arguments: object) -> Outcome:
        """A crawl without a fault."""
        return crawl_of(self.site, place)(settings=self.settings, **arguments)

    def with_fault(self, place: Path, **fault: object) -> Outcome:
        """The crawl with a fault."""
        return crawl_of(self.site, place)(settings=self.settings | inject.settings(**fault), **self.arguments)

    def place(self) -> Path:
        """A new copy of the state before the crawl."""
        self._count += 1
        return Path(shutil.copytree(self.folder / "before", self.folder / f"{self._count}"))

    def changes(self, how: str) -> list[tuple[str, str]]:
        """The changes that the crawl makes without a fault, in order; `Fault` counts them from 1."""
        trace = self.folder / "trace"
        outcome = self.with_fault(self.place(), trace=str(trace), how=how)
        assert outcome.status == 0, outcome.log
        return inject.changes(trace)

    def faults(self, how: str, first: int = 0) -> Iterator[dict[str, object]]:
        """The faults to inject: before each change, half way through each write, and for a kill after the last change.

        Args:
            how: See `Fault`.
            first: At which of them the default tests begin, so that tests with other faults try others.
        """
        changes = self.changes(how)
        yield from islice(self._faults(changes, how), first % _EVERY, None, _EVERY)
        if how == "kill":
            yield {"number": len(changes), "when": "after", "how": how}

    def _faults(self, changes: list[tuple[str, str]], how: str) -> Iterator[dict[str, object]]:
        seen: set[tuple[str, str]] = set()
        for number, (kind, path) in enumerate(changes, 1):
            change = kind, _UNIQUE.sub("", path)
            if ALL or change not in seen:
                yield {"number": number, "when": "before", "how": how}
                if kind == "write":
                    yield {"number": number, "when": "half", "how": how}
            seen.add(change)


def new(site: Site, folder: Path) -> Way:
    """Two new articles."""
    way = _way(site, folder)
    site.add_dated_column(pages=1, rows=2)
    _allow(way, way.crawl(folder / "other"))
    return way


def revised(site: Site, folder: Path) -> Way:
    """An article whose text has changed since it was stored."""
    return _changed(site, folder, partial(site.change, old="三百余份", new="四百余份"))


def moved(site: Site, folder: Path) -> Way:
    """An article whose day and text have changed since it was stored."""

    def change(path: str) -> None:
        site.change(path, "三百余份", "四百余份")
        site.change(path, "2024-12-28 10:26", "2024-11-05 10:26")

    return _changed(site, folder, change)


def only_moved(site: Site, folder: Path) -> Way:
    """An article of which only the day has changed since it was stored."""
    return _changed(site, folder, partial(site.change, old="2024-12-28 10:26", new="2024-11-05 10:26"))


def with_files(site: Site, folder: Path) -> Way:
    """A new article with a file to download."""
    way = _way(site, folder)
    way.settings["ATTACHMENTS"] = 1
    path = site.add_article("2024-12-28")
    site.change(path, "</div><div class", '<p><a href="/files/1.pdf">附件.pdf</a></p></div><div class')
    site.add("/files/1.pdf", b"%PDF-1.4\n" + b"1" * 2000, Content_Type="application/pdf")
    site.add_column([[(path, "2024-12-28")]])
    _allow(way, way.crawl(folder / "other"))
    return way


def _way(site: Site, folder: Path) -> Way:
    for name in ("before", "other"):
        (folder / name).mkdir()
    return Way(site, folder)


def _changed(site: Site, folder: Path, change: Callable[[str], None]) -> Way:
    way = _way(site, folder)
    way.arguments["full"] = 1
    ((path,),) = site.add_dated_column(pages=1, rows=1)
    _allow(way, way.crawl(folder / "before"))
    change(path)
    _allow(way, way.crawl(folder / "other"))
    return way


def _allow(way: Way, outcome: Outcome) -> None:
    assert outcome.status == 0, outcome.log
    for path in outcome.records():
        way.texts.setdefault(path, []).append(outcome.text(path))


WAYS = (new, revised, moved, only_moved, with_files)
