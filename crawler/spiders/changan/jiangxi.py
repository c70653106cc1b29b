"""江西政法网, the site of Jiangxi's political and legal affairs commission.

Articles are at `/YYYY/MMDD/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class JiangxiSpider(SiteSpider):
    name = "jiangxi"
    site = "江西政法网"
    home = "http://www.jxzfw.gov.cn/"
    coverage = Coverage.SHAPE
