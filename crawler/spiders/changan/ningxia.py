"""宁夏长安网, the site of Ningxia's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class NingxiaSpider(SiteSpider):
    name = "ningxia"
    site = "宁夏长安网"
    home = "http://www.nxzfw.gov.cn/"
