"""新疆维吾尔自治区司法厅, the justice department of Xinjiang."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class XinjiangJusticeSpider(SiteSpider):
    name = "xinjiang_justice"
    site = "新疆维吾尔自治区司法厅"
    home = "http://sft.xinjiang.gov.cn/"
    hosts = ("sft.xinjiang.gov.cn", "www.xjsft.gov.cn")  # UNVERIFIED: the second, of 2020
    columns = (ColumnSpec("http://www.xjsft.gov.cn/sfxz/sfdt/index.htm", seen=2020),)
    coverage = Coverage.SEEN
    unverified = ("hosts",)
    discovers = True
