"""A stand-in for the process of a crawl, so that commands which crawl can be tested without a reactor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader


@dataclass
class StandInProcess:
    """Takes the place of Scrapy's process.

    Attributes:
        stats: The counters of a crawl at its end; None if it has none.
        bootstrap_failed: As of Scrapy's process.
        answer: Called with the spider instead of a crawl, if its class is given, once the process is started.
        spiders: The spiders that wait for that.
        crawls: What was crawled, and with which arguments.
        options: The arguments of `start`.
        settings: The settings of the command.
    """

    stats: dict[str, Any] | None = field(default_factory=lambda: {"finish_reason": "finished"})
    bootstrap_failed: bool = False
    answer: Callable[[Any], object] = lambda spider: None
    crawls: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    spiders: list[Any] = field(default_factory=list)
    options: dict[str, Any] | None = None
    settings: BaseSettings = field(default_factory=BaseSettings)
    spider_loader: Any = None

    def made(self, settings: BaseSettings) -> StandInProcess:
        self.settings, self.spider_loader = settings, SpiderLoader.from_settings(settings)
        return self

    def create_crawler(self, spider: Any) -> SimpleNamespace:
        stats = None if self.stats is None else SimpleNamespace(get_value=self.stats.get)
        return SimpleNamespace(wanted=spider, stats=stats, spider=None, engine=None, crawling=False)

    def crawl(self, crawler: SimpleNamespace, **arguments: Any) -> None:
        self.crawls.append((crawler.wanted, arguments))
        if not isinstance(crawler.wanted, str):
            crawler.spider = crawler.wanted(**arguments)
            self.spiders.append(crawler.spider)

    def start(self, **options: Any) -> None:
        self.options = options
        while self.spiders:
            self.answer(self.spiders.pop())


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> StandInProcess:
    """The process that a command of this test gets."""
    stand_in = StandInProcess()
    for name in ("AsyncCrawlerProcess", "CrawlerProcess"):
        monkeypatch.setattr(f"scrapy.cmdline.{name}", stand_in.made, raising=False)
    return stand_in
