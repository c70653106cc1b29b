"""陕西政法网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShaanxiSpider(SiteSpider):
    name = "shaanxi"
    site = "陕西政法网"
    home = "http://www.sxzf.gov.cn/"
    hosts = ("www.sxzf.gov.cn",)
    known = Known.HOST
