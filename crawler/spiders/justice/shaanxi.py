"""陕西省司法厅, the justice department of Shaanxi."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ShaanxiJusticeSpider(SiteSpider):
    name = "shaanxi_justice"
    site = "陕西省司法厅"
    home = "http://sft.shaanxi.gov.cn/"
    columns = (
        ColumnSpec(
            "http://sft.shaanxi.gov.cn/public/zwgk/indexPage?type=sxxlist&mlid=00160005&unitid=000400010001", seen=2020
        ),
    )
    coverage = Coverage.SEEN
    discovers = True
