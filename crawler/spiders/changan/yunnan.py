"""云南长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class YunnanSpider(SiteSpider):
    name = "yunnan"
    site = "云南长安网"
    home = "http://www.zfw.yn.gov.cn/"
    hosts = ("www.zfw.yn.gov.cn",)
    known = Known.HOST
