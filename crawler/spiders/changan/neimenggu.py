"""内蒙古长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class NeimengguSpider(SiteSpider):
    name = "neimenggu"
    site = "内蒙古长安网"
    home = "http://www.nmgzf.gov.cn/"
    hosts = ("www.nmgzf.gov.cn",)
    known = Known.HOST
