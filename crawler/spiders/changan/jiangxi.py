"""江西政法网. Its articles lie in `/YYYY/MMDD/`; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class JiangxiSpider(SiteSpider):
    name = "jiangxi"
    site = "江西政法网"
    home = "http://www.jxzfw.gov.cn/"
    hosts = ("www.jxzfw.gov.cn",)
    known = Known.SHAPE
