"""陕西省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShaanxiJusticeSpider(SiteSpider):
    name = "shaanxi_justice"
    site = "陕西省司法厅"
    home = "http://sft.shaanxi.gov.cn/"
    hosts = ("sft.shaanxi.gov.cn",)
    known = Known.HOST
