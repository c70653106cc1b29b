"""云南省司法厅, the justice department of Yunnan."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class YunnanJusticeSpider(SiteSpider):
    name = "yunnan_justice"
    site = "云南省司法厅"
    home = "http://sft.yn.gov.cn/"
    platform = "aspnet"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SHAPE
    unverified = ("platform",)
