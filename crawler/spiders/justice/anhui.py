"""安徽省司法厅, the justice department of Anhui."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class AnhuiJusticeSpider(SiteSpider):
    name = "anhui_justice"
    site = "安徽省司法厅"
    home = "https://sft.ah.gov.cn/"
    coverage = Coverage.SHAPE
