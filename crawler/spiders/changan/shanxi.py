"""山西长安网, the site of Shanxi's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ShanxiSpider(SiteSpider):
    name = "shanxi"
    site = "山西长安网"
    home = "http://www.sxpeace.gov.cn/"
