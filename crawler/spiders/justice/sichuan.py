"""四川省司法厅, the justice department of Sichuan."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class SichuanJusticeSpider(SiteSpider):
    name = "sichuan_justice"
    site = "四川省司法厅"
    home = "https://sft.sc.gov.cn/"
    platform = "ucap"
    coverage = Coverage.SHAPE
