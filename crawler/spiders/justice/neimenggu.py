"""内蒙古自治区司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class NeimengguJusticeSpider(SiteSpider):
    name = "neimenggu_justice"
    site = "内蒙古自治区司法厅"
    home = "http://sft.nmg.gov.cn/"
    hosts = ("sft.nmg.gov.cn",)
    known = Known.HOST
