"""辽宁省司法厅, the justice department of Liaoning."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class LiaoningJusticeSpider(SiteSpider):
    name = "liaoning_justice"
    site = "辽宁省司法厅"
    home = "http://sft.ln.gov.cn/"
    columns = (ColumnSpec("http://sft.ln.gov.cn/sft_zfxxgk/sft_gsgg/", seen=2020),)
    platform = "trs"
    coverage = Coverage.SEEN
    discovers = True
