"""山西省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShanxiJusticeSpider(SiteSpider):
    name = "shanxi_justice"
    site = "山西省司法厅"
    home = "http://sft.shanxi.gov.cn/"
    hosts = ("sft.shanxi.gov.cn",)
    known = Known.HOST
