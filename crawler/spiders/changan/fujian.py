"""福建长安网. An article's address was seen at a city's sub-site alone; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class FujianSpider(SiteSpider):
    name = "fujian"
    site = "福建长安网"
    home = "http://www.pafj.net/"
    hosts = ("www.pafj.net",)
    known = Known.HOST
