"""贵州省司法厅. Addresses of its articles were seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuizhouJusticeSpider(SiteSpider):
    name = "guizhou_justice"
    site = "贵州省司法厅"
    home = "http://sft.guizhou.gov.cn/"
    hosts = ("sft.guizhou.gov.cn",)
    platform = "trs"
    known = Known.SHAPE
