"""上海市司法局. One of its columns was seen in use; the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class ShanghaiJusticeSpider(SiteSpider):
    name = "shanghai_justice"
    site = "上海市司法局"
    home = "https://sfj.sh.gov.cn/"
    hosts = ("sfj.sh.gov.cn",)
    columns = (ColumnSpec("https://sfj.sh.gov.cn/2020zwdt_tzgg/index.html"),)
    known = Known.SEEN
    discovers = True
