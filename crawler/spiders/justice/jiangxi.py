"""江西省司法厅, the justice department of Jiangxi."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class JiangxiJusticeSpider(SiteSpider):
    name = "jiangxi_justice"
    site = "江西省司法厅"
    home = "http://www.jxsf.gov.cn/"
    columns = (ColumnSpec("http://www.jxsf.gov.cn/Browse/NewList.aspx?md5_url=BAB90885AD2A3855", seen=2020),)
    platform = "aspnet"  # UNVERIFIED: inferred from the addresses of its columns
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
