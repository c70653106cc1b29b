"""What a spider does when the pages of stored articles are gone, or are back, without a crawl."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import Target
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import Kept
from crawler.urls import key_of
from crawler.validators import Validators
from tests.crawler.collection.stored import store_article

FOLDER = "www.example.cn"


@pytest.fixture
def stored(tmp_path):
    """Store articles of the site, one a day, and return the targets of their links."""

    def store(number: int) -> list[Target]:
        targets = []
        for n in range(1, number + 1):
            url = f"http://www.{FOLDER}.example/news/202405/t20240506_{n}.html"
            key = store_article(tmp_path / "data", n, f"正文{n}。", folder=FOLDER, day=f"2024-05-{n:02}")
            targets.append(Target(key, url))
        ledger = Ledger(tmp_path / "data" / FOLDER / LEDGER)
        for n, target in enumerate(targets, 1):
            (file,) = (tmp_path / "data" / FOLDER).rglob(f"*_{target.key}.txt")
            path = file.relative_to(tmp_path / "data" / FOLDER).as_posix()
            facts = {"content_hash": "", "fetched_at": "", "path": path, "day": date(2024, 5, n)}
            ledger.keep(Kept(key=target.key, url=target.url, **facts))
        ledger.close()
        return targets

    return store


def gone(spider, target: Target, status: int = 404) -> None:
    """Let the server say that the page of an article does not exist."""
    body = "<html>" + "<p>error</p>" * 9
    failed = Failure(HttpError(HtmlResponse(target.url, status, body=body.encode())))
    failed.request = Request(target.url, cb_kwargs={"target": target})
    spider.article_failed(failed)


def there(spider, target: Target) -> None:
    """Let the server say that an article has not changed."""
    assert list(spider.parse_article(HtmlResponse(target.url, 304), target)) == []


def marked(open_spider, tmp_path) -> list[bool]:
    """Whether each article is marked as gone, in the ledger and in its metadata, once the next spider is open."""
    ledger = open_spider().ledger
    files = sorted((tmp_path / "data" / FOLDER / "text").rglob("*.json"))
    in_files = ["vanished" in json.loads(file.read_text("utf-8")) for file in files]
    entries = [entry for page in ledger.kept_between(date.min, date.max) for entry in page]
    assert in_files == [bool(entry.vanished) for entry in sorted(entries, key=lambda entry: entry.day)]
    return in_files


def count(spider, name: str) -> int:
    return spider.crawler.stats.get_value(f"zhengwen/{name}", 0)


@pytest.mark.parametrize("status", [404, 410])
def test_article_that_is_gone_while_another_is_there_is_marked(open_spider, stored, tmp_path, caplog, status):
    caplog.set_level("INFO")
    first, second = stored(2)
    spider = open_spider()
    gone(spider, first, status)
    there(spider, second)
    assert marked(open_spider, tmp_path) == [True, False] and count(spider, "articles_vanished") == 1
    assert f"[article-vanished] {first.url}" in caplog.text and "[vanished-not-marked]" not in caplog.text


def test_other_failures_say_nothing_about_an_article(open_spider, stored, tmp_path):
    first, second = stored(2)
    spider = open_spider()
    for status in (403, 500):
        gone(spider, first, status)
    there(spider, second)
    assert marked(open_spider, tmp_path) == [False, False] and count(spider, "articles_vanished") == 0


def test_articles_that_are_all_gone_are_not_marked(open_spider, stored, tmp_path, caplog):
    targets = stored(3)
    spider = open_spider()
    for target in targets:
        gone(spider, target)
    assert marked(open_spider, tmp_path) == [False] * 3
    assert "[vanished-not-marked] 3 stored articles do not exist" in caplog.text


def test_mark_is_removed_when_the_article_is_back(open_spider, stored, tmp_path):
    first, second = stored(2)
    spider = open_spider()
    gone(spider, first)
    there(spider, second)
    spider = open_spider()
    there(spider, second)
    assert count(spider, "articles_returned") == 0
    there(spider, first)
    assert count(spider, "articles_returned") == 1
    assert marked(open_spider, tmp_path) == [False, False]


def test_article_that_is_marked_already_is_not_counted_again(open_spider, stored, tmp_path):
    first, second = stored(2)
    for expected in (1, 0):
        spider = open_spider()
        gone(spider, first)
        there(spider, second)
        assert spider.revisits.gone == ({first.key} if expected else set())
        open_spider()
        assert count(spider, "articles_vanished") == expected


def test_article_that_was_found_to_be_gone_in_the_last_days_is_requested_again(open_spider, stored, tmp_path):
    first, second = stored(2)
    spider = open_spider()
    gone(spider, first)
    there(spider, second)

    def requested(**settings: object) -> set[str]:
        async def collect() -> set[str]:
            return {request.url async for request in open_spider(**settings).start()}

        return asyncio.run(collect()) & {first.url, second.url}

    # the site of this spider has the host of the articles
    assert requested() == {first.url} and requested(REVISIT_DAYS=0) == set()
    with closing(sqlite3.connect(tmp_path / "data" / FOLDER / LEDGER, isolation_level=None)) as ledger:
        ledger.execute("UPDATE articles SET vanished = '2020-01-01T00:00:00+08:00' WHERE vanished != ''")
    assert requested() == set(), "it was gone for long"


def test_link_that_was_never_stored_is_not_gone(open_spider, stored):
    spider = open_spider()
    link = Target(key_of("http://www.example.cn/1.html"), "http://www.example.cn/1.html")
    list(spider.request_articles([link]))
    gone(spider, link)
    assert spider.revisits.gone == set()


def test_answer_for_a_link_that_the_ledger_does_not_have_changes_nothing(open_spider, stored, tmp_path):
    """A ledger may be rebuilt while a request waits."""
    stored(1)
    spider = open_spider()
    link = Target(key_of("http://www.example.cn/1.html"), "http://www.example.cn/1.html")
    there(spider, link)
    gone(spider, link)
    assert spider.revisits.gone == set() and marked(open_spider, tmp_path) == [False]


def test_stored_articles_are_requested_as_controls_as_far_as_they_are_needed(open_spider, stored):
    targets = stored(5)
    spider = open_spider()
    assert spider.request_controls() == [], "nothing is gone"
    list(spider.request_revisits([(targets[0], Validators())]))
    gone(spider, targets[0])
    requests = spider.request_controls()
    assert [request.url for request in requests] == [targets[4].url], "the latest that was not requested"
    assert spider.revisits.controls == {targets[4].key}
    there(spider, targets[4])
    assert spider.request_controls() == [], "one that is there is enough for one that is gone"


def test_article_that_was_there_before_is_requested_again_to_confirm(open_spider, stored):
    first, second = stored(2)
    spider = open_spider()
    there(spider, second)
    gone(spider, first)
    (request,) = spider.request_controls()
    assert request.url == second.url and spider.revisits.controls == {second.key}
    assert spider.request_controls() == [], "only once"


def test_marks_that_cannot_be_written_are_logged_and_the_folder_is_closed(open_spider, stored, monkeypatch, caplog):
    first, second = stored(2)
    spider = open_spider()
    gone(spider, first)
    there(spider, second)

    def fails(*words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crawler.spiders.base.articles.vanished.mark", fails)
    open_spider()  # which ends the run of the one before, and locks the folder
    assert "[vanished-not-recorded]" in caplog.text and count(spider, "failed/store") == 1
