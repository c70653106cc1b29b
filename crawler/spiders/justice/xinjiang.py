"""新疆维吾尔自治区司法厅, the justice department of Xinjiang."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class XinjiangJusticeSpider(SiteSpider):
    name = "xinjiang_justice"
    site = "新疆维吾尔自治区司法厅"
    home = "http://sft.xinjiang.gov.cn/"
