"""Stopping a crawl while it starts, while its site does not answer, and while it reads a page."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

import pytest
from scrapy.crawler import Crawler

from crawler.settings import EXTENSIONS
from crawler.spiders.base import columns
from tests.crawler.conftest import Answer, Site
from tests.crawler.processes import PATIENCE

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals")
QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "ATTACHMENTS": 1}


@dataclass
class Stall:
    """A page that is not answered until the end of the test, far longer than a stop may take."""

    requested: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def at(self, site: Site, path: str) -> None:
        def wait(headers: Message) -> Answer:
            self.requested.set()
            self.over.wait(PATIENCE)
            return site.pages.get(path) or Answer(b"", 404)

        site.makers[path] = wait

    def stop(self, process: int) -> None:
        """Send SIGTERM to a process when it has requested the page."""

        def wait() -> None:
            if self.requested.wait(PATIENCE):
                os.kill(process, signal.SIGTERM)

        threading.Thread(target=wait, daemon=True).start()


@pytest.fixture
def stall() -> Iterator[Stall]:
    stall = Stall()
    yield stall
    stall.over.set()


@pytest.mark.parametrize(
    "where", ["article", *(pytest.param(where, marks=pytest.mark.slow) for where in ("list", "robots", "attachment"))]
)
def test_stopped_crawl_does_not_wait_for_a_slow_server_and_loses_nothing(site, crawl, stall, where):
    pages = site.add_dated_column(pages=3)
    slow = pages[1][2]
    attachment = '<p>附件：<a href="/files/1.pdf">年度报告.pdf</a></p></div>\n<div class="footer">'
    site.change(slow, '</div><div class="footer">', attachment)
    site.add("/files/1.pdf", b"%PDF-1.7\n" + b"x" * 500, Content_Type="application/pdf")
    paths = {"article": slow, "list": "/news/index_1.html", "robots": "/robots.txt", "attachment": "/files/1.pdf"}
    stall.at(site, paths[where])
    stopped = crawl(settings=QUICK, started=stall.stop)
    assert not stall.over.is_set()
    assert stopped.status == 1
    assert stopped.run["reason"] == "shutdown" and "ended:   stopped" in stopped.log
    assert "Traceback" not in stopped.log and "ERROR" not in stopped.log

    folder, stored = stopped.folder, stopped.records()
    assert slow not in stored
    # Another article may be stored while the attachment of one is pending.
    assert len(stored) in {"robots": [0], "list": [5], "article": [7], "attachment": [7, 8]}[where]
    with sqlite3.connect(folder / "ledger.sqlite") as db:
        counts = dict(db.execute("SELECT status, count(*) FROM articles GROUP BY status").fetchall())
    assert counts.get("kept", 0) == len(stored)
    assert "failed" not in counts, "a cancelled request is not a failure of the site"

    site.makers.clear()
    again = crawl(settings=QUICK)
    assert again.status == 0, again.log
    assert sorted(again.records()) == sorted(path for page in pages for path in page)
    assert len(list((folder / "attachments").rglob("*.pdf"))) == 1


class StopAtStart:
    """A Scrapy extension that stops the run before its spider is opened."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StopAtStart:
        os.kill(os.getpid(), signal.SIGTERM)
        return cls()


class StopWhileReading:
    """A Scrapy extension that stops the run while it reads a list page, which would take for ever."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StopWhileReading:
        columns.read_column = cls.read_column  # type: ignore[assignment]
        return cls()

    @staticmethod
    def read_column(body: str, url: str, charset: str) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            pass


@pytest.mark.parametrize(("part", "failed"), [(StopAtStart, None), (StopWhileReading, {"stopped": 1})])
def test_run_that_is_stopped_while_it_starts_or_reads_a_page_is_recorded(site, crawl, part, failed):
    site.add_dated_column(pages=1)
    parts = dict(EXTENSIONS) | {f"{__name__}.{part.__name__}": 0}
    outcome = crawl(settings={"EXTENSIONS": json.dumps(parts)})
    assert outcome.status == 1
    assert outcome.run["reason"] == "shutdown" and outcome.run.get("failed") == failed
    assert "Traceback" not in outcome.log and "ERROR" not in outcome.log
    assert bool(site.asked) is bool(failed)
    assert len(crawl().records()) == 5
