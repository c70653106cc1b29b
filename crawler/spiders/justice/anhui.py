"""安徽省司法厅, the justice department of Anhui."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class AnhuiJusticeSpider(SiteSpider):
    name = "anhui_justice"
    site = "安徽省司法厅"
    home = "https://sft.ah.gov.cn/"
    columns = (ColumnSpec("https://sft.ah.gov.cn/public/column/4228648?type=4&catId=36934060&action=list", seen=2020),)
    coverage = Coverage.SEEN
    discovers = True
