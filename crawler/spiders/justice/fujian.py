"""福建省司法厅. Some of its columns were seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class FujianJusticeSpider(SiteSpider):
    name = "fujian_justice"
    site = "福建省司法厅"
    home = "https://sft.fujian.gov.cn/"
    hosts = ("sft.fujian.gov.cn",)
    columns = (
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/zcjd/zcjd/"),
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/gggs/"),
        ColumnSpec("https://sft.fujian.gov.cn/zwgk/szyw/"),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SEEN
    unverified = ("platform",)
    discovers = True
