"""北京政法网, the site of Beijing's political and legal affairs commission.

Articles are at `/AREA/COLUMN/YYYYMM/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class BeijingSpider(SiteSpider):
    name = "beijing"
    site = "北京政法网"
    home = "http://www.bj148.org/"
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SHAPE
    unverified = ("platform",)
