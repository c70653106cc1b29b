"""广东省司法厅, the justice department of Guangdong."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class GuangdongJusticeSpider(SiteSpider):
    name = "guangdong_justice"
    site = "广东省司法厅"
    home = "http://sft.gd.gov.cn/"
    columns = (
        ColumnSpec("http://sft.gd.gov.cn/sfw/gov_gk/zcwj/index.html", seen=2020),
        ColumnSpec("http://sft.gd.gov.cn/sfw/gov_gk/law/index.html", seen=2020),
    )
    platform = "gkmlpt"
    coverage = Coverage.SEEN
    discovers = True
