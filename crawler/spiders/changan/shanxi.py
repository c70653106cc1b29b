"""山西长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShanxiSpider(SiteSpider):
    name = "shanxi"
    site = "山西长安网"
    home = "http://www.sxpeace.gov.cn/"
    hosts = ("www.sxpeace.gov.cn",)
    known = Known.HOST
