"""天津市司法局. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class TianjinJusticeSpider(SiteSpider):
    name = "tianjin_justice"
    site = "天津市司法局"
    home = "http://sf.tj.gov.cn/"
    hosts = ("sf.tj.gov.cn",)
    known = Known.HOST
