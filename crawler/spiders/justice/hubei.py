"""湖北省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HubeiJusticeSpider(SiteSpider):
    name = "hubei_justice"
    site = "湖北省司法厅"
    home = "https://sft.hubei.gov.cn/"
    hosts = ("sft.hubei.gov.cn",)
    platform = "trs"
    known = Known.SHAPE
