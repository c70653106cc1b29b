"""青海省司法厅, the justice department of Qinghai."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class QinghaiJusticeSpider(SiteSpider):
    name = "qinghai_justice"
    site = "青海省司法厅"
    home = "http://sft.qinghai.gov.cn/"
