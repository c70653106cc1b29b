"""中国长安网, the site of the Central Political and Legal Affairs Commission."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ChinapeaceSpider(SiteSpider):
    name = "chinapeace"
    site = "中国长安网"
    home = "http://www.chinapeace.gov.cn/"
    columns = tuple(
        ColumnSpec(f"http://www.chinapeace.gov.cn/chinapeace/{code}/index.shtml", seen=2026)
        for code in ("c100004", "c100007", "c100008", "c100013", "c100014")
    )
    platform = "ucap"
    coverage = Coverage.SEEN
