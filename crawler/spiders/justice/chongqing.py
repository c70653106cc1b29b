"""重庆市司法局. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class ChongqingJusticeSpider(SiteSpider):
    name = "chongqing_justice"
    site = "重庆市司法局"
    home = "http://sfj.cq.gov.cn/"
    hosts = ("sfj.cq.gov.cn",)
    columns = (ColumnSpec("http://sfj.cq.gov.cn/zwgk_243/gsgg/"),)
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SEEN
    unverified = ("platform",)
    discovers = True
