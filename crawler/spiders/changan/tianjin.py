"""天津长安网, the site of Tianjin's political and legal affairs commission.

One article address was seen.
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class TianjinSpider(SiteSpider):
    name = "tianjin"
    site = "天津长安网"
    home = "http://www.tjcaw.gov.cn/"
    coverage = Coverage.SHAPE
