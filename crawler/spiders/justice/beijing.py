"""北京市司法局, the justice bureau of Beijing."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class BeijingJusticeSpider(SiteSpider):
    name = "beijing_justice"
    site = "北京市司法局"
    home = "http://sfj.beijing.gov.cn/"
    columns = (
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcwj/"),
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcjd/"),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
