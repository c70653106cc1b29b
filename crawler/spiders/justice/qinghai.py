"""青海省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class QinghaiJusticeSpider(SiteSpider):
    name = "qinghai_justice"
    site = "青海省司法厅"
    home = "http://sft.qinghai.gov.cn/"
    hosts = ("sft.qinghai.gov.cn",)
    known = Known.HOST
