"""北京市司法局, the justice bureau of Beijing."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class BeijingJusticeSpider(SiteSpider):
    name = "beijing_justice"
    site = "北京市司法局"
    home = "http://sfj.beijing.gov.cn/"
    columns = (
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcwj/", seen=2026),
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcjd/", seen=2026),
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/zcfg59/index.html", seen=2020),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
