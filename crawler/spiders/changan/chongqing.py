"""重庆长安网, the site of Chongqing's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ChongqingSpider(SiteSpider):
    name = "chongqing"
    site = "重庆长安网"
    home = "https://pacq.gov.cn/"
