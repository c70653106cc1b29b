"""海南省司法厅, the justice department of Hainan."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HainanJusticeSpider(SiteSpider):
    name = "hainan_justice"
    site = "海南省司法厅"
    home = "http://justice.hainan.gov.cn/"
