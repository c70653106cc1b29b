"""山东省司法厅, the justice department of Shandong."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ShandongJusticeSpider(SiteSpider):
    name = "shandong_justice"
    site = "山东省司法厅"
    home = "http://sft.shandong.gov.cn/"
    columns = (
        ColumnSpec("http://sft.shandong.gov.cn/channels/ch04192/"),
        ColumnSpec("http://sft.shandong.gov.cn/channels/ch04210/", seen=2020),
    )
    coverage = Coverage.SEEN
    discovers = True
