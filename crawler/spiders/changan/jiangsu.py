"""江苏长安网. Its columns are not publicly known; the spider finds them."""

from __future__ import annotations

from crawler.spiders.base.site import SiteSpider


class JiangsuSpider(SiteSpider):
    name = "jiangsu"
    site = "江苏长安网"
    home = "http://www.jszf.org/"
    hosts = ("www.jszf.org",)
    platform = "trs"  # UNVERIFIED: a report of 2014 lists an open /wcm/
    unverified = ("platform",)
