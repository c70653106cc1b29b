"""The archive: every article page of a run kept as it came, so that a better cleaner can be run over the past
(`scrapy reclean`). Off with `-s ARCHIVE=0`; a replay keeps none, as its pages are saved ones.
"""

from __future__ import annotations

import logging

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse

from crawler.fetch.blocking import challenge_of
from crawler.items import Target
from crawler.store import warc
from crawler.store.errors import with_remedy
from crawler.store.spider import StoredSpider

logger = logging.getLogger(__name__)

#: The archive's place in a site's folder.
FOLDER = "archive"
_OK = 200


class Archiver:
    """Writes the answers to article requests into the run's WARC file, which begins with the first of them.

    Kept is every page that answers with status 200, whether the cleaner finds an article in it or not: the next one
    may. Challenges are not pages of the site and stay out, as do files that are no text.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider: StoredSpider | None = None
        self._writer: warc.Writer | None = None
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.response_received, signals.response_received)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archiver:
        if not crawler.settings.getbool("ARCHIVE") or crawler.settings["REPLAY"]:
            raise NotConfigured
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Finishes the files of runs that were stopped; the site's folder is this run's alone from now on."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # no site's spider, or one whose folder could not be had
        self._spider = spider
        try:
            for file in warc.adopt(spider.store.folder / FOLDER):
                logger.info("a stopped run's archive is kept as %s", file)
        except OSError as error:
            spider.count("archive_failed")
            logger.error("a stopped run's archive is left to the next run: %s", with_remedy(error))

    def response_received(self, response: Response, request: Request) -> None:
        """Keeps a response, if it is an article page; one that the disk refuses is counted and goes on to the
        cleaner."""
        spider = self._spider
        target = request.cb_kwargs.get("target")
        if spider is None or not isinstance(target, Target) or not _is_page(response):
            return
        asked = request.meta.get("redirect_urls", [request.url])[0]
        try:
            if self._writer is None:
                self._writer = warc.Writer(spider.store.folder / FOLDER, spider.store.folder.name, self._about(spider))
            self._writer.write(response, target, asked)
        except OSError as error:
            spider.count("archive_failed")
            logger.error("%s is not archived: %s", response.url, with_remedy(error))
        else:
            spider.count("archived")

    def spider_closed(self) -> None:
        """Finishes the run's file; one that the disk refuses to is left to the next run."""
        if not self._spider or not self._writer:
            return
        try:
            self._writer.close()
        except OSError as error:
            self._spider.count("archive_failed")
            logger.error("the run's archive is left to the next run: %s", with_remedy(error))

    def _about(self, spider: StoredSpider) -> dict[str, str]:
        settings = self._crawler.settings
        return {
            "isPartOf": spider.site,
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": settings["USER_AGENT"],
        }


def _is_page(response: Response) -> bool:
    return response.status == _OK and isinstance(response, TextResponse) and not challenge_of(response)
