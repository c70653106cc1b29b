"""新疆平安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class XinjiangSpider(SiteSpider):
    name = "xinjiang"
    site = "新疆平安网"
    home = "http://www.xjpeace.cn/"
    hosts = ("www.xjpeace.cn",)
    known = Known.HOST
