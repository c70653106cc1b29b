"""广东政法网, the site of Guangdong's political and legal affairs commission.

Articles are at `/COLUMN/content/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class GuangdongSpider(SiteSpider):
    name = "guangdong"
    site = "广东政法网"
    home = "http://www.gdzf.org.cn/"
    platform = "guangdong"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SHAPE
    unverified = ("platform",)
