"""黑龙江省司法厅, the justice department of Heilongjiang."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HeilongjiangJusticeSpider(SiteSpider):
    name = "heilongjiang_justice"
    site = "黑龙江省司法厅"
    home = "http://sft.hlj.gov.cn/"
