"""河北省司法厅. What was seen of it is of 2021; the spider finds the other columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class HebeiJusticeSpider(SiteSpider):
    name = "hebei_justice"
    site = "河北省司法厅"
    home = "http://sft.hebei.gov.cn/"
    hosts = ("sft.hebei.gov.cn",)
    columns = (ColumnSpec("http://sft.hebei.gov.cn/tzgg/"),)
    platform = "enorth"
    known = Known.SEEN
    discovers = True
