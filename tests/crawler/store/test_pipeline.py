"""What the pipeline stores and counts of an article, and what an article that is not stored leaves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from crawler.items import ArticleItem, Target
from crawler.spiders.any_site import AnySiteSpider
from crawler.store.article_files import ArticleRecord
from crawler.store.errors import NotStored
from crawler.store.files import Store
from crawler.store.pipeline import StorePipeline
from crawler.store.records import Entry, Status
from crawler.store.vanished import mark
from tests.crawler.store.test_revised_files import KEY, TEXT, URL, item

EARLIER, LATER = "2024-05-06T08:00:00+08:00", "2024-05-08T08:00:00+08:00"


@pytest.fixture
def spider(tmp_path: Path) -> Iterator[AnySiteSpider]:
    crawler = get_crawler(AnySiteSpider, {"DATA_DIR": str(tmp_path)})
    crawler.spider = AnySiteSpider.from_crawler(crawler, url="http://www.example.cn/")
    crawler.spider.opened()
    yield crawler.spider
    crawler.spider.closed("shutdown")


def keep(spider: AnySiteSpider, made: ArticleItem) -> None:
    assert StorePipeline.from_crawler(spider.crawler).process_item(made)


def counted(spider: AnySiteSpider) -> dict[str, Any]:
    """The counters of the run, without those of outcomes."""
    stats = spider.crawler.stats.get_stats().items()
    names = {name.removeprefix("zhengwen/"): number for name, number in stats if name.startswith("zhengwen/")}
    return {name: number for name, number in names.items() if not name.startswith("outcome/")}


def entry_of(spider: AnySiteSpider) -> Entry:
    return spider.ledger.lookup([KEY])[KEY]


def record_of(spider: AnySiteSpider) -> ArticleRecord:
    record = spider.store.read(entry_of(spider).path)[1]
    assert record
    return record


def test_article_has_one_outcome_and_counters_by_method_and_confidence(spider: AnySiteSpider) -> None:
    keep(spider, item("一", method="container"))
    assert counted(spider) == {"articles_stored": 1, "method/container": 1} and spider.outcomes == {"stored": 1}
    keep(spider, item("二", method="density", confidence=0.1))
    assert counted(spider) == {
        "articles_stored": 1,
        "articles_revised": 1,
        "method/container": 1,
        "method/density": 1,
        "low_confidence": 1,
    }
    spider._outcomes.clear()
    keep(spider, item("二", method="density", confidence=0.1))
    assert spider.outcome_of(KEY) == "unchanged" and counted(spider)["low_confidence"] == 1
    assert counted(spider)["articles_unchanged"] == 1 and entry_of(spider).status is Status.KEPT


def test_run_at_its_limit_stores_no_more(spider: AnySiteSpider) -> None:
    spider.article_limit = 1
    spider.count("articles_stored")
    with pytest.raises(DropItem, match="limit=1"):
        keep(spider, item("一"))
    assert not list(spider.store.texts.rglob("*.txt")) and spider.outcomes == {}


def test_other_items_and_items_of_other_spiders_pass(spider: AnySiteSpider) -> None:
    other = StorePipeline(SimpleNamespace(spider=SimpleNamespace()))  # type: ignore[arg-type]
    made, thing = item("一"), {"title": "标题"}
    assert other.process_item(made) is made
    assert StorePipeline(spider.crawler).process_item(thing) is thing
    assert not list(spider.store.texts.rglob("*.txt"))


def test_mark_of_a_vanished_article_is_removed_when_its_page_is_back(spider: AnySiteSpider) -> None:
    keep(spider, item("一", at=EARLIER))
    mark(spider.store, spider.ledger, entry_of(spider), "2024-05-07T08:00:00+08:00")
    keep(spider, item("一", at=EARLIER, editor="某某"))  # from the archive
    assert record_of(spider)["vanished"] == entry_of(spider).vanished == "2024-05-07T08:00:00+08:00"
    assert "articles_returned" not in counted(spider)
    keep(spider, item("二", at=EARLIER))
    assert record_of(spider)["vanished"] == entry_of(spider).vanished != ""
    keep(spider, item("二", at=LATER))
    assert "vanished" not in record_of(spider) and entry_of(spider).vanished == ""
    assert counted(spider)["articles_returned"] == 1
    keep(spider, item("二", at=LATER))
    assert counted(spider)["articles_returned"] == 1


def test_fields_of_the_list_stay_when_a_visit_lacks_them(spider: AnySiteSpider) -> None:
    keep(spider, item("一"))
    before = record_of(spider)
    assert (before["column"], before["column_url"]) == ("要闻", "http://www.example.cn/news/")
    keep(spider, item("一", title="", column="", column_url=""))
    assert record_of(spider) == before and counted(spider)["articles_unchanged"] == 1
    keep(spider, item("二", title="", column="公告", column_url="", author=""))
    after = record_of(spider)
    assert (after["title"], after["column"], after["column_url"]) == (before["title"], "公告", before["column_url"])


def test_only_lasting_fields_make_an_article_new(spider: AnySiteSpider) -> None:
    keep(spider, item("一"))
    file = spider.store.folder / TEXT
    written = file.stat().st_mtime_ns, file.with_suffix(".json").read_bytes()
    keep(spider, item("一", at=LATER, http_status=203, etag='"x"', last_modified="y", confidence=0.8))
    assert (file.stat().st_mtime_ns, file.with_suffix(".json").read_bytes()) == written
    keep(spider, item("一", at=LATER, editor="某某"))
    assert record_of(spider)["fetched_at"] == LATER and not list(spider.store.paths.revisions.rglob("*"))
    keep(spider, item("一", title="更正后的标题"))
    (revision,) = record_of(spider)["revisions"]
    assert revision["fetched_at"] == LATER and (spider.store.folder / revision["file"]).is_file()
    assert counted(spider)["articles_revised"] == 1


def test_new_version_of_the_program_alone_writes_nothing(
    spider: AnySiteSpider, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(spider, item("一"))
    before = (spider.store.folder / TEXT).with_suffix(".json").read_bytes()
    monkeypatch.setattr("crawler.store.article_files.__version__", "99")
    keep(spider, item("一", at=LATER))
    assert (spider.store.folder / TEXT).with_suffix(".json").read_bytes() == before


def test_article_whose_files_are_gone_is_stored_with_its_revisions(spider: AnySiteSpider) -> None:
    keep(spider, item("一"))
    keep(spider, item("二"))
    for suffix in (".txt", ".json"):
        (spider.store.folder / TEXT).with_suffix(suffix).unlink()
    keep(spider, item("三", date="2024-05-07"))
    (revision,) = record_of(spider)["revisions"]
    assert "一" in (spider.store.folder / revision["file"]).read_text("utf-8")
    assert "articles_set_aside" not in counted(spider)


def test_article_that_moves_to_another_day_is_in_one_place(spider: AnySiteSpider) -> None:
    keep(spider, item("一"))
    keep(spider, item("一", date="2024-05-07"))
    (file,) = spider.store.texts.rglob("*.txt")
    assert file.name.startswith("2024-05-07") and entry_of(spider).path == spider.store.paths.relative(file)
    (intent,) = spider.ledger.write_intents.pending()
    assert intent.old_path == "", "no old file remains"
    assert counted(spider)["articles_unchanged"] == 1


def test_incomplete_visit_of_a_complete_article_is_a_failure(spider: AnySiteSpider) -> None:
    keep(spider, item("一"))
    with pytest.raises(DropItem, match="more of its pages"):
        keep(spider, item("一", incomplete="http_404"))
    assert spider.outcome_of(KEY) == "stored" and not record_of(spider)["incomplete"]
    keep(spider, replace(item("一"), key=KEY))
    assert entry_of(spider).status is Status.KEPT


@pytest.mark.parametrize(
    ("owner", "name", "error", "cause", "advice"),
    [
        (Store, "write", OSError(28, "No space left on device"), "store", "free space"),
        (Store, "read", OSError(5, "Input/output error"), "store", "check the disk"),
        (None, "keep", sqlite3.OperationalError("database is locked"), "ledger", "end the program"),
    ],
)
def test_article_that_cannot_be_stored_is_left_to_the_next_run(
    spider: AnySiteSpider,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    error: Exception,
    cause: str,
    advice: str,
) -> None:
    def fail(*_: object) -> None:
        raise error

    spider.ledger.queue([Target(KEY, URL)], EARLIER)
    monkeypatch.setattr(owner or spider.ledger, name, fail)
    with pytest.raises(NotStored, match=advice) as raised:
        keep(spider, item("一"))
    assert raised.value.__cause__ is error and URL in str(raised.value)
    assert counted(spider) == {f"failed/{cause}": 1} and spider.outcomes == {"failed": 1}
    entry = entry_of(spider)
    assert (entry.status, entry.cause, entry.attempts, entry.can_retry) == (Status.FAILED, cause, 0, True)
