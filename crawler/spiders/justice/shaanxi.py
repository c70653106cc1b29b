"""陕西省司法厅, the justice department of Shaanxi."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ShaanxiJusticeSpider(SiteSpider):
    name = "shaanxi_justice"
    site = "陕西省司法厅"
    home = "http://sft.shaanxi.gov.cn/"
