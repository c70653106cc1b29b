"""山东省司法厅. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class ShandongJusticeSpider(SiteSpider):
    name = "shandong_justice"
    site = "山东省司法厅"
    home = "http://sft.shandong.gov.cn/"
    hosts = ("sft.shandong.gov.cn",)
    columns = (ColumnSpec("http://sft.shandong.gov.cn/channels/ch04192/"),)
    known = Known.SEEN
    discovers = True
