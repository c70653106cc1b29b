"""内蒙古自治区司法厅, the justice department of Inner Mongolia."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class NeimengguJusticeSpider(SiteSpider):
    name = "neimenggu_justice"
    site = "内蒙古自治区司法厅"
    home = "http://sft.nmg.gov.cn/"
    columns = (ColumnSpec("http://sft.nmg.gov.cn/zcfg/flfgk/", seen=2020),)
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its columns
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
