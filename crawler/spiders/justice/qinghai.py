"""青海省司法厅, the justice department of Qinghai."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class QinghaiJusticeSpider(SiteSpider):
    name = "qinghai_justice"
    site = "青海省司法厅"
    home = "http://sft.qinghai.gov.cn/"
    columns = (
        ColumnSpec("http://sft.qinghai.gov.cn/pub/qhsfxzw/xxgg/", seen=2020),
        ColumnSpec("http://sft.qinghai.gov.cn/qhsfxz/xxgk/xxgk.html", seen=2020),
    )
    coverage = Coverage.SEEN
    discovers = True
