"""天津长安网. One article's address was seen; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class TianjinSpider(SiteSpider):
    name = "tianjin"
    site = "天津长安网"
    home = "http://www.tjcaw.gov.cn/"
    hosts = ("www.tjcaw.gov.cn",)
    known = Known.SHAPE
