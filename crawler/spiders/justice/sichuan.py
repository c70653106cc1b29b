"""四川省司法厅, the justice department of Sichuan."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class SichuanJusticeSpider(SiteSpider):
    name = "sichuan_justice"
    site = "四川省司法厅"
    home = "https://sft.sc.gov.cn/"
    columns = (ColumnSpec("https://sft.sc.gov.cn/sftzww/gfxwj/ztzl_list3.shtml", seen=2020),)
    platform = "ucap"
    coverage = Coverage.SEEN
    discovers = True
