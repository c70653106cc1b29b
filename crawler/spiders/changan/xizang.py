"""西藏长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class XizangSpider(SiteSpider):
    name = "xizang"
    site = "西藏长安网"
    home = "http://www.xzpeace.gov.cn/"
    hosts = ("www.xzpeace.gov.cn",)
    known = Known.HOST
