"""平安浙江网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class ZhejiangSpider(SiteSpider):
    name = "zhejiang"
    site = "平安浙江网"
    home = "http://www.pazjw.gov.cn/"
    hosts = ("www.pazjw.gov.cn",)
    known = Known.HOST
