"""黑龙江省司法厅, the justice department of Heilongjiang."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HeilongjiangJusticeSpider(SiteSpider):
    name = "heilongjiang_justice"
    site = "黑龙江省司法厅"
    home = "http://sft.hlj.gov.cn/"
    columns = (ColumnSpec("http://sft.hlj.gov.cn/web/news/announcement.html", seen=2020),)
    coverage = Coverage.SEEN
    discovers = True
