"""贵州长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuizhouSpider(SiteSpider):
    name = "guizhou"
    site = "贵州长安网"
    home = "http://www.gzpeace.gov.cn/"
    hosts = ("www.gzpeace.gov.cn",)
    known = Known.HOST
