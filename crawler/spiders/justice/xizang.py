"""西藏自治区司法厅, the justice department of Xizang."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class XizangJusticeSpider(SiteSpider):
    name = "xizang_justice"
    site = "西藏自治区司法厅"
    home = "http://sft.xizang.gov.cn/"
    columns = (
        ColumnSpec("http://sft.xizang.gov.cn/xxgk/xxgkml/zcfg/index.html", seen=2026),
        ColumnSpec("http://sft.xizang.gov.cn/xxgk/xxgkml/bmwj/index.html", seen=2026),
        ColumnSpec("http://sft.xizang.gov.cn/xwzx/gsgg/", seen=2020),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
