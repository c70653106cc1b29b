"""甘肃政法网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GansuSpider(SiteSpider):
    name = "gansu"
    site = "甘肃政法网"
    home = "http://www.gszfw.gov.cn/"
    hosts = ("www.gszfw.gov.cn",)
    known = Known.HOST
