"""重庆长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ChongqingSpider(SiteSpider):
    name = "chongqing"
    site = "重庆长安网"
    home = "https://pacq.gov.cn/"
    hosts = ("pacq.gov.cn",)
    known = Known.HOST
