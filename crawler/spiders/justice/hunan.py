"""湖南省司法厅. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class HunanJusticeSpider(SiteSpider):
    name = "hunan_justice"
    site = "湖南省司法厅"
    home = "https://sft.hunan.gov.cn/"
    hosts = ("sft.hunan.gov.cn",)
    columns = (ColumnSpec("https://sft.hunan.gov.cn/sft/xxgk_71079/tzgg/index.html"),)
    platform = "trs"
    known = Known.SEEN
    discovers = True
