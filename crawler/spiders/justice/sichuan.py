"""四川省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class SichuanJusticeSpider(SiteSpider):
    name = "sichuan_justice"
    site = "四川省司法厅"
    home = "https://sft.sc.gov.cn/"
    hosts = ("sft.sc.gov.cn",)
    platform = "ucap"
    known = Known.SHAPE
