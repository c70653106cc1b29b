"""海南政法网, the site of Hainan's political and legal affairs commission.

Articles are at `/news/COLUMN/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class HainanSpider(SiteSpider):
    name = "hainan"
    site = "海南政法网"
    home = "http://www.hnzhengfa.gov.cn/"
    platform = "phpcms"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SHAPE
    unverified = ("platform",)
