"""吉林省司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class JilinJusticeSpider(SiteSpider):
    name = "jilin_justice"
    site = "吉林省司法厅"
    home = "http://sft.jl.gov.cn/"
    hosts = ("sft.jl.gov.cn",)
    known = Known.HOST
