"""江苏省司法厅, the justice department of Jiangsu."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class JiangsuJusticeSpider(SiteSpider):
    name = "jiangsu_justice"
    site = "江苏省司法厅"
    home = "http://sft.jiangsu.gov.cn/"
    columns = (
        ColumnSpec("http://sft.jiangsu.gov.cn/col/col48525/index.html", seen=2026),
        ColumnSpec("http://sft.jiangsu.gov.cn/col/col48530/index.html", seen=2020),
    )
    platform = "hanweb"
    coverage = Coverage.SEEN
    discovers = True
