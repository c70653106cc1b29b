"""安徽省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class AnhuiJusticeSpider(SiteSpider):
    name = "anhui_justice"
    site = "安徽省司法厅"
    home = "https://sft.ah.gov.cn/"
    hosts = ("sft.ah.gov.cn",)
    known = Known.SHAPE
