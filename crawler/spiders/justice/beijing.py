"""北京市司法局. Some of its columns were seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class BeijingJusticeSpider(SiteSpider):
    name = "beijing_justice"
    site = "北京市司法局"
    home = "http://sfj.beijing.gov.cn/"
    hosts = ("sfj.beijing.gov.cn",)
    columns = (
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcwj/"),
        ColumnSpec("http://sfj.beijing.gov.cn/sfj/zwgk/2024zcjd/"),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    known = Known.SEEN
    unverified = ("platform",)
    discovers = True
