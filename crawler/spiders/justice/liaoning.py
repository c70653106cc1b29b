"""辽宁省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class LiaoningJusticeSpider(SiteSpider):
    name = "liaoning_justice"
    site = "辽宁省司法厅"
    home = "http://sft.ln.gov.cn/"
    hosts = ("sft.ln.gov.cn",)
    platform = "trs"
    known = Known.SHAPE
