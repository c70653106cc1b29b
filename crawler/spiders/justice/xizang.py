"""西藏自治区司法厅. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class XizangJusticeSpider(SiteSpider):
    name = "xizang_justice"
    site = "西藏自治区司法厅"
    home = "http://sft.xizang.gov.cn/"
    hosts = ("sft.xizang.gov.cn",)
    columns = (ColumnSpec("http://sft.xizang.gov.cn/xxgk/xxgkml/zcfg/index.html"),)
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SEEN
    unverified = ("platform",)
    discovers = True
