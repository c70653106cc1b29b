"""吉林省司法厅, the justice department of Jilin."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class JilinJusticeSpider(SiteSpider):
    name = "jilin_justice"
    site = "吉林省司法厅"
    home = "http://sft.jl.gov.cn/"
    columns = (ColumnSpec("http://sft.jl.gov.cn/zwgk_158944/gsgg/", seen=2020),)
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its columns
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
