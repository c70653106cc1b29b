"""河北省司法厅, the justice department of Hebei.

The column and its articles were seen in 2021.
"""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HebeiJusticeSpider(SiteSpider):
    name = "hebei_justice"
    site = "河北省司法厅"
    home = "http://sft.hebei.gov.cn/"
    columns = (
        ColumnSpec("http://sft.hebei.gov.cn/tzgg/", seen=2021),
        ColumnSpec("http://sft.hebei.gov.cn/zcwj/", seen=2020),
    )
    platform = "enorth"
    coverage = Coverage.SEEN
    discovers = True
