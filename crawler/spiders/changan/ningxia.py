"""宁夏长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class NingxiaSpider(SiteSpider):
    name = "ningxia"
    site = "宁夏长安网"
    home = "http://www.nxzfw.gov.cn/"
    hosts = ("www.nxzfw.gov.cn",)
    known = Known.HOST
