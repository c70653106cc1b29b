"""云南省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class YunnanJusticeSpider(SiteSpider):
    name = "yunnan_justice"
    site = "云南省司法厅"
    home = "http://sft.yn.gov.cn/"
    hosts = ("sft.yn.gov.cn",)
    platform = "aspnet"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SHAPE
    unverified = ("platform",)
