"""江西省司法厅, the justice department of Jiangxi."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class JiangxiJusticeSpider(SiteSpider):
    name = "jiangxi_justice"
    site = "江西省司法厅"
    home = "http://www.jxsf.gov.cn/"
