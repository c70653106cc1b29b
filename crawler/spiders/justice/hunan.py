"""湖南省司法厅, the justice department of Hunan."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HunanJusticeSpider(SiteSpider):
    name = "hunan_justice"
    site = "湖南省司法厅"
    home = "https://sft.hunan.gov.cn/"
    columns = (
        ColumnSpec("https://sft.hunan.gov.cn/sft/xxgk_71079/tzgg/index.html"),
        ColumnSpec("https://sft.hunan.gov.cn/sft/xxgk_71079/zcfg/dfxfg/index.html", seen=2020),
    )
    platform = "trs"
    coverage = Coverage.SEEN
    discovers = True
