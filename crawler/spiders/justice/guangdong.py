"""广东省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuangdongJusticeSpider(SiteSpider):
    name = "guangdong_justice"
    site = "广东省司法厅"
    home = "http://sft.gd.gov.cn/"
    hosts = ("sft.gd.gov.cn",)
    platform = "gkmlpt"
    known = Known.SHAPE
