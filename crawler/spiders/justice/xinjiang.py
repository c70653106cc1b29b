"""新疆维吾尔自治区司法厅. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class XinjiangJusticeSpider(SiteSpider):
    name = "xinjiang_justice"
    site = "新疆维吾尔自治区司法厅"
    home = "http://sft.xinjiang.gov.cn/"
    hosts = ("sft.xinjiang.gov.cn",)
    known = Known.HOST
