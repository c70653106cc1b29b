"""广东省司法厅, the justice department of Guangdong."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class GuangdongJusticeSpider(SiteSpider):
    name = "guangdong_justice"
    site = "广东省司法厅"
    home = "http://sft.gd.gov.cn/"
    platform = "gkmlpt"
    coverage = Coverage.SHAPE
