"""海南省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HainanJusticeSpider(SiteSpider):
    name = "hainan_justice"
    site = "海南省司法厅"
    home = "http://justice.hainan.gov.cn/"
    hosts = ("justice.hainan.gov.cn",)
    known = Known.HOST
