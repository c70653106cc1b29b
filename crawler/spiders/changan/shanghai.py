"""上海政法综治网. It was once crawled by one rule with eastday; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShanghaiSpider(SiteSpider):
    name = "shanghai"
    site = "上海政法综治网"
    home = "http://www.shzfzz.net/"
    hosts = ("www.shzfzz.net",)
    known = Known.HOST
