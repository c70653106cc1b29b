"""甘肃省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GansuJusticeSpider(SiteSpider):
    name = "gansu_justice"
    site = "甘肃省司法厅"
    home = "http://sft.gansu.gov.cn/"
    hosts = ("sft.gansu.gov.cn",)
    known = Known.HOST
