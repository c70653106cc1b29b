"""青海长安网. Only its host is known; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class QinghaiSpider(SiteSpider):
    name = "qinghai"
    site = "青海长安网"
    home = "http://www.qhchangan.gov.cn/"
    hosts = ("www.qhchangan.gov.cn",)
    known = Known.HOST
