"""What becomes of each archived article when it is cleaned again, in this process and without a crawl."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.project import get_project_settings

from crawler import clock
from crawler.collection import reclean as module
from crawler.collection.reclean import Change, RecleanResult, reclean
from crawler.items import Target
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.ledger_checks import LastUse, last_use
from crawler.store.records import Entry, Status
from crawler.urls import key_of
from tests.crawler.conftest import article_page

HOST = "www.example.cn"
URL, OTHER = (f"http://{HOST}/news/202405/t20240506_{number}.html" for number in (1, 2))
EMPTY = f"<html><head><title>要闻</title></head><body>{'<p></p>' * 100}</body></html>"


def page(number: int = 1, day: str = "2024-05-06") -> str:
    return article_page(f"江岸区开展第{number}次宣传活动", day, number)


class Site:
    """The data folder of a site without its own spider, with an archive and a ledger."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = SiteFolder(data / HOST)
        self.settings = get_project_settings()
        self.settings.set("DATA_DIR", str(data))

    def archive(self, *pages: tuple[str, str], **request: str) -> None:
        """Write a file of the archive: addresses of articles and their pages; `request` is the address asked for."""
        writer = warc.Writer(self.folder.archive, HOST, {})
        for url, body in pages:
            asked = request.get("asked", url)
            response = HtmlResponse(asked, body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
            writer.write(response, Target(key_of(url), url, "列表标题", column="要闻"), asked)
        writer.close()

    def queue(self, url: str, status: Status = Status.EMPTY, cause: str = "no_text") -> None:
        with closing(Ledger(self.folder.path / LEDGER)) as ledger:
            ledger.queue([Target(key_of(url), url)], clock.timestamp())
            ledger.settle(key_of(url), status, cause)

    def entry(self, url: str) -> Entry:
        with closing(Ledger(self.folder.path / LEDGER)) as ledger:
            return ledger.lookup([key_of(url)])[key_of(url)]

    def store(self, text: str, url: str = URL, **fields: Any) -> None:
        """Store an article as an earlier version of the cleaner would have."""
        (file,) = self.folder.texts.rglob(f"*{key_of(url)}.json")
        record = json.loads(file.read_text("utf-8")) | fields
        file.write_text(json.dumps(record), "utf-8")
        if text:
            body = file.with_suffix(".txt")
            body.write_text(body.read_text("utf-8").replace("近日，", text), "utf-8")

    def reclean(self, **options: Any) -> list[RecleanResult]:
        return list(reclean(self.settings, HOST, **options))

    def changes(self, **options: Any) -> list[str]:
        return [result.change.value for result in self.reclean(**options)]

    def files(self) -> dict[str, bytes]:
        found = [file for name in ("text", "revisions") for file in (self.folder.path / name).rglob("*.*")]
        return {file.name: file.read_bytes() for file in found}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with an archived article that is stored."""
    made = Site(tmp_path)
    made.archive((URL, page()))
    made.queue(URL)
    assert made.changes() == ["new"]
    return made


def test_text_that_was_not_found_before_is_stored(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.archive((URL, page()))
    site.queue(URL)
    (result,) = site.reclean()
    assert (result.change, result.url, result.before, result.reason) == (Change.NEW, URL, "", "")
    entry = site.entry(URL)
    assert entry.status is Status.KEPT and (site.folder.path / entry.path).read_text("utf-8") == result.after
    assert "近日，" in result.after and last_use(site.folder) is LastUse.ENDED
    record = json.loads((site.folder.path / entry.path).with_suffix(".json").read_text("utf-8"))
    (archived,) = warc.read(*warc.files(site.folder.archive))
    assert (record["fetched_at"], record["column"]) == (archived.fetched_at, "要闻")


def test_only_what_has_changed_is_stored_again(site: Site) -> None:
    before = site.files()
    (same,) = site.reclean()
    assert same.change is Change.SAME and same.before == same.after != "" and site.files() == before
    site.store("昨日，", content_hash="old")
    (changed,) = site.reclean()
    assert changed.change is Change.TEXT and "昨日，" in changed.before and "近日，" in changed.after
    assert [name for name in site.files() if ".r1." in name], "the old text is kept"
    site.store("", editor="另一人")
    (metadata,) = site.reclean()
    assert metadata.change is Change.METADATA and metadata.before == metadata.after == changed.after
    assert site.changes() == ["same"]


def test_dry_run_says_the_same_and_changes_nothing(site: Site) -> None:
    site.archive((OTHER, page(2)))
    site.queue(OTHER)
    site.store("昨日，", content_hash="old")
    before, ledger = site.files(), site.folder.ledger.read_bytes()
    shown = site.reclean(dry=True)
    assert [(result.change, result.url) for result in shown] == [(Change.NEW, OTHER), (Change.TEXT, URL)]
    assert site.files() == before and site.folder.ledger.read_bytes() == ledger
    assert site.reclean() == shown and site.files() != before


def test_dry_run_needs_a_ledger_and_any_run_an_archive(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with pytest.raises(StoreError, match="no archive"):
        site.reclean()
    site.archive((URL, page()))
    with pytest.raises(StoreError, match="scrapy rebuild"):
        site.reclean(dry=True)
    assert not site.folder.ledger.exists()


def test_articles_that_the_crawl_rejected_are_skipped(site: Site) -> None:
    site.archive((OTHER, page(2)))
    assert site.changes() == ["skipped", "same"], "the ledger does not have it"
    for status, cause, change in (
        (Status.EMPTY, "soft_404", "skipped"),
        (Status.FAILED, "no_text", "skipped"),
        (Status.SKIPPED, "", "skipped"),
        (Status.EMPTY, "no_text", "new"),
    ):
        site.queue(OTHER, status, cause)
        assert site.changes(dry=True)[0] == change, (status, cause)


def test_newest_archived_page_counts(site: Site) -> None:
    site.archive((URL, page().replace("近日，", "昨日，")), (URL, page().replace("近日，", "今天，")))
    (result,) = site.reclean()
    assert result.change is Change.TEXT and "今天，" in result.after


@pytest.mark.parametrize(("minutes", "change"), [(59, "text"), (61, "later")])
def test_article_fetched_an_hour_after_its_archived_page_is_left(site: Site, minutes: int, change: str) -> None:
    (archived,) = warc.read(*warc.files(site.folder.archive))
    later = module._time(archived.fetched_at) + timedelta(minutes=minutes)
    site.store("昨日，", content_hash="old", fetched_at=later.isoformat())
    (result,) = site.reclean()
    assert result.change == change and "昨日，" in result.before
    assert ("近日，" in result.after) is (change == "text")


def test_text_is_kept_if_the_page_has_none_now(site: Site) -> None:
    site.archive((URL, EMPTY), (OTHER, EMPTY))
    site.queue(OTHER)
    before = site.files()
    other, lost = sorted(site.reclean(), key=lambda result: result.change, reverse=True)
    assert (other.change, other.before, other.after) == (Change.SKIPPED, "", "")
    assert lost.change is Change.LOST and lost.before == lost.after != "" and site.files() == before


def in_two_pages() -> str:
    link = f'<a href="{URL.replace(".html", "_1.html")}">下一页</a></div><div class="footer">'
    return page().replace('</div><div class="footer">', f'<div class="page">{link}</div><div class="footer">', 1)


def test_further_pages_are_read_from_the_archive(tmp_path: Path) -> None:
    site = Site(tmp_path)
    second = page(2).replace("近日，", "其后，")
    writer = warc.Writer(site.folder.archive, HOST, {})
    for asked, body in ((URL, in_two_pages()), (URL.replace(".html", "_1.html"), second)):
        response = HtmlResponse(asked, body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        writer.write(response, Target(key_of(URL), URL), asked)
    writer.close()
    site.queue(URL)
    (result,) = site.reclean()
    assert result.change is Change.NEW and "近日，" in result.after and "其后，" in result.after
    assert site.entry(URL).status is Status.KEPT
    site.archive((URL, in_two_pages()))  # a later run without the second page
    (result,) = site.reclean()
    assert result.change is Change.SKIPPED and result.before == result.after and "其后，" in result.after
    assert "more of its pages" in result.reason


def test_article_without_its_further_pages_is_incomplete(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.archive((URL, in_two_pages()))
    site.queue(URL)
    assert site.changes() == ["new"]
    entry = site.entry(URL)
    record = json.loads((site.folder.path / entry.path).with_suffix(".json").read_text("utf-8"))
    assert entry.status is Status.PARTIAL and record["incomplete"] == "not_archived"
    site.store("", incomplete="http_404")
    site.reclean()
    record = json.loads((site.folder.path / entry.path).with_suffix(".json").read_text("utf-8"))
    assert record["incomplete"] == "http_404", "the cause that the crawl found"


def failing(*_: object, **__: object) -> Any:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("owner", "name"), [(Store, "write"), (Store, "read"), (warc, "read_at"), (module, "response_of")]
)
def test_article_that_fails_is_named_and_does_not_end_the_others(
    site: Site, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    site.archive((OTHER, page(2)))
    site.queue(OTHER)
    assert len(site.changes()) == 2
    site.store("昨日，", content_hash="old")
    calls, original = [], getattr(owner, name)

    def once(*arguments: Any, **more: Any) -> Any:
        calls.append(arguments)
        return (failing if len(calls) == 1 else original)(*arguments, **more)

    site.store("昨日，", OTHER, content_hash="old")
    monkeypatch.setattr(owner, name, once)
    first, second = site.reclean()
    assert (first.change, second.change, second.url) == (Change.FAILED, Change.TEXT, URL)
    assert "No space left" in first.reason
    assert first.url == OTHER or (owner is warc and "at byte" in first.url)


def test_damaged_parts_are_counted(site: Site) -> None:
    (file,) = warc.files(site.folder.archive)
    file.write_bytes(file.read_bytes() + b"\x1f\x8b\x08damage")
    skipped: Counter[warc.Skipped] = Counter()
    assert site.changes(skipped=skipped) == ["same"]
    assert skipped == {warc.Skipped.DAMAGED: 1}


def test_folder_is_locked_until_the_end(site: Site) -> None:
    results = reclean(site.settings, HOST)
    assert next(results).change is Change.SAME
    with pytest.raises(StoreError, match="another run"):
        site.reclean()
    results.close()
    assert site.changes() == ["same"]


def test_folder_without_a_spider_is_an_error(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.archive((URL, page()))
    site.folder.path.rename(tmp_path / "elsewhere")
    files = warc.files(tmp_path / "elsewhere" / "archive")
    with pytest.raises(StoreError, match="no spider for the folder elsewhere"):
        module.spider_of(site.settings, "elsewhere", files)
    with pytest.raises(StoreError, match="no spider for the folder nowhere"):
        module.spider_of(site.settings, "nowhere", [])
    assert module.spider_of(site.settings, "jiangsu", []).name == "jiangsu"


def test_archived_challenges_end_no_run(site: Site) -> None:
    refusal = HtmlResponse(URL, 403, body=b"<html></html>")
    spider = module.spider_of(site.settings, HOST, warc.files(site.folder.archive))
    assert (spider.name, spider.folder_name) == ("site", HOST)
    assert {spider.count_challenge(refusal.replace(url=f"{URL}?{n}")) for n in range(50)} == {"fence"}
