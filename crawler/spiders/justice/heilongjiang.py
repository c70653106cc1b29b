"""黑龙江省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HeilongjiangJusticeSpider(SiteSpider):
    name = "heilongjiang_justice"
    site = "黑龙江省司法厅"
    home = "http://sft.hlj.gov.cn/"
    hosts = ("sft.hlj.gov.cn",)
    known = Known.HOST
