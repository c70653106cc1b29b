"""The archive: stores the article pages of a run as fetched, so that `scrapy reclean` can clean them again later.

It is off with `-s ARCHIVE=0`, and in a replay, whose pages are saved already.
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
from crawler.store.errors import with_advice
from crawler.store.spider import StoredSpider

logger = logging.getLogger(__name__)

_OK = 200


class Archiver:
    """Extension that writes the responses to article requests into the run's WARC file, created at the first of them.

    It stores every page with status 200, even if the cleaner finds no article in it: a later version may find one. It
    does not store challenges, which are not pages of the site, and responses that are not text.
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
        """Make the extension, as Scrapy does, if ARCHIVE is on and REPLAY is not set."""
        if not crawler.settings.getbool("ARCHIVE") or crawler.settings["REPLAY"]:
            raise NotConfigured
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Finish the files of stopped runs. From now on only this run writes to the site's folder."""
        if not isinstance(spider, StoredSpider) or not spider.is_open:
            return  # not the spider of a site, or its folder cannot be used
        self._spider = spider
        try:
            for file in warc.adopt(spider.store.paths.archive):
                logger.info("[archive-adopted] the archive of a stopped run is kept as %s", file)
        except OSError as error:
            spider.count("archive_failed")
            logger.error("[archive-failed] the next run finishes a stopped run's archive: %s", with_advice(error))

    def response_received(self, response: Response, request: Request) -> None:
        """Store a response if it is an article page. A write error is counted; the page is cleaned nevertheless."""
        spider = self._spider
        target = request.cb_kwargs.get("target")
        if spider is None or not isinstance(target, Target) or not _is_page(response):
            return
        requested = request.meta.get("redirect_urls", [request.url])[0]
        try:
            if self._writer is None:
                site = spider.store.paths
                self._writer = warc.Writer(site.archive, site.name, self._warcinfo(spider))
            self._writer.write(response, target, requested)
        except OSError as error:
            spider.count("archive_failed")
            logger.error("[archive-failed] %s is not archived: %s", response.url, with_advice(error))
        else:
            spider.count("archived")

    def spider_closed(self) -> None:
        """Finish the run's file. After a write error the next run does so."""
        if not self._spider or not self._writer:
            return
        try:
            self._writer.close()
        except OSError as error:
            self._spider.count("archive_failed")
            logger.error("[archive-failed] the next run finishes this run's archive: %s", with_advice(error))

    def _warcinfo(self, spider: StoredSpider) -> dict[str, str]:
        settings = self._crawler.settings
        return {
            "isPartOf": spider.site,
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": settings["USER_AGENT"],
        }


def _is_page(response: Response) -> bool:
    return response.status == _OK and isinstance(response, TextResponse) and not challenge_of(response)
