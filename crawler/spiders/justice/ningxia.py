"""宁夏回族自治区司法厅, the justice department of Ningxia."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class NingxiaJusticeSpider(SiteSpider):
    name = "ningxia_justice"
    site = "宁夏回族自治区司法厅"
    home = "http://sft.nx.gov.cn/"
    columns = (
        ColumnSpec("http://sft.nx.gov.cn/xxgk/wjzx/zcwj/index.html", seen=2026),
        ColumnSpec("http://sft.nx.gov.cn/xxgk/wjzx/zcjd/index.html", seen=2026),
        ColumnSpec("http://sft.nx.gov.cn/xxgk/wjzx/sftwj/index.html", seen=2026),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
