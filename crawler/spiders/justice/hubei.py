"""湖北省司法厅, the justice department of Hubei."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class HubeiJusticeSpider(SiteSpider):
    name = "hubei_justice"
    site = "湖北省司法厅"
    home = "https://sft.hubei.gov.cn/"
    platform = "trs"
    coverage = Coverage.SHAPE
