"""A spider with an open data folder, for tests of its methods without a crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from scrapy.utils.test import get_crawler

from crawler.spiders.any_site import AnySiteSpider


@pytest.fixture
def open_spider(tmp_path) -> Iterator[Callable[..., AnySiteSpider]]:
    """Make a spider for a column of www.example.cn (or `url`), and end the run of the one before.

    Its keywords are settings, `arguments` are those of the spider. All spiders of a test have the same data folder.
    """
    opened: list[AnySiteSpider] = []

    def make(
        arguments: dict[str, str] | None = None, url: str = "http://www.example.cn/news/", **settings: object
    ) -> AnySiteSpider:
        end()
        known = {
            "DATA_DIR": str(tmp_path / "data"),
            "BLOCKED_IN_A_ROW_MAX": 10,
            "COLUMN_PAGES_MAX": 3000,
            "DISCOVERED_COLUMNS_MAX": 120,
            "REVISIT_DAYS": 7,
        }
        crawler = get_crawler(AnySiteSpider, known | settings)
        spider = AnySiteSpider.from_crawler(crawler, url=url, **arguments or {})
        spider.opened()
        opened.append(spider)
        return spider

    def end() -> None:
        while opened:
            opened.pop().closed("shutdown")

    yield make
    end()
