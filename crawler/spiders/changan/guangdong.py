"""广东政法网. Its articles lie in `/COLUMN/content/`; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuangdongSpider(SiteSpider):
    name = "guangdong"
    site = "广东政法网"
    home = "http://www.gdzf.org.cn/"
    hosts = ("www.gdzf.org.cn",)
    platform = "guangdong"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SHAPE
    unverified = ("platform",)
