"""辽宁长安网, on a PHP framework (`/index.php/news/N.html`); the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class LiaoningSpider(SiteSpider):
    name = "liaoning"
    site = "辽宁长安网"
    home = "http://www.lnfz.cn/"
    hosts = ("www.lnfz.cn",)
    known = Known.SHAPE
