"""北京政法网. Its articles lie in `/AREA/COLUMN/YYYYMM/`; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class BeijingSpider(SiteSpider):
    name = "beijing"
    site = "北京政法网"
    home = "http://www.bj148.org/"
    hosts = ("www.bj148.org",)
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SHAPE
    unverified = ("platform",)
