"""山西省司法厅, the justice department of Shanxi."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ShanxiJusticeSpider(SiteSpider):
    name = "shanxi_justice"
    site = "山西省司法厅"
    home = "http://sft.shanxi.gov.cn/"
    columns = (ColumnSpec("http://sft.shanxi.gov.cn/SXSFWEB/sxsfweb_wjgb", seen=2020),)
    coverage = Coverage.SEEN
    discovers = True
