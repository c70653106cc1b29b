"""福建省司法厅, the justice department of Fujian."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class FujianJusticeSpider(SiteSpider):
    name = "fujian_justice"
    site = "福建省司法厅"
    home = "https://sft.fujian.gov.cn/"
    columns = (
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/zcjd/zcjd/", seen=2026),
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/gggs/", seen=2026),
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/szyw/", seen=2026),
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/zxwj/tfwj/", seen=2020),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
