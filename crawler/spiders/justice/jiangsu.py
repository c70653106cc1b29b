"""江苏省司法厅. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class JiangsuJusticeSpider(SiteSpider):
    name = "jiangsu_justice"
    site = "江苏省司法厅"
    home = "http://sft.jiangsu.gov.cn/"
    hosts = ("sft.jiangsu.gov.cn",)
    columns = (ColumnSpec("http://sft.jiangsu.gov.cn/col/col48525/index.html"),)
    platform = "hanweb"
    known = Known.SEEN
    discovers = True
