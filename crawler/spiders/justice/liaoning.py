"""辽宁省司法厅, the justice department of Liaoning."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class LiaoningJusticeSpider(SiteSpider):
    name = "liaoning_justice"
    site = "辽宁省司法厅"
    home = "http://sft.ln.gov.cn/"
    platform = "trs"
    coverage = Coverage.SHAPE
