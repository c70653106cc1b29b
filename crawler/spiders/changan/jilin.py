"""吉林省长安网, the site of Jilin's political and legal affairs commission.

Articles are at `/jlscaw/COLUMN/YYYYMM/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class JilinSpider(SiteSpider):
    name = "jilin"
    site = "吉林省长安网"
    home = "http://www.jlpeace.gov.cn/"
    platform = "ucap"  # UNVERIFIED: inferred from one article's address
    coverage = Coverage.SHAPE
    unverified = ("platform",)
