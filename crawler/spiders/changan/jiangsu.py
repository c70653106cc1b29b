"""江苏长安网, the site of Jiangsu's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class JiangsuSpider(SiteSpider):
    name = "jiangsu"
    site = "江苏长安网"
    home = "http://www.jszf.org/"
    platform = "trs"  # UNVERIFIED: a report of 2014 lists an open /wcm/
    unverified = ("platform",)
