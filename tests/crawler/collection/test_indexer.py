"""The index at the end of a run, without a crawl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.collection.index import NAME, SearchIndex
from crawler.collection.indexer import Indexer
from crawler.store.spider import StoredSpider
from tests.crawler.collection.stored import store_article


class SomeSpider(StoredSpider):
    name = "jiangsu"
    site = "江苏长安网"


def end_run(data: Path, kind: type[Spider] = SomeSpider, **settings: Any) -> Crawler:
    crawler = get_crawler(kind, {"DATA_DIR": str(data), "INDEX": 1} | settings)
    extension = Indexer.from_crawler(crawler)
    crawler.signals.send_catch_log(signals.spider_closed, spider=kind.from_crawler(crawler), reason="finished")
    assert extension
    return crawler


def test_run_indexes_its_own_site(tmp_path):
    store_article(tmp_path, 1, "平安建设。")
    store_article(tmp_path, 2, "平安建设。", folder="anhui")
    end_run(tmp_path)
    with SearchIndex(tmp_path) as index:
        assert [hit.folder for hit in index.search("平安")] == ["jiangsu"]


def test_run_without_articles_makes_no_index(tmp_path):
    (tmp_path / "jiangsu").mkdir()
    end_run(tmp_path)

    class Other(Spider):
        name = "other"

    store_article(tmp_path, 1, "平安建设。")
    end_run(tmp_path, Other)
    assert not (tmp_path / NAME).exists()


def test_index_is_made_if_the_setting_is_on(tmp_path):
    with pytest.raises(NotConfigured):
        end_run(tmp_path, INDEX=0)


def test_failure_of_the_index_is_logged(tmp_path, caplog):
    store_article(tmp_path, 1, "平安建设。")
    (tmp_path / NAME).write_bytes(b"no database" * 1000)
    end_run(tmp_path)
    (record,) = (record for record in caplog.records if record.name.startswith("crawler"))
    assert record.message.startswith("[index-failed]") and record.levelname == "ERROR" and not record.exc_info
