"""海南省司法厅, the justice department of Hainan."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HainanJusticeSpider(SiteSpider):
    name = "hainan_justice"
    site = "海南省司法厅"
    home = "http://justice.hainan.gov.cn/"
    columns = (ColumnSpec("http://justice.hainan.gov.cn/xxgk/0200/0202/?ClassInfoId=2009", seen=2020),)
    coverage = Coverage.SEEN
    discovers = True
