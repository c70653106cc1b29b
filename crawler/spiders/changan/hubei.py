"""湖北长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HubeiSpider(SiteSpider):
    name = "hubei"
    site = "湖北长安网"
    home = "http://www.hbcaw.gov.cn/"
    hosts = ("www.hbcaw.gov.cn",)
    known = Known.HOST
