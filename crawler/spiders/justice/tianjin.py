"""天津市司法局, the justice bureau of Tianjin."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class TianjinJusticeSpider(SiteSpider):
    name = "tianjin_justice"
    site = "天津市司法局"
    home = "http://sf.tj.gov.cn/"
    columns = (
        ColumnSpec("http://sf.tj.gov.cn/zcfg/", seen=2020),
        ColumnSpec("http://sf.tj.gov.cn/zcfg/dfzfgz/", seen=2020),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its columns
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
