"""江西省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class JiangxiJusticeSpider(SiteSpider):
    name = "jiangxi_justice"
    site = "江西省司法厅"
    home = "http://www.jxsf.gov.cn/"
    hosts = ("www.jxsf.gov.cn",)
    known = Known.HOST
