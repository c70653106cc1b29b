"""河南省司法厅, the justice department of Henan."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HenanJusticeSpider(SiteSpider):
    name = "henan_justice"
    site = "河南省司法厅"
    home = "https://sft.henan.gov.cn/"
    hosts = ("sft.henan.gov.cn", "wjbb.sft.henan.gov.cn", "www.hnfzw.gov.cn")  # UNVERIFIED: the last one, of 2020
    columns = (ColumnSpec("http://www.hnfzw.gov.cn/sitesources/hnsft/page_pc/zwgk/xxgkml/twj/list1.html", seen=2020),)
    coverage = Coverage.SEEN
    unverified = ("hosts",)
    discovers = True
