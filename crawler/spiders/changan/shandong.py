"""山东长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ShandongSpider(SiteSpider):
    name = "shandong"
    site = "山东长安网"
    home = "http://www.sdpeace.gov.cn/"
    hosts = ("www.sdpeace.gov.cn",)
    known = Known.HOST
