"""上海市司法局, the justice bureau of Shanghai."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ShanghaiJusticeSpider(SiteSpider):
    name = "shanghai_justice"
    site = "上海市司法局"
    home = "https://sfj.sh.gov.cn/"
    columns = (ColumnSpec("https://sfj.sh.gov.cn/2020zwdt_tzgg/index.html", seen=2026),)
    coverage = Coverage.SEEN
    discovers = True
