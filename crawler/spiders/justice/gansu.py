"""甘肃省司法厅, the justice department of Gansu."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class GansuJusticeSpider(SiteSpider):
    name = "gansu_justice"
    site = "甘肃省司法厅"
    home = "http://sft.gansu.gov.cn/"
    columns = (ColumnSpec("http://sft.gansu.gov.cn/List/10", seen=2020),)
    coverage = Coverage.SEEN
    discovers = True
