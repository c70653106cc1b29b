"""河南长安网. Its columns are not publicly known; the spider finds them."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HenanSpider(SiteSpider):
    name = "henan"
    site = "河南长安网"
    home = "http://www.henanpeace.org.cn/"
    hosts = ("www.henanpeace.org.cn",)
    platform = "empirecms"  # UNVERIFIED: one line in a list of attacks names it
    known = Known.HOST
    unverified = ("platform",)
