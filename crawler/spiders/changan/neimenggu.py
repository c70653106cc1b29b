"""内蒙古长安网, the site of Inner Mongolia's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class NeimengguSpider(SiteSpider):
    name = "neimenggu"
    site = "内蒙古长安网"
    home = "http://www.nmgzf.gov.cn/"
