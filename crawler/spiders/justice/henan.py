"""河南省司法厅, the justice department of Henan."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HenanJusticeSpider(SiteSpider):
    name = "henan_justice"
    site = "河南省司法厅"
    home = "https://sft.henan.gov.cn/"
    hosts = ("sft.henan.gov.cn", "wjbb.sft.henan.gov.cn")
