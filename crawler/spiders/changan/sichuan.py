"""四川长安网, the site of Sichuan's political and legal affairs commission.

One system serves this site and those of its cities. Articles are at `/COLUMN/YYYYMMDD/`.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class SichuanSpider(SiteSpider):
    name = "sichuan"
    site = "四川长安网"
    home = "https://www.sichuanpeace.gov.cn/"
    coverage = Coverage.SHAPE
