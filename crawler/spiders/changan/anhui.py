"""安徽长安网. A link list names ahcaw.com, an article of 2026 lies at ahcaw.gov.cn; the spider finds the
columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class AnhuiSpider(SiteSpider):
    name = "anhui"
    site = "安徽长安网"
    home = "http://www.ahcaw.gov.cn/"
    hosts = ("www.ahcaw.gov.cn", "www.ahcaw.com")
    platform = "legaldaily"  # UNVERIFIED: inferred from one article's number
    known = Known.SHAPE
    unverified = ("platform",)
