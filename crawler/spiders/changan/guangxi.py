"""平安广西网. One article's address of 2014 was seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuangxiSpider(SiteSpider):
    name = "guangxi"
    site = "平安广西网"
    home = "http://www.pagx.cn/"
    hosts = ("www.pagx.cn",)
    platform = "phpcms"  # UNVERIFIED: inferred from one article's address
    known = Known.SHAPE
    unverified = ("platform",)
