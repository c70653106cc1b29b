"""The folder, the counters and the outcomes of a spider, without a crawl."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.store.ledger_checks import LastUse, last_use
from crawler.store.outcomes import Outcome
from crawler.store.spider import StoredSpider

_URL = "https://www.example.cn/1.html"


class SomeSpider(StoredSpider):
    name = "jiangsu"
    site = "江苏长安网"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lost: list[tuple[str, str]] = []

    def request_failed(self, request: Request, cause: str) -> None:
        self.lost.append((request.url, cause))


def spider_in(data: Path) -> SomeSpider:
    crawler = get_crawler(SomeSpider, {"DATA_DIR": str(data)})
    crawler.spider = SomeSpider.from_crawler(crawler)
    return crawler.spider


def counter(spider: StoredSpider, name: str) -> Any:
    return spider.crawler.stats.get_value(f"zhengwen/{name}")


def test_run_has_the_folder_for_itself_from_its_start_to_its_end(tmp_path, caplog):
    spider, other = spider_in(tmp_path), spider_in(tmp_path)
    assert (spider.folder_name, spider.store.folder, spider.is_open) == ("jiangsu", tmp_path / "jiangsu", False)
    spider.opened()
    assert spider.is_open and last_use(spider.store.paths) is LastUse.NOT_ENDED
    with pytest.raises(CloseSpider) as raised:
        other.opened()
    assert raised.value.reason == "in_use" and not other.is_open and "[folder-unusable]" in caplog.text
    other.closed("in_use")  # changes nothing
    assert last_use(spider.store.paths) is LastUse.NOT_ENDED
    spider.closed("finished")
    assert last_use(spider.store.paths) is LastUse.ENDED
    other.opened()
    other.closed("finished")
    assert "[last-run-killed]" not in caplog.text


def test_folder_that_cannot_be_used_ends_the_run_and_is_free_afterwards(tmp_path, caplog):
    spider = spider_in(tmp_path)
    spider.store.texts.mkdir(parents=True)
    spider.store.paths.ledger.mkdir()
    with pytest.raises(CloseSpider) as raised:
        spider.opened()
    assert raised.value.reason == "data_folder" and "[folder-unusable]" in caplog.text
    spider.store.paths.ledger.rmdir()
    other = spider_in(tmp_path)
    other.opened()
    other.closed("finished")


def test_killed_run_and_its_temporary_files_are_named(tmp_path, caplog):
    caplog.set_level("INFO")
    spider = spider_in(tmp_path)
    spider.store.texts.mkdir(parents=True)
    spider.store.paths.lock.write_text(" process 7 since 2024-05-06\n")
    (spider.store.texts / ".2024-05-06_0a.txt.tmp").touch()
    spider.opened()
    assert "the last run (process 7 since 2024-05-06) was killed" in caplog.text
    assert "[temporary-files] 1 temporary files" in caplog.text and list(spider.store.texts.iterdir()) == []
    spider.closed("finished")
    caplog.clear()
    spider = spider_in(tmp_path)
    spider.opened()
    assert "[last-run-killed]" not in caplog.text and "[temporary-files]" not in caplog.text
    spider.closed("finished")


def test_run_with_errors_of_the_ledger_leaves_it_to_the_next_run_to_check(tmp_path, caplog, monkeypatch):
    spider = spider_in(tmp_path)
    spider.opened()
    spider.count("failed/ledger")
    spider.closed("finished")
    assert last_use(spider.store.paths) is LastUse.NOT_ENDED

    spider = spider_in(tmp_path)
    spider.opened()

    def fail() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(spider.ledger.write_intents, "end_recorded", fail)
    spider.closed("finished")
    assert last_use(spider.store.paths) is LastUse.NOT_ENDED and counter(spider, "failed/ledger") == 1
    assert "[ledger-not-ended]" in caplog.text and "free space on the disk" in caplog.text


def test_signals_open_the_folder_and_count_exceptions(tmp_path):
    spider = spider_in(tmp_path)
    send = spider.crawler.signals.send_catch_log
    send(signals.spider_opened, spider=spider)
    assert spider.is_open
    failure, request = Failure(KeyError("x")), Request(_URL)
    send(signals.spider_error, failure=failure, response=Response(_URL, request=request), spider=spider)
    send(signals.item_error, item={}, failure=failure, response=Response(_URL, request=request), spider=spider)
    send(signals.spider_error, failure=failure, response=None, spider=spider)  # of `start`
    send(signals.item_error, item={}, failure=failure, response=None, spider=spider)
    assert counter(spider, "exceptions/KeyError") == 4 and spider.lost == [(_URL, "KeyError")] * 2
    (answer,) = send(signals.spider_idle, spider=spider)
    assert answer[1].value.reason == "exception"
    spider.closed("finished")


def test_exception_of_an_errback_loses_its_request_and_one_of_the_ledger_none(tmp_path):
    spider = spider_in(tmp_path)
    failed = Failure(TimeoutError())
    failed.request = Request(_URL)  # type: ignore[attr-defined]
    spider.callback_raised(Failure(KeyError()), failed)
    assert spider.lost == [], "the folder is not open"
    spider.opened()
    spider.callback_raised(Failure(KeyError()), failed)
    spider.callback_raised(Failure(sqlite3.OperationalError()), failed)
    assert spider.lost == [(_URL, "KeyError")]
    assert counter(spider, "exceptions/OperationalError") == 1
    spider.closed("finished")


def test_article_has_one_outcome_the_last_one_unless_it_was_stored(tmp_path):
    spider = spider_in(tmp_path)
    assert spider.outcomes == {} and spider.outcome_of("a") is None
    for outcome in (Outcome.WAITING, Outcome.FAILED, Outcome.FAILED):
        spider.record_outcome("a", outcome)
    assert spider.outcomes == {"failed": 1} and spider.outcome_of("a") is Outcome.FAILED
    for stored in (Outcome.STORED, Outcome.REVISED):
        for outcome in (stored, Outcome.FAILED, Outcome.KNOWN):
            spider.record_outcome(stored, outcome)
    spider.record_outcome("d", Outcome.KNOWN)
    assert spider.outcomes == {"failed": 1, "stored": 1, "revised": 1, "known": 1}


def test_outcomes_have_the_names_of_the_run_log(tmp_path):
    spider = spider_in(tmp_path)
    for outcome in Outcome:
        spider.record_outcome(outcome.name, outcome)
    names = ["known", "unchanged", "out_of_range", "stored", "revised", "copied", "empty", "failed", "waiting"]
    assert spider.outcomes == dict.fromkeys(names, 1)
    assert all(counter(spider, f"outcome/{name}") == 1 for name in names)


@pytest.mark.parametrize(
    ("outcomes", "counters", "reason"),
    [
        ([], [], "nothing_read"),
        ([Outcome.FAILED, Outcome.EMPTY, Outcome.WAITING], [], "nothing_read"),
        ([Outcome.FAILED, Outcome.KNOWN], [], None),
        ([Outcome.STORED], ["failed/timeout"], None),
        ([Outcome.STORED], ["exceptions/KeyError"], "exception"),
        ([], ["exceptions/KeyError"], "exception"),
    ],
)
def test_run_that_has_nothing_left_ends_with_its_reason(tmp_path, outcomes, counters, reason):
    spider = spider_in(tmp_path)
    for number, outcome in enumerate(outcomes):
        spider.record_outcome(str(number), outcome)
    for name in counters:
        spider.count(name)
    assert spider.end_reason() == reason
    if reason:
        with pytest.raises(CloseSpider) as raised:
            spider.idle()
        assert raised.value.reason == reason
    else:
        spider.idle()


def test_limit_counts_new_and_revised_articles(tmp_path):
    spider = spider_in(tmp_path)
    spider.count("articles_stored", 4)
    assert not spider.is_at_limit, "without a limit"
    spider.article_limit = 6
    spider.count("articles_revised")
    spider.count("articles_copied", 5)
    assert not spider.is_at_limit
    spider.count("articles_revised")
    assert spider.is_at_limit


def test_site_without_https_is_requested_by_http(tmp_path):
    spider = spider_in(tmp_path)
    assert spider.address(_URL) == _URL
    spider.http_only = True
    assert spider.address(_URL) == "http://www.example.cn/1.html"
