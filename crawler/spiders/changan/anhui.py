"""安徽长安网, the site of Anhui's political and legal affairs commission.

An article of 2026 is at ahcaw.gov.cn; a list of links names ahcaw.com.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class AnhuiSpider(SiteSpider):
    name = "anhui"
    site = "安徽长安网"
    home = "http://www.ahcaw.gov.cn/"
    hosts = ("www.ahcaw.gov.cn", "www.ahcaw.com")
    platform = "legaldaily"  # UNVERIFIED: inferred from one article's number
    coverage = Coverage.SHAPE
    unverified = ("platform",)
