"""A spider that raises exceptions in its methods, and a pipeline that does; see `test_exceptions.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import ArticleItem
from crawler.spiders.any_site import AnySiteSpider


class RaisingSpider(AnySiteSpider):
    """Raises for the first article, in the middle of page 2 of a column, for a missing page, or after `start`."""

    name = "raising"

    async def start(self) -> AsyncIterator[Request]:
        async for request in super().start():
            yield request
        if self.settings.getbool("RAISE_IN_START"):
            raise KeyError("start")
        yield Request(f"{self.home}missing", self.parse, errback=self.missing)

    def parse_article(self, response: Response, target: Any) -> Iterator[ArticleItem | Request]:
        if "20241228" in response.url:
            raise ZeroDivisionError("article")
        yield from super().parse_article(response, target)

    def parse_column(self, response: Response, walk: Any, alternatives: Any) -> Iterator[Request]:
        for number, request in enumerate(super().parse_column(response, walk, alternatives)):
            if "index_1" in response.url and number == 2:
                raise IndexError("column")
            yield request

    def missing(self, failure: Failure) -> None:
        raise LookupError("errback")


class RaisingPipeline:
    """Raises for one article."""

    def process_item(self, item: ArticleItem) -> ArticleItem:
        if "20241227" in item.url:
            raise OverflowError("pipeline")
        return item
