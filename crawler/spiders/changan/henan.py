"""河南长安网, the site of Henan's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HenanSpider(SiteSpider):
    name = "henan"
    site = "河南长安网"
    home = "http://www.henanpeace.org.cn/"
    platform = "empirecms"  # UNVERIFIED: one line in a list of attacks names it
    unverified = ("platform",)
