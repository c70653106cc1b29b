"""云南省司法厅, the justice department of Yunnan."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class YunnanJusticeSpider(SiteSpider):
    name = "yunnan_justice"
    site = "云南省司法厅"
    home = "http://sft.yn.gov.cn/"
    columns = (ColumnSpec("http://sft.yn.gov.cn/xxgfxwjml/index.jhtml", seen=2020),)
    platform = "aspnet"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
