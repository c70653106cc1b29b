"""平安广西网, the site of Guangxi's political and legal affairs commission.

One article address, of 2014, was seen.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class GuangxiSpider(SiteSpider):
    name = "guangxi"
    site = "平安广西网"
    home = "http://www.pagx.cn/"
    platform = "phpcms"  # UNVERIFIED: inferred from one article's address
    coverage = Coverage.SHAPE
    unverified = ("platform",)
