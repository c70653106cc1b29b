"""The archive of a run without a crawl: what is stored, and what a disk that fails does."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Target
from crawler.store import archive, warc
from crawler.store.archive import Archiver
from crawler.store.folder import SiteFolder
from crawler.store.spider import StoredSpider

_URL = "http://www.example.cn/t20240506_1.html"
_TARGET = Target("3f9a5c0e1b2d4a67", _URL)
_PAGE = b"<html><h1>x</h1><p>" + b"x" * 3000 + b"</p></html>"


class Run:
    """A run of a site with an archive."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.crawler = get_crawler(
            Spider, {"EXTENSIONS_BASE": {}, "ARCHIVE": True, "USER_AGENT": "zhengwen/test"} | settings
        )
        self.archiver = Archiver.from_crawler(self.crawler)
        self.counted: list[str] = []
        self.folder = folder / "archive"
        self.spider = StoredSpider("jiangsu")
        self.spider.site = "江苏长安网"
        self.spider.store = SimpleNamespace(paths=SiteFolder(folder))  # type: ignore[assignment]
        self.spider.count = self.counted.append  # type: ignore[method-assign,assignment]
        self.spider.ledger = None  # type: ignore[assignment]

    def open(self) -> Run:
        self.send(signals.spider_opened, spider=self.spider)
        return self

    def send(self, signal: object, **arguments: object) -> None:
        results = self.crawler.signals.send_catch_log(signal, **arguments)
        assert [one for _, one in results if one is not None] == []

    def receive(
        self, kind: type[Response] = HtmlResponse, status: int = 200, target: object = _TARGET, **meta: object
    ) -> None:
        response = kind(_URL, status=status, headers={"Content-Type": "text/html"}, body=_PAGE)
        request = Request(_URL, cb_kwargs={"target": target} if target else {}, meta=meta)
        self.send(signals.response_received, response=response, request=request)

    def close(self) -> list[warc.ArchivedPage]:
        self.send(signals.spider_closed, spider=self.spider, reason="finished")
        return [page for file in warc.files(self.folder) for page in warc.read(file)]


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path / "jiangsu").open()


def test_article_pages_are_stored_in_one_file_and_counted(run):
    run.receive()
    run.receive(redirect_urls=["http://www.example.cn/first.html", "http://www.example.cn/second.html"])
    pages = run.close()
    assert [(page.requested_url, page.target) for page in pages] == [
        (_URL, _TARGET),
        ("http://www.example.cn/first.html", _TARGET),
    ]
    (file,) = run.folder.iterdir()
    assert file.name.startswith("jiangsu-") and file.name.endswith(".warc.gz")
    assert run.counted == ["archived", "archived"]


@pytest.mark.parametrize(
    "other", [{"status": 404}, {"status": 201}, {"kind": Response}, {"target": None}, {"target": "a column"}]
)
def test_other_responses_are_not_stored(run, other):
    run.receive(**other)
    assert run.close() == [] and not run.folder.exists() and run.counted == []


def test_challenge_is_not_stored(run, monkeypatch):
    monkeypatch.setattr(archive, "challenge_of", lambda response: "fence")
    run.receive()
    assert run.close() == []


@pytest.mark.parametrize(("obey", "robots"), [(True, "obey"), (False, "ignore")])
def test_file_says_whose_it_is(tmp_path, obey, robots):
    run = Run(tmp_path / "jiangsu", ROBOTSTXT_OBEY=obey).open()
    run.receive()
    run.close()
    with warc.files(run.folder)[0].open("rb") as file:
        information = next(iter(ArchiveIterator(file))).content_stream().read().decode()
    assert {"isPartOf: 江苏长安网", f"robots: {robots}", "http-header-user-agent: zhengwen/test"} <= set(
        information.splitlines()
    )


@pytest.mark.parametrize("settings", [{"ARCHIVE": False}, {"REPLAY": "samples"}])
def test_archive_can_be_off(tmp_path, settings):
    with pytest.raises(NotConfigured):
        Run(tmp_path, **settings)


def test_spider_without_a_folder_stores_nothing(tmp_path):
    run = Run(tmp_path / "jiangsu")
    run.send(signals.spider_opened, spider=Spider("other"))
    run.receive()
    assert run.close() == []
    del run.spider.ledger  # the folder could not be locked
    run.open()
    run.receive()
    assert run.close() == []


def test_file_of_a_stopped_run_is_finished(tmp_path, caplog):
    stopped = Run(tmp_path / "jiangsu").open()
    stopped.receive()
    caplog.set_level("INFO")
    run = Run(tmp_path / "jiangsu").open()
    assert "[archive-adopted]" in caplog.text
    assert len(run.close()) == 1 and run.counted == []


@pytest.mark.parametrize("place", ["adopt", "Writer", "write", "close"])
def test_fault_of_the_disk_is_counted_and_the_run_goes_on(tmp_path, monkeypatch, caplog, place):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    owner = warc if place in ("adopt", "Writer") else warc.Writer
    monkeypatch.setattr(owner, place, fail)
    run = Run(tmp_path / "jiangsu").open()
    run.receive()
    run.close()
    assert run.counted == {"close": ["archived", "archive_failed"], "adopt": ["archive_failed", "archived"]}.get(
        place, ["archive_failed"]
    )
    assert "[archive-failed]" in caplog.text and "free space" in caplog.text
