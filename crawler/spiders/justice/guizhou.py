"""贵州省司法厅, the justice department of Guizhou."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class GuizhouJusticeSpider(SiteSpider):
    name = "guizhou_justice"
    site = "贵州省司法厅"
    home = "http://sft.guizhou.gov.cn/"
    columns = (ColumnSpec("http://sft.guizhou.gov.cn/zwgk_97/xxgkml/jcxxgk/zcwj/", seen=2020),)
    platform = "trs"
    coverage = Coverage.SEEN
    discovers = True
