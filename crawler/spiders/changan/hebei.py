"""河北长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class HebeiSpider(SiteSpider):
    name = "hebei"
    site = "河北长安网"
    home = "http://www.hebeipingan.org.cn/"
    hosts = ("www.hebeipingan.org.cn",)
    known = Known.HOST
