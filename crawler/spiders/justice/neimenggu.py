"""内蒙古自治区司法厅, the justice department of Inner Mongolia."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class NeimengguJusticeSpider(SiteSpider):
    name = "neimenggu_justice"
    site = "内蒙古自治区司法厅"
    home = "http://sft.nmg.gov.cn/"
