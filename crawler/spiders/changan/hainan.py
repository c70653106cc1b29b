"""海南政法网. Its articles lie in `/news/COLUMN/`; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HainanSpider(SiteSpider):
    name = "hainan"
    site = "海南政法网"
    home = "http://www.hnzhengfa.gov.cn/"
    hosts = ("www.hnzhengfa.gov.cn",)
    platform = "phpcms"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SHAPE
    unverified = ("platform",)
